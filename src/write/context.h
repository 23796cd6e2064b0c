/* write/context.h: the text before a section, as much of it as there is room for.
 *
 * All of it while it fits. Beyond: summaries of the earlier sections, oldest first, then the end of
 * the text as it stands. The cut between them falls on a paragraph, and moves only when it must,
 * and then by half of what is shown in full, so that a server's prefix cache serves the requests
 * between two moves. Summaries have a share of the room of their own: where they outgrow it, those
 * of a heading's sections become one of the heading, the earliest first; then they are shortened to
 * their first sentences, then left out. All of it follows from the document and the room alone.
 *
 * A summary is kept with the row that it is of, and with the hash of what it summarises: one whose
 * hash is another counts as lacking. A section shorter than a summary is its own. */
#ifndef WRITE_CONTEXT_H
#define WRITE_CONTEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "doc/document.h"

#define SUMMARY_WORDS         60  /* of a section */
#define SUMMARY_HEADING_WORDS 120 /* of a heading's sections together */

struct context {
	bool cut;       /* not all of the text is there in full */
	uint64_t lacks; /* the first row whose summary is wanted and is not there; 0: none. Its point
					   stands for it */
};

/* Appends the text before `row` (0: none), in at most `room` tokens (0: no limit), then `begun`
 * (NULL: none), which is what there is of the row itself. */
struct context context_put(struct buf *out, const struct doc *doc, uint64_t row,
						   const struct buf *begun, size_t room);

/* What a summary of the row is made from: a section's text, or the summaries of a heading's
 * sections. Returns its hash. */
uint64_t context_source(const struct doc *doc, const struct row *row, struct buf *out);

/* Appends a block of text, without the white space at its end, after an empty line. */
void context_add_block(struct buf *out, const char *s, size_t len);

/* Cuts the text to its end where it has more tokens than there is room for: from a paragraph on,
 * and from a word where that one is too long. */
void context_keep_end(struct buf *text, size_t room);

#endif
