#include "base/buf.h"

#include <assert.h>

#include "base/mem.h"

char buf_empty[1];

void buf_init(struct buf *b)
{
	*b = (struct buf)BUF_INIT;
}

void buf_release(struct buf *b)
{
	if (b->cap)
		free(b->data);
	buf_init(b);
}

void buf_clear(struct buf *b)
{
	buf_truncate(b, 0);
}

char *buf_detach(struct buf *b)
{
	char *s = b->cap ? b->data : mem_strdup("");
	buf_init(b);
	return s;
}

void buf_swap(struct buf *a, struct buf *b)
{
	struct buf t = *a;
	*a = *b;
	*b = t;
}

void buf_reserve(struct buf *b, size_t extra)
{
	size_t need = b->len + extra + 1;
	if (need <= b->cap)
		return;
	char *owned = b->cap ? b->data : NULL;
	b->data = mem_grow(owned, need, &b->cap, 1);
	b->data[b->len] = '\0';
}

void buf_add(struct buf *b, const void *bytes, size_t len)
{
	if (!len)
		return;
	buf_reserve(b, len);
	memcpy(b->data + b->len, bytes, len);
	b->len += len;
	b->data[b->len] = '\0';
}

void buf_add_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_add_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_vaddf(struct buf *b, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	buf_reserve(b, 80); /* most fit at the first try */
	size_t room = b->cap - b->len;
	int len = vsnprintf(b->data + b->len, room, format, args);
	assert(len >= 0);
	if ((size_t)len >= room) {
		buf_reserve(b, (size_t)len);
		vsnprintf(b->data + b->len, (size_t)len + 1, format, again);
	}
	va_end(again);
	b->len += (size_t)len;
}

void buf_addf(struct buf *b, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buf_vaddf(b, format, args);
	va_end(args);
}

void buf_set(struct buf *b, const void *bytes, size_t len)
{
	buf_clear(b);
	buf_add(b, bytes, len);
}

void buf_splice(struct buf *b, size_t at, size_t del, const void *bytes, size_t len)
{
	assert(at <= b->len && del <= b->len - at);
	if (!del && !len)
		return;
	buf_reserve(b, len);
	memmove(b->data + at + len, b->data + at + del, b->len - at - del + 1);
	if (len)
		memcpy(b->data + at, bytes, len);
	b->len = b->len - del + len;
}

void buf_truncate(struct buf *b, size_t len)
{
	assert(len <= b->len);
	b->len = len;
	if (b->cap)
		b->data[len] = '\0';
}

static int is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void buf_trim(struct buf *b)
{
	size_t end = b->len;
	while (end && is_space(b->data[end - 1]))
		end--;
	buf_truncate(b, end);
	size_t start = 0;
	while (start < end && is_space(b->data[start]))
		start++;
	buf_splice(b, 0, start, NULL, 0);
}
