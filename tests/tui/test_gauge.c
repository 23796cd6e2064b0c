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
											   .row = 7,
											   .row_words = 431,
											   .row_budget = 900,
											   .words = 5000,
											   .target = 10000,
											   .projected = 10140,
											   .length_score = 12.34,
											   .words_per_second = 62.4,
											   .tokens_per_second = 83.2,
											   .seconds_left = 190,
											   .prompt_tokens = 12000,
											   .completion_tokens = 6500,
											   .cost = 0.042,
											   .currency = "$",
											   .notice = ""};

static void gauge_tells_everything_where_there_is_room(void **state)
{
	(void)state;
	assert_gauge(writing, 200,
				 " ██████████████████████████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  "
				 "5,000 / 10,000 words · ▌ 431/900 ████▊░░░░░ · → 10,140 · 3:10 left · 62 w/s · "
				 "83 tok/s · 18,500 tokens · $0.04 · S_l 12.3\n");
}

static void gauge_keeps_what_matters_most_when_narrow(void **state)
{
	(void)state;
	assert_gauge(writing, 80,
				 " ██████░░░░░░  5,000 / 10,000 words · ▌ 431/900 · → 10,140 · 3:10 left · $0.04\n");
	assert_gauge(writing, 60, " 5,000 / 10,000 words · ▌ 431/900 · → 10,140 · 3:10 left\n");
	assert_gauge(writing, 40, " 5,000 / 10,000 words · 3:10 left\n");
	assert_gauge(writing, 20, " 5000/10000 · $0.04\n");
}

static void gauge_shows_the_words_on_every_screen_that_holds_them(void **state)
{
	(void)state;
	for (int cols = 1; cols < 240; cols++) {
		char *shown = draw(&writing, cols);
		assert_int_equal(strchr(shown, '5') != NULL, cols >= 12);
		free(shown);
	}
}

static void gauge_says_short_and_over_in_words(void **state)
{
	(void)state;
	struct engine_progress p = {
		.words = 100, .target = 1000, .projected = 800, .length_score = -1, .seconds_left = -1};
	assert_gauge(p, 80, " ██▍░░░░░░░░░░░░░░░░░░░░░  100 / 1,000 words · → 800 · ▼ 20% short\n");
	p.projected = 1200;
	assert_gauge(p, 60, " █▋░░░░░░░░░░░░░░  100 / 1,000 words · → 1,200 · ▲ 20% over\n");
	assert_gauge(p, 32, " 100 / 1,000 words · ▲ 20% over\n");
	assert_gauge(p, 29, " 100 / 1,000 words · ▲ over\n");
	p.words = p.projected;
	assert_gauge(p, 40, " 1,200 / 1,000 words · ▲ 20% over\n");
}

static void gauge_says_when_a_section_is_over(void **state)
{
	(void)state;
	struct engine_progress p = writing;
	p.row_words = 990;
	char *shown = draw(&p, 200);
	assert_non_null(strstr(shown, "▌ 990/900 █"));
	free(shown);
	p.row_words = 991;
	shown = draw(&p, 200);
	assert_non_null(strstr(shown, "▌ 991/900 ▲ █"));
	free(shown);
}

static void gauge_counts_rows_while_planning(void **state)
{
	(void)state;
	struct engine_progress p = {.state = ENGINE_PLANNING, .target = 1000, .rows = 3};
	assert_gauge(p, 60, " ░░░░░░░░░░░░░░░░  0 / 1,000 words · planning: 3 rows\n");
}

static void gauge_says_one_word(void **state)
{
	(void)state;
	struct engine_progress p = {.words = 1, .length_score = -1, .seconds_left = -1};
	assert_gauge(p, 60, " ░░░░░░░░░░░░░░░░  1 word\n");
}

static void assert_says(double cost, long tokens, const char *said)
{
	struct engine_progress p = {
		.length_score = -1, .cost = cost, .currency = "$", .completion_tokens = tokens};
	struct buf expected = BUF_INIT;
	buf_addf(&expected, " %s\n", said);
	char *shown = draw(&p, 200);
	if (!strstr(shown, expected.data))
		fail_msg("%s is not in %s", said, shown);
	buf_release(&expected);
	free(shown);
}

static void gauge_says_what_it_has_cost(void **state)
{
	(void)state;
	assert_says(0.001, 999, "999 tokens · <$0.01");
	assert_says(12.346, 1234567, "1,234,567 tokens · $12.35");
	assert_says(1234.5, 0, "$1234");
}

static void gauge_holds_running_numbers_back(void **state)
{
	(void)state;
	struct engine_progress next = writing;
	next.words = 5001;
	assert_false(gauge_is_due(&writing, &next, GAUGE_MS - 1));
	assert_true(gauge_is_due(&writing, &next, GAUGE_MS));
}

static void gauge_shows_at_once_what_the_writer_does(void **state)
{
	(void)state;
	struct engine_progress next = writing;
	next.target = 12000;
	assert_true(gauge_is_due(&writing, &next, 0));
	next = writing;
	next.row_budget = 950;
	assert_true(gauge_is_due(&writing, &next, 0));
	next = writing;
	next.state = ENGINE_IDLE;
	assert_true(gauge_is_due(&writing, &next, 0));
	assert_true(gauge_is_due(&next, &next, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gauge_fills_its_bar_in_eighths),
		cmocka_unit_test(gauge_groups_thousands),
		cmocka_unit_test(gauge_tells_everything_where_there_is_room),
		cmocka_unit_test(gauge_keeps_what_matters_most_when_narrow),
		cmocka_unit_test(gauge_shows_the_words_on_every_screen_that_holds_them),
		cmocka_unit_test(gauge_says_short_and_over_in_words),
		cmocka_unit_test(gauge_says_when_a_section_is_over),
		cmocka_unit_test(gauge_counts_rows_while_planning),
		cmocka_unit_test(gauge_says_one_word),
		cmocka_unit_test(gauge_says_what_it_has_cost),
		cmocka_unit_test(gauge_holds_running_numbers_back),
		cmocka_unit_test(gauge_shows_at_once_what_the_writer_does),
	};
	return RUN(tests);
}
