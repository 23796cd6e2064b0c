#include "base/word.h"

#include <unictype.h>
#include <uniwbrk.h>

#include "base/mem.h"
#include "base/utf8.h"

static bool is_word(const char *s, size_t len)
{
	int32_t code;
	for (size_t at = 0; at < len;) {
		at += utf8_decode(s + at, len - at, &code);
		if (code >= 0 &&
			uc_is_general_category_withtable((ucs4_t)code, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N))
			return true;
	}
	return false;
}

/* One byte for each of s: 1 where a segment begins. The caller frees them. */
static char *segments(const char *s, size_t len)
{
	char *breaks = mem_alloc(len + 1);
	u8_wordbreaks((const uint8_t *)s, len, breaks);
	return breaks;
}

bool word_first(const char *s, size_t len, size_t *end)
{
	char *breaks = segments(s, len);
	bool found = false;
	for (size_t start = 0, at = 1; at <= len && !found; at++) {
		if (at < len && !breaks[at])
			continue;
		found = is_word(s + start, at - start);
		*end = start = at;
	}
	free(breaks);
	return found;
}

bool word_last(const char *s, size_t len, size_t *start)
{
	char *breaks = segments(s, len);
	bool found = false;
	for (size_t end = len, at = len; at > 0 && !found; at--) {
		if (at > 1 && !breaks[at - 1])
			continue;
		found = is_word(s + at - 1, end - (at - 1));
		*start = end = at - 1;
	}
	free(breaks);
	return found;
}
