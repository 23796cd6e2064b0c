#include "tui/sequence.h"

#include "../test.h"

static void assert_key(bool known, const struct key *key, const char *expected)
{
	struct buf name = BUF_INIT;
	assert_true(known);
	key_print(key, &name);
	assert_string_equal(name.data, expected);
	buf_release(&name);
}

static void assert_sequence(const char *parameters, char final, const char *expected)
{
	struct key key;
	bool known = sequence_key(parameters, final, &key);
	assert_key(known, &key, expected);
}

static void assert_capability(const char *name, const char *expected)
{
	struct key key;
	bool known = sequence_capability(name, &key);
	assert_key(known, &key, expected);
}

static void sequence_tells_the_modifiers_of_arrows(void **state)
{
	(void)state;
	assert_sequence("", 'A', "Up");
	assert_sequence("1;2", 'A', "Shift-Up");
	assert_sequence("1;3", 'B', "Alt-Down");
	assert_sequence("1;5", 'D', "Ctrl-Left");
	assert_sequence("1;6", 'C', "Ctrl-Shift-Right");
	assert_sequence("1;8", 'H', "Ctrl-Alt-Shift-Home");
	assert_sequence("1;5:1", 'F', "Ctrl-End");
}

static void sequence_knows_numbered_keys(void **state)
{
	(void)state;
	assert_sequence("1", '~', "Home");
	assert_sequence("3;5", '~', "Ctrl-Delete");
	assert_sequence("6;2", '~', "Shift-PageDown");
	assert_sequence("18", '~', "F7");
	assert_sequence("24", '~', "F12");
	assert_sequence("", 'P', "F1");
}

static void sequence_knows_characters_with_modifiers(void **state)
{
	(void)state;
	assert_sequence("97;5", 'u', "Ctrl-A");
	assert_sequence("32;5", 'u', "Ctrl-Space");
	assert_sequence("127;5", 'u', "Ctrl-Backspace");
	assert_sequence("13;3", 'u', "Alt-Enter");
	assert_sequence("9;2", 'u', "Shift-Tab");
	assert_sequence("119;3", 'u', "Alt-w");
	assert_sequence("47;5", 'u', "Ctrl-_");
	assert_sequence("27;5;9", '~', "Ctrl-Tab");
	assert_sequence("20013", 'u', "中");
}

static void sequence_knows_no_others(void **state)
{
	(void)state;
	struct key key;
	assert_false(sequence_key("200", '~', &key));
	assert_false(sequence_key("9", '~', &key));
	assert_false(sequence_key("99999999999999999999", '~', &key));
	assert_false(sequence_key("?1", 'c', &key));
	assert_false(sequence_key("", 'u', &key));
	assert_false(sequence_capability("kXX5", &key));
	assert_false(sequence_capability("KEY_LEFT", &key));
}

static void sequence_knows_terminfos_names(void **state)
{
	(void)state;
	assert_capability("kLFT5", "Ctrl-Left");
	assert_capability("kUP", "Shift-Up");
	assert_capability("kDN3", "Alt-Down");
	assert_capability("kEND6", "Ctrl-Shift-End");
	assert_capability("kDC5", "Ctrl-Delete");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sequence_tells_the_modifiers_of_arrows),
		cmocka_unit_test(sequence_knows_numbered_keys),
		cmocka_unit_test(sequence_knows_characters_with_modifiers),
		cmocka_unit_test(sequence_knows_no_others),
		cmocka_unit_test(sequence_knows_terminfos_names),
	};
	return RUN(tests);
}
