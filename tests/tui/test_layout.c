#include "tui/layout.h"

#include "../test.h"

static void assert_inside(const struct area *a, int rows, int cols)
{
	assert_true(a->row >= 0 && a->col >= 0 && a->rows >= 0 && a->cols >= 0);
	assert_true(a->row + a->rows <= rows && a->col + a->cols <= cols);
}

static void layout_keeps_inside_every_screen(void **state)
{
	(void)state;
	for (int rows = 1; rows < 60; rows++) {
		for (int cols = 1; cols < 220; cols++) {
			struct layout_wish wish = {.outline = rows * 17, .draft_first = cols % 2};
			struct layout l = layout_for(rows, cols, &wish);
			const struct area *areas[] = {&l.header, &l.outline, &l.border,
										  &l.draft,  &l.gauge,   &l.status};
			for (int i = 0; i < 6; i++)
				assert_inside(areas[i], rows, cols);
			assert_int_equal(l.outline.cols + l.border.cols + l.draft.cols, cols);
			assert_int_equal(l.header.rows + l.draft.rows + l.gauge.rows + l.status.rows, rows);
		}
	}
}

static void layout_shows_one_pane_below_60_columns(void **state)
{
	(void)state;
	struct layout_wish wish = {0};
	struct layout wide = layout_for(24, 60, &wish), narrow = layout_for(24, 59, &wish);
	assert_true(wide.outline.cols > 0 && wide.draft.cols > 0);
	assert_int_equal(narrow.outline.cols, 59);
	assert_int_equal(narrow.draft.cols, 0);
	wish.draft_first = true;
	narrow = layout_for(24, 59, &wish);
	assert_int_equal(narrow.draft.cols, 59);
}

static void layout_gives_way_from_the_top_when_low(void **state)
{
	(void)state;
	const struct layout_wish usual = {0};
	assert_int_equal(layout_for(6, 20, &usual).outline.rows, 3);
	assert_int_equal(layout_for(6, 20, &usual).gauge.rows, 1);
	assert_int_equal(layout_for(3, 20, &usual).header.rows, 0);
	assert_int_equal(layout_for(1, 20, &usual).status.rows, 1);
}

static void layout_puts_the_divider_where_the_writer_wants_it(void **state)
{
	(void)state;
	for (int cols = LAYOUT_BOTH; cols <= 240; cols++) {
		for (int col = 20; col < cols - 20; col++) {
			struct layout_wish wish = {.outline = layout_divide(col, cols)};
			assert_int_equal(layout_for(24, cols, &wish).border.col, col);
		}
	}
}

static void layout_leaves_both_panes_some_room(void **state)
{
	(void)state;
	struct layout_wish wish = {.outline = layout_divide(-5, 80)};
	assert_int_equal(layout_for(24, 80, &wish).outline.cols, 20);
	wish.outline = layout_divide(500, 80);
	assert_int_equal(layout_for(24, 80, &wish).draft.cols, 20);
	wish.outline = layout_divide(180, 200);
	assert_int_equal(layout_for(24, 60, &wish).draft.cols, 20);
}

static void layout_shows_the_draft_alone_in_focus(void **state)
{
	(void)state;
	const struct layout_wish wish = {.focus = true};
	struct layout l = layout_for(24, 120, &wish);
	assert_int_equal(l.outline.cols + l.border.cols, 0);
	assert_int_equal(l.draft.cols, 120);
}

static void layout_says_what_is_at_a_place(void **state)
{
	(void)state;
	const struct layout_wish usual = {0};
	struct layout l = layout_for(24, 80, &usual);
	assert_true(area_has(&l.outline, 1, 0) && !area_has(&l.outline, 0, 0));
	assert_true(area_has(&l.border, 5, l.border.col) && !area_has(&l.draft, 5, l.border.col));
	assert_true(area_has(&l.draft, 21, 79) && !area_has(&l.draft, 22, 79));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layout_keeps_inside_every_screen),
		cmocka_unit_test(layout_shows_one_pane_below_60_columns),
		cmocka_unit_test(layout_gives_way_from_the_top_when_low),
		cmocka_unit_test(layout_puts_the_divider_where_the_writer_wants_it),
		cmocka_unit_test(layout_leaves_both_panes_some_room),
		cmocka_unit_test(layout_shows_the_draft_alone_in_focus),
		cmocka_unit_test(layout_says_what_is_at_a_place),
	};
	return RUN(tests);
}
