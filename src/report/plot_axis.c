#include "report/plot_axis.h"

#include <math.h>

#include "base/number.h"

#define LARGEST    1e100 /* what is larger, or on a logarithmic axis smaller, is drawn at the edge */
#define SAME       1e-9  /* numbers that differ by less of themselves count as equal */
#define PARTS      5     /* steps that a range from data is rounded to, about */
#define RICHEST    10    /* steps between ticks, at most */
#define LADDER_END 1000

/* ---- 1, 2, 5, 10, 20 … ---- */

/* Place i on the ladder: 0 is 1, 1 is 2, 2 is 5, 3 is 10, −1 is 0.5. */
static double rung(int i)
{
	static const double part[] = {1, 2, 5};
	int decade = i >= 0 ? i / 3 : -((2 - i) / 3);
	double m = part[i - 3 * decade];
	return decade >= 0 ? m * pow(10, decade) : m / pow(10, -decade);
}

/* The highest rung not above a number > 0. */
static int rung_below(double number)
{
	int i = 3 * (int)floor(log10(number)) - 3;
	while (i < LADDER_END && rung(i + 1) <= number * (1 + SAME))
		i++;
	return i;
}

static int rung_above(double number)
{
	int i = rung_below(number);
	return rung(i) >= number * (1 - SAME) ? i : i + 1;
}

/* ---- Scales ---- */

void plot_span_add(struct plot_span *s, enum stat_scale kind, double number)
{
	if (!isfinite(number) || (kind == STAT_LOG && number <= 0))
		return;
	double least = kind == STAT_LOG ? 1 / LARGEST : -LARGEST;
	double kept = number > LARGEST ? LARGEST : number < least ? least : number;
	s->low = kept < s->low ? kept : s->low;
	s->high = kept > s->high ? kept : s->high;
}

static struct plot_span widened(struct plot_span s, enum stat_scale kind)
{
	if (s.low > s.high)
		return kind == STAT_LOG ? (struct plot_span){1, 10} : (struct plot_span){0, 1};
	double size = fmax(fabs(s.low), fabs(s.high));
	if (s.high - s.low > fmax(size * SAME, 1 / LARGEST))
		return s;
	if (kind == STAT_LOG)
		return (struct plot_span){s.low / 2, s.high * 2};
	double by = size > 1 / LARGEST ? size / 2 : 1;
	return (struct plot_span){s.low - by, s.high + by};
}

/* The ends that the axis gives take the place of the data's, and push the other one where they meet
 * it. */
static struct plot_span with_ends(struct plot_span s, const struct plot_axis *axis)
{
	bool log = axis->scale == STAT_LOG;
	struct plot_span low = PLOT_SPAN_INIT, high = PLOT_SPAN_INIT;
	plot_span_add(&low, axis->scale, axis->low);
	plot_span_add(&high, axis->scale, axis->high);
	if (low.low <= low.high) {
		s.low = low.low;
		s.high = s.high > s.low ? s.high : log ? 10 * s.low : s.low + fabs(s.low) + 1;
	}
	if (high.low <= high.high) {
		s.high = high.high;
		s.low = s.low < s.high ? s.low : log ? s.high / 10 : s.high - fabs(s.high) - 1;
	}
	return s;
}

struct plot_scale plot_scale_for(const struct plot_axis *axis, struct plot_span span, bool whole)
{
	struct plot_span ends = with_ends(span, axis), all = widened(ends, axis->scale);
	struct plot_scale s = {axis->scale, all.low, all.high, whole};
	if (axis->scale == STAT_LOG) {
		s.low = rung(rung_below(s.low));
		s.high = rung(rung_above(s.high));
	} else {
		double step = rung(rung_above((s.high - s.low) / PARTS));
		step = whole && step < 1 ? 1 : step;
		s.low = floor(s.low / step + SAME) * step;
		s.high = ceil(s.high / step - SAME) * step;
	}
	/* What was given stays. */
	s.low = isfinite(axis->low) && all.low == ends.low ? all.low : s.low;
	s.high = isfinite(axis->high) && all.high == ends.high ? all.high : s.high;
	return s;
}

bool plot_scale_holds(const struct plot_scale *s, double number)
{
	return number >= s->low && number <= s->high;
}

double plot_scale_share(const struct plot_scale *s, double number)
{
	if (number <= s->low)
		return 0;
	if (number >= s->high)
		return 1;
	if (s->kind == STAT_LOG)
		return log(number / s->low) / log(s->high / s->low);
	return (number - s->low) / (s->high - s->low);
}

/* ---- Ticks ---- */

static void write_label(char *label, size_t room, double number, double step)
{
	/* A step is 1, 2 or 5 times a power of ten. */
	int decimals = step < 1 ? (int)-floor(log10(step) + SAME) : 0;
	bool plain = fabs(number) < 1e15 && decimals <= 6;
	struct buf text = BUF_INIT;
	if (plain)
		number_add_decimal(&text, number, decimals);
	else
		buf_addf(&text, "%.6g", number);
	snprintf(label, room, "%s", text.data);
	buf_release(&text);
}

static size_t add_tick(const struct plot_scale *s, double number, double step,
					   struct plot_tick *ticks, size_t n)
{
	double slack = (s->high - s->low) * SAME;
	if (n >= PLOT_TICKS || number < s->low - slack || number > s->high + slack)
		return n;
	ticks[n].share = plot_scale_share(s, number);
	write_label(ticks[n].label, sizeof ticks[n].label, number, step);
	return n + 1;
}

/* Each level has a coarser step than the one before. */
static size_t linear_ticks(const struct plot_scale *s, int level, struct plot_tick *ticks)
{
	int first = rung_above((s->high - s->low) / RICHEST);
	double step = rung((s->whole && first < 0 ? 0 : first) + level);
	double from = ceil(s->low / step - SAME);
	size_t n = 0;
	for (int i = 0; i <= 2 * RICHEST; i++)
		n = add_tick(s, (from + i) * step, step, ticks, n);
	return n;
}

/* Level 0: 1, 2, 5; then each decade, then every second, fifth, tenth … */
static size_t log_ticks(const struct plot_scale *s, int level, struct plot_tick *ticks)
{
	int first = rung_below(s->low), last = rung_above(s->high);
	int step = level == 0 ? 1 : 3 * (int)rung(level - 1);
	size_t n = 0;
	if ((last - first) / step >= PLOT_TICKS)
		return PLOT_TICKS; /* too many to be told */
	for (int i = first - 3; i <= last; i++) {
		if (i % step == 0)
			n = add_tick(s, rung(i), rung(i), ticks, n);
	}
	return n;
}

static size_t level_ticks(const struct plot_scale *s, int level, struct plot_tick *ticks)
{
	if (s->kind == STAT_LOG && s->high / s->low > 4)
		return log_ticks(s, level, ticks);
	return linear_ticks(s, level, ticks);
}

double plot_label_begin(const struct plot_tick *tick, const struct plot_room *room)
{
	double extent = room->extent(tick->label);
	double begin = tick->share * room->length - extent / 2;
	begin = fmin(begin, room->length + room->after - extent);
	return fmax(begin, -room->before);
}

static bool follows(const struct plot_tick *before, const struct plot_tick *tick,
					const struct plot_room *room)
{
	double end = plot_label_begin(before, room) + room->extent(before->label);
	return plot_label_begin(tick, room) >= end + room->gap;
}

static bool all_fit(const struct plot_tick *ticks, size_t n, const struct plot_room *room)
{
	if (n >= PLOT_TICKS)
		return false;
	for (size_t i = 1; i < n; i++) {
		if (!follows(&ticks[i - 1], &ticks[i], room))
			return false;
	}
	return true;
}

/* Leaves out those for whose labels there is no room. */
static size_t thin_out(struct plot_tick *ticks, size_t n, const struct plot_room *room)
{
	size_t kept = n > 0;
	for (size_t i = 1; i < n; i++) {
		if (follows(&ticks[kept - 1], &ticks[i], room))
			ticks[kept++] = ticks[i];
	}
	return kept;
}

size_t plot_ticks(const struct plot_scale *s, const struct plot_room *room,
				  struct plot_tick ticks[PLOT_TICKS])
{
	int level = 0;
	for (;; level++) {
		size_t n = level_ticks(s, level, ticks);
		if (n < 2)
			break;
		if (all_fit(ticks, n, room))
			return n;
	}
	/* The next finer level has more of them, some of which have room. */
	size_t n = level_ticks(s, level ? level - 1 : 0, ticks);
	return thin_out(ticks, n, room);
}
