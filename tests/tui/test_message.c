#include "tui/message.h"

#include "sketch.h"

static const char sentence[] =
	"The server at http://localhost:11434/v1 does not answer: start it, or choose another with "
	":model. What came until then is kept.";

static void message_takes_the_lines_it_needs(void **state)
{
	(void)state;
	assert_int_equal(message_lines("Saved.", false, 80), 1);
	assert_int_equal(message_lines(sentence, true, 80), 2);
	assert_int_equal(message_lines(sentence, true, 60), 3);
	assert_int_equal(message_lines(sentence, true, 20), 3);
	assert_int_equal(message_lines("", false, 0), 1);
}

static void assert_drawn(int rows, int cols, const char *expected)
{
	struct canvas c;
	canvas_init(&c);
	canvas_resize(&c, rows, cols);
	struct view v = view_of(&c);
	message_draw(&v, sentence, true);
	assert_shows(&c, expected);
	canvas_release(&c);
}

static void message_is_wrapped_and_elided_only_at_its_very_end(void **state)
{
	(void)state;
	assert_drawn(3, 60,
				 " ✗ The server at http://localhost:11434/v1 does not answer:\n"
				 "   start it, or choose another with :model. What came until\n"
				 "   then is kept.\n");
	assert_drawn(1, 40, " ✗ The server at http://localhost:1143…\n");
}

static void messages_keep_the_last_hundred_and_no_repeats(void **state)
{
	(void)state;
	struct messages m = {.count = 0};
	for (int i = 0; i < 250; i++) {
		char text[32];
		snprintf(text, sizeof text, "said %d", i);
		messages_add(&m, text, i % 2);
		messages_add(&m, text, i % 2);
	}
	messages_add(&m, "", true);
	assert_int_equal(m.count, MESSAGES_KEPT);
	assert_string_equal(m.kept[0].text, "said 150");
	assert_string_equal(m.kept[MESSAGES_KEPT - 1].text, "said 249");
	assert_true(m.kept[MESSAGES_KEPT - 1].trouble);
	messages_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(message_takes_the_lines_it_needs),
		cmocka_unit_test(message_is_wrapped_and_elided_only_at_its_very_end),
		cmocka_unit_test(messages_keep_the_last_hundred_and_no_repeats),
	};
	return RUN(tests);
}
