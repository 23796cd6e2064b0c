/* Plots that tests draw, made by formulas: the same everywhere. */
#ifndef TESTS_REPORT_SAMPLES_H
#define TESTS_REPORT_SAMPLES_H

#include <math.h>

#include "report/plot.h"

#define SAMPLES 8

static const char *const sample_names[SAMPLES] = {"scatter", "runs",      "bars",     "differences",
												  "curves",  "histogram", "outlines", "empty"};
static const char *const sample_runs[] = {"longhand", "直接生成", "agentwrite <b> & co"};

/* A number from 0 to 1 that looks as if by chance. */
static double sample_chance(int i)
{
	return fmod((i + 1) * 0.6180339887, 1);
}

static void sample_lengths(struct plot *p, int runs)
{
	plot_label(&p->x, "required words", STAT_LOG);
	plot_label(&p->y, "actual words", STAT_LOG);
	plot_diagonal(p, "as long as asked for");
	for (int s = 0; s < runs; s++) {
		plot_series(p, sample_runs[s]);
		for (int i = 0; i < 24; i++) {
			double x = 100 * pow(1.25, i) + 7 * s;
			double y = x * (0.8 + 0.4 * sample_chance(7 * s + i));
			plot_point(p, x, s == 1 && y > 2000 ? 2000 + i : y);
		}
	}
}

static void sample_bars(struct plot *p, bool differences)
{
	static const char *const groups[] = {"[0,500)", "[500,2000)", "[2000,4000)", "[4000,20000]"};
	for (int i = 0; i < 4; i++)
		plot_group(p, groups[i]);
	if (differences) {
		plot_label(&p->y, "points", STAT_LINEAR);
		plot_series(p, "");
		for (int i = 0; i < 4; i++)
			plot_bar(p, (struct stat_estimate){6 * i - 8, 6 * i - 11, 6 * i - 4.5});
		return;
	}
	plot_label(&p->y, "S_l", STAT_LINEAR);
	plot_range(&p->y, 0, 100);
	for (int s = 0; s < 3; s++) {
		plot_series(p, sample_runs[s]);
		for (int i = 0; i < 4; i++) {
			double v = s == 2 && i == 0 ? NAN : 95.25 - 8 * s - 9 * i * s * sample_chance(i);
			plot_bar(p, (struct stat_estimate){v, v - 6, s == 1 ? NAN : fmin(v + 4, 100)});
		}
	}
}

static void sample_curves(struct plot *p)
{
	plot_label(&p->x, "position (tokens)", STAT_LINEAR);
	plot_label(&p->y, "nats a token", STAT_LINEAR);
	for (int s = 0; s < 3; s++) {
		plot_series(p, sample_runs[s]);
		for (int i = 1; i <= 200 - 60 * s; i++)
			plot_point(p, 101 * i, i == 90 && s == 0 ? NAN : 2.1 - 0.2 * s + 2 / sqrt(i));
	}
}

static void sample_histogram(struct plot *p, int runs)
{
	const struct stat_bins bins = {STAT_LOG, 100, 20000, 16};
	plot_label(&p->x, "words", STAT_LOG);
	plot_label(&p->y, "texts", STAT_LINEAR);
	plot_bins(p, &bins);
	for (int s = 0; s < runs; s++) {
		double x[100];
		for (int i = 0; i < 100; i++)
			x[i] = 150 * pow(3, s) * pow(6, sample_chance(i) + sample_chance(3 * i + s)) / 2;
		plot_series(p, runs > 1 ? sample_runs[s] : "");
		plot_numbers(p, x, 100);
	}
}

static void sample_init(struct plot *p, int which)
{
	static const enum plot_kind kinds[] = {PLOT_SCATTER,   PLOT_SCATTER, PLOT_BARS,
										   PLOT_BARS,      PLOT_CURVE,   PLOT_HISTOGRAM,
										   PLOT_HISTOGRAM, PLOT_SCATTER};
	plot_init(p, kinds[which], sample_names[which]);
	switch (which) {
	case 0:
	case 1:
		sample_lengths(p, which ? 3 : 1);
		if (which)
			plot_point(p, 500, 0);
		break;
	case 2:
	case 3:
		sample_bars(p, which == 3);
		break;
	case 4:
		sample_curves(p);
		break;
	case 5:
	case 6:
		sample_histogram(p, which == 6 ? 2 : 1);
		break;
	default:
		break;
	}
}

#endif
