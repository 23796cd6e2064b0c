#include "measure/quality.h"

#include <string.h>

#include "../test.h"

static void is_near(double found, double wanted)
{
	if (found < wanted - 0.005 || found > wanted + 0.005)
		fail_msg("%.3f, not %.3f", found, wanted);
}

static const char once[] = "The lanes behind the Drum Tower wake slowly in the morning.";
static const char twice[] = "The lanes behind the Drum Tower wake slowly in the morning. "
							"The LANES behind the Drum Tower, wake slowly in the morning!";

static void quality_repetition_is_nothing_where_all_is_new(void **state)
{
	(void)state;
	is_near(quality_repetition(once, strlen(once)), 0);
	is_near(quality_repetition("Too short", 9), 0);
	is_near(quality_repetition("", 0), 0);
}

static void quality_repetition_sees_through_case_and_marks(void **state)
{
	(void)state;
	is_near(quality_repetition(twice, strlen(twice)), 7.0 / 18);
}

static void quality_repetition_reads_characters_as_words(void **state)
{
	(void)state;
	const char text[] = "鼓楼后面的胡同慢慢醒来。鼓楼后面的胡同慢慢醒来。";
	is_near(quality_repetition(text, strlen(text)), 7.0 / 18);
}

static void quality_distinct_tells_how_various_words_are(void **state)
{
	(void)state;
	is_near(quality_distinct("a rose is a rose is a rose", 26, 1), 3.0 / 8);
	is_near(quality_distinct("a rose is a rose is a rose", 26, 2), 3.0 / 7);
	is_near(quality_distinct("one two three", 13, 1), 1);
	is_near(quality_distinct("", 0, 2), 1);
}

static void quality_echo_finds_what_others_say(void **state)
{
	(void)state;
	struct quality_others *o = quality_others_new();
	is_near(quality_echo(o, once, strlen(once)), 0);
	quality_others_add(o, "Nothing of this kind has ever been said before.", 47);
	is_near(quality_echo(o, once, strlen(once)), 0);
	quality_others_add(o, once, strlen(once));
	is_near(quality_echo(o, once, strlen(once)), 1);
	is_near(quality_echo(o, twice, strlen(twice)), 14.0 / 18);
	quality_others_free(o);
}

static void runs_of_any_length_are_counted(void **state)
{
	static const char text[] = "a b c d e f. A b c d e f.";
	(void)state;
	assert_true(quality_runs_again(text, strlen(text), 5) ==
				quality_repetition(text, strlen(text)));
	assert_true(quality_runs_again(text, strlen(text), 6) == 1.0 / 7);
	assert_true(quality_runs_again(text, strlen(text), 7) == 0);
	assert_true(quality_runs_again(text, strlen(text), 20) == 0);
	assert_true(quality_runs_again("", 0, 5) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_of_any_length_are_counted),
		cmocka_unit_test(quality_repetition_is_nothing_where_all_is_new),
		cmocka_unit_test(quality_repetition_sees_through_case_and_marks),
		cmocka_unit_test(quality_repetition_reads_characters_as_words),
		cmocka_unit_test(quality_distinct_tells_how_various_words_are),
		cmocka_unit_test(quality_echo_finds_what_others_say),
	};
	return RUN(tests);
}
