#include "base/clock.h"
#include "base/mem.h"
#include "doc/words.h"
#include "write/run.h"

#define CONTINUE_MAX        3   /* requests after the first for one section */
#define ENOUGH              0.9 /* of its words: a section cut there is not continued */
#define BUDGET_WHEN_UNKNOWN 400 /* words */

static struct row *row_of(const struct task *t)
{
	return doc_row(&t->engine->session->doc, t->row);
}

static struct version *writing(const struct task *t)
{
	const struct row *row = row_of(t);
	return row && t->version ? row_version(row, t->version) : NULL;
}

static int budget_of(const struct row *row)
{
	return row->budget > 0 ? row->budget : BUDGET_WHEN_UNKNOWN;
}

/* ---- The version being written ---- */

/* It appears with its first text, so that a request that fails leaves the row as it was. */
static void begin_version(struct task *t)
{
	struct engine *e = t->engine;
	struct version *v = version_new(session_new_id(e->session), BY_MODEL);
	v->state = VERSION_INCOMPLETE;
	mem_set_string(&v->model, e->model.name);
	mem_set_string(&v->reason, t->reason);
	v->created = clock_wall();
	v->asked = t->asked;
	v->preceding = t->alone ? 0 : doc_preceding_hash(&e->session->doc, t->row);
	buf_set(&v->text, t->base.data, t->base.len);
	version_text_changed(v);
	t->version = v->id;
	run_apply(e, edit_add_version(t->row, v));
}

static void append(struct task *t)
{
	struct engine *e = t->engine;
	if (!t->piece.len || !row_of(t))
		return;
	if (!t->version)
		begin_version(t);
	struct version *v = writing(t);
	if (!v)
		return;
	long before = version_words(v);
	run_apply(e, edit_splice(t->row, v->id, v->text.len, 0, t->piece.data, t->piece.len));
	rate_add(&e->rate, clock_now(), version_words(v) - before);
	buf_clear(&t->piece);
}

/* Marks the version, with the reply as it came where the text is not all of it. */
static void close_version(struct task *t, enum version_state state)
{
	struct version *v = writing(t);
	bool differs = t->clean.changed && t->raw.len;
	if (v && (state == VERSION_COMPLETE || differs))
		run_apply(t->engine, edit_set_state(t->row, v->id, state, differs ? t->raw.data : "",
											differs ? t->raw.len : 0));
}

/* ---- Beginning ---- */

/* Begins with the row's unfinished text up to its last whole sentence. False: there is enough of
 * it. */
static bool prepare_continue(struct task *t, const struct row *row)
{
	const struct version *v = row_current(row);
	size_t whole = clean_last_sentence(v->text.data, v->text.len);
	buf_set(&t->base, v->text.data, whole);
	long have = words_count(t->base.data, t->base.len);
	int budget = budget_of(row);
	if (have >= (long)(ENOUGH * budget))
		return false;
	t->asked = budget - (int)have;
	t->reason = "continue";
	if (!whole)
		return true;
	t->role = ASK_CONTINUE;
	buf_set(&t->shown, t->base.data, t->base.len);
	clean_expect(&t->clean, t->base.data, t->base.len);
	/* The next sentence goes on in the same paragraph unless the cut was at its end. */
	if (strncmp(v->text.data + whole, "\n\n", 2) == 0)
		buf_add_str(&t->base, "\n\n");
	else if ((unsigned char)t->base.data[whole - 1] < 0x80)
		buf_add_char(&t->base, ' ');
	return true;
}

/* A reply may begin with the end of the text before it. */
static void expect_echo(struct task *t)
{
	const struct doc *doc = &t->engine->session->doc;
	for (size_t i = doc_row_index(doc, t->row); i-- > 0;) {
		const struct version *v = row_current(doc->rows[i]);
		if (v && v->text.len) {
			clean_expect(&t->clean, v->text.data, v->text.len);
			return;
		}
	}
}

/* Sets what is asked for. False: the section is as good as written. */
static bool prepare(struct task *t, const struct row *row, enum manner manner)
{
	const struct version *current = row_current(row);
	t->asked = budget_of(row);
	t->alone = t->engine->parallel > 1 && manner == DRAFT_MISSING;
	t->reason = current ? "regenerate" : "draft";
	expect_echo(t);
	if (manner == DRAFT_TIGHTER && current) {
		t->role = ASK_TIGHTEN;
		t->reason = "tighten";
		buf_set(&t->shown, current->text.data, current->text.len);
	}
	return manner != DRAFT_MISSING || !current || prepare_continue(t, row);
}

/* False: nothing had to be asked, or could be; the task is gone. */
static bool start_section(struct engine *e, const struct row *row, enum manner manner,
						  int continued)
{
	const struct version *current = row_current(row);
	struct task *t = task_new(e, ASK_WRITE, row->id);
	struct err err;
	t->continued = continued;
	bool wanted = prepare(t, row, manner);
	if (wanted && task_ask(t, &err))
		return true;
	task_free(t);
	if (wanted) {
		run_fail(e, &err);
	} else {
		run_apply(e, edit_set_state(row->id, current->id, VERSION_COMPLETE, current->raw.data,
									current->raw.len));
		e->rows_done++;
	}
	return false;
}

/* ---- The queue ---- */

static bool queued(const struct engine *e, uint64_t row)
{
	for (size_t i = 0; i < e->queue_count; i++) {
		if (e->queue[i].row == row)
			return true;
	}
	return engine_writes(e, row);
}

void drafter_queue(struct engine *e, uint64_t row, enum manner manner)
{
	if (queued(e, row))
		return;
	MEM_GROW(e->queue, e->queue_count + 1, &e->queue_cap);
	e->queue[e->queue_count++] = (struct job){row, manner};
}

/* A job whose row has gone, was locked or written meanwhile is passed over. */
bool drafter_wants(const struct engine *e, uint64_t id, enum manner manner)
{
	const struct row *row = doc_row(&e->session->doc, id);
	return row && row->kind == ROW_SECTION && !row->locked &&
		   (manner != DRAFT_MISSING || !row_written(row));
}

void drafter_fill(struct engine *e)
{
	while (e->queue_count && e->task_count < e->parallel) {
		struct job job = e->queue[0];
		memmove(e->queue, e->queue + 1, --e->queue_count * sizeof *e->queue);
		if (drafter_wants(e, job.row, job.manner))
			start_section(e, doc_row(&e->session->doc, job.row), job.manner, 0);
	}
	if (!e->task_count)
		run_end(e);
}

/* ---- Replies ---- */

void drafter_text(struct task *t, const char *s, size_t len)
{
	clean_feed(&t->clean, s, len, &t->piece);
	append(t);
}

void drafter_break(struct task *t)
{
	clean_finish(&t->clean, &t->piece);
	append(t);
	close_version(t, VERSION_INCOMPLETE);
}

bool drafter_lost(const struct task *t)
{
	return !row_of(t) || (t->version && !writing(t));
}

/* The section is as far as this reply takes it; `whole`: it is finished. */
static void leave(struct task *t, bool whole)
{
	struct engine *e = t->engine;
	const struct row *row = row_of(t);
	int continued = t->continued;
	task_free(t);
	if (whole) {
		e->rows_done++;
		session_save(e->session, NULL); /* failing, it is the session's trouble, and tried again */
	} else if (row && start_section(e, row, DRAFT_MISSING, continued + 1)) {
		return;
	}
	drafter_fill(e);
}

void drafter_end(struct task *t, enum finish finish)
{
	clean_finish(&t->clean, &t->piece);
	append(t);
	const struct row *row = row_of(t);
	const struct version *v = writing(t);
	if (row && !t->version) {
		struct err err;
		err_set(&err, ERR_MODEL,
				"The model's answer for “%.120s” is empty: write again, or try another model.",
				row->point);
		run_fail(t->engine, &err);
	}
	bool cut = v && finish == FINISH_LENGTH && version_words(v) < (long)(ENOUGH * budget_of(row));
	close_version(t, cut ? VERSION_INCOMPLETE : VERSION_COMPLETE);
	leave(t, !cut || t->continued >= CONTINUE_MAX);
}

/* A reply that broke off is paid for: what came is kept and continued. */
void drafter_error(struct task *t, const struct err *err)
{
	drafter_break(t);
	bool go_on = writing(t) && t->continued < CONTINUE_MAX;
	if (!go_on)
		run_fail(t->engine, err);
	leave(t, !go_on);
}
