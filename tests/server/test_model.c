#include "model.h"

#include "../test.h"

#include "base/json.h"
#include "base/mem.h"
#include "doc/words.h"
#include "llm/parser.h"
#include "write/plan.h"

struct answer {
	struct reply_parser parser;
	struct buf text;
	bool reset, repeated;
};

static void hear(void *ctx, enum reply_kind kind, const char *text, size_t len)
{
	struct answer *a = ctx;
	assert_int_equal(kind, REPLY_TEXT);
	buf_add(&a->text, text, len);
}

/* The data of a chunk that steps_body made; 0 bytes for anything else. */
static size_t chunk_data(const struct step *step, const char **data)
{
	char *end;
	size_t len = step->len ? strtoul(step->bytes, &end, 16) : 0;
	if (!len || strncmp(end, "\r\n", 2) != 0)
		return 0;
	*data = end + 2;
	return len;
}

static void ask(struct model_state *m, const char *prompt, struct answer *a)
{
	struct buf body = BUF_INIT;
	struct steps steps;
	*a = (struct answer){.text = BUF_INIT};
	steps_init(&steps);
	parser_init(&a->parser, provider_named("openai"), hear, a);
	buf_add_str(&body, "{\"messages\":[{\"role\":\"user\",\"content\":");
	json_quote(&body, prompt, strlen(prompt));
	buf_add_str(&body, "}]}");
	model_answer(m, body.data, body.len, &steps);
	for (size_t i = 0; i < steps.count; i++) {
		const char *data;
		size_t len = chunk_data(&steps.items[i], &data);
		a->reset = a->reset || steps.items[i].kind == STEP_RESET;
		if (len)
			parser_feed(&a->parser, data, len);
	}
	parser_end(&a->parser);
	steps_release(&steps);
	buf_release(&body);
}

static void release(struct answer *a)
{
	parser_release(&a->parser);
	buf_release(&a->text);
}

static void expect_words(const char *format, int words)
{
	struct model_state m;
	struct answer a;
	struct buf prompt = BUF_INIT;
	buf_addf(&prompt,
			 "Write a 9000-word guide.\n\nParagraph 1 - Main Point: 900 words - Word Count: ");
	buf_addf(&prompt, "%d%s\n", words, format);
	model_start(&m, &(struct model_options){.ratio = 1, .faults = FAULTS_NONE});
	ask(&m, prompt.data, &a);
	assert_int_equal(a.parser.state, PARSER_COMPLETE);
	assert_int_equal(words_count(a.text.data, a.text.len), words);
	release(&a);
	model_stop(&m);
	buf_release(&prompt);
}

static void model_writes_as_many_words_as_asked(void **state)
{
	(void)state;
	for (int words = 1; words < 1200; words += 83) {
		expect_words(" words", words);
		expect_words("字", words);
	}
}

static void add_budget(void *ctx, const struct plan_item *item)
{
	*(int *)ctx += item->words;
}

static void expect_plan(const char *prompt, int words)
{
	struct model_state m;
	struct answer a;
	struct plan_parser plan;
	int sum = 0;
	model_start(&m, &(struct model_options){.ratio = 1, .faults = FAULTS_NONE});
	ask(&m, prompt, &a);
	plan_parser_init(&plan, add_budget, &sum);
	plan_parser_feed(&plan, a.text.data, a.text.len);
	plan_parser_finish(&plan);
	plan_parser_release(&plan);
	assert_int_equal(sum, words);
	release(&a);
	model_stop(&m);
}

static void model_plans_the_length_that_is_named(void **state)
{
	(void)state;
	expect_plan("The writing instruction:\n\nWrite a 10000-word guide\n\nParagraph 1 - Main Point: "
				"[x] - Word Count: [for example 400 words]\n\nWrite these lines and nothing else.",
				10000);
	expect_plan("写一篇10000字的指南\n\nMain Point: 只输出这些行，不要输出其他内容。", 10000);
	expect_plan(
		"Write a guide.\n(The whole document has about 700 words.)\n\nOnly lines, Main Point.",
		700);
}

static void model_answers_an_instruction_itself_with_a_text(void **state)
{
	(void)state;
	struct model_state m;
	struct answer a;
	model_start(&m, &(struct model_options){.ratio = 1, .faults = FAULTS_NONE});
	ask(&m, "Write a story of 700 words.", &a);
	assert_int_equal(words_count(a.text.data, a.text.len), 700);
	release(&a);
	ask(&m, "Write a guide of 10,000 words.", &a);
	assert_in_range(words_count(a.text.data, a.text.len), 1990, 2010);
	release(&a);
	model_stop(&m);
}

static void model_never_writes_a_sentence_twice(void **state)
{
	(void)state;
	struct model_state m;
	struct answer a, b;
	model_start(&m, &(struct model_options){.ratio = 1, .faults = FAULTS_NONE});
	ask(&m, "Word Count: 5000 words", &a);
	ask(&m, "Word Count: 5000 words", &b);
	buf_add(&a.text, b.text.data, b.text.len);
	for (char *at = a.text.data, *end; (end = strchr(at, '.')); at = end + 1) {
		*end = '\0';
		if (strlen(at) > 30)
			assert_null(strstr(end + 1, at));
	}
	release(&a);
	release(&b);
	model_stop(&m);
}

static void model_breaks_off_and_fails_when_told(void **state)
{
	(void)state;
	struct model_state m;
	struct answer a;
	struct model_options options = {
		.ratio = 1, .stop_after = 500, .stop_times = 1, .fail_first = 1};
	model_start(&m, &options);
	ask(&m, "Word Count: 900 words", &a);
	assert_int_equal(a.text.len, 0);
	release(&a);
	ask(&m, "Word Count: 900 words", &a);
	assert_true(a.reset && a.text.len >= 500 && a.text.len < 1500);
	release(&a);
	ask(&m, "Word Count: 900 words", &a);
	assert_int_equal(a.parser.state, PARSER_COMPLETE);
	release(&a);
	model_stop(&m);
}

static const char section_prompt[] =
	"Write about a river.\n\nThe quiet teacher of Sonu feeds the seasons before sunrise.\n\n"
	"The old river of Mika shapes the letters after dinner and the songs.\n\nThe end.\n\n"
	"Paragraph 2 - Main Point: a river - Word Count: 100 words";

static void ask_faulty(const char *faults, struct answer *a)
{
	struct model_options options = {.ratio = 1, .faults = FAULTS_NONE};
	struct model_state m;
	struct answer first;
	assert_true(faults_read(&options.faults, faults));
	model_start(&m, &options);
	ask(&m, section_prompt, &first);
	struct buf prompt = BUF_INIT;
	buf_addf(&prompt, "%s\n\n%s", first.text.data, section_prompt);
	ask(&m, prompt.data, a);
	a->repeated = strncmp(a->text.data, first.text.data, 200) == 0;
	buf_release(&prompt);
	release(&first);
	model_stop(&m);
}

static void model_has_the_faults_it_is_given(void **state)
{
	(void)state;
	static const struct {
		const char *faults, *holds;
	} cases[] = {
		{"markers", "Sure, here is the next section:"},
		{"cap=30,markers", "[To be continued]"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct answer a;
		ask_faulty(cases[i].faults, &a);
		assert_non_null(strstr(a.text.data, cases[i].holds));
		release(&a);
	}
	struct answer repeated, capped, cut, noisy;
	ask_faulty("repeat", &repeated);
	assert_true(repeated.repeated);
	release(&repeated);
	ask_faulty("cap=30", &capped);
	assert_int_equal(words_count(capped.text.data, capped.text.len), 30);
	ask_faulty("cut", &cut);
	assert_true(cut.text.data[cut.text.len - 1] != '.');
	ask_faulty("noise=0.3", &noisy);
	long words = words_count(noisy.text.data, noisy.text.len);
	assert_in_range(words, 69, 131);
	assert_true(words != 100);
	release(&capped);
	release(&cut);
	release(&noisy);
}

static void model_refuses_faults_it_does_not_know(void **state)
{
	(void)state;
	struct faults f = FAULTS_NONE;
	assert_false(faults_read(&f, "lazy"));
	assert_false(faults_read(&f, "cap=many"));
	assert_true(faults_read(&f, ""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(model_writes_as_many_words_as_asked),
		cmocka_unit_test(model_plans_the_length_that_is_named),
		cmocka_unit_test(model_answers_an_instruction_itself_with_a_text),
		cmocka_unit_test(model_never_writes_a_sentence_twice),
		cmocka_unit_test(model_breaks_off_and_fails_when_told),
		cmocka_unit_test(model_has_the_faults_it_is_given),
		cmocka_unit_test(model_refuses_faults_it_does_not_know),
	};
	return RUN(tests);
}
