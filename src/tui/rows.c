#include "doc/outline.h"
#include "tui/actions.h"
#include "tui/app.h"

#define DONE (OUTCOME_HANDLED | OUTCOME_REDRAW)

/* ---- The row's own ------------------------------------------------------------------------------
 */

static unsigned answer_point(struct app *app, const char *text)
{
	const struct row *row = doc_row(app_doc(app), app->question.row);
	if (text && *text && row && strcmp(row->point, text) != 0)
		app_apply(app, "edit point", edit_set_point(row->id, text));
	return DONE;
}

unsigned action_edit_point(struct app *app, int argument)
{
	(void)argument;
	const struct row *row = app_row(app);
	if (!row)
		return DONE;
	app_ask(app, row->kind == ROW_HEADING ? "Heading: " : "Point: ", row->point, answer_point);
	app->question.row = row->id;
	return DONE;
}

/* ---- Adding and taking away ------------------------------------------------------------------ */

/* What went wrong, if anything did. */
static unsigned did(struct app *app, bool ok, const struct err *err)
{
	if (!ok)
		app_complain(app, err->text);
	return DONE;
}

static unsigned answer_new_row(struct app *app, const char *text)
{
	struct err err = ERR_INIT;
	uint64_t added = 0;
	if (!text || !*text)
		return DONE;
	bool ok = (app->question.flag ? outline_insert_before : outline_insert_after)(
		app->session, app->question.row, app->question.heading ? ROW_HEADING : ROW_SECTION, text, 0,
		&added, &err);
	if (ok) {
		outline_select(&app->outline, app_doc(app), doc_row_index(app_doc(app), added));
		draft_show(&app->draft, added);
	}
	return did(app, ok, &err);
}

static unsigned ask_new_row(struct app *app, const char *prompt, bool before, bool heading)
{
	const struct row *row = app_row(app);
	app_ask(app, prompt, "", answer_new_row);
	app->question.row = row ? row->id : 0;
	app->question.flag = before;
	app->question.heading = heading;
	return DONE;
}

unsigned action_add_row(struct app *app, int before)
{
	return ask_new_row(app, "Point of the new row: ", before, false);
}

unsigned action_add_heading(struct app *app, int argument)
{
	(void)argument;
	return ask_new_row(app, "New heading: ", true, true);
}

/* The marked rows, or as many from the selected one on as were asked for. */
size_t app_take_rows(struct app *app, uint64_t **rows)
{
	const struct doc *doc = app_doc(app);
	size_t index = outline_index(&app->outline, doc);
	size_t count = outline_chosen(&app->outline, doc, rows);
	size_t wanted = (size_t)app_take_count(app, 1);
	if (outline_marks(&app->outline, doc) || !count)
		return count;
	for (count = 0; count < wanted && index < doc->row_count; count++) {
		(*rows)[count] = doc->rows[index]->id;
		index = outline_next(&app->outline, doc, index);
	}
	return count;
}

static void say_deleted(struct app *app, size_t count, bool heading)
{
	if (count > 1)
		app_say(app, "%zu rows deleted; u brings them back.", count);
	else
		app_say(app, heading ? "Heading deleted, its sections kept; u brings it back."
							 : "Row deleted; u brings it back.");
}

unsigned action_delete_row(struct app *app, int argument)
{
	(void)argument;
	struct err err = ERR_INIT;
	uint64_t *rows;
	size_t count = app_take_rows(app, &rows);
	bool heading = count && doc_row(app_doc(app), rows[0])->kind == ROW_HEADING;
	if (count && outline_remove_rows(app->session, rows, count, &err))
		say_deleted(app, count, heading);
	else if (count)
		app_complain(app, err.text);
	free(rows);
	outline_unmark_all(&app->outline);
	outline_index(&app->outline, app_doc(app));
	return DONE;
}

/* ---- Moving ------------------------------------------------------------------------------------
 */

/* The selected row stays in sight, whatever folded heading it came under. */
static unsigned moved(struct app *app, bool ok, const struct err *err)
{
	const struct doc *doc = app_doc(app);
	outline_select(&app->outline, doc, doc_row_index(doc, app->outline.selected));
	return did(app, ok, err);
}

typedef bool rows_fn(struct session *s, const uint64_t *rows, size_t count, int by,
					 struct err *err);

static unsigned move_chosen(struct app *app, rows_fn *move, int by)
{
	struct err err = ERR_INIT;
	uint64_t *rows;
	outline_index(&app->outline, app_doc(app));
	size_t count = outline_chosen(&app->outline, app_doc(app), &rows);
	bool ok = !count || move(app->session, rows, count, by, &err);
	free(rows);
	return moved(app, ok, &err);
}

unsigned action_move_row(struct app *app, int by)
{
	return move_chosen(app, outline_move_rows, by * app_take_count(app, 1));
}

unsigned action_level(struct app *app, int by)
{
	return move_chosen(app, outline_shift_rows, by);
}

/* ---- Cutting and joining ------------------------------------------------------------------------
 */

/* These are for one row. */
static bool refuses_marks(struct app *app)
{
	if (!outline_marks(&app->outline, app_doc(app)))
		return false;
	app_complain(app, "This is done to one row, and rows are marked: Esc takes the marks away.");
	return true;
}

static bool is_being_written(struct app *app, uint64_t row)
{
	if (!engine_writes(app->engine, row))
		return false;
	app_complain(app, "This section is being written: Esc stops it.");
	return true;
}

unsigned action_split(struct app *app, int argument)
{
	(void)argument;
	struct err err = ERR_INIT;
	const struct row *row = app_row(app);
	if (!row || refuses_marks(app) || is_being_written(app, row->id))
		return DONE;
	bool ok = outline_split(app->session, row->id, OUTLINE_MIDDLE, NULL, NULL, &err);
	return did(app, ok, &err);
}

unsigned action_merge(struct app *app, int argument)
{
	(void)argument;
	struct err err = ERR_INIT;
	struct doc *doc = app_doc(app);
	const struct row *row = app_row(app);
	if (!row || refuses_marks(app) || is_being_written(app, row->id))
		return DONE;
	size_t next = doc_row_index(doc, row->id) + 1;
	if (next < doc->row_count && is_being_written(app, doc->rows[next]->id))
		return DONE;
	bool ok = outline_merge(app->session, row->id, &err);
	return did(app, ok, &err);
}

/* ---- Marks and folds ---------------------------------------------------------------------------
 */

static unsigned select_row(struct app *app, size_t index)
{
	outline_select(&app->outline, app_doc(app), index);
	draft_show(&app->draft, app->outline.selected);
	return DONE;
}

unsigned action_mark(struct app *app, int argument)
{
	(void)argument;
	struct outline *o = &app->outline;
	const struct doc *doc = app_doc(app);
	size_t index = outline_index(o, doc);
	for (int left = app_take_count(app, 1); left > 0 && index < doc->row_count; left--) {
		outline_mark(o, doc->rows[index]->id);
		index = outline_next(o, doc, index);
	}
	return select_row(app, index);
}

/* The heading that the row stands under; row_count for none. */
static size_t heading_of(const struct doc *doc, size_t index)
{
	const struct row *row = doc->rows[index];
	return doc_heading_before(doc, index,
							  row->kind == ROW_HEADING ? row->level - 1 : DOC_LEVEL_MAX);
}

static unsigned fold(struct app *app, size_t index, bool folded)
{
	const struct doc *doc = app_doc(app);
	outline_fold(&app->outline, doc, doc->rows[index]->id, folded);
	return select_row(app, index);
}

unsigned action_fold(struct app *app, int argument)
{
	(void)argument;
	const struct doc *doc = app_doc(app);
	size_t index = outline_index(&app->outline, doc);
	if (index < doc->row_count && doc->rows[index]->kind == ROW_SECTION)
		index = heading_of(doc, index);
	if (index < doc->row_count)
		return fold(app, index, !outline_folded(&app->outline, doc->rows[index]->id));
	app_say(app, "There is no heading above to fold: H adds one.");
	return DONE;
}

unsigned action_fold_in(struct app *app, int argument)
{
	(void)argument;
	const struct doc *doc = app_doc(app);
	const struct row *row = app_row(app);
	size_t index = app->outline.index;
	if (!row)
		return DONE;
	if (row->kind == ROW_HEADING && !outline_folded(&app->outline, row->id))
		return fold(app, index, true);
	size_t above = heading_of(doc, index);
	return above < doc->row_count ? select_row(app, above) : DONE;
}

unsigned action_fold_out(struct app *app, int argument)
{
	(void)argument;
	const struct row *row = app_row(app);
	size_t index = app->outline.index;
	if (!row || row->kind != ROW_HEADING)
		return DONE;
	if (outline_folded(&app->outline, row->id))
		return fold(app, index, false);
	return doc_row_end(app_doc(app), index) > index + 1 ? select_row(app, index + 1) : DONE;
}

/* ---- Undo --------------------------------------------------------------------------------------
 */

static unsigned said(struct app *app, char *label, const char *done, const char *nothing)
{
	if (label)
		app_say(app, "%s: %s", done, label);
	else
		app_say(app, "%s", nothing);
	free(label);
	return DONE;
}

unsigned action_undo(struct app *app, int argument)
{
	(void)argument;
	return said(app, session_undo(app->session), "Undone", "There is nothing to undo.");
}

unsigned action_redo(struct app *app, int argument)
{
	(void)argument;
	return said(app, session_redo(app->session), "Done again", "There is nothing to do again.");
}
