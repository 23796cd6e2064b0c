#include "base/mem.h"
#include "tui/actions.h"
#include "tui/app.h"

#define DONE        (OUTCOME_HANDLED | OUTCOME_REDRAW)
#define BUDGET_ELSE 400 /* words for a row without neighbours */

/* ---- The row's own ------------------------------------------------------------------------------
 */

static struct row *selected_section(struct app *app)
{
	struct row *row = app_row(app);
	if (row && row->kind == ROW_SECTION)
		return row;
	app_say(app, row ? "A heading's words are the sum of its sections'."
					 : "There is no row yet: o adds one, p plans.");
	return NULL;
}

static void set_budget(struct app *app, uint64_t row, long words)
{
	long kept = words < 1 ? 1 : words > DOC_BUDGET_MAX ? DOC_BUDGET_MAX : words;
	app_apply(app, "set budget", edit_set_budget(row, (int)kept));
}

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

static unsigned answer_budget(struct app *app, const char *text)
{
	if (!text || !*text)
		return DONE;
	char *end;
	long words = strtol(text, &end, 10);
	if (*end || words < 1) {
		app_complain(app, "Words are a number from 1 on.");
		return DONE;
	}
	set_budget(app, app->question.row, words);
	return DONE;
}

unsigned action_edit_budget(struct app *app, int argument)
{
	(void)argument;
	const struct row *row = selected_section(app);
	if (!row)
		return DONE;
	char label[40]; /* the line begins empty, so that a number typed replaces the old one */
	snprintf(label, sizeof label, "Words (now %d): ", row->budget);
	app_ask(app, label, "", answer_budget);
	app->question.row = row->id;
	return DONE;
}

unsigned action_set_budget(struct app *app, int argument)
{
	(void)argument;
	int words = app_take_count(app, 0);
	const struct row *row = selected_section(app);
	if (row && words > 0)
		set_budget(app, row->id, words);
	else if (row)
		app_say(app, "Type the number of words first: 450=");
	return DONE;
}

unsigned action_add_budget(struct app *app, int words)
{
	long by = (long)words * app_take_count(app, 1);
	const struct row *row = selected_section(app);
	if (row)
		set_budget(app, row->id, row->budget + by);
	return DONE;
}

unsigned action_lock(struct app *app, int argument)
{
	(void)argument;
	const struct row *row = selected_section(app);
	if (row)
		app_apply(app, row->locked ? "unlock" : "lock", edit_set_locked(row->id, !row->locked));
	return DONE;
}

/* ---- Adding and taking away ------------------------------------------------------------------ */

/* The mean of the sections before and after the place at `index`. */
static int mean_budget(const struct doc *doc, size_t index)
{
	long sum = 0, count = 0;
	for (size_t i = index; i > 0; i--) {
		if (doc->rows[i - 1]->kind == ROW_SECTION) {
			sum += doc->rows[i - 1]->budget;
			count++;
			break;
		}
	}
	for (size_t i = index; i < doc->row_count; i++) {
		if (doc->rows[i]->kind == ROW_SECTION) {
			sum += doc->rows[i]->budget;
			count++;
			break;
		}
	}
	return count ? (int)(sum / count) : BUDGET_ELSE;
}

static int level_after(const struct doc *doc, size_t index)
{
	if (index == 0)
		return doc->row_count > 0 ? doc->rows[0]->level : 1;
	const struct row *row = doc->rows[index - 1];
	int level = row->level + (row->kind == ROW_HEADING);
	return level > DOC_LEVEL_MAX ? DOC_LEVEL_MAX : level;
}

static unsigned answer_new_row(struct app *app, const char *text)
{
	struct doc *doc = app_doc(app);
	if (!text || !*text)
		return DONE;
	size_t index = doc_row_index(doc, app->question.row);
	if (index < doc->row_count && !app->question.flag)
		index++;
	uint64_t id = session_new_id(app->session), after = index > 0 ? doc->rows[index - 1]->id : 0;
	struct row *row =
		row_new(id, ROW_SECTION, level_after(doc, index), text, mean_budget(doc, index));
	if (app_apply(app, "add row", edit_insert_row(row, after)))
		outline_select(&app->outline, doc, index);
	return DONE;
}

unsigned action_add_row(struct app *app, int before)
{
	const struct row *row = app_row(app);
	app_ask(app, "Point of the new row: ", "", answer_new_row);
	app->question.row = row ? row->id : 0;
	app->question.flag = before;
	return DONE;
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

/* Moves the rows start … end - 1, one after the other, behind row `after` (0: to the beginning). */
static void move_rows(struct app *app, size_t start, size_t end, uint64_t after)
{
	struct doc *doc = app_doc(app);
	size_t count = end - start;
	uint64_t *ids = mem_alloc(count * sizeof *ids);
	for (size_t i = 0; i < count; i++)
		ids[i] = doc->rows[start + i]->id;
	session_begin(app->session, ACTOR_WRITER, "move row");
	for (size_t i = 0; i < count; i++) {
		app_apply(app, "move row", edit_move_row(ids[i], after));
		after = ids[i];
	}
	session_end(app->session, ACTOR_WRITER);
	free(ids);
}

/* Where the rows before `index` that a move upwards passes begin: one row; for a heading, its
 * neighbour of the same level with all that belongs to it. */
static size_t place_above(const struct doc *doc, size_t index)
{
	const struct row *row = doc->rows[index];
	size_t at = index - 1;
	if (row->kind == ROW_SECTION)
		return at;
	while (at > 0 && !(doc->rows[at]->kind == ROW_HEADING && doc->rows[at]->level <= row->level))
		at--;
	return at;
}

unsigned action_move_row(struct app *app, int by)
{
	const struct doc *doc = app_doc(app);
	size_t index = outline_index(&app->outline, doc);
	if (index >= doc->row_count)
		return DONE;
	bool section = doc->rows[index]->kind == ROW_SECTION;
	size_t end = doc_row_end(doc, index);
	if (by > 0 && end < doc->row_count) {
		size_t past = section ? end + 1 : doc_row_end(doc, end);
		move_rows(app, index, end, doc->rows[past - 1]->id);
	} else if (by < 0 && index > 0) {
		size_t above = place_above(doc, index);
		move_rows(app, index, end, above > 0 ? doc->rows[above - 1]->id : 0);
	}
	outline_index(&app->outline, doc);
	return DONE;
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
