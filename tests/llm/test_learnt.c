#include "llm/learnt.h"

#include "../server/spawn.h"
#include "../test.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "llm/llm.h"

static void init(struct model *m, const char *provider, const char *base_url)
{
	model_init(m);
	m->provider = provider_named(provider);
	mem_set_string(&m->base_url, base_url);
	mem_set_string(&m->name, "tester");
}

static const struct ask ask = {
	.role = ASK_WRITE, .prompt = "Write.", .prompt_len = 6, .language = "en"};

/* ---- What a refusal says ---------------------------------------------------------------------
 */

static const char sent[] =
	"{\"model\":\"tester\",\"max_tokens\":900,\"temperature\":0.5,\"seed\":7,"
	"\"stop\":[\"#\"],\"stream_options\":{\"include_usage\":true}}";

static void learnt_mends_what_servers_say(void **state)
{
	(void)state;
	static const struct {
		int status;
		const char *refusal, *body; /* NULL: nothing is mended */
	} cases[] = {
		{400,
		 "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens' is not supported with this "
		 "model. Use 'max_completion_tokens' instead.\",\"param\":\"max_tokens\"}}",
		 "{\"model\":\"tester\",\"max_completion_tokens\":900,\"temperature\":0.5,\"seed\":7,"
		 "\"stop\":[\"#\"],\"stream_options\":{\"include_usage\":true}}"},
		{400,
		 "{\"error\":{\"message\":\"Unsupported value: 'temperature' does not support 0.5 with "
		 "this "
		 "model. Only the default (1) value is supported.\",\"param\":\"temperature\"}}",
		 "{\"model\":\"tester\",\"max_tokens\":900,\"seed\":7,\"stop\":[\"#\"],"
		 "\"stream_options\":{\"include_usage\":true}}"},
		{422,
		 "{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":[\"body\",\"seed\"],\"msg\":\"Extra "
		 "inputs are not permitted\"}]}",
		 "{\"model\":\"tester\",\"max_tokens\":900,\"temperature\":0.5,\"stop\":[\"#\"],"
		 "\"stream_options\":{\"include_usage\":true}}"},
		{400, "Unrecognized request arguments supplied: stream_options, stop",
		 "{\"model\":\"tester\",\"max_tokens\":900,\"temperature\":0.5,\"seed\":7}"},
		/* Of something else, another name, another status, or about the value alone. */
		{400, "{\"error\":{\"message\":\"unknown model\"}}", NULL},
		{400, "{\"error\":{\"message\":\"seedling is not supported\"}}", NULL},
		{400, "{\"error\":{\"message\":\"max_completion_tokens is not supported\"}}", NULL},
		{400, "{\"error\":{\"message\":\"seed: unsupported\",\"param\":\"tools\"}}", NULL},
		{400, "{\"error\":{\"message\":\"temperature must be at most 2\"}}", NULL},
		{500, "{\"error\":{\"message\":\"seed is not supported\"}}", NULL},
		{400,
		 "{\"error\":{\"message\":\"maximum context length is 4096 tokens, max_tokens 900 not "
		 "supported\"}}",
		 NULL},
		{400, "", NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct learnt *list = NULL;
		struct model m;
		struct buf body = BUF_INIT, told = BUF_INIT;
		struct refusal refusal = {cases[i].status, "", cases[i].refusal, strlen(cases[i].refusal)};
		init(&m, "openai", "http://localhost/v1");
		struct learnt *l = learnt_of(&list, &m);
		buf_add_str(&body, sent);
		if (learnt_from(l, &refusal, &body, &told) != (cases[i].body != NULL))
			fail_msg("%s", cases[i].refusal);
		assert_int_equal(told.len > 0, cases[i].body != NULL);
		learnt_apply(l, &body);
		assert_string_equal(body.data, cases[i].body ? cases[i].body : sent);
		assert_false(learnt_from(l, &refusal, &body, &told));
		buf_release(&body);
		buf_release(&told);
		model_release(&m);
		learnt_free(&list);
	}
}

static void learnt_is_of_one_model_at_one_server(void **state)
{
	(void)state;
	struct learnt *list = NULL;
	struct model m, other;
	init(&m, "openai", "http://localhost/v1");
	struct learnt *l = learnt_of(&list, &m);
	l->mends = 1;
	assert_ptr_equal(learnt_of(&list, &m), l);
	init(&other, "openai", "http://localhost/v2");
	assert_int_equal(learnt_of(&list, &other)->mends, 0);
	mem_set_string(&m.name, "another");
	assert_int_equal(learnt_of(&list, &m)->mends, 0);
	model_release(&m);
	model_release(&other);
	learnt_free(&list);
}

/* ---- Through a server ------------------------------------------------------------------------
 */

struct heard {
	struct buf text, error;
	bool over;
};

static void hear(void *ctx, const struct reply_event *event)
{
	struct heard *h = ctx;
	if (event->kind == REPLY_TEXT)
		buf_add(&h->text, event->text, event->len);
	if (event->kind == REPLY_ERROR)
		buf_add_str(&h->error, event->err->text);
	h->over = h->over || event->kind == REPLY_ERROR || event->kind == REPLY_END;
}

static void hear_one(struct llm *llm, const struct model *m, const struct ask *what,
					 struct heard *h)
{
	struct err err = ERR_INIT;
	*h = (struct heard){BUF_INIT, BUF_INIT, false};
	if (!llm_ask(llm, m, what, hear, h, &err))
		fail_msg("%s", err.text);
	while (!h->over)
		llm_wait(llm, NULL, 0, CLOCK_NEVER);
}

static void expect_words(struct llm *llm, const struct model *m, const char *words)
{
	struct heard h;
	hear_one(llm, m, &ask, &h);
	assert_string_equal(h.error.data, "");
	assert_string_equal(h.text.data, words);
	buf_release(&h.text);
	buf_release(&h.error);
}

static int times(const char *text, const char *what)
{
	int n = 0;
	for (const char *at = text; (at = strstr(at, what)); at += strlen(what))
		n++;
	return n;
}

#define NOT_TEMPERATURE \
	"reply\njson 400 {\"error\":{\"message\":\"temperature is not supported\"}}\n"
#define NOT_MAX_TOKENS                                                                 \
	"reply\njson 400 {\"error\":{\"message\":\"Unsupported parameter: 'max_tokens'\"," \
	"\"param\":\"max_tokens\"}}\n"
#define GOOD(words) "reply\nsse\ntext " words "\nfinish stop\ndone\n"

static void a_refused_parameter_is_left_out_from_then_on(void **state)
{
	(void)state;
	struct spawned server;
	struct model m;
	struct buf record = BUF_INIT;
	struct llm *llm = llm_new();
	spawn_script(&server, NOT_TEMPERATURE NOT_MAX_TOKENS GOOD("One.") GOOD("Two."));
	init(&m, "openai", server.base_url);
	m.temperature = 0.5;
	m.max_tokens = 900;
	expect_words(llm, &m, "One.");
	expect_words(llm, &m, "Two.");
	spawn_record(&server, &record);
	assert_int_equal(times(record.data, "=== POST") + times(record.data, "\nPOST "), 4);
	assert_int_equal(times(record.data, "\"temperature\":"), 1);
	assert_int_equal(times(record.data, "\"max_tokens\":"), 2);
	assert_int_equal(times(record.data, "\"max_completion_tokens\":900"), 2);
	buf_release(&record);
	model_release(&m);
	llm_free(llm);
	spawn_stop(&server);
}

static void a_server_that_refuses_on_is_told(void **state)
{
	(void)state;
	struct spawned server;
	struct model m;
	struct heard h;
	struct llm *llm = llm_new();
	spawn_script(&server, NOT_TEMPERATURE NOT_TEMPERATURE GOOD("Never."));
	init(&m, "openai", server.base_url);
	m.temperature = 0.5;
	hear_one(llm, &m, &ask, &h);
	assert_string_equal(h.text.data, "");
	assert_non_null(strstr(h.error.data, "temperature is not supported"));
	buf_release(&h.text);
	buf_release(&h.error);
	model_release(&m);
	llm_free(llm);
	spawn_stop(&server);
}

/* A longer request between two short ones: Ollama loads the model once for it, and not back. */
static void a_model_is_not_loaded_anew_for_a_shorter_request(void **state)
{
	(void)state;
	static const char one[] =
		"reply\nstatus 200\nheader Content-Type: application/x-ndjson\nchunked\n"
		"bytes {\"message\":{\"content\":\"One.\"},\"done\":true}\\n\n";
	struct spawned server;
	struct model m;
	struct heard h;
	struct buf script = BUF_INIT, record = BUF_INIT;
	struct llm *llm = llm_new();
	struct ask longer = ask;
	longer.words = 9000;
	for (int i = 0; i < 3; i++)
		buf_add_str(&script, one);
	spawn_script(&server, script.data);
	init(&m, "ollama", "");
	buf_clear(&script);
	buf_addf(&script, "http://127.0.0.1:%d", server.port);
	mem_set_string(&m.base_url, script.data);
	for (int i = 0; i < 3; i++) {
		hear_one(llm, &m, i == 1 ? &longer : &ask, &h);
		assert_string_equal(h.error.data, "");
		buf_release(&h.text);
		buf_release(&h.error);
	}
	spawn_record(&server, &record);
	assert_int_equal(times(record.data, "\"num_ctx\":8192"), 1);
	assert_int_equal(times(record.data, "\"num_ctx\":"), 3);
	buf_release(&record);
	buf_release(&script);
	model_release(&m);
	llm_free(llm);
	spawn_stop(&server);
}

/* ---- What the user adds ----------------------------------------------------------------------
 */

static void headers_of_ones_own_go_along_and_are_not_shown(void **state)
{
	(void)state;
	struct spawned server;
	struct model m;
	struct buf record = BUF_INIT, shown = BUF_INIT;
	struct llm *llm = llm_new();
	spawn_script(&server, GOOD("One."));
	init(&m, "openai", server.base_url);
	mem_set_string(&m.api_key, "sk-1234");
	mem_set_string(&m.headers, "X-Title: My book\nX-Gate: canary\n");
	expect_words(llm, &m, "One.");
	spawn_record(&server, &record);
	assert_non_null(strstr(record.data, "X-Title: My book\r\n"));
	assert_non_null(strstr(record.data, "X-Gate: canary\r\n"));
	model_headers(&m, true, &shown);
	assert_non_null(strstr(shown.data, "X-Gate: (hidden)\n"));
	assert_null(strstr(shown.data, "canary"));
	assert_null(strstr(shown.data, "My book"));
	assert_null(strstr(shown.data, "sk-1234"));
	buf_release(&record);
	buf_release(&shown);
	model_release(&m);
	llm_free(llm);
	spawn_stop(&server);
}

static void reasoning_is_asked_for_in_each_dialect(void **state)
{
	(void)state;
	static const struct {
		const char *provider, *reasoning, *extra, *has, *lacks;
	} cases[] = {
		{"openai", "", "", "\"stream\":true", "reasoning"},
		{"openai", "off", "", "\"reasoning_effort\":\"none\"", "think"},
		{"openai", "on", "", "\"stream\":true", "reasoning"},
		{"openai", "high", "", "\"reasoning_effort\":\"high\"", "think"},
		{"openai", "high", "{\"reasoning_effort\":\"minimal\"}", "\"reasoning_effort\":\"minimal\"",
		 "\"high\""},
		{"openai", "low", "{\"top_p\":0.9}", "\"top_p\":0.9", "think"},
		{"local", "off", "", "{\"enable_thinking\":false}", "effort"},
		{"ollama", "off", "", "\"think\":false", "effort"},
		{"ollama", "on", "", "\"think\":true", "effort"},
		{"ollama", "medium", "", "\"think\":\"medium\"", "effort"},
		{"anthropic", "off", "", "\"thinking\":{\"type\":\"disabled\"}", "budget"},
		{"anthropic", "off", "", "\"temperature\":0.5", "budget"},
		{"anthropic", "low", "", "\"budget_tokens\":2048", "temperature"},
		{"anthropic", "low", "", "\"max_tokens\":10240", "temperature"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct model m;
		struct buf url = BUF_INIT, body = BUF_INIT;
		init(&m, cases[i].provider, "http://localhost");
		m.reasoning = reasoning_named(cases[i].reasoning);
		m.temperature = 0.5;
		mem_set_string(&m.extra, cases[i].extra);
		m.provider->request(&m, &ask, &url, &body);
		struct json *json = json_parse(body.data, body.len, JSON_STRICT, NULL);
		if (!json || !strstr(body.data, cases[i].has) || strstr(body.data, cases[i].lacks))
			fail_msg("%s %s: %s", cases[i].provider, cases[i].reasoning, body.data);
		json_free(json);
		buf_release(&url);
		buf_release(&body);
		model_release(&m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(learnt_mends_what_servers_say),
		cmocka_unit_test(learnt_is_of_one_model_at_one_server),
		cmocka_unit_test(a_refused_parameter_is_left_out_from_then_on),
		cmocka_unit_test(a_server_that_refuses_on_is_told),
		cmocka_unit_test(a_model_is_not_loaded_anew_for_a_shorter_request),
		cmocka_unit_test(headers_of_ones_own_go_along_and_are_not_shown),
		cmocka_unit_test(reasoning_is_asked_for_in_each_dialect),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
