#include "base/charset.h"

#include <string.h>

#include "base/utf8.h"

size_t charset_mark(const char *text, size_t len)
{
	return len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3) ? 3 : 0;
}

static bool is_utf16(const char *text, size_t len)
{
	return len >= 2 && (!memcmp(text, "\xff\xfe", 2) || !memcmp(text, "\xfe\xff", 2));
}

bool charset_check(const char *path, const char *text, size_t len, struct err *err)
{
	size_t good = utf8_valid_prefix(text, len);
	if (good == len)
		return true;
	if (is_utf16(text, len))
		return err_set(err, ERR_FILE, "%s is UTF-16 text: save it as UTF-8.", path);
	if (!text[good])
		return err_set(err, ERR_FILE,
					   "%s holds a NUL at byte %zu, as no text does: take it out or bring back an "
					   "earlier copy.",
					   path, good + 1);
	return err_set(err, ERR_FILE, "%s is not UTF-8 at byte %zu: save it as UTF-8 text.", path,
				   good + 1);
}
