#include "batch/judging.h"

#include "../server/spawn.h"
#include "../test.h"
#include "base/lines.h"
#include "base/mem.h"

#include "../help.h"

#define ANSWERS                                                                   \
	"{\"prompt\":\"One\",\"response\":\"First text.\",\"length\":3,\"mine\":7}\n" \
	"{\"prompt\":\"Two\",\"response\":\"Second text.\"}\n"                        \
	"{\"prompt\":\"Three\",\"response\":\" \\n\"}\n"                              \
	"{\"prompt\":\"One\",\"response\":\"First text.\"}\n"

struct scene {
	char *folder, *input, *output;
	struct spawned server;
	struct model model;
	struct judging_job job;
	struct llm *llm;
};

static void begin(struct scene *s, const char *script)
{
	*s = (struct scene){.folder = folder_new()};
	s->input = folder_path(s->folder, "pred.jsonl");
	s->output = folder_path(s->folder, "judged.jsonl");
	put_file(s->input, ANSWERS);
	if (script)
		spawn_script(&s->server, script);
	else
		spawn_model(&s->server, NULL);
	spawned_model(&s->server, "judge-1", &s->model);
	s->llm = llm_new();
	s->job = (struct judging_job){.input = s->input,
								  .output = s->output,
								  .model = &s->model,
								  .jobs = 3,
								  .repeats = 1,
								  .seed = 5};
}

static void finish(struct scene *s)
{
	llm_free(s->llm);
	model_release(&s->model);
	spawn_stop(&s->server);
	folder_remove(s->folder);
	free(s->folder);
	free(s->input);
	free(s->output);
}

static bool judge(struct scene *s, struct err *err)
{
	const struct work_watch watch = {.ctx = NULL};
	*err = (struct err)ERR_INIT;
	return judging_run(s->llm, &s->job, &watch, err);
}

static void judge_all(struct scene *s)
{
	struct err err;
	if (!judge(s, &err))
		fail_msg("%s", err.text);
}

static void expect_refusal(struct scene *s, enum err_kind kind, const char *words)
{
	struct err err;
	assert_false(judge(s, &err));
	assert_int_equal(err.kind, kind);
	if (!strstr(err.text, words))
		fail_msg("%s", err.text);
}

static int asked(const struct scene *s, const char *what)
{
	return spawned_count(&s->server, what);
}

struct judged {
	int lines, scored, unscored, empty;
	size_t judgements;
	bool mine;
};

static bool take_judged(void *ctx, const struct line *line, struct err *err)
{
	struct judged *j = ctx;
	const struct json *scores = json_get(line->json, "scores");
	(void)err;
	j->lines++;
	j->scored += scores != NULL;
	j->unscored += json_get_bool(line->json, "unscored", false);
	assert_int_equal(scores != NULL, json_get(line->json, "quality") != NULL);
	assert_string_equal(json_get_string(line->json, "judge", ""), "judge-1");
	j->judgements += json_count(json_get(line->json, "judgements"));
	j->mine = j->mine || json_get_int(line->json, "mine", 0) == 7;
	if (!strcmp(json_get_string(line->json, "prompt", ""), "Three")) {
		j->empty++;
		assert_true(json_get_number(line->json, "quality", -1) == 0);
	}
	return true;
}

static struct judged read_judged(const struct scene *s)
{
	struct judged j = {0};
	struct err err = ERR_INIT;
	if (!lines_read(s->output, take_judged, &j, &err))
		fail_msg("%s", err.text);
	return j;
}

static void every_answer_is_scored_once(void **state)
{
	(void)state;
	struct scene s;
	begin(&s, NULL);
	judge_all(&s);
	struct judged j = read_judged(&s);
	assert_int_equal(j.lines, 4);
	assert_int_equal(j.scored, 4);
	assert_int_equal(j.empty, 1);
	assert_true(j.mine);
	assert_int_equal(asked(&s, "POST /v1/"), 3); /* nobody is shown an empty text */
	judge_all(&s);
	assert_int_equal(asked(&s, "POST /v1/"), 3);
	assert_int_equal(read_judged(&s).lines, 4);
	finish(&s);
}

static void repeats_are_kept_beside_their_mean(void **state)
{
	(void)state;
	struct scene s;
	begin(&s, NULL);
	s.job.repeats = 3;
	judge_all(&s);
	struct judged j = read_judged(&s);
	assert_int_equal(j.lines, 4);
	assert_int_equal(j.judgements, 12);
	assert_int_equal(asked(&s, "POST /v1/"), 9);
	finish(&s);
}

#define SAYS(words) "reply\nsse\ntext " words "\nfinish stop\ndone\n"
#define GOOD                                                                              \
	SAYS("Relevance: 5 Accuracy: 4 Coherence: 3 Clarity: 4 Breadth and Depth: 2 Reading " \
		 "Experience: 1")

static void a_reply_that_says_nothing_is_asked_for_again(void **state)
{
	(void)state;
	struct scene s;
	begin(&s, SAYS("Well.") SAYS("Relevance: 9") GOOD);
	put_file(s.input, "{\"prompt\":\"One\",\"response\":\"A text.\"}\n");
	judge_all(&s);
	struct judged j = read_judged(&s);
	assert_int_equal(j.scored, 1);
	assert_int_equal(asked(&s, "POST /v1/"), 3);
	struct buf text = BUF_INIT;
	assert_true(file_read(s.output, FILE_LIMIT, &text, NULL));
	assert_non_null(strstr(text.data, "\"quality\":54.1667"));
	buf_release(&text);
	finish(&s);
}

static void what_cannot_be_scored_is_said_and_not_made_up(void **state)
{
	(void)state;
	struct scene s;
	begin(&s, SAYS("No.") SAYS("No.") SAYS("No.") SAYS("No.") SAYS("No.") GOOD);
	put_file(s.input, "{\"prompt\":\"One\",\"response\":\"A text.\"}\n");
	judge_all(&s);
	struct judged j = read_judged(&s);
	assert_int_equal(j.scored, 0);
	assert_int_equal(j.unscored, 1);
	assert_int_equal(asked(&s, "POST /v1/"), JUDGING_TRIES);
	finish(&s);
}

static void a_server_that_refuses_leaves_no_line(void **state)
{
	(void)state;
	struct scene s;
	begin(&s, "reply\njson 401 {\"error\":{\"message\":\"no key\"}}\n" GOOD);
	put_file(s.input, "{\"prompt\":\"One\",\"response\":\"A text.\"}\n");
	expect_refusal(&s, ERR_MODEL, "1 of 1 failed");
	assert_int_equal(read_judged(&s).lines, 0);
	judge_all(&s);
	assert_int_equal(read_judged(&s).scored, 1);
	finish(&s);
}

static void another_run_is_not_mixed_in(void **state)
{
	(void)state;
	struct scene s;
	begin(&s, NULL);
	judge_all(&s);
	mem_set_string(&s.model.name, "judge-2");
	expect_refusal(&s, ERR_USAGE, "was judged by “judge-1”, not “judge-2”");
	mem_set_string(&s.model.name, "judge-1");
	put_file(s.input, "{\"prompt\":\"Five\",\"response\":\"Other text.\"}\n");
	expect_refusal(&s, ERR_USAGE, "judges no answer of");
	put_file(s.input, "{\"prompt\":\"Five\"}\n");
	expect_refusal(&s, ERR_FILE, "line 1: it has no “response”");
	finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_answer_is_scored_once),
		cmocka_unit_test(repeats_are_kept_beside_their_mean),
		cmocka_unit_test(a_reply_that_says_nothing_is_asked_for_again),
		cmocka_unit_test(what_cannot_be_scored_is_said_and_not_made_up),
		cmocka_unit_test(a_server_that_refuses_leaves_no_line),
		cmocka_unit_test(another_run_is_not_mixed_in),
	};
	alarm(300); /* a hang is a failure */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
