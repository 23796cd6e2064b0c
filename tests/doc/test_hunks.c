#include "doc/hunks.h"

#include <string.h>

#include "../test.h"

static const char before[] = "A quiet lane. Two cats sat there all day. The rain came late.";
static const char after[] = "A loud lane. Two cats sat there all day. The rain came early.";

static void gives(const bool *take, const char *wanted)
{
	struct diff d;
	struct buf out = BUF_INIT;
	diff_init(&d);
	diff_words(&d, before, strlen(before), after, strlen(after), 0);
	assert_int_equal(hunks_count(&d), 2);
	hunks_apply(&d, before, after, take, &out);
	assert_string_equal(out.data, wanted);
	buf_release(&out);
	diff_release(&d);
}

static void hunks_apply_takes_all_none_or_some(void **state)
{
	(void)state;
	gives((const bool[]){true, true}, after);
	gives((const bool[]){false, false}, before);
	gives((const bool[]){true, false},
		  "A loud lane. Two cats sat there all day. The rain came late.");
	gives((const bool[]){false, true},
		  "A quiet lane. Two cats sat there all day. The rain came early.");
}

static void hunks_count_is_none_for_equal_texts(void **state)
{
	(void)state;
	struct diff d;
	diff_init(&d);
	diff_words(&d, before, strlen(before), before, strlen(before), 0);
	assert_int_equal(hunks_count(&d), 0);
	diff_words(&d, "", 0, after, strlen(after), 0);
	assert_int_equal(hunks_count(&d), 1);
	assert_int_equal(hunks_of_run(&d, 0), 0);
	diff_release(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hunks_apply_takes_all_none_or_some),
		cmocka_unit_test(hunks_count_is_none_for_equal_texts),
	};
	return RUN(tests);
}
