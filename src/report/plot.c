#include "report/plot.h"

#include <assert.h>
#include <math.h>

#include "base/mem.h"

static void axis_init(struct plot_axis *axis)
{
	*axis = (struct plot_axis){mem_strdup(""), STAT_LINEAR, NAN, NAN};
}

void plot_init(struct plot *p, enum plot_kind kind, const char *title)
{
	*p = (struct plot){.kind = kind, .title = mem_strdup(title), .diagonal = mem_strdup("")};
	p->bins = (struct stat_bins){STAT_LINEAR, 0, 1, 1};
	axis_init(&p->x);
	axis_init(&p->y);
}

void plot_release(struct plot *p)
{
	for (size_t i = 0; i < p->series_count; i++) {
		free(p->series[i].name);
		free(p->series[i].points);
	}
	for (size_t i = 0; i < p->group_count; i++)
		free(p->groups[i]);
	free(p->series);
	free(p->groups);
	free(p->title);
	free(p->diagonal);
	free(p->x.label);
	free(p->y.label);
	*p = (struct plot){.title = NULL};
}

void plot_label(struct plot_axis *axis, const char *label, enum stat_scale scale)
{
	mem_set_string(&axis->label, label);
	axis->scale = scale;
}

void plot_range(struct plot_axis *axis, double low, double high)
{
	axis->low = low;
	axis->high = high;
}

void plot_diagonal(struct plot *p, const char *name)
{
	mem_set_string(&p->diagonal, name);
}

void plot_series(struct plot *p, const char *name)
{
	MEM_GROW(p->series, p->series_count + 1, &p->series_cap);
	p->series[p->series_count++] = (struct plot_series){.name = mem_strdup(name)};
}

static void add_point(struct plot *p, struct plot_point point)
{
	assert(p->series_count);
	struct plot_series *s = &p->series[p->series_count - 1];
	MEM_GROW(s->points, s->count + 1, &s->cap);
	s->points[s->count++] = point;
}

void plot_point(struct plot *p, double x, double y)
{
	add_point(p, (struct plot_point){x, y, NAN, NAN});
}

void plot_group(struct plot *p, const char *name)
{
	MEM_GROW(p->groups, p->group_count + 1, &p->group_cap);
	p->groups[p->group_count++] = mem_strdup(name);
}

void plot_bar(struct plot *p, struct stat_estimate value)
{
	assert(p->series_count && p->series[p->series_count - 1].count < p->group_count);
	double x = (double)p->series[p->series_count - 1].count;
	add_point(p, (struct plot_point){x, value.value, value.low, value.high});
}

void plot_bins(struct plot *p, const struct stat_bins *bins)
{
	p->bins = *bins;
	p->x.scale = bins->scale;
	plot_range(&p->x, bins->low, bins->high);
}

void plot_numbers(struct plot *p, const double *x, size_t n)
{
	size_t *counts = mem_alloc(p->bins.n * sizeof *counts);
	p->outside += stat_count(&p->bins, x, n, counts);
	for (size_t i = 0; i < p->bins.n; i++)
		plot_point(p, (double)i, (double)counts[i]);
	free(counts);
}
