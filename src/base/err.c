#include "base/err.h"

#include <errno.h>
#include <stdarg.h>

#include "base/buf.h"
#include "base/utf8.h"

/* A file's name may be any bytes, and a cut may fall inside a character. */
static void store(struct err *err, enum err_kind kind, const struct buf *sentence)
{
	struct buf valid = BUF_INIT;
	struct utf8_repair repair;
	utf8_repair_init(&repair);
	utf8_repair_feed(&repair, sentence->data, sentence->len, &valid);
	utf8_repair_finish(&repair, &valid);
	buf_trim(&valid);
	size_t len = valid.len;
	if (len >= sizeof err->text) {
		len = sizeof err->text - 1;
		len -= utf8_incomplete_tail(valid.data, len);
	}
	memcpy(err->text, valid.data, len);
	err->text[len] = '\0';
	err->kind = kind;
	buf_release(&valid);
}

bool err_set(struct err *err, enum err_kind kind, const char *format, ...)
{
	if (!err)
		return false;
	struct buf sentence = BUF_INIT;
	va_list args;
	va_start(args, format);
	buf_vaddf(&sentence, format, args);
	va_end(args);
	store(err, kind, &sentence);
	buf_release(&sentence);
	return false;
}

bool err_errno(struct err *err, enum err_kind kind, const char *format, ...)
{
	int saved = errno;
	if (!err)
		return false;
	struct buf sentence = BUF_INIT;
	va_list args;
	va_start(args, format);
	buf_vaddf(&sentence, format, args);
	va_end(args);
	buf_addf(&sentence, ": %s", strerror(saved));
	store(err, kind, &sentence);
	buf_release(&sentence);
	errno = saved;
	return false;
}
