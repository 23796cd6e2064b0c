#include "data/pairs_judged.h"

#include "../test.h"
#include "base/lines.h"

#include "../help.h"

struct scene {
	char *folder, *input, *output;
	struct pairs_judged_job job;
	struct pairs_judged_told told;
};

static void begin(struct scene *s, const char *judged)
{
	*s = (struct scene){.folder = folder_new()};
	s->input = folder_path(s->folder, "judged.jsonl");
	s->output = folder_path(s->folder, "pairs.jsonl");
	put_file(s->input, judged);
	s->job = (struct pairs_judged_job){.input = s->input, .output = s->output};
}

static void finish(struct scene *s)
{
	folder_remove(s->folder);
	free(s->folder);
	free(s->input);
	free(s->output);
}

static void make(struct scene *s)
{
	struct err err = ERR_INIT;
	if (!pairs_judged_run(&s->job, &s->told, &err))
		fail_msg("%s", err.text);
}

static void expect_refusal(struct scene *s, const char *words)
{
	struct err err = ERR_INIT;
	assert_false(pairs_judged_run(&s->job, &s->told, &err));
	assert_int_equal(err.kind, ERR_FILE);
	if (!strstr(err.text, words))
		fail_msg("%s", err.text);
}

/* The output as it is; the caller releases it. */
static struct buf written(const struct scene *s)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	if (!file_read(s->output, FILE_LIMIT, &text, &err))
		fail_msg("%s", err.text);
	return text;
}

static int count(const struct buf *text, const char *what)
{
	int n = 0;
	for (const char *at = text->data; (at = strstr(at, what)); at++)
		n++;
	return n;
}

static void expect(const struct scene *s, const char *what, int times)
{
	struct buf text = written(s);
	if (count(&text, what) != times)
		fail_msg("%d times “%s” in %s", count(&text, what), what, text.data);
	buf_release(&text);
}

/* An answer of `words` words beginning with `first`. */
static void add_answer(struct buf *out, int index, int sample, const char *prompt,
					   const char *first, int words, double quality)
{
	buf_addf(out, "{\"prompt\":\"%s\",\"mine\":1,\"index\":%d,\"sample\":%d,\"response\":\"%s",
			 prompt, index, sample, first);
	for (int i = 1; i < words; i++)
		buf_add_str(out, " word");
	buf_addf(out,
			 "\",\"model\":\"tester\",\"method\":\"direct\",\"seed\":%d,\"scores\":{},"
			 "\"quality\":%.4f,\"judge\":\"judge-1\"}\n",
			 100 + sample, quality);
}

#define HUNDRED "Write 100 words."

static void the_best_is_chosen_and_another_rejected(void **state)
{
	(void)state;
	struct scene s;
	struct buf judged = BUF_INIT;
	add_answer(&judged, 1, 0, HUNDRED, "Half", 50, 100); /* S_l 50 */
	add_answer(&judged, 1, 1, HUNDRED, "Whole", 100, 70);
	add_answer(&judged, 0, 1, "Say it.", "Good", 3, 80);
	add_answer(&judged, 0, 0, "Say it.", "Poor", 9, 30);
	begin(&s, judged.data);
	make(&s);
	expect(&s, "\n", 2);
	struct buf text = written(&s);
	assert_int_equal(
		strncmp(text.data,
				"{\"prompt\":[{\"role\":\"user\",\"content\":\"Say it.\"}],\"chosen\":[{\"role\":"
				"\"assistant\",\"content\":\"Good word word\"}],\"rejected\":[{\"role\":"
				"\"assistant\",\"content\":\"Poor word",
				150),
		0);
	buf_release(&text);
	expect(&s, "\"index\":0,\"id\":\"\",\"language\":\"en\",\"length\":0,\"answers\":2,", 1);
	expect(&s, "\"model\":\"tester\",\"method\":\"direct\",\"judge\":\"judge-1\"", 2);
	/* (100 + 70) / 2 and (50 + 100) / 2 */
	expect(&s,
		   "\"length\":100,\"answers\":2,\"model\":\"tester\",\"method\":\"direct\","
		   "\"judge\":\"judge-1\",\"margin\":10",
		   1);
	expect(&s, "\"chosen_score\":85", 1);
	expect(&s, "\"chosen_sample\":1,\"chosen_seed\":101,\"rejected_score\":75", 1);
	assert_int_equal(s.told.pairs, 2);
	assert_int_equal(s.told.instructions, 2);
	assert_true(s.told.chosen > 82.4 && s.told.chosen < 82.6);
	assert_true(s.told.rejected > 52.4 && s.told.rejected < 52.6);
	buf_release(&judged);
	finish(&s);
}

static void what_cannot_be_compared_is_left_out(void **state)
{
	(void)state;
	struct scene s;
	struct buf judged = BUF_INIT;
	add_answer(&judged, 0, 0, "Same", "Text", 4, 80); /* the same text, judged otherwise */
	add_answer(&judged, 0, 1, "Same", "Text", 4, 40);
	add_answer(&judged, 1, 0, "Equal", "One", 4, 60);
	add_answer(&judged, 1, 1, "Equal", "Two", 4, 60);
	add_answer(&judged, 2, 0, "Alone", "One", 4, 60);
	buf_add_str(&judged, "{\"prompt\":\"Alone\",\"response\":\"Two\",\"index\":2,\"sample\":1,"
						 "\"unscored\":true,\"why\":\"no\"}\n"
						 "{\"prompt\":\"None\",\"response\":\" \",\"index\":3,\"quality\":0}\n");
	begin(&s, judged.data);
	make(&s);
	expect(&s, "\n", 0);
	assert_int_equal(s.told.instructions, 4);
	assert_int_equal(s.told.answers, 7);
	assert_int_equal(s.told.unscored, 1);
	assert_int_equal(s.told.empty, 1);
	assert_int_equal(s.told.left[PAIRS_FEW], 3);
	assert_int_equal(s.told.left[PAIRS_EQUAL], 1);
	assert_true(s.told.chosen == 0);
	buf_release(&judged);
	finish(&s);
}

static void a_margin_leaves_out_what_is_nearly_as_good(void **state)
{
	(void)state;
	struct scene s;
	struct buf judged = BUF_INIT;
	for (int i = 0; i < 30; i++) {
		char prompt[20];
		snprintf(prompt, sizeof prompt, "Number %d", i);
		add_answer(&judged, i, 0, prompt, "Best", 4, 80);
		add_answer(&judged, i, 1, prompt, "Near", 4, 75);
		add_answer(&judged, i, 2, prompt, "Far", 4, 60);
	}
	begin(&s, judged.data);
	s.job.margin = 10;
	make(&s);
	expect(&s, "\"content\":\"Far word", 30);
	s.job.margin = 0;
	make(&s);
	struct buf text = written(&s);
	assert_in_range(count(&text, "\"content\":\"Far word"), 3, 27);
	assert_int_equal(count(&text, "\"content\":\"Best word"), 30);
	buf_release(&text);
	s.job.margin = 21;
	make(&s);
	assert_int_equal(s.told.left[PAIRS_EQUAL], 30);
	buf_release(&judged);
	finish(&s);
}

static void the_seed_and_the_prompt_alone_decide(void **state)
{
	(void)state;
	struct scene s, part;
	struct buf judged = BUF_INIT, half = BUF_INIT;
	for (int i = 0; i < 40; i++) {
		char prompt[20];
		snprintf(prompt, sizeof prompt, "Number %d", i);
		for (int k = 4; k-- > 0;) {
			struct buf *const to[] = {&judged, &half};
			for (int n = 0; n < (i % 2 ? 2 : 1); n++)
				add_answer(to[n], i, k, prompt,
						   k == 3   ? "A"
						   : k == 2 ? "B"
						   : k      ? "C"
									: "D",
						   4, k > 1 ? 80 : 10 * k);
		}
	}
	begin(&s, judged.data);
	begin(&part, half.data);
	make(&s);
	make(&part);
	struct buf all = written(&s), some = written(&part);
	const char *line = some.data;
	for (int i = 0; i < 20; i++) { /* each of its lines is in the whole */
		char *one = mem_strndup(line, strcspn(line, "\n"));
		assert_non_null(strstr(all.data, one));
		line += strlen(one) + 1;
		free(one);
	}
	assert_in_range(count(&all, "\"chosen\":[{\"role\":\"assistant\",\"content\":\"A "), 5, 35);
	s.job.seed = 9;
	make(&s);
	struct buf other = written(&s);
	assert_string_not_equal(all.data, other.data);
	buf_release(&all);
	buf_release(&some);
	buf_release(&other);
	buf_release(&judged);
	buf_release(&half);
	finish(&s);
	finish(&part);
}

static void other_files_are_refused_and_the_output_stays(void **state)
{
	(void)state;
	struct scene s;
	begin(&s, "{\"prompt\":\"One\",\"response\":\"Text\",\"index\":0}\n");
	put_file(s.output, "mine\n");
	expect_refusal(&s, "line 1: it has no “quality”");
	put_file(s.input, "{\"prompt\":\"One\",\"response\":\"Text\",\"index\":0,\"quality\":1e9}\n");
	expect_refusal(&s, "line 1: it has no “quality” from 0 to 100");
	put_file(s.input, "{\"prompt\":\"One\",\"response\":\"Text\",\"quality\":50}\n");
	expect_refusal(&s, "line 1: it has no “index”");
	put_file(s.input, "{\"prompt\":[],\"response\":\"Text\",\"index\":0,\"quality\":50}\n");
	expect_refusal(&s, "line 1: it has no “prompt”");
	put_file(s.input, "\n[]\n");
	expect_refusal(&s, "line 2: it is no JSON object");
	expect(&s, "mine\n", 1);
	put_file(s.input, "");
	make(&s);
	expect(&s, "\n", 0);
	finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_best_is_chosen_and_another_rejected),
		cmocka_unit_test(what_cannot_be_compared_is_left_out),
		cmocka_unit_test(a_margin_leaves_out_what_is_nearly_as_good),
		cmocka_unit_test(the_seed_and_the_prompt_alone_decide),
		cmocka_unit_test(other_files_are_refused_and_the_output_stays),
	};
	return cmocka_run_group_tests_name("pairs_judged", tests, NULL, NULL);
}
