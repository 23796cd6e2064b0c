#include "tui/page.h"

#include "sketch.h"
#include "tui/app.h"

static int filled, lines_wanted;

static void fill(struct app *app, struct page_text *out)
{
	(void)app;
	filled++;
	page_heading(out, "Heading");
	page_pair(out, "w", "write everything unwritten from the selected row on");
	page_blank(out);
	page_prose(out, ROLE_TEXT, "one\n\ntwo three", 14);
}

static void fill_lines(struct app *app, struct page_text *out)
{
	(void)app;
	for (int i = 1; i <= lines_wanted; i++) {
		char line[32];
		int len = snprintf(line, sizeof line, "Line %d", i);
		page_prose(out, ROLE_TEXT, line, (size_t)len);
	}
}

static void begin(struct app *app, int rows, int cols)
{
	*app = (struct app){.pane = MODE_OUTLINE};
	filled = 0;
	page_init(&app->page);
	canvas_init(&app->canvas);
	canvas_resize(&app->canvas, rows, cols);
}

static void draw(struct app *app)
{
	struct view v = view_of(&app->canvas);
	canvas_clear(&app->canvas);
	page_draw(app, &v);
}

static void end(struct app *app)
{
	page_release(&app->page);
	canvas_release(&app->canvas);
}

static void page_shows_headings_pairs_and_prose_wrapped(void **state)
{
	(void)state;
	struct app app;
	begin(&app, 10, 41);
	page_open(&app, "Title", fill, false);
	draw(&app);
	assert_shows(&app.canvas, " Title\n"
							  "\n"
							  " Heading\n"
							  " w            write everything unwritten\n"
							  "              from the selected row on\n"
							  "\n"
							  " one\n"
							  "\n"
							  " two three\n"
							  "\n");
	end(&app);
}

static void page_is_filled_once_for_a_width(void **state)
{
	(void)state;
	struct app app;
	begin(&app, 10, 60);
	page_open(&app, "Title", fill, false);
	draw(&app);
	draw(&app);
	assert_int_equal(filled, 1);
	canvas_resize(&app.canvas, 12, 40);
	draw(&app);
	assert_int_equal(filled, 2);
	page_stale(&app);
	draw(&app);
	assert_int_equal(filled, 3);
	end(&app);
}

static void page_gives_a_long_key_a_line_of_its_own(void **state)
{
	(void)state;
	struct app app;
	struct page_text text = {.text = BUF_INIT, .cols = 30};
	begin(&app, 4, 30);
	page_pair(&text, "PageDown, Ctrl-F", "a page");
	assert_int_equal(text.count, 2);
	assert_int_equal(text.lines[0].key_len, 0);
	assert_true(text.lines[1].inset);
	page_text_release(&text);
	end(&app);
}

static void page_shows_hostile_text_harmlessly(void **state)
{
	(void)state;
	struct page_text text = {.text = BUF_INIT, .cols = 30};
	page_prose(&text, ROLE_TEXT,
			   "a\x1b[2J\xff\xe2\x80\xae"
			   "b",
			   10);
	assert_null(memchr(text.text.data, 0x1b, text.text.len));
	assert_null(strstr(text.text.data, "\xff"));
	assert_null(strstr(text.text.data, "\xe2\x80\xae"));
	page_text_release(&text);
}

static void page_scrolls_no_further_than_its_end(void **state)
{
	(void)state;
	struct app app;
	begin(&app, 7, 40);
	lines_wanted = 20;
	page_open(&app, "Lines", fill_lines, false);
	draw(&app);
	assert_true(shows(&app.canvas, "1–5 / 20"));
	page_scroll(&app.page, 3);
	assert_int_equal(app.page.top, 3);
	page_scroll(&app.page, 100);
	assert_int_equal(app.page.top, 15);
	draw(&app);
	assert_true(shows(&app.canvas, "Line 20"));
	page_scroll(&app.page, -100);
	assert_int_equal(app.page.top, 0);
	end(&app);
}

static void page_that_is_live_keeps_to_its_end(void **state)
{
	(void)state;
	struct app app;
	begin(&app, 7, 40);
	lines_wanted = 3;
	page_open(&app, "Lines", fill_lines, true);
	draw(&app);
	lines_wanted = 30;
	draw(&app);
	assert_true(shows(&app.canvas, "Line 30"));
	page_scroll(&app.page, -2);
	lines_wanted = 40;
	draw(&app);
	assert_true(shows(&app.canvas, "Line 24"));
	assert_false(shows(&app.canvas, "Line 40"));
	end(&app);
}

static void page_finds_in_any_case_and_goes_round(void **state)
{
	(void)state;
	struct app app;
	begin(&app, 7, 40);
	lines_wanted = 25;
	page_open(&app, "Lines", fill_lines, false);
	draw(&app);
	page_seek(&app.page, "LINE 2");
	assert_true(page_find(&app.page, 1));
	assert_int_equal(app.page.found_at, 1);
	assert_true(page_find(&app.page, 1));
	assert_int_equal(app.page.found_at, 19);
	assert_int_equal(app.page.top, 17);
	assert_true(page_find(&app.page, -1));
	assert_true(page_find(&app.page, -1));
	assert_int_equal(app.page.found_at, 24);
	draw(&app);
	const struct cell *row = canvas_row(&app.canvas, 6);
	assert_int_equal(row[1].over, ROLE_SELECTED);
	assert_int_equal(row[6].over, ROLE_SELECTED);
	assert_int_equal(row[7].over, ROLE_TEXT);
	page_seek(&app.page, "nowhere");
	assert_false(page_find(&app.page, 1));
	end(&app);
}

static void page_does_without_its_title_where_there_is_no_room(void **state)
{
	(void)state;
	struct app app;
	begin(&app, 2, 20);
	page_open(&app, "Title", fill, false);
	draw(&app);
	assert_shows(&app.canvas, " Heading\n w     write\n");
	canvas_resize(&app.canvas, 1, 1);
	draw(&app);
	end(&app);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(page_shows_headings_pairs_and_prose_wrapped),
		cmocka_unit_test(page_is_filled_once_for_a_width),
		cmocka_unit_test(page_gives_a_long_key_a_line_of_its_own),
		cmocka_unit_test(page_shows_hostile_text_harmlessly),
		cmocka_unit_test(page_scrolls_no_further_than_its_end),
		cmocka_unit_test(page_that_is_live_keeps_to_its_end),
		cmocka_unit_test(page_finds_in_any_case_and_goes_round),
		cmocka_unit_test(page_does_without_its_title_where_there_is_no_room),
	};
	return RUN(tests);
}
