/* base/buf.h: a growable run of bytes.
 *
 * `data` is never NULL after init and always NUL-terminated past `len`; the bytes may hold NULs. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>

struct buf {
	char *data;
	size_t len; /* bytes */
	size_t cap; /* bytes owned; 0 while data is the shared empty string */
};

extern char buf_empty[1];
#define BUF_INIT        \
	{                   \
		buf_empty, 0, 0 \
	}

void buf_init(struct buf *b);
void buf_release(struct buf *b);
void buf_clear(struct buf *b);   /* keeps the storage */
char *buf_detach(struct buf *b); /* the caller owns the string; b is empty */
void buf_swap(struct buf *a, struct buf *b);

void buf_reserve(struct buf *b, size_t extra);
void buf_add(struct buf *b, const void *bytes, size_t len);
void buf_add_str(struct buf *b, const char *s);
void buf_add_char(struct buf *b, char c);
void buf_addf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vaddf(struct buf *b, const char *format, va_list args)
	__attribute__((format(printf, 2, 0), nonnull(2)));
void buf_set(struct buf *b, const void *bytes, size_t len);

/* Replaces the `del` bytes at `at` by `bytes`; at + del must not pass the end. */
void buf_splice(struct buf *b, size_t at, size_t del, const void *bytes, size_t len);
void buf_truncate(struct buf *b, size_t len);
void buf_trim(struct buf *b); /* ASCII white space at both ends */

#endif
