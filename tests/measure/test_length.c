#include "measure/length.h"

#include "../test.h"

static void scores(long required, long actual, double score)
{
	double found = length_score(required, actual);
	if (found < score - 0.005 || found > score + 0.005)
		fail_msg("%ld of %ld words score %.3f, not %.3f", actual, required, found, score);
}

static void length_is_full_marks_when_met(void **state)
{
	(void)state;
	scores(1, 1, 100);
	scores(10000, 10000, 100);
}

static void length_loses_a_third_for_each_time_too_much(void **state)
{
	(void)state;
	scores(1000, 1300, 90);
	scores(1000, 2000, 66.67);
	scores(1000, 3999, 0.03);
	scores(1000, 4000, 0);
	scores(1000, 1000000, 0);
}

static void length_loses_a_half_for_each_time_too_little(void **state)
{
	(void)state;
	scores(1000, 900, 94.44);
	scores(1000, 500, 50);
	scores(9000, 3001, 0.05);
	scores(9000, 3000, 0);
	scores(1000000, 1, 0);
}

static void length_is_nothing_for_an_empty_text(void **state)
{
	(void)state;
	scores(1000, 0, 0);
	scores(0, 0, 0);
	scores(0, 1000, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(length_is_full_marks_when_met),
		cmocka_unit_test(length_loses_a_third_for_each_time_too_much),
		cmocka_unit_test(length_loses_a_half_for_each_time_too_little),
		cmocka_unit_test(length_is_nothing_for_an_empty_text),
	};
	return RUN(tests);
}
