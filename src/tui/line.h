/* tui/line.h: one line being typed. line.c is the only user of libedit.
 *
 * libedit edits on a private pty that nobody sees, one key at a time: it holds the text, the
 * cursor, its own keys (Ctrl-A, Ctrl-W, Ctrl-Y …) and the history; the line is drawn here. What
 * ~/.editrc binds goes for it, but for keys that are the program's, and commands that would read a
 * key more than was pressed: those do nothing. */
#ifndef TUI_LINE_H
#define TUI_LINE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "tui/canvas.h"
#include "tui/key.h"

struct line;

struct line *line_new(struct err *err); /* NULL: no pty to be had */
void line_free(struct line *l);

/* Begins a new line that holds `text`, the cursor at its end. `history`: Up and Down walk what
 * line_remember was given. */
void line_begin(struct line *l, const char *text, bool history);
/* After line_begin: stands there dimmed, to be taken as it is or edited; typing replaces it. */
void line_suggest(struct line *l, const char *text);
void line_replace(struct line *l, const char *text);  /* goes on with another text */
void line_key(struct line *l, const struct key *key); /* any key but Enter and Esc */
bool line_takes(const struct key *key); /* of those with Alt: it means something here */
void line_text(const struct line *l, struct buf *out);
void line_before(const struct line *l, struct buf *out); /* the cursor */
/* Puts `text` in the place of `old`, which ends at the cursor. */
void line_complete(struct line *l, const char *old, const char *text);
void line_remember(struct line *l, const char *text);

/* Draws prompt and line in the view's row 0, scrolled so that the cursor is in sight, and sets the
 * cursor. */
void line_draw(const struct line *l, const struct view *v, const char *prompt);

#endif
