#include "batch/merge.h"

#include "../test.h"

#include <signal.h>

#include "base/file.h"
#include "base/signals.h"
#include "batch/shard.h"

#include "../help.h"

static char *folder, *one, *two, *out;

static int setup(void **state)
{
	(void)state;
	folder = folder_new();
	one = folder_path(folder, "one.jsonl");
	two = folder_path(folder, "two.jsonl");
	out = folder_path(folder, "out.jsonl");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	folder_remove(folder);
	free(folder);
	free(one);
	free(two);
	free(out);
	return 0;
}

static bool merge(const char *output, const struct quota *quota, struct merge_told *told,
				  struct err *err)
{
	const char *const inputs[] = {one, two};
	const struct merge_job job = {inputs, 2, output, quota};
	*err = (struct err)ERR_INIT;
	return merge_run(&job, told, err);
}

static void lines_go_in_the_order_of_the_list(void **state)
{
	struct merge_told told;
	struct err err;
	(void)state;
	put_file(one, "\xef\xbb\xbf{\"index\":3,\"a\":\"é\"}\r\n\n{\"index\":0}\n");
	put_file(two, "{\"index\":10}\n{\"index\":1,\"sample\":1}\n{\"index\":1,\"sample\":0}");
	assert_true(merge(out, NULL, &told, &err));
	assert_file_holds(out, "{\"index\":0}\n{\"index\":1,\"sample\":0}\n{\"index\":1,\"sample\":1}\n"
						   "{\"index\":3,\"a\":\"é\"}\n{\"index\":10}\n");
	assert_int_equal(told.lines, 5);
	assert_true(merge(one, NULL, &told, &err)); /* in place */
	assert_int_equal(told.lines, 5);
	assert_int_equal(told.same, 0);
	assert_true(merge(one, NULL, &told, &err));
	assert_int_equal(told.lines, 5);
	assert_int_equal(told.same, 3); /* those of two */
}

static void two_lines_that_claim_one_place_are_refused(void **state)
{
	struct merge_told told;
	struct err err;
	(void)state;
	put_file(one, "{\"index\":0,\"a\":1}\n");
	put_file(two, "{\"index\":1}\n{\"index\":0,\"a\":2}\n");
	put_file(out, "as it was");
	assert_false(merge(out, NULL, &told, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_non_null(strstr(err.text, "two.jsonl, line 2"));
	assert_file_holds(out, "as it was");
	put_file(two, "{\"prompt\":\"no index\"}\n");
	assert_false(merge(out, NULL, &told, &err));
	assert_non_null(strstr(err.text, "index"));
	assert_file_holds(out, "as it was");
}

static void a_file_is_put_in_order_with_all_its_lines(void **state)
{
	struct err err = ERR_INIT;
	(void)state;
	put_file(one, "{\"index\":2}\n{\"index\":0,\"a\":1}\n{\"index\":0,\"a\":2}\n{\"index\":2}\n");
	assert_true(merge_put_in_order(one, &err));
	assert_file_holds(
		one, "{\"index\":0,\"a\":1}\n{\"index\":0,\"a\":2}\n{\"index\":2}\n{\"index\":2}\n");
	put_file(two, "{\"index\":2}\n{\"prompt\":\"no place\"}\n{\"index\":0}\n");
	assert_true(merge_put_in_order(two, &err));
	assert_file_holds(two, "{\"index\":2}\n{\"prompt\":\"no place\"}\n{\"index\":0}\n");
	put_file(out, "");
	assert_true(merge_put_in_order(out, &err));
	assert_file_holds(out, "");
}

static void a_signal_leaves_everything_as_it_was(void **state)
{
	struct merge_told told;
	struct err err;
	(void)state;
	put_file(one, "{\"index\":0}\n");
	put_file(two, "{\"index\":1}\n");
	put_file(out, "as it was");
	signals_open(SIGNALS_INTERRUPT | SIGNALS_QUIT);
	raise(SIGINT);
	assert_false(merge(out, NULL, &told, &err));
	signals_close();
	assert_int_equal(err.kind, ERR_INTERRUPTED);
	assert_file_holds(out, "as it was");
	assert_int_equal(folder_count(folder), 3);
}

static void quotas_count_over_all_parts(void **state)
{
	struct merge_told told;
	struct quota quota;
	struct err err = ERR_INIT;
	(void)state;
	assert_true(quota_parse(&quota, "zh=1,en=2", &err));
	put_file(one, "{\"index\":5,\"language\":\"en\"}\n{\"index\":2,\"language\":\"zh\"}\n"
				  "{\"index\":4,\"language\":\"de\"}\n");
	put_file(two, "{\"index\":1,\"language\":\"en\"}\n{\"index\":3,\"language\":\"en\"}\n"
				  "{\"index\":6,\"language\":\"zh\"}\n");
	assert_true(merge(out, &quota, &told, &err));
	assert_file_holds(out, "{\"index\":1,\"language\":\"en\"}\n{\"index\":2,\"language\":\"zh\"}\n"
						   "{\"index\":3,\"language\":\"en\"}\n");
	assert_int_equal(told.beyond, 3);
	assert_int_equal(quota.rows[0].taken, 0); /* the caller's is as it was */
}

static void quotas_are_read(void **state)
{
	struct quota quota;
	struct err err = ERR_INIT;
	(void)state;
	assert_true(quota_parse(&quota, NULL, &err));
	assert_true(quota_has_room(&quota, "en"));
	assert_false(quota_full(&quota));
	assert_true(quota_parse(&quota, "en=0", &err));
	assert_true(quota_full(&quota));
	static const char *const bad[] = {"", "en", "en=", "en=x", "=3", "en=3;zh=4", "en=-1"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		err = (struct err)ERR_INIT;
		assert_false(quota_parse(&quota, bad[i], &err));
		assert_int_equal(err.kind, ERR_USAGE);
	}
}

static void every_instruction_is_of_one_part(void **state)
{
	struct err err = ERR_INIT;
	int sizes[8] = {0};
	(void)state;
	for (int i = 0; i < 4000; i++) {
		char prompt[32];
		int owners = 0;
		snprintf(prompt, sizeof prompt, "Write story %d", i);
		for (int part = 1; part <= 8; part++) {
			const struct shard s = {part, 8};
			bool takes = shard_takes(&s, prompt, strlen(prompt));
			owners += takes;
			sizes[part - 1] += takes;
		}
		assert_int_equal(owners, 1);
	}
	for (int part = 0; part < 8; part++)
		assert_in_range(sizes[part], 400, 600);
	struct shard s;
	assert_true(shard_parse(&s, NULL, &err));
	assert_true(shard_takes(&s, "x", 1));
	assert_true(shard_parse(&s, "3/8", &err));
	assert_int_equal(s.part, 3);
	assert_int_equal(s.of, 8);
	static const char *const bad[] = {"", "3", "3/", "/8", "0/8", "9/8", "3/8x", "-1/8", " 3/8"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(shard_parse(&s, bad[i], &err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(lines_go_in_the_order_of_the_list, setup, teardown),
		cmocka_unit_test_setup_teardown(two_lines_that_claim_one_place_are_refused, setup,
										teardown),
		cmocka_unit_test_setup_teardown(a_file_is_put_in_order_with_all_its_lines, setup, teardown),
		cmocka_unit_test_setup_teardown(a_signal_leaves_everything_as_it_was, setup, teardown),
		cmocka_unit_test_setup_teardown(quotas_count_over_all_parts, setup, teardown),
		cmocka_unit_test(quotas_are_read),
		cmocka_unit_test(every_instruction_is_of_one_part),
	};
	return cmocka_run_group_tests_name("merging", tests, NULL, NULL);
}
