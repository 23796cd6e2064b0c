#include "data/request_text.h"

#include "../test.h"
#include "data/excerpt.h"
#include "llm/tokens.h"

#define REQUEST "Write a story of about 2,200 words about a harbour."
#define CHINESE "请写一篇约2200字的故事，讲一个港口小镇。"

static void words_are_rounded_as_people_ask(void **state)
{
	(void)state;
	static const long numbers[][2] = {
		{0, 50},      {20, 50},      {74, 50},       {76, 100},       {870, 850},      {999, 1000},
		{2193, 2200}, {9960, 10000}, {12345, 12000}, {99600, 100000}, {123456, 120000}};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		assert_int_equal(request_text_round(numbers[i][0]), numbers[i][1]);
}

static void expect(const char *reply, const char *language, const char *request)
{
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	if (!request_text_read(reply, strlen(reply), language, 2200, &out, &err))
		fail_msg("%s: %s", reply, err.text);
	assert_string_equal(out.data, request);
	buf_release(&out);
}

static void expect_none(const char *reply, const char *language, const char *why)
{
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	if (request_text_read(reply, strlen(reply), language, 2200, &out, &err))
		fail_msg("%s: %s", reply, out.data);
	if (!strstr(err.text, why))
		fail_msg("%s: %s", reply, err.text);
	assert_string_equal(out.data, "");
}

static void a_request_is_found_in_what_is_around_it(void **state)
{
	(void)state;
	expect(REQUEST, "en", REQUEST);
	expect("\n " REQUEST "\n\n", "en", REQUEST);
	expect("\"" REQUEST "\"", "en", REQUEST);
	expect("“" REQUEST "”", "en", REQUEST);
	expect("Instruction: " REQUEST, "en", REQUEST);
	expect("**Writing request:** \"" REQUEST "\"", "en", REQUEST);
	expect("## Request\n\n" REQUEST, "en", REQUEST);
	expect("Here is a request that the text could answer:\n\n> " REQUEST, "en", "> " REQUEST);
	expect("Sure! Here is the request:\n\n**" REQUEST "**", "en", REQUEST);
	expect("```text\n" REQUEST "\n```", "en", REQUEST);
	expect("```json\n{\"instruction\": \"" REQUEST "\"}\n```", "en", REQUEST);
	expect("写作要求：" CHINESE, "zh", CHINESE);
	expect("「" CHINESE "」", "zh", CHINESE);
	expect("Anweisung für Sie: Schreiben Sie eine Geschichte über den Hafen und die Lampen.", "de",
		   "Anweisung für Sie: Schreiben Sie eine Geschichte über den Hafen und die Lampen.");
	expect("港の灯りについての物語を書いてください。", "ja",
		   "港の灯りについての物語を書いてください。");
	/* what belongs to it stays */
	expect("\"Home\" is the title: write a text about \"leaving\"", "en",
		   "\"Home\" is the title: write a text about \"leaving\"");
	expect("Prompt the reader to think of home, in an essay.", "en",
		   "Prompt the reader to think of home, in an essay.");
	expect("Write a list of these things:\nships, lamps, letters.", "en",
		   "Write a list of these things:\nships, lamps, letters.");
	expect("Write of ships.\xff Write of lamps.", "en",
		   "Write of ships.\xef\xbf\xbd Write of lamps.");
}

static void what_is_no_request_is_asked_for_again(void **state)
{
	(void)state;
	struct buf text = BUF_INIT;
	expect_none("", "en", "empty");
	expect_none("Instruction: \"\"", "en", "too short");
	expect_none("A story.", "en", "too short");
	expect_none(CHINESE, "en", "another language");
	expect_none(REQUEST, "zh", "another language");
	expect_none("Write a story of 5,000 words about a harbour.", "en", "asks for 5,000 words");
	expect("Write a story of 2000 words about a harbour.", "en",
		   "Write a story of 2000 words about a harbour.");
	for (int i = 0; i <= REQUEST_TEXT_MOST; i++)
		buf_add_str(&text, "word ");
	expect_none(text.data, "en", "too long");
	buf_release(&text);
}

static void a_question_shows_text_and_words(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	assert_true(request_text_prompt(&out, "en", "A $WORDS$ text.", 15, 2200, 1000, &err));
	assert_non_null(strstr(out.data, "<text>\nA $WORDS$ text.\n</text>"));
	assert_non_null(strstr(out.data, "Ask for about 2200 words."));
	buf_clear(&out);
	assert_true(request_text_prompt(&out, "zh", "港口", 6, 300, 1000, &err));
	assert_non_null(strstr(out.data, "要求约300字"));
	buf_release(&out);
}

static int count(const char *text, const char *what)
{
	int n = 0;
	for (const char *at = text; (at = strstr(at, what)); at++)
		n++;
	return n;
}

static void a_long_text_is_shown_in_three_parts(void **state)
{
	(void)state;
	struct buf text = BUF_INIT, out = BUF_INIT;
	for (int i = 0; i < 1000; i++)
		buf_addf(&text, "Paragraph %03d tells of ships and lamps.\n\n", i);
	buf_trim(&text);
	assert_false(excerpt_put(&out, text.data, text.len, 1000000));
	assert_string_equal(out.data, text.data);
	for (size_t room = 200; room <= 5000; room += 400) {
		buf_clear(&out);
		assert_true(excerpt_put(&out, text.data, text.len, room));
		size_t tokens = tokens_estimate(out.data, out.len);
		assert_in_range(tokens, room / 2, room + 10);
		assert_int_equal(count(out.data, "\n\n" EXCERPT_GAP "\n\n"), 2);
		assert_int_equal(strncmp(out.data, "Paragraph 000 ", 14), 0);
		assert_non_null(strstr(out.data, "Paragraph 500 "));
		assert_non_null(strstr(out.data, "Paragraph 999 "));
		/* whole paragraphs: as many beginnings as ends */
		assert_int_equal(count(out.data, "Paragraph "), count(out.data, "lamps."));
	}
	buf_release(&text);
	buf_release(&out);
}

static void a_text_of_one_paragraph_is_cut_between_characters(void **state)
{
	(void)state;
	struct buf text = BUF_INIT, out = BUF_INIT;
	for (int i = 0; i < 3000; i++)
		buf_add_str(&text, i % 7 ? "港口的灯" : "😀");
	for (size_t room = 1; room < 3000; room += 97) {
		buf_clear(&out);
		assert_true(excerpt_put(&out, text.data, text.len, room));
		assert_in_range(tokens_estimate(out.data, out.len), 0, room + 20);
		assert_false(strstr(out.data, "\xef\xbf\xbd"));
		for (size_t i = 0, next; i < out.len; i = next) { /* whole characters */
			next = i + 1;
			while (next < out.len && ((unsigned char)out.data[next] & 0xc0) == 0x80)
				next++;
			unsigned char lead = (unsigned char)out.data[i];
			assert_int_equal(next - i, lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4);
		}
	}
	buf_release(&text);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_rounded_as_people_ask),
		cmocka_unit_test(a_request_is_found_in_what_is_around_it),
		cmocka_unit_test(what_is_no_request_is_asked_for_again),
		cmocka_unit_test(a_question_shows_text_and_words),
		cmocka_unit_test(a_long_text_is_shown_in_three_parts),
		cmocka_unit_test(a_text_of_one_paragraph_is_cut_between_characters),
	};
	return cmocka_run_group_tests_name("request_text", tests, NULL, NULL);
}
