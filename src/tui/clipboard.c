#include "tui/clipboard.h"

#include "base/base64.h"

bool clipboard_request(struct buf *out, const char *text, size_t len)
{
	if (len > CLIPBOARD_MOST)
		return false;
	buf_add_str(out, "\033]52;c;");
	base64_add(out, text, len);
	buf_add_char(out, '\a');
	return true;
}
