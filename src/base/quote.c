#include "base/quote.h"

#include <string.h>

#include "base/utf8.h"

static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./,:=@%+";

void quote_shell(struct buf *out, const char *s)
{
	if (*s && !s[strspn(s, plain)]) {
		buf_add_str(out, s);
		return;
	}
	buf_add_char(out, '\'');
	for (; *s; s++) {
		if (*s == '\'')
			buf_add_str(out, "'\\''");
		else
			buf_add_char(out, *s);
	}
	buf_add_char(out, '\'');
}

/* What a reader of YAML takes as a line's end or refuses outside an escape. */
static bool is_special(int32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x2028 || code == 0x2029 ||
		   code == 0xfeff || code == 0xfffe || code == 0xffff;
}

void quote_yaml(struct buf *out, const char *s)
{
	buf_add_char(out, '"');
	for (size_t left = strlen(s), len; left; s += len, left -= len) {
		int32_t code;
		len = utf8_decode(s, left, &code);
		if (code < 0)
			buf_add_str(out, "\xef\xbf\xbd");
		else if (code == '"' || code == '\\')
			buf_addf(out, "\\%c", (char)code);
		else if (is_special(code))
			buf_addf(out, "\\u%04x", (unsigned)code);
		else
			buf_add(out, s, len);
	}
	buf_add_char(out, '"');
}
