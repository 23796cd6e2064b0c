#include "write/engine.h"

#include "base/clock.h"
#include "base/mem.h"
#include "write/prompt.h"
#include "write/run.h"

static void on_reply(void *ctx, const struct reply_event *event);

struct engine *engine_new(struct session *session, struct llm *llm, const struct model *model)
{
	struct engine *e = mem_alloc(sizeof *e);
	e->session = session;
	e->llm = llm;
	model_copy(&e->model, model);
	buf_init(&e->base);
	buf_init(&e->raw);
	buf_init(&e->piece);
	clean_init(&e->clean);
	plan_parser_init(&e->parser, NULL, NULL);
	e->notice = mem_strdup("");
	return e;
}

void engine_free(struct engine *e)
{
	if (!e)
		return;
	engine_stop(e);
	buf_release(&e->base);
	buf_release(&e->raw);
	buf_release(&e->piece);
	clean_release(&e->clean);
	plan_parser_release(&e->parser);
	model_release(&e->model);
	free(e->queue);
	free(e->notice);
	free(e);
}

/* ---- Runs ---- */

bool run_apply(struct engine *e, struct edit edit)
{
	return session_apply(e->session, ACTOR_RUN, "draft", edit, NULL);
}

void run_begin(struct engine *e, enum engine_state state, const char *label)
{
	e->state = state;
	e->run = session_new_id(e->session);
	e->rows_done = 0;
	e->tokens = 0;
	e->trouble = (struct err)ERR_INIT;
	rate_init(&e->rate);
	session_begin(e->session, ACTOR_RUN, label);
}

void run_end(struct engine *e)
{
	e->state = ENGINE_IDLE;
	e->row = e->version = 0;
	e->queue_count = 0;
	mem_set_string(&e->notice, "");
	session_end(e->session, ACTOR_RUN);
}

/* The run cannot go on: err says why. */
void run_fail(struct engine *e, const struct err *err)
{
	e->trouble = *err;
	run_end(e);
}

bool run_ask(struct engine *e, enum ask_role role, uint64_t row, int words, struct err *err)
{
	const struct doc *doc = &e->session->doc;
	const struct row *r = doc_row(doc, row);
	struct buf prompt = BUF_INIT;
	bool ok =
		prompt_build(&prompt, doc, role, row, role == ASK_CONTINUE ? &e->base : NULL, words, err);
	if (ok) {
		struct ask what = {.role = role,
						   .prompt = prompt.data,
						   .prompt_len = prompt.len,
						   .language = doc->language,
						   .instruction = doc->instruction,
						   .point = r ? r->point : "",
						   .words = words};
		buf_clear(&e->raw);
		e->reply = llm_ask(e->llm, &e->model, &what, on_reply, e, err);
		ok = e->reply != NULL;
	}
	buf_release(&prompt);
	return ok;
}

/* ---- Replies ---- */

static void on_text(struct engine *e, const struct reply_event *event)
{
	buf_add(&e->raw, event->text, event->len);
	if (e->state == ENGINE_PLANNING)
		planner_text(e, event->text, event->len);
	else
		drafter_text(e, event->text, event->len);
}

static void on_usage(struct engine *e, const struct usage_report *report)
{
	struct usage *usage = mem_alloc(sizeof *usage);
	*usage = (struct usage){
		.run = e->run,
		.role = mem_strdup(ask_role_name(e->state == ENGINE_PLANNING ? ASK_PLAN : e->role)),
		.model = mem_strdup(e->model.name),
		.prompt = report->prompt,
		.cached = report->cached,
		.completion = report->completion,
		.reasoning = report->reasoning,
		.extra = mem_strdup("")};
	e->tokens += report->completion;
	run_apply(e, edit_add_usage(usage));
}

static void on_end(struct engine *e, enum finish finish)
{
	e->reply = NULL;
	if (e->state == ENGINE_PLANNING)
		planner_end(e);
	else
		drafter_end(e, finish);
}

static void on_error(struct engine *e, const struct err *err)
{
	e->reply = NULL;
	if (e->state == ENGINE_WRITING)
		drafter_break(e);
	run_fail(e, err);
}

static void on_reply(void *ctx, const struct reply_event *event)
{
	struct engine *e = ctx;
	switch (event->kind) {
	case REPLY_TEXT:
		mem_set_string(&e->notice, "");
		on_text(e, event);
		break;
	case REPLY_REASONING:
		mem_set_string(&e->notice, "the model is thinking");
		break;
	case REPLY_NOTICE:
		mem_set_string(&e->notice, event->text);
		break;
	case REPLY_USAGE:
		on_usage(e, &event->usage);
		break;
	case REPLY_END:
		on_end(e, event->finish);
		break;
	case REPLY_ERROR:
		on_error(e, event->err);
		break;
	}
}

/* ---- Orders ---- */

static bool refuse_busy(struct engine *e, struct err *err)
{
	return err_set(err, ERR_USAGE,
				   e->state == ENGINE_PLANNING ? "The plan is still being made: Esc stops it."
											   : "A section is being written: Esc stops it.");
}

bool engine_plan(struct engine *e, struct err *err)
{
	const struct doc *doc = &e->session->doc;
	if (e->state != ENGINE_IDLE)
		return refuse_busy(e, err);
	if (!*doc->instruction)
		return err_set(err, ERR_USAGE,
					   "There is no instruction to plan from: say what to write first.");
	for (size_t i = 0; i < doc->row_count; i++) {
		if (row_current(doc->rows[i]))
			return err_set(err, ERR_USAGE,
						   "Sections of this plan are written already: edit its rows, or begin a "
						   "new document.");
	}
	planner_begin(e);
	run_begin(e, ENGINE_PLANNING, "plan");
	if (!run_ask(e, ASK_PLAN, 0, doc->target, err)) {
		run_end(e);
		return false;
	}
	return true;
}

static void start_queue(struct engine *e, const char *label)
{
	if (e->state == ENGINE_WRITING)
		return;
	run_begin(e, ENGINE_WRITING, label);
	drafter_next(e);
}

bool engine_write(struct engine *e, uint64_t from, struct err *err)
{
	const struct doc *doc = &e->session->doc;
	if (e->state == ENGINE_PLANNING)
		return refuse_busy(e, err);
	for (size_t i = from ? doc_row_index(doc, from) : 0; i < doc->row_count; i++) {
		if (drafter_wants(e, doc->rows[i]->id, false))
			drafter_queue(e, doc->rows[i]->id, false);
	}
	if (!e->queue_count)
		return err_set(err, ERR_USAGE,
					   doc->row_count ? "Nothing is left to write here."
									  : "There is no plan yet to write from.");
	start_queue(e, "write");
	return true;
}

bool engine_regenerate(struct engine *e, uint64_t row, struct err *err)
{
	const struct row *r = doc_row(&e->session->doc, row);
	if (e->state == ENGINE_PLANNING)
		return refuse_busy(e, err);
	if (!r || r->kind != ROW_SECTION)
		return err_set(err, ERR_USAGE, "A heading has no text of its own: choose a section.");
	if (r->locked)
		return err_set(err, ERR_USAGE, "“%.120s” is locked: unlock it first.", r->point);
	drafter_queue(e, row, true);
	start_queue(e, "regenerate");
	return true;
}

void engine_stop(struct engine *e)
{
	if (e->state == ENGINE_IDLE)
		return;
	llm_cancel(e->reply);
	e->reply = NULL;
	if (e->state == ENGINE_WRITING)
		drafter_break(e);
	run_end(e);
}

int64_t engine_tick(struct engine *e)
{
	if (e->state == ENGINE_WRITING && drafter_lost(e)) {
		llm_cancel(e->reply);
		e->reply = NULL;
		drafter_next(e);
	}
	return CLOCK_NEVER;
}

/* ---- Looking ---- */

size_t engine_rows_left(const struct engine *e)
{
	const struct doc *doc = &e->session->doc;
	size_t left = 0;
	for (size_t i = 0; i < doc->row_count; i++)
		left += drafter_wants(e, doc->rows[i]->id, false);
	return left;
}

/* Words still to come: of what is queued and what is being written, by their budgets. */
static long words_ahead(const struct engine *e)
{
	const struct doc *doc = &e->session->doc;
	long ahead = 0;
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		bool now = e->state == ENGINE_WRITING && row->id == e->row;
		if (!now && (row->kind != ROW_SECTION || row->locked || row_written(row)))
			continue;
		long have = now && !e->version ? 0 : row_words(row);
		ahead += row->budget > have ? row->budget - have : 0;
	}
	return ahead;
}

void engine_progress(const struct engine *e, struct engine_progress *p)
{
	const struct doc *doc = &e->session->doc;
	bool writes = e->state == ENGINE_WRITING;
	long ahead = words_ahead(e);
	*p = (struct engine_progress){.state = e->state,
								  .row = writes ? e->row : 0,
								  .rows_done =
									  e->state == ENGINE_PLANNING ? e->planned : e->rows_done,
								  .words = doc_words(doc),
								  .target = doc->target ? doc->target : doc_budget(doc),
								  .seconds_left = -1,
								  .tokens = e->tokens,
								  .notice = e->notice,
								  .trouble = &e->trouble};
	p->rows = e->state == ENGINE_PLANNING ? e->planned
										  : e->rows_done + e->queue_count + (writes && e->row);
	p->projected = p->words + ahead;
	p->words_per_second = writes ? rate_per_second(&e->rate, clock_now()) : 0;
	if (p->words_per_second > 0)
		p->seconds_left = (double)ahead / p->words_per_second;
}

const struct model *engine_model(const struct engine *e)
{
	return &e->model;
}
