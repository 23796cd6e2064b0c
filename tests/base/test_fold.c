#include "base/fold.h"

#include "../test.h"

static void assert_folded(const char *text, const char *expected)
{
	struct buf out = BUF_INIT;
	fold_add(&out, text, strlen(text));
	assert_string_equal(out.data, expected);
	buf_release(&out);
}

static void fold_makes_one_of_all_cases(void **state)
{
	(void)state;
	assert_folded("Straße ÀÉ ΣΑΣ 旅行", "strasse àé σασ 旅行");
	assert_folded("", "");
}

static void fold_finds_every_word_in_any_order(void **state)
{
	(void)state;
	assert_true(fold_has_words("split the section in two", "two split"));
	assert_true(fold_has_words("split the section", "  sec  "));
	assert_true(fold_has_words("anything", ""));
	assert_true(fold_has_words("aab", "ab"));
	assert_false(fold_has_words("split the section", "split merge"));
	assert_false(fold_has_words("", "x"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fold_makes_one_of_all_cases),
		cmocka_unit_test(fold_finds_every_word_in_any_order),
	};
	return RUN(tests);
}
