/* write/notes.h: the writer's notes, and which of them a request has.
 *
 * A document's note without keywords holds for all of it and is always sent. One with keywords
 * (people, places, terms, phrases to avoid), which commas, semicolons or lines separate, is sent
 * where one of them occurs in the plan's row, its note, the wish or the text just before it:
 * whatever its case, as a whole word, in Chinese and the like as any part. The keyword "-" alone
 * keeps a note from ever being sent. */
#ifndef WRITE_NOTES_H
#define WRITE_NOTES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "doc/document.h"

/* Appends those that are always sent; nothing where there are none. */
void notes_put_always(struct buf *out, const struct doc *doc);

/* Appends those whose keywords occur, up to `room` tokens (0: all). begun, wish: as prompt_scope
 * has them. */
void notes_put_matching(struct buf *out, const struct doc *doc, uint64_t row,
						const struct buf *begun, const char *wish, size_t room);

/* Whether a keyword of `keywords` occurs in `folded`, which base/fold.h has folded. */
bool notes_match(const char *keywords, const char *folded);

/* Of all the notes that a first request for the row would have; 0: none. */
uint64_t notes_hash(const struct doc *doc, uint64_t row);

#endif
