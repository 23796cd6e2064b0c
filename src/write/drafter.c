#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "doc/words.h"
#include "write/run.h"

#define CONTINUE_MAX        3      /* requests after the first for one section */
#define ENOUGH              0.9    /* of its words: a section cut there is not continued */
#define BUDGET_WHEN_UNKNOWN 400    /* words */
#define MORE                200    /* words that a section is continued by which has its budget */
#define MORE_MIN            50     /* words: when less is missing, it has its budget */
#define WIDE                0x2e80 /* from here on scripts put no space between sentences */

static struct row *row_of(const struct task *t)
{
	return doc_row(&t->engine->session->doc, t->row);
}

static struct version *writing(const struct task *t)
{
	const struct row *row = row_of(t);
	return row && t->version ? row_version(row, t->version) : NULL;
}

int drafter_budget(const struct row *row)
{
	return row->budget > 0 ? row->budget : BUDGET_WHEN_UNKNOWN;
}

static int goal_of(const struct task *t, const struct row *row)
{
	return t->job.goal ? t->job.goal : drafter_budget(row);
}

/* ---- The version being written ---- */

static void set_reason(const struct task *t, struct version *v)
{
	struct buf reason = BUF_INIT;
	buf_addf(&reason, "%s%s%s", t->reason, *t->job.wish ? ": " : "", t->job.wish);
	mem_set_string(&v->reason, reason.data);
	buf_release(&reason);
}

/* It appears with its first text, so that a request that fails leaves the row as it was. */
static void begin_version(struct task *t)
{
	struct engine *e = t->engine;
	struct version *v = version_new(session_new_id(e->session), BY_MODEL);
	v->state = VERSION_INCOMPLETE;
	mem_set_string(&v->model, t->model.name);
	set_reason(t, v);
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

static size_t spaces_before(const struct buf *text, size_t at)
{
	size_t n = 0;
	while (n < at && strchr(" \n\t", text->data[at - n - 1]))
		n++;
	return n;
}

static int32_t last_character(const struct buf *text)
{
	size_t at = text->len;
	int32_t code = 0;
	while (at && ((unsigned char)text->data[--at] & 0xc0) == 0x80)
		;
	if (text->len)
		utf8_decode(text->data + at, text->len - at, &code);
	return code;
}

/* Begins the new version with the first `whole` bytes of the text. It goes on in the same
 * paragraph unless one ended there. */
static void begin_with(struct task *t, const struct buf *text, size_t whole, bool paragraph)
{
	size_t end = whole - spaces_before(text, whole);
	size_t gap = end + strspn(text->data + end, " \n\t");
	buf_set(&t->base, text->data, end);
	if (!end)
		return;
	t->role = ASK_CONTINUE;
	buf_set(&t->shown, t->base.data, t->base.len);
	clean_expect(&t->clean, t->base.data, t->base.len);
	const char *blank = strstr(text->data + end, "\n\n");
	if (paragraph || (blank && blank < text->data + gap))
		buf_add_str(&t->base, "\n\n");
	else if (last_character(&t->base) < WIDE)
		buf_add_char(&t->base, ' ');
}

/* Goes on from the end of the row's unfinished text, or from its last whole sentence, but keeps
 * what it was begun with. False: there is enough of it. */
static bool prepare_rest(struct task *t, const struct row *row)
{
	const struct buf *text = &row_current(row)->text;
	size_t whole = clean_last_sentence(text->data, text->len), begun = t->job.at;
	if (begun <= text->len && whole < begun)
		whole = begun;
	begin_with(t, text, whole, false);
	long have = words_count(t->base.data, t->base.len);
	int goal = goal_of(t, row);
	t->reason = "continue";
	t->asked = goal - (int)have;
	return have < (long)(ENOUGH * goal);
}

/* A word is not cut in two. */
static size_t word_start(const struct buf *text, size_t at)
{
	int32_t code = 0;
	while (at && at < text->len && ((unsigned char)text->data[at] & 0xc0) == 0x80)
		at--;
	if (at < text->len)
		utf8_decode(text->data + at, text->len - at, &code);
	if (code >= WIDE || !code || strchr(" \n\t.,;:!?", text->data[at]))
		return at;
	size_t start = at;
	while (start && !strchr(" \n\t", text->data[start - 1]) &&
		   (unsigned char)text->data[start - 1] < 0xe2)
		start--;
	return start;
}

/* Goes on from where the writer said, with what is missing, or with some more. */
static void prepare_on(struct task *t, const struct row *row)
{
	const struct version *v = row_current(row);
	const struct buf *text = &v->text;
	bool at_end = t->job.at >= text->len, cut = v->state == VERSION_INCOMPLETE;
	size_t whole = at_end ? text->len : word_start(text, t->job.at);
	if (at_end && cut && v->by == BY_MODEL && clean_last_sentence(text->data, text->len))
		whole = clean_last_sentence(text->data, text->len);
	begin_with(t, text, whole, at_end && !cut);
	int have = (int)words_count(t->base.data, t->base.len), missing = drafter_budget(row) - have;
	t->asked = missing >= MORE_MIN ? missing : MORE;
	t->reason = "continue";
	t->job.goal = have + t->asked;
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

static void show_current(struct task *t, const struct version *v, enum ask_role role,
						 const char *reason)
{
	t->role = role;
	t->reason = reason;
	buf_set(&t->shown, v->text.data, v->text.len);
}

bool drafter_prepare(struct task *t, const struct row *row)
{
	const struct version *current = row_current(row);
	enum manner manner = t->job.manner;
	t->asked = drafter_budget(row);
	t->alone = t->engine->parallel > 1 && manner == DRAFT_MISSING;
	t->reason = current ? "regenerate" : "draft";
	if (*t->job.wish)
		t->role = ASK_REWRITE;
	expect_echo(t);
	if (!current)
		return true;
	if (manner == DRAFT_TIGHTER)
		show_current(t, current, ASK_TIGHTEN, "tighten");
	else if (manner == DRAFT_ON)
		prepare_on(t, row);
	else if (*t->job.wish && manner == DRAFT_ANEW)
		show_current(t, current, ASK_REWRITE, "regenerate");
	return manner != DRAFT_MISSING || prepare_rest(t, row);
}

/* Takes over the job. False: nothing had to be asked, or could be; the task is gone. */
static bool start_section(struct engine *e, struct job job)
{
	const struct row *row = doc_row(&e->session->doc, job.row);
	const struct version *current = row_current(row);
	struct task *t = task_new(e, ASK_WRITE, job.row);
	struct err err;
	job_release(&t->job);
	t->job = job;
	bool wanted = drafter_prepare(t, row);
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

/* A job whose row has gone, was locked or written meanwhile is passed over. */
bool drafter_wants(const struct engine *e, uint64_t id, enum manner manner)
{
	const struct row *row = doc_row(&e->session->doc, id);
	return row && row->kind == ROW_SECTION && !row->locked &&
		   (manner != DRAFT_MISSING || !row_written(row));
}

void drafter_fill(struct engine *e)
{
	struct job job;
	while (e->task_count < e->parallel && queue_take(e, &job)) {
		if (drafter_wants(e, job.row, job.manner))
			start_section(e, job);
		else
			job_release(&job);
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

/* How long this model's sections become, of what is asked. */
static void learn_length(struct task *t, const struct row *row)
{
	const struct version *v = writing(t);
	if (!v)
		return;
	t->engine->words_got += version_words(v);
	t->engine->words_due += goal_of(t, row);
}

/* What is left to ask of the section after a reply that came short. */
static struct job rest_of(struct task *t)
{
	struct job rest = job_for(t->row, DRAFT_MISSING, t->job.wish);
	rest.goal = t->job.goal;
	rest.continued = t->job.continued + 1;
	rest.at = t->job.manner == DRAFT_ON ? t->base.len : t->job.at;
	return rest;
}

/* The section is as far as this reply takes it; `whole`: it is finished. */
static void leave(struct task *t, bool whole)
{
	struct engine *e = t->engine;
	const struct row *row = row_of(t);
	if (whole && row)
		learn_length(t, row);
	bool again = !whole && row;
	struct job rest = rest_of(t);
	task_free(t);
	if (again && start_section(e, rest))
		return;
	if (!again)
		job_release(&rest);
	if (whole) {
		e->rows_done++;
		session_save(e->session, NULL); /* failing, it is the session's trouble, and tried again */
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
	bool cut = row && v && finish == FINISH_LENGTH && version_words(v) < (long)(ENOUGH * goal_of(t, row));
	close_version(t, cut ? VERSION_INCOMPLETE : VERSION_COMPLETE);
	leave(t, !cut || t->job.continued >= CONTINUE_MAX);
}

/* A reply that broke off is paid for: what came is kept and continued. */
void drafter_error(struct task *t, const struct err *err)
{
	drafter_break(t);
	bool go_on = writing(t) && t->job.continued < CONTINUE_MAX;
	if (!go_on)
		run_fail(t->engine, err);
	leave(t, !go_on);
}
