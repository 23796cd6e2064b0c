/* report/plot_svg.h: the pieces an SVG of a plot is made of. Lengths are units of the SVG: pixels,
 * where it is shown in its own size. */
#ifndef REPORT_PLOT_SVG_H
#define REPORT_PLOT_SVG_H

#include "report/plot_frame.h"

#define SVG_COLOURS 6 /* classes c0, c1 … of its style */
#define SVG_MARKS   3 /* on a curve */

struct svg {
	const struct plot *p;
	struct plot_frame frame;
	struct buf *out;
	double width, height;
	double left, right, top, bottom; /* of the area the data are in */
	double y;                        /* where the next line at the head goes */
	char id[24];                     /* before the names of patterns */
};

void svg_escape(struct buf *out, const char *s); /* any bytes, as text or value of XML */
void svg_number(struct buf *out, double number); /* with two decimals */
double svg_width(const char *s);                 /* of a text, at most */

/* `attributes`: further ones, each after a space. */
void svg_text(struct svg *v, double x, double y, const char *attributes, const char *s);
void svg_segment(struct svg *v, const char *class, double x1, double y1, double x2, double y2);

/* Places in the area. */
double svg_place_x(const struct svg *v, double share);
double svg_place_y(const struct svg *v, double share);
double svg_value_x(const struct svg *v, double value);
double svg_value_y(const struct svg *v, double value);

/* What tells series apart: mark, dash, pattern; each has its colour. */
void svg_mark(struct svg *v, size_t series, double x, double y);
const char *svg_dash(size_t series); /* an attribute, or "" */
void svg_patterns(struct svg *v);    /* once, before svg_box */
void svg_box(struct svg *v, size_t series, const double from[2], const double to[2]);

void svg_data(struct svg *v);

#endif
