#include "../test.h"

#include "../help.h"
#include "base/random.h"
#include "base/utf8.h"

#define R "\xef\xbf\xbd"

static void repair_pieces(const char *s, size_t len, size_t a, size_t b, struct buf *out)
{
	struct utf8_repair r;
	utf8_repair_init(&r);
	utf8_repair_feed(&r, s, a, out);
	utf8_repair_feed(&r, s + a, b - a, out);
	utf8_repair_feed(&r, s + b, len - b, out);
	utf8_repair_finish(&r, out);
}

static void assert_repaired(const char *s, size_t len, const char *expected)
{
	struct buf out = BUF_INIT;
	repair_pieces(s, len, len, len, &out);
	assert_string_equal(out.data, expected);
	assert_int_equal(out.len, strlen(expected));
	buf_release(&out);
}

#define REPAIRED(s, expected) assert_repaired("" s "", sizeof(s) - 1, expected)

/* The output is valid, and the same for every cut into two, or into three when it is short. */
static void assert_cut_anywhere(const char *s, size_t len)
{
	struct buf whole = BUF_INIT, out = BUF_INIT;
	repair_pieces(s, len, len, len, &whole);
	assert_int_equal(utf8_valid_prefix(whole.data, whole.len), whole.len);
	for (size_t a = 0; a <= len; a++) {
		for (size_t b = len > 32 ? len : a; b <= len; b++) {
			buf_clear(&out);
			repair_pieces(s, len, a, b, &out);
			assert_int_equal(out.len, whole.len);
			assert_memory_equal(out.data, whole.data, whole.len);
		}
	}
	buf_release(&whole);
	buf_release(&out);
}

static void utf8_decode_reads_back_what_encode_wrote(void **state)
{
	(void)state;
	for (uint32_t code = 0; code <= 0x10ffff; code++) {
		if (code >= 0xd800 && code <= 0xdfff)
			continue;
		char bytes[4];
		int32_t again;
		size_t len = utf8_encode(code, bytes);
		assert_int_equal(utf8_decode(bytes, len, &again), len);
		assert_int_equal(again, code);
		if (len > 1)
			assert_int_equal(utf8_decode(bytes, len - 1, &again), len - 1);
	}
}

struct invalid {
	const char *bytes;
	size_t part; /* bytes of the maximal invalid part */
};

static void utf8_decode_takes_the_maximal_invalid_part(void **state)
{
	static const struct invalid cases[] = {
		{"\x80", 1},
		{"\xc0\x80", 1},
		{"\xc1\xbf", 1},
		{"\xe0\x9f\xbf", 1},
		{"\xed\xa0\x80", 1},
		{"\xf0\x8f\xbf\xbf", 1},
		{"\xf4\x90\x80\x80", 1},
		{"\xf5\x80", 1},
		{"\xff", 1},
		{"\xe4\xb8", 2},
		{"\xe4\xb8x", 2},
		{"\xf0\x9f\x98", 3},
		{"\xf0\x9f\x98\xc3", 3},
		{"\xc3(", 1},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int32_t code = 0;
		size_t part = utf8_decode(cases[i].bytes, strlen(cases[i].bytes), &code);
		assert_int_equal(part, cases[i].part);
		assert_int_equal(code, -1);
	}
}

static void utf8_valid_prefix_stops_at_nul_and_at_what_is_invalid(void **state)
{
	(void)state;
	assert_int_equal(utf8_valid_prefix("", 0), 0);
	assert_int_equal(utf8_valid_prefix("h\xc3\xa9\xe4\xb8\xad", 6), 6);
	assert_int_equal(utf8_valid_prefix("ab\0cd", 5), 2);
	assert_int_equal(utf8_valid_prefix("ab\xffzz", 5), 2);
	assert_int_equal(utf8_valid_prefix("ab\xe4\xb8", 4), 2);
}

static void utf8_incomplete_tail_counts_what_may_go_on(void **state)
{
	(void)state;
	assert_int_equal(utf8_incomplete_tail("", 0), 0);
	assert_int_equal(utf8_incomplete_tail("abc", 3), 0);
	assert_int_equal(utf8_incomplete_tail("a\xc3", 2), 1);
	assert_int_equal(utf8_incomplete_tail("a\xe4\xb8", 3), 2);
	assert_int_equal(utf8_incomplete_tail("a\xf0\x9f\x98", 4), 3);
	assert_int_equal(utf8_incomplete_tail("\xf0\x9f\x98\x80", 4), 0);
	assert_int_equal(utf8_incomplete_tail("\xe0\x80", 2), 0);
	assert_int_equal(utf8_incomplete_tail("\xf4\x90", 2), 0);
	assert_int_equal(utf8_incomplete_tail("\x80\x80\x80\x80", 4), 0);
}

static void utf8_repair_leaves_valid_text_alone(void **state)
{
	(void)state;
	REPAIRED("plain, caf\xc3\xa9, \xe4\xb8\xad\xe6\x96\x87, \xf0\x9f\x98\x80, \xef\xbf\xbd",
			 "plain, caf\xc3\xa9, \xe4\xb8\xad\xe6\x96\x87, \xf0\x9f\x98\x80, " R);
}

static void utf8_repair_replaces_maximal_parts(void **state)
{
	(void)state;
	/* The example under "U+FFFD substitution of maximal subparts" in the Unicode standard. */
	REPAIRED("\x61\xf1\x80\x80\xe1\x80\xc2\x62\x80\x63\x80\xbf\x64", "a" R R R "b" R "c" R R "d");
	REPAIRED("\xf4\x90\x80\x80", R R R R);
	REPAIRED("\xc1\xbf\xff", R R R);
}

static void utf8_repair_replaces_nul_in_both_forms(void **state)
{
	(void)state;
	REPAIRED("a\0b", "a" R "b");
	REPAIRED("a\xc0\x80"
			 "b",
			 "a" R "b");
	REPAIRED("\xc0\x81", R R);
}

static void utf8_repair_joins_surrogate_halves(void **state)
{
	(void)state;
	REPAIRED("\xed\xa0\xbd\xed\xb9\x82", "\xf0\x9f\x99\x82");
	REPAIRED("a\xed\xa0\xbd\xed\xb9\x82z", "a\xf0\x9f\x99\x82z");
	REPAIRED("\xed\xa0\xbd\xed\xa0\xbd\xed\xb9\x82", R "\xf0\x9f\x99\x82");
	assert_cut_anywhere("\xed\xa0\xbd\xed\xb9\x82", 6);
}

static void utf8_repair_replaces_a_surrogate_half_left_alone(void **state)
{
	(void)state;
	REPAIRED("\xed\xa0\xbd", R);
	REPAIRED("\xed\xa0\xbdx", R "x");
	REPAIRED("\xed\xb9\x82x", R "x");
	REPAIRED("\xed\xb9\x82\xed\xa0\xbd", R R);
	REPAIRED("\xed\xa0\xbd\xff", R R);
	REPAIRED("\xed\xa0\xbd\xe4\xb8", R R);
}

static void utf8_repair_finish_leaves_it_ready_for_more(void **state)
{
	(void)state;
	struct utf8_repair r;
	struct buf out = BUF_INIT;
	utf8_repair_init(&r);
	utf8_repair_feed(&r, "\xed\xa0\xbd\xe4", 4, &out);
	utf8_repair_finish(&r, &out);
	utf8_repair_feed(&r, "\xed\xb9\x82", 3, &out);
	utf8_repair_finish(&r, &out);
	assert_string_equal(out.data, R R R);
	buf_release(&out);
}

static void utf8_repair_gives_the_same_wherever_random_bytes_are_cut(void **state)
{
	static const unsigned char likely[] = {'a',  0x00, 0x80, 0xbf, 0xc0, 0xc3, 0xe4, 0xb8,
										   0xed, 0xa0, 0xbd, 0xb9, 0x82, 0xf0, 0x9f, 0xf4};
	struct random random;
	(void)state;
	random_seed(&random, 1);
	for (int i = 0; i < 3000; i++) {
		char bytes[12];
		for (size_t n = 0; n < sizeof bytes; n++)
			bytes[n] = (char)likely[random_below(&random, sizeof likely)];
		assert_cut_anywhere(bytes, sizeof bytes);
	}
}

static void utf8_repair_gives_the_same_wherever_the_stress_test_is_cut(void **state)
{
	struct buf text = BUF_INIT;
	(void)state;
	if (!corpus_read("utf8-stress.txt", &text))
		skip();
	buf_add(&text, "\xf4\x90\x80\x80\n", 5);
	for (size_t at = 0; at < text.len;) {
		const char *end = memchr(text.data + at, '\n', text.len - at);
		size_t len = end ? (size_t)(end - text.data) + 1 - at : text.len - at;
		assert_cut_anywhere(text.data + at, len);
		at += len;
	}
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_decode_reads_back_what_encode_wrote),
		cmocka_unit_test(utf8_decode_takes_the_maximal_invalid_part),
		cmocka_unit_test(utf8_valid_prefix_stops_at_nul_and_at_what_is_invalid),
		cmocka_unit_test(utf8_incomplete_tail_counts_what_may_go_on),
		cmocka_unit_test(utf8_repair_leaves_valid_text_alone),
		cmocka_unit_test(utf8_repair_replaces_maximal_parts),
		cmocka_unit_test(utf8_repair_replaces_nul_in_both_forms),
		cmocka_unit_test(utf8_repair_joins_surrogate_halves),
		cmocka_unit_test(utf8_repair_replaces_a_surrogate_half_left_alone),
		cmocka_unit_test(utf8_repair_finish_leaves_it_ready_for_more),
		cmocka_unit_test(utf8_repair_gives_the_same_wherever_random_bytes_are_cut),
		cmocka_unit_test(utf8_repair_gives_the_same_wherever_the_stress_test_is_cut),
	};
	return RUN(tests);
}
