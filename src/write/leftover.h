/* write/leftover.h: the lines around a section that are the model's, not the document's. */
#ifndef WRITE_LEFTOVER_H
#define WRITE_LEFTOVER_H

#include <stdbool.h>
#include <stddef.h>

#define LEFTOVER_MAX 1600 /* bytes of a line: a longer one is text */

/* ---- At the beginning ---- */

/* How many bytes of the first line are not the document's: the whole line when it is a preamble
 * ("Sure, here is …:"), a fence around the whole, or a title of the step; of a line that is text,
 * its step marker. s ends with a NUL. */
size_t leftover_begin(const char *s, size_t len);
bool leftover_may_begin(const char *s, size_t len); /* a line of which this much has come */

/* A fence that stands around prose: ``` or ```markdown. */
bool leftover_is_fence(const char *s, size_t len);

/* A heading, by # or in bold, that says what the section's point says. */
bool leftover_is_heading(const char *s, size_t len, const char *point);
bool leftover_may_be_heading(const char *s, size_t len);

/* ---- At the end ---- */

/* Whether a last line is a remark on the length, "to be continued", or, in the middle of a document
 * (`middle`), a conclusion. `whole`: the line has come to its end; else: it may become one. */
bool leftover_end(const char *s, size_t len, bool middle, bool whole);

#endif
