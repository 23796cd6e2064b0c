/* The engine with a bad network or a strict server, in the dialect of each provider. */
#include "../llm/dialect.h"
#include "../server/spawn.h"
#include "desk.h"

#define REPLY(words) "reply\n<head>\nbytes <first>" words "<finish><end>\n"
#define CUT(words)   "reply\n<head>\nbytes <first>" words "\nclose\n"
#define PLAN                                                                                  \
	REPLY("<text:Paragraph 1 - Main Point: Hives - Word Count: 4000 words\\\\nParagraph 2 - " \
		  "Main Point: Honey - Word Count: 4 words>")

struct fixture {
	struct spawned server;
	struct desk desk;
};

static void begin(struct fixture *f, const char *provider, const char *script)
{
	struct buf text = BUF_INIT;
	dialect_script(provider, script, NULL, &text);
	spawn_script(&f->server, text.data);
	buf_clear(&text);
	buf_addf(&text, "http://127.0.0.1:%d%s", f->server.port, dialect_root(provider));
	model_init(&f->desk.model);
	f->desk.model.provider = provider_named(provider);
	mem_set_string(&f->desk.model.base_url, text.data);
	mem_set_string(&f->desk.model.name, "some-model");
	mem_set_string(&f->desk.model.api_key, "sk-planted-key");
	desk_init_model(&f->desk, "Write a guide to bees", 0);
	make_plan(&f->desk);
	assert_true(engine_write(f->desk.engine, 0, NULL));
	run_to_the_end(&f->desk);
	buf_release(&text);
}

static void finish(struct fixture *f)
{
	desk_release(&f->desk);
	spawn_stop(&f->server);
}

static void assert_no_trouble(const struct fixture *f)
{
	struct engine_progress p;
	engine_progress(f->desk.engine, &p);
	if (p.trouble->kind)
		fail_msg("%s", p.trouble->text);
}

static void assert_text(const struct fixture *f, size_t row, const char *expected)
{
	char *text = text_of(row_at(&f->desk, row));
	assert_string_equal(text, expected);
	free(text);
}

/* The length of the body of a request; the first is 1. */
static size_t request_length(const struct fixture *f, int number)
{
	struct buf record = BUF_INIT;
	spawn_record(&f->server, &record);
	const char *at = record.data;
	for (; number > 0; number--) {
		at = strstr(at, "=== POST");
		assert_non_null(at);
		at++;
	}
	size_t length = strtoul(strstr(at, "Content-Length: ") + strlen("Content-Length: "), NULL, 10);
	buf_release(&record);
	return length;
}

/* ---- Prompts that are too long ----------------------------------------------------------------
 */

/* A plan, a long first section, the refusal of the second, and its text. */
static void add_script(struct buf *out, const char *refusal)
{
	buf_add_str(out, PLAN "reply\n<head>\nbytes <first>\n");
	for (int i = 0; i < 1000; i++)
		buf_addf(out, "bytes <text:Hive %d is home.\\\\n\\\\n>\n", i);
	buf_addf(out, "bytes <finish><end>\nreply\njson %s\n", refusal);
	buf_add_str(out, REPLY("<text:Bees make honey now.>"));
}

static void hold_refusal(const char *provider, const char *refusal)
{
	struct fixture f;
	struct buf script = BUF_INIT;
	add_script(&script, refusal);
	begin(&f, provider, script.data);
	assert_no_trouble(&f);
	assert_text(&f, 1, "Bees make honey now.");
	size_t refused = request_length(&f, 3), taken = request_length(&f, 4);
	if (taken >= refused)
		fail_msg("%s, %s: %zu bytes are not less than %zu", provider, refusal, taken, refused);
	buf_release(&script);
	finish(&f);
}

static void engine_goes_on_with_less_context_where_a_prompt_is_too_long(void **state)
{
	(void)state;
	static const struct {
		const char *provider, *refusal;
	} cases[] = {
		{"openai", "413 {}"},
		{"openai", "400 {\"error\":{\"message\":\"This model's maximum context length is 2048 "
				   "tokens.\",\"code\":\"context_length_exceeded\"}}"},
		{"openai", "400 {\"error\":{\"code\":400,\"message\":\"too long\","
				   "\"n_prompt_tokens\":9000,\"n_ctx\":2048}}"},
		{"anthropic", "413 {\"type\":\"error\",\"error\":{\"type\":\"request_too_large\","
					  "\"message\":\"Request exceeds the maximum size\"}}"},
		{"anthropic", "400 {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
					  "\"message\":\"prompt is too long: 9000 tokens > 2048 maximum\"}}"},
		{"ollama", "413 {}"},
		{"ollama", "400 {\"error\":\"the input length exceeds the context length\"}"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		hold_refusal(cases[i].provider, cases[i].refusal);
}

/* ---- Replies that are cut ---------------------------------------------------------------------
 */

#define SHORT_PLAN                                                                          \
	REPLY("<text:Paragraph 1 - Main Point: Hives - Word Count: 12 words\\\\nParagraph 2 - " \
		  "Main Point: Honey - Word Count: 4 words>")

static void engine_joins_what_came_before_a_cut_and_after_it(void **state)
{
	(void)state;
	for (int d = 0; d < DIALECTS; d++) {
		struct fixture f;
		begin(&f, dialect_names[d],
			  SHORT_PLAN CUT("<text:Bees live in hives.><text: They are>")
				  REPLY("<text:They are warm there, and dry as well.>")
					  REPLY("<text:Bees make honey now.>"));
		assert_no_trouble(&f);
		assert_text(&f, 0, "Bees live in hives. They are warm there, and dry as well.");
		assert_text(&f, 1, "Bees make honey now.");
		finish(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(engine_goes_on_with_less_context_where_a_prompt_is_too_long),
		cmocka_unit_test(engine_joins_what_came_before_a_cut_and_after_it),
	};
	return RUN(tests);
}
