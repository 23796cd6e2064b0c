#include "tui/mark.h"

#include "../test.h"

static size_t prefix(const char *s, bool *heading)
{
	return mark_prefix(s, strlen(s), heading);
}

static void mark_knows_what_begins_a_paragraph(void **state)
{
	(void)state;
	bool heading;
	assert_int_equal(prefix("## Title", &heading), 3);
	assert_true(heading);
	assert_int_equal(prefix("- item", &heading), 2);
	assert_false(heading);
	assert_int_equal(prefix("  12. item", &heading), 6);
	assert_int_equal(prefix("> quoted", &heading), 2);
	assert_int_equal(prefix("```c", &heading), 4);
	assert_int_equal(prefix("#hashtag", &heading), 0);
	assert_int_equal(prefix("-5 degrees", &heading), 0);
	assert_int_equal(prefix("1984 was", &heading), 0);
	assert_int_equal(prefix("", &heading), 0);
}

static size_t inline_at(const char *s, size_t at)
{
	return mark_inline(s, strlen(s), at);
}

static void mark_knows_inline_marks(void **state)
{
	(void)state;
	assert_int_equal(inline_at("**bold**", 0), 2);
	assert_int_equal(inline_at("**bold**", 6), 2);
	assert_int_equal(inline_at("`code`", 0), 1);
	assert_int_equal(inline_at("_so_", 0), 1);
	assert_int_equal(inline_at("snake_case", 5), 0);
	assert_int_equal(inline_at("2 * 3", 2), 0);
	assert_int_equal(inline_at("[word](http://x)", 0), 1);
	assert_int_equal(inline_at("[word](http://x)", 5), 11);
	assert_int_equal(inline_at("[sic] no link", 0), 0);
	assert_int_equal(inline_at("a] no link", 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mark_knows_what_begins_a_paragraph),
		cmocka_unit_test(mark_knows_inline_marks),
	};
	return RUN(tests);
}
