#include "doc/words.h"

#include "../test.h"

static long count(const char *s)
{
	return words_count(s, strlen(s));
}

static void words_counts_a_run_with_a_letter_or_digit_once(void **state)
{
	(void)state;
	assert_int_equal(count("don't"), 1);
	assert_int_equal(count("caf\u00e9 au lait"), 3);
	assert_int_equal(count("cafe\u0301"), 1);
	assert_int_equal(count("e-mail 3.14 1,000 x2 a_b"), 5);
	assert_int_equal(count("\tone\ntwo\r\nthree\vfour\ffive  "), 5);
	assert_int_equal(count("\u00a0one\u2003two\u2028three\u200bfour\u3000five"), 5);
	assert_int_equal(count("Привет, мир! \u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd"),
					 4);
	assert_int_equal(count("\u00bd \u2167 \u0663"), 3);
	assert_int_equal(count("\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35"), 1);
}

static void words_counts_nothing_in_marks_and_symbols(void **state)
{
	(void)state;
	assert_int_equal(count(""), 0);
	assert_int_equal(count("- * # ** — … 🙂 ❤\ufe0f 👩\u200d👩\u200d👧"), 0);
	assert_int_equal(count("\u0301 \ufe0f \U000e0100 \u3099"), 0);
	assert_int_equal(count("1\ufe0f\u20e3"), 1);
}

static void words_counts_every_han_kana_and_hangul_character(void **state)
{
	(void)state;
	assert_int_equal(count("你好世界"), 4);
	assert_int_equal(count("人々 〆切 二〇二四"), 8);
	assert_int_equal(count("カーテン ひらがな"), 8);
	assert_int_equal(count("ﾃﾚﾋﾞ ｰ"), 4);
	assert_int_equal(count("ㄱㄴ 한국어"), 5);
	assert_int_equal(count("\u1112\u1161\u11ab\u1100\u116e\u11a8"), 2);
	assert_int_equal(count("\ua960\u1161"), 1);
	assert_int_equal(count("\u1161\u11ab\ud7b0"), 0);
	assert_int_equal(count("か\u3099き\u309a"), 2);
	assert_int_equal(count("葛\U000e0100飾\ufe00"), 2);
	assert_int_equal(count("𠀀𪜀\U00031350"), 3);
	assert_int_equal(count("㍍ ⼀ 豈"), 3);
	assert_int_equal(count("\u3164\uffa0"), 0);
}

static void words_splits_where_scripts_meet(void **state)
{
	(void)state;
	assert_int_equal(count("hello世界"), 3);
	assert_int_equal(count("世界hello世界"), 5);
	assert_int_equal(count("第3章"), 3);
	assert_int_equal(count("iPhone手机GPS定位"), 6);
}

static void words_ends_a_run_at_cjk_punctuation(void **state)
{
	(void)state;
	assert_int_equal(count("one,two"), 1);
	assert_int_equal(count("one，two。three、four！five（six）"), 6);
	assert_int_equal(count("one・two｡three｢four"), 4);
	assert_int_equal(count("，。、！？《》「」【】・～￥゠゛"), 0);
	assert_int_equal(count("ＡＢＣ１２３ ５％"), 2);
	assert_int_equal(count("a\ufe10b\ufe55c"), 3);
}

static void words_counts_markdown_without_its_marks(void **state)
{
	(void)state;
	assert_int_equal(count("## On *foot* in **Beijing**\n\n- a lane\n"), 6);
	assert_int_equal(count("1. one\n2. two\n"), 4);
	assert_int_equal(count("[the site](https://example.org/a b)"), 3);
	assert_int_equal(count("**注意：**前往"), 4);
	assert_int_equal(count("| a | b |\n| --- | --- |\n"), 2);
}

static void words_takes_invalid_bytes_as_a_symbol(void **state)
{
	(void)state;
	assert_int_equal(words_count("caf\xe9 au", 7), 2);
	assert_int_equal(words_count("d\xe9j\xe0", 4), 1);
	assert_int_equal(words_count("\xff \xc0\x80 \xed\xa0\x80", 8), 0);
	assert_int_equal(words_count("\xe4\xbd", 2), 0);
	assert_int_equal(words_count("a\xe4\xbd", 3), 1);
	assert_int_equal(words_count("\xe4\xbd\xe4\xbd\xa0", 5), 1);
	assert_int_equal(words_count("\xf0\x9f\x98 b", 5), 1);
	assert_int_equal(words_count("a\0b c\0", 6), 2);
}

static const char pieces[] = "It's caf\u00e9 — “hello世界”，ＯＫ！ 𠀀\U000e0100 한\u1112\u1161 ﾋﾞ "
							 "🙂\xff\xe4\xbd z\xf0\x9f\x98 don't\xed\xa0";

static void words_gives_the_same_when_cut_anywhere(void **state)
{
	(void)state;
	size_t len = sizeof pieces - 1;
	long whole = words_count(pieces, len);
	assert_int_equal(whole, 12);
	for (size_t a = 0; a <= len; a++)
		for (size_t b = a; b <= len; b++) {
			struct words w;
			words_init(&w);
			words_feed(&w, pieces, a);
			words_feed(&w, pieces + a, b - a);
			words_feed(&w, pieces + b, len - b);
			assert_int_equal(words_total(&w), whole);
		}
}

static void words_counts_prefixes_while_fed_byte_by_byte(void **state)
{
	(void)state;
	struct words w;
	words_init(&w);
	for (size_t i = 0; i < sizeof pieces - 1; i++) {
		words_feed(&w, pieces + i, 1);
		assert_int_equal(words_total(&w), words_count(pieces, i + 1));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_counts_a_run_with_a_letter_or_digit_once),
		cmocka_unit_test(words_counts_nothing_in_marks_and_symbols),
		cmocka_unit_test(words_counts_every_han_kana_and_hangul_character),
		cmocka_unit_test(words_splits_where_scripts_meet),
		cmocka_unit_test(words_ends_a_run_at_cjk_punctuation),
		cmocka_unit_test(words_counts_markdown_without_its_marks),
		cmocka_unit_test(words_takes_invalid_bytes_as_a_symbol),
		cmocka_unit_test(words_gives_the_same_when_cut_anywhere),
		cmocka_unit_test(words_counts_prefixes_while_fed_byte_by_byte),
	};
	return RUN(tests);
}
