#include "../test.h"

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "cmd/progress.h"

static struct buf out = BUF_INIT;
static struct doc doc;

static int setup(void **state)
{
	(void)state;
	doc_init(&doc);
	MEM_GROW(doc.rows, 3, &doc.row_cap);
	doc.rows[0] = row_new(1, ROW_HEADING, 1, "Part", 0);
	doc.rows[1] = row_new(2, ROW_SECTION, 2, "First", 100);
	doc.rows[2] = row_new(3, ROW_SECTION, 2, "Second", 100);
	doc.row_count = 3;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	doc_release(&doc);
	buf_release(&out);
	return 0;
}

static void says_words(long words, const char *expected)
{
	buf_clear(&out);
	number_add(&out, words);
	assert_string_equal(out.data, expected);
}

static void says_time(double seconds, const char *expected)
{
	buf_clear(&out);
	progress_add_time(&out, seconds);
	assert_string_equal(out.data, expected);
}

static void progress_groups_the_digits_of_words(void **state)
{
	(void)state;
	says_words(0, "0");
	says_words(999, "999");
	says_words(1000, "1,000");
	says_words(1234567, "1,234,567");
}

static void progress_says_time_in_minutes_and_hours(void **state)
{
	(void)state;
	says_time(0, "0:00");
	says_time(59.6, "1:00");
	says_time(190, "3:10");
	says_time(3725, "1:02:05");
}

static const struct engine_progress writing = {
	.state = ENGINE_WRITING,
	.row = 3,
	.words = 500,
	.target = 1000,
	.words_per_second = 62.4,
	.seconds_left = 190,
	.notice = "",
};

static void progress_line_holds_bar_words_section_speed_and_time(void **state)
{
	(void)state;
	progress_line(&out, &doc, &writing, 100);
	assert_string_equal(out.data, "███████████████░░░░░░░░░░░░░░░ 500/1,000 words · section 2/2 · "
								  "62 words/s · 3:10 left");
}

static void progress_line_gives_up_the_bar_when_there_is_no_room(void **state)
{
	(void)state;
	progress_line(&out, &doc, &writing, 62);
	assert_null(strstr(out.data, "█"));
	buf_clear(&out);
	progress_line(&out, &doc, &writing, 80);
	assert_non_null(strstr(out.data, "█"));
	assert_true(text_width(out.data, out.len) < 80);
}

static void progress_line_leaves_out_what_is_unknown(void **state)
{
	(void)state;
	struct engine_progress now = writing;
	now.row = 0;
	now.words_per_second = 0;
	now.seconds_left = -1;
	progress_line(&out, &doc, &now, 20);
	assert_string_equal(out.data, "500/1,000 words");
}

static void progress_line_says_what_is_being_waited_for(void **state)
{
	(void)state;
	struct engine_progress now = {
		.state = ENGINE_PLANNING, .rows = 1, .seconds_left = -1, .notice = "retrying in 2 s"};
	progress_line(&out, &doc, &now, 80);
	assert_string_equal(out.data, "planning · 1 section · retrying in 2 s");
}

static void progress_bar_is_full_and_no_longer_past_the_target(void **state)
{
	(void)state;
	struct engine_progress now = writing;
	now.words = 5000;
	progress_line(&out, &doc, &now, 100);
	assert_null(strstr(out.data, "░"));
	assert_true(text_width(out.data, out.len) < 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(progress_groups_the_digits_of_words, teardown),
		cmocka_unit_test_teardown(progress_says_time_in_minutes_and_hours, teardown),
		cmocka_unit_test_setup_teardown(progress_line_holds_bar_words_section_speed_and_time, setup,
										teardown),
		cmocka_unit_test_setup_teardown(progress_line_gives_up_the_bar_when_there_is_no_room, setup,
										teardown),
		cmocka_unit_test_setup_teardown(progress_line_leaves_out_what_is_unknown, setup, teardown),
		cmocka_unit_test_setup_teardown(progress_line_says_what_is_being_waited_for, setup,
										teardown),
		cmocka_unit_test_setup_teardown(progress_bar_is_full_and_no_longer_past_the_target, setup,
										teardown),
	};
	return RUN(tests);
}
