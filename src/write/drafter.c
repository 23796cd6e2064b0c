#include "base/clock.h"
#include "base/mem.h"
#include "doc/words.h"
#include "write/run.h"

#define CONTINUE_MAX        3   /* requests after the first for one section */
#define ENOUGH              0.9 /* of its words: a section cut there is not continued */
#define BUDGET_WHEN_UNKNOWN 400 /* words */

static struct version *writing(const struct engine *e)
{
	const struct row *row = doc_row(&e->session->doc, e->row);
	return row && e->version ? row_version(row, e->version) : NULL;
}

/* The version appears with its first text, so that a request that fails leaves the row as it was.
 */
static void begin_version(struct engine *e)
{
	const struct doc *doc = &e->session->doc;
	struct version *v = version_new(session_new_id(e->session), BY_MODEL);
	v->state = VERSION_INCOMPLETE;
	mem_set_string(&v->model, e->model.name);
	mem_set_string(&v->reason, e->reason);
	v->created = clock_wall();
	v->asked = e->asked;
	v->preceding = doc_preceding_hash(doc, e->row);
	buf_set(&v->text, e->base.data, e->base.len);
	version_text_changed(v);
	e->version = v->id;
	run_apply(e, edit_add_version(e->row, v));
}

static void append(struct engine *e)
{
	if (!e->piece.len)
		return;
	if (!e->version)
		begin_version(e);
	struct version *v = writing(e);
	if (!v)
		return;
	long before = version_words(v);
	run_apply(e, edit_splice(e->row, v->id, v->text.len, 0, e->piece.data, e->piece.len));
	rate_add(&e->rate, clock_now(), version_words(v) - before);
	buf_clear(&e->piece);
}

/* Marks the version, with the reply as it came where the text is not all of it. */
static void close_version(struct engine *e, enum version_state state)
{
	struct version *v = writing(e);
	bool differs = e->clean.changed && e->raw.len;
	if (v && (state == VERSION_COMPLETE || differs))
		run_apply(e, edit_set_state(e->row, v->id, state, differs ? e->raw.data : "",
									differs ? e->raw.len : 0));
}

/* Begins with the row's unfinished text up to its last whole sentence. False: there is enough of
 * it. */
static bool prepare_continue(struct engine *e, const struct row *row)
{
	const struct version *v = row_current(row);
	size_t whole = clean_last_sentence(v->text.data, v->text.len);
	buf_set(&e->base, v->text.data, whole);
	long have = words_count(e->base.data, e->base.len);
	if (have >= (long)(ENOUGH * row->budget))
		return false;
	e->asked = row->budget - (int)have;
	e->role = whole ? ASK_CONTINUE : ASK_WRITE;
	e->reason = "continue";
	/* The next sentence goes on in the same paragraph unless the cut was at its end. */
	const char *rest = v->text.data + whole;
	if (whole && strncmp(rest, "\n\n", 2) == 0)
		buf_add_str(&e->base, "\n\n");
	else if (whole && (unsigned char)e->base.data[whole - 1] < 0x80)
		buf_add_char(&e->base, ' ');
	return true;
}

static void start_section(struct engine *e, const struct row *row, bool anew)
{
	const struct version *current = row_current(row);
	e->row = row->id;
	e->version = 0;
	clean_release(&e->clean);
	clean_init(&e->clean);
	buf_clear(&e->base);
	buf_clear(&e->piece);
	e->role = ASK_WRITE;
	e->asked = row->budget > 0 ? row->budget : BUDGET_WHEN_UNKNOWN;
	e->reason = anew && current ? "regenerate" : "draft";
	if (!anew && current && !prepare_continue(e, row)) {
		run_apply(e, edit_set_state(row->id, current->id, VERSION_COMPLETE, current->raw.data,
									current->raw.len));
		e->rows_done++;
		drafter_next(e);
		return;
	}
	struct err err;
	if (!run_ask(e, e->role, e->row, e->asked, &err))
		run_fail(e, &err);
}

/* ---- The queue ---- */

static bool queued(const struct engine *e, uint64_t row)
{
	for (size_t i = 0; i < e->queue_count; i++) {
		if (e->queue[i].row == row)
			return true;
	}
	return e->state == ENGINE_WRITING && e->row == row;
}

void drafter_queue(struct engine *e, uint64_t row, bool anew)
{
	if (queued(e, row))
		return;
	MEM_GROW(e->queue, e->queue_count + 1, &e->queue_cap);
	e->queue[e->queue_count++] = (struct job){row, anew};
}

/* A job whose row has gone, was locked or written meanwhile is passed over. */
bool drafter_wants(const struct engine *e, uint64_t id, bool anew)
{
	const struct row *row = doc_row(&e->session->doc, id);
	return row && row->kind == ROW_SECTION && !row->locked && (anew || !row_written(row));
}

void drafter_next(struct engine *e)
{
	while (e->queue_count) {
		struct job job = e->queue[0];
		memmove(e->queue, e->queue + 1, --e->queue_count * sizeof *e->queue);
		if (drafter_wants(e, job.row, job.anew)) {
			e->continued = 0;
			start_section(e, doc_row(&e->session->doc, job.row), job.anew);
			return;
		}
	}
	run_end(e);
}

void drafter_end(struct engine *e, enum finish finish)
{
	clean_finish(&e->clean, &e->piece);
	append(e);
	struct row *row = doc_row(&e->session->doc, e->row);
	struct version *v = writing(e);
	if (!row || (e->version && !v)) {
		drafter_next(e);
		return;
	}
	if (!v) {
		struct err err;
		err_set(&err, ERR_MODEL,
				"The model's answer for “%.120s” is empty: write again, or try another model.",
				row->point);
		run_fail(e, &err);
		return;
	}
	bool cut = finish == FINISH_LENGTH && version_words(v) < (long)(ENOUGH * row->budget);
	close_version(e, cut ? VERSION_INCOMPLETE : VERSION_COMPLETE);
	if (cut && e->continued < CONTINUE_MAX) {
		e->continued++;
		start_section(e, row, false);
		return;
	}
	e->rows_done++;
	drafter_next(e);
}

void drafter_text(struct engine *e, const char *s, size_t len)
{
	clean_feed(&e->clean, s, len, &e->piece);
	append(e);
}

void drafter_break(struct engine *e)
{
	clean_finish(&e->clean, &e->piece);
	append(e);
	close_version(e, VERSION_INCOMPLETE);
}

bool drafter_lost(const struct engine *e)
{
	return e->row && (!doc_row(&e->session->doc, e->row) || (e->version && !writing(e)));
}
