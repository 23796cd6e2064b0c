#include "tui/actions.h"
#include "tui/app.h"

#define DONE (OUTCOME_HANDLED | OUTCOME_REDRAW)

unsigned action_draft_move(struct app *app, int lines)
{
	draft_scroll(&app->draft, app_doc(app), lines);
	return DONE;
}

unsigned action_draft_page(struct app *app, int pages)
{
	int page = app->draft.rows > 2 ? app->draft.rows - 2 : 1;
	draft_scroll(&app->draft, app_doc(app), (long)pages * page);
	return DONE;
}

unsigned action_draft_end(struct app *app, int last)
{
	if (last)
		draft_last(&app->draft, app_doc(app));
	else
		draft_first(&app->draft, app_doc(app));
	return DONE;
}
