/* tui/reading.c: moving about in the draft, and how it is shown. */
#include "tui/actions.h"
#include "tui/app.h"

#define DONE (OUTCOME_HANDLED | OUTCOME_REDRAW)

/* The outline's selection goes where the reader is; a section shown alone stays the selected one.
 */
static unsigned select_read(struct app *app)
{
	const struct doc *doc = app_doc(app);
	if (app->draft.alone || doc->row_count == 0)
		return DONE;
	uint64_t row = draft_reads(&app->draft, doc);
	if (row != app->outline.selected)
		outline_select(&app->outline, doc, row ? doc_row_index(doc, row) : 0);
	return DONE;
}

static unsigned scroll(struct app *app, long lines)
{
	draft_scroll(&app->draft, app_doc(app), lines);
	return select_read(app);
}

unsigned action_draft_move(struct app *app, int lines)
{
	return scroll(app, (long)lines * app_take_count(app, 1));
}

unsigned action_draft_page(struct app *app, int pages)
{
	int page = app->draft.rows > 2 ? app->draft.rows - 2 : 1;
	return scroll(app, (long)pages * page);
}

unsigned action_draft_half_page(struct app *app, int halves)
{
	int half = app->draft.rows > 1 ? app->draft.rows / 2 : 1;
	return scroll(app, (long)halves * half);
}

/* ---- Sections -------------------------------------------------------------------------------- */

static unsigned show_row(struct app *app, size_t index)
{
	const struct doc *doc = app_doc(app);
	outline_select(&app->outline, doc, index);
	draft_show(&app->draft, app->outline.selected);
	return DONE;
}

/* The section before or after row `index`, by > 0; row_count when there is none. */
static size_t section_beside(const struct doc *doc, size_t index, int by)
{
	do {
		if (by < 0 && index == 0)
			return doc->row_count;
		index = by < 0 ? index - 1 : index + 1;
	} while (index < doc->row_count && doc->rows[index]->kind != ROW_SECTION);
	return index;
}

/* Up from inside a section goes to its beginning first. */
static bool inside(struct app *app, const struct doc *doc, size_t index)
{
	struct place beginning = {index + 1, 0};
	return !app->draft.follow && doc->rows[index]->kind == ROW_SECTION &&
		   place_after(draft_top(&app->draft, doc), beginning);
}

unsigned action_draft_section(struct app *app, int by)
{
	const struct doc *doc = app_doc(app);
	int count = app_take_count(app, 1);
	size_t index = outline_index(&app->outline, doc);
	if (doc->row_count == 0)
		return DONE;
	if (by < 0 && inside(app, doc, index))
		count--;
	for (; count > 0; count--) {
		size_t next = section_beside(doc, index, by);
		if (next >= doc->row_count)
			break;
		index = next;
	}
	return show_row(app, index);
}

static unsigned go_to_section(struct app *app, int number)
{
	const struct doc *doc = app_doc(app);
	int sections = outline_number(doc, doc->row_count);
	size_t index = 0;
	while (index + 1 < doc->row_count && outline_number(doc, index) < number)
		index++;
	if (number > sections)
		app_say(app, sections == 1 ? "There is one section." : "There are %d sections.", sections);
	return show_row(app, index);
}

unsigned action_draft_end(struct app *app, int last)
{
	const struct doc *doc = app_doc(app);
	int number = app_take_count(app, 0);
	if (number > 0 && doc->row_count > 0)
		return go_to_section(app, number);
	if (last)
		draft_last(&app->draft, doc);
	else
		draft_first(&app->draft, doc);
	return app_running(app) && last ? DONE : select_read(app);
}

/* ---- What is shown --------------------------------------------------------------------------- */

unsigned action_draft_view(struct app *app, int argument)
{
	(void)argument;
	app->draft.alone = !app->draft.alone;
	if (app->draft.alone)
		app->draft.blocks.only = 0;
	app_say(app, app->draft.alone ? "The selected section alone; v shows the whole document."
								  : "The whole document; v shows the selected section alone.");
	return DONE;
}

unsigned action_draft_counts(struct app *app, int argument)
{
	(void)argument;
	app->draft.counts = !app->draft.counts;
	return DONE;
}
