#include "data/confirming.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/lines.h"
#include "base/mem.h"
#include "base/random.h"

enum answer { NOT_YET, YES, NO };

struct drawn {
	uint64_t lot, id;
	int64_t index;
	char *prompt, *reason;
	enum answer answer;
};

struct confirming {
	char *output, *path; /* of the answers */
	uint64_t seed;
	size_t sample;       /* that are wanted */
	struct drawn *lines; /* while they are drawn a heap, the highest lot first; then by lot */
	size_t count, cap;
	size_t *answered; /* which were, in that order */
	size_t answered_count, answered_cap;
	struct lines_out *out;
};

/* ---- Drawing -------------------------------------------------------------------------------- */

static int by_lot(const void *a, const void *b)
{
	const struct drawn *x = a, *y = b;
	if (x->lot != y->lot)
		return x->lot < y->lot ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

static void swap(struct drawn *a, struct drawn *b)
{
	struct drawn kept = *a;
	*a = *b;
	*b = kept;
}

static void sift_up(struct confirming *c, size_t at)
{
	for (; at && by_lot(&c->lines[at], &c->lines[(at - 1) / 2]) > 0; at = (at - 1) / 2)
		swap(&c->lines[at], &c->lines[(at - 1) / 2]);
}

static void sift_down(struct confirming *c)
{
	for (size_t at = 0, child; (child = 2 * at + 1) < c->count; at = child) {
		child += child + 1 < c->count && by_lot(&c->lines[child + 1], &c->lines[child]) > 0;
		if (by_lot(&c->lines[child], &c->lines[at]) <= 0)
			return;
		swap(&c->lines[at], &c->lines[child]);
	}
}

static void let_go(const struct drawn *d)
{
	free(d->prompt);
	free(d->reason);
}

static bool take_line(void *ctx, const struct line *line, struct err *err)
{
	struct confirming *c = ctx;
	const char *prompt = json_get_string(line->json, "prompt", NULL);
	struct random chance;
	struct drawn d = {.id = json_get_hex(line->json, "id"),
					  .index = json_get_int(line->json, "index", -1)};
	if (!prompt || d.index < 0)
		return err_set(err, ERR_FILE, "%s, line %ld has no “%s”: it is not of data select.",
					   c->output, line->number, prompt ? "index" : "prompt");
	random_seed(&chance, hash_value(hash_value(HASH_START, d.id), c->seed));
	d.lot = random_next(&chance);
	if (c->count == c->sample && by_lot(&d, &c->lines[0]) > 0)
		return true;
	d.prompt = mem_strdup(prompt);
	d.reason = mem_strdup(json_get_string(line->json, "reason", ""));
	if (c->count == c->sample) {
		let_go(&c->lines[0]);
		c->lines[0] = d;
		sift_down(c);
		return true;
	}
	MEM_GROW(c->lines, c->count + 1, &c->cap);
	c->lines[c->count] = d;
	sift_up(c, c->count++);
	return true;
}

/* ---- Answers -------------------------------------------------------------------------------- */

static void note_answer(struct confirming *c, size_t at, enum answer answer)
{
	size_t kept = 0;
	for (size_t i = 0; i < c->answered_count; i++) {
		if (c->answered[i] != at)
			c->answered[kept++] = c->answered[i];
	}
	c->answered_count = kept;
	c->lines[at].answer = answer;
	if (answer == NOT_YET)
		return;
	MEM_GROW(c->answered, c->answered_count + 1, &c->answered_cap);
	c->answered[c->answered_count++] = at;
}

static bool take_answer(void *ctx, const struct line *line, struct err *err)
{
	struct confirming *c = ctx;
	int64_t index = json_get_int(line->json, "index", -1);
	uint64_t id = json_get_hex(line->json, "id");
	bool yes = json_get_bool(line->json, "confirmed", false);
	bool no = !json_get_bool(line->json, "confirmed", true);
	for (size_t i = 0; i < c->count; i++) {
		if (c->lines[i].index != index)
			continue;
		if (c->lines[i].id != id)
			return err_set(err, ERR_USAGE,
						   "%s, line %ld is of another list than %s: remove it, or name the list.",
						   c->path, line->number, c->output);
		note_answer(c, i, yes ? YES : no ? NO : NOT_YET);
	}
	return true;
}

static bool put_answer(struct confirming *c, size_t at, enum answer answer, struct err *err)
{
	static const char *const values[] = {"null", "true", "false"};
	struct buf line = BUF_INIT;
	buf_addf(&line, "{\"index\":%" PRId64 ",\"id\":\"%016" PRIx64 "\",\"confirmed\":%s}",
			 c->lines[at].index, c->lines[at].id, values[answer]);
	bool ok = lines_add(c->out, &line, err);
	buf_release(&line);
	if (ok)
		note_answer(c, at, answer);
	return ok;
}

static size_t first_open(const struct confirming *c)
{
	size_t at = 0;
	while (at < c->count && c->lines[at].answer != NOT_YET)
		at++;
	return at;
}

bool confirming_next(const struct confirming *c, struct confirming_line *line)
{
	size_t at = first_open(c);
	if (at == c->count)
		return false;
	*line = (struct confirming_line){c->lines[at].prompt, c->lines[at].reason, at + 1, c->count};
	return true;
}

bool confirming_decide(struct confirming *c, bool yes, struct err *err)
{
	return put_answer(c, first_open(c), yes ? YES : NO, err);
}

bool confirming_undo(struct confirming *c, struct err *err)
{
	return !c->answered_count || put_answer(c, c->answered[c->answered_count - 1], NOT_YET, err);
}

struct confirming_result confirming_result(const struct confirming *c)
{
	struct confirming_result r = {.answered = c->answered_count, .sample = c->count};
	for (size_t i = 0; i < c->count; i++)
		r.confirmed += c->lines[i].answer == YES;
	return r;
}

/* ---- All of it ------------------------------------------------------------------------------ */

struct confirming *confirming_open(const char *output, size_t sample, uint64_t seed,
								   struct err *err)
{
	struct confirming *c = mem_alloc(sizeof *c);
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s.confirmed", output);
	*c = (struct confirming){
		.output = mem_strdup(output), .path = buf_detach(&path), .seed = seed, .sample = sample};
	bool ok = lines_read(output, take_line, c, err) &&
			  (c->count || err_set(err, ERR_FILE, "%s holds no instruction.", output));
	if (ok)
		qsort(c->lines, c->count, sizeof *c->lines, by_lot);
	if (ok && (c->out = lines_open(c->path, take_answer, c, err)))
		return c;
	confirming_close(c, NULL);
	return NULL;
}

bool confirming_close(struct confirming *c, struct err *err)
{
	if (!c)
		return true;
	bool ok = lines_close(c->out, err);
	for (size_t i = 0; i < c->count; i++)
		let_go(&c->lines[i]);
	free(c->lines);
	free(c->answered);
	free(c->output);
	free(c->path);
	free(c);
	return ok;
}
