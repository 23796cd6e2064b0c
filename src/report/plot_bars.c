/* Bars for the terminal lie, so that the names of groups and the values stand beside them. */
#include <math.h>

#include "base/number.h"
#include "base/text.h"
#include "report/plot_text.h"

#define NAME_SHARE  3 /* the part of a line that names take at most */
#define FIELD_LEAST 8 /* cells */

struct bars {
	struct plot_drawing *d;
	int name, value, width; /* cells of the names, of the values and of the field */
	int decimals;
	size_t groups; /* that are shown */
	bool apart;    /* a line between groups */
};

static bool several(const struct bars *b)
{
	return b->d->p->series_count > 1;
}

static const struct plot_point *point_at(const struct bars *b, size_t series, size_t group)
{
	const struct plot_series *s = &b->d->p->series[series];
	return group < s->count && isfinite(s->points[group].y) ? &s->points[group] : NULL;
}

static void add_value(const struct bars *b, const struct plot_point *point, struct buf *out)
{
	if (point)
		number_add_decimal(out, point->y, b->decimals);
	else
		buf_add_str(out, b->d->ascii ? "-" : "–");
}

/* How a series is filled: `#` a dot, for two columns of three rows of dots. */
static bool is_filled(size_t series, int x, int y)
{
	static const char *const patterns[] = {"######", "#..##.", "..##..",
										   "#.#.#.", "##..##", "#....#"};
	return patterns[series % (sizeof patterns / sizeof *patterns)][y * 2 + x % 2] == '#';
}

static const char *ascii_fill(size_t series)
{
	static const char *const fills[] = {"#", "=", ":", "%", "~", "."};
	return fills[series % (sizeof fills / sizeof *fills)];
}

static int dot_of(const struct bars *b, double value)
{
	return (int)lround(plot_scale_share(&b->d->frame.y, value) * (2 * b->width - 1));
}

static void fill_bar(const struct bars *b, struct dots *row, size_t series, double value)
{
	const struct plot_scale *scale = &b->d->frame.y;
	int zero = dot_of(b, scale->kind == STAT_LOG ? scale->low : 0), end = dot_of(b, value);
	int from = zero < end ? zero : end, to = zero < end ? end : zero;
	if (from == to && value == 0)
		return;
	for (int x = from; x <= to; x++) {
		if (b->d->ascii)
			dots_sign(row, x / 2, 0, ascii_fill(series));
		for (int y = 0; y < 3 && !b->d->ascii; y++) {
			if (is_filled(series, x, y))
				dots_set(row, x, y);
		}
	}
}

static void lay_error(const struct bars *b, struct dots *row, const struct plot_point *point)
{
	bool ascii = b->d->ascii;
	int low = dot_of(b, point->low) / 2, high = dot_of(b, point->high) / 2;
	for (int c = low; c <= high; c++)
		dots_sign(row, c, 0, ascii ? "-" : "─");
	dots_sign(row, low, 0, ascii ? "|" : "├");
	dots_sign(row, high, 0, ascii ? "|" : "┤");
	dots_sign(row, dot_of(b, point->y) / 2, 0, ascii ? "+" : "┼");
}

static void draw_bar(const struct bars *b, size_t series, size_t group)
{
	const struct plot_point *point = point_at(b, series, group);
	const struct plot_scale *scale = &b->d->frame.y;
	struct buf *out = b->d->out, line = BUF_INIT;
	struct dots row;
	dots_init(&row, b->width, 1);
	if (scale->kind == STAT_LINEAR && scale->low < 0)
		dots_sign(&row, dot_of(b, 0) / 2, 0, b->d->ascii ? "|" : "│");
	if (point)
		fill_bar(b, &row, series, point->y);
	if (point && plot_point_has_error(point))
		lay_error(b, &row, point);
	plot_put(out, series == 0 ? b->d->p->groups[group] : "", -b->name);
	if (several(b))
		buf_addf(out, " %s", plot_sign(series, b->d->ascii));
	buf_add_str(out, b->d->ascii ? " |" : " │");
	dots_row(&row, 0, b->d->ascii, &line);
	buf_add_str(out, line.data);
	plot_spaces(out, b->width - text_width(line.data, line.len) + 1);
	buf_clear(&line);
	add_value(b, point, &line);
	plot_put(out, line.data, b->value);
	buf_add_char(out, '\n');
	buf_release(&line);
	dots_release(&row);
}

static void measure(struct bars *b)
{
	const struct plot *p = b->d->p;
	struct buf value = BUF_INIT;
	b->decimals = plot_decimals(p);
	for (size_t g = 0; g < p->group_count; g++) {
		int cells = text_width(p->groups[g], strlen(p->groups[g]));
		b->name = cells > b->name ? cells : b->name;
		for (size_t s = 0; s < p->series_count; s++) {
			buf_clear(&value);
			add_value(b, point_at(b, s, g), &value);
			cells = text_width(value.data, value.len);
			b->value = cells > b->value ? cells : b->value;
		}
	}
	buf_release(&value);
	int most = b->d->columns / NAME_SHARE;
	b->name = b->name > most ? most : b->name;
	b->value = b->value > most ? most : b->value;
	b->d->left = b->name + 1 + (several(b) ? 2 : 0);
	b->width = b->d->columns - b->d->left - 1 - 1 - b->value;
	b->width = b->width < FIELD_LEAST ? FIELD_LEAST : b->width;
}

/* How many groups have room, and whether there is a line to spare between them. */
static void share_rows(struct bars *b)
{
	const struct plot *p = b->d->p;
	size_t groups = p->group_count, bars = p->series_count;
	int around = (*p->title != 0) + plot_axis_rows(p->y.label) + b->d->foot_rows;
	size_t room = b->d->rows > around ? (size_t)(b->d->rows - around) : 0;
	b->groups = groups;
	b->apart = bars > 1 && groups && groups * (bars + 1) - 1 <= room;
	if (groups * bars <= room || !bars)
		return;
	room -= room > 0; /* for the line that tells of the others */
	b->groups = room / bars ? room / bars : 1;
}

void plot_draw_bars(struct plot_drawing *d)
{
	struct bars b = {.d = d};
	const struct plot *p = d->p;
	measure(&b);
	share_rows(&b);
	plot_title(d);
	for (size_t g = 0; g < b.groups; g++) {
		if (g && b.apart)
			buf_add_char(d->out, '\n');
		for (size_t s = 0; s < p->series_count; s++)
			draw_bar(&b, s, g);
	}
	if (b.groups < p->group_count) {
		size_t left = p->group_count - b.groups;
		buf_addf(d->out, "(%zu more group%s: not enough rows)\n", left, left == 1 ? "" : "s");
	}
	plot_axis_below(d, &d->frame.y, p->y.label, b.width);
}
