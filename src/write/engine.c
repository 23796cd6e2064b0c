#include "write/engine.h"

#include "base/clock.h"
#include "base/mem.h"
#include "llm/tokens.h"
#include "write/prompt.h"
#include "write/run.h"

#define WINDOW_WHEN_UNKNOWN 32768 /* tokens */
#define PLAN_TOKENS         4096  /* of an answer that is a plan */

static void on_reply(void *ctx, const struct reply_event *event);

struct engine *engine_new(struct session *session, struct llm *llm, const struct model *model)
{
	struct engine *e = mem_alloc(sizeof *e);
	e->session = session;
	e->llm = llm;
	e->parallel = 1;
	model_copy(&e->model, model);
	plan_parser_init(&e->parser, NULL, NULL);
	buf_init(&e->remarks);
	e->notice = mem_strdup("");
	e->label = "";
	return e;
}

void engine_free(struct engine *e)
{
	if (!e)
		return;
	engine_stop(e);
	plan_parser_release(&e->parser);
	buf_release(&e->remarks);
	model_release(&e->model);
	free(e->tasks);
	free(e->queue);
	free(e->notice);
	free(e);
}

void engine_set_parallel(struct engine *e, int sections)
{
	e->parallel = sections > 1 ? (size_t)sections : 1;
}

/* ---- Runs ---- */

bool run_apply(struct engine *e, struct edit edit)
{
	return session_apply(e->session, ACTOR_RUN, "draft", edit, NULL);
}

static void run_begin(struct engine *e, enum engine_state state, const char *label)
{
	e->state = state;
	e->label = label;
	e->run = session_new_id(e->session);
	e->rows_done = 0;
	e->tokens = 0;
	e->trouble = (struct err)ERR_INIT;
	rate_init(&e->rate);
	session_begin(e->session, ACTOR_RUN, label);
}

void run_end(struct engine *e)
{
	if (e->state == ENGINE_IDLE)
		return;
	e->state = ENGINE_IDLE;
	e->queue_count = 0;
	e->thinking = false;
	mem_set_string(&e->notice, "");
	session_end(e->session, ACTOR_RUN);
	session_save(e->session, NULL); /* failing, it is the session's trouble, and tried again */
}

void run_fail(struct engine *e, const struct err *err)
{
	if (e->trouble.kind == ERR_NONE)
		e->trouble = *err;
	e->queue_count = 0;
}

/* ---- Tasks ---- */

struct task *task_new(struct engine *e, enum ask_role role, uint64_t row)
{
	struct task *t = mem_alloc(sizeof *t);
	*t = (struct task){.engine = e,
					   .role = role,
					   .row = row,
					   .reason = "",
					   .shown = BUF_INIT,
					   .base = BUF_INIT,
					   .raw = BUF_INIT,
					   .piece = BUF_INIT};
	clean_init(&t->clean);
	MEM_GROW(e->tasks, e->task_count + 1, &e->task_cap);
	e->tasks[e->task_count++] = t;
	return t;
}

void task_free(struct task *t)
{
	struct engine *e = t->engine;
	size_t i = 0;
	while (e->tasks[i] != t)
		i++;
	memmove(e->tasks + i, e->tasks + i + 1, (--e->task_count - i) * sizeof *e->tasks);
	llm_cancel(t->reply);
	buf_release(&t->shown);
	buf_release(&t->base);
	buf_release(&t->raw);
	buf_release(&t->piece);
	clean_release(&t->clean);
	free(t);
}

/* Tokens that the prompt may have: the window less the answer. */
static size_t room_of(const struct task *t)
{
	const struct engine *e = t->engine;
	size_t window = e->model.window > 0 ? (size_t)e->model.window : WINDOW_WHEN_UNKNOWN;
	size_t answer =
		t->role < ASK_WRITE ? PLAN_TOKENS : tokens_for_words(t->asked, e->session->doc.language);
	return answer < window / 2 ? window - answer : window / 2;
}

static bool build_prompt(const struct task *t, struct buf *prompt, struct err *err)
{
	const struct prompt_scope scope = {
		.row = t->row,
		.begun = &t->shown,
		.alone = t->alone,
		.room = room_of(t),
	};
	return prompt_build(prompt, &t->engine->session->doc, t->role, scope, t->asked, err);
}

bool task_ask(struct task *t, struct err *err)
{
	struct engine *e = t->engine;
	const struct doc *doc = &e->session->doc;
	const struct row *row = doc_row(doc, t->row);
	struct buf prompt = BUF_INIT;
	if (build_prompt(t, &prompt, err)) {
		struct ask what = {.role = t->role,
						   .prompt = prompt.data,
						   .prompt_len = prompt.len,
						   .attempt = row ? (int)row->version_count : 0,
						   .language = doc->language,
						   .instruction = doc->instruction,
						   .point = row ? row->point : "",
						   .words = t->asked};
		t->reply = llm_ask(e->llm, &e->model, &what, on_reply, t, err);
	}
	buf_release(&prompt);
	return t->reply != NULL;
}

/* ---- Replies ---- */

static void on_text(struct task *t, const struct reply_event *event)
{
	mem_set_string(&t->engine->notice, "");
	t->engine->thinking = false;
	buf_add(&t->raw, event->text, event->len);
	if (t->role < ASK_WRITE)
		planner_text(t, event->text, event->len);
	else
		drafter_text(t, event->text, event->len);
}

static void on_usage(struct task *t, const struct usage_report *report)
{
	struct usage *usage = usage_new(t->engine->run, ask_role_name(t->role), t->engine->model.name);
	usage->prompt = report->prompt;
	usage->cached = report->cached;
	usage->completion = report->completion;
	usage->reasoning = report->reasoning;
	t->engine->tokens += report->completion;
	run_apply(t->engine, edit_add_usage(usage));
}

static void on_end(struct task *t, enum finish finish)
{
	t->reply = NULL;
	if (t->role < ASK_WRITE)
		planner_end(t);
	else
		drafter_end(t, finish);
}

/* A server that names its window is asked again within it: once, since then the window is known. */
static bool ask_within(struct task *t, int window)
{
	struct model *m = &t->engine->model;
	if (window <= 0 || (m->window && window >= m->window) || t->raw.len)
		return false;
	m->window = window;
	return task_ask(t, NULL);
}

static void on_error(struct task *t, const struct reply_event *event)
{
	struct engine *e = t->engine;
	t->reply = NULL;
	if (ask_within(t, event->window))
		return;
	if (t->role >= ASK_WRITE) {
		drafter_error(t, event->err);
		return;
	}
	run_fail(e, event->err);
	task_free(t);
	run_end(e);
}

static void on_reply(void *ctx, const struct reply_event *event)
{
	struct task *t = ctx;
	switch (event->kind) {
	case REPLY_TEXT:
		on_text(t, event);
		break;
	case REPLY_REASONING:
		t->engine->thinking = true;
		break;
	case REPLY_NOTICE:
		mem_set_string(&t->engine->notice, event->text);
		break;
	case REPLY_USAGE:
		on_usage(t, &event->usage);
		break;
	case REPLY_END:
		on_end(t, event->finish);
		break;
	case REPLY_ERROR:
		on_error(t, event);
		break;
	}
}

/* ---- Orders ---- */

static bool check_writable(const struct engine *e, struct err *err)
{
	return !e->session->read_only ||
		   err_set(err, ERR_USAGE, "This document is open for reading only.");
}

static bool refuse_busy(struct engine *e, struct err *err)
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
	run_begin(e, ENGINE_PLANNING, "plan");
	if (planner_begin(e, err))
		return true;
	run_end(e);
	return false;
}

static void start_queue(struct engine *e, const char *label)
{
	if (e->state == ENGINE_IDLE)
		run_begin(e, ENGINE_WRITING, label);
	planner_close(e); /* to write from a plan is to accept it */
	drafter_fill(e);
}

bool engine_write(struct engine *e, uint64_t from, struct err *err)
{
	const struct doc *doc = &e->session->doc;
	if (!check_writable(e, err))
		return false;
	if (e->state == ENGINE_PLANNING)
		return refuse_busy(e, err);
	for (size_t i = from ? doc_row_index(doc, from) : 0; i < doc->row_count; i++) {
		if (drafter_wants(e, doc->rows[i]->id, DRAFT_MISSING))
			drafter_queue(e, doc->rows[i]->id, DRAFT_MISSING);
	}
	if (!e->queue_count)
		return err_set(err, ERR_USAGE,
					   doc->row_count ? "Nothing is left to write here."
									  : "There is no plan yet to write from.");
	start_queue(e, "write");
	return true;
}

static bool draft_one(struct engine *e, uint64_t row, enum manner manner, const char *label,
					  struct err *err)
{
	const struct row *r = doc_row(&e->session->doc, row);
	if (!check_writable(e, err))
		return false;
	if (e->state == ENGINE_PLANNING)
		return refuse_busy(e, err);
	if (!r || r->kind != ROW_SECTION)
		return err_set(err, ERR_USAGE, "A heading has no text of its own: choose a section.");
	if (r->locked)
		return err_set(err, ERR_USAGE, "“%.120s” is locked: unlock it first.", r->point);
	if (manner == DRAFT_TIGHTER && !row_current(r))
		return err_set(err, ERR_USAGE, "This section has no text yet that could be tightened.");
	drafter_queue(e, row, manner);
	start_queue(e, label);
	return true;
}

bool engine_regenerate(struct engine *e, uint64_t row, struct err *err)
{
	return draft_one(e, row, DRAFT_ANEW, "regenerate", err);
}

bool engine_tighten(struct engine *e, uint64_t row, struct err *err)
{
	return draft_one(e, row, DRAFT_TIGHTER, "tighten", err);
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
	while (e->task_count) {
		struct task *t = e->tasks[e->task_count - 1];
		llm_cancel(t->reply);
		t->reply = NULL;
		if (t->role >= ASK_WRITE)
			drafter_break(t);
		else if (t->role != ASK_TITLE)
			planner_close(e); /* the writer keeps these rows */
		task_free(t);
	}
	run_end(e);
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
	return CLOCK_NEVER;
}

/* ---- Looking ---- */

size_t engine_rows_left(const struct engine *e)
{
	const struct doc *doc = &e->session->doc;
	size_t left = 0;
	for (size_t i = 0; i < doc->row_count; i++)
		left += drafter_wants(e, doc->rows[i]->id, DRAFT_MISSING);
	return left;
}

static const struct task *task_of(const struct engine *e, uint64_t row)
{
	for (size_t i = 0; row && i < e->task_count; i++) {
		if (e->tasks[i]->row == row)
			return e->tasks[i];
	}
	return NULL;
}

bool engine_writes(const struct engine *e, uint64_t row)
{
	return task_of(e, row) != NULL;
}

/* Words still to come: of what is queued and what is being written, by their budgets. */
static long words_ahead(const struct engine *e)
{
	const struct doc *doc = &e->session->doc;
	long ahead = 0;
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		const struct task *now = task_of(e, row->id);
		if (!now && (row->kind != ROW_SECTION || row->locked || row_written(row)))
			continue;
		long have = now && !now->version ? 0 : row_words(row);
		ahead += row->budget > have ? row->budget - have : 0;
	}
	return ahead;
}

/* Words that count now, of sections that are asked again and whose new text has not begun. */
static long words_replaced(const struct engine *e)
{
	long words = 0;
	for (size_t i = 0; i < e->task_count; i++) {
		const struct row *row = doc_row(&e->session->doc, e->tasks[i]->row);
		words += row && !e->tasks[i]->version ? row_words(row) : 0;
	}
	return words;
}

static void count_rows(const struct engine *e, struct engine_progress *p)
{
	if (e->state == ENGINE_PLANNING) {
		p->rows_done = p->rows = e->planned;
	} else {
		p->rows_done = e->rows_done;
		p->rows = e->rows_done + e->queue_count + e->task_count;
	}
}

void engine_progress(const struct engine *e, struct engine_progress *p)
{
	const struct doc *doc = &e->session->doc;
	long ahead = words_ahead(e);
	*p = (struct engine_progress){
		.state = e->state,
		.run = e->label,
		.row = e->task_count ? e->tasks[0]->row : 0,
		.words = doc_words(doc),
		.target = doc->target ? doc->target : doc_budget(doc),
		.seconds_left = -1,
		.tokens = e->tokens,
		.thinking = e->thinking && !*e->notice,
		.notice = e->thinking && !*e->notice ? "the model is thinking" : e->notice,
		.trouble = &e->trouble,
	};
	count_rows(e, p);
	p->projected = p->words + ahead - words_replaced(e);
	if (e->state == ENGINE_WRITING)
		p->words_per_second = rate_per_second(&e->rate, clock_now());
	if (p->words_per_second > 0)
		p->seconds_left = (double)ahead / p->words_per_second;
}

const char *engine_plan_remarks(const struct engine *e)
{
	return e->remarks.data;
}

const struct model *engine_model(const struct engine *e)
{
	return &e->model;
}
