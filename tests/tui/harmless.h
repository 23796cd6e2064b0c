/* What may be sent to a terminal: what curses sends for an xterm, and text that is harmless. */
#ifndef TESTS_TUI_HARMLESS_H
#define TESTS_TUI_HARMLESS_H

#include "base/buf.h"
#include "base/utf8.h"

/* Every control but NUL, C1 as characters and as bytes, bidi, zero-width, tags, and sequences that
 * terminals obey. */
static inline void add_hostile(struct buf *out)
{
	static const char *const sequences[] = {"\033[2J",
											"\033]0;owned\a",
											"\033]52;c;b3duZWQ=\a",
											"\033[31mred",
											"\033P$qm"
											"\033\\",
											"\033c",
											"\033_Gi=1;\033\\",
											"\xc2\x9b"
											"31m",
											"\xc2\x9d"
											"0;owned\xc2\x9c"};
	char bytes[4];
	for (uint32_t code = 1; code < 0x20; code++)
		buf_addf(out, "c%c", (int)code);
	for (uint32_t code = 0x7f; code < 0xa0; code++)
		buf_add(out, bytes, utf8_encode(code, bytes));
	for (uint32_t code = 0x200b; code <= 0x206f; code++)
		buf_add(out, bytes, utf8_encode(code, bytes));
	for (uint32_t code = 0xe0000; code < 0xe0080; code++)
		buf_add(out, bytes, utf8_encode(code, bytes));
	for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++)
		buf_addf(out, " %s", sequences[i]);
	buf_add_str(out, "\xef\xbb\xbf\xef\xbf\xb9 the end");
}

/* The end of the CSI sequence whose parameters begin here; the final byte is what it does. */
static inline const unsigned char *csi_final(const unsigned char *at, const unsigned char *end)
{
	while (at < end && *at >= 0x20 && *at < 0x40)
		at++;
	return at;
}

/* What curses sends for an xterm: placing, erasing, looks and modes; charsets and keypad. */
static inline bool is_allowed(const unsigned char *at, const unsigned char *end, size_t *len)
{
	if (at + 1 < end && at[1] == '[') {
		const unsigned char *final = csi_final(at + 2, end);
		*len = (size_t)(final - at) + 1;
		return final < end && strchr("ABCDGHIJKLMPSTXZ@bdfhlmrt", *final);
	}
	*len = at + 1 < end && strchr("()", at[1]) ? 3 : 2;
	return at + 1 < end && strchr("()78=>M", at[1]);
}

static inline bool is_forbidden(int32_t code)
{
	return code < 0 || (code >= 0x7f && code < 0xa0) || (code >= 0x200b && code <= 0x200f) ||
		   (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) ||
		   code == 0xfeff || (code >= 0xfff9 && code <= 0xfffb) ||
		   (code >= 0xe0000 && code <= 0xe007f);
}

/* Searches everything that was sent. */
static inline void assert_harmless(const struct buf *bytes)
{
	const unsigned char *at = (const unsigned char *)bytes->data, *end = at + bytes->len;
	for (size_t len; at < end; at += len) {
		int32_t code = *at;
		len = 1;
		if (code == 27) {
			if (!is_allowed(at, end, &len))
				fail_msg("sent: ESC %.12s", (const char *)at + 1);
		} else if (code < 0x20) {
			assert_true(code == '\r' || code == '\n' || code == '\b' || code == '\t' || code == 15);
		} else {
			len = utf8_decode((const char *)at, (size_t)(end - at), &code);
			if (is_forbidden(code))
				fail_msg("sent: U+%04X after %ld bytes", (unsigned)code,
						 (long)(at - (const unsigned char *)bytes->data));
		}
	}
}

#endif
