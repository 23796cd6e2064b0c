#include "report/plot_frame.h"

#include <math.h>

#include "base/number.h"

static bool has_numbers_along_x(const struct plot *p)
{
	return p->kind == PLOT_SCATTER || p->kind == PLOT_CURVE;
}

bool plot_point_shows(const struct plot *p, const struct plot_point *point)
{
	return isfinite(point->y) && (!has_numbers_along_x(p) || isfinite(point->x));
}

bool plot_point_has_error(const struct plot_point *point)
{
	return isfinite(point->low) && isfinite(point->high);
}

bool plot_has_legend(const struct plot *p)
{
	return p->series_count > 1 || *p->diagonal || (p->series_count && *p->series[0].name);
}

int plot_decimals(const struct plot *p)
{
	for (size_t i = 0; i < p->series_count; i++) {
		for (size_t j = 0; j < p->series[i].count; j++) {
			double y = p->series[i].points[j].y;
			if (isfinite(y) && y != round(y))
				return 1;
		}
	}
	return 0;
}

/* ---- Scales ---- */

static void span_points(const struct plot *p, struct plot_span *x, struct plot_span *y)
{
	for (size_t i = 0; i < p->series_count; i++) {
		for (size_t j = 0; j < p->series[i].count; j++) {
			const struct plot_point *point = &p->series[i].points[j];
			if (!plot_point_shows(p, point))
				continue;
			if (has_numbers_along_x(p))
				plot_span_add(x, p->x.scale, point->x);
			plot_span_add(y, p->y.scale, point->y);
			if (plot_point_has_error(point)) {
				plot_span_add(y, p->y.scale, point->low);
				plot_span_add(y, p->y.scale, point->high);
			}
		}
	}
}

static void set_scales(struct plot_frame *f, const struct plot *p)
{
	struct plot_span x = PLOT_SPAN_INIT, y = PLOT_SPAN_INIT;
	struct plot_axis y_axis = p->y;
	span_points(p, &x, &y);
	if (*p->diagonal) {
		const struct plot_span of_x = x, of_y = y;
		plot_span_add(&x, p->x.scale, of_y.low);
		plot_span_add(&x, p->x.scale, of_y.high);
		plot_span_add(&y, p->y.scale, of_x.low);
		plot_span_add(&y, p->y.scale, of_x.high);
	}
	/* Bars stand on 0. */
	if (!has_numbers_along_x(p) && y_axis.scale == STAT_LINEAR) {
		if (!isfinite(y_axis.low) && y.low >= 0)
			y_axis.low = 0;
		plot_span_add(&y, STAT_LINEAR, 0);
	}
	f->x = plot_scale_for(&p->x, x, false);
	f->y = plot_scale_for(&y_axis, y, p->kind == PLOT_HISTOGRAM);
}

/* ---- Notes ---- */

static void note(struct plot_frame *f, size_t n, const char *one, const char *many)
{
	struct buf *b = &f->notes[f->note_count++];
	number_add(b, (long)n);
	buf_addf(b, " %s", n == 1 ? one : many);
}

static void take_notes(struct plot_frame *f, const struct plot *p)
{
	size_t shown = 0, left_out = 0, clipped = 0;
	for (size_t i = 0; i < p->series_count; i++) {
		for (size_t j = 0; j < p->series[i].count; j++) {
			const struct plot_point *point = &p->series[i].points[j];
			bool shows = plot_point_shows(p, point);
			shown += shows;
			left_out += !shows;
			bool inside = plot_scale_holds(&f->y, point->y) &&
						  (!has_numbers_along_x(p) || plot_scale_holds(&f->x, point->x));
			clipped += shows && !inside;
		}
	}
	if (!shown)
		buf_add_str(&f->notes[f->note_count++], "There is nothing to draw.");
	if (clipped)
		note(f, clipped, "point lies outside the range and is drawn at its edge.",
			 "points lie outside the range and are drawn at its edge.");
	if (left_out && p->kind != PLOT_BARS)
		note(f, left_out, "point is no number and is left out.",
			 "points are no numbers and are left out.");
	if (p->outside)
		note(f, p->outside, "number lies in no bin.", "numbers lie in no bin.");
}

void plot_frame_init(struct plot_frame *f, const struct plot *p)
{
	*f = (struct plot_frame){.note_count = 0};
	for (int i = 0; i < PLOT_NOTES; i++)
		buf_init(&f->notes[i]);
	set_scales(f, p);
	take_notes(f, p);
}

void plot_frame_release(struct plot_frame *f)
{
	for (int i = 0; i < PLOT_NOTES; i++)
		buf_release(&f->notes[i]);
}

/* ---- For readers who do not see it ---- */

static void describe_value(struct buf *out, double value, int decimals)
{
	if (isfinite(value))
		number_add_decimal(out, value, decimals);
	else
		buf_add_str(out, "none");
}

static void describe_bars(const struct plot *p, const struct plot_series *s, struct buf *out)
{
	int decimals = plot_decimals(p);
	for (size_t i = 0; i < s->count && i < p->group_count; i++) {
		const struct plot_point *point = &s->points[i];
		buf_addf(out, "%s%s ", i ? ", " : " ", p->groups[i]);
		describe_value(out, point->y, decimals);
		if (plot_point_has_error(point)) {
			buf_add_str(out, " (");
			describe_value(out, point->low, decimals);
			buf_add_str(out, " to ");
			describe_value(out, point->high, decimals);
			buf_add_char(out, ')');
		}
	}
}

static void describe_bins(const struct plot *p, const struct plot_series *s, struct buf *out)
{
	size_t sum = 0, most = 0;
	for (size_t i = 0; i < s->count; i++) {
		sum += (size_t)s->points[i].y;
		most = s->points[i].y > s->points[most].y ? i : most;
	}
	buf_addf(out, " %zu in %zu bins", sum, s->count);
	if (!sum)
		return;
	buf_add_str(out, ", most from ");
	describe_value(out, stat_edge(&p->bins, most), 2);
	buf_add_str(out, " to ");
	describe_value(out, stat_edge(&p->bins, most + 1), 2);
}

static void describe_points(const struct plot *p, const struct plot_series *s, struct buf *out)
{
	struct plot_span x = PLOT_SPAN_INIT, y = PLOT_SPAN_INIT;
	size_t n = 0;
	for (size_t i = 0; i < s->count; i++) {
		if (!plot_point_shows(p, &s->points[i]))
			continue;
		plot_span_add(&x, STAT_LINEAR, s->points[i].x);
		plot_span_add(&y, STAT_LINEAR, s->points[i].y);
		n++;
	}
	buf_addf(out, " %zu point%s", n, n == 1 ? "" : "s");
	if (!n)
		return;
	buf_add_str(out, ", x from ");
	describe_value(out, x.low, 2);
	buf_add_str(out, " to ");
	describe_value(out, x.high, 2);
	buf_add_str(out, ", y from ");
	describe_value(out, y.low, 2);
	buf_add_str(out, " to ");
	describe_value(out, y.high, 2);
}

void plot_describe(const struct plot *p, const struct plot_frame *f, struct buf *out)
{
	static const char *const kinds[] = {"Scatter plot", "Curve", "Bars", "Histogram"};
	buf_add_str(out, kinds[p->kind]);
	if (*p->y.label)
		buf_addf(out, " of %s", p->y.label);
	if (*p->x.label)
		buf_addf(out, " against %s", p->x.label);
	buf_add_char(out, '.');
	for (size_t i = 0; i < p->series_count; i++) {
		const struct plot_series *s = &p->series[i];
		if (*s->name)
			buf_addf(out, " %s:", s->name);
		if (p->kind == PLOT_BARS)
			describe_bars(p, s, out);
		else if (p->kind == PLOT_HISTOGRAM)
			describe_bins(p, s, out);
		else
			describe_points(p, s, out);
		buf_add_char(out, '.');
	}
	for (int i = 0; i < f->note_count; i++)
		buf_addf(out, " %s", f->notes[i].data);
}
