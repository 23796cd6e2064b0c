#include "tui/canvas.h"

#include "base/mem.h"
#include "base/text.h"

static const struct cell blank = {.text = " ", .len = 1, .width = 1};

void canvas_init(struct canvas *c)
{
	*c = (struct canvas){.cursor_row = -1, .cursor_col = -1};
	buf_init(&c->scratch);
}

void canvas_release(struct canvas *c)
{
	free(c->cells);
	buf_release(&c->scratch);
	canvas_init(c);
}

void canvas_clear(struct canvas *c)
{
	for (size_t i = 0; i < (size_t)c->rows * (size_t)c->cols; i++)
		c->cells[i] = blank;
	c->cursor_row = c->cursor_col = -1;
}

void canvas_resize(struct canvas *c, int rows, int cols)
{
	if (rows != c->rows || cols != c->cols) {
		c->cells = mem_resize(c->cells, (size_t)rows * (size_t)cols * sizeof *c->cells);
		c->rows = rows;
		c->cols = cols;
	}
	canvas_clear(c);
}

const struct cell *canvas_row(const struct canvas *c, int row)
{
	return c->cells + (size_t)row * (size_t)c->cols;
}

void canvas_print(const struct canvas *c, struct buf *out)
{
	for (int row = 0; row < c->rows; row++) {
		const struct cell *cells = canvas_row(c, row);
		size_t start = out->len, end = out->len;
		for (int col = 0; col < c->cols; col++) {
			buf_add(out, cells[col].text, cells[col].len);
			if (cells[col].len != 1 || cells[col].text[0] != ' ')
				end = out->len;
		}
		buf_truncate(out, end > start ? end : start);
		buf_add_char(out, '\n');
	}
}

struct view view_of(struct canvas *c)
{
	return (struct view){c, 0, 0, c->rows, c->cols};
}

static int clamp(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

struct view view_part(const struct view *v, int row, int col, int rows, int cols)
{
	int top = clamp(row, 0, v->rows), left = clamp(col, 0, v->cols);
	return (struct view){v->canvas, v->row + top, v->col + left, clamp(rows, 0, v->rows - top),
						 clamp(cols, 0, v->cols - left)};
}

bool view_empty(const struct view *v)
{
	return v->rows <= 0 || v->cols <= 0;
}

static struct cell *cell_at(const struct view *v, int row, int col)
{
	struct canvas *c = v->canvas;
	return c->cells + (size_t)(v->row + row) * (size_t)c->cols + (size_t)(v->col + col);
}

/* A wide character that loses one half to a new one is blanked whole. */
static void split_wide(const struct view *v, struct cell *cell, int col)
{
	if (cell->width == 0 && v->col + col > 0)
		cell[-1] = blank;
	if (cell->width == 2 && v->col + col + 1 < v->canvas->cols)
		cell[1] = blank;
}

static void put_cell(const struct view *v, int row, int col, const char *s, size_t len, int width,
					 enum role role)
{
	struct cell *cell = cell_at(v, row, col);
	for (int i = 0; i < width; i++) {
		split_wide(v, cell + i, col + i);
		cell[i] = (struct cell){.role = (uint8_t)role};
	}
	cell->len = (uint8_t)(len < CELL_BYTES ? len : CELL_BYTES);
	memcpy(cell->text, s, cell->len);
	cell->width = (uint8_t)width;
}

/* s is display-safe. */
static int put_safe(const struct view *v, int row, int col, const char *s, size_t len,
					enum role role)
{
	int at = col;
	for (size_t i = 0; i < len;) {
		struct text_cluster cluster = text_cluster(s + i, len - i);
		if (at + cluster.cells > v->cols)
			break;
		if (cluster.cells > 0)
			put_cell(v, row, at, s + i, cluster.draw, cluster.cells, role);
		at += cluster.cells;
		i += cluster.len;
	}
	return at - col;
}

static bool outside(const struct view *v, int row, int col)
{
	return row < 0 || row >= v->rows || col < 0 || col >= v->cols;
}

int view_text(const struct view *v, int row, int col, const char *s, size_t len, enum role role)
{
	if (outside(v, row, col))
		return 0;
	struct buf *safe = &v->canvas->scratch;
	buf_clear(safe);
	text_safe(safe, s, len);
	return put_safe(v, row, col, safe->data, safe->len, role);
}

int view_str(const struct view *v, int row, int col, const char *s, enum role role)
{
	return view_text(v, row, col, s, strlen(s), role);
}

int view_elided(const struct view *v, int row, int col, const char *s, size_t len, int cells,
				enum role role)
{
	if (outside(v, row, col) || cells <= 0)
		return 0;
	struct buf *safe = &v->canvas->scratch;
	buf_clear(safe);
	text_elide(safe, s, len, clamp(cells, 0, v->cols - col));
	return put_safe(v, row, col, safe->data, safe->len, role);
}

void view_repeat(const struct view *v, int row, int col, const char *glyph, int cells,
				 enum role role)
{
	size_t len = strlen(glyph);
	for (int i = 0; i < cells && !outside(v, row, col + i); i++)
		put_cell(v, row, col + i, glyph, len, 1, role);
}

void view_over(const struct view *v, int row, int col, int cells, enum role over)
{
	for (int i = 0; i < cells && !outside(v, row, col + i); i++)
		cell_at(v, row, col + i)->over = (uint8_t)over;
}

void view_cursor(const struct view *v, int row, int col)
{
	if (outside(v, row, col))
		return;
	v->canvas->cursor_row = v->row + row;
	v->canvas->cursor_col = v->col + col;
}

void view_blank(const struct view *v)
{
	for (int row = 0; row < v->rows; row++)
		view_repeat(v, row, 0, " ", v->cols, ROLE_TEXT);
}
