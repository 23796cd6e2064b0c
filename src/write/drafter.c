#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "doc/words.h"
#include "write/notes.h"
#include "write/run.h"

#define CONTINUE_MAX        3      /* requests after the first for one section */
#define ENOUGH              0.9    /* of its words: an unfinished section is not continued */
#define LEAST_ASKED         30     /* words */
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
	best_add_reason(t, &reason);
	buf_addf(&reason, "%s%s", *t->job.wish ? ": " : "", t->job.wish);
	mem_set_string(&v->reason, reason.data);
	buf_release(&reason);
}

/* It appears with its first text, so that a request that fails leaves the row as it was. */
static void begin_version(struct task *t)
{
	struct engine *e = t->engine;
	struct version *v = version_new(session_new_id(e->session), BY_MODEL);
	uint64_t shown = row_of(t)->current;
	v->state = VERSION_INCOMPLETE;
	mem_set_string(&v->model, t->model.name);
	set_reason(t, v);
	v->created = clock_wall();
	v->asked = t->asked;
	v->preceding = t->alone ? 0 : doc_preceding_hash(&e->session->doc, t->row);
	v->planned = doc_row_hash(row_of(t));
	v->notes = notes_hash(&e->session->doc, t->row);
	buf_set(&v->text, t->base.data, t->base.len);
	version_text_changed(v);
	const struct version *former = row_current(row_of(t));
	t->version = v->id;
	t->former = former ? former->id : 0;
	run_apply(e, edit_add_version(t->row, v));
	best_keep_current(t, shown);
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
	if (v->id == row_of(t)->current)
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
	begin_with(t, text, whole, t->job.ended);
	long have = words_count(t->base.data, t->base.len);
	int goal = goal_of(t, row), missing = goal - (int)have;
	t->reason = "continue";
	t->asked = missing > 0 ? loop_ask(t->engine, t->row, missing) : 0;
	t->asked = t->asked < LEAST_ASKED ? LEAST_ASKED : t->asked;
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
	int have = (int)words_count(t->base.data, t->base.len), missing = goal_of(t, row) - have;
	int more = missing >= MORE_MIN || (t->job.goal && missing > 0) ? missing : MORE;
	t->reason = "continue";
	t->job.goal = have + more;
	t->asked = t->job.once ? more : loop_ask(t->engine, t->row, more);
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

static bool is_last(const struct task *t)
{
	const struct doc *doc = &t->engine->session->doc;
	size_t i = doc_row_index(doc, t->row) + 1;
	while (i < doc->row_count && doc->rows[i]->kind != ROW_SECTION)
		i++;
	return i >= doc->row_count;
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
	int budget = drafter_budget(row);
	t->asked = *t->job.wish ? budget : loop_ask(t->engine, t->row, budget);
	t->alone = t->engine->parallel > 1 && manner == DRAFT_MISSING;
	t->reason = current ? "regenerate" : "draft";
	if (*t->job.wish)
		t->role = ASK_REWRITE;
	clean_section(&t->clean, row->point, !is_last(t));
	expect_echo(t);
	if (!current)
		return true;
	if (manner == DRAFT_REVISED)
		revise_prepare(t, row);
	else if (manner == DRAFT_TIGHTER)
		show_current(t, current, ASK_TIGHTEN, "tighten");
	else if (manner == DRAFT_ON)
		prepare_on(t, row);
	else if (*t->job.wish && manner == DRAFT_ANEW)
		show_current(t, current, ASK_REWRITE, "regenerate");
	return manner != DRAFT_MISSING || prepare_rest(t, row);
}

/* The version is what the section has: without the beginning of a sentence at its end. */
static void settle_text(struct engine *e, uint64_t row, uint64_t version)
{
	const struct version *v = row_version(doc_row(&e->session->doc, row), version);
	if (!e->plain && loop_ends_open(&v->text)) {
		size_t whole = clean_last_sentence(v->text.data, v->text.len);
		if (!v->raw.len)
			run_apply(e, edit_set_state(row, version, v->state, v->text.data, v->text.len));
		run_apply(e, edit_splice(row, version, whole, v->text.len - whole, "", 0));
	}
	run_apply(e, edit_set_state(row, version, VERSION_COMPLETE, v->raw.data, v->raw.len));
}

bool drafter_start(struct engine *e, struct job job)
{
	const struct row *row = doc_row(&e->session->doc, job.row);
	const struct version *current = row_current(row);
	struct task *t = task_new(e, ASK_WRITE, job.row);
	struct err err;
	job_release(&t->job);
	t->job = job;
	bool wanted = drafter_prepare(t, row);
	if (wanted && summary_begin(t))
		return true;
	if (wanted && task_ask(t, &err)) {
		best_join(t);
		return true;
	}
	task_free(t);
	if (wanted) {
		run_fail(e, &err);
	} else {
		settle_text(e, row->id, current->id);
		loop_give_up(e, row->id);
		e->rows_done++;
	}
	return false;
}

/* A job whose row has gone, was locked or written meanwhile is passed over. */
bool drafter_wants(const struct engine *e, uint64_t id, enum manner manner)
{
	const struct row *row = doc_row(&e->session->doc, id);
	return row && row->kind == ROW_SECTION && !row->locked &&
		   (manner != DRAFT_REVISED || row_words(row)) &&
		   (manner != DRAFT_MISSING || !row_written(row));
}

static void fill(struct engine *e)
{
	struct job job;
	while (best_sections(e) < e->parallel && queue_take(e, &job)) {
		if (drafter_wants(e, job.row, job.manner))
			drafter_start(e, job);
		else
			job_release(&job);
	}
}

void drafter_fill(struct engine *e)
{
	fill(e);
	while (!e->task_count && loop_land(e))
		fill(e);
	if (!e->task_count)
		run_end(e);
}

/* ---- Replies ---- */

/* What is said again goes, and the space before it. */
static void cut_repeat(struct task *t)
{
	const struct version *v = writing(t);
	if (!v)
		return;
	size_t at = t->base.len + repeat_at(t->watch);
	while (at > t->base.len && strchr(" \n\t", v->text.data[at - 1]))
		at--;
	t->clean.changed = true;
	run_apply(t->engine, edit_splice(t->row, v->id, at, v->text.len - at, "", 0));
}

static void end_reply(struct task *t, bool cut);

void drafter_text(struct task *t, const char *s, size_t len)
{
	clean_feed(&t->clean, s, len, &t->piece);
	if (t->role == ASK_REVISE)
		return;
	t->repeated = watch_text(t, t->piece.data, t->piece.len);
	append(t);
	if (!t->repeated)
		return;
	llm_enough(t->reply);
	t->reply = NULL;
	cut_repeat(t);
	end_reply(t, true);
}

void drafter_break(struct task *t)
{
	if (t->ended || t->role == ASK_REVISE)
		return;
	clean_finish(&t->clean, &t->piece);
	append(t);
	close_version(t, VERSION_INCOMPLETE);
}

bool drafter_lost(const struct task *t)
{
	return (t->row && !row_of(t)) || (t->version && !writing(t));
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
static struct job rest_of(struct task *t, bool ended)
{
	struct job rest = job_for(t->row, DRAFT_MISSING, t->job.wish);
	rest.goal = t->job.goal;
	rest.once = t->job.once;
	rest.continued = t->job.continued + 1;
	rest.at = t->job.manner == DRAFT_ON ? t->base.len : t->job.at;
	rest.ended = ended;
	rest.fresh = t->repeated;
	return rest;
}

/* The section is as far as this reply takes it: on with it, by `next`, or with another. */
static void leave(struct task *t, struct job *next)
{
	struct engine *e = t->engine;
	uint64_t row = t->row;
	task_free(t);
	if (next && drafter_start(e, *next))
		return;
	watch_learn(e, row);
	session_save(e->session, NULL); /* failing, it is the session's trouble, and tried again */
	loop_settle(e);
	drafter_fill(e);
}

static long distance(long words, int goal)
{
	return words > goal ? words - goal : goal - words;
}

/* A text that tightening brings no nearer to its budget stays what the section has. */
static void choose_nearer(struct task *t, const struct row *row, const struct version *v)
{
	const struct version *former = row_version(row, t->former);
	int goal = goal_of(t, row);
	if (t->job.manner == DRAFT_TIGHTER && !t->job.once && former &&
		distance(version_words(v), goal) >= distance(version_words(former), goal))
		run_apply(t->engine, edit_choose_version(t->row, former->id));
}

static void finish_section(struct task *t)
{
	struct engine *e = t->engine;
	const struct row *row = row_of(t);
	const struct version *v = writing(t);
	if (row)
		learn_length(t, row);
	if (v)
		close_version(t, VERSION_COMPLETE);
	else if (row && row_current(row))
		v = row_current(row); /* this reply added nothing to it */
	if (v)
		settle_text(e, t->row, v->id);
	if (v && t->version)
		choose_nearer(t, row, v);
	e->rows_done++;
	leave(t, NULL);
}

static void fail_empty(struct task *t)
{
	struct err err;
	err_set(&err, ERR_MODEL,
			t->repeated
				? "The model only says again what is written already, for “%.120s”: write "
				  "again, or try another model."
				: "The model's answer for “%.120s” is empty: write again, or try another model.",
			row_of(t)->point);
	run_fail(t->engine, &err);
	leave(t, NULL);
}

static long whole_words(const struct buf *text)
{
	size_t len = loop_ends_open(text) ? clean_last_sentence(text->data, text->len) : text->len;
	return words_count(text->data, len);
}

/* What is to be done about the section, after this reply, or the best of several. */
static void judge(struct task *t)
{
	const struct version *v = writing(t);
	long before = words_count(t->base.data, t->base.len), have = v ? whole_words(&v->text) : before;
	enum verdict verdict = loop_judge(t, have - before, have, goal_of(t, row_of(t)), t->whole);
	struct job next = verdict == VERDICT_SHORTER ? job_for(t->row, DRAFT_TIGHTER, "")
												 : rest_of(t, !t->repeated && t->whole);
	if (verdict == VERDICT_ON || verdict == VERDICT_SHORTER) {
		close_version(t, verdict == VERDICT_ON ? VERSION_INCOMPLETE : VERSION_COMPLETE);
		leave(t, &next);
		return;
	}
	job_release(&next);
	if (verdict == VERDICT_FAILED)
		fail_empty(t);
	else
		finish_section(t);
}

/* A reply that broke off is paid for: what came is kept and continued. */
static void go_on_after_error(struct task *t)
{
	bool go_on = writing(t) && t->job.continued < CONTINUE_MAX;
	struct job rest = rest_of(t, false);
	struct err err = t->failed;
	if (go_on) {
		leave(t, &rest);
		return;
	}
	job_release(&rest);
	run_fail(t->engine, &err);
	leave(t, NULL);
}

/* Once the other drafts of the section, if it has several, have ended too. */
static void settle_reply(struct task *t)
{
	if (drafter_lost(t)) {
		leave(t, NULL);
		return;
	}
	if (best_waits(t))
		return;
	t = best_take(t);
	if (t->failed.kind != ERR_NONE)
		go_on_after_error(t);
	else
		judge(t);
}

/* cut: before its own end. */
static void end_reply(struct task *t, bool cut)
{
	const struct version *v = writing(t);
	t->whole = !cut && v && !loop_ends_open(&v->text);
	if (t->whole && t->role == ASK_WRITE && !*t->job.wish)
		loop_learn(t, whole_words(&v->text));
	settle_reply(t);
}

void drafter_end(struct task *t, enum finish finish)
{
	if (t->role == ASK_REVISE) {
		revise_end(t, finish);
		return;
	}
	clean_finish(&t->clean, &t->piece);
	t->repeated = watch_text(t, t->piece.data, t->piece.len) || watch_end(t);
	append(t);
	if (t->repeated)
		cut_repeat(t);
	end_reply(t, finish == FINISH_LENGTH || t->repeated);
}

void drafter_error(struct task *t, const struct err *err)
{
	if (t->role == ASK_REVISE) {
		revise_error(t, err);
		return;
	}
	drafter_break(t);
	t->failed = *err;
	settle_reply(t);
}
