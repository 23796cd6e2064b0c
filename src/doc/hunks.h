/* doc/hunks.h: a difference taken in part. A hunk is what was removed at one place and what was put
 * there; hunks are counted from 0 in the order of the text. Pure. */
#ifndef DOC_HUNKS_H
#define DOC_HUNKS_H

#include <stdbool.h>

#include "base/buf.h"
#include "doc/diff.h"

size_t hunks_count(const struct diff *d);

/* The hunk that run `index` belongs to; of a run that both texts have, the one that follows. */
size_t hunks_of_run(const struct diff *d, size_t index);

/* Appends the old text with those hunks of the new one that `take`, one for each, says. */
void hunks_apply(const struct diff *d, const char *old_text, const char *new_text, const bool *take,
				 struct buf *out);

#endif
