#include "write/engine.h"

#include "base/clock.h"
#include "base/mem.h"
#include "llm/price.h"
#include "llm/tokens.h"
#include "write/best.h"
#include "write/prompt.h"
#include "write/run.h"

#define WINDOW_WHEN_UNKNOWN 32768              /* tokens */
#define WINDOW_LEAST        1024               /* tokens, of one tried where none is told */
#define CUT                 0.4                /* of the tokens we sent: the server has cut them */
#define CUT_LEAST           2000               /* tokens of a prompt that is judged so */
#define PLAN_TOKENS         4096               /* of an answer that is a plan */
#define ANSWER_TOKENS       2560               /* of a section, with some to spare */
#define THOUGHTS_MAX        ((size_t)64 << 10) /* bytes of reasoning; when it is more, half */

static void on_reply(void *ctx, const struct reply_event *event);

struct engine *engine_new(struct session *session, struct llm *llm, const struct model *model)
{
	struct engine *e = mem_alloc(sizeof *e);
	e->session = session;
	e->llm = llm;
	e->parallel = 1;
	e->add_sections = true;
	e->outcome = mem_strdup("");
	e->warning = mem_strdup("");
	e->choice = mem_strdup("");
	e->best = 1;
	model_copy(&e->model, model);
	model_init(&e->sent.model);
	buf_init(&e->sent.prompt);
	buf_init(&e->thoughts);
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
	buf_release(&e->thoughts);
	buf_release(&e->sent.prompt);
	model_release(&e->sent.model);
	roles_release_engine(e);
	queue_clear(e);
	pace_release(&e->pace);
	repeat_index_free(e->said);
	free(e->efforts);
	free(e->outcome);
	free(e->warning);
	free(e->choice);
	free(e->revisions);
	free(e->tasks);
	free(e->queue);
	free(e->notice);
	free(e);
}

void engine_set_parallel(struct engine *e, int sections)
{
	e->parallel = sections > 1 ? (size_t)sections : 1;
}

void engine_set_best(struct engine *e, int drafts)
{
	e->best = drafts < 1 ? 1 : drafts > BEST_MOST ? BEST_MOST : drafts;
}

void engine_set_length(struct engine *e, bool tighten, bool add_sections)
{
	e->tighten = tighten;
	e->add_sections = add_sections;
}

void engine_set_plain(struct engine *e, bool on)
{
	e->plain = on;
}

void engine_set_paper(struct engine *e, bool on)
{
	e->paper = on;
}

void engine_set_memo(struct engine *e, struct memo *memo)
{
	e->memo = memo;
}

const struct model *engine_model(const struct engine *e)
{
	return &e->model;
}

/* ---- Runs ---- */

bool run_apply(struct engine *e, struct edit edit)
{
	return session_apply(e->session, ACTOR_RUN, "draft", edit, NULL);
}

void run_begin(struct engine *e, enum engine_state state, const char *label)
{
	e->state = state;
	e->label = label;
	e->run = session_new_id(e->session);
	e->rows_done = 0;
	e->words_got = e->words_due = 0;
	roles_begin(e);
	loop_begin(e);
	watch_begin(e);
	e->tokens = 0;
	e->trouble = (struct err)ERR_INIT;
	rate_init(&e->rate);
	rate_init(&e->token_rate);
	session_begin(e->session, ACTOR_RUN, label);
}

void run_end(struct engine *e)
{
	if (e->state == ENGINE_IDLE)
		return;
	bool goes_on = e->write_next;
	e->state = ENGINE_IDLE;
	e->write_next = e->interlude = e->lands = false;
	e->thinking = false;
	e->paused = e->paused && e->queue_count > 0;
	if (!e->paused)
		queue_clear(e);
	mem_set_string(&e->notice, "");
	session_end(e->session, ACTOR_RUN);
	session_save(e->session, NULL); /* failing, it is the session's trouble, and tried again */
	if (goes_on)
		engine_write(e, doc_row(&e->session->doc, e->write_from) ? e->write_from : 0, NULL);
}

void run_fail(struct engine *e, const struct err *err)
{
	if (e->trouble.kind == ERR_NONE)
		e->trouble = *err;
	e->write_next = e->paused = false;
	queue_clear(e);
}

/* ---- Tasks ---- */

struct task *task_new(struct engine *e, enum ask_role role, uint64_t row)
{
	struct task *t = mem_alloc(sizeof *t);
	*t = (struct task){.engine = e,
					   .role = role,
					   .row = row,
					   .reason = "",
					   .job = job_for(row, DRAFT_MISSING, ""),
					   .shown = BUF_INIT,
					   .base = BUF_INIT,
					   .raw = BUF_INIT,
					   .piece = BUF_INIT};
	model_copy(&t->model, roles_asked(e, role));
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
	repeat_free(t->watch);
	job_release(&t->job);
	model_release(&t->model);
	free(t);
}

const struct task *task_of(const struct engine *e, uint64_t row)
{
	const struct row *r = row ? doc_row(&e->session->doc, row) : NULL;
	const struct task *found = NULL;
	for (size_t i = 0; row && i < e->task_count; i++) {
		const struct task *t = e->tasks[i];
		if (t->row == row && (!found || (r && t->version && t->version == r->current)))
			found = t;
	}
	return found;
}

/* Of a section. The same for nearly all, so that the room for the prompt is. */
static size_t answer_tokens(const struct task *t, size_t window)
{
	size_t wanted = tokens_for_words(t->asked, t->engine->session->doc.language);
	size_t usual = window / 4 < ANSWER_TOKENS ? window / 4 : ANSWER_TOKENS;
	return wanted > usual ? wanted : usual;
}

/* Tokens that the prompt may have: the window less the answer. */
static size_t room_of(const struct task *t)
{
	size_t window = t->model.window > 0 ? (size_t)t->model.window : WINDOW_WHEN_UNKNOWN;
	size_t answer = t->role < ASK_SUMMARY ? PLAN_TOKENS : answer_tokens(t, window);
	return pace_room(loop_pace(t->engine), answer < window / 2 ? window - answer : window / 2);
}

bool task_prompt(const struct task *t, struct buf *prompt, struct prompt_parts *parts,
				 struct err *err)
{
	const struct prompt_scope scope = {
		.row = t->about ? t->about : t->row,
		.begun = &t->shown,
		.wish = t->job.wish,
		.fresh = t->job.fresh,
		.alone = t->alone,
		.paper = t->engine->paper,
		.room = room_of(t),
	};
	return prompt_build(prompt, &t->engine->session->doc, t->role, scope, t->asked, parts, err);
}

/* For whoever wants to see what was sent: the last request, whole. */
static void remember(const struct task *t, const struct ask *what, struct buf *prompt,
					 const struct prompt_parts *parts)
{
	struct sent *sent = &t->engine->sent;
	model_release(&sent->model);
	model_copy(&sent->model, &t->model);
	sent->any = true;
	sent->role = t->role;
	sent->row = t->row;
	sent->words = t->asked;
	sent->attempt = what->attempt;
	sent->parts = *parts;
	buf_swap(&sent->prompt, prompt);
}

bool task_ask(struct task *t, struct err *err)
{
	struct engine *e = t->engine;
	const struct doc *doc = &e->session->doc;
	const struct row *row = doc_row(doc, t->about ? t->about : t->row);
	struct buf prompt = BUF_INIT;
	struct prompt_parts parts;
	if (task_prompt(t, &prompt, &parts, err)) {
		struct ask what = {.role = t->role,
						   .prompt = prompt.data,
						   .prompt_len = prompt.len,
						   .stable = parts.stable,
						   .attempt = (row ? (int)row->version_count : 0) + t->draft,
						   .language = doc->language,
						   .instruction = doc->instruction,
						   .point = row ? row->point : "",
						   .text = t->shown.data,
						   .words = t->asked,
						   .memo = e->memo};
		t->reply = llm_ask(e->llm, &t->model, &what, on_reply, t, err);
		t->estimated = parts.tokens;
		if (t->reply)
			remember(t, &what, &prompt, &parts);
		if (e->task_count == 1)
			buf_clear(&e->thoughts);
	}
	buf_release(&prompt);
	return t->reply != NULL;
}

/* ---- Replies ---- */

/* Estimated: servers tell only when the reply has ended. */
static void count_tokens(struct task *t, const struct reply_event *event)
{
	t->quarters += tokens_quarters(event->text, event->len);
	rate_add(&t->engine->token_rate, clock_now(), (long)(t->quarters / 4));
	t->quarters %= 4;
}

static void on_text(struct task *t, const struct reply_event *event)
{
	mem_set_string(&t->engine->notice, "");
	t->engine->thinking = false;
	count_tokens(t, event);
	buf_add(&t->raw, event->text, event->len);
	if (t->role < ASK_MORE)
		planner_text(t, event->text, event->len);
	else if (t->role >= ASK_WRITE)
		drafter_text(t, event->text, event->len);
}

/* The end of it is kept. Of several replies at once, the first's. */
static void on_reasoning(struct task *t, const struct reply_event *event)
{
	struct engine *e = t->engine;
	mem_set_string(&e->notice, "");
	e->thinking = true;
	e->thought += event->len;
	count_tokens(t, event);
	if (t != e->tasks[0])
		return;
	buf_add(&e->thoughts, event->text, event->len);
	if (e->thoughts.len <= THOUGHTS_MAX)
		return;
	size_t cut = e->thoughts.len - THOUGHTS_MAX / 2;
	while (((unsigned char)e->thoughts.data[cut] & 0xc0) == 0x80)
		cut++;
	buf_splice(&e->thoughts, 0, cut, NULL, 0);
}

/* How the server counts our prompt; much less than it has says that the server cut it. */
static void learn_tokens(struct task *t, long counted)
{
	struct engine *e = t->engine;
	if (t->model.provider->counts_new || counted <= 0 || !roles_writes(t))
		return;
	if (t->estimated < CUT_LEAST || (double)counted > CUT * (double)t->estimated) {
		pace_learn_tokens(loop_pace(e), t->estimated, counted);
		return;
	}
	struct buf text = BUF_INIT;
	buf_addf(
		&text,
		"The server counted %ld tokens in a prompt of about %zu: it seems to cut prompts short. "
		"Give it more context, or say what it has with the setting window.",
		counted, t->estimated);
	mem_set_string(&e->warning, text.data);
	buf_release(&text);
}

static void on_usage(struct task *t, const struct usage_report *report)
{
	learn_tokens(t, report->prompt);
	double cost = price_cost(&t->model, report);
	struct usage *usage = usage_new(t->engine->run, ask_role_name(t->role), t->model.name);
	usage->prompt = report->prompt;
	usage->cached = report->cached;
	usage->completion = report->completion;
	usage->reasoning = report->reasoning;
	usage->cost = cost > 0 ? cost : 0;
	t->engine->tokens += report->completion;
	run_apply(t->engine, edit_add_usage(usage));
}

static void on_end(struct task *t, enum finish finish)
{
	t->reply = NULL;
	if (t->role == ASK_MORE)
		more_end(t);
	else if (t->role == ASK_SUMMARY)
		summary_end(t);
	else if (t->role < ASK_WRITE)
		planner_end(t);
	else
		drafter_end(t, finish);
}

/* Half of it, and less than the prompt that did not fit; 0: there is nothing to leave out. */
static int shrink_window(const struct task *t)
{
	size_t window = t->model.window > 0 ? (size_t)t->model.window : WINDOW_WHEN_UNKNOWN;
	size_t prompt = pace_counted(loop_pace(t->engine), t->estimated);
	window = window / 2 < prompt ? window / 2 : prompt;
	return window >= WINDOW_LEAST ? (int)window : 0;
}

/* A server that names its window is asked again within it: once, since then the window is known.
 * Of one that does not, smaller ones are tried. */
static bool ask_within(struct task *t, int told)
{
	struct model *m = &t->model, *ours = roles_asked(t->engine, t->role);
	int window = told < 0 ? shrink_window(t) : told;
	if (window <= 0 || (m->window && window >= m->window) || t->raw.len)
		return false;
	m->window = window;
	if (strcmp(ours->name, m->name) == 0 && strcmp(ours->base_url, m->base_url) == 0)
		ours->window = window;
	return task_ask(t, NULL);
}

static void on_error(struct task *t, const struct reply_event *event)
{
	struct engine *e = t->engine;
	t->reply = NULL;
	if (ask_within(t, event->window) || roles_fall_back(t, event->err))
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
		on_reasoning(t, event);
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
