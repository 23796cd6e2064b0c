#include "llm/catalog.h"

#include "../test.h"

#include "base/buf.h"

/* What is read, as "name window, name window". */
static void reads(const char *answer, const char *expected)
{
	struct catalog c;
	struct buf out = BUF_INIT;
	assert_true(catalog_read(&c, answer, strlen(answer)));
	for (size_t i = 0; i < c.count; i++)
		buf_addf(&out, "%s%s %d", i ? ", " : "", c.entries[i].name, c.entries[i].window);
	assert_string_equal(out.data, expected);
	buf_release(&out);
	catalog_release(&c);
}

static void catalog_reads_the_lists_of_many_servers(void **state)
{
	(void)state;
	reads("{\"object\":\"list\",\"data\":[{\"id\":\"b\"},{\"id\":\"a\"}]}", "a 0, b 0");
	reads("{\"data\":[{\"id\":\"a\",\"max_model_len\":8192}]}", "a 8192");
	reads("{\"data\":[{\"id\":\"a\",\"context_length\":131072.0}]}", "a 131072");
	reads("{\"data\":[{\"id\":\"a\",\"context_window\":4096}]}", "a 4096");
	reads("{\"data\":[{\"id\":\"a\",\"max_context_length\":4096}]}", "a 4096");
	reads("{\"models\":[{\"name\":\"x\"}],\"data\":[{\"id\":\"a\",\"meta\":{\"n_ctx\":2048,"
		  "\"n_ctx_train\":99}}]}",
		  "a 2048");
	reads("[{\"id\":\"a\"},\"b\"]", "a 0, b 0");
	reads("{\"models\":[{\"name\":\"qwen3:8b\"},{\"model\":\"glm\"}]}", "glm 0, qwen3:8b 0");
	reads("{\"data\":[]}", "");
}

static void catalog_leaves_out_what_does_not_write(void **state)
{
	(void)state;
	reads("[\"gpt-4.1\", \"text-EMBEDding-3\", \"whisper-1\", \"gpt-4o-mini-tts\", \"dall-e-3\","
		  "\"omni-moderation\"]",
		  "gpt-4.1 0");
}

static void catalog_bears_strange_members(void **state)
{
	(void)state;
	reads("[1, null, {}, {\"id\":7}, {\"id\":\"\"}, {\"id\":\"a\\u001bb\"}, {\"id\":\"a\\nb\"},"
		  "{\"id\":\"\\ud83d\"}, {\"id\":\"ok\",\"context_length\":\"many\"}]",
		  "ok 0");
	reads("[{\"id\":\"a\",\"context_length\":1e12},{\"id\":\"b\",\"context_length\":-5}]",
		  "a 100000000, b 0");
}

static void catalog_refuses_what_is_no_list(void **state)
{
	(void)state;
	static const char *const answers[] = {"",  "<html>", "{\"error\":\"no\"}",   "{\"data\":{}}",
										  "7", "[",      "{\"models\":\"none\"}"};
	struct catalog c;
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		assert_false(catalog_read(&c, answers[i], strlen(answers[i])));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(catalog_reads_the_lists_of_many_servers),
		cmocka_unit_test(catalog_leaves_out_what_does_not_write),
		cmocka_unit_test(catalog_bears_strange_members),
		cmocka_unit_test(catalog_refuses_what_is_no_list),
	};
	return RUN(tests);
}
