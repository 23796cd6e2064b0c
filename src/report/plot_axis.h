/* report/plot_axis.h: from numbers to places on an axis, and the ticks that are labelled. */
#ifndef REPORT_PLOT_AXIS_H
#define REPORT_PLOT_AXIS_H

#include <stdbool.h>
#include <stddef.h>

#include "report/plot.h"

#define PLOT_TICKS 24 /* on an axis, at most */

struct plot_scale {
	enum stat_scale kind;
	double low, high; /* low < high; 0 < low for STAT_LOG */
	bool whole;       /* ticks at whole numbers alone */
};

struct plot_span {
	double low, high; /* low > high: of no number */
};

#define PLOT_SPAN_INIT        \
	{                         \
		INFINITY, (-INFINITY) \
	}

/* Widens a span to hold a number that can be drawn on the scale. */
void plot_span_add(struct plot_span *s, enum stat_scale kind, double number);

/* A scale for these numbers, from and to a round one, but for the ends that the axis gives. */
struct plot_scale plot_scale_for(const struct plot_axis *axis, struct plot_span span, bool whole);

/* How far a finite number is along the axis, 0 to 1; what lies outside is at an end. */
double plot_scale_share(const struct plot_scale *s, double number);
bool plot_scale_holds(const struct plot_scale *s, double number);

struct plot_tick {
	double share; /* along the axis */
	char label[40];
};

/* The room labels have: in cells or in units of an SVG. */
struct plot_room {
	double length;                       /* of the axis */
	double before, after;                /* its ends: labels are moved there to be whole */
	double (*extent)(const char *label); /* along the axis */
	double gap;                          /* between two of them, at least */
};

/* Where a tick's label begins: its middle is at the tick, but at the ends of the room. */
double plot_label_begin(const struct plot_tick *tick, const struct plot_room *room);

/* Fills ticks at 1, 2, 5 times a power of ten, as many as have room, and returns how many. */
size_t plot_ticks(const struct plot_scale *s, const struct plot_room *room,
				  struct plot_tick ticks[PLOT_TICKS]);

#endif
