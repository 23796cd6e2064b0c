#include "llm/refusal.h"

#include "../test.h"
#include "base/mem.h"

/* Describes a refusal by host.example:8080; returns whether another try may help. */
static bool describe(int status, const char *body, const char *location, const char *key,
					 struct err *err)
{
	struct model m;
	struct refusal r = {status, location, body, strlen(body)};
	model_init(&m);
	m.provider = provider_named("openai");
	mem_set_string(&m.name, "qwen3:8b");
	mem_set_string(&m.base_url, "http://host.example:8080/v1");
	mem_set_string(&m.api_key, key);
	bool again = refusal_describe(&r, &m, err);
	model_release(&m);
	assert_int_equal(err->kind, ERR_MODEL);
	return again;
}

static void expect(int status, const char *body, const char *sentence)
{
	struct err err = ERR_INIT;
	describe(status, body, "", "", &err);
	assert_string_equal(err.text, sentence);
}

static void refusal_tells_the_servers_own_words(void **state)
{
	(void)state;
	expect(400, "{\"error\":{\"message\":\"bad thing.\\n\",\"code\":400}}",
		   "host.example:8080 answered with status 400: bad thing.");
	expect(400, "{\"error\":\"bad thing\"}",
		   "host.example:8080 answered with status 400: bad thing.");
	expect(400, "{\"detail\":\"bad thing\"}",
		   "host.example:8080 answered with status 400: bad thing.");
	expect(400, "{\"message\":\"bad thing\"}",
		   "host.example:8080 answered with status 400: bad thing.");
	expect(400, "", "host.example:8080 answered with status 400.");
}

static void refusal_names_a_web_page(void **state)
{
	(void)state;
	expect(502, "\n<!doctype html><title>Bad gateway</title>",
		   "host.example:8080 answered with status 502: a web page instead of JSON.");
}

static void refusal_tells_how_long_prompt_and_context_are(void **state)
{
	(void)state;
	expect(
		400,
		"{\"error\":{\"code\":400,\"message\":\"too long\",\"type\":\"exceed_context_size_error\","
		"\"n_prompt_tokens\":5000,\"n_ctx\":4096}}",
		"host.example:8080 answered with status 400: too long (5000 tokens asked, room for 4096).");
}

static void refusal_asks_for_a_key_that_is_missing(void **state)
{
	(void)state;
	expect(401, "{}",
		   "host.example:8080 answered with status 401; it wants a key: set OPENAI_API_KEY, or "
		   "api_key_command "
		   "in the configuration.");
}

static void refusal_never_shows_the_key(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	describe(403, "{\"error\":{\"message\":\"no: sk-1, sk-1\"}}", "", "sk-1", &err);
	assert_string_equal(err.text, "host.example:8080 answered with status 403: no: …, …; "
								  "check the key; “longhand config” tells where it was taken "
								  "from.");
}

static void refusal_of_an_unknown_page_names_model_and_base_url(void **state)
{
	(void)state;
	expect(
		404, "{}",
		"host.example:8080 answered with status 404; check the model “qwen3:8b” (--model) and the "
		"base URL http://host.example:8080/v1 (--base-url).");
}

static void refusal_tells_where_a_redirect_points(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	assert_false(describe(308, "", "https://host.example/v1", "", &err));
	assert_non_null(strstr(err.text, "https://host.example/v1"));
}

static void refusal_shows_no_control_characters(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	describe(400, "{\"error\":\"a\\u001b[2Jb\\u0000c\"}", "", "", &err);
	for (const char *at = err.text; *at; at++)
		assert_true((unsigned char)*at >= ' ' && *at != 0x7f);
	assert_non_null(strstr(err.text, "[2Jb"));
}

static void refusal_bounds_what_a_server_says(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct buf body = BUF_INIT;
	buf_add_str(&body, "{\"error\":\"");
	for (int i = 0; i < 5000; i++)
		buf_add_str(&body, "很长");
	buf_add_str(&body, "\"}");
	describe(429, body.data, "", "", &err);
	assert_non_null(strstr(err.text, "limits of your account"));
	buf_release(&body);
}

static void refusal_passes_only_where_waiting_helps(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	static const int passing[] = {408, 409, 429, 500, 502, 503, 504, 529};
	static const int lasting[] = {301, 400, 401, 403, 404, 413, 422, 600};
	for (size_t i = 0; i < 8; i++) {
		assert_true(describe(passing[i], "{}", "", "", &err));
		assert_false(describe(lasting[i], "{}", "", "", &err));
	}
	assert_false(describe(429, "{\"error\":{\"code\":\"insufficient_quota\"}}", "", "", &err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refusal_tells_the_servers_own_words),
		cmocka_unit_test(refusal_names_a_web_page),
		cmocka_unit_test(refusal_tells_how_long_prompt_and_context_are),
		cmocka_unit_test(refusal_asks_for_a_key_that_is_missing),
		cmocka_unit_test(refusal_never_shows_the_key),
		cmocka_unit_test(refusal_of_an_unknown_page_names_model_and_base_url),
		cmocka_unit_test(refusal_tells_where_a_redirect_points),
		cmocka_unit_test(refusal_shows_no_control_characters),
		cmocka_unit_test(refusal_bounds_what_a_server_says),
		cmocka_unit_test(refusal_passes_only_where_waiting_helps),
	};
	return RUN(tests);
}
