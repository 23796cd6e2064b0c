#include "data/filter.h"

#include "../test.h"
#include "base/file.h"
#include "data/ending.h"
#include "data/tidy.h"

#include "../help.h"

/* ---- How texts end ---- */

static const char *const whole[] = {
	"It ends here.",
	"Does it?",
	"He said: “It is over.”",
	"**All of it is bold.**",
	"他说：“结束了。”",
	"故事到这里就结束了。",
	"他走了……",
	"It is so (see above)",
	"| a | b |\n| --- | --- |\n| 1 | 2 |",
	"So:\n\n```c\nint x;\n```",
	"Three things:\n\n- bread\n- butter\n- cheese",
	"1. Knead\n2. Bake",
	"1. Knead",
	"The sea is wide\nthe sky is high\nand nothing here\nis asking why",
	"I remain yours.\n\nYours sincerely,\n\nJohn Smith",
	"I remain yours.\n\nSincerely,\nJohn",
	"此致\n敬礼\n\n张三",
	"文章写完了。\n\n二〇二四年五月一日",
	"It was over.\n\nThe End",
	"It was over.\n\n# THE END",
	"一切都结束了。\n\n（完）",
	"All is said.\n\n---",
	"> “Quoted at the end.”",
	"More is at https://example.org/page",
	"> 引文在此。",
};

static const char *const broken[] = {
	"",
	"It was a dark and stormy night and the",
	"It was a dark and stormy night,",
	"There are three reasons:",
	"It ends. Then another sentence begins and never comes to",
	"他走进房间，看见桌子上放着一封信，信封上写着他的名字，于是他",
	"第一段结束了。\n\n然后他慢慢地走向那扇门，",
	"Text.\n\n## What follows",
	"Text.\n\n```c\nint x;",
	"| a | b |\n| --- | --- |\n| 1 | and",
	"- Bread is baked.\n- Butter is churned.\n- Cheese is made of milk that",
	"1. Knead it,",
	"He said, “It is",
	"The evening came.\n\nAnd when they had all gone",
	"The long winter of that year came to an end in the middle of the month, and they\n"
	"went down to the sea, as they had always done, to look for what the ice had left\n"
	"there, but this time there was",
};

static void endings_are_told_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
		if (ending_breaks_off(whole[i], strlen(whole[i])))
			fail_msg("whole: %s", whole[i]);
	}
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		if (!ending_breaks_off(broken[i], strlen(broken[i])))
			fail_msg("broken: %s", broken[i]);
	}
}

/* ---- What is taken out ---- */

static void assert_tidied(const char *text, const char *expected)
{
	struct buf out = BUF_INIT;
	bool differs = tidy_text(&out, text, strlen(text));
	assert_string_equal(out.data, expected);
	assert_int_equal(differs, strcmp(text, expected) != 0);
	buf_clear(&out);
	assert_false(tidy_text(&out, expected, strlen(expected))); /* once is enough */
	assert_string_equal(out.data, expected);
	buf_release(&out);
}

static void leftovers_are_taken_out(void **state)
{
	(void)state;
	assert_tidied("Paragraph 1: The sea.\n\nParagraph 2: The land.", "The sea.\n\nThe land.");
	assert_tidied("**Paragraph 1**\n\nThe sea.\n\n### Paragraph 2 - The land\n\nThe land is dry.",
				  "The sea.\n\nThe land is dry.");
	assert_tidied("The sea.\n\nParagraph 2 - Main Point: The land - Word Count: 400 words\nDry.",
				  "The sea.\n\nDry.");
	assert_tidied("第一段：大海很宽。\n\n第二段：陆地很干。", "大海很宽。\n\n陆地很干。");
	assert_tidied("Sure, here is your essay:\n\nThe sea.", "The sea.");
	assert_tidied("```markdown\nThe sea.\n```", "The sea.");
	assert_tidied("Certainly, here it is:\n\n```markdown\nParagraph 1: The sea.\n```", "The sea.");
	assert_tidied("The sea.\n\n(Word count: 2)\n\n[To be continued]\n", "The sea.");
	assert_tidied("The sea.\n\n(Word count: 412)\n\nThe land.\n\n[End of section]",
				  "The sea.\n\nThe land.");
	assert_tidied("大海很宽。\n\n（字数：400）\n\n陆地很干。\n\n未完待续",
				  "大海很宽。\n\n陆地很干。");
}

static void what_is_the_documents_own_stays(void **state)
{
	static const char *const texts[] = {
		"Section 3. Definitions\n\nA thing is a thing.",
		"The sea.\n\nSection 2: The land\n\nIt is dry.",
		"第三节 大海\n\n大海很宽。",
		"第三次见面是在海边。\n\n第二天他走了。",
		"Bread.\n\nHere is the recipe:\n\n- flour",
		"```\ncode\n```\n\nThat was the code.",
		"Text.\n\n```\nParagraph 3: in code\n```\n\nThe end of it.",
		"The total came late.\n\nWords: they are all there are, all 3 of them.\n\nThat is all.",
		"a\n\n\n\nb  \nc",
	};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_tidied(texts[i], texts[i]);
}

static void what_cannot_be_taken_out_is_found(void **state)
{
	static const char *const good[] = {"The tag `<think>` opens it.", "```\n<think>\n```\n",
									   "[1] a source", "He [the king] came."};
	static const char *const bad[] = {"The end.<|im_end|>", "<think>Now</think> it",
									  "Dear [Your Name],", "[Insert figure 2 here]"};
	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_null(tidy_remains(good[i], strlen(good[i])));
		assert_non_null(tidy_remains(bad[i], strlen(bad[i])));
	}
}

/* ---- The rules ---- */

static struct phrases refusals;

static int load(void **state)
{
	struct err err = ERR_INIT;
	(void)state;
	phrases_init(&refusals);
	return faults_load_refusals(&refusals, &err) ? 0 : -1;
}

static int unload(void **state)
{
	(void)state;
	phrases_release(&refusals);
	return 0;
}

static struct fault_case case_of(const char *text, const char *language)
{
	return (struct fault_case){.text = text,
							   .len = strlen(text),
							   .language = language,
							   .words = 100,
							   .limits = &fault_limits_usual,
							   .refusals = &refusals};
}

static void assert_faults(const struct fault_case *c, const char *expected)
{
	struct buf names = BUF_INIT;
	unsigned faults = faults_find(c);
	for (unsigned i = 0; fault_rules[i].name; i++) {
		if (faults >> i & 1)
			buf_addf(&names, "%s%s", names.len ? " " : "", fault_rules[i].name);
	}
	if (strcmp(names.data, expected) != 0)
		fail_msg("“%s”: %s, not %s", c->text, names.data, expected);
	buf_release(&names);
}

static void lengths_are_held_against_what_was_asked(void **state)
{
	struct fault_limits limits = fault_limits_usual;
	struct fault_case c = case_of("It is.", "en");
	(void)state;
	assert_faults(&c, ""); /* nothing was asked */
	c.asked = 200;
	assert_faults(&c, "");
	c.asked = 201;
	assert_faults(&c, "short");
	c.asked = 40;
	assert_faults(&c, "");
	c.asked = 39;
	assert_faults(&c, "long");
	c.limits = &limits;
	limits.longest = 0;
	assert_faults(&c, "");
	limits.words = 101;
	assert_faults(&c, "short");
	limits.words = 0;
	c.steps = 50;
	assert_faults(&c, "");
	c.steps = 51;
	assert_faults(&c, "plan");
	c = case_of(" \n", "en");
	c.asked = 1000;
	assert_faults(&c, "empty");
}

static void refusals_are_found_where_paragraphs_begin(void **state)
{
	static const char *const refused[] = {
		"I'm sorry, but I can't assist with that.",
		"I’m sorry, but I cannot help with this request.",
		"The sea is wide.\n\nI cannot fulfill this part of the request.",
		"**As an AI language model**, I have no views.",
	};
	static const char *const written[] = {
		"“I'm sorry, but I can't help with that,” she said.",
		"\"I can't help with that,\" she said.",
		"As an AI engineer, she knew better.",
		"I cannot help but notice the sea.",
		"She said that as an AI language model it was polite.",
	};
	struct fault_case c;
	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		c = case_of(refused[i], "en");
		assert_faults(&c, "refusal");
	}
	for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
		c = case_of(written[i], "en");
		assert_faults(&c, "");
	}
	c = case_of("很抱歉，我无法满足您的要求。", "zh");
	assert_faults(&c, "refusal");
	c = case_of("作为人工智能的一个分支，机器学习发展很快。", "zh");
	assert_faults(&c, "");
	c = case_of("“很抱歉，我无法去。”他说。", "zh");
	assert_faults(&c, "");
}

static void scripts_of_another_language_are_found(void **state)
{
	struct fault_case c = case_of("The sea is wide and blue.", "zh");
	(void)state;
	assert_faults(&c, "language");
	c.language = "en-GB";
	assert_faults(&c, "");
	c.language = "und";
	assert_faults(&c, "");
	c = case_of("大海很宽，GPU 很贵，我们用 Python 写了一个程序，结果很好。", "zh");
	assert_faults(&c, "");
	c = case_of("海はとても広い。", "ja");
	assert_faults(&c, "");
	c = case_of("Море широкое, and the land is dry.", "ru");
	assert_faults(&c, "language");
	assert_true(faults_foreign("море sea", 12, "en") == 0.5);
	assert_true(faults_foreign("12 34 !", 7, "en") == 0);
	/* As data select calls a script of several languages. */
	assert_true(faults_foreign("море sea", 12, "und-Cyrl") == 0.5);
	assert_true(faults_foreign("море sea", 12, "und-Arab") == 1);
	assert_true(faults_foreign("море sea", 12, "und-Deva") == 1);
}

static void add_times(struct buf *text, const char *s, int times)
{
	while (times--)
		buf_add_str(text, s);
}

static void languages_of_one_script_are_told_apart(void **state)
{
	static const char english[] = "I told him to do it, and I wanted to go to the sea as well. ";
	static const char german[] = "Er sagte, dass er nicht ans Meer gehen und es nicht sehen will. ";
	struct buf text = BUF_INIT;
	(void)state;
	for (int i = 0; i < 4; i++) {
		add_times(&text, english, 15);
		buf_add_str(&text, "\n\n");
	}
	assert_true(faults_foreign(text.data, text.len, "en") == 0);
	assert_true(faults_foreign(text.data, text.len, "de") == 1);
	assert_true(faults_foreign(text.data, text.len, "sv") == 0); /* not told apart */
	add_times(&text, german, 30);
	double share = faults_foreign(text.data, text.len, "en");
	assert_true(share > 0.25 && share < 0.4);
	buf_clear(&text);
	add_times(&text, german, 3); /* a quotation */
	assert_true(faults_foreign(text.data, text.len, "en") == 0);
	buf_release(&text);
}

static void repetition_counts_longer_runs_in_chinese(void **state)
{
	static const char *const twice = "one two three four five six. One two three four five six.";
	(void)state;
	/* 8 runs; "one two three four five" and "two … six" come again. */
	assert_true(faults_repetition(twice, strlen(twice), "en") == 0.25);
	static const char *const formula = "中国人民银行发布公告。他说中国人民银行会回应。";
	assert_true(faults_repetition(formula, strlen(formula), "zh") == 0);
	assert_true(faults_repetition(formula, strlen(formula), "en") > 0);
	static const char *const looped =
		"他慢慢地走向那扇门。他慢慢地走向那扇门。他慢慢地走向那扇门。";
	struct fault_case c = case_of(looped, "zh");
	assert_faults(&c, "repetition");
}

static void paragraphs_stand_there_once(void **state)
{
	struct fault_limits limits = fault_limits_usual;
	struct buf text = BUF_INIT;
	(void)state;
	for (int i = 0; i < 4000; i++)
		buf_addf(&text, "w%c%c%c%s", 'a' + i % 25, 'a' + i / 25 % 25, 'a' + i / 625 % 25,
				 i % 50 == 49 ? ".\n\n" : " ");
	assert_false(faults_says_paragraph_again(text.data, text.len, "en"));
	struct fault_case c = case_of(text.data, "en");
	assert_faults(&c, "");
	const char *first = strchr(text.data, '\n');
	struct buf once = BUF_INIT;
	buf_add(&once, text.data, (size_t)(first - text.data));
	buf_addf(&text, "**%s**", once.data);
	c = case_of(text.data, "en");
	assert_faults(&c, "repetition");
	assert_false(faults_says_paragraph_again(text.data, text.len, "zh")); /* too short there */
	limits.repetition = 1;
	c.limits = &limits;
	assert_faults(&c, "");
	buf_release(&once);
	buf_release(&text);
}

/* ---- Files ---- */

static char *folder, *in, *out;

static int setup(void **state)
{
	(void)state;
	folder = folder_new();
	in = folder_path(folder, "built.jsonl");
	out = folder_path(folder, "filtered.jsonl");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	folder_remove(folder);
	free(folder);
	free(in);
	free(out);
	return 0;
}

static bool filter(const char *output, struct filter_told *told, struct err *err)
{
	const struct filter_job job = {.input = in, .output = output, .limits = fault_limits_usual};
	*err = (struct err)ERR_INIT;
	return filter_run(&job, told, err);
}

static void lines_go_out_in_order_with_their_verdicts(void **state)
{
	struct filter_told told;
	struct err err;
	(void)state;
	put_file(in, "{\"prompt\":\"b\",\"index\":3,\"response\":\"Paragraph 1: It "
				 "is.\",\"response_length\":4}\n"
				 "{\"prompt\":\"a\",\"index\":1,\"other\":[1.50,{}],\"response\":\"It "
				 "is\",\"keep\":true}\n");
	assert_true(filter(out, &told, &err));
	assert_file_holds(
		out,
		"{\"prompt\":\"a\",\"index\":1,\"other\":[1.50,{}],\"response\":\"It is\",\"keep\":false,"
		"\"faults\":[\"truncated\"]}\n"
		"{\"prompt\":\"b\",\"index\":3,\"response\":\"It is.\",\"response_length\":2,"
		"\"response_raw\":\"Paragraph 1: It is.\",\"keep\":true,\"faults\":[]}\n");
	assert_int_equal(told.all, 2);
	assert_int_equal(told.kept, 1);
	assert_int_equal(told.tidied, 1);
	/* Once more, in place: nothing changes. */
	struct buf first = BUF_INIT, again = BUF_INIT;
	assert_true(file_read(out, FILE_LIMIT, &first, &err));
	const struct filter_job job = {.input = out, .output = out, .limits = fault_limits_usual};
	assert_true(filter_run(&job, &told, &err));
	assert_true(file_read(out, FILE_LIMIT, &again, &err));
	assert_string_equal(again.data, first.data);
	buf_release(&first);
	buf_release(&again);
}

static void what_is_no_document_leaves_the_output_alone(void **state)
{
	static const char *const bad[] = {"{\"prompt\":\"a\",\"index\":0}\n",
									  "{\"response\":\"It is.\"}\n",
									  "[1]\n",
									  "{\"prompt\":\"a\",\"index\":0,\"response\":\"It is.\"",
									  "{\"index\":0,\"response\":[\"x\"]}\n",
									  "{\"index\":-1,\"response\":\"x\"}\n"};
	struct filter_told told;
	struct err err;
	(void)state;
	put_file(out, "as it was");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		put_file(in, bad[i]);
		assert_false(filter(out, &told, &err));
		assert_int_equal(err.kind, ERR_FILE);
		assert_non_null(strstr(err.text, "line 1"));
		assert_file_holds(out, "as it was");
	}
}

static void parts_make_the_whole(void **state)
{
	struct buf lines = BUF_INIT;
	struct filter_told told;
	struct err err;
	long all = 0;
	(void)state;
	for (int i = 0; i < 40; i++)
		buf_addf(&lines, "{\"prompt\":\"Write %d\",\"index\":%d,\"response\":\"It is.\"}\n", i, i);
	put_file(in, lines.data);
	for (int part = 1; part <= 3; part++) {
		const struct filter_job job = {
			.input = in, .output = out, .shard = {part, 3}, .limits = fault_limits_usual};
		err = (struct err)ERR_INIT;
		assert_true(filter_run(&job, &told, &err));
		assert_in_range(told.all, 4, 24);
		all += told.all;
	}
	assert_int_equal(all, 40);
	buf_release(&lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(endings_are_told_apart),
		cmocka_unit_test(leftovers_are_taken_out),
		cmocka_unit_test(what_is_the_documents_own_stays),
		cmocka_unit_test(what_cannot_be_taken_out_is_found),
		cmocka_unit_test_setup_teardown(lengths_are_held_against_what_was_asked, load, unload),
		cmocka_unit_test_setup_teardown(refusals_are_found_where_paragraphs_begin, load, unload),
		cmocka_unit_test_setup_teardown(scripts_of_another_language_are_found, load, unload),
		cmocka_unit_test_setup_teardown(paragraphs_stand_there_once, load, unload),
		cmocka_unit_test(languages_of_one_script_are_told_apart),
		cmocka_unit_test_setup_teardown(repetition_counts_longer_runs_in_chinese, load, unload),
		cmocka_unit_test_setup_teardown(lines_go_out_in_order_with_their_verdicts, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_no_document_leaves_the_output_alone, setup,
										teardown),
		cmocka_unit_test_setup_teardown(parts_make_the_whole, setup, teardown),
	};
	return cmocka_run_group_tests_name("filtering", tests, NULL, NULL);
}
