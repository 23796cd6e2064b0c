#include <math.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/number.h"
#include "eval/scores_parts.h"

/* ---- The parts there are ---- */

struct parts {
	struct score_part *all;
	size_t count, cap;
};

static void add_part(struct parts *p, struct score_part part)
{
	for (size_t i = 0; i < p->count; i++) {
		if (p->all[i].kind == part.kind && !strcmp(p->all[i].name, part.name))
			return;
	}
	MEM_GROW(p->all, p->count + 1, &p->cap);
	p->all[p->count++] = part;
}

/* Types and languages of all runs, in the order in which they come. */
static struct parts parts_of(const struct scores *s)
{
	struct parts p = {.count = 0};
	add_part(&p, (struct score_part){.kind = SCORE_ALL, .name = "all"});
	for (int i = 0; i < SCORE_RANGES; i++)
		add_part(&p, (struct score_part){SCORE_RANGE, score_ranges[i].name, i});
	for (int languages = 0; languages < 2; languages++) {
		for (size_t r = 0; r < s->count; r++) {
			for (size_t i = 0; i < s->runs[r].count; i++) {
				const struct score_answer *a = &s->runs[r].answers[i];
				if (languages)
					add_part(&p, (struct score_part){.kind = SCORE_LANGUAGE, .name = a->language});
				else if (*a->type)
					add_part(&p, (struct score_part){.kind = SCORE_TYPE, .name = a->type});
			}
		}
	}
	return p;
}

static struct stat_estimate estimate(const double *values, size_t n)
{
	return stat_bootstrap(values, n, STAT_LEVEL, STAT_RESAMPLES, SCORE_SEED);
}

/* ---- Length ---- */

struct length_row {
	size_t n;
	struct stat_estimate score;
	double median, ratio;
};

static struct length_row length_row(const struct score_run *run, const struct score_part *part)
{
	struct length_row row;
	double *values = score_collect(run, part, SCORE_LENGTH, &row.n);
	row.score = estimate(values, row.n);
	row.median = stat_median(values, row.n);
	free(values);
	values = score_collect(run, part, SCORE_RATIO, &row.n);
	row.ratio = stat_median(values, row.n);
	free(values);
	return row;
}

void scores_length_table(const struct scores *s, struct report_table *t)
{
	struct parts parts = parts_of(s);
	struct buf name = BUF_INIT;
	report_table_column(t, REPORT_TEXT, "run");
	report_table_column(t, REPORT_TEXT, "answers");
	report_table_column(t, REPORT_NUMBER, "number");
	report_table_column(t, REPORT_INTERVAL, "S_l");
	report_table_column(t, REPORT_NUMBER, "median");
	report_table_column(t, REPORT_NUMBER, "words/asked");
	for (size_t r = 0; r < s->count; r++) {
		scores_name(s, r, &name);
		if (r)
			report_table_rule(t);
		for (size_t i = 0; i < parts.count; i++) {
			struct length_row row = length_row(&s->runs[r], &parts.all[i]);
			report_table_text(t, name.data);
			report_table_text(t, parts.all[i].name);
			report_table_number(t, (double)row.n, 0);
			report_table_interval(t, row.score, 1);
			report_table_number(t, row.median, 1);
			report_table_number(t, row.ratio, 2);
		}
	}
	buf_release(&name);
	free(parts.all);
}

static void put_number(struct buf *out, const char *name, double value)
{
	buf_addf(out, ",\"%s\":", name);
	if (isfinite(value))
		number_add_plain(out, value, 4);
	else
		buf_add_str(out, "null");
}

void scores_length_json(const struct scores *s, struct buf *out)
{
	struct parts parts = parts_of(s);
	for (size_t r = 0; r < s->count; r++) {
		for (size_t i = 0; i < parts.count; i++) {
			const struct score_part *part = &parts.all[i];
			struct length_row row = length_row(&s->runs[r], part);
			buf_add_char(out, '{');
			json_put_string(out, "model", s->runs[r].name.model);
			json_put_string(out, "method", s->runs[r].name.method);
			json_put_string(out, "file", s->runs[r].name.file);
			json_put_string(out, "answers", part->name);
			buf_addf(out, ",\"number\":%zu", row.n);
			put_number(out, "S_l", row.score.value);
			put_number(out, "low", row.score.low);
			put_number(out, "high", row.score.high);
			put_number(out, "median", row.median);
			put_number(out, "ratio", row.ratio);
			put_number(out, "S_q", score_mean(&s->runs[r], part, SCORE_QUALITY));
			buf_add_str(out, "}\n");
		}
	}
	free(parts.all);
}

/* ---- The paper's tables ---- */

static const struct score_part all = {.kind = SCORE_ALL, .name = "all"};

/* S, S_l or S_q of a part. */
static double paper_score(const struct score_run *run, const struct score_part *part, int which)
{
	double length = score_mean(run, part, SCORE_LENGTH);
	double quality = score_mean(run, part, SCORE_QUALITY);
	return which == 0 ? (length + quality) / 2 : which == 1 ? length : quality;
}

void scores_range_table(const struct scores *s, struct report_table *t)
{
	static const char *const names[] = {"S", "S_l", "S_q"};
	struct buf name = BUF_INIT;
	bool judged = scores_are_judged(s);
	report_table_column(t, REPORT_TEXT, "run");
	report_table_column(t, REPORT_TEXT, "score");
	report_table_column(t, REPORT_NUMBER, "all");
	for (int i = 0; i < SCORE_RANGES; i++)
		report_table_column(t, REPORT_NUMBER, score_ranges[i].name);
	for (size_t r = 0; r < s->count; r++) {
		scores_name(s, r, &name);
		if (r && judged)
			report_table_rule(t);
		for (int which = judged ? 0 : 1; which < (judged ? 3 : 2); which++) {
			report_table_text(t, name.data);
			report_table_text(t, names[which]);
			report_table_number(t, paper_score(&s->runs[r], &all, which), 1);
			for (int i = 0; i < SCORE_RANGES; i++) {
				const struct score_part part = {SCORE_RANGE, score_ranges[i].name, i};
				report_table_number(t, paper_score(&s->runs[r], &part, which), 1);
			}
		}
	}
	buf_release(&name);
}

void scores_dimension_table(const struct scores *s, struct report_table *t)
{
	struct buf name = BUF_INIT;
	report_table_column(t, REPORT_TEXT, "run");
	for (int d = 0; d < JUDGE_DIMENSIONS; d++)
		report_table_column(t, REPORT_NUMBER, judge_dimensions[d]);
	report_table_column(t, REPORT_INTERVAL, "S_q");
	report_table_column(t, REPORT_NUMBER, "judged");
	for (size_t r = 0; r < s->count; r++) {
		size_t n;
		double *values = score_collect(&s->runs[r], &all, SCORE_QUALITY, &n);
		scores_name(s, r, &name);
		report_table_text(t, name.data);
		for (int d = 0; d < JUDGE_DIMENSIONS; d++)
			report_table_number(
				t, score_mean(&s->runs[r], &all, (enum score_measure)(SCORE_DIMENSION + d)), 1);
		report_table_interval(t, estimate(values, n), 1);
		report_table_number(t, (double)n, 0);
		free(values);
	}
	buf_release(&name);
}

/* ---- Pairs ---- */

static int by_prompt(const void *a, const void *b)
{
	const struct score_answer *const *x = a, *const *y = b;
	return strcmp((*x)->prompt, (*y)->prompt);
}

static const struct score_answer **sorted(const struct score_run *run)
{
	const struct score_answer **list = mem_alloc((run->count + 1) * sizeof *list);
	for (size_t i = 0; i < run->count; i++)
		list[i] = &run->answers[i];
	qsort(list, run->count, sizeof *list, by_prompt);
	return list;
}

/* Answers of two runs to the same prompt that both have the measure; of several to one prompt, the
 * first with the first, and so on. */
static size_t pair_up(const struct score_run *a, const struct score_run *b,
					  enum score_measure measure, double *of_a, double *of_b)
{
	const struct score_answer **x = sorted(a), **y = sorted(b);
	size_t n = 0, i = 0, j = 0;
	while (i < a->count && j < b->count) {
		int order = by_prompt(&x[i], &y[j]);
		if (order == 0) {
			of_a[n] = score_value(x[i], measure);
			of_b[n] = score_value(y[j], measure);
			n += !isnan(of_a[n]) && !isnan(of_b[n]);
		}
		i += order <= 0;
		j += order >= 0;
	}
	free(x);
	free(y);
	return n;
}

static void put_pairs(const struct scores *s, size_t run, enum score_measure measure,
					  struct report_table *t)
{
	const struct score_run *a = &s->runs[run], *b = &s->runs[0];
	double *of_a = mem_alloc((a->count + b->count + 1) * sizeof *of_a);
	double *of_b = mem_alloc((a->count + b->count + 1) * sizeof *of_b);
	size_t n = pair_up(a, b, measure, of_a, of_b);
	struct stat_signs signs = stat_signs(of_a, of_b, n);
	struct buf name = BUF_INIT;
	scores_name(s, run, &name);
	report_table_text(t, name.data);
	report_table_text(t, measure == SCORE_LENGTH ? "S_l" : "S_q");
	report_table_number(t, (double)n, 0);
	report_table_interval(
		t, stat_bootstrap_paired(of_a, of_b, n, STAT_LEVEL, STAT_RESAMPLES, SCORE_SEED), 1);
	report_table_number(t, (double)signs.more, 0);
	report_table_number(t, (double)signs.less, 0);
	report_table_number(t, (double)signs.ties, 0);
	report_table_number(t, signs.p, 4);
	buf_release(&name);
	free(of_a);
	free(of_b);
}

void scores_paired_table(const struct scores *s, struct report_table *t)
{
	static const char *const names[] = {"pairs", "difference", "better", "worse", "same", "p"};
	report_table_column(t, REPORT_TEXT, "run");
	report_table_column(t, REPORT_TEXT, "score");
	for (int i = 0; i < 6; i++)
		report_table_column(t, i == 1 ? REPORT_INTERVAL : REPORT_NUMBER, names[i]);
	for (size_t r = 1; r < s->count; r++) {
		put_pairs(s, r, SCORE_LENGTH, t);
		if (scores_are_judged(s))
			put_pairs(s, r, SCORE_QUALITY, t);
	}
}

/* ---- Plots ---- */

void scores_scatter(const struct scores *s, struct plot *p)
{
	struct buf name = BUF_INIT;
	plot_init(p, PLOT_SCATTER, "Required against actual length");
	plot_label(&p->x, "required words", STAT_LOG);
	plot_label(&p->y, "actual words", STAT_LOG);
	plot_diagonal(p, "as long as asked for");
	for (size_t r = 0; r < s->count; r++) {
		scores_name(s, r, &name);
		plot_series(p, name.data);
		for (size_t i = 0; i < s->runs[r].count; i++) {
			const struct score_answer *a = &s->runs[r].answers[i];
			if (a->required > 0)
				plot_point(p, (double)a->required, (double)a->words);
		}
	}
	buf_release(&name);
}

void scores_bars(const struct scores *s, struct plot *p)
{
	struct buf name = BUF_INIT;
	plot_init(p, PLOT_BARS, "Length score by required length");
	plot_label(&p->y, "S_l", STAT_LINEAR);
	plot_range(&p->y, 0, 100);
	for (int i = 0; i < SCORE_RANGES; i++)
		plot_group(p, score_ranges[i].name);
	for (size_t r = 0; r < s->count; r++) {
		scores_name(s, r, &name);
		plot_series(p, name.data);
		for (int i = 0; i < SCORE_RANGES; i++) {
			const struct score_part part = {SCORE_RANGE, score_ranges[i].name, i};
			plot_bar(p, length_row(&s->runs[r], &part).score);
		}
	}
	buf_release(&name);
}
