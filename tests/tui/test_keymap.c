#include "tui/keymap.h"

#include "base/text.h"
#include "sketch.h"

static const enum mode modes[] = {MODE_OUTLINE, MODE_DRAFT, MODE_EDIT,
								  MODE_PAGE,    MODE_LINE,  MODE_LIST};

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
	assert_string_equal(keymap_find(NULL, MODE_OUTLINE, &w)->name, "write");
	assert_string_equal(keymap_find(NULL, MODE_OUTLINE, &seven)->name, "count");
	assert_null(keymap_find(NULL, MODE_LINE, &w));
	assert_string_equal(keymap_find(NULL, MODE_OUTLINE, &up)->name, "up");
	up.alt = true;
	assert_string_equal(keymap_find(NULL, MODE_OUTLINE, &up)->name, "move-up");
	assert_null(keymap_find(NULL, MODE_DRAFT, &up));
	struct key control_r = key_char(18);
	assert_string_equal(keymap_find(NULL, MODE_DRAFT, &control_r)->name, "redo");
}

static bool is_used(enum mode mode)
{
	const struct action *a = actions;
	while (a->name && !(a->modes & mode))
		a++;
	return a->name != NULL;
}

static void keymap_ctrl_c_quits_nowhere(void **state)
{
	(void)state;
	struct key control_c = key_char(3);
	for (size_t m = 0; m < sizeof modes / sizeof *modes; m++) {
		const struct action *a = keymap_find(NULL, modes[m], &control_c);
		if (!is_used(modes[m]))
			continue;
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
		keymap_hints(NULL, cols % 2 ? MODE_OUTLINE : MODE_DRAFT,
					 cols % 3 == 0 ? HINT_RUNNING : HINT_IDLE, &v);
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
	keymap_help(NULL, MODE_OUTLINE, &help);
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

static void keymap_names_its_keys_as_they_are_read(void **state)
{
	(void)state;
	for (const struct action *a = actions; a->name; a++) {
		for (const char *at = a->keys; *at;) {
			size_t len = strcspn(at, " ");
			struct key key;
			struct buf name = BUF_INIT;
			if (strncmp(at, "Digit", 5) != 0) {
				assert_true(key_parse(at, len, &key));
				key_print(&key, &name);
				assert_int_equal(name.len, len);
				assert_memory_equal(name.data, at, len);
			}
			buf_release(&name);
			at += len + strspn(at + len, " ");
		}
	}
}

/* ---- The writer's own keys ------------------------------------------------------------------- */

static const struct action *pressed(const struct keymap *map, enum mode mode, const char *name)
{
	struct key key;
	assert_true(key_parse(name, strlen(name), &key));
	return keymap_find(map, mode, &key);
}

static void assert_keys(const struct keymap *map, const char *action, const char *expected)
{
	struct buf keys = BUF_INIT;
	const struct action *a = actions;
	while (strcmp(a->name, action) != 0)
		a++;
	keymap_keys(map, a, MODE_OUTLINE, &keys);
	assert_string_equal(keys.data, expected);
	buf_release(&keys);
}

static void keymap_gives_an_action_the_keys_that_are_bound(void **state)
{
	(void)state;
	struct keymap map;
	struct err err = ERR_INIT;
	keymap_init(&map);
	assert_true(keymap_bind(&map, "write", "f5  ctrl-x", "config:1", &err));
	assert_string_equal(pressed(&map, MODE_OUTLINE, "F5")->name, "write");
	assert_string_equal(pressed(&map, MODE_DRAFT, "Ctrl-X")->name, "write");
	assert_null(pressed(&map, MODE_OUTLINE, "w"));
	assert_keys(&map, "write", "F5 Ctrl-X");
	keymap_release(&map);
}

static void keymap_takes_a_bound_key_from_who_had_it(void **state)
{
	(void)state;
	struct keymap map;
	struct err err = ERR_INIT;
	keymap_init(&map);
	assert_true(keymap_bind(&map, "add-after", "j", "config:1", &err));
	assert_string_equal(pressed(&map, MODE_OUTLINE, "j")->name, "add-after");
	assert_string_equal(pressed(&map, MODE_DRAFT, "j")->name, "scroll-down");
	assert_keys(&map, "down", "Down");
	assert_true(keymap_bind(&map, "quit", "none", "config:2", &err));
	assert_keys(&map, "quit", "");
	assert_null(pressed(&map, MODE_OUTLINE, "q"));
	keymap_release(&map);
}

static void assert_refused(struct keymap *map, const char *action, const char *keys,
						   const char *sentence)
{
	struct err err = ERR_INIT;
	assert_false(keymap_bind(map, action, keys, "config:9", &err));
	assert_int_equal(err.kind, ERR_FILE);
	if (!strstr(err.text, sentence))
		fail_msg("%s\nlacks %s", err.text, sentence);
}

static void keymap_refuses_what_cannot_be_bound(void **state)
{
	(void)state;
	struct keymap map;
	struct err err = ERR_INIT;
	keymap_init(&map);
	assert_true(keymap_bind(&map, "write", "F5", "config:1", &err));
	assert_refused(&map, "wriet", "x",
				   "config:9: There is no action “wriet”; did you mean “write”?");
	assert_refused(&map, "undo", "Ctrl-Foo", "config:9: There is no key “Ctrl-Foo”");
	assert_refused(&map, "undo", "F5", "“F5” is bound to write already, in config:1.");
	assert_refused(&map, "write", "F6", "write is bound already, in config:1");
	assert_refused(&map, "undo", "", "undo needs a key");
	assert_refused(&map, "accept", "x", "“x” is a character to be typed");
	assert_refused(&map, "count", "x", "by nature");
	assert_int_equal(map.count, 1);
	keymap_release(&map);
}

static void keymap_hints_at_the_keys_that_are_bound(void **state)
{
	(void)state;
	struct keymap map;
	struct err err = ERR_INIT;
	struct canvas c;
	keymap_init(&map);
	canvas_init(&c);
	canvas_resize(&c, 1, 120);
	struct view v = view_of(&c);
	assert_true(keymap_bind(&map, "write", "F5", "config:1", &err));
	assert_true(keymap_bind(&map, "undo", "none", "config:2", &err));
	assert_true(keymap_bind(&map, "help", "F1", "config:3", &err));
	keymap_hints(&map, MODE_OUTLINE, HINT_IDLE, &v);
	assert_true(shows(&c, "F5 write"));
	assert_true(shows(&c, "F1 help\n"));
	assert_false(shows(&c, "undo"));
	canvas_release(&c);
	keymap_release(&map);
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
		cmocka_unit_test(keymap_names_its_keys_as_they_are_read),
		cmocka_unit_test(keymap_gives_an_action_the_keys_that_are_bound),
		cmocka_unit_test(keymap_takes_a_bound_key_from_who_had_it),
		cmocka_unit_test(keymap_refuses_what_cannot_be_bound),
		cmocka_unit_test(keymap_hints_at_the_keys_that_are_bound),
	};
	return RUN(tests);
}
