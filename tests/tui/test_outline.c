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

/* ---- Long and wide points -------------------------------------------------------------------- */

static void outline_wraps_the_selected_point_and_elides_the_others(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 6, 30);
	sketch_row(&s.doc, 1, ROW_SECTION, "The lanes behind the Drum Tower, early", 100);
	sketch_row(&s.doc, 2, ROW_SECTION, "The lanes behind the Drum Tower, late", 100);
	scene_draw(&s, 0, true);
	assert_shows(&s.canvas, "▸·  1 The lanes behind  0/100\n"
							"      the Drum Tower, early\n"
							" ·  2 The lanes behind… 0/100\n\n\n\n");
	outline_move(&s.outline, &s.doc, 1);
	scene_draw(&s, 0, true);
	assert_shows(&s.canvas, " ·  1 The lanes behind… 0/100\n"
							"▸·  2 The lanes behind  0/100\n"
							"      the Drum Tower, late\n\n\n\n");
	assert_int_equal(outline_row_at(&s.outline, &s.doc, 0), 0);
	assert_int_equal(outline_row_at(&s.outline, &s.doc, 2), 1);
	assert_int_equal(outline_row_at(&s.outline, &s.doc, 3), 2);
	scene_close(&s);
}

static void outline_shows_the_selected_rows_note(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 4, 30);
	sketch_row(&s.doc, 1, ROW_SECTION, "a", 100);
	sketch_row(&s.doc, 2, ROW_SECTION, "b", 100);
	sketch_apply(&s.doc, edit_set_note(1, "by night"));
	sketch_apply(&s.doc, edit_set_note(2, "by day"));
	scene_draw(&s, 0, true);
	assert_shows(&s.canvas, "▸·  1 a                 0/100\n"
							"      by night\n"
							" ·  2 b                 0/100\n\n");
	scene_close(&s);
}

static void outline_keeps_a_point_longer_than_the_pane_in_it(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 3, 26);
	sketch_row(&s.doc, 1, ROW_SECTION, "first", 100);
	sketch_row(&s.doc, 2, ROW_SECTION,
			   "one two three four five six seven eight nine ten eleven twelve thirteen", 100);
	outline_select(&s.outline, &s.doc, 1);
	scene_draw(&s, 0, true);
	assert_shows(&s.canvas, " ·  1 first         0/100\n"
							"▸·  2 one two three 0/100\n"
							"      four five six seve…\n");
	scene_close(&s);
}

static void outline_aligns_wide_combining_and_joined_characters(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 4, 30);
	sketch_row(&s.doc, 1, ROW_SECTION, "plain", 100);
	sketch_row(&s.doc, 2, ROW_SECTION, "北京胡同里的早晨和晚上的故事", 100);
	sketch_row(&s.doc, 3, ROW_SECTION, "e\xcc\x81te\xcc\x81 a\xcc\x82", 100);
	sketch_row(&s.doc, 4, ROW_SECTION,
			   "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7 x", 100);
	scene_draw(&s, 0, true);
	for (int line = 0; line < 4; line++) {
		const struct cell *cells = canvas_row(&s.canvas, line);
		assert_memory_equal(cells[24].text, "0", 1);
		assert_memory_equal(cells[25].text, "/", 1);
	}
	scene_close(&s);
}

static void outline_has_room_for_many_rows_and_long_numbers(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 2, 40);
	for (uint64_t id = 1; id <= 1234; id++)
		sketch_row(&s.doc, id, ROW_SECTION, "row", 1000000);
	outline_select(&s.outline, &s.doc, 1233);
	scene_draw(&s, 0, true);
	assert_shows(&s.canvas, " · 1233 row                   0/1000000\n"
							"▸· 1234 row                   0/1000000\n");
	scene_close(&s);
}

/* ---- Headings and folds ---------------------------------------------------------------------- */

/* # A: 1, 2; ## B: 3; # C: 4. Headings are 91, 92 and 93. */
static void scene_book(struct scene *s)
{
	sketch_row(&s->doc, 91, ROW_HEADING, "A", 0);
	sketch_row(&s->doc, 1, ROW_SECTION, "a1", 100);
	sketch_row(&s->doc, 2, ROW_SECTION, "a2", 100);
	sketch_row(&s->doc, 92, ROW_HEADING, "B", 0);
	sketch_row(&s->doc, 3, ROW_SECTION, "b1", 100);
	sketch_row(&s->doc, 93, ROW_HEADING, "C", 0);
	sketch_row(&s->doc, 4, ROW_SECTION, "c1", 100);
	sketch_apply(&s->doc, edit_set_level(92, 3));
	sketch_apply(&s->doc, edit_set_level(3, 4));
}

static void outline_indents_what_stands_deeper(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 7, 30);
	scene_book(&s);
	scene_draw(&s, 0, true);
	assert_shows(&s.canvas, "▸  A                    0/300\n"
							" ·  1 a1                0/100\n"
							" ·  2 a2                0/100\n"
							"    B                   0/100\n"
							" ·  3  b1               0/100\n"
							"   C                    0/100\n"
							" ·  4 c1                0/100\n");
	scene_close(&s);
}

static void outline_folds_a_heading_and_says_what_it_hides(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 3, 30);
	scene_book(&s);
	outline_fold(&s.outline, &s.doc, 91, true);
	scene_draw(&s, 0, true);
	assert_shows(&s.canvas, "▸+ A · 3 sections       0/300\n"
							"   C                    0/100\n"
							" ·  4 c1                0/100\n");
	sketch_apply(&s.doc, edit_set_point(91, "A long heading"));
	canvas_resize(&s.canvas, 2, 24);
	scene_draw(&s, 0, true);
	assert_shows(&s.canvas, "▸+ A long     (3) 0/300\n"
							"   heading\n");
	scene_close(&s);
}

static void outline_takes_the_selection_out_of_a_fold(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 7, 30);
	scene_book(&s);
	outline_select(&s.outline, &s.doc, 4);
	outline_fold(&s.outline, &s.doc, 91, true);
	assert_int_equal(s.outline.selected, 91);
	outline_move(&s.outline, &s.doc, 1);
	assert_int_equal(s.outline.selected, 93);
	outline_move(&s.outline, &s.doc, -1);
	assert_int_equal(s.outline.selected, 91);
	scene_close(&s);
}

static void outline_unfolds_what_hides_a_row_that_is_selected(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 7, 30);
	scene_book(&s);
	outline_fold(&s.outline, &s.doc, 92, true);
	outline_fold(&s.outline, &s.doc, 91, true);
	outline_select(&s.outline, &s.doc, 4);
	assert_int_equal(s.outline.selected, 3);
	assert_false(outline_folded(&s.outline, 91));
	assert_false(outline_folded(&s.outline, 92));
	scene_close(&s);
}

static void outline_goes_to_the_last_row_that_is_shown(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 7, 30);
	scene_book(&s);
	outline_fold(&s.outline, &s.doc, 93, true);
	outline_select(&s.outline, &s.doc, s.doc.row_count);
	assert_int_equal(s.outline.selected, 93);
	scene_close(&s);
}

static void outline_follows_the_writing_to_the_heading_that_hides_it(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 2, 30);
	scene_book(&s);
	outline_fold(&s.outline, &s.doc, 93, true);
	s.outline.follow = true;
	scene_draw(&s, 4, true);
	assert_shows(&s.canvas, " ·  3  b1               0/100\n"
							" ▌ C · 1 section        0/100\n");
	scene_close(&s);
}

static void outline_holds_its_place_when_folded_rows_go(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 7, 30);
	scene_book(&s);
	outline_fold(&s.outline, &s.doc, 91, true);
	sketch_apply(&s.doc, edit_remove_row(91));
	assert_int_equal(s.doc.rows[outline_index(&s.outline, &s.doc)]->id, 1);
	scene_draw(&s, 0, true);
	assert_true(shows(&s.canvas, "b1"));
	scene_close(&s);
}

/* ---- Marks ----------------------------------------------------------------------------------- */

static void assert_chosen(const struct scene *s, bool sections, const uint64_t *expected)
{
	uint64_t *rows;
	size_t count =
		(sections ? outline_chosen_sections : outline_chosen)(&s->outline, &s->doc, &rows);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(rows[i], expected[i]);
	assert_int_equal(expected[count], 0);
	free(rows);
}

static void outline_chooses_the_selected_row_or_the_marked_ones_in_order(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 7, 30);
	assert_chosen(&s, false, (uint64_t[]){0});
	scene_book(&s);
	outline_select(&s.outline, &s.doc, 2);
	assert_chosen(&s, false, (uint64_t[]){2, 0});
	outline_mark(&s.outline, 4);
	outline_mark(&s.outline, 1);
	outline_mark(&s.outline, 777);
	assert_chosen(&s, false, (uint64_t[]){1, 4, 0});
	assert_int_equal(outline_marks(&s.outline, &s.doc), 2);
	outline_mark(&s.outline, 4);
	assert_chosen(&s, false, (uint64_t[]){1, 0});
	assert_true(outline_unmark_all(&s.outline));
	assert_false(outline_unmark_all(&s.outline));
	assert_chosen(&s, false, (uint64_t[]){2, 0});
	scene_close(&s);
}

static void outline_chooses_a_headings_sections_once(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 7, 30);
	scene_book(&s);
	outline_select(&s.outline, &s.doc, 0);
	assert_chosen(&s, true, (uint64_t[]){1, 2, 3, 0});
	outline_mark(&s.outline, 91);
	outline_mark(&s.outline, 92);
	outline_mark(&s.outline, 3);
	outline_mark(&s.outline, 4);
	assert_chosen(&s, true, (uint64_t[]){1, 2, 3, 4, 0});
	scene_close(&s);
}

static void outline_shows_marks_by_a_sign(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 7, 30);
	scene_book(&s);
	outline_mark(&s.outline, 91);
	outline_mark(&s.outline, 1);
	scene_draw(&s, 0, true);
	assert_true(shows(&s.canvas, "▸ *A "));
	assert_true(shows(&s.canvas, " ·* 1 a1"));
	scene_close(&s);
}

/* ---- Signs, bars, and the foot --------------------------------------------------------------- */

static void outline_tells_a_text_by_hand_from_a_models(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 1, 30);
	sketch_row(&s.doc, 1, ROW_SECTION, "a", 100);
	struct version *v = version_new(9, BY_WRITER);
	buf_add_str(&v->text, "My own.");
	version_text_changed(v);
	v->state = VERSION_COMPLETE;
	sketch_apply(&s.doc, edit_add_version(1, v));
	scene_draw(&s, 0, true);
	assert_true(shows(&s.canvas, "▸✎  1 a"));
	scene_close(&s);
}

static void outline_draws_bars_where_there_is_room(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 3, 50);
	sketch_row(&s.doc, 1, ROW_SECTION, "a", 4);
	sketch_row(&s.doc, 2, ROW_SECTION, "b", 4000);
	sketch_row(&s.doc, 3, ROW_SECTION, "c", 300);
	sketch_text(&s.doc, 1, "one two");
	scene_draw(&s, 2, true);
	assert_shows(&s.canvas, "▸✓  1 a                             ███···    2/4\n"
							" ▌  2 b                             ······ 0/4000\n"
							" ·  3 c                                     0/300\n");
	scene_close(&s);
}

static void outline_says_below_what_the_plan_comes_to(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 8, 60);
	sketch_row(&s.doc, 1, ROW_SECTION, "a", 1050);
	scene_draw(&s, 0, true);
	assert_true(shows(&s.canvas, "\n plan 1,050 · B: the total moves\n"));
	sketch_apply(&s.doc, edit_set_target(1000));
	outline_mark(&s.outline, 1);
	scene_draw(&s, 0, true);
	assert_true(shows(&s.canvas, "\n 1 marked · plan 1,050 / 1,000 ▲ 50 · B: the total moves\n"));
	sketch_apply(&s.doc, edit_set_target(2000));
	scene_draw(&s, 0, true);
	assert_true(shows(&s.canvas, "plan 1,050 / 2,000 ▼ 950"));
	s.outline.growing = true;
	scene_draw(&s, 0, true);
	assert_false(shows(&s.canvas, "2,000"));
	canvas_resize(&s.canvas, 7, 60);
	scene_draw(&s, 0, true);
	assert_false(shows(&s.canvas, "plan"));
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
		cmocka_unit_test(outline_wraps_the_selected_point_and_elides_the_others),
		cmocka_unit_test(outline_shows_the_selected_rows_note),
		cmocka_unit_test(outline_keeps_a_point_longer_than_the_pane_in_it),
		cmocka_unit_test(outline_aligns_wide_combining_and_joined_characters),
		cmocka_unit_test(outline_has_room_for_many_rows_and_long_numbers),
		cmocka_unit_test(outline_indents_what_stands_deeper),
		cmocka_unit_test(outline_folds_a_heading_and_says_what_it_hides),
		cmocka_unit_test(outline_takes_the_selection_out_of_a_fold),
		cmocka_unit_test(outline_unfolds_what_hides_a_row_that_is_selected),
		cmocka_unit_test(outline_goes_to_the_last_row_that_is_shown),
		cmocka_unit_test(outline_follows_the_writing_to_the_heading_that_hides_it),
		cmocka_unit_test(outline_holds_its_place_when_folded_rows_go),
		cmocka_unit_test(outline_chooses_the_selected_row_or_the_marked_ones_in_order),
		cmocka_unit_test(outline_chooses_a_headings_sections_once),
		cmocka_unit_test(outline_shows_marks_by_a_sign),
		cmocka_unit_test(outline_tells_a_text_by_hand_from_a_models),
		cmocka_unit_test(outline_draws_bars_where_there_is_room),
		cmocka_unit_test(outline_says_below_what_the_plan_comes_to),
	};
	return RUN(tests);
}
