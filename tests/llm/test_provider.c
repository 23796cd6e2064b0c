#include "llm/provider.h"

#include "../test.h"
#include "base/mem.h"

static void expect_description(const char *provider, const char *name, const char *url,
							   const char *expected)
{
	struct model m;
	struct buf out = BUF_INIT;
	model_init(&m);
	m.provider = provider_named(provider);
	mem_set_string(&m.name, name);
	mem_set_string(&m.base_url, url);
	model_describe(&m, &out);
	assert_string_equal(out.data, expected);
	buf_release(&out);
	model_release(&m);
}

static void provider_table_begins_with_the_demo_writer(void **state)
{
	(void)state;
	assert_string_equal(providers[0].name, "demo");
	assert_null(providers[0].request);
	assert_ptr_equal(provider_named("demo"), &providers[0]);
}

static void provider_is_found_by_its_whole_name(void **state)
{
	(void)state;
	assert_non_null(provider_named("openai"));
	assert_null(provider_named("open"));
	assert_null(provider_named(""));
}

static void model_is_described_by_name_and_host(void **state)
{
	(void)state;
	expect_description("openai", "qwen3:8b", "http://ollama.example:11434/v1",
					   "qwen3:8b on ollama.example:11434");
	expect_description("openai", "", "https://[::1]:80", "[::1]:80");
	expect_description("demo", "", "", "demo writer (no model)");
}

static void model_description_hides_user_and_password(void **state)
{
	(void)state;
	expect_description("openai", "m", "https://me:secret@host.example/v1", "m on host.example");
}

static void model_copy_shares_nothing(void **state)
{
	(void)state;
	struct model a, b;
	model_init(&a);
	mem_set_string(&a.api_key, "key");
	mem_set_string(&a.key_command, "pass show key");
	mem_set_string(&a.stop, "[]");
	mem_set_string(&a.extra, "{}");
	a.temperature = 0.5;
	model_copy(&b, &a);
	model_release(&a);
	assert_string_equal(b.api_key, "key");
	assert_string_equal(b.key_command, "pass show key");
	assert_string_equal(b.stop, "[]");
	assert_string_equal(b.extra, "{}");
	assert_true(b.temperature == 0.5);
	model_release(&b);
}

static void roles_have_names(void **state)
{
	(void)state;
	assert_string_equal(ask_role_name(ASK_PLAN), "planner");
	assert_string_equal(ask_role_name(ASK_WRITE), "writer");
	assert_string_equal(ask_role_name(ASK_CONTINUE), "writer");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(provider_table_begins_with_the_demo_writer),
		cmocka_unit_test(provider_is_found_by_its_whole_name),
		cmocka_unit_test(model_is_described_by_name_and_host),
		cmocka_unit_test(model_description_hides_user_and_password),
		cmocka_unit_test(model_copy_shares_nothing),
		cmocka_unit_test(roles_have_names),
	};
	return RUN(tests);
}
