#include "data/pairs_judged.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/lines.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/random.h"
#include "data/language.h"
#include "data/split.h"
#include "doc/document.h"
#include "doc/paper.h"
#include "measure/length.h"
#include "write/target.h"

const char *const pairs_unpaired_names[PAIRS_UNPAIRED] = {
	[PAIRS_FEW] = "few", [PAIRS_EQUAL] = "equal"};

const char *const pairs_unpaired_reasons[PAIRS_UNPAIRED] = {
	[PAIRS_FEW] = "with fewer than two scored answers that differ",
	[PAIRS_EQUAL] = "of whose answers none is worse than the best by the margin",
};

/* One that can be chosen, and where its line is. */
struct answer {
	int64_t index, sample;
	uint64_t prompt, text; /* hashes */
	long words;
	double quality, score;
	long long at;
	size_t len;
};

struct run {
	const struct pairs_judged_job *job;
	struct pairs_judged_told *told;
	struct answer *answers;
	size_t count, cap;
	int64_t *seen; /* the index of every line */
	size_t seen_count, seen_cap;
	int fd;
	struct split out;
};

/* ---- What there is to choose from ----------------------------------------------------------- */

/* Of the words asked for; 0: none are. */
static long required_of(const struct json *line)
{
	int64_t words = json_get_int(line, "length", 0);
	if (words > 0 && words <= DOC_TARGET_MAX)
		return (long)words;
	return target_words(json_get_string(line, "prompt", ""));
}

static uint64_t hash_trimmed(const char *text)
{
	struct buf trimmed = BUF_INIT;
	buf_add_str(&trimmed, text);
	buf_trim(&trimmed);
	uint64_t hash = hash_bytes(HASH_START, trimmed.data, trimmed.len);
	buf_release(&trimmed);
	return hash;
}

static bool is_blank(const char *s)
{
	return !s[strspn(s, " \t\r\n")];
}

static void add(struct run *r, const struct line *line, const char *prompt, const char *response,
				double quality)
{
	int64_t words = json_get_int(line->json, "response_length", -1);
	long required = required_of(line->json);
	struct answer a = {.index = json_get_int(line->json, "index", -1),
					   .sample = json_get_int(line->json, "sample", 0),
					   .prompt = hash_bytes(HASH_START, prompt, strlen(prompt)),
					   .text = hash_trimmed(response),
					   .quality = quality,
					   .at = line->at,
					   .len = line->len};
	a.words = words < 0 ? paper_words_count(response, strlen(response)) : (long)words;
	a.score = required ? (length_score(required, a.words) + quality) / 2 : quality;
	MEM_GROW(r->answers, r->count + 1, &r->cap);
	r->answers[r->count++] = a;
}

static bool take_line(void *ctx, const struct line *line, struct err *err)
{
	struct run *r = ctx;
	const char *prompt = json_get_string(line->json, "prompt", NULL);
	const char *response = json_get_string(line->json, "response", NULL);
	double quality = json_get_number(line->json, "quality", NAN);
	int64_t index = json_get_int(line->json, "index", -1);
	const char *lacks = !prompt ? "prompt" : !response ? "response" : index < 0 ? "index" : NULL;
	if (lacks)
		return err_set(err, ERR_FILE, "%s, line %ld: it has no “%s”: it is no judged answer.",
					   r->job->input, line->number, lacks);
	bool unscored = json_get_bool(line->json, "unscored", false);
	if (!unscored && !(quality >= 0 && quality <= 100))
		return err_set(err, ERR_FILE,
					   "%s, line %ld: it has no “quality” from 0 to 100: it is no judged answer.",
					   r->job->input, line->number);
	MEM_GROW(r->seen, r->seen_count + 1, &r->seen_cap);
	r->seen[r->seen_count++] = index;
	r->told->answers++;
	if (is_blank(response))
		r->told->empty++;
	else if (unscored)
		r->told->unscored++;
	else
		add(r, line, prompt, response, quality);
	return true;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static int by_place(const void *a, const void *b)
{
	const struct answer *x = a, *y = b;
	int order = by_number(&x->index, &y->index);
	order = order ? order : by_number(&x->sample, &y->sample);
	return order ? order : (x->text > y->text) - (x->text < y->text);
}

static void count_instructions(struct run *r)
{
	if (r->seen_count)
		qsort(r->seen, r->seen_count, sizeof *r->seen, by_number);
	for (size_t i = 0; i < r->seen_count; i++)
		r->told->instructions += !i || r->seen[i] != r->seen[i - 1];
}

/* ---- Choosing ------------------------------------------------------------------------------- */

static size_t pick(struct random *random, const size_t *places, size_t count)
{
	return places[random_below(random, count)];
}

/* Chooses of the n answers of one instruction. PAIRS_UNPAIRED: there is a pair. */
static enum pairs_unpaired choose(const struct run *r, const struct answer *a, size_t n,
								  const struct answer **chosen, const struct answer **rejected)
{
	struct random random;
	size_t *places = mem_alloc((n + 1) * sizeof *places), count = 0;
	double best = -1;
	bool differ = false;
	random_seed(&random, hash_value(a->prompt, r->job->seed));
	for (size_t i = 0; i < n; i++) {
		differ = differ || a[i].text != a[0].text;
		best = a[i].score > best ? a[i].score : best;
	}
	for (size_t i = 0; i < n; i++) {
		if (a[i].score >= best)
			places[count++] = i;
	}
	*chosen = &a[pick(&random, places, count)];
	count = 0;
	for (size_t i = 0; i < n; i++) {
		double worse = best - a[i].score;
		if (worse > 0 && worse >= r->job->margin && a[i].text != (*chosen)->text)
			places[count++] = i;
	}
	if (count)
		*rejected = &a[pick(&random, places, count)];
	free(places);
	return count ? PAIRS_UNPAIRED : differ ? PAIRS_EQUAL : PAIRS_FEW;
}

/* ---- Its line ------------------------------------------------------------------------------- */

static struct json *read_line(const struct run *r, const struct answer *a, struct err *err)
{
	struct buf text = BUF_INIT;
	struct err why = ERR_INIT;
	if (!lines_reread(r->fd, r->job->input, a->at, a->len, &text, err)) {
		buf_release(&text);
		return NULL;
	}
	struct json *line = json_parse(text.data, text.len, JSON_STRICT, &why);
	buf_release(&text);
	if (!line || !json_get_string(line, "prompt", NULL) ||
		!json_get_string(line, "response", NULL)) {
		err_set(err, ERR_FILE, "%s was changed while it was read.", r->job->input);
		json_free(line);
		return NULL;
	}
	return line;
}

static void put_number(struct buf *line, const char *side, const char *name, double number)
{
	buf_addf(line, ",\"%s_%s\":", side, name);
	number_add_plain(line, number, 4);
}

static void put_side(struct buf *line, const char *side, const struct answer *a,
					 const struct json *from)
{
	const struct json *seed = json_get(from, "seed");
	put_number(line, side, "score", a->score);
	put_number(line, side, "quality", a->quality);
	buf_addf(line, ",\"%s_length\":%ld,\"%s_sample\":%lld,\"%s_seed\":", side, a->words, side,
			 (long long)a->sample, side);
	if (seed && isfinite(json_number(seed, NAN)))
		json_print(line, seed);
	else
		buf_add_char(line, '0');
}

static void put_line(const struct run *r, const struct answer *chosen, const struct json *good,
					 const struct answer *rejected, const struct json *bad, size_t answers,
					 struct buf *line)
{
	static const char *const names[] = {"model", "method", "judge"};
	const char *prompt = json_get_string(good, "prompt", "");
	struct buf texts[2] = {BUF_INIT, BUF_INIT};
	buf_add_str(&texts[0], json_get_string(good, "response", ""));
	buf_add_str(&texts[1], json_get_string(bad, "response", ""));
	buf_trim(&texts[0]);
	buf_trim(&texts[1]);
	buf_add_char(line, '{');
	pair_put(line, r->job->form, &(struct pair){prompt, texts[0].data, texts[1].data});
	buf_addf(line, ",\"index\":%lld", (long long)chosen->index);
	pair_put_string(line, "id", json_get_string(good, "id", ""));
	pair_put_string(line, "language",
					json_get_string(good, "language", language_of(prompt, strlen(prompt))));
	buf_addf(line, ",\"length\":%ld,\"answers\":%zu", required_of(good), answers);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		pair_put_string(line, names[i], json_get_string(good, names[i], ""));
	buf_add_str(line, ",\"margin\":");
	number_add_plain(line, chosen->score - rejected->score, 4);
	put_side(line, "chosen", chosen, good);
	put_side(line, "rejected", rejected, bad);
	buf_add_char(line, '}');
	buf_release(&texts[0]);
	buf_release(&texts[1]);
}

static bool add_pair(struct run *r, const struct answer *chosen, const struct answer *rejected,
					 size_t answers, struct err *err)
{
	struct json *good = read_line(r, chosen, err);
	struct json *bad = good ? read_line(r, rejected, err) : NULL;
	struct buf line = BUF_INIT;
	bool ok = bad, aside = split_aside(r->job->validation, chosen->prompt);
	if (ok) {
		put_line(r, chosen, good, rejected, bad, answers, &line);
		ok = split_add(&r->out, aside, &line, err);
	}
	r->told->pairs++;
	r->told->validation += aside;
	r->told->chosen += chosen->score;
	r->told->rejected += rejected->score;
	r->told->chosen_length += (double)chosen->words;
	r->told->rejected_length += (double)rejected->words;
	buf_release(&line);
	json_free(good);
	json_free(bad);
	return ok;
}

/* ---- All of it ------------------------------------------------------------------------------ */

static bool pair_all(struct run *r, struct err *err)
{
	const struct answer *chosen, *rejected;
	bool ok = true;
	long with_answers = 0;
	if (r->count)
		qsort(r->answers, r->count, sizeof *r->answers, by_place);
	for (size_t i = 0, n; ok && i < r->count; i += n) {
		const struct answer *a = &r->answers[i];
		for (n = 1; i + n < r->count && a[n].index == a->index; n++)
			;
		enum pairs_unpaired why = choose(r, a, n, &chosen, &rejected);
		with_answers++;
		if (why == PAIRS_UNPAIRED)
			ok = add_pair(r, chosen, rejected, n, err);
		else
			r->told->left[why]++;
	}
	r->told->left[PAIRS_FEW] += r->told->instructions - with_answers;
	return ok;
}

static void take_means(struct pairs_judged_told *told)
{
	double n = told->pairs ? (double)told->pairs : 1;
	told->chosen /= n;
	told->rejected /= n;
	told->chosen_length /= n;
	told->rejected_length /= n;
}

static bool read_answers(struct run *r, struct err *err)
{
	if (!lines_read(r->job->input, take_line, r, err))
		return false;
	count_instructions(r);
	r->fd = open(r->job->input, O_RDONLY | O_CLOEXEC);
	return r->fd >= 0 || err_errno(err, ERR_FILE, "%s cannot be opened", r->job->input);
}

bool pairs_judged_run(const struct pairs_judged_job *job, struct pairs_judged_told *told,
					  struct err *err)
{
	struct run r = {.job = job, .told = told, .fd = -1};
	*told = (struct pairs_judged_told){0};
	bool ok = read_answers(&r, err) && split_open(&r.out, job->output, job->validation, err) &&
			  pair_all(&r, err);
	if (ok)
		ok = split_commit(&r.out, err);
	else
		split_drop(&r.out);
	take_means(told);
	if (r.fd >= 0)
		close(r.fd);
	free(r.answers);
	free(r.seen);
	return ok;
}
