/* write/clean.h: what models put around a section, taken off as it streams.
 *
 * Dropped at the beginning: white space, a step marker ("Paragraph 3:", "**Paragraph 3 - …**", a
 * repeat of the plan's line), a preamble line ("Sure, here is …:"), a code fence around the whole,
 * a heading that says the section's point, the end of the text that is continued. At the end: white
 * space, that fence, remarks on the length, "to be continued", and in the middle of a document a
 * short conclusion; anywhere: carriage returns. What may turn out to be such an end is held back
 * until text follows it. The rest passes unchanged: what is dropped is in the raw reply, which the
 * version keeps. */
#ifndef WRITE_CLEAN_H
#define WRITE_CLEAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct clean {
	struct buf tail; /* the end of the text that is continued: a reply may repeat it */
	struct buf held; /* the first line while it may be a marker; later, a possible end */
	char *point;     /* of the section; NULL: not known */
	bool middle;     /* the document goes on after the section */
	bool fenced;     /* it began with a fence */
	bool started;    /* past the beginning */
	bool changed;    /* something was dropped: the raw reply differs */
};

void clean_init(struct clean *c);
void clean_release(struct clean *c);

/* What is known of the section. Before the first feed. */
void clean_section(struct clean *c, const char *point, bool middle);
/* The reply goes on after `text`: what it repeats of its end is dropped. Before the first feed. */
void clean_expect(struct clean *c, const char *text, size_t len);
void clean_feed(struct clean *c, const char *s, size_t len, struct buf *out);
void clean_finish(struct clean *c, struct buf *out);

/* Appends the first line of a reply as a title: without marks, quotes and a full stop around it. */
void clean_title(struct buf *out, const char *reply, size_t len);

/* The bytes of s up to the end of its last whole sentence; 0 when it has none. */
size_t clean_last_sentence(const char *s, size_t len);

#endif
