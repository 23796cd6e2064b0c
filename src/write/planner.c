#include "base/mem.h"
#include "write/run.h"
#include "write/shape.h"

#define TWO_LEVELS 20000 /* words of a target, above which chapters are planned first */

/* ---- What a reply brings ---- */

static bool plans_chapters(const struct task *t)
{
	return t->role == ASK_CHAPTERS || (t->role == ASK_REPAIR && t->repairs == ASK_CHAPTERS);
}

static bool plans_one_chapter(const struct task *t)
{
	return t->role == ASK_CHAPTER || (t->role == ASK_REPAIR && t->repairs == ASK_CHAPTER);
}

/* The rows of a plan that is made again go when the first new one comes. */
static void remove_rows(struct engine *e)
{
	struct doc *doc = &e->session->doc;
	while (doc->row_count)
		run_apply(e, edit_remove_row(doc->rows[doc->row_count - 1]->id));
}

static void add_row(struct task *t, enum row_kind kind, int level, const struct plan_item *item)
{
	struct engine *e = t->engine;
	if (!e->planned && !plans_one_chapter(t))
		remove_rows(e);
	struct row *row =
		row_new(session_new_id(e->session), kind, level > DOC_LEVEL_MAX ? DOC_LEVEL_MAX : level,
				item->text, item->words);
	uint64_t id = row->id;
	if (run_apply(e, edit_insert_row(row, e->last_row))) {
		e->last_row = id;
		e->planned++;
	}
}

static void add_item(struct task *t, const struct plan_item *item)
{
	struct engine *e = t->engine;
	int top = plans_one_chapter(t) ? 1 : 0; /* below the chapter's heading */
	if (plans_chapters(t)) {
		add_row(t, ROW_HEADING, 1, item);
	} else if (item->kind == PLAN_HEADING) {
		e->level = item->level > top ? item->level : top + 1;
		add_row(t, ROW_HEADING, e->level, item);
	} else {
		add_row(t, ROW_SECTION, (e->level > top ? e->level : top) + 1, item);
	}
}

static void add_note(struct engine *e, const char *line)
{
	const struct row *row = doc_row(&e->session->doc, e->last_row);
	if (!row)
		return;
	struct buf note = BUF_INIT;
	buf_addf(&note, "%s%s%s", row->note, *row->note ? "\n" : "", line);
	run_apply(e, edit_set_note(row->id, note.data));
	buf_release(&note);
}

static void on_plan_item(void *ctx, const struct plan_item *item)
{
	struct task *t = ctx;
	struct engine *e = t->engine;
	switch (item->kind) {
	case PLAN_SECTION:
	case PLAN_HEADING:
		add_item(t, item);
		break;
	case PLAN_NOTE:
		add_note(e, item->text);
		break;
	case PLAN_OTHER:
		if (e->remarks.len)
			buf_add_char(&e->remarks, '\n');
		buf_add_str(&e->remarks, item->text);
		break;
	}
}

/* ---- Asking ---- */

/* Whether the heading has a section before the next heading of its level. */
static bool has_sections(const struct doc *doc, size_t heading)
{
	return doc_row_end(doc, heading) > heading + 1;
}

/* The first chapter that has no sections; row_count when every one has. */
static size_t open_chapter(const struct doc *doc)
{
	for (size_t i = 0; i < doc->row_count; i++) {
		if (doc->rows[i]->kind == ROW_HEADING && doc->rows[i]->level == 1 && !has_sections(doc, i))
			return i;
	}
	return doc->row_count;
}

static bool ask(struct engine *e, enum ask_role role, uint64_t row, int words, struct err *err)
{
	struct task *t = task_new(e, role, row);
	t->asked = words;
	e->last_row = row;
	e->level = 0;
	plan_parser_release(&e->parser);
	plan_parser_init(&e->parser, on_plan_item, t);
	if (task_ask(t, err))
		return true;
	task_free(t);
	return false;
}

static bool ask_chapter(struct engine *e, size_t heading, struct err *err)
{
	const struct row *row = e->session->doc.rows[heading];
	return ask(e, ASK_CHAPTER, row->id, row->budget, err);
}

/* Cut off in the middle of a chapter's plan, it is not whole: its rows go, to be planned again. */
static void drop_unfinished_chapter(struct engine *e)
{
	struct doc *doc = &e->session->doc;
	size_t end = open_chapter(doc), first = end;
	while (first > 0 &&
		   (doc->rows[first - 1]->kind != ROW_HEADING || doc->rows[first - 1]->level > 1))
		first--;
	for (size_t i = end; i-- > first;)
		run_apply(e, edit_remove_row(doc->rows[i]->id));
}

/* The list of chapters had come before the planning was cut off: they sum to the target. */
static bool has_chapters(const struct doc *doc)
{
	long words = 0;
	for (size_t i = 0; i < doc->row_count; i++) {
		if (doc->rows[i]->kind == ROW_HEADING && doc->rows[i]->level == 1)
			words += doc->rows[i]->budget;
	}
	return doc->planning && doc->target > TWO_LEVELS && words == doc->target;
}

enum ask_role planner_role(const struct engine *e)
{
	return e->session->doc.target > TWO_LEVELS && !e->paper ? ASK_CHAPTERS : ASK_PLAN;
}

bool planner_begin_title(struct engine *e, struct err *err)
{
	return ask(e, ASK_TITLE, 0, 0, err);
}

bool planner_begin(struct engine *e, struct err *err)
{
	struct doc *doc = &e->session->doc;
	bool goes_on = has_chapters(doc);
	e->planned = 0;
	buf_clear(&e->remarks);
	run_apply(e, edit_set_planning(true));
	if (goes_on) {
		drop_unfinished_chapter(e);
		e->planned = doc->row_count;
		return ask_chapter(e, open_chapter(doc), err);
	}
	return ask(e, planner_role(e), 0, doc->target, err);
}

void planner_text(struct task *t, const char *s, size_t len)
{
	if (t->role != ASK_TITLE)
		plan_parser_feed(&t->engine->parser, s, len);
}

/* ---- Ending ---- */

static void fail(struct engine *e, const struct err *err)
{
	run_fail(e, err);
	run_end(e);
}

void planner_close(struct engine *e)
{
	if (e->session->doc.planning)
		run_apply(e, edit_set_planning(false));
}

static void finish(struct engine *e)
{
	planner_close(e);
	run_end(e);
}

static void next_chapter(struct engine *e)
{
	struct err err;
	size_t open = open_chapter(&e->session->doc);
	if (open == e->session->doc.row_count)
		finish(e);
	else if (!ask_chapter(e, open, &err))
		fail(e, &err);
}

/* Asks once for the same plan in a form that can be read. */
static bool repair(struct task *t)
{
	struct engine *e = t->engine;
	if (t->role == ASK_REPAIR || !t->raw.len)
		return false;
	struct task *again = task_new(e, ASK_REPAIR, t->row);
	again->repairs = t->role;
	again->asked = t->asked;
	buf_swap(&again->shown, &t->raw);
	buf_clear(&e->remarks);
	plan_parser_release(&e->parser);
	plan_parser_init(&e->parser, on_plan_item, again);
	if (task_ask(again, NULL)) {
		task_free(t);
		return true;
	}
	buf_swap(&again->shown, &t->raw);
	task_free(again);
	return false;
}

/* What was paid for is kept, as a note of the document that is never sent. */
static void keep_answer(struct engine *e, const struct buf *said)
{
	struct note *note =
		note_new(session_new_id(e->session), "An answer that held no plan", "-", said->data);
	run_apply(e, edit_put_note(note, 0));
}

static void fail_unreadable(struct task *t)
{
	struct engine *e = t->engine;
	const struct buf *said = t->role == ASK_REPAIR ? &t->shown : &t->raw;
	struct err err;
	if (said->len)
		keep_answer(e, said);
	if (said->len)
		err_set(&err, ERR_MODEL,
				"The model's answer holds no plan (it begins “%.80s”): ask again, or try another "
				"model.",
				said->data);
	else
		err_set(&err, ERR_MODEL,
				"The model's answer holds no plan, it is empty: ask again, or try another model.");
	task_free(t);
	fail(e, &err);
}

/* The first line, without what models put around a title. */
static void end_title(struct task *t)
{
	struct engine *e = t->engine;
	struct buf title = BUF_INIT;
	clean_title(&title, t->raw.data, t->raw.len);
	if (title.len)
		run_apply(e, edit_set_title(title.data));
	buf_release(&title);
	task_free(t);
	run_end(e);
}

void planner_end(struct task *t)
{
	struct engine *e = t->engine;
	if (t->role == ASK_TITLE) {
		end_title(t);
		return;
	}
	plan_parser_finish(&e->parser);
	if (!e->parser.rows) {
		if (!repair(t))
			fail_unreadable(t);
		return;
	}
	bool chapters = plans_chapters(t), one = plans_one_chapter(t);
	uint64_t row = t->row;
	int words = t->asked;
	task_free(t);
	if (chapters) {
		shape_chapters(e, e->session->doc.target);
	} else if (one) {
		size_t heading = doc_row_index(&e->session->doc, row);
		if (heading < e->session->doc.row_count)
			shape_rows(e, heading, doc_row_end(&e->session->doc, heading), words);
	}
	if (chapters || one) {
		next_chapter(e);
		return;
	}
	shape_rows(e, 0, e->session->doc.row_count, e->session->doc.target);
	finish(e);
}
