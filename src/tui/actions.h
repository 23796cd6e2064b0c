/* tui/actions.h: the functions that the keymap's table names. Each answers with enum outcome. */
#ifndef TUI_ACTIONS_H
#define TUI_ACTIONS_H

struct app;

/* ---- actions.c: moving, modes, the program ---- */
unsigned action_digit(struct app *app, int argument);
unsigned action_outline_move(struct app *app, int rows);
unsigned action_outline_page(struct app *app, int pages);
unsigned action_outline_end(struct app *app, int last); /* 0: first; with a count: that row */
unsigned action_draft_move(struct app *app, int lines);
unsigned action_draft_page(struct app *app, int pages);
unsigned action_draft_end(struct app *app, int last);
unsigned action_help_move(struct app *app, int lines);
unsigned action_help_page(struct app *app, int pages);
unsigned action_help(struct app *app, int show);
unsigned action_pane(struct app *app, int argument);
unsigned action_escape(struct app *app, int argument);
unsigned action_accept(struct app *app, int argument);
unsigned action_cancel(struct app *app, int argument);
unsigned action_line_editor(struct app *app, int argument);
unsigned action_interrupt(struct app *app, int argument);
unsigned action_redraw(struct app *app, int argument);
unsigned action_suspend(struct app *app, int argument);
unsigned action_quit(struct app *app, int argument);
unsigned action_colon(struct app *app, int argument);

/* ---- rows.c: changing the outline ---- */
unsigned action_edit_point(struct app *app, int argument);
unsigned action_edit_budget(struct app *app, int argument);
unsigned action_set_budget(struct app *app, int argument);
unsigned action_add_budget(struct app *app, int words);
unsigned action_add_row(struct app *app, int before);
unsigned action_add_heading(struct app *app, int argument);
unsigned action_delete_row(struct app *app, int argument);
unsigned action_move_row(struct app *app, int by);
unsigned action_level(struct app *app, int by);
unsigned action_split(struct app *app, int argument);
unsigned action_merge(struct app *app, int argument);
unsigned action_lock(struct app *app, int argument);
unsigned action_undo(struct app *app, int argument);
unsigned action_redo(struct app *app, int argument);

/* ---- runs.c: the engine ---- */
unsigned action_plan(struct app *app, int argument);
unsigned action_write(struct app *app, int argument);
unsigned action_regenerate(struct app *app, int argument);
unsigned action_tighten(struct app *app, int argument);
unsigned action_stop(struct app *app, int argument);

#endif
