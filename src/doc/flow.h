/* doc/flow.h: the text of one paragraph on its way from Markdown to plain text.
 *
 * While it is gathered, line breaks of the source and ** that CommonMark took for text are kept
 * apart; what becomes of them shows when all of it is there. A text is valid UTF-8 but for that. */
#ifndef DOC_FLOW_H
#define DOC_FLOW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

void flow_add_text(struct buf *text, const char *s);
void flow_add_break(struct buf *text); /* a line break of the source; hard ones are \n */

/* Whether its second line is the | --- | --- | of a table. */
bool flow_is_table(const struct buf *text);

/* Drops pairs of ** that have something CJK at either end and puts the others back. Breaks become a
 * space, nothing where both sides are Chinese or Japanese, or newlines with `keep_breaks`. */
void flow_settle(struct buf *text, bool keep_breaks);

/* Of one piece of text: where the first pair that flow_settle would drop stands, in bytes. */
bool flow_find_pair(const char *s, size_t *open, size_t *close);

/* Whether a line break between two texts is nothing, not a space. */
bool flow_joins(const char *before, const char *after);

#endif
