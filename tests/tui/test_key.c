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

static void assert_parsed(const char *text, const char *name)
{
	struct key key;
	struct buf out = BUF_INIT;
	if (!key_parse(text, strlen(text), &key))
		fail_msg("%s is no key", text);
	key_print(&key, &out);
	assert_string_equal(out.data, name);
	buf_release(&out);
}

static void key_is_read_by_its_name_in_any_case(void **state)
{
	(void)state;
	assert_parsed("w", "w");
	assert_parsed("W", "W");
	assert_parsed("中", "中");
	assert_parsed("ctrl-r", "Ctrl-R");
	assert_parsed("Alt-down", "Alt-Down");
	assert_parsed("Shift-Ctrl-Left", "Ctrl-Shift-Left");
	assert_parsed("alt-x", "Alt-x");
	assert_parsed("f12", "F12");
	assert_parsed("pagedown", "PageDown");
	assert_parsed("Space", "Space");
	assert_parsed("Ctrl-Space", "Ctrl-Space");
	assert_parsed("colon", ":");
	assert_parsed("semicolon", ";");
	assert_parsed("Alt-equals", "Alt-=");
	assert_parsed("-", "-");
	assert_parsed("Ctrl-\\", "Ctrl-\\");
}

static void key_that_a_terminal_sends_as_another_is_that_one(void **state)
{
	(void)state;
	assert_parsed("Ctrl-I", "Tab");
	assert_parsed("Ctrl-m", "Enter");
	assert_parsed("Ctrl-[", "Esc");
	assert_parsed("Shift-a", "A");
	assert_parsed("Shift-Tab", "Shift-Tab");
}

static void key_that_is_none_is_not_read(void **state)
{
	(void)state;
	static const char *const none[] = {"",   "ww",    "Ctrl-",   "Ctrl-5", "Shift-;", "F13",
									   "F0", "Digit", "Hyper-a", "\xff",   "Ctrl-中"};
	struct key key;
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		if (key_parse(none[i], strlen(none[i]), &key))
			fail_msg("%s was read", none[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(key_has_one_name),
		cmocka_unit_test(key_is_found_as_a_whole_word),
		cmocka_unit_test(key_is_read_by_its_name_in_any_case),
		cmocka_unit_test(key_that_a_terminal_sends_as_another_is_that_one),
		cmocka_unit_test(key_that_is_none_is_not_read),
	};
	return RUN(tests);
}
