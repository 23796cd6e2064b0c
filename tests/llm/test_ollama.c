#include "llm/ollama.h"

#include "../server/spawn.h"
#include "../test.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "llm/llm.h"

#define REPLY_PROVIDER "ollama"
#include "reply.h"

/* ---- Requests ---------------------------------------------------------------------------------
 */

struct request {
	struct buf url, headers, body;
	struct json *json;
};

static void make(struct request *r, const struct model *m, const struct ask *ask)
{
	*r = (struct request){BUF_INIT, BUF_INIT, BUF_INIT, NULL};
	ollama_request(m, ask, &r->url, &r->body);
	ollama_headers(m, &r->headers);
	r->json = json_parse(r->body.data, r->body.len, JSON_STRICT, NULL);
	assert_non_null(r->json);
}

static void drop(struct request *r)
{
	buf_release(&r->url);
	buf_release(&r->headers);
	buf_release(&r->body);
	json_free(r->json);
}

static void prepare(struct model *m)
{
	model_init(m);
	m->provider = provider_named("ollama");
	mem_set_string(&m->name, "qwen3:8b");
	mem_set_string(&m->base_url, "http://localhost:11434");
}

static const struct ask plain = {
	.role = ASK_WRITE, .prompt = "Say \"hi\"\n你好", .prompt_len = 15, .language = "en"};

static const struct json *option(const struct request *r, const char *name)
{
	return json_get(json_get(r->json, "options"), name);
}

static void ollama_asks_with_one_user_message(void **state)
{
	(void)state;
	struct model m;
	struct request r;
	prepare(&m);
	make(&r, &m, &plain);
	assert_string_equal(r.url.data, "http://localhost:11434/api/chat");
	assert_string_equal(json_get_string(r.json, "model", ""), "qwen3:8b");
	const struct json *messages = json_get(r.json, "messages");
	assert_int_equal(json_count(messages), 1);
	assert_string_equal(json_get_string(json_first(messages), "content", ""), plain.prompt);
	assert_true(json_get_bool(r.json, "stream", false));
	assert_string_equal(json_get_string(r.json, "keep_alive", ""), "30m");
	drop(&r);
	model_release(&m);
}

static void ollama_forbids_silent_cuts_of_the_prompt(void **state)
{
	(void)state;
	struct model m;
	struct request r;
	prepare(&m);
	make(&r, &m, &plain);
	assert_false(json_get_bool(r.json, "truncate", true));
	assert_false(json_get_bool(r.json, "shift", true));
	drop(&r);
	model_release(&m);
}

static void ollama_leaves_out_what_is_not_set(void **state)
{
	(void)state;
	static const char *const names[] = {"num_predict", "temperature", "seed", "stop"};
	struct model m;
	struct request r;
	prepare(&m);
	make(&r, &m, &plain);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_null(option(&r, names[i]));
	assert_null(json_get(r.json, "think"));
	assert_null(strstr(r.headers.data, "Authorization"));
	drop(&r);
	model_release(&m);
}

static void ollama_sends_what_is_set(void **state)
{
	(void)state;
	struct model m;
	struct request r;
	struct ask ask = plain;
	prepare(&m);
	m.temperature = 0.7;
	m.has_seed = true;
	m.seed = 42;
	m.max_tokens = 900;
	mem_set_string(&m.stop, "[\"###\"]");
	mem_set_string(&m.api_key, "of the cloud");
	ask.attempt = 2;
	make(&r, &m, &ask);
	const struct json *options = json_get(r.json, "options");
	assert_true(json_get_number(options, "temperature", -1) == 0.7);
	assert_int_equal(json_get_int(options, "seed", -1), 44);
	assert_int_equal(json_get_int(options, "num_predict", -1), 900);
	assert_string_equal(json_string(json_first(option(&r, "stop"))), "###");
	assert_non_null(strstr(r.headers.data, "Authorization: Bearer of the cloud\n"));
	drop(&r);
	model_release(&m);
}

static void ollama_joins_extra_options_with_its_own(void **state)
{
	(void)state;
	struct model m;
	struct request r;
	prepare(&m);
	mem_set_string(&m.extra, "{\"think\":\"low\",\"keep_alive\":-1,"
							 "\"options\":{\"top_k\":40,\"num_ctx\":12345}}");
	make(&r, &m, &plain);
	assert_string_equal(json_get_string(r.json, "think", ""), "low");
	assert_int_equal(json_get_int(r.json, "keep_alive", 0), -1);
	assert_int_equal(json_get_int(json_get(r.json, "options"), "top_k", 0), 40);
	assert_int_equal(json_get_int(json_get(r.json, "options"), "num_ctx", 0), 12345);
	drop(&r);
	model_release(&m);
}

/* ---- Context ----------------------------------------------------------------------------------
 */

static long context_of(const struct model *m, size_t prompt_len, int words)
{
	char *prompt = malloc(prompt_len + 1);
	memset(prompt, 'x', prompt_len);
	prompt[prompt_len] = '\0';
	struct ask ask = {.role = ASK_WRITE,
					  .prompt = prompt,
					  .prompt_len = prompt_len,
					  .language = "en",
					  .words = words};
	long context = ollama_context(m, &ask);
	free(prompt);
	return context;
}

static void ollama_has_room_for_prompt_and_answer(void **state)
{
	(void)state;
	struct model m;
	prepare(&m);
	for (size_t len = 0; len < 600000; len += 4999)
		assert_true((size_t)context_of(&m, len, 800) >= len / 4 + 1600);
	assert_true(context_of(&m, 10, 20000) >= 40000);
	model_release(&m);
}

static void ollama_changes_the_context_in_few_steps(void **state)
{
	(void)state;
	struct model m;
	long last = 0;
	int changes = 0;
	prepare(&m);
	for (size_t len = 0; len < 400000; len += 2000) {
		long context = context_of(&m, len, 800);
		assert_true(context >= last);
		changes += context != last;
		last = context;
	}
	assert_in_range(changes, 3, 6);
	model_release(&m);
}

static void ollama_keeps_the_context_within_the_window(void **state)
{
	(void)state;
	struct model m;
	prepare(&m);
	m.window = 40960;
	assert_int_equal(context_of(&m, 400000, 800), 40960);
	m.window = 4096;
	assert_int_equal(context_of(&m, 10, 200), 4096);
	model_release(&m);
}

/* ---- Replies ----------------------------------------------------------------------------------
 */

#define LINE(message) \
	"{\"model\":\"m\",\"message\":{\"role\":\"assistant\"," message "},\"done\":false}\n"
#define TEXT(s) LINE("\"content\":\"" s "\"")
#define END(reason)                                                                           \
	"{\"model\":\"m\",\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"" reason \
	"\",\"prompt_eval_count\":11,\"eval_count\":5}\n"

static void ollama_reads_text(void **state)
{
	(void)state;
	expect_complete(TEXT("Hello") TEXT(", 你好") END("stop"), "Hello, 你好", "");
	expect_complete("{\"message\":{\"content\":\"All\"},\"done\":true}", "All", "");
}

static void ollama_joins_a_character_split_over_lines(void **state)
{
	(void)state;
	expect_complete(TEXT("a\\ud83d") TEXT("\\ude42b") END("stop"), "a🙂b", "");
	expect_complete(TEXT("a\xe4\xbd") TEXT("\xa0") END("stop"), "a你", "");
}

static void ollama_parts_reasoning_from_text(void **state)
{
	(void)state;
	expect_complete(LINE("\"content\":\"\",\"thinking\":\"why\"") TEXT("Text") END("stop"), "Text",
					"why");
	expect_complete(LINE("\"thinking\":\"why\"") TEXT("Okay, so") END("stop"), "Okay, so", "why");
	expect_complete(TEXT("<think>why</think>\\n\\nText") END("stop"), "Text", "why");
}

static void ollama_is_incomplete_until_it_is_done(void **state)
{
	(void)state;
	expect_incomplete(TEXT("a"), "a");
	expect_incomplete(TEXT("a") "{\"message\":{\"content\":\"b\"},\"do", "a");
	expect_incomplete("", "");
	expect_complete(TEXT("a") END("stop") TEXT("ignored"), "a", "");
}

static void ollama_reads_usage_and_why_it_ended(void **state)
{
	(void)state;
	struct heard h;
	read_cut(&h, TEXT("a") END("length"), 0);
	assert_int_equal(h.parser.state, PARSER_COMPLETE);
	assert_int_equal(h.parser.finish, FINISH_LENGTH);
	assert_int_equal(h.parser.usage.prompt, 11);
	assert_int_equal(h.parser.usage.completion, 5);
	finish(&h);
	read_cut(&h, TEXT("a") END("stop"), 0);
	assert_int_equal(h.parser.finish, FINISH_STOP);
	finish(&h);
}

static void ollama_reports_an_error_in_the_stream(void **state)
{
	(void)state;
	expect_failure(TEXT("a") "{\"error\":\"the runner stopped\"}\n", "a", "the runner stopped", 0);
	expect_failure("{\"error\":\"no such thing\"}", "", "no such thing", 0);
	expect_failure(TEXT("a") "nonsense\n", "a", "not JSON", 0);
	expect_failure("<!doctype html>", "", "web page", 0);
}

/* ---- With a server ----------------------------------------------------------------------------
 */

struct told {
	struct buf text, error;
	bool over;
};

static void note(void *ctx, const struct reply_event *event)
{
	struct told *t = ctx;
	if (event->kind == REPLY_TEXT)
		buf_add(&t->text, event->text, event->len);
	else if (event->kind == REPLY_ERROR)
		buf_add_str(&t->error, event->err->text);
	t->over = event->kind == REPLY_END || event->kind == REPLY_ERROR;
}

static void ask_at(struct told *t, const char *base_url)
{
	struct model m;
	struct llm *llm = llm_new();
	*t = (struct told){BUF_INIT, BUF_INIT, false};
	prepare(&m);
	mem_set_string(&m.base_url, base_url);
	assert_non_null(llm_ask(llm, &m, &plain, note, t, NULL));
	while (!t->over)
		llm_wait(llm, NULL, 0, CLOCK_NEVER);
	llm_free(llm);
	model_release(&m);
}

static void ask_server(struct told *t, const char *script)
{
	struct spawned server;
	spawn_script(&server, script);
	*strrchr(server.base_url, '/') = '\0';
	ask_at(t, server.base_url);
	spawn_stop(&server);
}

static void expect_told(const char *script, const char *text, const char *error)
{
	struct told t;
	ask_server(&t, script);
	assert_string_equal(t.text.data, text);
	if (!strstr(t.error.data, error) || !*error != !t.error.len)
		fail_msg("“%s” is not in: %s", error, t.error.data);
	buf_release(&t.text);
	buf_release(&t.error);
}

#define STREAM "reply\nstatus 200\nheader Content-Type: application/x-ndjson\nchunked\n"

static void ollama_streams_from_its_server(void **state)
{
	(void)state;
	expect_told(STREAM "bytes {\"message\":{\"content\":\"On\"}}\\n{\"mess\nbytes "
					   "age\":{\"content\":\"e.\"}}\\n{\"done\":true}\\n\n",
				"One.", "");
	expect_told(STREAM "bytes {\"message\":{\"content\":\"One.\"}}\\n\nclose\n", "One.",
				"What came is kept, incomplete.");
}

static void ollama_tells_how_to_get_a_model(void **state)
{
	(void)state;
	expect_told("reply\njson 404 {\"error\":\"model 'qwen3:8b' not found\"}\n", "",
				"“ollama pull qwen3:8b”");
	expect_told("reply\nstatus 404\nbytes 404 page not found\n", "", "(--base-url)");
}

static void ollama_does_not_ask_again_where_memory_is_short(void **state)
{
	(void)state;
	expect_told("reply\njson 500 {\"error\":\"model requires more system memory (9.1 GiB) than is "
				"available (4.2 GiB)\"}\n",
				"", "requires more system memory");
}

static void ollama_tells_how_to_start_its_server(void **state)
{
	(void)state;
	struct told t;
	ask_at(&t, "http://127.0.0.1:1");
	assert_non_null(strstr(t.error.data, "“ollama serve”"));
	buf_release(&t.text);
	buf_release(&t.error);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ollama_asks_with_one_user_message),
		cmocka_unit_test(ollama_forbids_silent_cuts_of_the_prompt),
		cmocka_unit_test(ollama_leaves_out_what_is_not_set),
		cmocka_unit_test(ollama_sends_what_is_set),
		cmocka_unit_test(ollama_joins_extra_options_with_its_own),
		cmocka_unit_test(ollama_has_room_for_prompt_and_answer),
		cmocka_unit_test(ollama_changes_the_context_in_few_steps),
		cmocka_unit_test(ollama_keeps_the_context_within_the_window),
		cmocka_unit_test(ollama_reads_text),
		cmocka_unit_test(ollama_joins_a_character_split_over_lines),
		cmocka_unit_test(ollama_parts_reasoning_from_text),
		cmocka_unit_test(ollama_is_incomplete_until_it_is_done),
		cmocka_unit_test(ollama_reads_usage_and_why_it_ended),
		cmocka_unit_test(ollama_reports_an_error_in_the_stream),
		cmocka_unit_test(ollama_streams_from_its_server),
		cmocka_unit_test(ollama_tells_how_to_get_a_model),
		cmocka_unit_test(ollama_does_not_ask_again_where_memory_is_short),
		cmocka_unit_test(ollama_tells_how_to_start_its_server),
	};
	return RUN(tests);
}
