#include <math.h>

#include "base/number.h"
#include "report/plot_svg.h"

#define CAP        4   /* of an error bar, to either side */
#define BARS_SHARE 0.8 /* of a group's width */
#define NEAR       0.5 /* points of a line that are nearer are one */

static void put_diagonal(struct svg *v)
{
	double low = fmax(v->frame.x.low, v->frame.y.low),
		   high = fmin(v->frame.x.high, v->frame.y.high);
	if (low < high && v->frame.x.kind == v->frame.y.kind)
		svg_segment(v, "axis\" stroke-dasharray=\"1 4", svg_value_x(v, low), svg_value_y(v, low),
					svg_value_x(v, high), svg_value_y(v, high));
}

static void put_points(struct svg *v, size_t series)
{
	const struct plot_series *s = &v->p->series[series];
	for (size_t i = 0; i < s->count; i++) {
		const struct plot_point *point = &s->points[i];
		if (plot_point_shows(v->p, point))
			svg_mark(v, series, svg_value_x(v, point->x), svg_value_y(v, point->y));
	}
}

static void begin_path(struct svg *v, size_t series)
{
	buf_addf(v->out,
			 "<path class=\"c%zu\" fill=\"none\" stroke=\"currentColor\" "
			 "stroke-width=\"2\" stroke-linejoin=\"round\"%s d=\"",
			 series % SVG_COLOURS, svg_dash(series));
}

static void add_to_path(struct svg *v, char command, double x, double y)
{
	buf_add_char(v->out, command);
	svg_number(v->out, x);
	buf_add_char(v->out, ' ');
	svg_number(v->out, y);
}

static void put_curve_line(struct svg *v, size_t series)
{
	const struct plot_series *s = &v->p->series[series];
	double last[2] = {NAN, NAN};
	bool joined = false;
	begin_path(v, series);
	for (size_t i = 0; i < s->count; i++) {
		const struct plot_point *point = &s->points[i];
		bool shows = plot_point_shows(v->p, point);
		if (shows) {
			double x = svg_value_x(v, point->x), y = svg_value_y(v, point->y);
			bool end = i + 1 == s->count || !plot_point_shows(v->p, &s->points[i + 1]);
			bool near = joined && fabs(x - last[0]) < NEAR && fabs(y - last[1]) < NEAR;
			if (!near || end) {
				add_to_path(v, joined ? 'L' : 'M', x, y);
				if (!joined)
					add_to_path(v, 'L', x, y); /* so that a point alone is seen */
				last[0] = x;
				last[1] = y;
			}
		}
		joined = shows;
	}
	buf_add_str(v->out, "\" stroke-linecap=\"round\"/>\n");
}

/* A few marks along the curve, away from those of the others. */
static void put_curve_marks(struct svg *v, size_t series)
{
	const struct plot_series *s = &v->p->series[series];
	struct plot_span span = PLOT_SPAN_INIT;
	for (size_t i = 0; i < s->count; i++) {
		if (plot_point_shows(v->p, &s->points[i]))
			plot_span_add(&span, STAT_LINEAR, svg_value_x(v, s->points[i].x));
	}
	double along = (double)(series + 1) / (double)(v->p->series_count + 1);
	size_t at = 0;
	for (int i = 0; i < SVG_MARKS; i++) {
		double x = span.low + (span.high - span.low) * (i + along) / SVG_MARKS;
		while (at < s->count &&
			   (!plot_point_shows(v->p, &s->points[at]) || svg_value_x(v, s->points[at].x) < x))
			at++;
		if (at < s->count)
			svg_mark(v, series, svg_value_x(v, s->points[at].x), svg_value_y(v, s->points[at].y));
	}
}

static void put_curve(struct svg *v, size_t series)
{
	const struct plot_series *s = &v->p->series[series];
	bool shows = false;
	for (size_t i = 0; i < s->count && !shows; i++)
		shows = plot_point_shows(v->p, &s->points[i]);
	if (!shows)
		return;
	put_curve_line(v, series);
	if (v->p->series_count > 1)
		put_curve_marks(v, series);
}

static void put_error(struct svg *v, double x, const struct plot_point *point)
{
	static const char *const classes[] = {"halo", "axis"};
	double low = svg_value_y(v, point->low), high = svg_value_y(v, point->high);
	for (int i = 0; i < 2; i++) {
		svg_segment(v, classes[i], x, low, x, high);
		svg_segment(v, classes[i], x - CAP, low, x + CAP, low);
		svg_segment(v, classes[i], x - CAP, high, x + CAP, high);
	}
}

/* Above the bar, where it is wide enough. */
static void put_value(struct svg *v, double x, const struct plot_point *point, double width)
{
	struct buf text = BUF_INIT;
	double top = 0;
	if (plot_point_shows(v->p, point)) {
		number_add_decimal(&text, point->y, plot_decimals(v->p));
		top = fmax(top, plot_point_has_error(point) ? fmax(point->y, point->high) : point->y);
	} else {
		buf_add_str(&text, "–");
	}
	if (svg_width(text.data) < width)
		svg_text(v, x, svg_value_y(v, top) - 4, " class=\"small\" text-anchor=\"middle\"",
				 text.data);
	buf_release(&text);
}

static void put_bar(struct svg *v, size_t series, double x, double width, double zero,
					const struct plot_point *point)
{
	const double from[2] = {x + width * 0.05, zero};
	const double to[2] = {x + width * 0.95, svg_value_y(v, point->y)};
	if (plot_point_shows(v->p, point)) {
		svg_box(v, series, from, to);
		if (plot_point_has_error(point))
			put_error(v, x + width / 2, point);
	}
	put_value(v, x + width / 2, point, width);
}

static void put_bars(struct svg *v)
{
	const struct plot *p = v->p;
	double group = (v->right - v->left) / (double)(p->group_count ? p->group_count : 1);
	double width = group * BARS_SHARE / (double)(p->series_count ? p->series_count : 1);
	double zero = svg_value_y(v, p->y.scale == STAT_LOG ? v->frame.y.low : 0);
	for (size_t s = 0; s < p->series_count; s++) {
		for (size_t g = 0; g < p->series[s].count; g++) {
			double x = v->left + group * ((double)g + (1 - BARS_SHARE) / 2) + width * (double)s;
			put_bar(v, s, x, width, zero, &p->series[s].points[g]);
		}
	}
	svg_segment(v, "axis", v->left, zero, v->right, zero);
}

static void put_bins(struct svg *v)
{
	const struct plot_series *s = &v->p->series[0];
	for (size_t i = 0; i < s->count; i++) {
		const double from[2] = {svg_value_x(v, stat_edge(&v->p->bins, i)), v->bottom};
		const double to[2] = {svg_value_x(v, stat_edge(&v->p->bins, i + 1)),
							  svg_value_y(v, s->points[i].y)};
		const double inner[2] = {to[0] - fmin(2, (to[0] - from[0]) / 4), to[1]};
		if (s->points[i].y > 0)
			svg_box(v, 0, from, inner);
	}
}

static void put_outline(struct svg *v, size_t series)
{
	const struct plot_series *s = &v->p->series[series];
	size_t n = s->count;
	begin_path(v, series);
	add_to_path(v, 'M', v->left, v->bottom);
	for (size_t i = 0; i < n; i++) {
		double y = svg_value_y(v, s->points[i].y);
		add_to_path(v, 'L', svg_value_x(v, stat_edge(&v->p->bins, i)), y);
		add_to_path(v, 'L', svg_value_x(v, stat_edge(&v->p->bins, i + 1)), y);
	}
	add_to_path(v, 'L', v->right, v->bottom);
	buf_add_str(v->out, "\"/>\n");
	for (int i = 0; i < SVG_MARKS && n; i++) {
		double along = (double)(series + 1) / (double)(v->p->series_count + 1);
		size_t at = (size_t)((double)n * (i + along) / SVG_MARKS);
		double x = svg_value_x(v, stat_edge(&v->p->bins, at)),
			   end = svg_value_x(v, stat_edge(&v->p->bins, at + 1));
		svg_mark(v, series, (x + end) / 2, svg_value_y(v, s->points[at].y));
	}
}

void svg_data(struct svg *v)
{
	const struct plot *p = v->p;
	if (*p->diagonal)
		put_diagonal(v);
	if (p->kind == PLOT_BARS) {
		put_bars(v);
		return;
	}
	for (size_t i = 0; i < p->series_count; i++) {
		if (p->kind == PLOT_SCATTER)
			put_points(v, i);
		else if (p->kind == PLOT_CURVE)
			put_curve(v, i);
		else if (p->series_count > 1)
			put_outline(v, i);
		else
			put_bins(v);
	}
}
