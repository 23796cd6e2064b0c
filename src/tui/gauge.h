/* tui/gauge.h: how far the document is: a bar, words against the target, where it will end. */
#ifndef TUI_GAUGE_H
#define TUI_GAUGE_H

#include "base/buf.h"
#include "tui/canvas.h"
#include "write/engine.h"

/* A bar of `cells` in eighths of a cell, filled to `share` (0–1); the rest is drawn with `rest`. */
void gauge_bar(const struct view *v, int row, int col, int cells, double share, const char *rest);

/* Appends 12,345. */
void gauge_number(struct buf *out, long number);

/* Draws one line. */
void gauge_draw(const struct view *v, const struct engine_progress *p);

#endif
