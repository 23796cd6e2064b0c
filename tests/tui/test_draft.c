#include "tui/draft.h"

#include "sketch.h"

struct scene {
	struct doc doc;
	struct draft draft;
	struct canvas canvas;
};

static void scene_open(struct scene *s, int rows, int cols)
{
	doc_init(&s->doc);
	draft_init(&s->draft);
	canvas_init(&s->canvas);
	canvas_resize(&s->canvas, rows, cols);
}

static void scene_draw(struct scene *s, uint64_t writing)
{
	canvas_clear(&s->canvas);
	struct view v = view_of(&s->canvas);
	draft_draw(&s->draft, &s->doc, &v, writing, 0);
}

static void scene_close(struct scene *s)
{
	draft_release(&s->draft);
	doc_release(&s->doc);
	canvas_release(&s->canvas);
}

static void draft_shows_the_whole_document_as_source(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 8, 20);
	sketch_row(&s.doc, 9, ROW_HEADING, "Part", 0);
	sketch_row(&s.doc, 1, ROW_SECTION, "a", 100);
	sketch_row(&s.doc, 2, ROW_SECTION, "to come", 100);
	sketch_row(&s.doc, 3, ROW_SECTION, "later", 100);
	sketch_text(&s.doc, 1, "Some **bold** words go here.");
	scene_draw(&s, 0);
	assert_shows(&s.canvas, "  ## Part\n\n  Some **bold**\n  words go here.\n\n"
							"  · to come\n  · later\n\n");
	scene_close(&s);
}

static enum role role_at(const struct scene *s, int row, int col)
{
	return (enum role)canvas_row(&s->canvas, row)[col].role;
}

static void draft_dims_marks_and_hides_none(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 4, 40);
	sketch_row(&s.doc, 1, ROW_SECTION, "a", 100);
	sketch_text(&s.doc, 1, "## Head\n- a **b** c_d 2 * 3");
	scene_draw(&s, 0);
	assert_shows(&s.canvas, "  ## Head\n  - a **b** c_d 2 * 3\n\n\n");
	assert_int_equal(role_at(&s, 0, 2), ROLE_MARK);
	assert_int_equal(role_at(&s, 0, 5), ROLE_HEADING);
	assert_int_equal(role_at(&s, 1, 2), ROLE_MARK);
	assert_int_equal(role_at(&s, 1, 4), ROLE_TEXT);
	assert_int_equal(role_at(&s, 1, 6), ROLE_MARK);
	assert_int_equal(role_at(&s, 1, 8), ROLE_TEXT);
	assert_int_equal(role_at(&s, 1, 13), ROLE_TEXT);
	assert_int_equal(role_at(&s, 1, 18), ROLE_TEXT);
	scene_close(&s);
}

static void draft_keeps_a_mark_and_what_combines_with_it_in_one_cell(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 2, 40);
	sketch_row(&s.doc, 1, ROW_SECTION, "a", 100);
	sketch_text(&s.doc, 1, "a **\xcc\x81 b**");
	scene_draw(&s, 0);
	assert_shows(&s.canvas, "  a **\xcc\x81 b**\n\n");
	scene_close(&s);
}

static void fill(struct scene *s, int sections)
{
	for (int i = 1; i <= sections; i++) {
		char text[64];
		snprintf(text, sizeof text, "first %d\nsecond %d\nthird %d", i, i, i);
		sketch_row(&s->doc, (uint64_t)i, ROW_SECTION, "point", 100);
		sketch_text(&s->doc, (uint64_t)i, text);
	}
}

static void draft_follows_the_end_of_the_section_being_written(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 4, 30);
	fill(&s, 6);
	scene_draw(&s, 3);
	assert_shows(&s.canvas, "\n  first 3\n  second 3\n  third 3\n");
	sketch_append(&s.doc, 3, "\nfourth 3");
	scene_draw(&s, 3);
	assert_shows(&s.canvas, "  first 3\n  second 3\n  third 3\n  fourth 3\n");
	scene_close(&s);
}

static void draft_stays_where_it_was_scrolled_to(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 4, 30);
	fill(&s, 6);
	scene_draw(&s, 3);
	draft_scroll(&s.draft, &s.doc, -2);
	assert_false(s.draft.follow);
	scene_draw(&s, 3);
	assert_shows(&s.canvas, "  second 2\n  third 2\n\n  first 3\n");
	sketch_append(&s.doc, 3, "\nfourth 3\nfifth 3");
	scene_draw(&s, 3);
	assert_shows(&s.canvas, "  second 2\n  third 2\n\n  first 3\n");
	assert_int_equal(draft_end_side(&s.draft, &s.doc, 3), 1);
	draft_last(&s.draft, &s.doc);
	scene_draw(&s, 3);
	assert_shows(&s.canvas, "  second 3\n  third 3\n  fourth 3\n  fifth 3\n");
	scene_close(&s);
}

static void draft_scrolls_no_further_than_both_ends(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 4, 30);
	fill(&s, 3);
	draft_first(&s.draft, &s.doc);
	scene_draw(&s, 0);
	draft_scroll(&s.draft, &s.doc, -10);
	scene_draw(&s, 0);
	assert_shows(&s.canvas, "  first 1\n  second 1\n  third 1\n\n");
	draft_scroll(&s.draft, &s.doc, 100);
	scene_draw(&s, 0);
	assert_shows(&s.canvas, "\n  first 3\n  second 3\n  third 3\n");
	scene_close(&s);
}

static void draft_shows_a_chosen_section_at_the_top(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 4, 30);
	fill(&s, 6);
	draft_show(&s.draft, 4);
	scene_draw(&s, 0);
	assert_shows(&s.canvas, "  first 4\n  second 4\n  third 4\n\n");
	scene_close(&s);
}

static void draft_survives_the_loss_of_the_row_at_its_top(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 4, 30);
	fill(&s, 6);
	draft_show(&s.draft, 4);
	scene_draw(&s, 0);
	sketch_apply(&s.doc, edit_remove_row(4));
	scene_draw(&s, 0);
	assert_true(shows(&s.canvas, "first"));
	scene_close(&s);
}

static void draft_keeps_the_text_at_the_top_when_the_width_changes(void **state)
{
	(void)state;
	struct scene s;
	struct buf text = BUF_INIT;
	for (int i = 0; i < 400; i++)
		buf_addf(&text, "word%d ", i);
	scene_open(&s, 4, 30);
	sketch_row(&s.doc, 1, ROW_SECTION, "a", 100);
	sketch_text(&s.doc, 1, text.data);
	draft_first(&s.draft, &s.doc);
	scene_draw(&s, 0);
	draft_scroll(&s.draft, &s.doc, 40);
	scene_draw(&s, 0);
	size_t at = s.draft.top_at;
	canvas_resize(&s.canvas, 4, 60);
	scene_draw(&s, 0);
	assert_true(s.draft.top_at <= at && s.draft.top_at + 60 > at);
	buf_release(&text);
	scene_close(&s);
}

static void draft_shows_one_section_alone(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 6, 30);
	fill(&s, 3);
	s.draft.alone = true;
	struct view v = view_of(&s.canvas);
	draft_first(&s.draft, &s.doc);
	draft_draw(&s.draft, &s.doc, &v, 0, 2);
	assert_true(shows(&s.canvas, "first 2"));
	assert_false(shows(&s.canvas, "first 1"));
	assert_false(shows(&s.canvas, "first 3"));
	scene_close(&s);
}

static void draft_takes_fenced_code_for_no_markdown(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 5, 30);
	sketch_row(&s.doc, 1, ROW_SECTION, "a", 100);
	sketch_text(&s.doc, 1, "```\n# **x**\n```\n# Head");
	draft_first(&s.draft, &s.doc);
	scene_draw(&s, 0);
	assert_int_equal(role_at(&s, 0, 2), ROLE_MARK);
	assert_int_equal(role_at(&s, 1, 2), ROLE_TEXT);
	assert_int_equal(role_at(&s, 1, 4), ROLE_TEXT);
	assert_int_equal(role_at(&s, 2, 2), ROLE_MARK);
	assert_int_equal(role_at(&s, 3, 4), ROLE_HEADING);
	sketch_append(&s.doc, 1, "\n~~~\n# no head");
	scene_draw(&s, 0);
	draft_scroll(&s.draft, &s.doc, 1);
	scene_draw(&s, 0);
	assert_int_equal(role_at(&s, 4, 4), ROLE_TEXT);
	scene_close(&s);
}

static void draft_counts_the_lines_that_come_while_detached(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 4, 30);
	fill(&s, 6);
	scene_draw(&s, 3);
	draft_scroll(&s.draft, &s.doc, -4);
	scene_draw(&s, 3);
	assert_int_equal(s.draft.news.lines, 0);
	sketch_append(&s.doc, 3, "\nfourth 3\nfifth 3");
	scene_draw(&s, 3);
	assert_int_equal(s.draft.news.lines, 2);
	scene_draw(&s, 5);
	assert_int_equal(s.draft.news.lines, 5);
	assert_false(s.draft.news.above);
	draft_last(&s.draft, &s.doc);
	scene_draw(&s, 5);
	assert_int_equal(s.draft.news.row, 0);
	assert_true(shows(&s.canvas, "third 5"));
	scene_close(&s);
}

static void draft_shows_the_words_of_paragraphs_in_the_margin(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 5, 40);
	sketch_row(&s.doc, 1, ROW_SECTION, "a", 100);
	sketch_text(&s.doc, 1, "One two\nthree.\n\n四五六七");
	s.draft.counts = true;
	draft_first(&s.draft, &s.doc);
	scene_draw(&s, 0);
	assert_shows(&s.canvas, "    3   One two\n        three.\n\n    4   四五六七\n\n");
	scene_close(&s);
}

static void draft_marks_what_a_search_found(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 4, 14);
	sketch_row(&s.doc, 1, ROW_SECTION, "a", 100);
	sketch_text(&s.doc, 1, "a b c d e f green tea");
	draft_first(&s.draft, &s.doc);
	search_set(&s.draft.search, "green tea");
	scene_draw(&s, 0);
	const struct cell *row = canvas_row(&s.canvas, 1);
	assert_string_equal(row[2].text, "g");
	assert_int_equal(row[2].over, ROLE_MATCH);
	assert_int_equal(canvas_row(&s.canvas, 0)[2].over, ROLE_TEXT);
	scene_close(&s);
}

static void draft_wraps_only_what_it_shows(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 10, 30);
	fill(&s, 1000);
	scene_draw(&s, 500);
	assert_true(s.draft.blocks.count < 10);
	scene_close(&s);
}

static void draft_draws_in_any_size(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 1, 1);
	fill(&s, 3);
	for (int cols = 1; cols < 100; cols += 3) {
		for (int rows = 1; rows < 6; rows++) {
			canvas_resize(&s.canvas, rows, cols);
			scene_draw(&s, 2);
			scene_draw(&s, 0);
			assert_true(cols < 12 || shows(&s.canvas, "third"));
		}
	}
	scene_close(&s);
}

/* ---- The caret ------------------------------------------------------------------------------- */

static void type_at(struct scene *s, uint64_t row, size_t at, size_t from, size_t to)
{
	draft_set_caret(&s->draft, (struct draft_caret){.row = row, .at = at, .from = from, .to = to});
	scene_draw(s, 0);
}

static void draft_shows_the_caret_and_the_selection(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 4, 14);
	sketch_row(&s.doc, 1, ROW_SECTION, "a", 100);
	sketch_text(&s.doc, 1, "中国 one two\nx");
	type_at(&s, 1, strlen("中国"), strlen("中"), strlen("中国 one two\n"));
	assert_int_equal(s.canvas.cursor_row, 0);
	assert_int_equal(s.canvas.cursor_col, 6);
	assert_int_equal(canvas_row(&s.canvas, 0)[3].over, ROLE_TEXT);
	assert_int_equal(canvas_row(&s.canvas, 0)[4].over, ROLE_SELECTION);
	assert_int_equal(canvas_row(&s.canvas, 1)[2].over, ROLE_SELECTION);
	assert_int_equal(canvas_row(&s.canvas, 1)[5].over, ROLE_SELECTION);
	assert_int_equal(canvas_row(&s.canvas, 1)[6].over, ROLE_TEXT);
	assert_int_equal(canvas_row(&s.canvas, 2)[2].over, ROLE_TEXT);
	draft_set_caret(&s.draft, (struct draft_caret){0});
	scene_draw(&s, 0);
	assert_int_equal(s.canvas.cursor_row, -1);
	scene_close(&s);
}

static void draft_shows_the_caret_of_an_empty_text_on_its_point(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 2, 20);
	sketch_row(&s.doc, 1, ROW_SECTION, "to come", 100);
	type_at(&s, 1, 0, 0, 0);
	assert_shows(&s.canvas, "  · to come\n\n");
	assert_int_equal(s.canvas.cursor_col, 2);
	scene_close(&s);
}

static void draft_keeps_the_caret_in_sight(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 4, 30);
	fill(&s, 6);
	type_at(&s, 4, strlen("first 4\nsecond 4\n"), 0, 0);
	assert_shows(&s.canvas, "\n  first 4\n  second 4\n  third 4\n");
	assert_int_equal(s.canvas.cursor_row, 3);
	type_at(&s, 4, 0, 0, 0);
	assert_int_equal(s.canvas.cursor_row, 1);
	type_at(&s, 2, 0, 0, 0);
	assert_shows(&s.canvas, "  first 2\n  second 2\n  third 2\n\n");
	scene_close(&s);
}

static void draft_stays_while_text_comes_above_the_caret(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 6, 30);
	fill(&s, 6);
	type_at(&s, 4, 3, 0, 0);
	int row = s.canvas.cursor_row;
	assert_true(row > 1);
	for (int i = 0; i < 9; i++) {
		sketch_append(&s.doc, 3, "\nmore");
		scene_draw(&s, 3);
		assert_int_equal(s.canvas.cursor_row, row);
	}
	assert_true(shows(&s.canvas, "first 4"));
	scene_close(&s);
}

static void draft_stays_even_where_the_document_would_fit_the_view(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 12, 30);
	fill(&s, 2);
	type_at(&s, 2, 0, 0, 0);
	assert_int_equal(s.canvas.cursor_row, 4);
	sketch_append(&s.doc, 1, "\nmore");
	scene_draw(&s, 1);
	assert_int_equal(s.canvas.cursor_row, 4);
	scene_close(&s);
}

static void draft_enters_a_text_where_it_is_read(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 2, 30);
	fill(&s, 3);
	draft_show(&s.draft, 2);
	scene_draw(&s, 0);
	assert_int_equal(draft_entrance(&s.draft, &s.doc, 2), 0);
	assert_int_equal(draft_entrance(&s.draft, &s.doc, 1), 0);
	assert_true(draft_shows(&s.draft, &s.doc, 2, 0));
	assert_false(draft_shows(&s.draft, &s.doc, 2, strlen("first 2\nsecond 2\n")));
	draft_scroll(&s.draft, &s.doc, 1);
	assert_int_equal(draft_entrance(&s.draft, &s.doc, 2), strlen("first 2\nsecond 2\nthird 2"));
	sketch_append(&s.doc, 2, "\nfourth");
	assert_int_equal(draft_entrance(&s.draft, &s.doc, 2), strlen("first 2\n"));
	scene_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(draft_shows_the_whole_document_as_source),
		cmocka_unit_test(draft_dims_marks_and_hides_none),
		cmocka_unit_test(draft_keeps_a_mark_and_what_combines_with_it_in_one_cell),
		cmocka_unit_test(draft_follows_the_end_of_the_section_being_written),
		cmocka_unit_test(draft_stays_where_it_was_scrolled_to),
		cmocka_unit_test(draft_scrolls_no_further_than_both_ends),
		cmocka_unit_test(draft_shows_a_chosen_section_at_the_top),
		cmocka_unit_test(draft_survives_the_loss_of_the_row_at_its_top),
		cmocka_unit_test(draft_keeps_the_text_at_the_top_when_the_width_changes),
		cmocka_unit_test(draft_shows_one_section_alone),
		cmocka_unit_test(draft_takes_fenced_code_for_no_markdown),
		cmocka_unit_test(draft_counts_the_lines_that_come_while_detached),
		cmocka_unit_test(draft_shows_the_words_of_paragraphs_in_the_margin),
		cmocka_unit_test(draft_marks_what_a_search_found),
		cmocka_unit_test(draft_wraps_only_what_it_shows),
		cmocka_unit_test(draft_draws_in_any_size),
		cmocka_unit_test(draft_shows_the_caret_and_the_selection),
		cmocka_unit_test(draft_shows_the_caret_of_an_empty_text_on_its_point),
		cmocka_unit_test(draft_keeps_the_caret_in_sight),
		cmocka_unit_test(draft_stays_while_text_comes_above_the_caret),
		cmocka_unit_test(draft_stays_even_where_the_document_would_fit_the_view),
		cmocka_unit_test(draft_enters_a_text_where_it_is_read),
	};
	return RUN(tests);
}
