#include "base/err.h"

#include <errno.h>
#include <stdarg.h>

/* A cut in the middle of a character would make the sentence invalid UTF-8. */
static void drop_partial_character(char *text, size_t len)
{
	while (len && ((unsigned char)text[len - 1] & 0xc0) == 0x80)
		len--;
	if (len && (unsigned char)text[len - 1] >= 0xc0)
		text[len - 1] = '\0';
}

static void fill(struct err *err, enum err_kind kind, const char *format, va_list args)
{
	err->kind = kind;
	int len = vsnprintf(err->text, sizeof err->text, format, args);
	if (len >= (int)sizeof err->text)
		drop_partial_character(err->text, sizeof err->text - 1);
}

bool err_set(struct err *err, enum err_kind kind, const char *format, ...)
{
	if (!err)
		return false;
	va_list args;
	va_start(args, format);
	fill(err, kind, format, args);
	va_end(args);
	return false;
}

bool err_errno(struct err *err, enum err_kind kind, const char *format, ...)
{
	int saved = errno;
	if (!err)
		return false;
	va_list args;
	va_start(args, format);
	fill(err, kind, format, args);
	va_end(args);
	size_t len = strlen(err->text);
	snprintf(err->text + len, sizeof err->text - len, ": %s", strerror(saved));
	return false;
}
