#include "llm/openai.h"

#include "../test.h"

#include "../help.h"
#include "base/json.h"
#include "llm/parser.h"

#define REPLY_PROVIDER "openai"
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
	openai_request(m, ask, &r->url, &r->body);
	openai_headers(m, &r->headers);
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
	m->provider = provider_named("openai");
	mem_set_string(&m->name, "some \"model\"");
	mem_set_string(&m->base_url, "http://host/v1");
}

static const struct ask plain = {.prompt = "Say \"hi\"\n你好", .prompt_len = 15};

static void openai_asks_with_one_user_message(void **state)
{
	(void)state;
	struct model m;
	struct request r;
	prepare(&m);
	make(&r, &m, &plain);
	assert_string_equal(r.url.data, "http://host/v1/chat/completions");
	assert_string_equal(json_get_string(r.json, "model", ""), "some \"model\"");
	const struct json *messages = json_get(r.json, "messages");
	assert_int_equal(json_count(messages), 1);
	assert_string_equal(json_get_string(json_first(messages), "role", ""), "user");
	assert_string_equal(json_get_string(json_first(messages), "content", ""), plain.prompt);
	assert_true(json_get_bool(r.json, "stream", false));
	assert_true(json_get_bool(json_get(r.json, "stream_options"), "include_usage", false));
	drop(&r);
	model_release(&m);
}

static void openai_leaves_out_what_is_not_set(void **state)
{
	(void)state;
	struct model m;
	struct request r;
	prepare(&m);
	make(&r, &m, &plain);
	assert_null(json_get(r.json, "temperature"));
	assert_null(json_get(r.json, "max_tokens"));
	assert_null(json_get(r.json, "seed"));
	assert_null(strstr(r.headers.data, "Authorization"));
	drop(&r);
	model_release(&m);
}

static void openai_sends_what_is_set(void **state)
{
	(void)state;
	struct model m;
	struct request r;
	struct ask ask = plain;
	prepare(&m);
	mem_set_string(&m.api_key, "sk-1");
	m.temperature = 0.7;
	m.has_seed = true;
	m.seed = 42;
	ask.max_tokens = 900;
	make(&r, &m, &ask);
	assert_true(json_get_number(r.json, "temperature", -1) == 0.7);
	assert_int_equal(json_get_int(r.json, "max_tokens", -1), 900);
	assert_int_equal(json_get_int(r.json, "seed", -1), 42);
	assert_non_null(strstr(r.headers.data, "Authorization: Bearer sk-1\n"));
	drop(&r);
	model_release(&m);
}

static void openai_sends_stop_strings_and_extra_members(void **state)
{
	(void)state;
	struct model m;
	struct request r;
	prepare(&m);
	mem_set_string(&m.stop, "[\"###\",\"\\n\\n\"]");
	mem_set_string(&m.extra, "{ \"top_p\": 0.9, \"think\": {\"on\": false} }");
	make(&r, &m, &plain);
	const struct json *stop = json_get(r.json, "stop");
	assert_int_equal(json_count(stop), 2);
	assert_string_equal(json_string(json_next(json_first(stop))), "\n\n");
	assert_true(json_get_number(r.json, "top_p", -1) == 0.9);
	assert_false(json_get_bool(json_get(r.json, "think"), "on", true));
	drop(&r);
	mem_set_string(&m.extra, "{ }");
	make(&r, &m, &plain);
	drop(&r);
	model_release(&m);
}

static void openai_asks_for_the_fewest_tokens_allowed(void **state)
{
	static const int cases[][3] = {{0, 500, 500}, {900, 0, 900}, {900, 500, 500}, {400, 500, 400}};
	(void)state;
	struct model m;
	prepare(&m);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct request r;
		struct ask ask = plain;
		ask.max_tokens = cases[i][0];
		m.max_tokens = cases[i][1];
		make(&r, &m, &ask);
		assert_int_equal(json_get_int(r.json, "max_tokens", -1), cases[i][2]);
		drop(&r);
	}
	model_release(&m);
}

/* ---- Replies ----------------------------------------------------------------------------------
 */

#define DELTA(members) "data: {\"choices\":[{\"index\":0,\"delta\":{" members "}}]}\n\n"
#define TEXT(s)        DELTA("\"content\":\"" s "\"")
#define STOP           "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
#define DONE           "data: [DONE]\n\n"

static void openai_reads_text_deltas(void **state)
{
	(void)state;
	expect_complete(DELTA("\"role\":\"assistant\",\"content\":null") TEXT("Hello") TEXT(", 你好")
						STOP DONE,
					"Hello, 你好", "");
}

static void openai_joins_a_character_split_over_events(void **state)
{
	(void)state;
	expect_complete(TEXT("a\\ud83d") TEXT("\\ude42b") STOP DONE, "a🙂b", "");
	expect_complete(TEXT("a\xe4\xbd") TEXT("\xa0") STOP DONE, "a你", "");
	expect_complete(TEXT("a\\ud83d") STOP DONE, "a\xef\xbf\xbd", "");
	expect_complete(TEXT("a\\u0000b") STOP DONE,
					"a\xef\xbf\xbd"
					"b",
					"");
}

static void openai_parts_reasoning_from_text(void **state)
{
	(void)state;
	expect_complete(DELTA("\"reasoning_content\":\"why\"") TEXT("Text") STOP DONE, "Text", "why");
	expect_complete(DELTA("\"reasoning\":\"why\"") TEXT("Text") STOP DONE, "Text", "why");
	expect_incomplete(DELTA("\"reasoning\":\"why\"") TEXT("\\n\\nOkay, so"), "Okay, so");
	expect_incomplete(TEXT("Okay, so"), "");
	expect_complete(TEXT("<thi") TEXT("nk>why</thi") TEXT("nk>\\n\\nText") STOP DONE, "Text",
					"why");
}

static void openai_reads_content_in_parts(void **state)
{
	(void)state;
	expect_complete(DELTA("\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\","
						  "\"text\":\"why\"}]}]") DELTA("\"content\":[{\"type\":\"text\",\"text\":"
														"\"Okay\"},{\"type\":\"text\",\"text\":\", "
														"so\"}]") TEXT(" it is") STOP DONE,
					"Okay, so it is", "why");
}

static void openai_is_complete_at_done_or_after_a_finish_reason(void **state)
{
	(void)state;
	expect_complete(TEXT("a") STOP, "a", "");
	expect_complete(TEXT("a") DONE, "a", "");
	expect_complete(TEXT("a") "data: [DONE]", "a", "");
	expect_complete(TEXT("a") STOP DONE TEXT("ignored"), "a", "");
}

static void openai_is_incomplete_without_its_end(void **state)
{
	(void)state;
	expect_incomplete(TEXT("a"), "a");
	expect_incomplete(TEXT("a") "data: {\"choices\":[{\"fin", "a");
	expect_incomplete("", "");
	expect_incomplete("{\"choices\":[{\"mess", "");
}

static void openai_remembers_why_it_finished(void **state)
{
	(void)state;
	struct heard h;
	read_cut(&h, "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}\n\n", 0);
	assert_int_equal(h.parser.state, PARSER_COMPLETE);
	assert_int_equal(h.parser.finish, FINISH_LENGTH);
	finish(&h);
}

static void openai_reads_usage(void **state)
{
	(void)state;
	struct heard h;
	read_cut(&h,
			 TEXT("a") STOP
			 "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":11,"
			 "\"prompt_tokens_details\":{\"cached_tokens\":7},\"completion_tokens\":5,"
			 "\"completion_tokens_details\":{\"reasoning_tokens\":3}}}\n\n" DONE,
			 0);
	assert_true(h.parser.has_usage);
	assert_int_equal(h.parser.usage.prompt, 11);
	assert_int_equal(h.parser.usage.cached, 7);
	assert_int_equal(h.parser.usage.completion, 5);
	assert_int_equal(h.parser.usage.reasoning, 3);
	finish(&h);
}

static void openai_reports_an_error_in_the_stream(void **state)
{
	(void)state;
	expect_failure(TEXT("a") "data: {\"error\":{\"message\":\"overloaded\",\"code\":529}}\n\n", "a",
				   "overloaded", 529);
	expect_failure("{\"error\":{\"message\":\"no such model\",\"type\":\"invalid\"}}", "",
				   "no such model", 0);
	expect_failure("{\"detail\":\"Not Found\"}", "", "Not Found", 0);
	expect_failure(TEXT("a") "data: {\"choices\":[{\"delta\":{},"
							 "\"finish_reason\":\"content_filter\"}]}\n\n",
				   "a", "content filter", 0);
	expect_failure(TEXT("a") "data: nonsense\n\n", "a", "not JSON", 0);
}

static void openai_takes_no_error_for_null(void **state)
{
	(void)state;
	expect_complete("data: {\"error\":null,\"choices\":[{\"delta\":{\"content\":\"a\"},"
					"\"finish_reason\":\"stop\"}]}\n\n",
					"a", "");
}

static void openai_reads_a_reply_that_was_not_streamed(void **state)
{
	(void)state;
	expect_complete(" {\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"Text\","
					"\"reasoning_content\":\"why\"},\"finish_reason\":\"stop\"}],\"usage\":{}}",
					"Text", "why");
	expect_complete("{\"choices\":[{\"message\":{\"content\":\"Text\"}}]}", "Text", "");
}

static void openai_reports_a_web_page(void **state)
{
	(void)state;
	expect_failure("\n<!DOCTYPE html><html>", "", "web page", 0);
}

static void openai_reads_a_recorded_stream(void **state)
{
	(void)state;
	struct buf body = BUF_INIT;
	struct heard h;
	if (!corpus_read("sse/llamacpp-2026.sse", &body))
		skip();
	read_cut(&h, body.data, body.len / 2);
	assert_int_equal(h.parser.state, PARSER_COMPLETE);
	assert_int_equal(h.parser.finish, FINISH_LENGTH);
	assert_int_equal(h.parser.usage.completion, 64);
	assert_int_equal(h.parser.usage.prompt, 39);
	assert_int_equal(strncmp(h.text.data, "1.", 2), 0);
	assert_non_null(strstr(h.text.data, " physical objects or"));
	finish(&h);
	buf_release(&body);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(openai_asks_with_one_user_message),
		cmocka_unit_test(openai_leaves_out_what_is_not_set),
		cmocka_unit_test(openai_sends_what_is_set),
		cmocka_unit_test(openai_sends_stop_strings_and_extra_members),
		cmocka_unit_test(openai_asks_for_the_fewest_tokens_allowed),
		cmocka_unit_test(openai_reads_text_deltas),
		cmocka_unit_test(openai_joins_a_character_split_over_events),
		cmocka_unit_test(openai_parts_reasoning_from_text),
		cmocka_unit_test(openai_reads_content_in_parts),
		cmocka_unit_test(openai_is_complete_at_done_or_after_a_finish_reason),
		cmocka_unit_test(openai_is_incomplete_without_its_end),
		cmocka_unit_test(openai_remembers_why_it_finished),
		cmocka_unit_test(openai_reads_usage),
		cmocka_unit_test(openai_reports_an_error_in_the_stream),
		cmocka_unit_test(openai_takes_no_error_for_null),
		cmocka_unit_test(openai_reads_a_reply_that_was_not_streamed),
		cmocka_unit_test(openai_reports_a_web_page),
		cmocka_unit_test(openai_reads_a_recorded_stream),
	};
	return RUN(tests);
}
