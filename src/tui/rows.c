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

unsigned action_delete_row(struct app *app, int argument)
{
	(void)argument;
	const struct row *row = app_row(app);
	if (!row)
		return DONE;
	bool heading = row->kind == ROW_HEADING;
	if (app_apply(app, "delete row", edit_remove_row(row->id)))
		app_say(app, heading ? "Heading deleted, its sections kept; u brings it back."
							 : "Row deleted; u brings it back.");
	outline_index(&app->outline, app_doc(app));
	return DONE;
}

/* ---- Moving ------------------------------------------------------------------------------------
 */

unsigned action_move_row(struct app *app, int by)
{
	struct err err = ERR_INIT;
	const struct row *row = app_row(app);
	if (!row)
		return DONE;
	bool ok = (by > 0 ? outline_move_down : outline_move_up)(app->session, row->id, &err);
	outline_index(&app->outline, app_doc(app));
	return did(app, ok, &err);
}

unsigned action_level(struct app *app, int by)
{
	struct err err = ERR_INIT;
	const struct row *row = app_row(app);
	if (!row)
		return DONE;
	bool ok = (by > 0 ? outline_move_in : outline_move_out)(app->session, row->id, &err);
	return did(app, ok, &err);
}

/* ---- Cutting and joining ------------------------------------------------------------------------
 */

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
	if (!row || is_being_written(app, row->id))
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
	if (!row || is_being_written(app, row->id))
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
	for (size_t i = index; i-- > 0;) {
		if (doc->rows[i]->kind == ROW_HEADING && doc_row_end(doc, i) > index)
			return i;
	}
	return doc->row_count;
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
