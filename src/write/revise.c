/* Proposals: a section as the model would have it, beside the text that stays until the writer has
 * looked. A proposal is whole or there is none, so that it waits in the task and not in the
 * document. */
#include "base/clock.h"
#include "base/mem.h"
#include "write/run.h"

bool engine_revise(struct engine *e, uint64_t row, const char *wish, struct err *err)
{
	const struct row *r = doc_row(&e->session->doc, row);
	if (r && r->kind == ROW_SECTION && !r->locked && !row_words(r))
		return err_set(err, ERR_USAGE, "“%.120s” has no text yet that could be revised.", r->point);
	return draft_one(e, job_for(row, DRAFT_REVISED, wish), "revise", err);
}

void revise_prepare(struct task *t, const struct row *row)
{
	const struct version *v = row_current(row);
	t->role = ASK_REVISE;
	t->reason = "proposed";
	t->version = v->id; /* which is what the section has all along */
	t->asked = t->job.goal = (int)version_words(v);
	buf_set(&t->shown, v->text.data, v->text.len);
}

/* ---- What is proposed ---- */

static void add_revision(struct engine *e, uint64_t row, uint64_t version)
{
	MEM_GROW(e->revisions, e->revision_count + 1, &e->revision_cap);
	e->revisions[e->revision_count++] = (struct revision){row, version};
}

bool engine_take_revision(struct engine *e, struct revision *out)
{
	if (!e->revision_count)
		return false;
	*out = e->revisions[0];
	memmove(e->revisions, e->revisions + 1, --e->revision_count * sizeof *e->revisions);
	return true;
}

void engine_drop_revisions(struct engine *e)
{
	e->revision_count = 0;
}

/* The same but for the space around it. */
static bool is_unchanged(const struct buf *now, const struct buf *proposed)
{
	struct buf a = BUF_INIT, b = BUF_INIT;
	buf_set(&a, now->data, now->len);
	buf_set(&b, proposed->data, proposed->len);
	buf_trim(&a);
	buf_trim(&b);
	bool same = a.len == b.len && memcmp(a.data, b.data, a.len) == 0;
	buf_release(&a);
	buf_release(&b);
	return same;
}

/* With the space that the text ends with. */
static void propose(struct task *t, const struct row *row)
{
	struct engine *e = t->engine;
	const struct buf *now = &t->shown;
	struct version *v = version_new(session_new_id(e->session), BY_MODEL);
	uint64_t shown = row->current, id = v->id;
	size_t end = now->len;
	while (end && strchr(" \n", now->data[end - 1]))
		end--;
	buf_trim(&t->piece);
	buf_addf(&v->text, "%s%s", t->piece.data, now->data + end);
	version_text_changed(v);
	v->state = VERSION_COMPLETE;
	v->created = clock_wall();
	v->asked = t->asked;
	v->preceding = doc_preceding_hash(&e->session->doc, t->row);
	mem_set_string(&v->model, t->model.name);
	struct buf reason = BUF_INIT;
	buf_addf(&reason, "%s%s%s", t->reason, *t->job.wish ? ": " : "", t->job.wish);
	mem_set_string(&v->reason, reason.data);
	buf_release(&reason);
	if (run_apply(e, edit_add_version(t->row, v)) &&
		run_apply(e, edit_choose_version(t->row, shown)))
		add_revision(e, t->row, id);
}

static void leave(struct task *t)
{
	struct engine *e = t->engine;
	task_free(t);
	session_save(e->session, NULL); /* failing, it is the session's trouble, and tried again */
	drafter_fill(e);
}

void revise_end(struct task *t, enum finish finish)
{
	struct engine *e = t->engine;
	const struct row *row = doc_row(&e->session->doc, t->row);
	struct err err;
	clean_finish(&t->clean, &t->piece);
	bool cut = finish == FINISH_LENGTH || (loop_ends_open(&t->piece) && !loop_ends_open(&t->shown));
	if (row && (cut || !t->piece.len)) {
		err_set(&err, ERR_MODEL,
				"The model's revision of “%.120s” %s, and nothing is proposed: try again, or "
				"another model.",
				row->point, t->piece.len ? "broke off" : "is empty");
		run_fail(e, &err);
	} else if (row && is_unchanged(&t->shown, &t->piece)) {
		add_revision(e, t->row, 0);
	} else if (row && row->current) {
		propose(t, row);
	}
	e->rows_done++;
	leave(t);
}

void revise_error(struct task *t, const struct err *err)
{
	run_fail(t->engine, err);
	leave(t);
}
