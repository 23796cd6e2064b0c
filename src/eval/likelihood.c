#include "eval/likelihood.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/number.h"

#define COLUMNS_MOST 6 /* of single texts in a table */
#define DECIMALS     3

/* ---- Making --------------------------------------------------------------------------------- */

void likelihood_init(struct likelihood *l)
{
	*l = (struct likelihood){.curves = NULL};
}

void likelihood_release(struct likelihood *l)
{
	for (size_t i = 0; i < l->count; i++) {
		free(l->curves[i].name);
		free(l->curves[i].nll);
	}
	free(l->curves);
	likelihood_init(l);
}

void likelihood_add_chunks(struct likelihood *l, const char *name, long chunk, const double *nll,
						   size_t count)
{
	MEM_GROW(l->curves, l->count + 1, &l->cap);
	struct likelihood_curve *c = &l->curves[l->count++];
	*c = (struct likelihood_curve){
		.name = mem_strdup(name), .chunk = chunk, .count = count, .whole = true};
	c->nll = mem_alloc((count + 1) * sizeof *c->nll);
	if (count)
		memcpy(c->nll, nll, count * sizeof *nll);
}

void likelihood_add_tokens(struct likelihood *l, const char *name, const double *logprobs,
						   size_t count)
{
	double *nll = mem_alloc((count + 1) * sizeof *nll), sum = 0;
	size_t known = 0;
	for (size_t i = 0; i < count; i++) {
		known += !isnan(logprobs[i]);
		sum -= isnan(logprobs[i]) ? 0 : logprobs[i];
		nll[i] = known ? sum / (double)known : NAN;
	}
	likelihood_add_chunks(l, name, 1, nll, count);
	free(nll);
}

/* ---- Asking --------------------------------------------------------------------------------- */

long likelihood_tokens(const struct likelihood_curve *c)
{
	return c->chunk * (long)c->count;
}

double likelihood_at(const struct likelihood_curve *c, long position)
{
	if (position < c->chunk || position > likelihood_tokens(c))
		return NAN;
	return c->nll[position / c->chunk - 1];
}

double likelihood_mean_at(const struct likelihood *l, long position, size_t *texts)
{
	double sum = 0;
	*texts = 0;
	for (size_t i = 0; i < l->count; i++) {
		double nll = likelihood_at(&l->curves[i], position);
		if (isnan(nll))
			continue;
		sum += nll;
		++*texts;
	}
	return *texts ? sum / (double)*texts : NAN;
}

static long longest(const struct likelihood *l)
{
	long most = 0;
	for (size_t i = 0; i < l->count; i++) {
		long tokens = likelihood_tokens(&l->curves[i]);
		most = tokens > most ? tokens : most;
	}
	return most;
}

/* A power of two below LIKELIHOOD_STEP, else as many whole steps, or chunks, as are needed. */
static long grid_step(const struct likelihood *l, long most)
{
	long least = (most + LIKELIHOOD_POINTS - 1) / LIKELIHOOD_POINTS, step = 1;
	for (size_t i = 0; i < l->count; i++)
		step = l->curves[i].chunk > step ? l->curves[i].chunk : step;
	if (step > 1)
		return (least + step - 1) / step * step;
	while (step < least && step < LIKELIHOOD_STEP)
		step *= 2;
	return (least + step - 1) / step * step;
}

long likelihood_next(const struct likelihood *l, long position)
{
	long most = longest(l), step = most ? grid_step(l, most) : 0;
	if (position >= most)
		return 0;
	long next = (position / step + 1) * step;
	return next < most ? next : most;
}

/* ---- Telling -------------------------------------------------------------------------------- */

static void put_point(const struct likelihood *l, long position, struct report_table *t)
{
	size_t texts;
	double mean = likelihood_mean_at(l, position, &texts);
	report_table_number(t, (double)position, 0);
	if (l->count > 1)
		report_table_number(t, (double)texts, 0);
	report_table_number(t, mean, DECIMALS);
	for (size_t i = 0; l->count > 1 && l->count <= COLUMNS_MOST && i < l->count; i++)
		report_table_number(t, likelihood_at(&l->curves[i], position), DECIMALS);
}

void likelihood_table(const struct likelihood *l, bool all, struct report_table *t)
{
	long shown = 0;
	report_table_column(t, REPORT_NUMBER, "Position");
	if (l->count > 1)
		report_table_column(t, REPORT_NUMBER, "Texts");
	report_table_column(t, REPORT_NUMBER, l->count > 1 ? "Mean NLL" : "NLL");
	for (size_t i = 0; l->count > 1 && l->count <= COLUMNS_MOST && i < l->count; i++)
		report_table_column(t, REPORT_NUMBER, l->curves[i].name);
	for (long at = 0; (at = likelihood_next(l, at));) {
		if (!all && at < 2 * shown && likelihood_next(l, at))
			continue;
		put_point(l, at, t);
		shown = at;
	}
}

static double end_of(const struct likelihood_curve *c)
{
	return c->count ? c->nll[c->count - 1] : NAN;
}

void likelihood_texts_table(const struct likelihood *l, struct report_table *t)
{
	report_table_column(t, REPORT_TEXT, "Text");
	report_table_column(t, REPORT_NUMBER, "Tokens");
	report_table_column(t, REPORT_NUMBER, "NLL");
	report_table_column(t, REPORT_NUMBER, "Perplexity");
	report_table_column(t, REPORT_TEXT, "Read");
	for (size_t i = 0; i < l->count; i++) {
		const struct likelihood_curve *c = &l->curves[i];
		report_table_text(t, c->name);
		report_table_number(t, (double)likelihood_tokens(c), 0);
		report_table_number(t, end_of(c), DECIMALS);
		report_table_number(t, exp(end_of(c)), DECIMALS);
		report_table_text(t, c->whole ? "whole" : "beginning");
	}
}

/* c NULL: the mean of all. */
static void plot_curve(const struct likelihood *l, const struct likelihood_curve *c, struct plot *p)
{
	size_t texts;
	plot_series(p, c ? c->name : "mean of all");
	for (long at = 0; (at = likelihood_next(l, at));) {
		double nll = c ? likelihood_at(c, at) : likelihood_mean_at(l, at, &texts);
		if (!isnan(nll))
			plot_point(p, (double)at, nll);
	}
}

void likelihood_plot(const struct likelihood *l, struct plot *p)
{
	plot_init(p, PLOT_CURVE, "Mean negative log-likelihood of the tokens up to each position");
	plot_label(&p->x, "position in tokens", STAT_LOG);
	plot_label(&p->y, "nats", STAT_LINEAR);
	if (l->count > 1)
		plot_curve(l, NULL, p);
	for (size_t i = 0; l->count <= COLUMNS_MOST && i < l->count; i++)
		plot_curve(l, &l->curves[i], p);
}

static void put_number(struct buf *out, double number)
{
	if (isfinite(number))
		number_add_plain(out, number, 6);
	else
		buf_add_str(out, "null");
}

/* c NULL: the mean of all. */
static void put_curve(const struct likelihood *l, const struct likelihood_curve *c, struct buf *out)
{
	size_t texts;
	const char *before = "";
	buf_add_str(out, ",\"curve\":[");
	for (long at = 0; (at = likelihood_next(l, at));) {
		double nll = c ? likelihood_at(c, at) : likelihood_mean_at(l, at, &texts);
		if (isnan(nll))
			continue;
		buf_addf(out, "%s[%ld,", before, at);
		put_number(out, nll);
		buf_add_char(out, ']');
		before = ",";
	}
	buf_add_str(out, "]}\n");
}

void likelihood_json(const struct likelihood *l, struct buf *out)
{
	for (size_t i = 0; i < l->count; i++) {
		const struct likelihood_curve *c = &l->curves[i];
		buf_add_str(out, "{\"text\":");
		json_quote(out, c->name, strlen(c->name));
		buf_addf(out, ",\"tokens\":%ld,\"nll\":", likelihood_tokens(c));
		put_number(out, end_of(c));
		buf_add_str(out, ",\"perplexity\":");
		put_number(out, exp(end_of(c)));
		buf_addf(out, ",\"whole\":%s", c->whole ? "true" : "false");
		put_curve(l, c, out);
	}
	buf_addf(out, "{\"texts\":%zu", l->count);
	put_curve(l, NULL, out);
}
