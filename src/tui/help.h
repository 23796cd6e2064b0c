/* tui/help.h: the help over the panes, made from the tables of keys, signs and commands. */
#ifndef TUI_HELP_H
#define TUI_HELP_H

#include "tui/canvas.h"
#include "tui/keymap.h"

int help_lines(enum mode pane, int cols);
void help_draw(enum mode pane, int top, const struct view *v); /* top: the first line shown */

#endif
