#include "doc/paper.h"

#include "../test.h"

/* Expected values: len(re.findall(r'[\u4e00-\u9fff]', s)) + len(re.findall(r'\b[a-zA-Z]+\b', s)) */
static long count(const char *s)
{
	return paper_words_count(s, strlen(s));
}

static void paper_splits_at_apostrophes_and_hyphens(void **state)
{
	(void)state;
	assert_int_equal(count("don't"), 2);
	assert_int_equal(count("e-mail, U.S.A."), 5);
	assert_int_equal(count("It’s"), 2);
	assert_int_equal(count(""), 0);
}

static void paper_passes_over_runs_that_are_not_all_ascii_letters(void **state)
{
	(void)state;
	assert_int_equal(count("caf\u00e9"), 0);
	assert_int_equal(count("x2 2x 42 3.14"), 0);
	assert_int_equal(count("a_b _ _a"), 0);
	assert_int_equal(count("Привет x\u00b2 x\u2167 x\u0663"), 0);
	assert_int_equal(count("\uff21\uff22"), 0);
	assert_int_equal(count("\u00e9a b"), 1);
}

static void paper_ends_a_run_at_a_combining_mark(void **state)
{
	(void)state;
	assert_int_equal(count("cafe\u0301"), 1);
	assert_int_equal(count("cafe\u0301s"), 2);
	assert_int_equal(count("a\u200db"), 2);
}

static void paper_counts_han_of_the_one_block(void **state)
{
	(void)state;
	assert_int_equal(count("hello世界"), 2);
	assert_int_equal(count("hello，世界 hello"), 4);
	assert_int_equal(count("\u4e00\u9fff"), 2);
	assert_int_equal(count("\u4dff\ua000"), 0);
	assert_int_equal(count("\u3400\uf900𠀀〇々"), 0);
	assert_int_equal(count("カーテン ひらがな 한국어 ㄱ ﾃﾚﾋﾞ"), 0);
}

static void paper_takes_invalid_bytes_as_separators(void **state)
{
	(void)state;
	assert_int_equal(paper_words_count("a\xe9z", 3), 2);
	assert_int_equal(paper_words_count("a\xe4\xbd", 3), 1);
	assert_int_equal(paper_words_count("a\0b", 3), 2);
	assert_int_equal(paper_words_count("\xed\xa0\x80x", 4), 1);
}

static const char pieces[] =
	"don't caf\u00e9 hello世界，OK x2 cafe\u0301s 𠀀 a_b \xe4\xbdz\xf0\x9f\x98"
	"end \xe4\xb8";

static void paper_gives_the_same_when_cut_anywhere(void **state)
{
	(void)state;
	size_t len = sizeof pieces - 1;
	long whole = paper_words_count(pieces, len);
	assert_int_equal(whole, 9);
	for (size_t a = 0; a <= len; a++)
		for (size_t b = a; b <= len; b++) {
			struct paper_words p;
			paper_words_init(&p);
			paper_words_feed(&p, pieces, a);
			paper_words_feed(&p, pieces + a, b - a);
			paper_words_feed(&p, pieces + b, len - b);
			assert_int_equal(paper_words_total(&p), whole);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paper_splits_at_apostrophes_and_hyphens),
		cmocka_unit_test(paper_passes_over_runs_that_are_not_all_ascii_letters),
		cmocka_unit_test(paper_ends_a_run_at_a_combining_mark),
		cmocka_unit_test(paper_counts_han_of_the_one_block),
		cmocka_unit_test(paper_takes_invalid_bytes_as_separators),
		cmocka_unit_test(paper_gives_the_same_when_cut_anywhere),
	};
	return RUN(tests);
}
