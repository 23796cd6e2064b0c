#include "../test.h"

#include <limits.h>

#include "base/clock.h"

static void clock_stands_still_where_it_is_set(void **state)
{
	(void)state;
	clock_set(5000, 86400);
	assert_int_equal(clock_now(), 5000);
	assert_int_equal(clock_wall(), 86400);
	clock_set(0, -1);
}

static void clock_runs_again_after_a_negative_wall(void **state)
{
	(void)state;
	clock_set(-1, 0);
	clock_set(0, -1);
	int64_t before = clock_now();
	assert_true(before > 0);
	assert_true(clock_now() >= before);
	assert_true(clock_wall() > 1600000000);
}

static void clock_timeout_is_what_poll_takes(void **state)
{
	(void)state;
	clock_set(1000, 0);
	assert_int_equal(clock_timeout(CLOCK_NEVER), -1);
	assert_int_equal(clock_timeout(1250), 250);
	assert_int_equal(clock_timeout(1000), 0);
	assert_int_equal(clock_timeout(1), 0);
	assert_int_equal(clock_timeout(CLOCK_NEVER - 1), INT_MAX);
	clock_set(0, -1);
}

static void clock_earlier_takes_the_first_deadline(void **state)
{
	(void)state;
	assert_int_equal(clock_earlier(7, CLOCK_NEVER), 7);
	assert_int_equal(clock_earlier(9, 8), 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clock_stands_still_where_it_is_set),
		cmocka_unit_test(clock_runs_again_after_a_negative_wall),
		cmocka_unit_test(clock_timeout_is_what_poll_takes),
		cmocka_unit_test(clock_earlier_takes_the_first_deadline),
	};
	return RUN(tests);
}
