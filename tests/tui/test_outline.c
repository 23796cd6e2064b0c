#include "tui/outline.h"

#include "sketch.h"

struct scene {
	struct doc doc;
	struct outline outline;
	struct canvas canvas;
};

static void scene_open(struct scene *s, int rows, int cols)
{
	doc_init(&s->doc);
	outline_init(&s->outline);
	canvas_init(&s->canvas);
	canvas_resize(&s->canvas, rows, cols);
}

static void scene_draw(struct scene *s, uint64_t writing, bool focused)
{
	canvas_clear(&s->canvas);
	struct view v = view_of(&s->canvas);
	struct outline_now now = {.writing = writing, .focused = focused};
	outline_draw(&s->outline, &s->doc, &v, &now);
}

static void scene_close(struct scene *s)
{
	doc_release(&s->doc);
	outline_release(&s->outline);
	canvas_release(&s->canvas);
}

static void outline_shows_each_rows_state_by_a_sign(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 6, 30);
	sketch_row(&s.doc, 1, ROW_SECTION, "written", 100);
	sketch_row(&s.doc, 2, ROW_SECTION, "half", 200);
	sketch_row(&s.doc, 3, ROW_SECTION, "now", 300);
	sketch_row(&s.doc, 4, ROW_SECTION, "shut", 50);
	sketch_row(&s.doc, 5, ROW_SECTION, "to come", 400);
	sketch_text(&s.doc, 1, "One two three.");
	sketch_text(&s.doc, 2, "One");
	sketch_apply(&s.doc, edit_set_state(2, 1002, VERSION_INCOMPLETE, "", 0));
	sketch_apply(&s.doc, edit_set_locked(4, true));
	scene_draw(&s, 3, true);
	assert_shows(&s.canvas, "▸✓  1 written           3/100\n"
							" !  2 half              1/200\n"
							" ▌  3 now               0/300\n"
							" ⌾  4 shut               0/50\n"
							" ·  5 to come           0/400\n\n");
	scene_close(&s);
}

static void outline_marks_only_the_first_stale_row(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 3, 30);
	for (uint64_t id = 1; id <= 3; id++) {
		sketch_row(&s.doc, id, ROW_SECTION, "row", 10);
		struct version *v = version_new(id + 1000, BY_MODEL);
		buf_add_str(&v->text, "text");
		v->state = VERSION_COMPLETE;
		v->preceding = doc_preceding_hash(&s.doc, id);
		version_text_changed(v);
		sketch_apply(&s.doc, edit_add_version(id, v));
	}
	scene_draw(&s, 0, true);
	assert_false(shows(&s.canvas, "~"));
	sketch_append(&s.doc, 1, " changed");
	scene_draw(&s, 0, true);
	assert_shows(&s.canvas, "▸✓  1 row                2/10\n"
							" ~  2 row                1/10\n"
							" ✓  3 row                1/10\n");
	scene_close(&s);
}

static void outline_sums_a_headings_sections(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 3, 30);
	sketch_row(&s.doc, 9, ROW_HEADING, "Part", 0);
	sketch_row(&s.doc, 1, ROW_SECTION, "a", 100);
	sketch_row(&s.doc, 2, ROW_SECTION, "b", 250);
	sketch_text(&s.doc, 1, "four words are here");
	scene_draw(&s, 0, false);
	assert_shows(&s.canvas, "▹  Part                 4/350\n"
							" ✓  1 a                 4/100\n"
							" ·  2 b                 0/250\n");
	scene_close(&s);
}

static void outline_elides_chinese_points_by_cells(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 1, 26);
	sketch_row(&s.doc, 1, ROW_SECTION, "什么时候去，为什么去", 400);
	scene_draw(&s, 0, true);
	assert_shows(&s.canvas, "▸·  1 什么时候去，… 0/400\n");
	scene_close(&s);
}

static void outline_keeps_its_selection_with_the_row(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 3, 30);
	for (uint64_t id = 1; id <= 4; id++)
		sketch_row(&s.doc, id, ROW_SECTION, "row", 10);
	outline_select(&s.outline, &s.doc, 1);
	sketch_apply(&s.doc, edit_move_row(2, 4));
	assert_int_equal(outline_index(&s.outline, &s.doc), 3);
	sketch_apply(&s.doc, edit_remove_row(2));
	assert_int_equal(outline_index(&s.outline, &s.doc), 2);
	assert_int_equal(s.outline.selected, 4);
	scene_close(&s);
}

static void outline_scrolls_to_the_selection(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 3, 30);
	for (uint64_t id = 1; id <= 20; id++)
		sketch_row(&s.doc, id, ROW_SECTION, "row", 10);
	outline_select(&s.outline, &s.doc, 10);
	scene_draw(&s, 0, true);
	assert_int_equal(s.outline.top, 8);
	outline_move(&s.outline, &s.doc, -100);
	scene_draw(&s, 0, true);
	assert_int_equal(s.outline.top, 0);
	scene_close(&s);
}

static void outline_follows_the_row_being_written_until_the_writer_moves(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 3, 30);
	for (uint64_t id = 1; id <= 20; id++)
		sketch_row(&s.doc, id, ROW_SECTION, "row", 10);
	outline_select(&s.outline, &s.doc, 0);
	s.outline.follow = true;
	scene_draw(&s, 15, true);
	assert_int_equal(s.outline.top, 12);
	s.outline.growing = true;
	scene_draw(&s, 0, true);
	assert_int_equal(s.outline.top, 17);
	outline_move(&s.outline, &s.doc, 1);
	scene_draw(&s, 15, true);
	assert_int_equal(s.outline.top, 1);
	scene_close(&s);
}

static void outline_draws_in_any_width(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 1, 1);
	sketch_row(&s.doc, 8, ROW_HEADING, "Part", 0);
	sketch_row(&s.doc, 1, ROW_SECTION, "什么时候去", 400);
	for (int cols = 1; cols < 80; cols++) {
		for (int rows = 1; rows < 4; rows++) {
			canvas_resize(&s.canvas, rows, cols);
			scene_draw(&s, 1, true);
			assert_true(canvas_row(&s.canvas, 0)->over == ROLE_SELECTED);
		}
	}
	scene_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outline_shows_each_rows_state_by_a_sign),
		cmocka_unit_test(outline_marks_only_the_first_stale_row),
		cmocka_unit_test(outline_sums_a_headings_sections),
		cmocka_unit_test(outline_elides_chinese_points_by_cells),
		cmocka_unit_test(outline_keeps_its_selection_with_the_row),
		cmocka_unit_test(outline_scrolls_to_the_selection),
		cmocka_unit_test(outline_follows_the_row_being_written_until_the_writer_moves),
		cmocka_unit_test(outline_draws_in_any_width),
	};
	return RUN(tests);
}
