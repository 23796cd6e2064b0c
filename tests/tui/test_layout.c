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
			struct layout l = layout_for(rows, cols, cols % 2);
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
	struct layout wide = layout_for(24, 60, false), narrow = layout_for(24, 59, false);
	assert_true(wide.outline.cols > 0 && wide.draft.cols > 0);
	assert_int_equal(narrow.outline.cols, 59);
	assert_int_equal(narrow.draft.cols, 0);
	narrow = layout_for(24, 59, true);
	assert_int_equal(narrow.draft.cols, 59);
}

static void layout_gives_way_from_the_top_when_low(void **state)
{
	(void)state;
	assert_int_equal(layout_for(6, 20, false).outline.rows, 3);
	assert_int_equal(layout_for(1, 20, false).status.rows, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layout_keeps_inside_every_screen),
		cmocka_unit_test(layout_shows_one_pane_below_60_columns),
		cmocka_unit_test(layout_gives_way_from_the_top_when_low),
	};
	return RUN(tests);
}
