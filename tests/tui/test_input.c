#include "tui/input.h"

#include "../test.h"

/* Feeds bytes, a pause at every "|", and writes down the keys. */
static void assert_keys(const char *bytes, const char *expected)
{
	struct input in = {0};
	struct buf names = BUF_INIT;
	struct key key;
	for (const char *at = bytes; *at; at++) {
		int byte = *at == '|' ? INPUT_PAUSE : (unsigned char)*at;
		if (!input_byte(&in, byte, &key))
			continue;
		buf_add_str(&names, names.len ? " " : "");
		buf_add_str(&names, key.pasted ? "pasted:" : "");
		key_print(&key, &names);
		if (key.row || key.col)
			buf_addf(&names, "@%d,%d", key.row, key.col);
	}
	assert_string_equal(names.data ? names.data : "", expected);
	buf_release(&names);
}

static void input_makes_characters_of_bytes_in_any_pieces(void **state)
{
	(void)state;
	assert_keys("aé茶🍵", "a é 茶 🍵");
	assert_keys("\xe8|\x8c|\xb6|x", "茶 x");
	assert_keys("\r\t\177\001", "Enter Tab Backspace Ctrl-A");
}

static void input_drops_bytes_that_are_no_characters(void **state)
{
	(void)state;
	assert_keys("\xff\xfe"
				"a\xc3(",
				"a");
	assert_keys("\xed\xa0\x80"
				"b",
				"b");
}

static void input_knows_esc_alone_from_a_sequence(void **state)
{
	(void)state;
	assert_keys("\033|", "Esc");
	assert_keys("\033x", "Alt-x");
	assert_keys("\033[55296u\033[56320;3u", "");
	assert_keys("\033[|", "Alt-[");
	assert_keys("\033O|", "Alt-O");
	assert_keys("\033\033", "Alt-Esc");
}

static void input_reads_sequences_in_any_pieces(void **state)
{
	(void)state;
	assert_keys("\033[A\033OB\033[1;3C\033[5~\033[15~\033OQ", "Up Down Alt-Right PageUp F5 F2");
	assert_keys("\033[1|;|3|Cx", "Alt-Right x");
}

static void input_drops_sequences_it_does_not_know_whole(void **state)
{
	(void)state;
	assert_keys("\033[99;99xq", "q");
	assert_keys("\033[?1;2cq", "q");
	assert_keys("\033[77777777777777777777777777777777777777777777777777777777777777777~q", "q");
}

static void input_says_what_was_pasted(void **state)
{
	(void)state;
	assert_keys("a\033[200~b\r\033[201~c", "a pasted:b pasted:Enter c");
}

static void input_makes_keys_of_the_mouse(void **state)
{
	(void)state;
	assert_keys("\033[<0;3;2M\033[<32;4;2M\033[<0;4;2m", "Click@1,2 Drag@1,3 Release@1,3");
	assert_keys("\033[<64;10;5M\033[<65;10;5M", "WheelUp@4,9 WheelDown@4,9");
	assert_keys("\033[<0;300|;200M", "Click@199,299");
}

static void input_drops_other_buttons_and_old_reports(void **state)
{
	(void)state;
	assert_keys("\033[<2;3;2Mq", "q");
	assert_keys("\033[<66;3;2Mq", "q");
	assert_keys("\033[<0;0;0Mq", "q");
	assert_keys("\033[M !!q", "q");
}

static void input_lets_esc_before_a_special_key_be_alt(void **state)
{
	(void)state;
	struct input in = {0};
	struct key key;
	assert_false(input_byte(&in, 27, &key));
	input_special(&in, key_named(NAMED_UP), &key);
	assert_int_equal(key.named, NAMED_UP);
	assert_true(key.alt);
	input_special(&in, key_named(NAMED_UP), &key);
	assert_false(key.alt);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(input_makes_characters_of_bytes_in_any_pieces),
		cmocka_unit_test(input_drops_bytes_that_are_no_characters),
		cmocka_unit_test(input_knows_esc_alone_from_a_sequence),
		cmocka_unit_test(input_reads_sequences_in_any_pieces),
		cmocka_unit_test(input_drops_sequences_it_does_not_know_whole),
		cmocka_unit_test(input_says_what_was_pasted),
		cmocka_unit_test(input_makes_keys_of_the_mouse),
		cmocka_unit_test(input_drops_other_buttons_and_old_reports),
		cmocka_unit_test(input_lets_esc_before_a_special_key_be_alt),
	};
	return RUN(tests);
}
