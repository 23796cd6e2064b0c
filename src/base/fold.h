/* base/fold.h: text whose case does not matter: what filters and searches compare. */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Appends s, valid UTF-8, with its case folded (Unicode's full folding: ß is ss). */
void fold_add(struct buf *out, const char *s, size_t len);

/* Every word of `words`, which spaces separate, stands in `folded`; both are folded. */
bool fold_has_words(const char *folded, const char *words);

#endif
