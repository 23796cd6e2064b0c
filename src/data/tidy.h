/* data/tidy.h: what a model or a way of writing left in a finished text, taken out: the preamble
 * and the fence around it, step markers at the beginning of paragraphs ("Paragraph 3:",
 * "第三段："), rows of the plan that were written out, remarks on the length and "to be continued"
 * between paragraphs.
 *
 * write/clean.h knows what stands around a section while it streams; here the whole is there. What
 * a document may have by itself stays: "Section 3" and "第三节" are headings. */
#ifndef DATA_TIDY_H
#define DATA_TIDY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Appends the text as it should be. Returns whether it differs in more than white space at
 * its ends. text: valid UTF-8. */
bool tidy_text(struct buf *out, const char *text, size_t len);

/* A token of a chat template, a tag of reasoning, or a placeholder that nobody filled in: no rule
 * could take it out. NULL: there is none. Code and what stands in `code` marks may have them. */
const char *tidy_remains(const char *text, size_t len);

#endif
