/* tui/keymap_table.c: the table of actions. */
#include "tui/actions.h"
#include "tui/keymap.h"

const struct action actions[] = {
	/* ---- Generating ---- */
	{"escape", "Esc", MODE_PANES, "stop", HINT_RUNNING,
	 "stop what is being written; the text is kept", action_escape, 0},
	{"write", "w", MODE_PANES, "write", HINT_ROWS,
	 "write everything unwritten from the selected row on", action_write, 0},
	{"regenerate", "r", MODE_PANES, "regenerate", HINT_IDLE,
	 "write the selected section anew, after its preceding text", action_regenerate, 0},
	{"tighten", "T", MODE_PANES, NULL, HINT_ALWAYS,
	 "write the selected section again at the length of its budget", action_tighten, 0},
	{"plan", "A", MODE_PANES, "plan", HINT_EMPTY, "make the outline from the instruction",
	 action_plan, 0},
	{"stop", "Ctrl-C", MODE_PANES | MODE_PAGE, NULL, HINT_ALWAYS,
	 "stop what is being written, anywhere; never quits", action_stop, 0},

	/* ---- Rows ---- */
	{"edit-point", "Enter F2", MODE_OUTLINE, "edit", HINT_ROWS, "edit the row's point",
	 action_edit_point, 0},
	{"more-words", "+", MODE_OUTLINE, NULL, HINT_ALWAYS, "50 words more for the row (3+: 150)",
	 action_add_budget, 50},
	{"fewer-words", "-", MODE_OUTLINE, NULL, HINT_ALWAYS, "50 words fewer", action_add_budget, -50},
	{"edit-budget", "b", MODE_OUTLINE, "budget", HINT_ROWS, "edit the row's words",
	 action_edit_budget, 0},
	{"count", "Digit", MODE_OUTLINE, NULL, HINT_ALWAYS, "a number for the next key: 3j, 450=, 2+",
	 action_digit, 0},
	{"set-budget", "=", MODE_OUTLINE, NULL, HINT_ALWAYS,
	 "the number typed before it becomes the row's words", action_set_budget, 0},
	{"add-after", "o", MODE_OUTLINE, "add", HINT_ALWAYS, "add a row after this one", action_add_row,
	 0},
	{"add-before", "O", MODE_OUTLINE, NULL, HINT_ALWAYS, "add a row before this one",
	 action_add_row, 1},
	{"add-heading", "H", MODE_OUTLINE, NULL, HINT_ALWAYS, "add a heading before this row",
	 action_add_heading, 0},
	{"delete", "d Delete", MODE_OUTLINE, NULL, HINT_ALWAYS,
	 "delete the row, text and all (u brings it back)", action_delete_row, 0},
	{"move-down", "J Alt-Down", MODE_OUTLINE, NULL, HINT_ALWAYS,
	 "move the row down; a heading takes its sections along", action_move_row, 1},
	{"move-up", "K Alt-Up", MODE_OUTLINE, NULL, HINT_ALWAYS, "move the row up", action_move_row,
	 -1},
	{"level-in", ">", MODE_OUTLINE, NULL, HINT_ALWAYS,
	 "one level in; a heading takes its rows along", action_level, 1},
	{"level-out", "<", MODE_OUTLINE, NULL, HINT_ALWAYS, "one level out", action_level, -1},
	{"split", "S", MODE_OUTLINE, NULL, HINT_ALWAYS,
	 "split the section in two, with its text and its words", action_split, 0},
	{"merge", "M", MODE_OUTLINE, NULL, HINT_ALWAYS, "merge the section with the next one",
	 action_merge, 0},
	{"lock", "L", MODE_OUTLINE, NULL, HINT_ALWAYS,
	 "lock the row: it is not written; again unlocks it", action_lock, 0},

	/* ---- The outline pane ---- */
	{"down", "j Down", MODE_OUTLINE, NULL, HINT_ALWAYS, "next row; the draft shows its section",
	 action_outline_move, 1},
	{"up", "k Up", MODE_OUTLINE, NULL, HINT_ALWAYS, "row above", action_outline_move, -1},
	{"page-down", "PageDown Ctrl-F", MODE_OUTLINE, NULL, HINT_ALWAYS, "a page down",
	 action_outline_page, 1},
	{"page-up", "PageUp Ctrl-B", MODE_OUTLINE, NULL, HINT_ALWAYS, "a page up", action_outline_page,
	 -1},
	{"first", "g Home", MODE_OUTLINE, NULL, HINT_ALWAYS, "first row", action_outline_end, 0},
	{"last", "G End", MODE_OUTLINE, NULL, HINT_ALWAYS, "last row", action_outline_end, 1},

	/* ---- The draft pane: reading ---- */
	{"scroll-down", "j Down", MODE_DRAFT, "j/k scroll", HINT_ALWAYS, "a line down",
	 action_draft_move, 1},
	{"scroll-up", "k Up", MODE_DRAFT, NULL, HINT_ALWAYS,
	 "a line up; the view no longer follows the writing", action_draft_move, -1},
	{"draft-page-down", "Space PageDown Ctrl-F", MODE_DRAFT, "page", HINT_ALWAYS, "a page down",
	 action_draft_page, 1},
	{"draft-page-up", "PageUp Ctrl-B Backspace", MODE_DRAFT, NULL, HINT_ALWAYS, "a page up",
	 action_draft_page, -1},
	{"draft-first", "g Home", MODE_DRAFT, NULL, HINT_ALWAYS, "the beginning", action_draft_end, 0},
	{"draft-last", "G End", MODE_DRAFT, "follow", HINT_ALWAYS,
	 "the end; the view follows the writing again", action_draft_end, 1},

	/* ---- The draft pane: writing in place ---- */

	/* ---- Versions ---- */

	/* ---- Everywhere ---- */
	{"undo", "u", MODE_PANES, "undo", HINT_ROWS, "undo the last change", action_undo, 0},
	{"redo", "Ctrl-R", MODE_PANES, NULL, HINT_ALWAYS, "do it again", action_redo, 0},
	{"pane", "Tab Shift-Tab", MODE_PANES, "pane", HINT_ALWAYS, "the other pane", action_pane, 0},
	{"command", ":", MODE_PANES, NULL, HINT_ALWAYS, "a command: :export guide.md, :w, :q",
	 action_colon, 0},
	{"redraw", "Ctrl-L", MODE_PANES | MODE_PAGE, NULL, HINT_ALWAYS, "draw the screen anew",
	 action_redraw, 0},
	{"suspend", "Ctrl-Z", MODE_PANES | MODE_PAGE, NULL, HINT_ALWAYS,
	 "save and stop the program; fg goes on", action_suspend, 0},
	{"quit", "q", MODE_PANES, NULL, HINT_ALWAYS, "save and quit", action_quit, 0},
	{"help", "?", MODE_PANES, "help", HINT_ALWAYS, "these keys", action_help, 1},

	/* ---- Pages that are read ---- */
	{"help-down", "j Down", MODE_PAGE, NULL, HINT_ALWAYS, "a line down", action_help_move, 1},
	{"help-up", "k Up", MODE_PAGE, NULL, HINT_ALWAYS, "a line up", action_help_move, -1},
	{"help-page", "Space PageDown", MODE_PAGE, "page", HINT_ALWAYS, "a page down", action_help_page,
	 1},
	{"help-back", "PageUp", MODE_PAGE, NULL, HINT_ALWAYS, "a page up", action_help_page, -1},
	{"help-close", "Esc q ? Enter", MODE_PAGE, "close", HINT_ALWAYS, "close the help", action_help,
	 0},

	/* ---- Lists to choose from ---- */

	/* ---- The line being typed ---- */
	{"accept", "Enter", MODE_LINE, "accept", HINT_ALWAYS, "take the line", action_accept, 0},
	{"cancel", "Esc", MODE_LINE, "cancel", HINT_ALWAYS, "leave it as it was", action_cancel, 0},
	{"line-editor", "Ctrl-O", MODE_LINE, NULL, HINT_ALWAYS, "the line in your editor, $EDITOR",
	 action_line_editor, 0},
	{"interrupt", "Ctrl-C", MODE_LINE, NULL, HINT_ALWAYS,
	 "stop what is being written; else leave the line", action_interrupt, 0},
	{.name = NULL},
};
