/* report/plot.h: plots of a report, from one model of their data: for the terminal, in dots of
 * braille (U+2800, 2 × 4 a cell) or in ASCII, and as SVG.
 *
 * A plot is filled series by series; strings are copied. What tells series apart is never colour
 * alone: marks, dashes and patterns differ as well. A number outside an axis's range is drawn at
 * the range's edge, one that is NaN or infinite is left out, and a note below says so. */
#ifndef REPORT_PLOT_H
#define REPORT_PLOT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "measure/stat.h"

#define PLOT_COLUMNS       80
#define PLOT_ROWS          24
#define PLOT_COLUMNS_LEAST 40 /* what is smaller is drawn at this size */
#define PLOT_ROWS_LEAST    10
#define PLOT_COLUMNS_MOST  1000
#define PLOT_ROWS_MOST     500

enum plot_kind {
	PLOT_SCATTER,  /* points */
	PLOT_CURVE,    /* points joined by lines, in their order */
	PLOT_BARS,     /* one bar for each group and series */
	PLOT_HISTOGRAM /* how many numbers lie in each bin */
};

struct plot_axis {
	char *label; /* never NULL */
	enum stat_scale scale;
	double low, high; /* NAN: as the data have it, to the next round number */
};

struct plot_series {
	char *name;
	struct plot_point {
		double x, y;      /* of bars and bins: y alone */
		double low, high; /* the error bar; NAN: none */
	} * points;
	size_t count, cap;
};

struct plot {
	enum plot_kind kind;
	char *title, *diagonal; /* diagonal: the name of the line x = y; "": none */
	struct plot_axis x, y;  /* of bars: y has the values, x no numbers */
	struct plot_series *series;
	size_t series_count, series_cap;
	char **groups; /* of bars */
	size_t group_count, group_cap;
	struct stat_bins bins; /* of a histogram */
	size_t outside;        /* numbers in no bin */
};

/* ---- Making ---- */

void plot_init(struct plot *p, enum plot_kind kind, const char *title);
void plot_release(struct plot *p);

void plot_label(struct plot_axis *axis, const char *label, enum stat_scale scale);
void plot_range(struct plot_axis *axis, double low, double high); /* NAN: as the data have it */
void plot_diagonal(struct plot *p, const char *name); /* both axes get one range; of equal scales */

void plot_series(struct plot *p, const char *name); /* what is added next belongs to it */
void plot_point(struct plot *p, double x, double y);
void plot_group(struct plot *p, const char *name);         /* of bars: all groups before the bars */
void plot_bar(struct plot *p, struct stat_estimate value); /* of the next group; NAN: none */
void plot_bins(struct plot *p, const struct stat_bins *bins); /* before plot_numbers */
void plot_numbers(struct plot *p, const double *x, size_t n);

/* ---- Drawing ---- */

/* Appends lines of at most `columns` cells, `rows` of them: more where a legend and notes leave
 * less than four for the field, and for bars only as many as they take. With `ascii` all signs are
 * of ASCII; names stay as they are. */
void plot_draw(const struct plot *p, int columns, int rows, bool ascii, struct buf *out);

/* Appends an SVG of 10 × 20 units for each cell of such a plot: nothing is loaded from elsewhere,
 * light or dark as the reader's screen is. */
void plot_svg(const struct plot *p, int columns, int rows, struct buf *out);

#endif
