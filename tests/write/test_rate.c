#include "write/rate.h"

#include "../test.h"

static void rate_is_unknown_at_first(void **state)
{
	(void)state;
	struct rate rate;
	rate_init(&rate);
	assert_true(rate_per_second(&rate, 1000) == 0);
}

static void rate_is_words_over_time(void **state)
{
	(void)state;
	struct rate rate;
	rate_init(&rate);
	for (int64_t now = 10000; now < 15000; now += 100)
		rate_add(&rate, now, 2);
	double per_second = rate_per_second(&rate, 15000);
	assert_true(per_second > 19.9 && per_second < 20.1);
}

static void rate_forgets_what_is_old(void **state)
{
	(void)state;
	struct rate rate;
	rate_init(&rate);
	rate_add(&rate, 0, 100000);
	for (int64_t now = 60000; now < 90000; now += 500)
		rate_add(&rate, now, 5);
	double per_second = rate_per_second(&rate, 90000);
	assert_true(per_second > 9 && per_second < 11);
	assert_true(rate_per_second(&rate, 500000) < 0.01);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rate_is_unknown_at_first),
		cmocka_unit_test(rate_is_words_over_time),
		cmocka_unit_test(rate_forgets_what_is_old),
	};
	return RUN(tests);
}
