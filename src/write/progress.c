#include "base/clock.h"
#include "measure/length.h"
#include "write/run.h"

#define YIELD_MIN 0.3 /* one odd section says little */
#define YIELD_MAX 3

/* ---- Looking ---- */

size_t engine_rows_left(const struct engine *e)
{
	const struct doc *doc = &e->session->doc;
	size_t left = 0;
	for (size_t i = 0; i < doc->row_count; i++)
		left += drafter_wants(e, doc->rows[i]->id, DRAFT_MISSING);
	return left;
}

bool engine_writes(const struct engine *e, uint64_t row)
{
	return task_of(e, row) != NULL;
}

bool engine_queued(const struct engine *e, uint64_t row)
{
	return queue_has(e, row);
}

const char *engine_plan_remarks(const struct engine *e)
{
	return e->remarks.data;
}

const char *engine_thinking(const struct engine *e)
{
	return e->thoughts.data;
}

/* ---- What is to come ---- */

/* What comes of the words that are asked for, by the sections of this run. */
static double yield_of(const struct engine *e)
{
	double yield = e->words_due > 0 ? (double)e->words_got / (double)e->words_due : 1;
	return yield < YIELD_MIN ? YIELD_MIN : yield > YIELD_MAX ? YIELD_MAX : yield;
}

static long words_missing(const struct engine *e, const struct row *row)
{
	const struct task *now = task_of(e, row->id);
	long have = now && !now->version ? 0 : row_words(row);
	long goal = now && now->job.goal ? now->job.goal : row->budget;
	long comes = (long)(yield_of(e) * (double)goal + 0.5);
	return comes > have ? comes - have : 0;
}

/* Words still to come, until everything is written. */
static long words_ahead(const struct engine *e)
{
	const struct doc *doc = &e->session->doc;
	long ahead = 0;
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		bool open = row->kind == ROW_SECTION && !row->locked && !row_written(row);
		if (open || task_of(e, row->id))
			ahead += words_missing(e, row);
	}
	return ahead;
}

/* Words still to come in this run. */
static long words_of_run(const struct engine *e)
{
	const struct doc *doc = &e->session->doc;
	long ahead = 0;
	for (size_t i = 0; i < e->task_count; i++) {
		const struct row *row = doc_row(doc, e->tasks[i]->row);
		ahead += row && e->tasks[i]->draft == 0 ? words_missing(e, row) : 0;
	}
	for (size_t i = 0; !e->paused && i < e->queue_count; i++) {
		const struct row *row = doc_row(doc, e->queue[i].row);
		if (row)
			ahead += e->queue[i].manner == DRAFT_MISSING ? words_missing(e, row) : row->budget;
	}
	return ahead;
}

/* Words that count now, of sections that are asked again and whose new text has not begun. */
static long words_replaced(const struct engine *e)
{
	long words = 0;
	for (size_t i = 0; i < e->task_count; i++) {
		const struct row *row = doc_row(&e->session->doc, e->tasks[i]->row);
		bool shown = task_of(e, e->tasks[i]->row) == e->tasks[i];
		words += row && shown && !e->tasks[i]->version ? row_words(row) : 0;
	}
	return words;
}

/* ---- Progress ---- */

static void count_rows(const struct engine *e, struct engine_progress *p)
{
	p->queued = e->queue_count;
	if (e->state == ENGINE_PLANNING) {
		p->rows_done = p->rows = e->planned;
	} else {
		p->rows_done = e->rows_done;
		p->rows = e->rows_done + e->queue_count + best_sections(e);
	}
}

static void tell_row(const struct engine *e, struct engine_progress *p)
{
	const struct task *t = e->task_count ? task_of(e, e->tasks[0]->row) : NULL;
	const struct row *row = t ? doc_row(&e->session->doc, t->row) : NULL;
	if (!row || row->kind != ROW_SECTION)
		return;
	p->row_words = t->version ? row_words(row) : 0;
	p->row_budget = t->job.goal ? t->job.goal : row->budget;
}

static void tell_usage(const struct engine *e, struct engine_progress *p)
{
	const struct doc *doc = &e->session->doc;
	p->tokens = e->tokens;
	p->currency = e->model.currency;
	for (size_t i = 0; i < doc->usage_count; i++) {
		p->prompt_tokens += doc->usage[i].prompt;
		p->completion_tokens += doc->usage[i].completion;
		p->cost += doc->usage[i].cost;
	}
}

static void tell_rates(const struct engine *e, struct engine_progress *p)
{
	if (e->state == ENGINE_IDLE)
		return;
	int64_t now = clock_now();
	p->tokens_per_second = rate_per_second(&e->token_rate, now);
	if (e->state != ENGINE_WRITING)
		return;
	p->words_per_second = rate_per_second(&e->rate, now);
	if (p->words_per_second > 0 && !*e->notice)
		p->seconds_left = (double)words_of_run(e) / p->words_per_second;
}

/* Headings are no part of the plan's sum, but of what is counted. */
static long target_of(const struct doc *doc)
{
	long sum = doc_budget(doc);
	if (doc->target || !sum)
		return doc->target;
	for (size_t i = 0; i < doc->row_count; i++)
		sum -= row_words(doc->rows[i]);
	return sum + doc_words(doc);
}

void engine_news(const struct engine *e, struct engine_progress *p)
{
	const struct task *first = e->task_count ? e->tasks[0] : NULL;
	bool thinking = e->thinking && !*e->notice;
	const char *notice = thinking ? "the model is thinking" : e->notice;
	if (!*notice && first && first->role == ASK_MORE)
		notice = "asking for further sections";
	*p = (struct engine_progress){
		.state = e->state,
		.paused = e->paused,
		.run = e->label,
		.row = first ? first->row : 0,
		.attempt = first && first->role >= ASK_WRITE ? loop_requests(e, first->row) + 1 : 0,
		.reason = first ? first->reason : "",
		.seconds_left = -1,
		.length_score = -1,
		.thinking = thinking,
		.thought = e->thought,
		.notice = notice,
		.warning = e->warning,
		.outcome = e->outcome,
		.choice = e->choice,
		.trouble = &e->trouble,
	};
	count_rows(e, p);
}

void engine_progress(const struct engine *e, struct engine_progress *p)
{
	const struct doc *doc = &e->session->doc;
	engine_news(e, p);
	p->words = doc_words(doc);
	p->target = target_of(doc);
	tell_row(e, p);
	tell_usage(e, p);
	tell_rates(e, p);
	p->projected = p->words + words_ahead(e) - words_replaced(e);
	if (p->target > 0)
		p->length_score = length_score(p->target, p->words);
}
