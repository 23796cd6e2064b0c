#include "tui/key.h"

#include "../test.h"

static void assert_named(struct key key, const char *expected)
{
	struct buf name = BUF_INIT;
	key_print(&key, &name);
	assert_string_equal(name.data, expected);
	buf_release(&name);
	assert_true(key_among(&key, expected));
}

static void key_has_one_name(void **state)
{
	(void)state;
	struct key alt_down = key_named(NAMED_DOWN), left = key_named(NAMED_LEFT),
			   space = key_char(' ');
	alt_down.alt = left.shift = left.ctrl = space.ctrl = true;
	assert_named(key_char('w'), "w");
	assert_named(key_char(18), "Ctrl-R");
	assert_named(key_char(' '), "Space");
	assert_named(key_char('\r'), "Enter");
	assert_named(key_char(127), "Backspace");
	assert_named(key_char(0x4e2d), "中");
	assert_named(alt_down, "Alt-Down");
	assert_named(left, "Ctrl-Shift-Left");
	assert_named(space, "Ctrl-Space");
	assert_named(key_named(NAMED_F12), "F12");
	assert_named(key_named(NAMED_PAGE_UP), "PageUp");
}

static void key_is_found_as_a_whole_word(void **state)
{
	(void)state;
	struct key key = key_char('E'), digit = key_char('0'), letter = key_char('o');
	assert_false(key_among(&key, "Enter F2"));
	assert_true(key_among(&digit, "Digit"));
	assert_false(key_among(&letter, "Digit"));
	assert_true(key_among(&letter, "x o"));
	assert_false(key_among(&letter, ""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(key_has_one_name),
		cmocka_unit_test(key_is_found_as_a_whole_word),
	};
	return RUN(tests);
}
