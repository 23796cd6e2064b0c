/* Points, curves and histograms for the terminal: a field of dots between two axes. */
#include <math.h>

#include "base/mem.h"
#include "report/plot_text.h"

#define FIELD_LEAST 4 /* rows */
#define MARKS       3 /* on a curve */
#define DIAGONAL    "#..."

static double one_row(const char *label)
{
	(void)label;
	return 1;
}

struct field {
	struct plot_drawing *d;
	struct dots dots;
};

static int dot_x(const struct field *f, double share)
{
	return (int)lround(share * (2 * f->dots.columns - 1));
}

static int dot_y(const struct field *f, double share)
{
	return (int)lround((1 - share) * (4 * f->dots.rows - 1));
}

static void place(const struct field *f, const struct plot_point *point, int at[2])
{
	at[0] = dot_x(f, plot_scale_share(&f->d->frame.x, point->x));
	at[1] = dot_y(f, plot_scale_share(&f->d->frame.y, point->y));
}

static void draw_diagonal(struct field *f)
{
	const struct plot_scale *x = &f->d->frame.x, *y = &f->d->frame.y;
	double low = fmax(x->low, y->low), high = fmin(x->high, y->high);
	const struct plot_point a = {.x = low, .y = low}, b = {.x = high, .y = high};
	int from[2], to[2];
	unsigned phase = 0;
	if (low >= high || x->kind != y->kind)
		return;
	place(f, &a, from);
	place(f, &b, to);
	dots_line(&f->dots, from, to, DIAGONAL, &phase);
}

/* Four dots, to be told from the line x = y, unless there are so many points that they would run
 * together. */
static void set_point(struct field *f, const int at[2], size_t count)
{
	bool small = count > (size_t)f->dots.columns * (size_t)f->dots.rows;
	int right = 2 * f->dots.columns - 1, bottom = 4 * f->dots.rows - 1;
	int x = small || at[0] < right ? at[0] : right - 1;
	int y = small || at[1] < bottom ? at[1] : bottom - 1;
	for (int i = 0; i < (small ? 1 : 4); i++)
		dots_set(&f->dots, x + i % 2, y + i / 2);
}

static void draw_points(struct field *f, size_t series)
{
	const struct plot *p = f->d->p;
	const struct plot_series *s = &p->series[series];
	const char *sign = plot_sign(series, f->d->ascii);
	for (size_t i = 0; i < s->count; i++) {
		int at[2];
		if (!plot_point_shows(p, &s->points[i]))
			continue;
		place(f, &s->points[i], at);
		if (p->series_count == 1 && !f->d->ascii) {
			set_point(f, at, s->count);
			continue;
		}
		const char *there = dots_sign_at(&f->dots, at[0] / 2, at[1] / 4);
		bool other = there && strcmp(there, sign) != 0;
		dots_sign(&f->dots, at[0] / 2, at[1] / 4, other ? PLOT_SEVERAL : sign);
	}
}

/* Where a curve passes each column of dots: −1 where it does not. */
static int *track_new(const struct field *f)
{
	int *track = mem_alloc((size_t)(2 * f->dots.columns) * sizeof *track);
	for (int i = 0; i < 2 * f->dots.columns; i++)
		track[i] = -1;
	return track;
}

static void track_line(int *track, const int from[2], const int to[2])
{
	int step = to[0] < from[0] ? -1 : 1;
	for (int x = from[0]; x != to[0] + step; x += step) {
		double share = to[0] == from[0] ? 1 : (double)(x - from[0]) / (to[0] - from[0]);
		track[x] = from[1] + (int)lround(share * (to[1] - from[1]));
	}
}

/* A few signs along the curve, where the other series have none of theirs. */
static void mark_track(struct field *f, size_t series, const int *track)
{
	int width = 2 * f->dots.columns, first = 0, end = width;
	while (first < width && track[first] < 0)
		first++;
	while (end > first && track[end - 1] < 0)
		end--;
	double part = (double)(end - first) / MARKS;
	for (int i = 0; i < MARKS && end > first; i++) {
		double along = (double)(series + 1) / (double)(f->d->p->series_count + 1);
		int x = first + (int)(part * (i + along));
		while (x < end && track[x] < 0)
			x++;
		if (x < end)
			dots_sign(&f->dots, x / 2, track[x] / 4, plot_sign(series, f->d->ascii));
	}
}

static void draw_curve(struct field *f, size_t series)
{
	const struct plot *p = f->d->p;
	const struct plot_series *s = &p->series[series];
	int *track = track_new(f), last[2] = {0, 0}, at[2];
	unsigned phase = 0;
	bool joined = false;
	for (size_t i = 0; i < s->count; i++) {
		bool shows = plot_point_shows(p, &s->points[i]);
		if (shows) {
			place(f, &s->points[i], at);
			const int *from = joined ? last : at;
			dots_line(&f->dots, from, at, plot_dash(series), &phase);
			track_line(track, from, at);
			last[0] = at[0];
			last[1] = at[1];
		}
		joined = shows;
	}
	if (p->series_count > 1)
		mark_track(f, series, track);
	free(track);
}

static void bin_ends(const struct field *f, size_t i, int *from, int *to)
{
	const struct stat_bins *bins = &f->d->p->bins;
	int width = 2 * f->dots.columns;
	*from = (int)lround(plot_scale_share(&f->d->frame.x, stat_edge(bins, i)) * width);
	*to = (int)lround(plot_scale_share(&f->d->frame.x, stat_edge(bins, i + 1)) * width) - 1;
	*from = *from < width ? *from : width - 1;
	*to = *to < *from ? *from : *to;
}

static void draw_bins(struct field *f)
{
	const struct plot_series *s = &f->d->p->series[0];
	int height = 4 * f->dots.rows;
	for (size_t i = 0; i < s->count; i++) {
		int from, to;
		bin_ends(f, i, &from, &to);
		to -= to - from >= 3; /* a gap between two that are wide */
		int tall = (int)lround(plot_scale_share(&f->d->frame.y, s->points[i].y) * height);
		tall = tall == 0 && s->points[i].y > 0 ? 1 : tall;
		for (int x = from; x <= to; x++) {
			for (int y = height - tall; y < height; y++)
				dots_set(&f->dots, x, y);
		}
	}
}

/* The outline alone, where several are seen together. */
static void draw_outline(struct field *f, size_t series)
{
	const struct plot_series *s = &f->d->p->series[series];
	int *track = track_new(f), last[2] = {0, 4 * f->dots.rows - 1};
	unsigned phase = 0;
	for (size_t i = 0; i < s->count; i++) {
		int from[2], to[2];
		bin_ends(f, i, &from[0], &to[0]);
		from[1] = to[1] = dot_y(f, plot_scale_share(&f->d->frame.y, s->points[i].y));
		const int corner[2] = {from[0], last[1]};
		dots_line(&f->dots, corner, from, plot_dash(series), &phase);
		dots_line(&f->dots, from, to, plot_dash(series), &phase);
		track_line(track, from, to);
		last[1] = to[1];
	}
	mark_track(f, series, track);
	free(track);
}

static void fill_field(struct field *f)
{
	const struct plot *p = f->d->p;
	if (*p->diagonal)
		draw_diagonal(f);
	for (size_t i = 0; i < p->series_count; i++) {
		if (p->kind == PLOT_SCATTER)
			draw_points(f, i);
		else if (p->kind == PLOT_CURVE)
			draw_curve(f, i);
		else if (p->series_count > 1)
			draw_outline(f, i);
		else
			draw_bins(f);
	}
}

void plot_draw_field(struct plot_drawing *d)
{
	const struct plot *p = d->p;
	int around = (*p->title != 0) + (*p->y.label != 0) + plot_axis_rows(p->x.label) + d->foot_rows;
	int height = d->rows - around < FIELD_LEAST ? FIELD_LEAST : d->rows - around;
	struct plot_tick ticks[PLOT_TICKS];
	const struct plot_room room = {height, 1, 1, one_row, 1};
	size_t n = plot_ticks(&d->frame.y, &room, ticks);
	d->left = 1;
	for (size_t i = 0; i < n; i++) {
		int cells = (int)plot_cells(ticks[i].label) + 1;
		d->left = cells > d->left ? cells : d->left;
	}
	struct field f = {.d = d};
	dots_init(&f.dots, d->columns - d->left - 1, height);
	fill_field(&f);
	plot_title(d);
	if (*p->y.label)
		plot_line(d->out, p->y.label, d->columns);
	for (int row = 0; row < height; row++) {
		const char *label = NULL;
		for (size_t i = 0; i < n; i++)
			label = dot_y(&f, ticks[i].share) / 4 == row ? ticks[i].label : label;
		plot_put(d->out, label ? label : "", d->left - 1);
		buf_add_str(d->out, label ? (d->ascii ? " +" : " ┤") : d->ascii ? " |" : " │");
		dots_row(&f.dots, row, d->ascii, d->out);
		buf_add_char(d->out, '\n');
	}
	plot_axis_below(d, &d->frame.x, p->x.label, f.dots.columns);
	dots_release(&f.dots);
}
