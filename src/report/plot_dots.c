#include "report/plot_dots.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

#define BRAILLE 0x2800
#define TOP     0x09 /* the dots of each row */
#define UPPER   0x12
#define LOWER   0x24
#define BOTTOM  0xc0
#define LEFT    0x47

void dots_init(struct dots *d, int columns, int rows)
{
	size_t n = (size_t)columns * (size_t)rows;
	*d = (struct dots){columns, rows, mem_alloc(n + 1), mem_alloc((n + 1) * sizeof *d->signs)};
}

void dots_release(struct dots *d)
{
	free(d->cells);
	free(d->signs);
	*d = (struct dots){.columns = 0};
}

void dots_set(struct dots *d, int x, int y)
{
	static const unsigned char bits[4][2] = {
		{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
	if (x >= 0 && y >= 0 && x < 2 * d->columns && y < 4 * d->rows)
		d->cells[y / 4 * d->columns + x / 2] |= bits[y % 4][x % 2];
}

void dots_sign(struct dots *d, int column, int row, const char *sign)
{
	if (column >= 0 && row >= 0 && column < d->columns && row < d->rows)
		d->signs[row * d->columns + column] = sign;
}

const char *dots_sign_at(const struct dots *d, int column, int row)
{
	if (column < 0 || row < 0 || column >= d->columns || row >= d->rows)
		return NULL;
	return d->signs[row * d->columns + column];
}

void dots_line(struct dots *d, const int from[2], const int to[2], const char *dash,
			   unsigned *phase)
{
	int dx = to[0] - from[0], dy = to[1] - from[1];
	int steps = abs(dx) > abs(dy) ? abs(dx) : abs(dy);
	unsigned len = (unsigned)strlen(dash);
	for (int i = 0; i <= steps; i++) {
		/* To the next whole dot; the halves of both signs alike. */
		long x = steps ? (2L * dx * i + (dx < 0 ? -steps : steps)) / (2L * steps) : 0;
		long y = steps ? (2L * dy * i + (dy < 0 ? -steps : steps)) / (2L * steps) : 0;
		if (dash[*phase % len] == '#')
			dots_set(d, from[0] + (int)x, from[1] + (int)y);
		*phase += i < steps;
	}
}

static int dots_in(unsigned char cell)
{
	int n = 0;
	for (; cell; cell &= (unsigned char)(cell - 1))
		n++;
	return n;
}

/* The character of ASCII that is most like it. */
static char ascii_of(unsigned char cell)
{
	bool left = cell & LEFT, right = cell & ~LEFT;
	if (!cell)
		return ' ';
	if (dots_in(cell) >= 6)
		return '#';
	if (!(cell & ~(TOP | UPPER)))
		return cell & UPPER ? '-' : '\'';
	if (!(cell & ~(UPPER | LOWER)))
		return '-';
	if (!(cell & ~(LOWER | BOTTOM)))
		return cell & LOWER ? '-' : '.';
	if (left != right)
		return '|';
	return cell & 0x03 && cell & 0xa0 ? '\\' : cell & 0x18 && cell & 0x44 ? '/' : ':';
}

void dots_row(const struct dots *d, int row, bool ascii, struct buf *out)
{
	size_t start = out->len;
	for (int c = 0; c < d->columns; c++) {
		int at = row * d->columns + c;
		char bytes[4];
		if (d->signs[at])
			buf_add_str(out, d->signs[at]);
		else if (ascii || !d->cells[at])
			buf_add_char(out, ascii_of(d->cells[at]));
		else
			buf_add(out, bytes, utf8_encode(BRAILLE + d->cells[at], bytes));
	}
	while (out->len > start && out->data[out->len - 1] == ' ')
		buf_truncate(out, out->len - 1);
}
