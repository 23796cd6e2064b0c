/* tui/panes.c: the panes' sizes, and the mouse among them. */
#include "tui/actions.h"
#include "tui/app.h"
#include "tui/screen.h"

#define DONE       (OUTCOME_HANDLED | OUTCOME_REDRAW)
#define DIVIDER_BY 2 /* columns */

static unsigned divide(struct app *app, int col)
{
	app->wish.outline = layout_divide(col, app->canvas.cols);
	return DONE | OUTCOME_RELAYOUT;
}

unsigned action_divide(struct app *app, int by)
{
	int times = app_take_count(app, 1);
	if (app->layout.both)
		return divide(app, app->layout.border.col + by * times * DIVIDER_BY);
	app_say(app, app->wish.focus ? "The draft stands alone: z brings the outline back."
								 : "There is room for one pane only: Tab shows the other.");
	return DONE;
}

unsigned action_focus(struct app *app, int argument)
{
	(void)argument;
	app->wish.focus = !app->wish.focus;
	if (app->wish.focus && app->pane == MODE_OUTLINE)
		app->pane = MODE_DRAFT;
	return DONE | OUTCOME_RELAYOUT;
}

/* ---- The mouse ------------------------------------------------------------------------------- */

unsigned action_mouse(struct app *app, int argument)
{
	(void)argument;
	bool on = !screen_mouse();
	if (!screen_set_mouse(on))
		app_complain(app, "This terminal has no mouse for programs.");
	else if (on)
		app_say(app, "The mouse is ours: it selects and scrolls. With Shift it is the "
					 "terminal's; F8 gives it back.");
	else
		app_say(app, "The mouse is the terminal's again.");
	return DONE;
}

static bool is_over(const struct app *app, const struct area *a)
{
	return area_has(a, app->key.row, app->key.col);
}

static unsigned click_outline(struct app *app)
{
	const struct doc *doc = app_doc(app);
	int line = app->key.row - app->layout.outline.row;
	size_t index = outline_row_at(&app->outline, doc, line);
	app->pane = MODE_OUTLINE;
	if (index < doc->row_count) {
		outline_select(&app->outline, doc, index);
		action_show_selected(app, 0);
	}
	return DONE | OUTCOME_RELAYOUT;
}

/* The section whose text is there becomes the selected one; the view stays. */
static unsigned click_draft(struct app *app)
{
	const struct doc *doc = app_doc(app);
	long line = app->key.row - app->layout.draft.row;
	app->pane = MODE_DRAFT;
	if (doc->row_count > 0 && !app->draft.alone) {
		struct place top = draft_top(&app->draft, doc);
		size_t block = place_by(&app->draft.blocks, doc, top, line).block;
		outline_select(&app->outline, doc, block > 0 ? block - 1 : 0);
	}
	return DONE | OUTCOME_RELAYOUT;
}

unsigned action_click(struct app *app, int argument)
{
	(void)argument;
	app->dragging = is_over(app, &app->layout.border);
	if (!app->session || app->dragging)
		return OUTCOME_HANDLED;
	if (is_over(app, &app->layout.outline))
		return click_outline(app);
	return is_over(app, &app->layout.draft) ? click_draft(app) : OUTCOME_HANDLED;
}

unsigned action_drag(struct app *app, int argument)
{
	(void)argument;
	return app->dragging ? divide(app, app->key.col) : OUTCOME_HANDLED;
}

unsigned action_release(struct app *app, int argument)
{
	(void)argument;
	app->dragging = false;
	return OUTCOME_HANDLED;
}

unsigned action_wheel(struct app *app, int lines)
{
	app->count = 0;
	if (!app->session)
		return OUTCOME_HANDLED;
	if (is_over(app, &app->layout.outline))
		return action_outline_move(app, lines);
	if (is_over(app, &app->layout.draft))
		return action_draft_move(app, lines);
	return OUTCOME_HANDLED;
}
