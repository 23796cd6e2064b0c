#include "data/select.h"

#include <inttypes.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/lines.h"
#include "base/mem.h"
#include "batch/answer.h"
#include "batch/asking.h"
#include "data/question.h"
#include "data/select_list.h"
#include "write/target.h"

#define TEMPERATURE 0.2 /* where none is set: the same again, but not an unreadable reply */

struct selecting {
	const struct select_job *job;
	struct select_list list;
	struct model model; /* the job's, at our temperature */
	char *verdicts;     /* path */
	struct lines_out *out;
	struct question {
		struct select_item *item;
		long before; /* those of its language before it that verdicts of earlier runs call long */
	} * questions;   /* that have no verdict yet, in the order of the list */
	size_t question_count;
	struct quota said; /* taken: those that this run's verdicts call long */
};

/* ---- Verdicts that are there ---------------------------------------------------------------- */

static struct select_item *item_at(const struct select_list *l, long index)
{
	size_t low = 0, high = l->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (l->items[middle].index < index)
			low = middle + 1;
		else
			high = middle;
	}
	return low < l->count && l->items[low].index == index ? &l->items[low] : NULL;
}

/* Whether it is of this list. One of a line beyond the limit may be. */
static bool belongs(const struct selecting *s, int64_t index, uint64_t id)
{
	const struct select_list *l = &s->list;
	if (index < 0)
		return false;
	if ((uint64_t)index < l->line_count)
		return l->ids[index] == id;
	return s->job->limit;
}

static bool take_verdict(void *ctx, const struct line *line, struct err *err)
{
	struct selecting *s = ctx;
	int64_t index = json_get_int(line->json, "index", -1);
	const char *model = json_get_string(line->json, "model", "");
	const char *why = json_get_string(line->json, "why", NULL);
	const char *reason = json_get_string(line->json, "reason", why);
	if (!belongs(s, index, json_get_hex(line->json, "id")))
		return err_set(err, ERR_USAGE,
					   "%s, line %ld is of no line of %s: it was made from another list, so name "
					   "another output.",
					   s->verdicts, line->number, s->job->input);
	if (strcmp(model, answer_model(&s->model)) != 0)
		return err_set(err, ERR_USAGE,
					   "%s, line %ld was decided by “%s”, not “%s”: name another output.",
					   s->verdicts, line->number, model, answer_model(&s->model));
	struct select_item *item = item_at(&s->list, (long)index);
	if (!item || item->decided)
		return true;
	item->decided = true;
	item->said = json_get_bool(line->json, "undecided", false) ? -1
				 : json_get_bool(line->json, "long", false)    ? 1
															   : 0;
	item->reason = reason ? mem_strdup(reason) : NULL;
	return true;
}

static void list_questions(struct selecting *s)
{
	struct quota before = *s->job->quota;
	s->questions = mem_alloc((s->list.count + 1) * sizeof *s->questions);
	for (size_t i = 0; i < s->list.count; i++) {
		struct select_item *item = &s->list.items[i];
		const struct quota_row *row = quota_row(&before, item->language);
		if (item->decided && item->said > 0)
			quota_take(&before, item->language);
		else if (!item->decided)
			s->questions[s->question_count++] = (struct question){item, row ? row->taken : 0};
	}
}

/* ---- Asking --------------------------------------------------------------------------------- */

/* No more are needed of its language: so many before it are long, whenever that was said. All that
 * were begun are before it, and are waited for. */
static bool is_full(void *ctx, size_t i)
{
	struct selecting *s = ctx;
	const struct question *q = &s->questions[i];
	const struct quota_row *row = quota_row(&s->said, q->item->language);
	return q->item->decided || (row && q->before + row->taken >= row->most);
}

static bool put_prompt(void *ctx, size_t i, struct buf *out, struct err *err)
{
	const struct selecting *s = ctx;
	const struct select_item *item = s->questions[i].item;
	return question_prompt(out, item->language, item->prompt, err);
}

static bool put_verdict(struct selecting *s, struct select_item *item, struct err *err)
{
	struct buf line = BUF_INIT;
	buf_addf(&line, "{\"index\":%ld,\"id\":\"%016" PRIx64 "\"", item->index, item->id);
	if (item->said < 0)
		buf_add_str(&line, ",\"undecided\":true");
	else
		buf_addf(&line, ",\"long\":%s", item->said ? "true" : "false");
	json_put_string(&line, item->said < 0 ? "why" : "reason", item->reason);
	json_put_string(&line, "model", answer_model(&s->model));
	buf_add_char(&line, '}');
	bool ok = lines_add(s->out, &line, err);
	buf_release(&line);
	return ok;
}

static enum asking_verdict keep(struct selecting *s, struct select_item *item, int said,
								struct buf *reason, struct buf *says, struct err *err)
{
	item->said = said;
	item->reason = buf_detach(reason);
	buf_addf(says, "%s: %s", said > 0 ? "long" : said ? "undecided" : "not long", item->reason);
	if (!put_verdict(s, item, err))
		return ASKING_ABORT;
	item->decided = true;
	if (said > 0)
		quota_take(&s->said, item->language);
	return ASKING_TAKEN;
}

static enum asking_verdict take(void *ctx, size_t i, const char *answer, size_t len,
								struct buf *says, struct err *err)
{
	struct selecting *s = ctx;
	struct buf reason = BUF_INIT;
	bool is_long;
	if (question_read(answer, len, &is_long, &reason, err))
		return keep(s, s->questions[i].item, is_long, &reason, says, err);
	buf_release(&reason);
	return ASKING_AGAIN;
}

static enum asking_verdict give_up(void *ctx, size_t i, const struct err *why, struct buf *says,
								   struct err *err)
{
	struct selecting *s = ctx;
	struct buf reason = BUF_INIT;
	buf_add_str(&reason, why->text);
	return keep(s, s->questions[i].item, -1, &reason, says, err);
}

/* How many questions a quota needs is not known, and so no time that is left. */
static void tell_progress(void *ctx, const struct work_progress *now)
{
	const struct work_watch *watch = ctx;
	struct work_progress told = *now;
	told.left = -1;
	if (watch->progress)
		watch->progress(watch->ctx, &told);
}

static void tell_ended(void *ctx, const struct work_progress *now, const struct work_piece *piece)
{
	const struct work_watch *watch = ctx;
	if (watch->ended)
		watch->ended(watch->ctx, now, piece);
}

static bool ask_all(struct llm *llm, struct selecting *s, const struct work_watch *watch,
					struct err *err)
{
	const struct work_watch timeless = {(void *)watch, tell_progress, tell_ended};
	const struct asking_job asking = {.model = &s->model,
									  .jobs = s->job->jobs,
									  .tries = SELECT_TRIES,
									  .count = s->question_count,
									  .ctx = s,
									  .skip = is_full,
									  .prompt = put_prompt,
									  .take = take,
									  .give_up = give_up,
									  .refused = give_up};
	return asking_run(llm, &asking, s->said.count ? &timeless : watch, err);
}

/* The verdicts are whole on success. */
static bool decide(struct llm *llm, struct selecting *s, const struct work_watch *watch,
				   struct err *err)
{
	struct err trouble = ERR_INIT;
	s->out = lines_open(s->verdicts, take_verdict, s, err);
	if (!s->out)
		return false;
	list_questions(s);
	bool ok = ask_all(llm, s, watch, err);
	if (lines_close(s->out, &trouble) || !ok)
		return ok;
	*err = trouble;
	return false;
}

/* ---- The output ----------------------------------------------------------------------------- */

static void put_item(struct buf *line, const struct select_item *item)
{
	int words = target_words(item->prompt);
	buf_addf(line, "{\"index\":%ld,\"id\":\"%016" PRIx64 "\"", item->index, item->id);
	json_put_string(line, "prompt", item->prompt);
	json_put_string(line, "language", item->language);
	if (words)
		buf_addf(line, ",\"length\":%d", words);
	if (item->type)
		json_put_string(line, "type", item->type);
	if (item->source)
		json_put_string(line, "source", item->source);
	if (item->reason)
		json_put_string(line, "reason", item->reason);
	buf_add_char(line, '}');
}

static enum select_stage stage_of(const struct selecting *s, const struct select_item *item,
								  struct quota *quota)
{
	bool asked = s->job->model;
	/* Whatever it was decided to be: how many are asked beyond the quota is chance. */
	if ((asked && !item->decided) || !quota_has_room(quota, item->language))
		return SELECT_BEYOND;
	if (asked && item->said <= 0)
		return item->said ? SELECT_UNDECIDED : SELECT_NOT_LONG;
	quota_take(quota, item->language);
	return SELECT_TAKEN;
}

static bool write_output(const struct selecting *s, struct select_report *report, struct err *err)
{
	struct quota quota = *s->job->quota;
	struct lines_out *out = lines_anew(s->job->output, err);
	bool ok = out;
	for (size_t i = 0; ok && i < s->list.count; i++) {
		const struct select_item *item = &s->list.items[i];
		struct select_row *row = select_report_row(report, item->language);
		enum select_stage stage = stage_of(s, item, &quota);
		struct buf line = BUF_INIT;
		row->at[stage]++;
		row->asked += item->decided;
		if (stage == SELECT_TAKEN) {
			put_item(&line, item);
			ok = lines_add(out, &line, err);
		}
		buf_release(&line);
	}
	if (ok)
		return lines_commit(out, err);
	lines_drop(out);
	return false;
}

static bool add_drop(struct lines_out *out, const char *text, struct err *err)
{
	struct buf line = BUF_INIT;
	buf_add_str(&line, text);
	bool ok = lines_add(out, &line, err);
	buf_release(&line);
	return ok;
}

static bool add_judged(struct lines_out *out, const struct select_item *item,
					   enum select_stage stage, struct err *err)
{
	struct buf line = BUF_INIT;
	select_drop_begin(&line, item->index, item->id, item->prompt, stage);
	if (item->reason && stage != SELECT_BEYOND)
		json_put_string(&line, "reason", item->reason);
	buf_add_char(&line, '}');
	bool ok = lines_add(out, &line, err);
	buf_release(&line);
	return ok;
}

static bool write_dropped(const struct selecting *s, struct err *err)
{
	const struct select_list *l = &s->list;
	struct quota quota = *s->job->quota;
	struct lines_out *out = lines_anew(s->job->dropped, err);
	bool ok = out;
	size_t at = 0;
	for (size_t i = 0; ok && i <= l->count; i++) {
		const struct select_item *item = i < l->count ? &l->items[i] : NULL;
		while (ok && at < l->drop_count && (!item || l->drops[at].index < item->index))
			ok = add_drop(out, l->drops[at++].line, err);
		enum select_stage stage = item ? stage_of(s, item, &quota) : SELECT_TAKEN;
		if (ok && stage != SELECT_TAKEN)
			ok = add_judged(out, item, stage, err);
	}
	if (ok)
		return lines_commit(out, err);
	lines_drop(out);
	return false;
}

/* ---- All of it ------------------------------------------------------------------------------ */

static bool check_paths(const struct select_job *job, const char *verdicts, struct err *err)
{
	const char *dropped = job->dropped;
	if (file_same(job->input, job->output))
		return err_set(err, ERR_USAGE,
					   "%s would be replaced by what is selected from it: name another output.",
					   job->input);
	return !dropped ||
		   !(file_same(dropped, job->input) || file_same(dropped, job->output) ||
			 file_same(dropped, verdicts)) ||
		   err_set(err, ERR_USAGE,
				   "%s is the list, the output or its verdicts: name another file for what is "
				   "dropped.",
				   dropped);
}

bool select_run(struct llm *llm, const struct select_job *job, const struct work_watch *watch,
				struct select_report *report, struct err *err)
{
	struct selecting s = {.job = job, .said = *job->quota};
	struct buf verdicts = BUF_INIT;
	buf_addf(&verdicts, "%s.verdicts", job->output);
	s.verdicts = buf_detach(&verdicts);
	*report = (struct select_report){.offline = !job->model};
	if (job->model) {
		model_copy(&s.model, job->model);
		if (s.model.temperature < 0)
			s.model.temperature = TEMPERATURE;
	}
	bool ok = check_paths(job, s.verdicts, err) && select_list_read(&s.list, job, report, err) &&
			  (!job->model || decide(llm, &s, watch, err)) &&
			  (!job->dropped || write_dropped(&s, err)) && write_output(&s, report, err);
	if (job->model)
		model_release(&s.model);
	select_list_release(&s.list);
	free(s.questions);
	free(s.verdicts);
	return ok;
}
