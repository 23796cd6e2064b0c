#include "write/clean.h"

#include "../test.h"

static const char *point; /* NULL: nothing is known of the section */
static bool middle;

static void expect_clean(const char *reply, const char *text, bool changed)
{
	size_t len = strlen(reply);
	for (size_t piece = 1; piece <= len; piece += piece < 8 ? 1 : 17) {
		struct clean clean;
		struct buf out = BUF_INIT;
		clean_init(&clean);
		if (point)
			clean_section(&clean, point, middle);
		for (size_t at = 0; at < len; at += piece)
			clean_feed(&clean, reply + at, len - at < piece ? len - at : piece, &out);
		clean_finish(&clean, &out);
		assert_string_equal(out.data, text);
		assert_int_equal(clean.changed, changed);
		clean_release(&clean);
		buf_release(&out);
	}
}

static void clean_passes_plain_text_unchanged(void **state)
{
	(void)state;
	expect_clean("The lanes wake.\n\nA woman walks.", "The lanes wake.\n\nA woman walks.", false);
	expect_clean("Surely it rains.", "Surely it rains.", false);
	expect_clean("第一天，我们到了北京。", "第一天，我们到了北京。", false);
}

static void clean_drops_white_space_at_both_ends(void **state)
{
	(void)state;
	expect_clean("\n\n  Text.\n\n", "Text.", true);
}

static void clean_drops_carriage_returns(void **state)
{
	(void)state;
	expect_clean("第一段。\r\n\r\n第二段。\r\n", "第一段。\n\n第二段。", true);
}

static void clean_drops_step_markers(void **state)
{
	(void)state;
	expect_clean("Paragraph 3: The lanes wake slowly.", "The lanes wake slowly.", true);
	expect_clean("**Paragraph 3 - On foot in Beijing**\n\nThe lanes wake.", "The lanes wake.",
				 true);
	expect_clean("### Paragraph 3 - Main Point: On foot - Word Count: 400 words\n\nThe lanes.",
				 "The lanes.", true);
	expect_clean("第三段：胡同慢慢醒来。", "胡同慢慢醒来。", true);
}

/* HEAD, so many words, TAIL. */
static char *long_line(const char *head, int words, const char *tail)
{
	struct buf line = BUF_INIT;
	buf_add_str(&line, head);
	for (int i = 0; i < words; i++)
		buf_add_str(&line, "word ");
	buf_add_str(&line, tail);
	return buf_detach(&line);
}

static void clean_drops_a_long_plan_line_whole(void **state)
{
	(void)state;
	char *reply = long_line("Paragraph 3 - Main Point: ", 150, "- Word Count: 400 words\n\nText.");
	expect_clean(reply, "Text.", true);
	free(reply);
}

static void clean_drops_no_more_than_the_marker_of_a_line_that_is_text(void **state)
{
	(void)state;
	char *reply = long_line("Paragraph 12: ", 400, "and so on"),
		 *text = long_line("", 400, "and so on");
	expect_clean(reply, text, true);
	free(reply);
	free(text);
	reply = long_line("Sure, here is ", 400, "it:\nText.");
	expect_clean(reply, reply, false);
	free(reply);
}

static void clean_drops_preambles(void **state)
{
	(void)state;
	expect_clean("Sure, here is the paragraph:\n\nThe lanes wake.", "The lanes wake.", true);
	expect_clean("好的，以下是第三段：\n\n胡同醒来。", "胡同醒来。", true);
	expect_clean("Sure, here it is:\n\n**Paragraph 2**\n\nText.", "Text.", true);
}

static void clean_keeps_a_text_that_begins_like_a_marker(void **state)
{
	(void)state;
	expect_clean("Sure of himself, he went on. He fell.", "Sure of himself, he went on. He fell.",
				 false);
	expect_clean("Here is where the road ends.", "Here is where the road ends.", false);
	expect_clean("第三段时间里，他没有说话。", "第三段时间里，他没有说话。", false);
}

static void clean_drops_what_a_continuation_repeats(void **state)
{
	(void)state;
	const char *before = "Rain fell on the harbour. The boats lay still at their ropes.";
	const struct {
		const char *reply, *text;
	} cases[] = {
		{"The boats lay still at their ropes. A gull cried.", "A gull cried."},
		{"Rain fell on the harbour. The boats lay still at their ropes.\n\nA gull.", "A gull."},
		{"The boats lay silent.", "The boats lay silent."},
		{"A gull cried.", "A gull cried."},
		{"ropes. Then", "ropes. Then"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		for (size_t piece = 1; piece < 20; piece++) {
			struct clean clean;
			struct buf out = BUF_INIT;
			clean_init(&clean);
			clean_expect(&clean, before, strlen(before));
			size_t len = strlen(cases[i].reply);
			for (size_t at = 0; at < len; at += piece)
				clean_feed(&clean, cases[i].reply + at, len - at < piece ? len - at : piece, &out);
			clean_finish(&clean, &out);
			assert_string_equal(out.data, cases[i].text);
			clean_release(&clean);
			buf_release(&out);
		}
	}
}

static void clean_drops_remarks_at_the_end(void **state)
{
	(void)state;
	expect_clean("The lanes wake.\n\n(Word count: 400)", "The lanes wake.", true);
	expect_clean("The lanes wake.\n\n**Word Count:** 412 words\n", "The lanes wake.", true);
	expect_clean("The lanes wake.\n\n[To be continued…]\n\n(Words: 3)", "The lanes wake.", true);
	expect_clean("胡同醒了。\n\n（字数：400字）", "胡同醒了。", true);
	expect_clean("胡同醒了。\n（未完待续）", "胡同醒了。", true);
}

static void clean_keeps_remarks_that_text_follows(void **state)
{
	(void)state;
	expect_clean("A.\n\n(Word count: 400)\n\nB.", "A.\n\n(Word count: 400)\n\nB.", false);
	expect_clean("A.\n\nWords: they failed him.", "A.\n\nWords: they failed him.", false);
	expect_clean("A.\n\nTo be continued is to be.\n\nB.", "A.\n\nTo be continued is to be.\n\nB.",
				 false);
	expect_clean("(Word count: 400)", "(Word count: 400)", false);
	expect_clean("He said: word count: 5", "He said: word count: 5", false);
}

static void clean_drops_conclusions_in_the_middle_alone(void **state)
{
	(void)state;
	static const char reply[] = "The lanes wake.\n\nIn conclusion, lanes matter.";
	point = "Lanes";
	middle = true;
	expect_clean(reply, "The lanes wake.", true);
	expect_clean("胡同醒了。\n\n总之，胡同很重要。", "胡同醒了。", true);
	middle = false;
	expect_clean(reply, reply, false);
	point = NULL;
	expect_clean(reply, reply, false);
}

static void clean_drops_a_fence_around_the_whole(void **state)
{
	(void)state;
	expect_clean("```markdown\nThe lanes wake.\n```", "The lanes wake.", true);
	expect_clean("```\nThe lanes wake.\n\nSlowly.\n```\n", "The lanes wake.\n\nSlowly.", true);
	expect_clean("```c\nint a;\n```", "```c\nint a;\n```", false);
	expect_clean("See:\n\n```\nint a;\n```", "See:\n\n```\nint a;\n```", false);
}

static void clean_drops_a_heading_that_says_the_point(void **state)
{
	(void)state;
	point = "On foot in Beijing: the lanes behind the Drum Tower";
	middle = true;
	expect_clean("### On Foot in Beijing\n\nThe lanes wake.", "The lanes wake.", true);
	expect_clean("**On foot in Beijing**\n\nThe lanes wake.", "The lanes wake.", true);
	expect_clean("### By train\n\nThe lanes wake.", "### By train\n\nThe lanes wake.", false);
	expect_clean("**On foot** one sees more.", "**On foot** one sees more.", false);
	point = "胡同的早晨";
	expect_clean("## 胡同的早晨\n\n胡同醒了。", "胡同醒了。", true);
	point = NULL;
}

static void clean_title_takes_off_what_is_around_it(void **state)
{
	(void)state;
	const char *const cases[][2] = {{"**The Lanes of Beijing**\n\nI hope", "The Lanes of Beijing"},
									{"\n# “Bees, and why”.", "Bees, and why"},
									{"《城里的蜂》", "城里的蜂"},
									{"", ""}};
	for (size_t i = 0; i < 4; i++) {
		struct buf title = BUF_INIT;
		clean_title(&title, cases[i][0], strlen(cases[i][0]));
		assert_string_equal(title.data, cases[i][1]);
		buf_release(&title);
	}
}

static void clean_last_sentence_ends_where_a_sentence_does(void **state)
{
	(void)state;
	struct {
		const char *text, *whole;
	} cases[] = {
		{"One. Two thr", "One."},
		{"It cost 3.14 eu", ""},
		{"“Go!” she sa", "“Go!”"},
		{"他走了。她", "他走了。"},
		{"他说：“走吧。”她没", "他说：“走吧。”"},
		{"All of it.", "All of it."},
		{"One.\n\nTwo", "One."},
		{"", ""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t len = clean_last_sentence(cases[i].text, strlen(cases[i].text));
		assert_int_equal(len, strlen(cases[i].whole));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clean_passes_plain_text_unchanged),
		cmocka_unit_test(clean_drops_white_space_at_both_ends),
		cmocka_unit_test(clean_drops_carriage_returns),
		cmocka_unit_test(clean_drops_step_markers),
		cmocka_unit_test(clean_drops_a_long_plan_line_whole),
		cmocka_unit_test(clean_drops_no_more_than_the_marker_of_a_line_that_is_text),
		cmocka_unit_test(clean_drops_preambles),
		cmocka_unit_test(clean_keeps_a_text_that_begins_like_a_marker),
		cmocka_unit_test(clean_drops_what_a_continuation_repeats),
		cmocka_unit_test(clean_drops_remarks_at_the_end),
		cmocka_unit_test(clean_keeps_remarks_that_text_follows),
		cmocka_unit_test(clean_drops_conclusions_in_the_middle_alone),
		cmocka_unit_test(clean_drops_a_fence_around_the_whole),
		cmocka_unit_test(clean_drops_a_heading_that_says_the_point),
		cmocka_unit_test(clean_title_takes_off_what_is_around_it),
		cmocka_unit_test(clean_last_sentence_ends_where_a_sentence_does),
	};
	return RUN(tests);
}
