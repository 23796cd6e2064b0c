/* UTF-8: decoding covers every byte once, repair makes text of anything and leaves text alone. */
#include "fuzz.h"

static void check_code(const char *s, size_t len, size_t n, int32_t code)
{
	char bytes[4];
	MUST(n >= 1 && n <= 4 && n <= len);
	if (code < 0) {
		MUST(code == -1 && n <= 3);
		return;
	}
	MUST(code <= 0x10ffff && (code < 0xd800 || code > 0xdfff));
	MUST(utf8_encode((uint32_t)code, bytes) == n && !memcmp(bytes, s, n));
}

/* The bytes before the first that is not UTF-8 or NUL. */
static size_t check_decoding(const char *s, size_t len)
{
	size_t good = SIZE_MAX;
	for (size_t at = 0, n; at < len; at += n) {
		int32_t code;
		n = utf8_decode(s + at, len - at, &code);
		check_code(s + at, len - at, n, code);
		if (code <= 0 && good == SIZE_MAX)
			good = at;
	}
	return good < len ? good : len;
}

/* Cutting the tail off leaves no character begun: with it, what follows can only add to it. */
static void check_tail(const char *s, size_t len)
{
	size_t tail = utf8_incomplete_tail(s, len);
	int32_t code;
	MUST(tail <= 3 && tail <= len);
	if (!tail)
		return;
	size_t n = utf8_decode(s + len - tail, tail, &code);
	MUST(code < 0 && n == tail);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf whole = BUF_INIT, cut = BUF_INIT, again = BUF_INIT;
	struct utf8_repair repair;
	char *s = malloc(size + !size);
	MUST(s);
	if (size)
		memcpy(s, data, size);
	size_t good = check_decoding(s, size);
	MUST(utf8_valid_prefix(s, size) == good);
	check_tail(s, size);
	repaired(&whole, s, size);
	utf8_repair_init(&repair);
	for (struct pieces p = pieces_of(s, size); pieces_take(&p);)
		utf8_repair_feed(&repair, p.piece, p.len, &cut);
	utf8_repair_finish(&repair, &cut);
	MUST(same_bytes(&whole, &cut) && is_text(whole.data, whole.len));
	MUST(whole.len >= good && !memcmp(whole.data, s, good));
	repaired(&again, whole.data, whole.len);
	MUST(same_bytes(&whole, &again));
	buf_release(&whole);
	buf_release(&cut);
	buf_release(&again);
	free(s);
	return 0;
}
