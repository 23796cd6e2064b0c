#include "tui/actions.h"

#include "tui/app.h"
#include "tui/colon.h"
#include "tui/external.h"
#include "tui/screen.h"
#include "tui/versions.h"

#define COUNT_MAX 100000000
#define DONE      (OUTCOME_HANDLED | OUTCOME_REDRAW)

unsigned action_digit(struct app *app, int argument)
{
	(void)argument;
	int digit = app->key.code - '0';
	if (app->count < COUNT_MAX)
		app->count = app->count * 10 + digit;
	return DONE;
}

/* ---- The outline ----------------------------------------------------------------------------- */

/* The draft shows what is selected; the section being written, by following it. */
unsigned action_show_selected(struct app *app, int argument)
{
	(void)argument;
	struct engine_progress p;
	engine_news(app->engine, &p);
	draft_show(&app->draft, app->outline.selected);
	app->draft.follow = p.row != 0 && p.row == app->outline.selected;
	return DONE;
}

unsigned action_outline_move(struct app *app, int rows)
{
	outline_move(&app->outline, app_doc(app), (long)rows * app_take_count(app, 1));
	return action_show_selected(app, 0);
}

unsigned action_outline_page(struct app *app, int pages)
{
	int page = app->outline.rows > 1 ? app->outline.rows - 1 : 1;
	outline_move(&app->outline, app_doc(app), (long)pages * page);
	return action_show_selected(app, 0);
}

unsigned action_outline_end(struct app *app, int last)
{
	const struct doc *doc = app_doc(app);
	int number = app_take_count(app, 0);
	size_t index = last ? doc->row_count : 0;
	if (number > 0) {
		for (index = 0; index + 1 < doc->row_count && outline_number(doc, index) < number;)
			index++;
	}
	outline_select(&app->outline, doc, index);
	return action_show_selected(app, 0);
}

/* ---- Modes ----------------------------------------------------------------------------------- */

unsigned action_pane(struct app *app, int argument)
{
	(void)argument;
	app->pane = app->pane == MODE_OUTLINE ? MODE_DRAFT : MODE_OUTLINE;
	app->wish.focus = false;
	return DONE | OUTCOME_RELAYOUT;
}

unsigned action_escape(struct app *app, int argument)
{
	if (app->count > 0) {
		app->count = 0;
		return DONE;
	}
	if (app->pane == MODE_OUTLINE && outline_unmark_all(&app->outline))
		return DONE;
	if (versions_leave(app) || (!app_running(app) && search_hide(app)))
		return DONE;
	return action_stop(app, argument);
}

unsigned action_colon(struct app *app, int argument)
{
	(void)argument;
	colon_ask(app, "");
	return DONE;
}

unsigned action_accept(struct app *app, int argument)
{
	(void)argument;
	struct buf text = BUF_INIT;
	answer_fn *answer = app->question.answer;
	line_text(app->line, &text);
	buf_trim(&text);
	app_close_question(app);
	unsigned outcome = answer(app, text.data);
	buf_release(&text);
	return outcome;
}

unsigned action_cancel(struct app *app, int argument)
{
	(void)argument;
	answer_fn *answer = app->question.answer;
	app_close_question(app);
	return answer(app, NULL);
}

/* An answer of several lines cannot go back into the line: it is taken as it is. */
static unsigned take_edited(struct app *app, const char *text, size_t len)
{
	struct buf edited = BUF_INIT;
	unsigned outcome = DONE;
	buf_add(&edited, text, text ? len : 0);
	buf_trim(&edited);
	if (text && app->question.prose && edited.len) {
		app_close_question(app);
		outcome = app->question.answer(app, edited.data);
	} else if (text) {
		line_replace(app->line, edited.data);
	}
	buf_release(&edited);
	return outcome;
}

unsigned action_line_editor(struct app *app, int argument)
{
	(void)argument;
	struct err err = ERR_INIT;
	struct buf text = BUF_INIT;
	line_text(app->line, &text);
	if (!external_edit(app, app->question.prose ? "text.md" : "line.txt", text.data, text.len,
					   app->question.row, take_edited, &err))
		app_complain(app, err.text);
	buf_release(&text);
	return DONE;
}

/* Ctrl-C never quits: leaving the first question would. */
unsigned action_interrupt(struct app *app, int argument)
{
	if (app_running(app))
		return action_stop(app, argument);
	return app->session ? action_cancel(app, argument) : DONE;
}

/* ---- The program ----------------------------------------------------------------------------- */

unsigned action_redraw(struct app *app, int argument)
{
	(void)app;
	(void)argument;
	screen_redraw();
	return DONE;
}

unsigned action_suspend(struct app *app, int argument)
{
	(void)argument;
	if (external_running(app)) {
		external_suspend(app);
		return OUTCOME_HANDLED;
	}
	if (app->session)
		app_save(app);
	screen_suspend();
	return DONE | OUTCOME_RELAYOUT;
}

unsigned action_quit(struct app *app, int argument)
{
	(void)argument;
	action_stop(app, 0);
	if (app_save(app))
		return OUTCOME_QUIT;
	struct buf sentence = BUF_INIT;
	buf_addf(&sentence, "%s (:q! leaves; the journal keeps what is not saved)", app->message);
	app_complain(app, sentence.data);
	buf_release(&sentence);
	return DONE;
}
