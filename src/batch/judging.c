#include "batch/judging.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/lines.h"
#include "base/mem.h"
#include "base/random.h"
#include "batch/answer.h"
#include "batch/asking.h"
#include "batch/merge.h"
#include "measure/judge.h"
#include "measure/shingle.h"

#define TEMPERATURE 0.5 /* the paper's, where none is set */

static const char *const ours[] = {"scores",   "quality", "judge", "judgements",
								   "unscored", "why",     NULL};

/* Its line stays in the file. */
struct answer {
	long long at; /* bytes */
	size_t len;
	char *line; /* of what cannot be read again: the line itself; else NULL */
	bool blank; /* it says nothing */
	bool done;  /* its line is there */
	struct judgement {
		bool given;
		struct judge_scores scores;
		char *why;  /* no reply could be read; NULL: it could, or is not there yet */
	} * judgements; /* job->repeats of them */
};

struct judging {
	const struct judging_job *job;
	struct model model; /* the job's, at the judge's temperature */
	struct lines_out *out;
	struct answer *answers;
	size_t count, cap;
	struct table places; /* of answers, by the hash of prompt and response */
	int input;           /* where lines are read again; -1: nowhere */
	size_t *order;       /* of the questions: which judgement is asked for when */
};

static size_t repeats(const struct judging *j)
{
	return (size_t)j->job->repeats;
}

/* ---- What there is to judge ----------------------------------------------------------------- */

/* Never 0. */
static uint64_t hash_answer(const char *prompt, const char *response)
{
	uint64_t hash = hash_bytes(HASH_START, prompt, strlen(prompt) + 1);
	hash = hash_bytes(hash, response, strlen(response));
	return hash ? hash : 1;
}

static bool is_blank(const char *s)
{
	return !s[strspn(s, " \t\r\n")];
}

static bool take_answer(void *ctx, const struct line *line, struct err *err)
{
	struct judging *j = ctx;
	const char *prompt = json_get_string(line->json, "prompt", NULL);
	const char *response = json_get_string(line->json, "response", NULL);
	if (!prompt || !response)
		return err_set(err, ERR_FILE,
					   "%s, line %ld: it has no “%s”: it is no line of eval predict.",
					   j->job->input, line->number, prompt ? "response" : "prompt");
	if (!shard_takes(&j->job->shard, prompt, strlen(prompt)))
		return true;
	table_grow(&j->places, NULL, NULL);
	table_put(&j->places, hash_answer(prompt, response), (uint32_t)j->count, INT_MAX);
	MEM_GROW(j->answers, j->count + 1, &j->cap);
	j->answers[j->count++] =
		(struct answer){.at = line->at,
						.len = line->len,
						.line = j->input < 0 ? mem_strndup(line->text, line->len) : NULL,
						.blank = is_blank(response),
						.judgements = mem_alloc(repeats(j) * sizeof(struct judgement))};
	return true;
}

/* Only a file can be read again. */
static void open_input(struct judging *j)
{
	const char *path = j->job->input;
	struct stat st;
	bool file = strcmp(path, "-") != 0 && !stat(path, &st) && S_ISREG(st.st_mode);
	j->input = file ? open(path, O_RDONLY | O_CLOEXEC) : -1;
}

/* The line of an answer again; NULL: it is no longer there. */
static struct json *read_answer(const struct judging *j, const struct answer *a, struct err *err)
{
	struct buf line = BUF_INIT;
	bool ok = a->line || lines_reread(j->input, j->job->input, a->at, a->len, &line, err);
	struct json *json =
		ok ? json_parse(a->line ? a->line : line.data, a->len, JSON_STRICT, NULL) : NULL;
	bool whole = json_get_string(json, "prompt", NULL) && json_get_string(json, "response", NULL);
	if (ok && !whole)
		err_set(err, ERR_FILE, "%s was changed while it was read.", j->job->input);
	buf_release(&line);
	if (whole)
		return json;
	json_free(json);
	return NULL;
}

/* An answer that stands there twice is judged twice. */
static struct answer *find(const struct judging *j, uint64_t hash)
{
	const struct table *t = &j->places;
	if (!t->size)
		return NULL;
	for (size_t at = table_slot(t, hash); t->slots[at].key; at = (at + 1) & (t->size - 1)) {
		struct answer *a = &j->answers[t->slots[at].value];
		if (t->slots[at].key == hash && !a->done)
			return a;
	}
	return NULL;
}

static bool take_done(void *ctx, const struct line *line, struct err *err)
{
	struct judging *j = ctx;
	const char *judge = json_get_string(line->json, "judge", "");
	struct answer *a = find(j, hash_answer(json_get_string(line->json, "prompt", ""),
										   json_get_string(line->json, "response", "")));
	if (!a)
		return err_set(
			err, ERR_USAGE,
			"%s, line %ld judges no answer of %s: it is of other answers, so name another "
			"output.",
			j->job->output, line->number, j->job->input);
	if (strcmp(judge, answer_model(&j->model)) != 0)
		return err_set(err, ERR_USAGE,
					   "%s, line %ld was judged by “%s”, not “%s”: name another output.",
					   j->job->output, line->number, judge, answer_model(&j->model));
	a->done = true;
	return true;
}

/* ---- Its line ------------------------------------------------------------------------------- */

static void put_scores(struct buf *line, const struct judge_scores *s)
{
	for (int i = 0; i < JUDGE_DIMENSIONS; i++)
		buf_addf(line, "%s\"%s\":%g", i ? "," : "{", judge_dimensions[i], s->score[i]);
	buf_add_char(line, '}');
}

/* Over those that could be read. Returns how many. */
static int mean_scores(const struct judging *j, const struct answer *a, struct judge_scores *mean)
{
	int scored = 0;
	*mean = (struct judge_scores){.score = {0}};
	for (size_t i = 0; i < repeats(j); i++) {
		scored += !a->judgements[i].why;
		for (int d = 0; d < JUDGE_DIMENSIONS && !a->judgements[i].why; d++)
			mean->score[d] += a->judgements[i].scores.score[d];
	}
	for (int d = 0; d < JUDGE_DIMENSIONS && scored; d++)
		mean->score[d] /= scored;
	return scored;
}

static void put_judgements(struct buf *line, const struct judging *j, const struct answer *a)
{
	buf_add_str(line, ",\"judgements\":[");
	for (size_t i = 0; i < repeats(j); i++) {
		buf_add_str(line, i ? "," : "");
		if (a->judgements[i].why)
			buf_add_str(line, "null");
		else
			put_scores(line, &a->judgements[i].scores);
	}
	buf_add_char(line, ']');
}

static bool put_line(struct judging *j, struct answer *a, struct buf *says, struct err *err)
{
	struct buf line = BUF_INIT;
	struct judge_scores mean;
	int scored = mean_scores(j, a, &mean);
	struct json *answer = read_answer(j, a, err);
	if (!answer)
		return false;
	buf_add_char(&line, '{');
	lines_put_members(&line, answer, ours);
	json_free(answer);
	if (scored) {
		buf_add_str(&line, ",\"scores\":");
		put_scores(&line, &mean);
		buf_addf(&line, ",\"quality\":%.4f", judge_quality(&mean));
		buf_addf(says, "quality %.1f", judge_quality(&mean));
	} else {
		buf_add_str(&line, ",\"unscored\":true,\"why\":");
		json_quote(&line, a->judgements[0].why, strlen(a->judgements[0].why));
		buf_add_str(says, "unscored");
	}
	buf_add_str(&line, ",\"judge\":");
	json_quote(&line, answer_model(&j->model), strlen(answer_model(&j->model)));
	put_judgements(&line, j, a);
	buf_add_char(&line, '}');
	a->done = true;
	bool ok = lines_add(j->out, &line, err);
	buf_release(&line);
	return ok;
}

/* ---- Asking --------------------------------------------------------------------------------- */

static struct judgement *judgement_at(const struct judging *j, size_t i, struct answer **a)
{
	*a = &j->answers[j->order[i] / repeats(j)];
	return &(*a)->judgements[j->order[i] % repeats(j)];
}

static bool is_done(void *ctx, size_t i)
{
	struct answer *a;
	judgement_at(ctx, i, &a);
	return a->done;
}

static bool put_prompt(void *ctx, size_t i, struct buf *out, struct err *err)
{
	struct answer *a;
	judgement_at(ctx, i, &a);
	struct json *answer = read_answer(ctx, a, err);
	const char *response = json_get_string(answer, "response", "");
	bool ok = answer && judge_prompt(out, json_get_string(answer, "prompt", ""), response,
									 strlen(response), err);
	json_free(answer);
	return ok;
}

static int attempt_of(void *ctx, size_t i)
{
	const struct judging *j = ctx;
	return (int)(j->order[i] % repeats(j));
}

/* The line is written with the last of its judgements. */
static enum asking_verdict keep(struct judging *j, struct answer *a, struct judgement *now,
								struct buf *says, struct err *err)
{
	now->given = true;
	bool whole = true;
	for (size_t i = 0; i < repeats(j); i++)
		whole = whole && a->judgements[i].given;
	if (whole)
		return put_line(j, a, says, err) ? ASKING_TAKEN : ASKING_ABORT;
	if (now->why)
		buf_add_str(says, "unscored, one of its judgements");
	else
		buf_addf(says, "quality %.1f, one of its judgements", judge_quality(&now->scores));
	return ASKING_TAKEN;
}

static enum asking_verdict take(void *ctx, size_t i, const char *reply, size_t len,
								struct buf *says, struct err *err)
{
	struct answer *a;
	struct judgement *now = judgement_at(ctx, i, &a);
	if (!judge_read(reply, len, &now->scores, err))
		return ASKING_AGAIN;
	return keep(ctx, a, now, says, err);
}

static enum asking_verdict give_up(void *ctx, size_t i, const struct err *why, struct buf *says,
								   struct err *err)
{
	struct answer *a;
	struct judgement *now = judgement_at(ctx, i, &a);
	now->why = mem_strdup(why->text);
	return keep(ctx, a, now, says, err);
}

/* There is nothing to judge. */
static bool put_empty(struct judging *j, struct err *err)
{
	bool ok = true;
	for (size_t i = 0; ok && i < j->count; i++) {
		struct answer *a = &j->answers[i];
		struct buf says = BUF_INIT;
		if (a->done || !a->blank)
			continue;
		for (size_t r = 0; r < repeats(j); r++) {
			for (int d = 0; d < JUDGE_DIMENSIONS; d++)
				a->judgements[r].scores.score[d] = 1;
		}
		ok = put_line(j, a, &says, err);
		buf_release(&says);
	}
	return ok;
}

/* ---- All of it ------------------------------------------------------------------------------ */

static void release(struct judging *j)
{
	for (size_t i = 0; i < j->count; i++) {
		struct answer *a = &j->answers[i];
		for (size_t r = 0; r < repeats(j); r++)
			free(a->judgements[r].why);
		free(a->judgements);
		free(a->line);
	}
	table_release(&j->places);
	if (j->input >= 0)
		close(j->input);
	free(j->answers);
	free(j->order);
	model_release(&j->model);
}

static bool ask_all(struct llm *llm, struct judging *j, const struct work_watch *watch,
					struct err *err)
{
	const struct asking_job asking = {.model = &j->model,
									  .jobs = j->job->jobs,
									  .tries = JUDGING_TRIES,
									  .count = j->count * repeats(j),
									  .ctx = j,
									  .skip = is_done,
									  .prompt = put_prompt,
									  .attempt = attempt_of,
									  .take = take,
									  .give_up = give_up};
	/* A judge that drifts does so for all models alike. */
	j->order = random_order(asking.count, j->job->seed);
	return asking_run(llm, &asking, watch, err);
}

bool judging_run(struct llm *llm, const struct judging_job *job, const struct work_watch *watch,
				 struct err *err)
{
	struct judging j = {.job = job};
	struct err trouble = ERR_INIT;
	model_copy(&j.model, job->model);
	if (j.model.temperature < 0)
		j.model.temperature = TEMPERATURE;
	open_input(&j);
	bool ok = lines_read(job->input, take_answer, &j, err) &&
			  (j.out = lines_open(job->output, take_done, &j, err)) && put_empty(&j, err) &&
			  ask_all(llm, &j, watch, err) && merge_put_in_order(job->output, err);
	if (!lines_close(j.out, &trouble) && ok) {
		*err = trouble;
		ok = false;
	}
	release(&j);
	return ok;
}
