/* tui/complete.h: completing the line being typed, by Tab.
 *
 * The words of a command's argument in colon.c's table say what stands there: FILE, THEME, NAME (of
 * a setting, and after = its VALUE), TOPIC, MODEL, or the alternatives themselves (text|html).
 * The first Tab completes as far as all candidates agree, and shows them; further ones walk them.
 */
#ifndef TUI_COMPLETE_H
#define TUI_COMPLETE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "tui/canvas.h"

struct app;

struct complete {
	char **items; /* each takes the place of the line from `start` to the cursor */
	size_t count, cap;
	size_t start;  /* bytes */
	size_t chosen; /* count: none */
	char *line;    /* before the cursor, as it was completed; NULL: not yet */
};

/* Candidates for `line`, which ends at the cursor. takes: ":" for commands, else one word as above.
 */
void complete_find(struct app *app, const char *takes, const char *line);
void complete_release(struct complete *c);

void complete_turn(struct app *app, int by);                        /* Tab, or Shift-Tab: -1 */
bool complete_is_shown(const struct app *app);                      /* until another key is typed */
void complete_draw(const struct complete *c, const struct view *v); /* in its row 0 */

#endif
