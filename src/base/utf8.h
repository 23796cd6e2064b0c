/* base/utf8.h: UTF-8 (RFC 3629) decoding that neither loses nor invents bytes. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

#define UTF8_REPLACEMENT 0xfffd

/* Decodes the code point at s (len > 0) and returns its bytes, 1–4. Where the bytes are not UTF-8
 * it returns the length of the maximal invalid part (Unicode 3.9, "U+FFFD substitution of maximal
 * subparts") and *code is -1. A sequence cut short by the end of s is invalid too. */
size_t utf8_decode(const char *s, size_t len, int32_t *code);

/* Writes the 1–4 bytes of a scalar value to out and returns how many. */
size_t utf8_encode(uint32_t code, char out[4]);

/* The bytes before the first one that is not UTF-8 or is NUL; len when all is well. */
size_t utf8_valid_prefix(const char *s, size_t len);

/* How many bytes at the end of s may be the beginning of a character whose rest is still to come
 * (0–3). */
size_t utf8_incomplete_tail(const char *s, size_t len);

/* Makes any bytes, fed in pieces cut anywhere, into valid UTF-8 without NUL. What is invalid
 * becomes U+FFFD, as does NUL and its two-byte form C0 80. Surrogate halves in their three-byte
 * form (ED A0 80 – ED BF BF) are joined when a high one is followed by a low one, over pieces as
 * well. */
struct utf8_repair {
	char pending[4]; /* bytes of a character not yet whole */
	size_t pending_len;
	uint32_t high; /* a high surrogate waiting for its low one, or 0 */
};

void utf8_repair_init(struct utf8_repair *r);
void utf8_repair_feed(struct utf8_repair *r, const char *s, size_t len, struct buf *out);
void utf8_repair_finish(struct utf8_repair *r, struct buf *out); /* what pends becomes U+FFFD */

#endif
