#include "llm/price.h"

#include "../test.h"

#include "base/mem.h"

static bool near(double value, double wanted)
{
	return value > wanted - 1e-9 && value < wanted + 1e-9;
}

static void costs(const char *table, const char *name, double in, double out, double cached)
{
	struct model m;
	model_init(&m);
	mem_set_string(&m.name, name);
	price_of(table, &m);
	if (!near(m.price_in, in) || !near(m.price_out, out) || !near(m.price_cached, cached))
		fail_msg("%s: %g %g %g", name, m.price_in, m.price_out, m.price_cached);
	model_release(&m);
}

static void price_is_that_of_the_named_model(void **state)
{
	(void)state;
	static const char table[] = "[\"qwen3:8b 0.15 0.60 0.075\", \"gpt-4.1 2 8\"]";
	costs(table, "qwen3:8b", 0.15, 0.60, 0.075);
	costs(table, "gpt-4.1", 2, 8, 2);
	costs(table, "gpt-4", -1, -1, -1);
	costs("", "gpt-4.1", -1, -1, -1);
}

static void price_takes_names_with_spaces_and_numbers(void **state)
{
	(void)state;
	costs("[\" /models/my model.gguf\\t0 0.5 \"]", "/models/my model.gguf", -1, -1, -1);
	costs("[\"my model.gguf\\t0  0.5 \"]", "my model.gguf", 0, 0.5, 0);
	costs("[\"gemma 2 1 2 3\"]", "gemma 2", 1, 2, 3);
	costs("[\"7 1 2\"]", "7", 1, 2, 1);
}

static void refuses(const char *table, const char *why)
{
	struct err err = ERR_INIT;
	assert_false(price_check(table, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	if (!strstr(err.text, why))
		fail_msg("“%s” does not say “%s”", err.text, why);
}

static void price_refuses_what_is_no_price(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	assert_true(price_check("[\"m 1 2\", \"n 1 2\", \"m:1 1 2\"]", &err));
	refuses("[\"m 1\"]", "not “m 1”");
	refuses("[\"m\"]", "such as");
	refuses("[\"1 2\"]", "such as");
	refuses("[\"m 1 -2\"]", "such as");
	refuses("[\"m 1 2e3\"]", "such as");
	refuses("[\"m 1 2.3.4\"]", "such as");
	refuses("[\"m 1 nan\"]", "such as");
	refuses("[\"m 1 2000000000\"]", "such as");
	refuses("[\"n 1 2\", \"m 1 2\", \"m 3 4 5\"]", "is given twice for m.");
}

static void price_counts_cached_tokens_apart(void **state)
{
	(void)state;
	struct model m;
	model_init(&m);
	struct usage_report usage = {.prompt = 1000, .cached = 600, .completion = 2000};
	assert_true(price_cost(&m, &usage) < 0);
	mem_set_string(&m.name, "m");
	price_of("[\"m 2 8 0.5\"]", &m);
	assert_true(near(price_cost(&m, &usage), (400 * 2 + 600 * 0.5 + 2000 * 8) / 1e6));
	usage.cached = 5000;
	assert_true(near(price_cost(&m, &usage), (1000 * 0.5 + 2000 * 8) / 1e6));
	model_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(price_is_that_of_the_named_model),
		cmocka_unit_test(price_takes_names_with_spaces_and_numbers),
		cmocka_unit_test(price_refuses_what_is_no_price),
		cmocka_unit_test(price_counts_cached_tokens_apart),
	};
	return RUN(tests);
}
