/* What a model makes of the words it is asked for. */
#include "../test.h"

#include <sys/stat.h>

#include "write/pace.h"

static struct pace taught(const int (*samples)[2], size_t count)
{
	struct pace p;
	pace_load(&p, "nobody en");
	for (size_t i = 0; i < count; i++)
		pace_learn(&p, samples[i][0], samples[i][1]);
	return p;
}

#define TAUGHT(...) \
	taught((const int[][2]){__VA_ARGS__}, sizeof((const int[][2]){__VA_ARGS__}) / sizeof(int[2]))

static void pace_asks_the_budget_of_an_unknown_model(void **state)
{
	(void)state;
	struct pace p = TAUGHT({0, 0});
	assert_int_equal(pace_ask(&p, 437, 0), 437);
	assert_float_equal(pace_ratio(&p), 1, 0);
	pace_release(&p);
}

static void pace_asks_the_budget_of_an_obedient_model(void **state)
{
	(void)state;
	struct pace p = TAUGHT({400, 404}, {600, 594}, {500, 500});
	assert_int_equal(pace_ask(&p, 437, 0), 437);
	pace_release(&p);
}

static void pace_asks_more_of_a_model_that_falls_short(void **state)
{
	(void)state;
	struct pace p = TAUGHT({400, 200}, {600, 300}, {500, 250}, {800, 400});
	assert_float_equal(pace_ratio(&p), 0.5, 0.001);
	assert_int_equal(pace_ask(&p, 400, 0), 800);
	pace_release(&p);
}

static void pace_asks_less_of_a_model_that_runs_on(void **state)
{
	(void)state;
	struct pace p = TAUGHT({400, 800}, {600, 1200}, {500, 1000});
	assert_int_equal(pace_ask(&p, 400, 0), 200);
	pace_release(&p);
}

static void pace_asks_within_bounds(void **state)
{
	(void)state;
	struct pace little = TAUGHT({400, 40}, {600, 60}, {500, 50}),
				much = TAUGHT({400, 4000}, {600, 6000}, {500, 5000});
	assert_int_equal(pace_ask(&little, 400, 0), 1200);
	assert_int_equal(pace_ask(&much, 400, 0), 130);
	pace_release(&little);
	pace_release(&much);
}

static void pace_trusts_the_first_replies_less(void **state)
{
	(void)state;
	struct pace p = TAUGHT({400, 40});
	assert_int_equal(pace_ask(&p, 400, 0), 640);
	assert_int_equal(pace_ask(&p, 400, 1), 880);
	assert_int_equal(pace_ask(&p, 400, 9), 1200);
	pace_learn(&p, 640, 64);
	assert_int_equal(pace_ask(&p, 400, 0), 880);
	pace_release(&p);
}

static void pace_is_not_moved_by_an_odd_reply(void **state)
{
	(void)state;
	struct pace p = TAUGHT({400, 400}, {600, 610}, {500, 30}, {700, 690}, {400, 401});
	assert_int_equal(pace_ask(&p, 400, 0), 400);
	pace_release(&p);
}

static void pace_finds_a_cap_and_keeps_it_out_of_the_ratio(void **state)
{
	(void)state;
	struct pace p = TAUGHT({800, 500}, {1500, 490}, {1000, 495}, {300, 300}, {400, 396});
	assert_int_equal(pace_cap(&p), 500);
	assert_int_equal(pace_ask(&p, 300, 0), 300);
	struct pace half = TAUGHT({400, 200}, {800, 400}, {1000, 500});
	assert_int_equal(pace_cap(&half), 0);
	pace_release(&p);
	pace_release(&half);
}

static void pace_keeps_the_last_samples_alone(void **state)
{
	(void)state;
	struct pace p = TAUGHT({400, 100});
	for (int i = 0; i < PACE_SAMPLES; i++)
		pace_learn(&p, 400, 400);
	assert_int_equal(p.count, PACE_SAMPLES);
	assert_int_equal(p.samples[0].got, 400);
	pace_release(&p);
}

static void pace_knows_how_the_server_counts_tokens(void **state)
{
	(void)state;
	struct pace p = TAUGHT({0, 0});
	assert_int_equal(pace_room(&p, 8000), 8000);
	pace_learn_tokens(&p, 100, 10); /* too short to say anything */
	assert_int_equal(pace_room(&p, 8000), 8000);
	pace_learn_tokens(&p, 4000, 5000);
	assert_in_range(pace_room(&p, 8000), 6000, 6400);
	assert_in_range(pace_counted(&p, pace_room(&p, 8000)), 7998, 8000);
	for (int i = 0; i < 20; i++)
		pace_learn_tokens(&p, 4000, 3000);
	assert_in_range(pace_room(&p, 8000), 9900, 10700);
	assert_in_range(pace_counted(&p, pace_room(&p, 8000)), 7998, 8000);
	pace_release(&p);
}

static void pace_is_kept_for_each_model_and_language(void **state)
{
	(void)state;
	char folder[] = "/tmp/longhand-pace-XXXXXX";
	struct pace a, b;
	assert_non_null(mkdtemp(folder));
	setenv("XDG_STATE_HOME", folder, 1);
	pace_load(&a, "qwen \"3\" en");
	pace_learn(&a, 400, 200);
	pace_learn_tokens(&a, 1000, 800);
	pace_save(&a);
	pace_load(&b, "glm zh");
	assert_int_equal(b.count, 0);
	pace_learn(&b, 300, 600);
	pace_save(&b);
	pace_release(&a);
	pace_release(&b);
	pace_load(&a, "qwen \"3\" en");
	pace_load(&b, "glm zh");
	assert_int_equal(a.count, 1);
	assert_int_equal(a.samples[0].got, 200);
	assert_float_equal(a.tokens, 0.8, 0.001);
	assert_float_equal(pace_ratio(&b), 2, 0.001);
	pace_release(&a);
	pace_release(&b);
	char path[100];
	snprintf(path, sizeof path, "%s/longhand/pace.json", folder);
	assert_int_equal(remove(path), 0);
	snprintf(path, sizeof path, "%s/longhand", folder);
	assert_int_equal(remove(path), 0);
	assert_int_equal(remove(folder), 0);
}

int main(void)
{
	setenv("XDG_STATE_HOME", "/nonexistent", 1);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pace_asks_the_budget_of_an_unknown_model),
		cmocka_unit_test(pace_asks_the_budget_of_an_obedient_model),
		cmocka_unit_test(pace_asks_more_of_a_model_that_falls_short),
		cmocka_unit_test(pace_asks_less_of_a_model_that_runs_on),
		cmocka_unit_test(pace_asks_within_bounds),
		cmocka_unit_test(pace_trusts_the_first_replies_less),
		cmocka_unit_test(pace_is_not_moved_by_an_odd_reply),
		cmocka_unit_test(pace_finds_a_cap_and_keeps_it_out_of_the_ratio),
		cmocka_unit_test(pace_keeps_the_last_samples_alone),
		cmocka_unit_test(pace_knows_how_the_server_counts_tokens),
		cmocka_unit_test(pace_is_kept_for_each_model_and_language),
	};
	return RUN(tests);
}
