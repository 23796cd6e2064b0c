#include "base/word.h"

#include <string.h>

#include "../test.h"

static void assert_first(const char *s, const char *expected)
{
	size_t end;
	assert_true(word_first(s, strlen(s), &end));
	assert_int_equal(end, strlen(expected));
	assert_memory_equal(s, expected, end);
}

static void assert_last(const char *s, const char *expected)
{
	size_t start;
	assert_true(word_last(s, strlen(s), &start));
	assert_string_equal(s + start, expected);
}

static void word_passes_over_what_is_no_word(void **state)
{
	(void)state;
	assert_first("  **don't** go", "  **don't");
	assert_first("3.14 is", "3.14");
	assert_last("to go, ", "go, ");
	assert_last("**don't**", "don't**");
	assert_last("one", "one");
}

static void word_takes_each_han_character_as_one(void **state)
{
	(void)state;
	assert_first("，中国", "，中");
	assert_last("中国。", "国。");
	assert_first("カタカナ語", "カタカナ");
	assert_last("e\xcc\x81t\xc3\xa9", "e\xcc\x81t\xc3\xa9");
}

static void word_finds_none_in_marks_alone(void **state)
{
	(void)state;
	size_t at;
	assert_false(word_first("", 0, &at));
	assert_false(word_last("", 0, &at));
	assert_false(word_first(" -- …", strlen(" -- …"), &at));
	assert_false(word_last(" -- …", strlen(" -- …"), &at));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(word_passes_over_what_is_no_word),
		cmocka_unit_test(word_takes_each_han_character_as_one),
		cmocka_unit_test(word_finds_none_in_marks_alone),
	};
	return RUN(tests);
}
