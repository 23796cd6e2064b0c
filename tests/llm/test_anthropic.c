#include "llm/anthropic.h"

#include "../server/spawn.h"
#include "../test.h"

#include "../help.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "llm/llm.h"

#define REPLY_PROVIDER "anthropic"
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
	anthropic_request(m, ask, &r->url, &r->body);
	anthropic_headers(m, &r->headers);
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
	m->provider = provider_named("anthropic");
	mem_set_string(&m->name, "claude");
	mem_set_string(&m->base_url, "https://host");
	mem_set_string(&m->api_key, "sk-1");
}

static const struct ask plain = {
	.role = ASK_WRITE, .prompt = "Say \"hi\"\n你好", .prompt_len = 15, .language = "en"};

static const struct json *blocks_of(const struct request *r)
{
	const struct json *messages = json_get(r->json, "messages");
	assert_int_equal(json_count(messages), 1);
	assert_string_equal(json_get_string(json_first(messages), "role", ""), "user");
	return json_get(json_first(messages), "content");
}

static void anthropic_asks_with_one_user_message(void **state)
{
	(void)state;
	struct model m;
	struct request r;
	prepare(&m);
	make(&r, &m, &plain);
	assert_string_equal(r.url.data, "https://host/v1/messages");
	assert_string_equal(json_get_string(r.json, "model", ""), "claude");
	assert_int_equal(json_count(blocks_of(&r)), 1);
	assert_string_equal(json_get_string(json_first(blocks_of(&r)), "text", ""), plain.prompt);
	assert_true(json_get_bool(r.json, "stream", false));
	assert_null(json_get(r.json, "temperature"));
	drop(&r);
	model_release(&m);
}

static void anthropic_sends_its_key_and_version_as_headers(void **state)
{
	(void)state;
	struct model m;
	struct request r;
	prepare(&m);
	make(&r, &m, &plain);
	assert_non_null(strstr(r.headers.data, "x-api-key: sk-1\n"));
	assert_non_null(strstr(r.headers.data, "anthropic-version: 2023-06-01\n"));
	assert_null(strstr(r.headers.data, "uthorization"));
	drop(&r);
	model_release(&m);
}

static void anthropic_sends_what_is_set(void **state)
{
	(void)state;
	struct model m;
	struct request r;
	prepare(&m);
	m.temperature = 1.5;
	mem_set_string(&m.stop, "[\"###\"]");
	mem_set_string(&m.extra, "{\"top_k\":40}");
	make(&r, &m, &plain);
	assert_true(json_get_number(r.json, "temperature", -1) == 1);
	assert_string_equal(json_string(json_first(json_get(r.json, "stop_sequences"))), "###");
	assert_int_equal(json_get_int(r.json, "top_k", 0), 40);
	drop(&r);
	model_release(&m);
}

static long limit_of(const struct model *m, int words)
{
	struct request r;
	struct ask ask = plain;
	ask.words = words;
	make(&r, m, &ask);
	long limit = (long)json_get_int(r.json, "max_tokens", 0);
	drop(&r);
	return limit;
}

static void anthropic_always_limits_the_reply(void **state)
{
	(void)state;
	struct model m;
	prepare(&m);
	assert_int_equal(limit_of(&m, 500), 8192);
	assert_true(limit_of(&m, 10000) >= 16000);
	m.max_tokens = 900;
	assert_int_equal(limit_of(&m, 10000), 900);
	mem_set_string(&m.extra, "{\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}}");
	assert_int_equal(limit_of(&m, 500), 2900);
	model_release(&m);
}

/* ---- The server's cache -----------------------------------------------------------------------
 */

/* A prompt whose text before has so many paragraphs of 500 bytes, and then a plan. */
static struct ask with_text(struct buf *prompt, int paragraphs)
{
	buf_clear(prompt);
	for (int i = 0; i < paragraphs; i++)
		buf_addf(prompt, "%0498d\n\n", i);
	size_t stable = prompt->len;
	buf_add_str(prompt, "The plan.\n\nThe step.");
	return (struct ask){.role = ASK_WRITE,
						.prompt = prompt->data,
						.prompt_len = prompt->len,
						.stable = stable,
						.language = "en"};
}

/* The bytes up to the mark, 0 without one; the blocks say the prompt. */
static size_t marked_of(const struct model *m, const struct ask *ask)
{
	struct request r;
	struct buf said = BUF_INIT;
	size_t marked = 0;
	make(&r, m, ask);
	for (const struct json *b = json_first(blocks_of(&r)); b; b = json_next(b)) {
		buf_add_str(&said, json_get_string(b, "text", ""));
		if (json_get(b, "cache_control")) {
			assert_int_equal(marked, 0);
			marked = said.len;
		}
	}
	assert_int_equal(said.len, ask->prompt_len);
	assert_memory_equal(said.data, ask->prompt, said.len);
	buf_release(&said);
	drop(&r);
	return marked;
}

static void anthropic_marks_what_stays_for_the_cache(void **state)
{
	(void)state;
	struct model m;
	struct buf prompt = BUF_INIT;
	prepare(&m);
	for (int paragraphs = 0; paragraphs < 60; paragraphs++) {
		struct ask ask = with_text(&prompt, paragraphs);
		size_t marked = marked_of(&m, &ask);
		assert_true(marked <= ask.stable);
		assert_true(ask.stable - marked <= ANTHROPIC_BLOCK + 500);
		assert_int_equal(marked % 500, 0);
	}
	buf_release(&prompt);
	model_release(&m);
}

/* The end of some block of `ask`. */
static bool ends_block(const struct model *m, const struct ask *ask, size_t at)
{
	struct request r;
	size_t end = 0;
	bool found = false;
	make(&r, m, ask);
	for (const struct json *b = json_first(blocks_of(&r)); b; b = json_next(b)) {
		end += strlen(json_get_string(b, "text", ""));
		found = found || end == at;
	}
	drop(&r);
	return found;
}

static void anthropic_finds_the_mark_of_the_request_before(void **state)
{
	(void)state;
	struct model m;
	struct buf before = BUF_INIT, now = BUF_INIT;
	prepare(&m);
	for (int paragraphs = 10; paragraphs < 60; paragraphs += 3) {
		struct ask first = with_text(&before, paragraphs), next = with_text(&now, paragraphs + 4);
		size_t marked = marked_of(&m, &first);
		assert_true(marked > 0);
		assert_true(ends_block(&m, &next, marked));
	}
	buf_release(&before);
	buf_release(&now);
	model_release(&m);
}

/* ---- Replies ----------------------------------------------------------------------------------
 */

#define EVENT(type, members) "event: " type "\ndata: {\"type\":\"" type "\"" members "}\n\n"
#define START                                                                     \
	EVENT("message_start", ",\"message\":{\"role\":\"assistant\",\"content\":[]," \
						   "\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}")
#define DELTA(delta) EVENT("content_block_delta", ",\"index\":0,\"delta\":{" delta "}")
#define TEXT(s)      DELTA("\"type\":\"text_delta\",\"text\":\"" s "\"")
#define THOUGHT(s)   DELTA("\"type\":\"thinking_delta\",\"thinking\":\"" s "\"")
#define BLOCK        EVENT("content_block_start", ",\"content_block\":{\"type\":\"text\",\"text\":\"\"}")
#define BLOCK_END    EVENT("content_block_stop", ",\"index\":0")
#define PING         EVENT("ping", "")
#define ENDS(reason) EVENT("message_delta", ",\"delta\":{\"stop_reason\":\"" reason "\"}")
#define STOP         EVENT("message_stop", "")

static void anthropic_reads_text_deltas(void **state)
{
	(void)state;
	expect_complete(START BLOCK PING TEXT("Hello") TEXT(", 你好") BLOCK_END ENDS("end_turn") STOP,
					"Hello, 你好", "");
	expect_complete(START TEXT("a\\ud83d") TEXT("\\ude42b") ENDS("end_turn") STOP, "a🙂b", "");
}

static void anthropic_takes_thinking_blocks_for_reasoning(void **state)
{
	(void)state;
	expect_complete(START EVENT("content_block_start",
								",\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\"}")
						THOUGHT("why") DELTA("\"type\":\"signature_delta\",\"signature\":\"c3k=\"")
							BLOCK_END BLOCK TEXT("Text") BLOCK_END ENDS("end_turn") STOP,
					"Text", "why");
}

static void anthropic_is_in_no_doubt_about_text(void **state)
{
	(void)state;
	expect_incomplete(START TEXT("Okay, so"), "Okay, so");
	expect_complete(START TEXT("<think>of it</think>") ENDS("end_turn") STOP,
					"<think>of it</think>", "");
}

static void anthropic_is_incomplete_without_its_end(void **state)
{
	(void)state;
	expect_incomplete(START TEXT("a"), "a");
	expect_incomplete(START TEXT("a") PING "event: message_delta\ndata: {\"type\":\"mess", "a");
	expect_complete(START TEXT("a") ENDS("end_turn"), "a", "");
	expect_complete(START TEXT("a") ENDS("end_turn") STOP TEXT("ignored"), "a", "");
}

static enum finish finish_of(const char *body)
{
	struct heard h;
	read_cut(&h, body, 0);
	assert_int_equal(h.parser.state, PARSER_COMPLETE);
	enum finish how = h.parser.finish;
	finish(&h);
	return how;
}

static void anthropic_remembers_why_it_finished(void **state)
{
	(void)state;
	assert_int_equal(finish_of(START ENDS("end_turn") STOP), FINISH_STOP);
	assert_int_equal(finish_of(START ENDS("stop_sequence") STOP), FINISH_STOP);
	assert_int_equal(finish_of(START ENDS("max_tokens") STOP), FINISH_LENGTH);
	assert_int_equal(finish_of(START ENDS("model_context_window_exceeded") STOP), FINISH_LENGTH);
}

static void anthropic_adds_up_what_the_cache_served(void **state)
{
	(void)state;
	struct heard h;
	read_cut(&h,
			 EVENT("message_start",
				   ",\"message\":{\"usage\":{\"input_tokens\":10,\"cache_read_input_tokens\":200,"
				   "\"cache_creation_input_tokens\":30,\"output_tokens\":1}}")
				 EVENT("message_delta",
					   ",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":50,"
					   "\"output_tokens_details\":{\"thinking_tokens\":7}}") STOP,
			 0);
	assert_true(h.parser.has_usage);
	assert_int_equal(h.parser.usage.prompt, 240);
	assert_int_equal(h.parser.usage.cached, 200);
	assert_int_equal(h.parser.usage.completion, 50);
	assert_int_equal(h.parser.usage.reasoning, 7);
	finish(&h);
}

#define OVERLOADED \
	"{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}"

static void anthropic_reports_an_error_in_the_stream(void **state)
{
	(void)state;
	expect_failure(START TEXT("a") "event: error\ndata: " OVERLOADED "\n\n", "a", "Overloaded",
				   529);
	expect_failure(OVERLOADED, "", "Overloaded", 529);
	expect_failure(START TEXT("a") "data: nonsense\n\n", "a", "not JSON", 0);
}

static void anthropic_tells_of_a_refusal(void **state)
{
	(void)state;
	expect_failure(START TEXT("a") ENDS("refusal") STOP, "a", "refuses to write this: put", 0);
	expect_failure(START EVENT("message_delta",
							   ",\"delta\":{\"stop_reason\":\"refusal\",\"stop_details\":{"
							   "\"explanation\":\"By policy.\"}}") STOP,
				   "", "refuses to write this (By policy.): put", 0);
}

static void anthropic_reads_a_reply_that_was_not_streamed(void **state)
{
	(void)state;
	expect_complete("{\"type\":\"message\",\"content\":[{\"type\":\"thinking\",\"thinking\":"
					"\"why\"},{\"type\":\"text\",\"text\":\"Text\"}],\"stop_reason\":\"end_turn\","
					"\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}",
					"Text", "why");
}

static void read_recorded(struct heard *h, struct buf *body, size_t cut)
{
	begin(h);
	parser_feed(&h->parser, body->data, cut);
	parser_feed(&h->parser, body->data + cut, body->len - cut);
	parser_end(&h->parser);
}

/* A recorded stream says the same however it is cut. */
static void expect_recorded(const char *name, enum parser_state how, const char *words)
{
	struct buf body = BUF_INIT;
	struct heard whole;
	if (!corpus_read(name, &body))
		skip();
	read_recorded(&whole, &body, 0);
	assert_int_equal(whole.parser.state, how);
	assert_non_null(strstr(whole.text.data, words));
	for (size_t cut = 1; cut <= body.len; cut++) {
		struct heard h;
		read_recorded(&h, &body, cut);
		assert_int_equal(h.parser.state, how);
		assert_string_equal(h.text.data, whole.text.data);
		assert_string_equal(h.reasoning.data, whole.reasoning.data);
		finish(&h);
	}
	finish(&whole);
	buf_release(&body);
}

static void anthropic_reads_recorded_streams(void **state)
{
	(void)state;
	expect_recorded("sse/anthropic-basic_response.txt", PARSER_COMPLETE, "Hello there!");
	expect_recorded("sse/anthropic-stream-a-refusal.sse", PARSER_FAILED, "Hi");
	expect_recorded("sse/anthropic-refusal_response.txt", PARSER_FAILED, "");
	expect_recorded("sse/anthropic-stream-b-fallback.sse", PARSER_COMPLETE, "Solar eclipses");
	expect_recorded("sse/anthropic-compaction_response.txt", PARSER_COMPLETE, "Hello there!");
}

/* ---- With a server ----------------------------------------------------------------------------
 */

struct told {
	struct buf text, error, notices;
	int window;
	bool over;
};

static void note(void *ctx, const struct reply_event *event)
{
	struct told *t = ctx;
	if (event->kind == REPLY_TEXT)
		buf_add(&t->text, event->text, event->len);
	if (event->kind == REPLY_NOTICE)
		buf_add(&t->notices, event->text, event->len);
	if (event->kind == REPLY_NOTICE && event->len)
		clock_set(clock_now() + 300000, 0);
	if (event->kind == REPLY_ERROR)
		buf_add_str(&t->error, event->err->text);
	t->window = event->window;
	t->over = event->kind == REPLY_END || event->kind == REPLY_ERROR;
}

static void ask_server(struct told *t, const char *script)
{
	struct spawned server;
	struct model m;
	struct llm *llm = llm_new();
	*t = (struct told){BUF_INIT, BUF_INIT, BUF_INIT, 0, false};
	spawn_script(&server, script);
	prepare(&m);
	*strrchr(server.base_url, '/') = '\0';
	mem_set_string(&m.base_url, server.base_url);
	assert_non_null(llm_ask(llm, &m, &plain, note, t, NULL));
	while (!t->over)
		llm_wait(llm, NULL, 0, CLOCK_NEVER);
	llm_free(llm);
	model_release(&m);
	spawn_stop(&server);
}

static void drop_told(struct told *t)
{
	buf_release(&t->text);
	buf_release(&t->error);
	buf_release(&t->notices);
}

static void anthropic_waits_where_its_server_is_overloaded(void **state)
{
	(void)state;
	struct told t;
	ask_server(&t, "reply\njson 529 " OVERLOADED "\nreply\nsse\nevent " OVERLOADED
				   "\nreply\nsse\nevent {\"type\":\"content_block_delta\",\"delta\":{\"text\":"
				   "\"One.\"}}\nevent {\"type\":\"message_stop\"}\n");
	assert_string_equal(t.error.data, "");
	assert_string_equal(t.text.data, "One.");
	assert_non_null(strstr(t.notices.data, "server busy (529)"));
	drop_told(&t);
}

static void anthropic_names_the_window_of_a_prompt_that_is_too_long(void **state)
{
	(void)state;
	struct told t;
	ask_server(&t, "reply\njson 400 {\"type\":\"error\",\"error\":{\"type\":"
				   "\"invalid_request_error\",\"message\":\"prompt is too long: 208310 tokens > "
				   "200000 maximum\"}}\n");
	assert_int_equal(t.window, 200000);
	drop_told(&t);
	ask_server(&t, "reply\njson 400 {\"type\":\"error\",\"error\":{\"type\":"
				   "\"invalid_request_error\",\"message\":\"input length and `max_tokens` exceed "
				   "context limit: 190000 + 20000 > 200000, decrease input length\"}}\n");
	assert_int_equal(t.window, 200000);
	drop_told(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(anthropic_asks_with_one_user_message),
		cmocka_unit_test(anthropic_sends_its_key_and_version_as_headers),
		cmocka_unit_test(anthropic_sends_what_is_set),
		cmocka_unit_test(anthropic_always_limits_the_reply),
		cmocka_unit_test(anthropic_marks_what_stays_for_the_cache),
		cmocka_unit_test(anthropic_finds_the_mark_of_the_request_before),
		cmocka_unit_test(anthropic_reads_text_deltas),
		cmocka_unit_test(anthropic_takes_thinking_blocks_for_reasoning),
		cmocka_unit_test(anthropic_is_in_no_doubt_about_text),
		cmocka_unit_test(anthropic_is_incomplete_without_its_end),
		cmocka_unit_test(anthropic_remembers_why_it_finished),
		cmocka_unit_test(anthropic_adds_up_what_the_cache_served),
		cmocka_unit_test(anthropic_reports_an_error_in_the_stream),
		cmocka_unit_test(anthropic_tells_of_a_refusal),
		cmocka_unit_test(anthropic_reads_a_reply_that_was_not_streamed),
		cmocka_unit_test(anthropic_reads_recorded_streams),
		cmocka_unit_test(anthropic_waits_where_its_server_is_overloaded),
		cmocka_unit_test(anthropic_names_the_window_of_a_prompt_that_is_too_long),
	};
	return RUN(tests);
}
