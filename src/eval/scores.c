#include "eval/scores.h"

#include <math.h>

#include "base/lines.h"
#include "base/mem.h"
#include "base/number.h"
#include "doc/paper.h"
#include "eval/scores_parts.h"
#include "measure/length.h"
#include "write/target.h"

/* ---- Reading ---- */

struct reading {
	struct scores *s;
	const char *path;
	size_t first; /* run of this file */
};

void scores_init(struct scores *s)
{
	*s = (struct scores){.count = 0};
}

static void release_run(struct score_run *run)
{
	for (size_t i = 0; i < run->count; i++) {
		free(run->answers[i].prompt);
		free(run->answers[i].type);
		free(run->answers[i].own_language);
	}
	free(run->answers);
	naming_release(&run->name);
}

void scores_release(struct scores *s)
{
	for (size_t i = 0; i < s->count; i++)
		release_run(&s->runs[i]);
	free(s->runs);
	scores_init(s);
}

static struct score_run *find_run(struct reading *in, const char *model, const char *method)
{
	struct scores *s = in->s;
	for (size_t i = in->first; i < s->count; i++) {
		if (!strcmp(s->runs[i].name.model, model) && !strcmp(s->runs[i].name.method, method))
			return &s->runs[i];
	}
	MEM_GROW(s->runs, s->count + 1, &s->cap);
	s->runs[s->count] = (struct score_run){.name = naming_new(in->path, model, method)};
	return &s->runs[s->count++];
}

static void read_language(struct score_answer *a, const struct json *line)
{
	const char *said = json_get_string(line, "language", "");
	if (!*said)
		said = target_language(a->prompt);
	if (!strcmp(said, "zh") || !strcmp(said, "en")) {
		a->language = strcmp(said, "zh") ? "English" : "Chinese";
		return;
	}
	a->own_language = mem_strdup(said);
	a->language = a->own_language;
}

/* NAN where one of the six is missing or out of range: nothing is filled in. */
static void read_scores(struct score_answer *a, const struct json *scores)
{
	a->quality = NAN;
	for (int d = 0; d < JUDGE_DIMENSIONS; d++) {
		a->judge.score[d] = json_get_number(scores, judge_dimensions[d], NAN);
		if (!(a->judge.score[d] >= 1 && a->judge.score[d] <= 5))
			return;
	}
	a->quality = judge_quality(&a->judge);
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
	struct score_answer a = {.prompt = mem_strdup(json_get_string(line->json, "prompt", "")),
							 .type = mem_strdup(json_get_string(line->json, "type", ""))};
	a.words = words < 0 ? (long)paper_words_count(response, strlen(response)) : (long)words;
	a.required = required > 0 ? (long)required : target_words(a.prompt);
	a.length = a.required > 0 ? length_score(a.required, a.words) : NAN;
	read_language(&a, line->json);
	read_scores(&a, json_get(line->json, "scores"));
	struct score_run *run = find_run(in, json_get_string(line->json, "model", ""),
									 json_get_string(line->json, "method", ""));
	MEM_GROW(run->answers, run->count + 1, &run->cap);
	run->answers[run->count++] = a;
	return true;
}

bool scores_read(struct scores *s, const char *path, struct err *err)
{
	struct reading in = {s, path, s->count};
	if (!lines_read(path, take_answer, &in, err))
		return false;
	return s->count > in.first || err_set(err, ERR_FILE, "%s holds no answer.", path);
}

bool scores_are_judged(const struct scores *s)
{
	for (size_t r = 0; r < s->count; r++) {
		for (size_t i = 0; i < s->runs[r].count; i++) {
			if (!isnan(s->runs[r].answers[i].quality))
				return true;
		}
	}
	return false;
}

/* ---- Names ---- */

static const struct naming *name_at(const void *ctx, size_t i)
{
	const struct scores *s = ctx;
	return &s->runs[i].name;
}

void scores_name(const struct scores *s, size_t run, struct buf *out)
{
	buf_clear(out);
	naming_put(out, name_at, s, s->count, run);
}

/* ---- Parts of a run ---- */

const struct score_range score_ranges[SCORE_RANGES] = {
	{"[0,500)", 0, 500},
	{"[500,2000)", 500, 2000},
	{"[2000,4000)", 2000, 4000},
	{"[4000,20000]", 4000, 20001},
};

static bool is_in(const struct score_answer *a, const struct score_part *part)
{
	switch (part->kind) {
	case SCORE_RANGE:
		return a->required > 0 && a->required >= score_ranges[part->range].from &&
			   a->required < score_ranges[part->range].below;
	case SCORE_TYPE:
		return !strcmp(a->type, part->name);
	case SCORE_LANGUAGE:
		return !strcmp(a->language, part->name);
	default:
		return true;
	}
}

double score_value(const struct score_answer *a, enum score_measure measure)
{
	switch (measure) {
	case SCORE_LENGTH:
		return a->length;
	case SCORE_QUALITY:
		return a->quality;
	case SCORE_RATIO:
		return a->required > 0 ? (double)a->words / (double)a->required : NAN;
	default:
		return isnan(a->quality) ? NAN : (a->judge.score[measure - SCORE_DIMENSION] - 1) * 25;
	}
}

double *score_collect(const struct score_run *run, const struct score_part *part,
					  enum score_measure measure, size_t *n)
{
	double *values = mem_alloc((run->count + 1) * sizeof *values);
	*n = 0;
	for (size_t i = 0; i < run->count; i++) {
		double value = score_value(&run->answers[i], measure);
		if (is_in(&run->answers[i], part) && !isnan(value))
			values[(*n)++] = value;
	}
	return values;
}

double score_mean(const struct score_run *run, const struct score_part *part,
				  enum score_measure measure)
{
	size_t n;
	double *values = score_collect(run, part, measure, &n);
	double mean = stat_mean(values, n);
	free(values);
	return mean;
}
