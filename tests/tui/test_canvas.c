#include "tui/canvas.h"

#include "sketch.h"

static struct view fresh(struct canvas *c, int rows, int cols)
{
	canvas_init(c);
	canvas_resize(c, rows, cols);
	return view_of(c);
}

static void canvas_clips_text_at_the_views_edge(void **state)
{
	(void)state;
	struct canvas c;
	struct view v = fresh(&c, 1, 10), part = view_part(&v, 0, 2, 1, 5);
	assert_int_equal(view_str(&part, 0, 1, "abcdefgh", ROLE_TEXT), 4);
	assert_shows(&c, "   abcd\n");
	canvas_release(&c);
}

static void canvas_leaves_out_a_wide_character_that_does_not_fit(void **state)
{
	(void)state;
	struct canvas c;
	struct view v = fresh(&c, 1, 5);
	assert_int_equal(view_str(&v, 0, 0, "中国人", ROLE_TEXT), 4);
	assert_shows(&c, "中国\n");
	canvas_release(&c);
}

static void canvas_blanks_the_other_half_of_a_wide_character(void **state)
{
	(void)state;
	struct canvas c;
	struct view v = fresh(&c, 1, 6);
	view_str(&v, 0, 0, "中国", ROLE_TEXT);
	view_str(&v, 0, 1, "x", ROLE_TEXT);
	assert_shows(&c, " x国\n");
	view_str(&v, 0, 2, "y", ROLE_TEXT);
	assert_shows(&c, " xy\n");
	canvas_release(&c);
}

static void canvas_lets_no_control_character_through(void **state)
{
	(void)state;
	struct canvas c;
	struct view v = fresh(&c, 1, 40);
	view_str(&v, 0, 0,
			 "a\033[31mb\u202e"
			 "c\xc2\x9b"
			 "d\u200be\n",
			 ROLE_TEXT);
	char *shown = sketch_print(&c);
	for (const char *at = shown; *at && *at != '\n'; at++)
		assert_true((unsigned char)*at >= ' ' && *at != 0x7f);
	assert_null(strstr(shown, "\u202e"));
	assert_null(strstr(shown, "\xc2\x9b"));
	assert_null(strstr(shown, "\u200b"));
	free(shown);
	canvas_release(&c);
}

static void canvas_elides_by_cells(void **state)
{
	(void)state;
	struct canvas c;
	struct view v = fresh(&c, 1, 20);
	assert_int_equal(view_elided(&v, 0, 0, "中国旅游指南", 18, 8, ROLE_TEXT), 7);
	assert_shows(&c, "中国旅…\n");
	canvas_release(&c);
}

static void canvas_ignores_what_lies_outside(void **state)
{
	(void)state;
	struct canvas c;
	struct view v = fresh(&c, 1, 3), none = view_part(&v, 5, 5, 1, 1);
	assert_true(view_empty(&none));
	assert_int_equal(view_str(&none, 0, 0, "x", ROLE_TEXT), 0);
	assert_int_equal(view_str(&v, 1, 0, "x", ROLE_TEXT), 0);
	assert_int_equal(view_str(&v, 0, -1, "x", ROLE_TEXT), 0);
	assert_shows(&c, "\n");
	canvas_release(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canvas_clips_text_at_the_views_edge),
		cmocka_unit_test(canvas_leaves_out_a_wide_character_that_does_not_fit),
		cmocka_unit_test(canvas_blanks_the_other_half_of_a_wide_character),
		cmocka_unit_test(canvas_lets_no_control_character_through),
		cmocka_unit_test(canvas_elides_by_cells),
		cmocka_unit_test(canvas_ignores_what_lies_outside),
	};
	return RUN(tests);
}
