#include "batch/predict.h"

#include <signal.h>
#include <sys/wait.h>

#include "../server/spawn.h"
#include "../test.h"
#include "base/lines.h"
#include "base/mem.h"
#include "doc/paper.h"

#include "../help.h"

#define LIST                                                                                     \
	"{\"prompt\":\"Write a story of 300 words.\",\"type\":\"Community Forum\",\"length\":300,"   \
	"\"mine\":[1,{\"a\":null}]}\n"                                                               \
	"{\"prompt\":\"Write a report of 2,500 words.\",\"type\":\"News Report\",\"length\":2500}\n" \
	"\n"                                                                                         \
	"{\"prompt\":\"写一篇2100字的小说。\",\"length\":2100,\"response\":\"of another run\"}\n"

struct scene {
	char *folder, *list, *output;
	struct spawned server;
	struct model model;
	struct predict_job job;
	struct llm *llm;
	int ended, failed;
};

static void hear_end(void *ctx, const struct work_progress *now, const struct work_piece *piece)
{
	struct scene *s = ctx;
	assert_true(now->done <= now->all);
	assert_true(piece->err || strstr(piece->says, " words"));
	s->ended += !piece->err;
	s->failed += piece->err != NULL;
}

static void begin(struct scene *s, const char *const *args)
{
	*s = (struct scene){.folder = folder_new()};
	s->list = folder_path(s->folder, "list.jsonl");
	s->output = folder_path(s->folder, "pred.jsonl");
	put_file(s->list, LIST);
	spawn_model(&s->server, args);
	spawned_model(&s->server, "tester", &s->model);
	s->llm = llm_new();
	s->job = (struct predict_job){.data = s->list,
								  .output = s->output,
								  .method = method_named("longhand"),
								  .jobs = 2,
								  .model = &s->model,
								  .parallel = 4,
								  .best = 1,
								  .add_sections = true};
}

static void finish(struct scene *s)
{
	llm_free(s->llm);
	model_release(&s->model);
	spawn_stop(&s->server);
	folder_remove(s->folder);
	free(s->folder);
	free(s->list);
	free(s->output);
}

static bool predict(struct scene *s, struct err *err)
{
	const struct work_watch watch = {.ctx = s, .ended = hear_end};
	*err = (struct err)ERR_INIT;
	return predict_run(s->llm, &s->job, &watch, err);
}

static void predict_all(struct scene *s)
{
	struct err err;
	if (!predict(s, &err))
		fail_msg("%s", err.text);
}

/* ---- What came of it -------------------------------------------------------------------------
 */

struct answers {
	struct buf text[3];
	int lines[3];
	long requests[3];
	bool planned[3], ours;
};

static bool take_answer(void *ctx, const struct line *line, struct err *err)
{
	struct answers *a = ctx;
	int64_t i = json_get_int(line->json, "index", -1);
	const char *response = json_get_string(line->json, "response", "");
	(void)err;
	assert_true(i >= 0 && i < 3);
	a->lines[i]++;
	buf_add_str(&a->text[i], response);
	a->requests[i] = (long)json_get_int(line->json, "requests", 0);
	a->planned[i] = json_get(line->json, "plan");
	assert_int_equal(json_get_int(line->json, "response_length", -1),
					 paper_words_count(response, strlen(response)));
	assert_string_equal(json_get_string(line->json, "model", ""), "tester");
	assert_non_null(json_get(line->json, "method"));
	assert_true(json_get_number(line->json, "seconds", -1) >= 0);
	assert_true(json_get_int(json_get(line->json, "usage"), "completion", 0) > 0);
	if (i == 0)
		a->ours = strstr(line->text, "\"mine\":[1,{\"a\":null}]") &&
				  strstr(line->text, "\"type\":\"Community Forum\"");
	return true;
}

static void read_answers(struct scene *s, struct answers *a)
{
	struct err err = ERR_INIT;
	*a = (struct answers){.text = {BUF_INIT, BUF_INIT, BUF_INIT}};
	if (!lines_read(s->output, take_answer, a, &err))
		fail_msg("%s", err.text);
}

static void answers_release(struct answers *a)
{
	for (int i = 0; i < 3; i++)
		buf_release(&a->text[i]);
}

static int requests_made(const struct scene *s)
{
	return spawned_count(&s->server, "POST /v1/");
}

/* ---- Methods ---------------------------------------------------------------------------------
 */

static void expect_method(const char *name, long short_requests, long long_requests)
{
	struct scene s;
	struct answers a;
	begin(&s, NULL);
	s.job.method = method_named(name);
	predict_all(&s);
	read_answers(&s, &a);
	for (int i = 0; i < 3; i++)
		assert_int_equal(a.lines[i], 1);
	assert_true(a.ours);
	assert_int_equal(a.requests[0], short_requests);
	assert_int_equal(a.requests[1], long_requests);
	assert_int_equal(a.planned[0], short_requests > 1);
	assert_int_equal(a.planned[1], long_requests > 1);
	assert_int_equal(s.ended, 3);
	char *work = folder_path(s.folder, "pred.jsonl.work");
	assert_false(file_exists(work));
	free(work);
	answers_release(&a);
	finish(&s);
}

static void direct_asks_once(void **state)
{
	(void)state;
	expect_method("direct", 1, 1);
}

static void agentwrite_plans_what_is_long(void **state)
{
	(void)state;
	expect_method("agentwrite", 1, 6); /* a plan, five rows */
}

static void parallel_does_the_same_side_by_side(void **state)
{
	(void)state;
	expect_method("parallel", 1, 6);
}

static void ours_plans_whatever_the_length(void **state)
{
	(void)state;
	expect_method("longhand", 2, 6);
}

static void all_makes_agentwrite_plan_what_is_short(void **state)
{
	(void)state;
	struct scene s;
	struct answers a;
	begin(&s, NULL);
	s.job.method = method_named("agentwrite");
	s.job.all = true;
	predict_all(&s);
	read_answers(&s, &a);
	assert_int_equal(a.requests[0], 2);
	answers_release(&a);
	finish(&s);
}

/* The paper's prompts: the plan comes before the text. */
static void agentwrite_has_the_papers_order(void **state)
{
	(void)state;
	struct scene s;
	struct buf record = BUF_INIT;
	begin(&s, NULL);
	s.job.method = method_named("agentwrite");
	predict_all(&s);
	spawn_record(&s.server, &record);
	const char *last = NULL;
	for (const char *at = record.data; (at = strstr(at, "Written so far:")); at++)
		last = at;
	assert_non_null(last);
	const char *plan = strstr(record.data, "The plan:");
	assert_non_null(plan);
	assert_true(plan < last);
	assert_null(strstr(record.data, "The text written so far"));
	assert_non_null(strstr(record.data, "\"temperature\":0.5"));
	buf_release(&record);
	finish(&s);
}

/* ---- Again -----------------------------------------------------------------------------------
 */

static void what_is_there_is_not_asked_again(void **state)
{
	(void)state;
	struct scene s;
	begin(&s, NULL);
	predict_all(&s);
	int made = requests_made(&s);
	predict_all(&s);
	assert_int_equal(requests_made(&s), made);
	assert_int_equal(s.ended, 3);
	finish(&s);
}

static void a_line_cut_off_is_made_again(void **state)
{
	(void)state;
	struct scene s;
	struct answers a;
	struct buf text = BUF_INIT;
	begin(&s, NULL);
	predict_all(&s);
	assert_true(file_read(s.output, FILE_LIMIT, &text, NULL));
	buf_truncate(&text, text.len - 5);
	put_file(s.output, text.data);
	predict_all(&s);
	read_answers(&s, &a);
	for (int i = 0; i < 3; i++)
		assert_int_equal(a.lines[i], 1);
	buf_release(&text);
	answers_release(&a);
	finish(&s);
}

/* Killed again and again at any moment: no step that was finished is paid for twice, but those
 * that were under way, at most one a job and kill. */
static void a_kill_loses_no_finished_step(void **state)
{
	(void)state;
	struct scene s;
	struct answers a;
	static const char *const slow[] = {"--speed", "20000", NULL};
	begin(&s, slow);
	s.job.parallel = 1;
	int kills = 0;
	for (int at = 3; at < 12; at += 3) {
		pid_t child = fork();
		if (!child) {
			predict_all(&s);
			_exit(0);
		}
		while (requests_made(&s) < at && waitpid(child, NULL, WNOHANG) == 0)
			usleep(1000);
		kills += kill(child, SIGKILL) == 0;
		waitpid(child, NULL, 0);
	}
	predict_all(&s);
	read_answers(&s, &a);
	for (int i = 0; i < 3; i++)
		assert_int_equal(a.lines[i], 1);
	assert_in_range(paper_words_count(a.text[1].data, a.text[1].len), 2400, 2600);
	int needed = 2 + 6 + 5;
	assert_in_range(requests_made(&s), needed, needed + kills * s.job.jobs);
	answers_release(&a);
	finish(&s);
}

/* ---- What cannot be -------------------------------------------------------------------------- */

static void expect_refusal(struct scene *s, enum err_kind kind, const char *words)
{
	struct err err;
	assert_false(predict(s, &err));
	assert_int_equal(err.kind, kind);
	if (!strstr(err.text, words))
		fail_msg("%s", err.text);
}

static void another_run_is_not_mixed_in(void **state)
{
	(void)state;
	struct scene s;
	struct buf before = BUF_INIT, after = BUF_INIT;
	begin(&s, NULL);
	predict_all(&s);
	assert_true(file_read(s.output, FILE_LIMIT, &before, NULL));
	s.job.method = method_named("direct");
	expect_refusal(&s, ERR_USAGE, "was made with the method “longhand”, not “direct”");
	s.job.method = method_named("longhand");
	mem_set_string(&s.model.name, "other");
	expect_refusal(&s, ERR_USAGE, "was made with the model “tester”, not “other”");
	mem_set_string(&s.model.name, "tester");
	put_file(s.list, "{\"prompt\":\"Something else.\",\"length\":100}\n");
	expect_refusal(&s, ERR_USAGE, "was made from another list");
	assert_true(file_read(s.output, FILE_LIMIT, &after, NULL));
	assert_string_equal(before.data, after.data);
	buf_release(&before);
	buf_release(&after);
	finish(&s);
}

static void a_bad_list_is_named_by_its_line(void **state)
{
	(void)state;
	struct scene s;
	begin(&s, NULL);
	put_file(s.list, "{\"prompt\":\"x\"}\n{\"text\":1}\n");
	expect_refusal(&s, ERR_FILE, "line 2: it has no “prompt”");
	put_file(s.list, "{\"prompt\":\"x\"}\n[1]\n");
	expect_refusal(&s, ERR_FILE, "line 2: it is no JSON object");
	put_file(s.list, "{\"prompt\":\n");
	expect_refusal(&s, ERR_FILE, "line 1: it is no JSON");
	put_file(s.list, "\n\n");
	expect_refusal(&s, ERR_FILE, "holds no instruction");
	unlink(s.list);
	expect_refusal(&s, ERR_FILE, "cannot be opened");
	assert_false(file_exists(s.output));
	finish(&s);
}

static void what_failed_is_asked_again_the_next_time(void **state)
{
	(void)state;
	struct scene s;
	struct answers a;
	static const char *const cut[] = {"--stop-after", "200", "--stop-times", "1", NULL};
	begin(&s, cut);
	s.job.method = method_named("direct");
	s.job.jobs = 1;
	expect_refusal(&s, ERR_MODEL, "1 of 3 answers failed; the same command asks for them again");
	assert_int_equal(s.failed, 1);
	predict_all(&s);
	read_answers(&s, &a);
	for (int i = 0; i < 3; i++)
		assert_int_equal(a.lines[i], 1);
	answers_release(&a);
	finish(&s);
}

/* Each second section says the first again: the same replies would fail for ever. */
static void what_failed_by_its_replies_is_asked_with_another_seed(void **state)
{
	(void)state;
	struct scene s;
	struct err err;
	static const char *const repeats[] = {"--same", "--faults", "repeat", NULL};
	begin(&s, repeats);
	s.job.jobs = 1;
	s.job.parallel = 1;
	s.model.has_seed = true;
	s.model.seed = 5;
	assert_false(predict(&s, &err));
	assert_int_equal(err.kind, ERR_MODEL);
	int made = requests_made(&s), failed = s.failed;
	assert_true(failed > 0);
	predict(&s, &err);
	assert_true(requests_made(&s) > made);
	finish(&s);
}

static void a_dead_server_is_not_asked_for_every_line(void **state)
{
	(void)state;
	struct scene s;
	struct buf list = BUF_INIT;
	begin(&s, NULL);
	for (int i = 0; i < 40; i++)
		buf_addf(&list, "{\"prompt\":\"Write %d words.\"}\n", 100 + i);
	put_file(s.list, list.data);
	mem_set_string(&s.model.base_url, "http://127.0.0.1:1/v1");
	s.job.method = method_named("direct");
	expect_refusal(&s, ERR_MODEL, "the last in a row, and no more were begun");
	assert_in_range(s.failed, WORK_FAILURES, WORK_FAILURES + s.job.jobs);
	buf_release(&list);
	finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(direct_asks_once),
		cmocka_unit_test(agentwrite_plans_what_is_long),
		cmocka_unit_test(parallel_does_the_same_side_by_side),
		cmocka_unit_test(ours_plans_whatever_the_length),
		cmocka_unit_test(all_makes_agentwrite_plan_what_is_short),
		cmocka_unit_test(agentwrite_has_the_papers_order),
		cmocka_unit_test(what_is_there_is_not_asked_again),
		cmocka_unit_test(a_line_cut_off_is_made_again),
		cmocka_unit_test(a_kill_loses_no_finished_step),
		cmocka_unit_test(another_run_is_not_mixed_in),
		cmocka_unit_test(a_bad_list_is_named_by_its_line),
		cmocka_unit_test(what_failed_by_its_replies_is_asked_with_another_seed),
		cmocka_unit_test(a_dead_server_is_not_asked_for_every_line),
		cmocka_unit_test(what_failed_is_asked_again_the_next_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
