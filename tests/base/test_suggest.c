#include "../test.h"

#include "base/suggest.h"

static const char *nearest(const char *word)
{
	static const char *const names[] = {"open",  "plan", "write",    "export",
										"count", "help", "base-url", NULL};
	struct suggest s;
	suggest_init(&s, word);
	for (size_t i = 0; names[i]; i++)
		suggest_offer(&s, names[i]);
	return s.best;
}

static void suggest_finds_swapped_dropped_and_changed_letters(void **state)
{
	(void)state;
	assert_string_equal(nearest("wirte"), "write");
	assert_string_equal(nearest("exprt"), "export");
	assert_string_equal(nearest("coutn"), "count");
	assert_string_equal(nearest("bsae-url"), "base-url");
	assert_string_equal(nearest("plans"), "plan");
}

static void suggest_stays_silent_when_nothing_is_near(void **state)
{
	(void)state;
	assert_null(nearest("book"));
	assert_null(nearest("x"));
	assert_null(nearest(""));
	assert_null(nearest("a-word-that-is-much-longer-than-any-name-we-have"));
}

static void suggest_takes_the_nearest_of_two(void **state)
{
	(void)state;
	struct suggest s;
	suggest_init(&s, "counts");
	suggest_offer(&s, "counter");
	suggest_offer(&s, "count");
	assert_string_equal(s.best, "count");
	assert_int_equal(s.distance, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(suggest_finds_swapped_dropped_and_changed_letters),
		cmocka_unit_test(suggest_stays_silent_when_nothing_is_near),
		cmocka_unit_test(suggest_takes_the_nearest_of_two),
	};
	return RUN(tests);
}
