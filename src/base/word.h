/* base/word.h: words as a caret goes by them (UAX 29): "don't" is one, and so is every Han
 * character. What has no letter or digit is passed over. Takes valid UTF-8; offsets are bytes. */
#ifndef BASE_WORD_H
#define BASE_WORD_H

#include <stdbool.h>
#include <stddef.h>

bool word_first(const char *s, size_t len, size_t *end);  /* where the first one of s ends */
bool word_last(const char *s, size_t len, size_t *start); /* where the last one of s begins */

#endif
