/* report/plot_text.h: what the drawings of a plot for the terminal share. */
#ifndef REPORT_PLOT_TEXT_H
#define REPORT_PLOT_TEXT_H

#include "report/plot_dots.h"
#include "report/plot_frame.h"

struct plot_drawing {
	const struct plot *p;
	struct plot_frame frame;
	int columns, rows; /* of the whole */
	bool ascii;
	struct buf *out;
	struct buf foot; /* legend and notes, whole lines */
	int foot_rows;
	int left; /* cells before the axis */
};

/* The sign of a series, and how its line is dashed. */
const char *plot_sign(size_t series, bool ascii);
const char *plot_dash(size_t series);

/* Where several series are in one cell. */
#define PLOT_SEVERAL "&"

/* Appends to the right (cells > 0) or to the left (cells < 0) of so many cells; cut where it does
 * not fit. */
void plot_put(struct buf *out, const char *s, int cells);
void plot_line(struct buf *out, const char *s, int cells); /* with its end, cut */
double plot_cells(const char *s);                          /* that it takes */
void plot_spaces(struct buf *out, int cells);
void plot_title(struct plot_drawing *d);

/* The axis below, with the labels of its ticks and its own. `width`: cells of the field. */
void plot_axis_below(struct plot_drawing *d, const struct plot_scale *s, const char *label,
					 int width);
int plot_axis_rows(const char *label); /* that it takes */

/* In plot_field.c and plot_bars.c. */
void plot_draw_field(struct plot_drawing *d);
void plot_draw_bars(struct plot_drawing *d);

#endif
