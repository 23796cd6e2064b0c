#include "base/fold.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>

void fold_add(struct buf *out, const char *s, size_t len)
{
	size_t folded_len = 0;
	uint8_t *folded = u8_casefold((const uint8_t *)s, len, NULL, NULL, NULL, &folded_len);
	buf_add(out, folded ? (const char *)folded : s, folded ? folded_len : len);
	free(folded);
}

static bool has_word(const char *folded, const char *word, size_t len)
{
	for (const char *at = folded; (at = strchr(at, *word)); at++) {
		if (strncmp(at, word, len) == 0)
			return true;
	}
	return false;
}

bool fold_has_words(const char *folded, const char *words)
{
	for (const char *word = words + strspn(words, " "); *word; word += strspn(word, " ")) {
		size_t len = strcspn(word, " ");
		if (!has_word(folded, word, len))
			return false;
		word += len;
	}
	return true;
}
