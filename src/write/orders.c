#include "write/engine.h"

#include "base/clock.h"
#include "write/run.h"

/* ---- What cannot be asked ---- */

static bool check_writable(const struct engine *e, struct err *err)
{
	return !e->session->read_only ||
		   err_set(err, ERR_USAGE, "This document is open for reading only.");
}

static bool refuse_busy(const struct engine *e, struct err *err)
{
	return err_set(err, ERR_USAGE,
				   e->state == ENGINE_PLANNING ? "The plan is still being made: Esc stops it."
											   : "A section is being written: Esc stops it.");
}

static bool any_text(const struct doc *doc)
{
	for (size_t i = 0; i < doc->row_count; i++) {
		if (row_current(doc->rows[i]))
			return true;
	}
	return false;
}

bool engine_needs_plan(const struct engine *e)
{
	const struct doc *doc = &e->session->doc;
	return !doc->row_count || (doc->planning && !any_text(doc));
}

bool engine_plan(struct engine *e, struct err *err)
{
	const struct doc *doc = &e->session->doc;
	if (!check_writable(e, err))
		return false;
	if (e->state != ENGINE_IDLE)
		return refuse_busy(e, err);
	if (!*doc->instruction)
		return err_set(err, ERR_USAGE,
					   "There is no instruction to plan from: say what to write first.");
	if (any_text(doc))
		return err_set(err, ERR_USAGE,
					   "Sections of this plan are written already: edit its rows, or begin a "
					   "new document.");
	e->paused = false;
	run_begin(e, ENGINE_PLANNING, "plan");
	if (planner_begin(e, err))
		return true;
	run_end(e);
	return false;
}

/* ---- Writing ---- */

static void start_queue(struct engine *e, const char *label)
{
	if (e->state == ENGINE_IDLE)
		run_begin(e, ENGINE_WRITING, label);
	planner_close(e); /* to write from a plan is to accept it */
	drafter_fill(e);
}

static void queue_missing(struct engine *e, size_t from)
{
	const struct doc *doc = &e->session->doc;
	for (size_t i = from; i < doc->row_count; i++) {
		uint64_t row = doc->rows[i]->id;
		if (drafter_wants(e, row, DRAFT_MISSING) && !engine_writes(e, row) && !queue_has(e, row))
			queue_add(e, job_for(row, DRAFT_MISSING, ""));
	}
}

bool engine_write(struct engine *e, uint64_t from, struct err *err)
{
	const struct doc *doc = &e->session->doc;
	if (!check_writable(e, err))
		return false;
	if (e->state == ENGINE_PLANNING) {
		e->write_next = true;
		e->write_from = from;
		return true;
	}
	bool waited = e->paused;
	size_t before = e->queue_count;
	e->paused = e->interlude = false;
	queue_missing(e, from ? doc_row_index(doc, from) : 0);
	if (e->state == ENGINE_WRITING && e->queue_count == before && !waited)
		return err_set(err, ERR_USAGE, "All that is unwritten from here on is queued already.");
	if (e->state == ENGINE_IDLE && !e->queue_count)
		return err_set(err, ERR_USAGE,
					   doc->row_count ? "Nothing is left to write here."
									  : "There is no plan yet to write from.");
	e->lands = true;
	start_queue(e, "write");
	return true;
}

static bool check_row(const struct engine *e, uint64_t id, struct err *err)
{
	const struct row *row = doc_row(&e->session->doc, id);
	if (!row || row->kind != ROW_SECTION)
		return err_set(err, ERR_USAGE, "A heading has no text of its own: choose a section.");
	if (row->locked)
		return err_set(err, ERR_USAGE, "“%.120s” is locked: L unlocks it.", row->point);
	if (engine_writes(e, id))
		return err_set(err, ERR_USAGE, "“%.120s” is being written: Esc stops it.", row->point);
	return true;
}

bool engine_takes(const struct engine *e, uint64_t row, struct err *err)
{
	if (e->state == ENGINE_PLANNING && check_writable(e, err))
		return refuse_busy(e, err);
	return check_writable(e, err) && check_row(e, row, err);
}

bool draft_one(struct engine *e, struct job job, const char *label, struct err *err)
{
	if (!engine_takes(e, job.row, err)) {
		job_release(&job);
		return false;
	}
	e->interlude = e->interlude || (e->paused && e->state == ENGINE_IDLE);
	queue_add(e, job);
	start_queue(e, label);
	return true;
}

bool engine_write_row(struct engine *e, uint64_t row, struct err *err)
{
	const struct row *r = doc_row(&e->session->doc, row);
	if (r && row_written(r) && !r->locked)
		return err_set(err, ERR_USAGE, "“%.120s” is written: r writes it anew, c goes on with it.",
					   r->point);
	return draft_one(e, job_for(row, DRAFT_MISSING, ""), "write", err);
}

bool engine_regenerate(struct engine *e, uint64_t row, const char *wish, struct err *err)
{
	return draft_one(e, job_for(row, DRAFT_ANEW, wish), "regenerate", err);
}

bool engine_best(struct engine *e, uint64_t row, int drafts, const char *wish, struct err *err)
{
	struct job job = job_for(row, DRAFT_ANEW, wish);
	job.drafts = drafts;
	return draft_one(e, job, "best draft", err);
}

bool engine_continue(struct engine *e, uint64_t row, size_t at, struct err *err)
{
	struct job job = job_for(row, DRAFT_ON, "");
	job.at = at;
	job.once = true;
	return draft_one(e, job, "continue", err);
}

bool engine_tighten(struct engine *e, uint64_t row, struct err *err)
{
	const struct row *r = doc_row(&e->session->doc, row);
	bool section = r && r->kind == ROW_SECTION && !r->locked;
	if (section && !row_words(r))
		return err_set(err, ERR_USAGE, "“%.120s” has no text yet that could be tightened.",
					   r->point);
	if (section && r->budget && row_words(r) <= r->budget && !engine_writes(e, row))
		return err_set(err, ERR_USAGE,
					   "“%.120s” keeps to its budget already: R takes a wish, c goes on with it.",
					   r->point);
	struct job job = job_for(row, DRAFT_TIGHTER, "");
	job.once = true;
	return draft_one(e, job, "tighten", err);
}

bool engine_title(struct engine *e, struct err *err)
{
	if (!check_writable(e, err))
		return false;
	if (e->state != ENGINE_IDLE)
		return refuse_busy(e, err);
	run_begin(e, ENGINE_PLANNING, "title");
	if (planner_begin_title(e, err))
		return true;
	run_end(e);
	return false;
}

void engine_stop(struct engine *e)
{
	e->write_next = e->paused = false;
	queue_clear(e);
	best_stop(e);
	while (e->task_count) {
		struct task *t = e->tasks[e->task_count - 1];
		llm_cancel(t->reply);
		t->reply = NULL;
		if (t->role >= ASK_WRITE)
			drafter_break(t);
		else if (t->role < ASK_TITLE)
			planner_close(e); /* the writer keeps these rows */
		task_free(t);
	}
	run_end(e);
}

void engine_pause(struct engine *e, bool on)
{
	if (e->state == ENGINE_IDLE)
		return;
	e->paused = on;
	if (e->state == ENGINE_PLANNING && on)
		e->write_next = false;
}

int64_t engine_tick(struct engine *e)
{
	if (e->state == ENGINE_WRITING) {
		size_t before = e->task_count;
		for (size_t i = before; i-- > 0;) {
			if (drafter_lost(e->tasks[i]))
				task_free(e->tasks[i]);
		}
		if (e->task_count < before)
			drafter_fill(e);
	}
	return e->state == ENGINE_WRITING && watch_tick(e) ? clock_now() : CLOCK_NEVER;
}
