#include "doc/pieces.h"

#include "base/utf8.h"

static bool unfinished(const char *s, size_t len)
{
	return len < 4 && utf8_incomplete_tail(s, len) == len;
}

/* The bytes in `pending` were the beginning of a character, so all of them go with the next one or,
 * when that does not fit, by themselves. */
static bool finish_pending(char pending[4], size_t *pending_len, const char **s, const char *end,
						   int32_t *code)
{
	while (*s < end) {
		pending[(*pending_len)++] = *(*s)++;
		if (unfinished(pending, *pending_len))
			continue;
		size_t used = utf8_decode(pending, *pending_len, code);
		if (used < *pending_len)
			--*s;
		*pending_len = 0;
		return true;
	}
	return false;
}

bool pieces_next(char pending[4], size_t *pending_len, const char **s, const char *end,
				 int32_t *code)
{
	if (*pending_len)
		return finish_pending(pending, pending_len, s, end, code);
	size_t len = (size_t)(end - *s);
	if (!len)
		return false;
	if (unfinished(*s, len)) {
		memcpy(pending, *s, len);
		*pending_len = len;
		*s = end;
		return false;
	}
	*s += utf8_decode(*s, len, code);
	return true;
}
