#include "base/mem.h"
#include "write/run.h"

/* The rows of a plan that is made again go when the first new one comes. */
static void remove_rows(struct engine *e)
{
	struct doc *doc = &e->session->doc;
	while (doc->row_count)
		run_apply(e, edit_remove_row(doc->rows[doc->row_count - 1]->id));
}

static void add_row(struct engine *e, const struct plan_item *item)
{
	if (!e->planned)
		remove_rows(e);
	bool heading = item->kind == PLAN_HEADING;
	if (heading)
		e->level = item->level;
	int level = heading ? item->level : e->level + 1;
	struct row *row = row_new(session_new_id(e->session), heading ? ROW_HEADING : ROW_SECTION,
							  level > DOC_LEVEL_MAX ? DOC_LEVEL_MAX : level, item->text,
							  heading ? 0 : item->words);
	uint64_t id = row->id;
	if (run_apply(e, edit_insert_row(row, e->last_row))) {
		e->last_row = id;
		e->planned++;
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
	struct engine *e = ctx;
	switch (item->kind) {
	case PLAN_SECTION:
	case PLAN_HEADING:
		add_row(e, item);
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

static void scale_plan(struct engine *e)
{
	struct doc *doc = &e->session->doc;
	size_t count = 0;
	int *budgets = mem_alloc(doc->row_count * sizeof *budgets);
	for (size_t i = 0; i < doc->row_count; i++) {
		if (doc->rows[i]->kind == ROW_SECTION)
			budgets[count++] = doc->rows[i]->budget;
	}
	plan_scale(budgets, count, doc->target);
	count = 0;
	for (size_t i = 0; i < doc->row_count; i++) {
		struct row *row = doc->rows[i];
		if (row->kind == ROW_SECTION && row->budget != budgets[count++])
			run_apply(e, edit_set_budget(row->id, budgets[count - 1]));
	}
	free(budgets);
}

void planner_end(struct task *t)
{
	struct engine *e = t->engine;
	plan_parser_finish(&e->parser);
	if (e->parser.rows) {
		scale_plan(e);
	} else {
		struct err err;
		err_set(&err, ERR_MODEL,
				"The model's answer holds no plan (it begins “%.80s”): ask again, or try another "
				"model.",
				t->raw.data);
		run_fail(e, &err);
	}
	task_free(t);
	run_end(e);
}

void planner_begin(struct engine *e)
{
	plan_parser_release(&e->parser);
	plan_parser_init(&e->parser, on_plan_item, e);
	e->last_row = 0;
	e->planned = 0;
	e->level = 0;
	buf_clear(&e->remarks);
}

void planner_text(struct engine *e, const char *s, size_t len)
{
	plan_parser_feed(&e->parser, s, len);
}
