#include "llm/logprobs.h"

#include <math.h>

#include "../server/spawn.h"
#include "../test.h"
#include "base/clock.h"
#include "base/mem.h"

#include "../help.h"

/* ---- Reading ---- */

static void reads(const char *reply, size_t count, const double *expected)
{
	struct logprobs l;
	logprobs_init(&l);
	assert_int_equal(logprobs_read(&l, reply, strlen(reply)), count > 0);
	assert_int_equal(l.count, count);
	for (size_t i = 0; i < count; i++) {
		if (isnan(expected[i]) ? !isnan(l.values[i]) : l.values[i] != expected[i])
			fail_msg("%zu: %g, expected %g", i, l.values[i], expected[i]);
	}
	logprobs_release(&l);
}

#define READS(reply, ...) \
	reads(reply, sizeof((double[]){__VA_ARGS__}) / sizeof(double), (double[]){__VA_ARGS__})

#define ECHOED(list, prompt)                                                                 \
	"{\"choices\":[{\"text\":\"a b c\",\"logprobs\":{\"tokens\":[],\"token_logprobs\":" list \
	"}}],\"usage\":{\"prompt_tokens\":" #prompt ",\"completion_tokens\":1}}"

static void logprobs_are_read_from_an_echo_without_the_reply_s_own(void **state)
{
	(void)state;
	READS(ECHOED("[null,-1.5,-0.25,-7]", 3), NAN, -1.5, -0.25);
	READS(ECHOED("[null,-1.5,-0.25]", 3), NAN, -1.5, -0.25);
	READS("{\"choices\":[{\"logprobs\":{\"token_logprobs\":[null,-2,-3]}}]}", NAN, -2);
}

static void logprobs_are_read_from_vllm_s_list(void **state)
{
	(void)state;
	READS("{\"choices\":[{\"prompt_logprobs\":[null,"
		  "{\"15\":{\"logprob\":-0.5,\"rank\":1,\"decoded_token\":\"a\"}},"
		  "{\"9\":{\"logprob\":-0.1,\"rank\":1},\"8\":{\"logprob\":-4.0,\"rank\":17}},"
		  "{\"3\":-2.5}]}]}",
		  NAN, -0.5, -4.0, -2.5);
	READS("{\"choices\":[{\"message\":{}}],\"prompt_logprobs\":[null,{\"1\":{\"logprob\":-3}}]}",
		  NAN, -3);
}

static void logprobs_of_the_reply_alone_are_none(void **state)
{
	(void)state;
	reads(ECHOED("[-1.5]", 3), 0, NULL);
	reads(ECHOED("[null]", 1), 0, NULL);
	reads("{\"choices\":[{\"logprobs\":{\"token_logprobs\":[-1]}}]}", 0, NULL);
	reads("{\"choices\":[{\"text\":\"a\",\"logprobs\":null}]}", 0, NULL);
	reads("{\"choices\":[{\"logprobs\":{\"content\":[{\"logprob\":-1}]}}]}", 0, NULL);
	reads("{}", 0, NULL);
	reads("no JSON", 0, NULL);
	reads("", 0, NULL);
}

/* ---- Asking ---- */

struct fixture {
	struct spawned server;
	struct llm *llm;
	struct model model;
	bool over;
	size_t count;
	double last;
	int window;
	struct err err;
};

static void hear(void *ctx, const struct logprobs_answer *answer)
{
	struct fixture *f = ctx;
	assert_false(f->over);
	f->over = true;
	f->window = answer->window;
	if (answer->err)
		f->err = *answer->err;
	else
		f->last = answer->values->values[(f->count = answer->values->count) - 1];
}

static void begin(struct fixture *f, const char *script)
{
	*f = (struct fixture){.llm = llm_new(), .err = ERR_INIT};
	spawn_script(&f->server, script);
	model_init(&f->model);
	f->model.provider = provider_named("openai");
	mem_set_string(&f->model.name, "long");
	mem_set_string(&f->model.base_url, f->server.base_url);
}

static void ask(struct fixture *f)
{
	static const char text[] = "Long ago \"far\" away";
	if (!logprobs_ask(f->llm, &f->model, text, sizeof text - 1, hear, f, &f->err))
		return;
	while (!f->over)
		llm_wait(f->llm, NULL, 0, CLOCK_NEVER);
}

static void finish(struct fixture *f)
{
	model_release(&f->model);
	llm_free(f->llm);
	spawn_stop(&f->server);
}

static bool was_sent(const struct fixture *f, const char *text)
{
	struct buf record = BUF_INIT;
	spawn_record(&f->server, &record);
	bool found = strstr(record.data, text);
	buf_release(&record);
	return found;
}

static void tells(const struct fixture *f, const char *words)
{
	if (!strstr(f->err.text, words))
		fail_msg("“%s” does not say “%s”", f->err.text, words);
}

#define REPLY(status, body) "reply\njson " #status " " body "\n"

static void logprobs_are_asked_for_by_echo(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, REPLY(200, ECHOED("[null,-1.5,-7]", 2)));
	mem_set_string(&f.model.api_key, "my own key");
	mem_set_string(&f.model.headers, "X-Team: writers\n");
	mem_set_string(&f.model.extra, "{\"priority\":3}");
	ask(&f);
	assert_int_equal(f.count, 2);
	assert_true(f.last == -1.5);
	assert_true(was_sent(&f, "POST /v1/completions HTTP"));
	assert_true(was_sent(&f, "uthorization: Bearer my own key"));
	assert_true(was_sent(&f, "X-Team: writers"));
	assert_true(was_sent(&f, "{\"model\":\"long\",\"prompt\":\"Long ago \\\"far\\\" away\","
							 "\"max_tokens\":1,\"temperature\":0,\"echo\":true,\"logprobs\":1,"
							 "\"priority\":3}"));
	finish(&f);
}

static void logprobs_are_asked_for_by_vllm_s_own_member_where_echo_is_not_known(void **state)
{
	(void)state;
	static const char *const first[] = {
		REPLY(400, "{\"error\":{\"message\":\"echo is not supported\"}}"),
		REPLY(200, "{\"choices\":[{\"text\":\"b\",\"logprobs\":null}]}")};
	for (size_t i = 0; i < 2; i++) {
		struct fixture f;
		struct buf script = BUF_INIT;
		buf_addf(
			&script, "%s%s", first[i],
			REPLY(200, "{\"choices\":[{\"prompt_logprobs\":[null,{\"7\":{\"logprob\":-2}}]}]}"));
		begin(&f, script.data);
		ask(&f);
		assert_int_equal(f.err.kind, ERR_NONE);
		assert_int_equal(f.count, 2);
		assert_true(f.last == -2);
		assert_true(was_sent(&f, "\"prompt_logprobs\":0}"));
		buf_release(&script);
		finish(&f);
	}
}

static void logprobs_that_a_server_lacks_are_told_with_who_has_them(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, REPLY(200, "{\"choices\":[{\"text\":\"b\"}]}") REPLY(200, "{\"choices\":[]}"));
	ask(&f);
	assert_int_equal(f.err.kind, ERR_MODEL);
	tells(&f,
		  "does not return how probable a prompt's tokens are; vLLM does, and llama-perplexity");
	finish(&f);
	begin(&f, REPLY(404, "{}") REPLY(404, "{\"error\":{\"message\":\"no such path\"}}"));
	ask(&f);
	tells(&f, "(status 404: no such path); vLLM does");
	finish(&f);
}

static void logprobs_are_not_asked_of_who_cannot(void **state)
{
	(void)state;
	static const char *const names[] = {"demo", "ollama", "anthropic", "local"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct fixture f;
		begin(&f, "");
		f.model.provider = provider_named(names[i]);
		ask(&f);
		assert_int_equal(f.err.kind, ERR_USAGE);
		tells(&f, names[i]);
		tells(&f, " does not return how probable");
		assert_false(was_sent(&f, "POST"));
		finish(&f);
	}
}

static void logprobs_of_too_long_a_text_tell_the_window(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, REPLY(400,
					"{\"error\":{\"message\":\"This model's maximum context length is 4096 tokens. "
					"However, you requested 9001 tokens.\"}}"));
	ask(&f);
	assert_int_equal(f.window, 4096);
	tells(&f, "maximum context length is 4096");
	finish(&f);
}

static void logprobs_are_asked_for_again_where_that_may_help(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "reply\nstatus 503\nheader Retry-After: 0\nbytes busy\n" REPLY(
				  200, ECHOED("[null,-1.5,-7]", 2)));
	ask(&f);
	assert_int_equal(f.err.kind, ERR_NONE);
	assert_int_equal(f.count, 2);
	finish(&f);
}

static void logprobs_failures_hide_the_key(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, REPLY(401, "{\"error\":{\"message\":\"wrong key sk-123456789\"}}"));
	mem_set_string(&f.model.api_key, "sk-123456789");
	ask(&f);
	tells(&f, "answered with status 401: wrong key …");
	assert_null(strstr(f.err.text, "sk-123456789"));
	finish(&f);
}

static void logprobs_wait_for_the_key_s_command(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, REPLY(200, ECHOED("[null,-1.5,-7]", 2)));
	mem_set_string(&f.model.key_command, "echo from-a-command");
	ask(&f);
	assert_int_equal(f.count, 2);
	assert_true(was_sent(&f, "uthorization: Bearer from-a-command"));
	finish(&f);
	begin(&f, "");
	mem_set_string(&f.model.key_command, "false");
	ask(&f);
	tells(&f, "“false”, failed with status 1");
	assert_false(was_sent(&f, "POST"));
	finish(&f);
}

static void logprobs_of_an_exposed_server_are_not_asked_for(void **state)
{
	(void)state;
	struct fixture f;
	char *folder = folder_new();
	setenv("XDG_STATE_HOME", folder, 1);
	begin(&f, "");
	mem_set_string(&f.model.base_url, "http://models.example/v1");
	ask(&f);
	assert_int_equal(f.err.kind, ERR_USAGE);
	finish(&f);
	folder_remove(folder);
	free(folder);
}

static void logprobs_can_be_cancelled(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "reply\nstall\n");
	struct logprobs_ask *a = logprobs_ask(f.llm, &f.model, "a", 1, hear, &f, &f.err);
	assert_non_null(a);
	while (!was_sent(&f, "POST"))
		llm_wait(f.llm, NULL, 0, clock_now() + 10);
	logprobs_cancel(a);
	logprobs_cancel(NULL);
	assert_false(f.over);
	finish(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(logprobs_are_read_from_an_echo_without_the_reply_s_own),
		cmocka_unit_test(logprobs_are_read_from_vllm_s_list),
		cmocka_unit_test(logprobs_of_the_reply_alone_are_none),
		cmocka_unit_test(logprobs_are_asked_for_by_echo),
		cmocka_unit_test(logprobs_are_asked_for_by_vllm_s_own_member_where_echo_is_not_known),
		cmocka_unit_test(logprobs_that_a_server_lacks_are_told_with_who_has_them),
		cmocka_unit_test(logprobs_are_not_asked_of_who_cannot),
		cmocka_unit_test(logprobs_of_too_long_a_text_tell_the_window),
		cmocka_unit_test(logprobs_are_asked_for_again_where_that_may_help),
		cmocka_unit_test(logprobs_failures_hide_the_key),
		cmocka_unit_test(logprobs_wait_for_the_key_s_command),
		cmocka_unit_test(logprobs_of_an_exposed_server_are_not_asked_for),
		cmocka_unit_test(logprobs_can_be_cancelled),
	};
	return RUN(tests);
}
