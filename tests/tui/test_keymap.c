#include "tui/keymap.h"

#include "base/text.h"
#include "sketch.h"

static const enum mode modes[] = {MODE_OUTLINE, MODE_DRAFT, MODE_PAGE, MODE_LINE, MODE_LIST};

static int bound(enum mode mode, const char *name, size_t len)
{
	int times = 0;
	for (const struct action *a = actions; a->name; a++) {
		for (const char *at = a->keys; (a->modes & mode) && *at;) {
			size_t here = strcspn(at, " ");
			times += here == len && memcmp(at, name, len) == 0;
			at += here + strspn(at + here, " ");
		}
	}
	return times;
}

static void keymap_binds_no_key_twice_in_a_mode(void **state)
{
	(void)state;
	for (size_t m = 0; m < sizeof modes / sizeof *modes; m++) {
		for (const struct action *a = actions; a->name; a++) {
			for (const char *at = a->keys; (a->modes & modes[m]) && *at;) {
				size_t len = strcspn(at, " ");
				if (bound(modes[m], at, len) != 1)
					fail_msg("%.*s is bound twice, once to %s", (int)len, at, a->name);
				at += len + strspn(at + len, " ");
			}
		}
	}
}

static void keymap_names_each_action_once(void **state)
{
	(void)state;
	for (const struct action *a = actions; a->name; a++) {
		assert_true(*a->help && a->run && a->modes);
		for (const struct action *b = actions; b != a; b++)
			assert_string_not_equal(a->name, b->name);
	}
}

static void keymap_finds_the_action_of_a_key(void **state)
{
	(void)state;
	struct key w = key_char('w'), seven = key_char('7'), up = key_named(NAMED_UP);
	assert_string_equal(keymap_find(MODE_OUTLINE, &w)->name, "write");
	assert_string_equal(keymap_find(MODE_OUTLINE, &seven)->name, "count");
	assert_null(keymap_find(MODE_LINE, &w));
	assert_string_equal(keymap_find(MODE_OUTLINE, &up)->name, "up");
	up.alt = true;
	assert_string_equal(keymap_find(MODE_OUTLINE, &up)->name, "move-up");
	assert_null(keymap_find(MODE_DRAFT, &up));
	struct key control_r = key_char(18);
	assert_string_equal(keymap_find(MODE_DRAFT, &control_r)->name, "redo");
}

static void keymap_ctrl_c_quits_nowhere(void **state)
{
	(void)state;
	struct key control_c = key_char(3);
	for (size_t m = 0; m < sizeof modes / sizeof *modes; m++) {
		const struct action *a = keymap_find(modes[m], &control_c);
		assert_non_null(a);
		assert_string_not_equal(a->name, "quit");
	}
}

static void keymap_hints_fit_and_end_with_help(void **state)
{
	(void)state;
	for (int cols = 20; cols < 130; cols++) {
		struct canvas c;
		canvas_init(&c);
		canvas_resize(&c, 1, cols);
		struct view v = view_of(&c);
		keymap_hints(cols % 2 ? MODE_OUTLINE : MODE_DRAFT, cols % 3 == 0 ? HINT_RUNNING : HINT_IDLE,
					 &v);
		char *shown = sketch_print(&c);
		assert_string_equal(shown + strlen(shown) - strlen("? help\n"), "? help\n");
		assert_true(strstr(shown, "Esc stop") ? cols % 3 == 0 : cols % 3 != 0);
		free(shown);
		canvas_release(&c);
	}
}

static void keymap_helps_with_every_action_of_the_mode(void **state)
{
	(void)state;
	struct buf help = BUF_INIT;
	keymap_help(MODE_OUTLINE, &help);
	size_t lines = 0;
	for (const struct action *a = actions; a->name; a++) {
		if (a->modes & MODE_OUTLINE) {
			assert_non_null(strstr(help.data, a->help));
			lines++;
		}
	}
	for (const char *at = help.data; (at = strchr(at, '\n')); at++)
		lines--;
	assert_int_equal(lines, 0);
	buf_release(&help);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keymap_binds_no_key_twice_in_a_mode),
		cmocka_unit_test(keymap_names_each_action_once),
		cmocka_unit_test(keymap_finds_the_action_of_a_key),
		cmocka_unit_test(keymap_ctrl_c_quits_nowhere),
		cmocka_unit_test(keymap_hints_fit_and_end_with_help),
		cmocka_unit_test(keymap_helps_with_every_action_of_the_mode),
	};
	return RUN(tests);
}
