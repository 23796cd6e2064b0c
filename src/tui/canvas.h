/* tui/canvas.h: the screen in memory: a grid of cells, which screen.c sends to the terminal.
 *
 * Panes draw into a view, a rectangle of the canvas that clips. view_text is the one way for text
 * to get here, and everything it is given passes text_safe. Rows and columns count from 0. */
#ifndef TUI_CANVAS_H
#define TUI_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "tui/theme.h"

#define CELL_BYTES 20

struct cell {
	char text[CELL_BYTES]; /* what to draw, UTF-8, `len` bytes; the rest is zero */
	uint8_t len;
	uint8_t width; /* cells: 1 or 2; 0: the right half of the one before */
	uint8_t role;
	uint8_t over; /* overlay; ROLE_TEXT: none */
};

struct canvas {
	int rows, cols;
	struct cell *cells;
	int cursor_row, cursor_col; /* -1: hidden */
	struct buf scratch;
};

struct view {
	struct canvas *canvas;
	int row, col, rows, cols;
};

void canvas_init(struct canvas *c);
void canvas_release(struct canvas *c);
void canvas_resize(struct canvas *c, int rows, int cols); /* blank afterwards */
void canvas_clear(struct canvas *c);
const struct cell *canvas_row(const struct canvas *c, int row);

/* Appends row after row as text, without white space at line ends. */
void canvas_print(const struct canvas *c, struct buf *out);

struct view view_of(struct canvas *c);
struct view view_part(const struct view *v, int row, int col, int rows, int cols);
bool view_empty(const struct view *v);

/* Each draws at most to the view's right edge and returns the cells used. */
int view_text(const struct view *v, int row, int col, const char *s, size_t len, enum role role);
int view_str(const struct view *v, int row, int col, const char *s, enum role role);
/* Cut to `cells`, with an ellipsis where s does not fit. */
int view_elided(const struct view *v, int row, int col, const char *s, size_t len, int cells,
				enum role role);
/* `glyph` (one cell) again and again. */
void view_repeat(const struct view *v, int row, int col, const char *glyph, int cells,
				 enum role role);

void view_over(const struct view *v, int row, int col, int cells, enum role over);
void view_cursor(const struct view *v, int row, int col);
void view_blank(const struct view *v);

#endif
