#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/number.h"
#include "data/stats.h"

#define PARTS_MOST  12 /* languages, and types, that have rows of their own */
#define BINS_OCTAVE 2
#define BINS_MOST   40

static const double quantiles[] = {0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1};
static const char *const quantile_names[] = {"least", "10 %", "25 %", "median",
											 "75 %",  "90 %", "99 %", "most"};
static const double floors[] = {2000, 4000, 8000, 16000};
static const char *const floor_names[] = {"2k", "4k", "8k", "16k"};

#define QUANTILES (sizeof quantiles / sizeof *quantiles)
#define FLOORS    (sizeof floors / sizeof *floors)

/* ---- Parts of a file ---- */

enum part_kind { PART_ALL, PART_LANGUAGE, PART_TYPE };

struct part {
	enum part_kind kind;
	size_t name; /* of stats.names */
	size_t count;
	bool rest; /* all further ones of the kind */
};

struct parts {
	struct part *list;
	size_t count;
};

static int by_count(const void *a, const void *b)
{
	const struct part *x = a, *y = b;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return x->name < y->name ? -1 : x->name > y->name;
}

/* Types are told where there are any. */
static void add_parts(struct parts *p, const struct stats *s, const size_t *counts,
					  enum part_kind kind)
{
	size_t first = p->count, named = 0;
	for (size_t i = 0; i < s->name_count; i++) {
		if (s->names[i].is_type != (kind == PART_TYPE) || !counts[i])
			continue;
		p->list[p->count++] = (struct part){.kind = kind, .name = i, .count = counts[i]};
		named += *s->names[i].text != '\0';
	}
	if (kind == PART_TYPE && !named)
		p->count = first;
	if (p->count > first)
		qsort(p->list + first, p->count - first, sizeof *p->list, by_count);
	if (p->count - first <= PARTS_MOST)
		return;
	struct part *rest = &p->list[first + PARTS_MOST - 1];
	for (size_t i = first + PARTS_MOST; i < p->count; i++)
		rest->count += p->list[i].count;
	rest->rest = true;
	p->count = first + PARTS_MOST;
}

static struct parts parts_of(const struct stats *s, const struct stats_file *f)
{
	struct parts p = {.list = mem_alloc((s->name_count + 1) * sizeof *p.list), .count = 1};
	size_t *counts = mem_alloc((s->name_count + 1) * sizeof *counts);
	for (size_t i = 0; i < f->count; i++) {
		counts[f->outputs[i].language]++;
		counts[f->outputs[i].type]++;
	}
	p.list[0] = (struct part){.kind = PART_ALL, .count = f->count};
	add_parts(&p, s, counts, PART_LANGUAGE);
	add_parts(&p, s, counts, PART_TYPE);
	free(counts);
	return p;
}

/* Whether an output's name is told in a row of its own before parts->list[at]. */
static bool is_told(const struct parts *p, size_t at, size_t name)
{
	for (size_t i = 0; i < at; i++) {
		if (p->list[i].kind == p->list[at].kind && p->list[i].name == name)
			return true;
	}
	return false;
}

static bool is_in(const struct parts *p, size_t at, const struct stats_output *o)
{
	const struct part *part = &p->list[at];
	size_t name = part->kind == PART_TYPE ? o->type : o->language;
	if (part->kind == PART_ALL)
		return true;
	return part->rest ? !is_told(p, at, name) : part->name == name;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* In their order; the caller frees them. */
static double *collect(const struct stats_file *f, const struct parts *p, size_t at)
{
	double *words = mem_alloc((p->list[at].count + 1) * sizeof *words);
	size_t n = 0;
	for (size_t i = 0; i < f->count; i++) {
		if (is_in(p, at, &f->outputs[i]))
			words[n++] = f->outputs[i].words;
	}
	qsort(words, n, sizeof *words, by_value);
	return words;
}

static const char *part_name(const struct stats *s, const struct part *part)
{
	if (part->kind == PART_ALL)
		return "all";
	if (part->rest)
		return part->kind == PART_TYPE ? "(other types)" : "(other languages)";
	if (!*s->names[part->name].text)
		return part->kind == PART_TYPE ? "(no type)" : "(no language)";
	return s->names[part->name].text;
}

static double share_from(const double *sorted, size_t n, double least)
{
	size_t below = 0;
	while (below < n && sorted[below] < least)
		below++;
	return n ? 100 * (double)(n - below) / (double)n : NAN;
}

/* ---- Tables ---- */

typedef void row_fn(struct report_table *t, const double *sorted, size_t n);

static void begin_table(const struct stats *s, struct report_table *t)
{
	if (s->count > 1)
		report_table_column(t, REPORT_TEXT, "file");
	report_table_column(t, REPORT_TEXT, "outputs");
	report_table_column(t, REPORT_NUMBER, "number");
}

static void add_rows(const struct stats *s, const struct stats_file *f, struct report_table *t,
					 row_fn *fill)
{
	struct parts p = parts_of(s, f);
	for (size_t i = 0; i < p.count; i++) {
		double *words = collect(f, &p, i);
		if (s->count > 1)
			report_table_text(t, f->name);
		report_table_text(t, part_name(s, &p.list[i]));
		report_table_number(t, (double)p.list[i].count, 0);
		fill(t, words, p.list[i].count);
		free(words);
	}
	free(p.list);
}

static void add_files(const struct stats *s, struct report_table *t, row_fn *fill)
{
	for (size_t i = 0; i < s->count; i++) {
		if (i)
			report_table_rule(t);
		add_rows(s, &s->files[i], t, fill);
	}
}

static void fill_quantiles(struct report_table *t, const double *sorted, size_t n)
{
	report_table_number(t, stat_mean(sorted, n), 0);
	for (size_t q = 0; q < QUANTILES; q++)
		report_table_number(t, stat_quantile(sorted, n, quantiles[q]), 0);
}

void stats_quantile_table(const struct stats *s, struct report_table *t)
{
	begin_table(s, t);
	report_table_column(t, REPORT_NUMBER, "mean");
	for (size_t q = 0; q < QUANTILES; q++)
		report_table_column(t, REPORT_NUMBER, quantile_names[q]);
	add_files(s, t, fill_quantiles);
}

static void fill_shares(struct report_table *t, const double *sorted, size_t n)
{
	for (size_t i = 0; i < FLOORS; i++)
		report_table_number(t, share_from(sorted, n, floors[i]), 1);
}

void stats_share_table(const struct stats *s, struct report_table *t)
{
	begin_table(s, t);
	for (size_t i = 0; i < FLOORS; i++) {
		struct buf name = BUF_INIT;
		buf_addf(&name, "%s words, %%", floor_names[i]);
		report_table_column(t, REPORT_NUMBER, name.data);
		buf_release(&name);
	}
	add_files(s, t, fill_shares);
}

/* ---- JSON ---- */

static void put_number(struct buf *out, const char *name, double value, int decimals)
{
	buf_addf(out, ",\"%s\":", name);
	number_add_plain(out, value, decimals);
}

static void put_part(const struct stats *s, const struct stats_file *f, const struct parts *p,
					 size_t at, struct buf *out)
{
	static const char *const kinds[] = {"all", "language", "type"};
	static const char *const names[] = {"least", "p10", "p25", "median",
										"p75",   "p90", "p99", "most"};
	const struct part *part = &p->list[at];
	double *words = collect(f, p, at);
	buf_add_char(out, '{');
	json_put_string(out, "file", f->name);
	json_put_string(out, "by", kinds[part->kind]);
	json_put_string(out, "outputs", part_name(s, part));
	buf_addf(out, ",\"number\":%zu", part->count);
	put_number(out, "mean", stat_mean(words, part->count), 2);
	for (size_t q = 0; q < QUANTILES; q++)
		put_number(out, names[q], stat_quantile(words, part->count, quantiles[q]), 2);
	for (size_t i = 0; i < FLOORS; i++) {
		struct buf name = BUF_INIT;
		buf_addf(&name, "from_%s", floor_names[i]);
		put_number(out, name.data, share_from(words, part->count, floors[i]) / 100, 6);
		buf_release(&name);
	}
	if (part->kind == PART_ALL)
		buf_addf(out, ",\"lines\":%ld,\"not_kept\":%ld,\"without\":%ld,\"unread\":%ld", f->lines,
				 f->not_kept, f->without, f->unread);
	buf_add_str(out, "}\n");
	free(words);
}

void stats_json(const struct stats *s, struct buf *out)
{
	for (size_t i = 0; i < s->count; i++) {
		struct parts p = parts_of(s, &s->files[i]);
		for (size_t at = 0; at < p.count; at++)
			put_part(s, &s->files[i], &p, at, out);
		free(p.list);
	}
}

/* ---- The plot ---- */

static struct stat_bins bins_for(const struct stats *s, enum stat_scale scale)
{
	double least = INFINITY, most = 1;
	for (size_t i = 0; i < s->count; i++) {
		for (size_t k = 0; k < s->files[i].count; k++) {
			double words = s->files[i].outputs[k].words;
			least = words < least ? words : least;
			most = words > most ? words : most;
		}
	}
	if (scale == STAT_LINEAR) {
		double width = 500;
		while (most / width > BINS_MOST)
			width *= 2;
		size_t n = (size_t)floor(most / width) + 1;
		return (struct stat_bins){STAT_LINEAR, 0, width * (double)n, n};
	}
	/* Edges at powers of two times 1,000. */
	int low = (int)floor(log2((least < 1 ? 1 : least) / 1000));
	int high = (int)floor(log2(most / 1000)) + 1;
	return (struct stat_bins){STAT_LOG, 1000 * pow(2, low), 1000 * pow(2, high),
							  (size_t)((high - low) * BINS_OCTAVE)};
}

static void add_series(const struct stats_file *f, const struct stat_bins *bins, bool shares,
					   struct plot *p)
{
	size_t *counts = mem_alloc((bins->n + 1) * sizeof *counts);
	double *words = mem_alloc((f->count + 1) * sizeof *words);
	for (size_t i = 0; i < f->count; i++) /* those of no words are in the lowest bin */
		words[i] = f->outputs[i].words < bins->low ? bins->low : f->outputs[i].words;
	stat_count(bins, words, f->count, counts);
	for (size_t i = 0; i < bins->n; i++)
		plot_point(p, 0, (double)counts[i] * (shares ? 100 / (double)f->count : 1));
	free(words);
	free(counts);
}

void stats_histogram(const struct stats *s, enum stat_scale scale, struct plot *p)
{
	struct stat_bins bins = bins_for(s, scale);
	bool shares = s->count > 1;
	plot_init(p, PLOT_HISTOGRAM, "Length of outputs");
	plot_label(&p->x, "words", scale);
	plot_label(&p->y, shares ? "outputs of each file, %" : "outputs", STAT_LINEAR);
	plot_bins(p, &bins);
	for (size_t i = 0; i < s->count; i++) {
		plot_series(p, shares ? s->files[i].name : "");
		add_series(&s->files[i], &bins, shares, p);
	}
}
