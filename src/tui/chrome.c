#include "tui/actions.h"
#include "tui/app.h"
#include "tui/help.h"

#define DONE (OUTCOME_HANDLED | OUTCOME_REDRAW)

/* ---- Pages ----------------------------------------------------------------------------------- */

unsigned action_help(struct app *app, int argument)
{
	(void)argument;
	help_open(app, app_mode(app));
	return DONE;
}

unsigned action_page_scroll(struct app *app, int lines)
{
	page_scroll(&app->page, lines);
	return DONE;
}

unsigned action_page_turn(struct app *app, int pages)
{
	int page = app->page.rows > 2 ? app->page.rows - 2 : 1;
	page_scroll(&app->page, (long)pages * page);
	return DONE;
}

unsigned action_page_end(struct app *app, int last)
{
	long all = (long)app->page.text.count;
	page_scroll(&app->page, last ? all : -all);
	return DONE;
}

unsigned action_page_find(struct app *app, int by)
{
	if (!*app->page.sought)
		app_say(app, "/ searches this page.");
	else if (!page_find(&app->page, by))
		app_complain(app, "That is not on this page.");
	return DONE;
}

static unsigned answer_seek(struct app *app, const char *text)
{
	if (!text)
		return DONE;
	page_seek(&app->page, text);
	return *text ? action_page_find(app, 1) : DONE;
}

unsigned action_page_seek(struct app *app, int argument)
{
	(void)argument;
	app_ask(app, "/", "", answer_seek);
	return DONE;
}

unsigned action_page_close(struct app *app, int argument)
{
	(void)argument;
	page_close(app);
	return DONE;
}

/* ---- Lists ----------------------------------------------------------------------------------- */

unsigned action_list_move(struct app *app, int by)
{
	return list_move(app, by);
}

unsigned action_list_turn(struct app *app, int pages)
{
	int page = app->list.rows > 1 ? app->list.rows - 1 : 1;
	return list_move(app, (long)pages * page);
}

unsigned action_list_click(struct app *app, int argument)
{
	(void)argument;
	return list_click(app, app->key.row);
}

unsigned action_list_accept(struct app *app, int argument)
{
	(void)argument;
	return list_accept(app);
}

unsigned action_list_leave(struct app *app, int argument)
{
	(void)argument;
	return list_leave(app);
}

unsigned action_list_interrupt(struct app *app, int argument)
{
	return app_running(app) ? action_stop(app, argument) : list_leave(app);
}

/* ---- The line -------------------------------------------------------------------------------- */

unsigned action_complete(struct app *app, int by)
{
	complete_turn(app, by);
	return DONE;
}
