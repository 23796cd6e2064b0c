/* tui/cells.h: how many cells a terminal really gives to a text, asked of the terminal itself: it
 * is told to draw the text and to report where its cursor stands then (ECMA-48 DSR 6, CPR). */
#ifndef TUI_CELLS_H
#define TUI_CELLS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#define CELLS_WAIT 1000 /* ms that a terminal may take to answer */

/* Finds a report, ESC [ row ; column R, in what was read; false where there is none yet. */
bool cells_report(const char *s, size_t len, int *row, int *column);

/* Draws each of `count` short texts at the start of the terminal's current line, and clears it
 * again. cells[i] becomes the cells of texts[i]. ERR_FILE: it does not answer within CELLS_WAIT, or
 * is no terminal. Its modes are as they were in any case. */
bool cells_measure(int fd, const char *const *texts, size_t count, int *cells, struct err *err);

#endif
