/* report/plot_dots.h: a field of cells with 2 × 4 dots each, shown as braille or in ASCII, and
 * signs that lie over them. Dots and cells count from the upper left corner; what lies outside is
 * not drawn. */
#ifndef REPORT_PLOT_DOTS_H
#define REPORT_PLOT_DOTS_H

#include <stdbool.h>

#include "base/buf.h"

struct dots {
	int columns, rows;    /* cells */
	unsigned char *cells; /* bits of braille */
	const char **signs;   /* of one cell each, not owned; NULL: the dots are seen */
};

void dots_init(struct dots *d, int columns, int rows);
void dots_release(struct dots *d);

void dots_set(struct dots *d, int x, int y);
void dots_sign(struct dots *d, int column, int row, const char *sign);
const char *dots_sign_at(const struct dots *d, int column, int row); /* NULL: none */

/* A line with both its ends. `dash` is drawn in turns, '#' a dot; *phase is how far it is. */
void dots_line(struct dots *d, const int from[2], const int to[2], const char *dash,
			   unsigned *phase);

/* Appends a row, without spaces at its end. */
void dots_row(const struct dots *d, int row, bool ascii, struct buf *out);

#endif
