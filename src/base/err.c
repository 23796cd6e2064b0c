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

static bool has_end(const struct err *err)
{
	static const char *const ends[] = {".", "!", "?", "…", "。", "！", "？"};
	size_t len = strlen(err->text);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		size_t end = strlen(ends[i]);
		if (len >= end && !strcmp(err->text + len - end, ends[i]))
			return true;
	}
	return false;
}

void err_end(struct err *err)
{
	if (err && *err->text && !has_end(err))
		err_set(err, err->kind, "%.*s.", (int)sizeof err->text - 2, err->text);
}

void err_add(struct err *err, const char *format, ...)
{
	if (!err)
		return;
	struct buf sentence = BUF_INIT;
	err_end(err);
	buf_addf(&sentence, "%s ", err->text);
	va_list args;
	va_start(args, format);
	buf_vaddf(&sentence, format, args);
	va_end(args);
	store(err, err->kind, &sentence);
	buf_release(&sentence);
}
