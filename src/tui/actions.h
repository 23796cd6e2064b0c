/* tui/actions.h: the functions that the keymap's table names. Each answers with enum outcome. */
#ifndef TUI_ACTIONS_H
#define TUI_ACTIONS_H

#include <stdbool.h>

struct app;

/* ---- actions.c: moving, modes, the program ---- */
unsigned action_digit(struct app *app, int argument);
unsigned action_outline_move(struct app *app, int rows);
unsigned action_outline_page(struct app *app, int pages);
unsigned action_outline_end(struct app *app, int last);       /* 0: first; with a count: that row */
unsigned action_show_selected(struct app *app, int argument); /* in the draft */
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

/* ---- panes.c: the divider, the draft alone, the mouse ---- */
unsigned action_divide(struct app *app, int by);
unsigned action_focus(struct app *app, int argument);
unsigned action_mouse(struct app *app, int argument);
unsigned action_click(struct app *app, int argument);
unsigned action_drag(struct app *app, int argument);
unsigned action_release(struct app *app, int argument);
unsigned action_wheel(struct app *app, int lines);

/* ---- chrome.c, palette.c: pages, lists, help ---- */
unsigned action_help(struct app *app, int argument);
unsigned action_page_scroll(struct app *app, int lines);
unsigned action_page_turn(struct app *app, int pages);
unsigned action_page_end(struct app *app, int last);
unsigned action_page_seek(struct app *app, int argument);
unsigned action_page_find(struct app *app, int by);
unsigned action_page_close(struct app *app, int argument);
unsigned action_complete(struct app *app, int by);
unsigned action_palette(struct app *app, int argument);
unsigned action_list_move(struct app *app, int by);
unsigned action_list_turn(struct app *app, int pages);
unsigned action_list_click(struct app *app, int argument);
unsigned action_list_accept(struct app *app, int argument);
unsigned action_list_leave(struct app *app, int argument);
unsigned action_list_interrupt(struct app *app, int argument);

/* ---- reading.c: the draft ---- */
unsigned action_draft_move(struct app *app, int lines);
unsigned action_draft_page(struct app *app, int pages);
unsigned action_draft_half_page(struct app *app, int halves);
unsigned action_draft_end(struct app *app, int last); /* with a count: that section */
unsigned action_draft_section(struct app *app, int by);
unsigned action_draft_view(struct app *app, int argument);
unsigned action_draft_counts(struct app *app, int argument);

/* ---- finding.c: searching ---- */
unsigned action_search(struct app *app, int argument);
unsigned action_find(struct app *app, int by);
bool search_hide(struct app *app); /* the marks at what was found; false: there were none */

/* ---- section_edit.c ---- */
unsigned action_edit_section(struct app *app, int argument);

/* ---- versions.c ---- */
unsigned action_version(struct app *app, int by);
unsigned action_take_version(struct app *app, int argument);

/* ---- comparing.c: two versions ---- */
unsigned action_diff(struct app *app, int argument);
unsigned action_diff_move(struct app *app, int lines);
unsigned action_diff_page(struct app *app, int pages);
unsigned action_diff_end(struct app *app, int last);
unsigned action_diff_change(struct app *app, int by);
unsigned action_diff_version(struct app *app, int by);
unsigned action_diff_take(struct app *app, int argument);
unsigned action_diff_close(struct app *app, int argument);

/* ---- rows.c: changing the outline ---- */
unsigned action_edit_point(struct app *app, int argument);
unsigned action_add_row(struct app *app, int before);
unsigned action_add_heading(struct app *app, int argument);
unsigned action_delete_row(struct app *app, int argument);
unsigned action_move_row(struct app *app, int by);
unsigned action_level(struct app *app, int by);
unsigned action_split(struct app *app, int argument);
unsigned action_merge(struct app *app, int argument);
unsigned action_mark(struct app *app, int argument);
unsigned action_fold(struct app *app, int argument);
unsigned action_fold_in(struct app *app, int argument);  /* fold, or go to the heading */
unsigned action_fold_out(struct app *app, int argument); /* unfold, or go to the row below */
unsigned action_undo(struct app *app, int argument);
unsigned action_redo(struct app *app, int argument);

/* ---- budgets.c: words of rows and of the plan, and locks ---- */
unsigned action_edit_budget(struct app *app, int argument);
unsigned action_set_budget(struct app *app, int argument);
unsigned action_add_budget(struct app *app, int words);
unsigned action_balance(struct app *app, int argument);
unsigned action_target(struct app *app, int argument);
unsigned action_lock(struct app *app, int argument);

/* ---- forms.c: rows and outline in the writer's editor ---- */
unsigned action_edit_row(struct app *app, int argument);
unsigned action_edit_outline(struct app *app, int argument);

/* ---- clip.c: copying rows ---- */
unsigned action_copy_rows(struct app *app, int argument);
unsigned action_paste_rows(struct app *app, int argument);
unsigned action_copy_out(struct app *app, int argument);

/* ---- runs.c: the engine ---- */
unsigned action_plan(struct app *app, int argument);
unsigned action_write(struct app *app, int argument);
unsigned action_write_one(struct app *app, int argument);
unsigned action_regenerate(struct app *app, int argument);
unsigned action_wish(struct app *app, int argument);
unsigned runs_wish(struct app *app, const char *wish, bool force);
unsigned runs_best(struct app *app, const char *argument, bool force);
unsigned runs_revise(struct app *app, const char *wish, bool all);

/* ---- revising.c: the changes that a model proposes ---- */
void revising_look(struct app *app); /* opens the next proposal, when the writer is free for it */
unsigned action_revise(struct app *app, int take);
unsigned action_revise_rest(struct app *app, int take);
unsigned action_revise_back(struct app *app, int argument);
unsigned action_revise_end(struct app *app, int argument);
unsigned action_continue(struct app *app, int argument);
unsigned action_tighten(struct app *app, int argument);
unsigned action_pause(struct app *app, int argument);
unsigned action_stop(struct app *app, int argument);

/* ---- writing.c: the text in place ---- */
unsigned action_type(struct app *app, int argument);
unsigned action_type_end(struct app *app, int argument);
unsigned action_newline(struct app *app, int argument);
unsigned action_indent(struct app *app, int argument);
unsigned action_caret(struct app *app, int motion);    /* enum editor_motion; with Shift: selects */
unsigned action_take_out(struct app *app, int motion); /* what is selected, or as far as that */
unsigned action_caret_mark(struct app *app, int argument);
unsigned action_select_all(struct app *app, int argument);
unsigned action_copy_text(struct app *app, int cut);
unsigned action_cut_rest(struct app *app, int argument);
unsigned action_paste_text(struct app *app, int argument);
unsigned action_caret_click(struct app *app, int drag); /* drag: selects up to there */
unsigned action_caret_wheel(struct app *app, int lines);
unsigned action_undo_text(struct app *app, int again);

/* ---- inspect.c: what is sent, and what is thought ---- */
unsigned inspect_request(struct app *app, const char *which, bool force);
unsigned action_thinking(struct app *app, int argument);

#endif
