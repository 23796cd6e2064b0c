#include "eval/scores.h"

#include <math.h>
#include <unistd.h>

#include "../test.h"
#include "base/file.h"
#include "eval/scores_parts.h"

static const char lines[] =
	/* S_l by hand: met 100; a half more 83.33; a half 50; a third 0; four times 0; empty 0. */
	"{\"prompt\":\"a\",\"type\":\"News\",\"length\":300,\"response_length\":300,\"model\":\"m\","
	"\"method\":\"direct\",\"scores\":{\"Relevance\":5,\"Accuracy\":5,\"Coherence\":5,"
	"\"Clarity\":5,\"Breadth and Depth\":5,\"Reading Experience\":5}}\n"
	"{\"prompt\":\"b\",\"type\":\"News\",\"length\":500,\"response_length\":750,\"model\":\"m\","
	"\"method\":\"direct\",\"scores\":{\"Relevance\":3,\"Accuracy\":3,\"Coherence\":3,"
	"\"Clarity\":3,\"Breadth and Depth\":3,\"Reading Experience\":1}}\n"
	"{\"prompt\":\"写\",\"type\":\"Book\",\"length\":2000,\"response_length\":1000,\"model\":\"m\","
	"\"method\":\"direct\",\"unscored\":true}\n"
	"{\"prompt\":\"d\",\"type\":\"Book\",\"length\":4000,\"response_length\":0,\"model\":\"m\","
	"\"method\":\"direct\",\"scores\":{\"Relevance\":1}}\n"
	/* Another run: the same prompts, met. */
	"{\"prompt\":\"d\",\"length\":4000,\"response_length\":4000,\"model\":\"m\",\"method\":\"x\"}\n"
	"{\"prompt\":\"a\",\"length\":300,\"response_length\":300,\"model\":\"m\",\"method\":\"x\"}\n"
	"{\"prompt\":\"写\",\"length\":2000,\"response\":\"two words\",\"response_length\":2000,"
	"\"model\":\"m\",\"method\":\"x\"}\n"
	"{\"prompt\":\"other\",\"length\":0,\"response\":\"two "
	"words\",\"model\":\"m\",\"method\":\"x\"}"
	"\n";

static char folder[] = "/tmp/lh-scores-XXXXXX";
static char path[sizeof folder + 16];

static void read_lines(struct scores *s)
{
	struct err err = ERR_INIT;
	assert_true(file_write(path, lines, strlen(lines), &err));
	scores_init(s);
	if (!scores_read(s, path, &err))
		fail_msg("%s", err.text);
	remove(path);
}

static void prints(const struct scores *s,
				   void (*fill)(const struct scores *, struct report_table *), const char *wanted)
{
	struct report_table t;
	struct buf out = BUF_INIT;
	report_table_init(&t, "");
	fill(s, &t);
	report_table_print(&t, REPORT_CSV, false, &out);
	assert_string_equal(out.data, wanted);
	buf_release(&out);
	report_table_release(&t);
}

static void scores_reads_runs_by_model_and_method(void **state)
{
	(void)state;
	struct scores s;
	read_lines(&s);
	assert_int_equal(s.count, 2);
	assert_int_equal(s.runs[0].count, 4);
	assert_int_equal(s.runs[1].count, 4);
	assert_true(scores_are_judged(&s));
	const struct score_answer *a = s.runs[0].answers;
	assert_true(a[0].length == 100 && fabs(a[1].length - 83.3333) < 0.001);
	assert_true(a[2].length == 50 && a[3].length == 0);
	assert_true(a[0].quality == 100 && fabs(a[1].quality - 250.0 / 6) < 1e-9);
	assert_true(isnan(a[2].quality) && isnan(a[3].quality)); /* never filled in */
	assert_string_equal(a[0].language, "English");
	assert_string_equal(a[2].language, "Chinese");
	assert_true(isnan(s.runs[1].answers[3].length));
	assert_int_equal(s.runs[1].answers[3].words, 2);
	scores_release(&s);
}

static void scores_prints_the_tables_of_the_paper(void **state)
{
	(void)state;
	struct scores s;
	read_lines(&s);
	prints(&s, scores_range_table,
		   "run,score,all,\"[0,500)\",\"[500,2000)\",\"[2000,4000)\",\"[4000,20000]\"\r\n"
		   "\"m, direct\",S,64.6,100.0,62.5,,\r\n"
		   "\"m, direct\",S_l,58.3,100.0,83.3,50.0,0.0\r\n"
		   "\"m, direct\",S_q,70.8,100.0,41.7,,\r\n"
		   "\"m, x\",S,,,,,\r\n"
		   "\"m, x\",S_l,100.0,100.0,,100.0,100.0\r\n"
		   "\"m, x\",S_q,,,,,\r\n");
	scores_release(&s);
}

static void scores_pairs_answers_by_their_prompt(void **state)
{
	(void)state;
	struct scores s;
	struct report_table t;
	struct buf out = BUF_INIT;
	read_lines(&s);
	report_table_init(&t, "");
	scores_paired_table(&s, &t);
	report_table_print(&t, REPORT_PLAIN, true, &out);
	/* a 0, 写 +50, d +100: three pairs, 50 on average, one the same; 2 · 1/4. */
	assert_non_null(
		strstr(out.data, "m, x  S_l        3  50.0 [0.0, 100.0]       2      0     1  0.5000"));
	assert_non_null(strstr(out.data, "m, x  S_q        0                  -"));
	buf_release(&out);
	report_table_release(&t);
	scores_release(&s);
}

static void scores_tells_length_by_part(void **state)
{
	(void)state;
	struct scores s;
	struct buf out = BUF_INIT;
	read_lines(&s);
	scores_length_json(&s, &out);
	assert_non_null(strstr(out.data, "\"answers\":\"all\",\"number\":4,\"S_l\":58.3333,\"low\":"));
	assert_non_null(strstr(out.data, "\"answers\":\"News\",\"number\":2,\"S_l\":91.6667,"));
	assert_non_null(strstr(out.data, "\"answers\":\"Chinese\",\"number\":1,\"S_l\":50.0000,"));
	assert_non_null(strstr(out.data, "\"answers\":\"[500,2000)\",\"number\":0,\"S_l\":null,"));
	buf_release(&out);
	scores_release(&s);
}

static void scores_has_a_range_for_each_border(void **state)
{
	(void)state;
	static const struct {
		long required;
		int range;
	} borders[] = {{1, 0},    {499, 0},  {500, 1},   {1999, 1},  {2000, 2},
				   {3999, 2}, {4000, 3}, {20000, 3}, {20001, -1}};
	for (size_t i = 0; i < sizeof borders / sizeof *borders; i++) {
		struct score_answer a = {.required = borders[i].required, .length = 7, .quality = NAN};
		const struct score_run run = {.answers = &a, .count = 1};
		for (int r = 0; r < SCORE_RANGES; r++) {
			const struct score_part part = {SCORE_RANGE, score_ranges[r].name, r};
			assert_true(isnan(score_mean(&run, &part, SCORE_LENGTH)) == (r != borders[i].range));
		}
	}
}

static void scores_refuses_what_is_no_answer(void **state)
{
	(void)state;
	struct scores s;
	struct err err = ERR_INIT;
	scores_init(&s);
	assert_true(file_write(path, "{\"prompt\":\"a\"}\n", 15, &err));
	assert_false(scores_read(&s, path, &err));
	assert_non_null(strstr(err.text, "line 1 is no answer"));
	assert_true(file_write(path, "\n", 1, &err));
	assert_false(scores_read(&s, path, &err));
	assert_non_null(strstr(err.text, "holds no answer"));
	remove(path);
	scores_release(&s);
}

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof path, "%s/runs.jsonl", folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scores_reads_runs_by_model_and_method),
		cmocka_unit_test(scores_prints_the_tables_of_the_paper),
		cmocka_unit_test(scores_pairs_answers_by_their_prompt),
		cmocka_unit_test(scores_tells_length_by_part),
		cmocka_unit_test(scores_has_a_range_for_each_border),
		cmocka_unit_test(scores_refuses_what_is_no_answer),
	};
	return cmocka_run_group_tests_name(__FILE__, tests, make_folder, remove_folder);
}
