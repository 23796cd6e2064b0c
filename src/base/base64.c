#include "base/base64.h"

#include <stdint.h>

/* Three bytes or fewer, as four characters. */
static void add_group(struct buf *out, const unsigned char *s, size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint32_t bits =
		(uint32_t)s[0] << 16 | (len > 1 ? (uint32_t)s[1] << 8 : 0) | (len > 2 ? (uint32_t)s[2] : 0);
	for (size_t i = 0; i < 4; i++)
		buf_add_char(out, i <= len ? digits[bits >> (18 - 6 * i) & 63] : '=');
}

void base64_add(struct buf *out, const void *bytes, size_t len)
{
	const unsigned char *s = bytes;
	for (size_t at = 0; at < len; at += 3)
		add_group(out, s + at, len - at < 3 ? len - at : 3);
}
