#include "tui/gauge.h"

#include "sketch.h"

static char *draw(const struct engine_progress *p, int cols)
{
	struct canvas c;
	canvas_init(&c);
	canvas_resize(&c, 1, cols);
	struct view v = view_of(&c);
	gauge_draw(&v, p);
	char *shown = sketch_print(&c);
	canvas_release(&c);
	return shown;
}

static void assert_gauge(struct engine_progress p, int cols, const char *expected)
{
	char *shown = draw(&p, cols);
	assert_string_equal(shown, expected);
	free(shown);
}

static void gauge_fills_its_bar_in_eighths(void **state)
{
	(void)state;
	struct canvas c;
	canvas_init(&c);
	canvas_resize(&c, 5, 4);
	struct view v = view_of(&c);
	const double shares[] = {0, 1.0 / 32, 0.5, 0.97, 2};
	for (int i = 0; i < 5; i++)
		gauge_bar(&v, i, 0, 4, shares[i], "·");
	assert_shows(&c, "····\n▏···\n██··\n███▉\n████\n");
	canvas_release(&c);
}

static void gauge_groups_thousands(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	const long numbers[] = {0, 999, 1000, 1234567, -4321};
	for (int i = 0; i < 5; i++) {
		gauge_number(&out, numbers[i]);
		buf_add_char(&out, ' ');
	}
	assert_string_equal(out.data, "0 999 1,000 1,234,567 -4,321 ");
	buf_release(&out);
}

static const struct engine_progress writing = {.state = ENGINE_WRITING,
											   .words = 5000,
											   .target = 10000,
											   .projected = 10140,
											   .words_per_second = 62.4,
											   .seconds_left = 190,
											   .notice = ""};

static void gauge_tells_where_the_document_will_end(void **state)
{
	(void)state;
	assert_gauge(
		writing, 80,
		" ████████████░░░░░░░░░░░░  5,000 / 10,000 words · → 10,140 · 62 w/s · 3:10 left\n");
}

static void gauge_says_short_and_over_in_words(void **state)
{
	(void)state;
	struct engine_progress p = {.words = 100, .target = 1000, .projected = 800, .seconds_left = -1};
	assert_gauge(p, 80, " ██▍░░░░░░░░░░░░░░░░░░░░░  100 / 1,000 words · → 800 ▼ 20% short\n");
	p.projected = 1200;
	assert_gauge(p, 60, " █▊░░░░░░░░░░░░░░░░  100 / 1,000 words · → 1,200 ▲ 20% over\n");
}

static void gauge_counts_rows_while_planning(void **state)
{
	(void)state;
	struct engine_progress p = {.state = ENGINE_PLANNING, .target = 1000, .rows = 3};
	assert_gauge(p, 60, " ░░░░░░░░░░░░░░░░░░  0 / 1,000 words · planning: 3 rows\n");
}

static void gauge_says_one_word(void **state)
{
	(void)state;
	struct engine_progress p = {.words = 1, .seconds_left = -1};
	assert_gauge(p, 60, " ░░░░░░░░░░░░░░░░░░  1 word\n");
}

static void gauge_drops_what_does_not_fit(void **state)
{
	(void)state;
	assert_gauge(writing, 50, " 5,000 / 10,000 words · → 10,140 · 62 w/s\n");
	assert_gauge(writing, 20, " 5000/10000\n");
	for (int cols = 1; cols < 120; cols++) {
		char *shown = draw(&writing, cols);
		assert_int_equal(strchr(shown, '5') != NULL, cols >= 11);
		free(shown);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gauge_fills_its_bar_in_eighths),
		cmocka_unit_test(gauge_groups_thousands),
		cmocka_unit_test(gauge_tells_where_the_document_will_end),
		cmocka_unit_test(gauge_says_short_and_over_in_words),
		cmocka_unit_test(gauge_counts_rows_while_planning),
		cmocka_unit_test(gauge_says_one_word),
		cmocka_unit_test(gauge_drops_what_does_not_fit),
	};
	return RUN(tests);
}
