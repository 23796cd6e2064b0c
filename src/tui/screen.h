/* tui/screen.h: the terminal. screen.c is the only user of curses.
 *
 * It takes whole canvases and sends what changed, and gives keys. The terminal is put back at exit,
 * and when memory runs out. There is one terminal, so there is one screen. */
#ifndef TUI_SCREEN_H
#define TUI_SCREEN_H

#include <stdbool.h>

#include "base/err.h"
#include "tui/canvas.h"
#include "tui/key.h"
#include "tui/theme.h"

/* Whether there is a terminal, and one that can place its cursor; nothing is sent to it. ERR_USAGE.
 */
bool screen_possible(struct err *err);

/* Call after signals_open, so that curses leaves the signals alone. drawing: "ascii", "utf-8" or
 * "auto" (glyph.h). */
bool screen_open(const char *drawing, struct err *err);
void screen_close(void);

/* What the terminal can show; monochrome where NO_COLOR is set. */
enum theme_depth screen_depth(void);
void screen_set_theme(const struct theme *t); /* copied */

void screen_size(int *rows, int *cols);
void screen_resized(void); /* after SIGWINCH and after a stop: takes over the terminal's size */
void screen_redraw(void);  /* the next flush sends everything */
void screen_flush(const struct canvas *c);

/* The next key, false when there is none for now. Reads until the terminal has no more. */
bool screen_key(struct key *key);

bool screen_pasting(void); /* more of a bracketed paste is to come */

/* The terminal is gone: call when it polls readable and screen_key gave nothing. */
bool screen_hung_up(void);

/* ---- Mouse: off until asked for, and never on while another program has the terminal ---- */

bool screen_set_mouse(bool on); /* false: the terminal has none */
bool screen_mouse(void);

/* ---- Clipboard: the terminal's, by OSC 52, only when the writer allows it ---- */

void screen_allow_clipboard(bool allowed);
bool screen_clipboard(const char *text, size_t len); /* whether it was sent */

/* Gives the terminal to another program, and takes it again. In between draw nothing and read no
 * key. */
void screen_lend(void);
void screen_take_back(void);

/* Gives the terminal back, stops the process group, and takes the terminal again once continued. */
void screen_suspend(void);

#endif
