/* report/plot_frame.h: what both drawings of a plot have in common: its scales, and its words. */
#ifndef REPORT_PLOT_FRAME_H
#define REPORT_PLOT_FRAME_H

#include "report/plot_axis.h"

#define PLOT_NOTES 4

struct plot_frame {
	struct plot_scale x, y;
	struct buf notes[PLOT_NOTES]; /* whole sentences */
	int note_count;
};

void plot_frame_init(struct plot_frame *f, const struct plot *p);
void plot_frame_release(struct plot_frame *f);

/* Whether a point can be drawn, if only at the edge. */
bool plot_point_shows(const struct plot *p, const struct plot_point *point);
bool plot_point_has_error(const struct plot_point *point);

/* Where the series are named: when there are several, or a name besides the title. */
bool plot_has_legend(const struct plot *p);

/* Appends what a reader who does not see the plot is told of it, in plain sentences. */
void plot_describe(const struct plot *p, const struct plot_frame *f, struct buf *out);

/* Decimals that values of bars are told with. */
int plot_decimals(const struct plot *p);

#endif
