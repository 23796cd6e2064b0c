/* Several drafts of one section at once. The first task of the section begins the others; a draft
 * that has come waits, as a version, for the rest of them; then one goes on as if it had been
 * alone. */
#include "write/best.h"

#include "base/mem.h"
#include "doc/words.h"
#include "measure/length.h"
#include "measure/quality.h"
#include "write/run.h"

/* ---- What one is worth ---- */

struct best_judge {
	struct quality_others *others;
};

struct best_judge *best_judge_new(const struct doc *doc, uint64_t row)
{
	struct best_judge *j = mem_alloc(sizeof *j);
	j->others = quality_others_new();
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct version *v = row_current(doc->rows[i]);
		if (v && doc->rows[i]->id != row)
			quality_others_add(j->others, v->text.data, v->text.len);
	}
	return j;
}

void best_judge_free(struct best_judge *j)
{
	quality_others_free(j->others);
	free(j);
}

struct best_score best_score(const struct best_judge *j, const struct buf *text, int goal)
{
	struct best_score s = {
		.length = length_score(goal, words_count(text->data, text->len)),
		.repetition = quality_repetition(text->data, text->len),
		.echo = quality_echo(j->others, text->data, text->len),
	};
	s.points = s.length * (1 - s.repetition) * (1 - s.echo);
	return s;
}

/* ---- Beginning ---- */

static int drafts_of(const struct task *t)
{
	if (t->job.drafts || t->job.manner != DRAFT_MISSING || t->role != ASK_WRITE)
		return t->job.drafts;
	return t->engine->best;
}

static void begin_rival(struct task *first, int index)
{
	struct task *t = task_new(first->engine, first->role, first->row);
	job_release(&t->job);
	t->job = first->job;
	t->job.wish = mem_strdup(first->job.wish);
	t->draft = index;
	drafter_prepare(t, doc_row(&t->engine->session->doc, t->row));
	if (!task_ask(t, NULL))
		task_free(t); /* fewer, then */
}

void best_join(struct task *first)
{
	first->job.drafts = drafts_of(first);
	for (int i = 1; i < first->job.drafts; i++)
		begin_rival(first, i);
}

size_t best_sections(const struct engine *e)
{
	size_t count = 0;
	for (size_t i = 0; i < e->task_count; i++)
		count += e->tasks[i]->draft == 0;
	return count;
}

/* ---- Ending ---- */

bool best_waits(struct task *t)
{
	const struct engine *e = t->engine;
	t->ended = true;
	for (size_t i = 0; i < e->task_count; i++) {
		if (e->tasks[i]->row == t->row && !e->tasks[i]->ended)
			return true;
	}
	return false;
}

static const struct version *version_of(const struct task *t)
{
	const struct row *row = doc_row(&t->engine->session->doc, t->row);
	return row && t->version ? row_version(row, t->version) : NULL;
}

/* Whole ones before those that broke off, then by points. */
static double rank(const struct best_judge *j, const struct task *t, int goal)
{
	const struct version *v = version_of(t);
	if (!v || !v->text.len)
		return -1;
	return best_score(j, &v->text, goal).points + (t->whole ? 1000 : 0);
}

struct ranking {
	struct task *best;
	double highest;
	struct buf said; /* the points of all that have a text */
	int drafts;
};

static void add_points(struct ranking *r, double rank)
{
	buf_addf(&r->said, "%s%.0f", r->said.len ? ", " : "", rank >= 1000 ? rank - 1000 : rank);
}

/* Of those that have ended. */
static void rank_all(struct ranking *r, struct engine *e, uint64_t row)
{
	struct best_judge *judge = best_judge_new(&e->session->doc, row);
	for (size_t i = 0; i < e->task_count; i++) {
		struct task *t = e->tasks[i];
		if (t->row != row || !t->ended)
			continue;
		double points = rank(judge, t, drafter_budget(doc_row(&e->session->doc, row)));
		r->drafts++;
		if (points >= 0)
			add_points(r, points);
		if (!r->best || points > r->highest) {
			r->best = t;
			r->highest = points;
		}
	}
	best_judge_free(judge);
}

static void tell(struct engine *e, const struct ranking *r)
{
	struct buf text = BUF_INIT;
	buf_addf(&text, "Draft %d of %d is the best: the points are %s of 100.", r->best->draft + 1,
			 r->best->job.drafts, r->said.data);
	mem_set_string(&e->choice, text.data);
	buf_release(&text);
}

static void make_current(struct task *t)
{
	const struct row *row = doc_row(&t->engine->session->doc, t->row);
	if (row && version_of(t) && row->current != t->version)
		run_apply(t->engine, edit_choose_version(t->row, t->version));
}

static void close_draft(struct task *t)
{
	const struct version *v = version_of(t);
	if (v && t->whole)
		run_apply(t->engine,
				  edit_set_state(t->row, v->id, VERSION_COMPLETE, v->raw.data, v->raw.len));
}

static void drop_rivals(struct task *best)
{
	struct engine *e = best->engine;
	for (size_t i = e->task_count; i-- > 0;) {
		struct task *t = e->tasks[i];
		if (t == best || t->row != best->row)
			continue;
		close_draft(t);
		task_free(t);
	}
}

struct task *best_take(struct task *t)
{
	struct ranking r = {.said = BUF_INIT};
	if (t->job.drafts < 2)
		return t;
	rank_all(&r, t->engine, t->row);
	if (r.highest >= 0)
		tell(t->engine, &r);
	make_current(r.best);
	drop_rivals(r.best);
	r.best->job.drafts = 1;
	buf_release(&r.said);
	return r.best;
}

/* The section's other drafts are broken off: their text does not become current. */
static void break_rivals(struct engine *e, uint64_t row)
{
	for (size_t i = 0; i < e->task_count; i++) {
		struct task *t = e->tasks[i];
		if (t->row != row)
			continue;
		drafter_break(t);
		t->ended = true;
	}
}

void best_stop(struct engine *e)
{
	for (size_t i = 0; i < e->task_count; i++) {
		struct task *t = e->tasks[i];
		struct ranking r = {.said = BUF_INIT};
		if (!t->ended || !t->whole || !version_of(t))
			continue;
		break_rivals(e, t->row);
		close_draft(t);
		rank_all(&r, e, t->row);
		make_current(r.best);
		buf_release(&r.said);
	}
}

/* ---- While they come ---- */

void best_keep_current(struct task *t, uint64_t shown)
{
	const struct engine *e = t->engine;
	for (size_t i = 0; shown && i < e->task_count; i++) {
		if (e->tasks[i]->row == t->row && e->tasks[i]->version == shown) {
			run_apply(t->engine, edit_choose_version(t->row, shown));
			return;
		}
	}
}

void best_add_reason(const struct task *t, struct buf *out)
{
	if (t->job.drafts > 1)
		buf_addf(out, "draft %d of %d", t->draft + 1, t->job.drafts);
	else
		buf_add_str(out, t->reason);
}
