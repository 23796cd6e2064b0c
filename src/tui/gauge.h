/* tui/gauge.h: how far the document is: a bar, words against the target, where it will end, how
 * fast, and what it has cost. What gives way on a narrow screen is a table of ranks. */
#ifndef TUI_GAUGE_H
#define TUI_GAUGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "tui/canvas.h"
#include "write/engine.h"

#define GAUGE_MS 250 /* between two draws of numbers while text streams in */

/* A bar of `cells` in eighths of a cell, filled to `share` (0–1); the rest is drawn with `rest`. */
void gauge_bar(const struct view *v, int row, int col, int cells, double share, const char *rest);

/* Appends 12,345. */
void gauge_number(struct buf *out, long number);

/* Whether numbers drawn `ms` ago from `shown` have to be drawn anew for `now`: numbers that run are
 * held back, what the writer does is seen at once. */
bool gauge_is_due(const struct engine_progress *shown, const struct engine_progress *now,
				  int64_t ms);

/* Draws one line. */
void gauge_draw(const struct view *v, const struct engine_progress *p);

#endif
