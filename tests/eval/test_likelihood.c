#include "eval/likelihood.h"

#include <math.h>

#include "../test.h"
#include "base/mem.h"
#include "batch/texts.h"

#include "../help.h"

#define NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-9)

static void add(struct likelihood *l, const char *name, size_t count, double each)
{
	double *values = mem_alloc(count * sizeof *values);
	for (size_t i = 0; i < count; i++)
		values[i] = i ? each : NAN;
	likelihood_add_tokens(l, name, values, count);
	free(values);
}

static void likelihood_is_the_mean_up_to_each_position(void **state)
{
	(void)state;
	struct likelihood l;
	static const double values[] = {NAN, -4, -2, NAN, -1.5};
	likelihood_init(&l);
	likelihood_add_tokens(&l, "a", values, 5);
	const struct likelihood_curve *c = &l.curves[0];
	assert_int_equal(likelihood_tokens(c), 5);
	assert_true(isnan(likelihood_at(c, 0)));
	assert_true(isnan(likelihood_at(c, 1)));
	NEAR(likelihood_at(c, 2), 4);
	NEAR(likelihood_at(c, 3), 3);
	NEAR(likelihood_at(c, 4), 3);
	NEAR(likelihood_at(c, 5), 2.5);
	assert_true(isnan(likelihood_at(c, 6)));
	likelihood_release(&l);
}

static void likelihood_of_several_is_the_mean_of_those_that_reach_it(void **state)
{
	(void)state;
	struct likelihood l;
	size_t texts;
	likelihood_init(&l);
	add(&l, "a", 10, -4);
	add(&l, "b", 20, -2);
	NEAR(likelihood_mean_at(&l, 10, &texts), 3);
	assert_int_equal(texts, 2);
	NEAR(likelihood_mean_at(&l, 11, &texts), 2);
	assert_int_equal(texts, 1);
	assert_true(isnan(likelihood_mean_at(&l, 21, &texts)));
	assert_int_equal(texts, 0);
	likelihood_release(&l);
}

static void likelihood_of_chunks_stands_at_their_ends(void **state)
{
	(void)state;
	struct likelihood l;
	static const double nll[] = {3, 2, 1};
	likelihood_init(&l);
	likelihood_add_chunks(&l, "a", 512, nll, 3);
	assert_int_equal(likelihood_tokens(&l.curves[0]), 1536);
	assert_true(isnan(likelihood_at(&l.curves[0], 511)));
	NEAR(likelihood_at(&l.curves[0], 512), 3);
	NEAR(likelihood_at(&l.curves[0], 1023), 3);
	NEAR(likelihood_at(&l.curves[0], 1536), 1);
	assert_int_equal(likelihood_next(&l, 0), 512);
	assert_int_equal(likelihood_next(&l, 512), 1024);
	assert_int_equal(likelihood_next(&l, 1536), 0);
	likelihood_release(&l);
}

/* The first step and how many points there are. */
static void grid_is(size_t tokens, long first, size_t points)
{
	struct likelihood l;
	size_t count = 0;
	long last = 0;
	likelihood_init(&l);
	add(&l, "a", tokens, -1);
	assert_int_equal(likelihood_next(&l, 0), first);
	for (long at = 0; (at = likelihood_next(&l, at)); count++)
		last = at;
	assert_int_equal(last, tokens);
	assert_int_equal(count, points);
	likelihood_release(&l);
}

static void likelihood_points_are_about_a_hundred(void **state)
{
	(void)state;
	grid_is(1, 1, 1);
	grid_is(100, 1, 100);
	grid_is(101, 2, 51);
	grid_is(1000, 16, 63);
	grid_is(12800, 128, 100);
	grid_is(12801, 256, 51);
	grid_is(100000, 1024, 98);
}

static void likelihood_tables_show_each_where_they_are_few(void **state)
{
	(void)state;
	struct likelihood l;
	struct report_table t;
	struct buf out = BUF_INIT;
	likelihood_init(&l);
	add(&l, "a", 5, -4);
	add(&l, "b", 3, -2);
	l.curves[1].whole = false;
	report_table_init(&t, "");
	likelihood_table(&l, true, &t);
	report_table_print(&t, REPORT_CSV, true, &out);
	assert_string_equal(out.data,
						"Position,Texts,Mean NLL,a,b\r\n1,0,,,\r\n2,2,3.000,4.000,2.000\r\n"
						"3,2,3.000,4.000,2.000\r\n4,1,4.000,4.000,\r\n5,1,4.000,4.000,\r\n");
	report_table_release(&t);
	buf_clear(&out);
	report_table_init(&t, "");
	likelihood_table(&l, false, &t);
	report_table_print(&t, REPORT_CSV, true, &out);
	assert_string_equal(out.data,
						"Position,Texts,Mean NLL,a,b\r\n1,0,,,\r\n2,2,3.000,4.000,2.000\r\n"
						"4,1,4.000,4.000,\r\n5,1,4.000,4.000,\r\n");
	report_table_release(&t);
	buf_clear(&out);
	report_table_init(&t, "");
	likelihood_texts_table(&l, &t);
	report_table_print(&t, REPORT_CSV, true, &out);
	assert_string_equal(out.data, "Text,Tokens,NLL,Perplexity,Read\r\na,5,4.000,54.598,whole\r\n"
								  "b,3,2.000,7.389,beginning\r\n");
	report_table_release(&t);
	for (int i = 0; i < 5; i++)
		add(&l, "more", 5, -4);
	buf_clear(&out);
	report_table_init(&t, "");
	likelihood_table(&l, true, &t);
	report_table_print(&t, REPORT_CSV, true, &out);
	assert_non_null(strstr(out.data, "Position,Texts,Mean NLL\r\n"));
	report_table_release(&t);
	buf_release(&out);
	likelihood_release(&l);
}

static void likelihood_is_printed_as_json(void **state)
{
	(void)state;
	struct likelihood l;
	struct buf out = BUF_INIT;
	likelihood_init(&l);
	add(&l, "a\"b", 3, -4);
	add(&l, "c", 2, -2);
	likelihood_json(&l, &out);
	assert_string_equal(
		out.data,
		"{\"text\":\"a\\\"b\",\"tokens\":3,\"nll\":4.000000,\"perplexity\":54.598150,\"whole\":"
		"true,"
		"\"curve\":[[2,4.000000],[3,4.000000]]}\n"
		"{\"text\":\"c\",\"tokens\":2,\"nll\":2.000000,\"perplexity\":7.389056,\"whole\":true,"
		"\"curve\":[[2,2.000000]]}\n"
		"{\"texts\":2,\"curve\":[[2,3.000000],[3,4.000000]]}\n");
	buf_release(&out);
	likelihood_release(&l);
}

static void texts_are_files_and_answers(void **state)
{
	(void)state;
	struct texts t;
	struct err err = ERR_INIT;
	char *folder = folder_new();
	char *plain = folder_path(folder, "a.md"), *answers = folder_path(folder, "b.jsonl");
	texts_init(&t);
	put_file(plain, "One.\n");
	put_file(answers, "{\"response\":\"Two.\"}\n{\"response\":\"\"}\n{\"response\":\"Three.\"}\n");
	assert_true(texts_read(&t, plain, &err));
	assert_true(texts_read(&t, answers, &err));
	assert_int_equal(t.count, 3);
	assert_string_equal(t.items[0].name, plain);
	assert_string_equal(t.items[1].body.data, "Two.");
	assert_non_null(strstr(t.items[2].name, "b.jsonl:3"));
	put_file(plain, "");
	assert_false(texts_read(&t, plain, &err));
	assert_non_null(strstr(err.text, "a.md holds no text."));
	put_file(plain, "\xff");
	assert_false(texts_read(&t, plain, &err));
	assert_non_null(strstr(err.text, "a.md is not UTF-8"));
	put_file(answers, "{\"prompt\":\"Two.\"}\n");
	assert_false(texts_read(&t, answers, &err));
	assert_non_null(strstr(err.text, "line 1 is no text"));
	texts_release(&t);
	free(plain);
	free(answers);
	folder_remove(folder);
	free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(likelihood_is_the_mean_up_to_each_position),
		cmocka_unit_test(likelihood_of_several_is_the_mean_of_those_that_reach_it),
		cmocka_unit_test(likelihood_of_chunks_stands_at_their_ends),
		cmocka_unit_test(likelihood_points_are_about_a_hundred),
		cmocka_unit_test(likelihood_tables_show_each_where_they_are_few),
		cmocka_unit_test(likelihood_is_printed_as_json),
		cmocka_unit_test(texts_are_files_and_answers),
	};
	return RUN(tests);
}
