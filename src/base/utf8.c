#include "base/utf8.h"

#define REPLACEMENT "\xef\xbf\xbd"

static const unsigned char *unsigned_bytes(const char *s)
{
	return (const unsigned char *)s;
}

/* The bytes of the character that `lead` begins, 0 when it begins none. */
static size_t sequence_length(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead < 0xc2)
		return 0;
	if (lead < 0xe0)
		return 2;
	if (lead < 0xf0)
		return 3;
	return lead < 0xf5 ? 4 : 0;
}

/* Table 3-7 of the Unicode standard: the second byte rules out long forms and surrogates. */
static bool second_fits(unsigned char lead, unsigned char second)
{
	switch (lead) {
	case 0xe0:
		return second >= 0xa0 && second <= 0xbf;
	case 0xed:
		return second >= 0x80 && second <= 0x9f;
	case 0xf0:
		return second >= 0x90 && second <= 0xbf;
	case 0xf4:
		return second >= 0x80 && second <= 0x8f;
	default:
		return (second & 0xc0) == 0x80;
	}
}

/* How many of the bytes at p go together as one character or the beginning of one (at least 1). */
static size_t fitting_part(const unsigned char *p, size_t len, size_t need)
{
	size_t n = 1;
	while (n < need && n < len && (n == 1 ? second_fits(p[0], p[1]) : (p[n] & 0xc0) == 0x80))
		n++;
	return n;
}

static uint32_t assemble(const unsigned char *p, size_t len)
{
	uint32_t code = len == 1 ? p[0] : p[0] & (0x7fu >> len);
	for (size_t i = 1; i < len; i++)
		code = code << 6 | (p[i] & 0x3fu);
	return code;
}

size_t utf8_decode(const char *s, size_t len, int32_t *code)
{
	const unsigned char *p = unsigned_bytes(s);
	size_t need = sequence_length(p[0]);
	*code = -1;
	if (!need)
		return 1;
	size_t have = fitting_part(p, len, need);
	if (have == need)
		*code = (int32_t)assemble(p, need);
	return have;
}

size_t utf8_encode(uint32_t code, char out[4])
{
	static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
	size_t len = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	for (size_t i = len - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (code & 0x3f));
		code >>= 6;
	}
	out[0] = (char)(leads[len] | code);
	return len;
}

size_t utf8_valid_prefix(const char *s, size_t len)
{
	size_t at = 0;
	while (at < len && s[at]) {
		int32_t code;
		size_t n = utf8_decode(s + at, len - at, &code);
		if (code < 0)
			break;
		at += n;
	}
	return at;
}

size_t utf8_incomplete_tail(const char *s, size_t len)
{
	const unsigned char *end = unsigned_bytes(s) + len;
	for (size_t n = 1; n <= 3 && n <= len; n++) {
		size_t need = sequence_length(end[-(ptrdiff_t)n]);
		if (need)
			return need > n && fitting_part(end - n, n, need) == n ? n : 0;
	}
	return 0;
}

void utf8_repair_init(struct utf8_repair *r)
{
	*r = (struct utf8_repair){.pending_len = 0};
}

static void add_code(struct buf *out, uint32_t code)
{
	char bytes[4];
	buf_add(out, bytes, utf8_encode(code, bytes));
}

static void settle_high(struct utf8_repair *r, struct buf *out)
{
	if (r->high)
		buf_add_str(out, REPLACEMENT);
	r->high = 0;
}

static void emit(struct utf8_repair *r, uint32_t code, struct buf *out)
{
	if (r->high && code >= 0xdc00 && code <= 0xdfff) {
		add_code(out, 0x10000 + ((r->high - 0xd800) << 10) + (code - 0xdc00));
		r->high = 0;
		return;
	}
	settle_high(r, out);
	if (code >= 0xd800 && code <= 0xdbff)
		r->high = code;
	else if (!code || (code >= 0xdc00 && code <= 0xdfff))
		buf_add_str(out, REPLACEMENT);
	else
		add_code(out, code);
}

/* As sequence_length and second_fits, with C0 80 and the surrogates let in. */
static size_t loose_length(unsigned char lead)
{
	return lead == 0xc0 ? 2 : sequence_length(lead);
}

static bool loose_fits(const unsigned char *p, size_t at)
{
	if (at == 1 && p[0] == 0xc0)
		return p[1] == 0x80;
	if (at == 1 && p[0] != 0xed)
		return second_fits(p[0], p[1]);
	return (p[at] & 0xc0) == 0x80;
}

static void feed_byte(struct utf8_repair *r, char byte, struct buf *out)
{
	const unsigned char *p = unsigned_bytes(r->pending);
	r->pending[r->pending_len++] = byte;
	if (r->pending_len > 1 && !loose_fits(p, r->pending_len - 1)) {
		settle_high(r, out);
		buf_add_str(out, REPLACEMENT);
		r->pending[0] = byte;
		r->pending_len = 1;
	}
	size_t need = loose_length(p[0]);
	if (!need) {
		settle_high(r, out);
		buf_add_str(out, REPLACEMENT);
	} else if (r->pending_len == need) {
		emit(r, assemble(p, need), out);
	} else {
		return;
	}
	r->pending_len = 0;
}

void utf8_repair_feed(struct utf8_repair *r, const char *s, size_t len, struct buf *out)
{
	size_t at = 0;
	while (at < len) {
		if (!r->pending_len && !r->high) {
			size_t good = utf8_valid_prefix(s + at, len - at);
			buf_add(out, s + at, good);
			at += good;
		}
		if (at < len)
			feed_byte(r, s[at++], out);
	}
}

void utf8_repair_finish(struct utf8_repair *r, struct buf *out)
{
	settle_high(r, out);
	if (r->pending_len)
		buf_add_str(out, REPLACEMENT);
	utf8_repair_init(r);
}
