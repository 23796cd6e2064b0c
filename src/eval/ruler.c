#include "eval/ruler.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/lines.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/shipped.h"
#include "base/template.h"
#include "doc/paper.h"
#include "write/target.h"

#define PLACE "$WORDS$"

static const long lengths[] = {1000, 2000, 5000, 10000, 20000, 30000};
static const char *const languages[] = {"zh", "en"};

/* ---- The list ------------------------------------------------------------------------------- */

struct instructions {
	char **lines;
	const char **languages;
	size_t count, cap, languages_cap;
};

static void release_instructions(struct instructions *all)
{
	for (size_t i = 0; i < all->count; i++)
		free(all->lines[i]);
	free(all->lines);
	free(all->languages);
}

static bool take_instruction(struct instructions *all, const char *language, struct buf *line,
							 const char *origin, int number, struct err *err)
{
	buf_trim(line);
	if (!line->len || line->data[0] == '#')
		return true;
	if (!strstr(line->data, PLACE))
		return err_set(err, ERR_FILE, "%s, line %d has no " PLACE ", where its length would stand.",
					   origin, number);
	MEM_GROW(all->lines, all->count + 1, &all->cap);
	MEM_GROW(all->languages, all->count + 1, &all->languages_cap);
	all->lines[all->count] = mem_strdup(line->data);
	all->languages[all->count++] = language;
	return true;
}

static bool load_instructions(struct instructions *all, const char *language, struct err *err)
{
	struct buf name = BUF_INIT, text = BUF_INIT, line = BUF_INIT;
	char *origin = NULL;
	int number = 0;
	size_t before = all->count;
	buf_addf(&name, "prompts/%s/ruler.txt", language);
	bool ok = shipped_load(name.data, &text, &origin, err);
	for (const char *at = text.data; ok && *at;) {
		size_t len = strcspn(at, "\n");
		buf_set(&line, at, len);
		ok = take_instruction(all, language, &line, origin, ++number, err);
		at += len + (at[len] == '\n');
	}
	if (ok && all->count == before)
		ok = err_set(err, ERR_FILE, "%s holds no instruction.", origin);
	free(origin);
	buf_release(&name);
	buf_release(&text);
	buf_release(&line);
	return ok;
}

static void put_instruction(struct buf *out, const char *line, const char *language, long length)
{
	struct buf prompt = BUF_INIT;
	char words[24];
	snprintf(words, sizeof words, "%ld", length);
	const struct template_value value = {"WORDS", words, strlen(words)};
	template_expand(&prompt, line, &value, 1);
	buf_add_str(out, "{\"prompt\":");
	json_quote(out, prompt.data, prompt.len);
	buf_addf(out, ",\"length\":%ld,\"language\":\"%s\"}\n", length, language);
	buf_release(&prompt);
}

bool ruler_list(struct buf *out, struct err *err)
{
	struct instructions all = {.lines = NULL};
	bool ok = true;
	for (size_t i = 0; ok && i < sizeof languages / sizeof *languages; i++)
		ok = load_instructions(&all, languages[i], err);
	for (size_t i = 0; ok && i < sizeof lengths / sizeof *lengths; i++) {
		for (size_t k = 0; k < all.count; k++)
			put_instruction(out, all.lines[k], all.languages[k], lengths[i]);
	}
	release_instructions(&all);
	return ok;
}

/* ---- The answers ---------------------------------------------------------------------------- */

void ruler_init(struct ruler *r)
{
	*r = (struct ruler){.runs = NULL};
}

void ruler_release(struct ruler *r)
{
	for (size_t i = 0; i < r->count; i++) {
		naming_release(&r->runs[i].name);
		free(r->runs[i].answers);
	}
	free(r->runs);
	ruler_init(r);
}

struct reading {
	struct ruler *ruler;
	const char *path;
	size_t first; /* run of this file */
};

static struct ruler_run *find_run(struct reading *in, const char *model, const char *method)
{
	struct ruler *r = in->ruler;
	for (size_t i = in->first; i < r->count; i++) {
		if (!strcmp(r->runs[i].name.model, model) && !strcmp(r->runs[i].name.method, method))
			return &r->runs[i];
	}
	MEM_GROW(r->runs, r->count + 1, &r->cap);
	r->runs[r->count] = (struct ruler_run){.name = naming_new(in->path, model, method)};
	return &r->runs[r->count++];
}

static bool take_answer(void *ctx, const struct line *line, struct err *err)
{
	struct reading *in = ctx;
	const char *response = json_get_string(line->json, "response", NULL);
	int64_t words = json_get_int(line->json, "response_length", -1);
	int64_t required = json_get_int(line->json, "length", 0);
	if (words < 0 && !response)
		return err_set(
			err, ERR_FILE,
			"%s, line %ld is no answer: it has neither “response_length” nor “response”.", in->path,
			line->number);
	if (words < 0)
		words = paper_words_count(response, strlen(response));
	if (required <= 0)
		required = target_words(json_get_string(line->json, "prompt", ""));
	struct ruler_run *run = find_run(in, json_get_string(line->json, "model", ""),
									 json_get_string(line->json, "method", ""));
	MEM_GROW(run->answers, run->count + 1, &run->cap);
	run->answers[run->count++] = (struct ruler_answer){(long)required, (long)words};
	return true;
}

static int by_required(const void *a, const void *b)
{
	const struct ruler_answer *x = a, *y = b;
	return (x->required > y->required) - (x->required < y->required);
}

bool ruler_read(struct ruler *r, const char *path, struct err *err)
{
	struct reading in = {r, path, r->count};
	if (!lines_read(path, take_answer, &in, err))
		return false;
	for (size_t i = in.first; i < r->count; i++)
		qsort(r->runs[i].answers, r->runs[i].count, sizeof *r->runs[i].answers, by_required);
	return r->count > in.first || err_set(err, ERR_FILE, "%s holds no answer.", path);
}

static const struct naming *name_at(const void *ctx, size_t i)
{
	const struct ruler *r = ctx;
	return &r->runs[i].name;
}

void ruler_name(const struct ruler *r, size_t run, struct buf *out)
{
	buf_clear(out);
	naming_put(out, name_at, r, r->count, run);
}

/* ---- What is told of them ------------------------------------------------------------------- */

static struct ruler_row sum_up(const struct ruler_run *run, size_t from, size_t to)
{
	struct ruler_row row = {.required = run->answers[from].required, .answers = to - from};
	double *words = mem_alloc((row.answers + 1) * sizeof *words);
	for (size_t i = from; i < to; i++) {
		long n = run->answers[i].words;
		words[i - from] = (double)n;
		row.shortest = i == from || n < row.shortest ? n : row.shortest;
		row.longest = n > row.longest ? n : row.longest;
	}
	row.median = stat_median(words, row.answers);
	free(words);
	return row;
}

bool ruler_next(const struct ruler_run *run, size_t *at, struct ruler_row *row)
{
	size_t from = *at, to = from;
	if (from >= run->count)
		return false;
	while (to < run->count && run->answers[to].required == run->answers[from].required)
		to++;
	*row = sum_up(run, from, to);
	*at = to;
	return true;
}

long ruler_most(const struct ruler_run *run)
{
	return sum_up(run, 0, run->count).longest;
}

static void put_row(struct report_table *t, const char *name, const struct ruler_row *row)
{
	report_table_text(t, name);
	report_table_number(t, (double)row->required, 0);
	report_table_number(t, (double)row->answers, 0);
	report_table_number(t, row->median, 0);
	report_table_number(t, (double)row->shortest, 0);
	report_table_number(t, (double)row->longest, 0);
}

static void put_all(struct report_table *t, const char *name, const struct ruler_run *run)
{
	report_table_text(t, name);
	report_table_text(t, "all");
	report_table_number(t, (double)run->count, 0);
	report_table_missing(t);
	report_table_missing(t);
	report_table_number(t, (double)ruler_most(run), 0);
}

void ruler_table(const struct ruler *r, struct report_table *t)
{
	struct buf name = BUF_INIT;
	report_table_column(t, REPORT_TEXT, "Model");
	report_table_column(t, REPORT_NUMBER, "Required");
	report_table_column(t, REPORT_NUMBER, "Answers");
	report_table_column(t, REPORT_NUMBER, "Median");
	report_table_column(t, REPORT_NUMBER, "Shortest");
	report_table_column(t, REPORT_NUMBER, "Longest");
	for (size_t i = 0; i < r->count; i++) {
		struct ruler_row row;
		buf_clear(&name);
		ruler_name(r, i, &name);
		if (i)
			report_table_rule(t);
		for (size_t at = 0; ruler_next(&r->runs[i], &at, &row);)
			put_row(t, name.data, &row);
		put_all(t, name.data, &r->runs[i]);
	}
	buf_release(&name);
}

void ruler_plot(const struct ruler *r, struct plot *p)
{
	struct buf name = BUF_INIT;
	plot_init(p, PLOT_SCATTER, "Required and actual length");
	plot_label(&p->x, "words asked for", STAT_LOG);
	plot_label(&p->y, "words written", STAT_LOG);
	plot_diagonal(p, "as asked");
	for (size_t i = 0; i < r->count; i++) {
		buf_clear(&name);
		ruler_name(r, i, &name);
		plot_series(p, name.data);
		for (size_t k = 0; k < r->runs[i].count; k++) {
			const struct ruler_answer *a = &r->runs[i].answers[k];
			plot_point(p, a->required ? (double)a->required : NAN, (double)a->words);
		}
	}
	buf_release(&name);
}

static void put_member(struct buf *out, const char *name, const char *value)
{
	buf_addf(out, "\"%s\":", name);
	json_quote(out, value, strlen(value));
	buf_add_char(out, ',');
}

static void begin_json(struct buf *out, const struct ruler_run *run)
{
	buf_add_char(out, '{');
	put_member(out, "model", run->name.model);
	put_member(out, "method", run->name.method);
	put_member(out, "file", run->name.file);
}

void ruler_json(const struct ruler *r, struct buf *out)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct ruler_run *run = &r->runs[i];
		struct ruler_row row;
		for (size_t at = 0; ruler_next(run, &at, &row);) {
			begin_json(out, run);
			buf_addf(out, "\"required\":%ld,\"answers\":%zu,\"median\":", row.required,
					 row.answers);
			number_add_plain(out, row.median, 1);
			buf_addf(out, ",\"shortest\":%ld,\"longest\":%ld}\n", row.shortest, row.longest);
		}
		begin_json(out, run);
		buf_addf(out, "\"answers\":%zu,\"longest\":%ld}\n", run->count, ruler_most(run));
	}
}
