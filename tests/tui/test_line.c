#include "tui/line.h"

#include <locale.h>
#include <unistd.h>

#include "base/file.h"
#include "base/utf8.h"
#include "sketch.h"

/* One serves all tests: libedit keeps what it reads from terminfo. */
static struct line *shared;

static struct line *begin(const char *text)
{
	struct err err = ERR_INIT;
	if (!shared) {
		setlocale(LC_CTYPE, "C.UTF-8");
		shared = line_new(&err);
	}
	assert_non_null(shared);
	line_begin(shared, text, true);
	return shared;
}

static void type(struct line *l, const char *text)
{
	for (size_t at = 0, len = strlen(text); at < len;) {
		int32_t code;
		at += utf8_decode(text + at, len - at, &code);
		struct key key = key_char(code);
		line_key(l, &key);
	}
}

static void press(struct line *l, enum named_key named)
{
	struct key key = key_named(named);
	line_key(l, &key);
}

static void assert_text(const struct line *l, const char *expected)
{
	struct buf text = BUF_INIT;
	line_text(l, &text);
	assert_string_equal(text.data, expected);
	buf_release(&text);
}

static void line_takes_what_is_typed(void **state)
{
	(void)state;
	struct line *l = begin("");
	type(l, "写一篇 guide é😀");
	assert_text(l, "写一篇 guide é😀");
}

static void line_begins_with_a_text_and_the_cursor_at_its_end(void **state)
{
	(void)state;
	struct line *l = begin("旧的 point");
	type(l, "!");
	assert_text(l, "旧的 point!");
	line_begin(l, "another", false);
	assert_text(l, "another");
}

static void line_gives_way_to_what_is_typed_where_it_only_suggests(void **state)
{
	(void)state;
	struct line *l = begin("");
	line_suggest(l, "3000");
	assert_text(l, "3000");
	type(l, "15");
	assert_text(l, "15");
	line_begin(l, "", false);
	line_suggest(l, "3000");
	press(l, NAMED_LEFT);
	type(l, "5");
	assert_text(l, "30050");
	line_begin(l, "", false);
	line_suggest(l, "3000");
	press(l, NAMED_BACKSPACE);
	assert_text(l, "");
}

static void line_moves_and_deletes(void **state)
{
	(void)state;
	struct line *l = begin("one two 三");
	press(l, NAMED_BACKSPACE);
	assert_text(l, "one two ");
	press(l, NAMED_HOME);
	press(l, NAMED_DELETE);
	press(l, NAMED_RIGHT);
	type(l, "X");
	press(l, NAMED_END);
	press(l, NAMED_LEFT);
	type(l, "Y");
	assert_text(l, "nXe twoY ");
}

static void line_knows_the_editors_own_keys(void **state)
{
	(void)state;
	struct line *l = begin("one two three");
	type(l, "\027");
	assert_text(l, "one two ");
	type(l, "\001\013");
	assert_text(l, "");
	type(l, "\031");
	assert_text(l, "one two ");
	struct key back = key_char('b');
	back.alt = true;
	line_key(l, &back);
	type(l, "Z");
	assert_text(l, "one Ztwo ");
}

static void line_ignores_keys_that_would_read_on_or_end_it(void **state)
{
	(void)state;
	struct line *l = begin("text");
	type(l, "\022\023\026\021\003\032\017\030\034");
	press(l, NAMED_TAB);
	press(l, NAMED_INSERT);
	press(l, NAMED_F1);
	struct key command = key_char('x');
	command.alt = true;
	line_key(l, &command);
	assert_text(l, "text");
	type(l, "!");
	assert_text(l, "text!");
	type(l, "\001");
	for (int i = 0; i < 7; i++)
		type(l, "\004");
	assert_text(l, "");
	type(l, "again");
	assert_text(l, "again");
}

static void line_walks_its_history(void **state)
{
	(void)state;
	struct line *l = begin("");
	line_remember(l, "export one.md");
	line_remember(l, "出口 two.md");
	line_begin(l, "", true);
	press(l, NAMED_UP);
	assert_text(l, "出口 two.md");
	press(l, NAMED_UP);
	assert_text(l, "export one.md");
	press(l, NAMED_DOWN);
	assert_text(l, "出口 two.md");
	line_begin(l, "fresh", false);
	press(l, NAMED_UP);
	assert_text(l, "fresh");
}

static void line_takes_a_paste_as_text(void **state)
{
	(void)state;
	struct line *l = begin("");
	const struct key keys[] = {{.code = 'a', .pasted = true},
							   {.named = NAMED_ENTER, .pasted = true},
							   {.code = 1, .pasted = true},
							   {.code = 0x6587, .pasted = true}};
	for (int i = 0; i < 4; i++)
		line_key(l, &keys[i]);
	assert_text(l, "a 文");
}

static void line_holds_more_than_its_pty(void **state)
{
	(void)state;
	struct line *l = begin("");
	for (int i = 0; i < 12000; i++)
		type(l, "长");
	type(l, "\001x");
	struct buf text = BUF_INIT;
	line_text(l, &text);
	assert_int_equal(text.len, 36001);
	assert_int_equal(text.data[0], 'x');
	buf_release(&text);
}

static void line_draws_its_end_and_the_cursor(void **state)
{
	(void)state;
	struct line *l = begin("什么时候去，为什么去");
	struct canvas c;
	canvas_init(&c);
	canvas_resize(&c, 1, 20);
	struct view v = view_of(&c);
	line_draw(l, &v, "Point: ");
	assert_true(shows(&c, "Point: "));
	assert_true(shows(&c, "为什么去"));
	assert_true(c.cursor_col > 7 && c.cursor_col < 20);
	press(l, NAMED_HOME);
	canvas_clear(&c);
	line_draw(l, &v, "Point: ");
	assert_true(shows(&c, "Point: 什么时候去"));
	assert_int_equal(c.cursor_col, 7);
	canvas_release(&c);
}

/* ---- ~/.editrc ------------------------------------------------------------------------------- */

/* For the leak checker: libedit keeps what it reads from terminfo, and its macros. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libtinfo\nleak:libedit\nleak:wcsdup\n";
}

/* A line of its own, with that file; the caller frees it. */
static struct line *with_editrc(const char *text)
{
	char path[] = "/tmp/longhand-editrc-XXXXXX";
	struct err err = ERR_INIT;
	int fd = mkstemp(path);
	assert_true(fd >= 0 && file_write_all(fd, text, strlen(text)));
	close(fd);
	setenv("EDITRC", path, 1);
	struct line *l = line_new(&err);
	unsetenv("EDITRC");
	unlink(path);
	assert_non_null(l);
	line_begin(l, "", true);
	return l;
}

static void line_goes_by_editrc(void **state)
{
	(void)state;
	struct line *l = with_editrc("bind ^T ed-move-to-beg\nbind -s ^G hello\n");
	struct key control_t = key_char(20), control_g = key_char(7);
	type(l, "b");
	line_key(l, &control_t);
	type(l, "a");
	assert_text(l, "ab");
	line_key(l, &control_g);
	assert_text(l, "ahellob");
	line_free(l);
}

static void line_is_as_usual_in_vi_mode(void **state)
{
	(void)state;
	struct line *l = with_editrc("bind -v\n");
	type(l, "写 text");
	press(l, NAMED_LEFT);
	type(l, "x");
	press(l, NAMED_HOME);
	type(l, "AE");
	press(l, NAMED_END);
	press(l, NAMED_BACKSPACE);
	assert_text(l, "AE写 texx");
	line_begin(l, "begun", true);
	press(l, NAMED_BACKSPACE);
	type(l, "!");
	assert_text(l, "begu!");
	line_free(l);
}

static void line_takes_no_rubbish_from_commands_that_read_on(void **state)
{
	(void)state;
	static const char *const commands[] = {
		"em-inc-search-prev", "em-inc-search-next", "ed-quoted-insert", "vi-next-char",
		"vi-search-prev",     "ed-command",         "vi-to-prev-char",  "vi-change-meta"};
	struct key control_t = key_char(20);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		struct buf rc = BUF_INIT;
		buf_addf(&rc, "bind ^T %s\nbind -v\nbind ^T %s\n", commands[i], commands[i]);
		struct line *l = with_editrc(rc.data);
		type(l, "ab");
		press(l, NAMED_LEFT);
		line_key(l, &control_t);
		type(l, "c");
		assert_text(l, "acb");
		buf_release(&rc);
		line_free(l);
	}
}

static void line_types_a_letter_that_editrc_begins_a_sequence_with(void **state)
{
	(void)state;
	struct line *l = with_editrc("bind -v\nbind jj vi-command-mode\nedit off\nbind ^M ed-insert\n");
	type(l, "jam");
	assert_text(l, "jam");
	line_free(l);
}

static void line_replaces_what_stands_before_the_cursor(void **state)
{
	(void)state;
	struct line *l = begin("export 旅 x");
	struct buf before = BUF_INIT;
	press(l, NAMED_LEFT);
	press(l, NAMED_LEFT);
	line_complete(l, "旅", "旅行.md");
	line_before(l, &before);
	assert_string_equal(before.data, "export 旅行.md");
	assert_text(l, "export 旅行.md x");
	buf_release(&before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(line_takes_what_is_typed),
		cmocka_unit_test(line_begins_with_a_text_and_the_cursor_at_its_end),
		cmocka_unit_test(line_gives_way_to_what_is_typed_where_it_only_suggests),
		cmocka_unit_test(line_moves_and_deletes),
		cmocka_unit_test(line_knows_the_editors_own_keys),
		cmocka_unit_test(line_ignores_keys_that_would_read_on_or_end_it),
		cmocka_unit_test(line_walks_its_history),
		cmocka_unit_test(line_takes_a_paste_as_text),
		cmocka_unit_test(line_holds_more_than_its_pty),
		cmocka_unit_test(line_draws_its_end_and_the_cursor),
		cmocka_unit_test(line_goes_by_editrc),
		cmocka_unit_test(line_is_as_usual_in_vi_mode),
		cmocka_unit_test(line_takes_no_rubbish_from_commands_that_read_on),
		cmocka_unit_test(line_types_a_letter_that_editrc_begins_a_sequence_with),
		cmocka_unit_test(line_replaces_what_stands_before_the_cursor),
	};
	int failed = RUN(tests);
	line_free(shared);
	return failed;
}
