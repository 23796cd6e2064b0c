#include "eval/comparing.h"

#include <inttypes.h>
#include <string.h>

#include "base/hash.h"
#include "base/lines.h"
#include "base/mem.h"
#include "base/text.h"
#include "batch/asking.h"
#include "measure/judge.h"
#include "measure/stat.h"

#define TEMPERATURE 0.5 /* where none is set, as for scores */
#define ORDERS      2
#define NAME_CELLS  40

enum { UNSAID = -1, UNREADABLE = -2 }; /* of an order, beside enum comparing_verdict */

struct pair {
	char *prompt, *answers[2];
	uint64_t hash;
	int said[ORDERS]; /* by the judge, of each order */
	bool decided;     /* its line is there */
	int verdict;
};

struct comparing {
	char *paths[2], *output, *judge;
	char *names[2]; /* of the first lines */
	uint64_t seed;
	struct pair *pairs; /* of the first file; then those alone that the second has too */
	size_t count, cap;
	struct lines_out *out;
	int reading;  /* which file */
	size_t found; /* where the last prompt was */
};

static const char *const verdict_names[] = {
	[VERDICT_A] = "a", [VERDICT_B] = "b", [VERDICT_TIE] = "tie"};

/* ---- Reading both --------------------------------------------------------------------------- */

static void note_name(struct comparing *c, const struct json *json)
{
	struct buf name = BUF_INIT;
	const char *model = json_get_string(json, "model", "");
	const char *method = json_get_string(json, "method", "");
	if (c->names[c->reading])
		return;
	buf_addf(&name, "%s%s%s", *model ? model : c->paths[c->reading], *method ? ", " : "", method);
	c->names[c->reading] = buf_detach(&name);
}

/* Lists are in the same order nearly always: where the last one was, the next is the next. */
static struct pair *find(struct comparing *c, const char *prompt)
{
	for (size_t i = 0; i < c->count; i++) {
		size_t at = (c->found + i) % c->count;
		if (strcmp(c->pairs[at].prompt, prompt) == 0) {
			c->found = at + 1;
			return &c->pairs[at];
		}
	}
	return NULL;
}

static bool take_answer(void *ctx, const struct line *line, struct err *err)
{
	struct comparing *c = ctx;
	const char *prompt = json_get_string(line->json, "prompt", NULL);
	const char *response = json_get_string(line->json, "response", NULL);
	const char *path = c->paths[c->reading];
	if (!prompt || !response)
		return err_set(err, ERR_FILE,
					   "%s, line %ld: it has no “%s”: it is no line of eval predict.", path,
					   line->number, prompt ? "response" : "prompt");
	note_name(c, line->json);
	struct pair *pair = find(c, prompt);
	if (!pair && c->reading)
		return true;
	if (!pair) {
		MEM_GROW(c->pairs, c->count + 1, &c->cap);
		pair = &c->pairs[c->count++];
		*pair = (struct pair){.prompt = mem_strdup(prompt), .said = {UNSAID, UNSAID}};
	}
	if (pair->answers[c->reading])
		return err_set(err, ERR_FILE,
					   "%s, line %ld answers an instruction that is answered before.", path,
					   line->number);
	pair->answers[c->reading] = mem_strdup(response);
	return true;
}

static void pair_release(struct pair *p)
{
	free(p->prompt);
	free(p->answers[0]);
	free(p->answers[1]);
}

static void keep_common(struct comparing *c)
{
	size_t kept = 0;
	for (size_t i = 0; i < c->count; i++) {
		struct pair *p = &c->pairs[i];
		if (!p->answers[1]) {
			pair_release(p);
			continue;
		}
		p->hash = hash_bytes(HASH_START, p->prompt, strlen(p->prompt) + 1);
		p->hash = hash_bytes(p->hash, p->answers[0], strlen(p->answers[0]) + 1);
		p->hash = hash_bytes(p->hash, p->answers[1], strlen(p->answers[1]) + 1);
		c->pairs[kept++] = *p;
	}
	c->count = kept;
}

static bool read_both(struct comparing *c, struct err *err)
{
	for (c->reading = 0; c->reading < 2; c->reading++) {
		c->found = 0;
		if (!lines_read(c->paths[c->reading], take_answer, c, err))
			return false;
	}
	keep_common(c);
	return c->count ||
		   err_set(err, ERR_USAGE,
				   "%s and %s answer no instruction in common: nothing can be compared.",
				   c->paths[0], c->paths[1]);
}

/* ---- What is there already ------------------------------------------------------------------ */

static bool take_done(void *ctx, const struct line *line, struct err *err)
{
	struct comparing *c = ctx;
	uint64_t hash = json_get_hex(line->json, "hash");
	const char *judge = json_get_string(line->json, "judge", "");
	const char *verdict = json_get_string(line->json, "verdict", "");
	struct pair *pair = NULL;
	for (size_t i = 0; i < c->count && !pair; i++)
		pair = c->pairs[i].hash == hash ? &c->pairs[i] : NULL;
	if (!pair)
		return err_set(err, ERR_USAGE,
					   "%s, line %ld compares no pair of %s and %s: name another output.",
					   c->output, line->number, c->paths[0], c->paths[1]);
	if (strcmp(judge, c->judge) != 0)
		return err_set(err, ERR_USAGE,
					   "%s, line %ld was compared by “%s”, not “%s”: name another output.",
					   c->output, line->number, judge, c->judge);
	pair->decided = true;
	pair->verdict = UNREADABLE;
	for (int v = 0; v < 3; v++)
		pair->verdict = strcmp(verdict, verdict_names[v]) ? pair->verdict : v;
	return true;
}

struct comparing *comparing_open(const char *a, const char *b, const char *output,
								 const char *judge, uint64_t seed, struct err *err)
{
	struct comparing *c = mem_alloc(sizeof *c);
	*c = (struct comparing){.paths = {mem_strdup(a), mem_strdup(b)},
							.output = mem_strdup(output),
							.judge = mem_strdup(judge),
							.seed = seed};
	if (read_both(c, err) && (c->out = lines_open(output, take_done, c, err)))
		return c;
	comparing_close(c, NULL);
	return NULL;
}

bool comparing_close(struct comparing *c, struct err *err)
{
	if (!c)
		return true;
	bool ok = lines_close(c->out, err);
	for (size_t i = 0; i < c->count; i++)
		pair_release(&c->pairs[i]);
	for (int i = 0; i < 2; i++) {
		free(c->paths[i]);
		free(c->names[i]);
	}
	free(c->pairs);
	free(c->output);
	free(c->judge);
	free(c);
	return ok;
}

/* ---- Verdicts ------------------------------------------------------------------------------- */

static const char *said_name(int said)
{
	return said >= 0 ? verdict_names[said] : NULL;
}

static void put_name(struct buf *line, const char *key, const char *name)
{
	buf_addf(line, ",\"%s\":", key);
	json_quote(line, name, strlen(name));
}

static bool put_line(struct comparing *c, struct pair *p, bool by_judge, struct err *err)
{
	struct buf line = BUF_INIT;
	buf_addf(&line, "{\"index\":%zu", (size_t)(p - c->pairs));
	put_name(&line, "prompt", p->prompt);
	put_name(&line, "a", c->names[0]);
	put_name(&line, "b", c->names[1]);
	buf_addf(&line, ",\"verdict\":");
	if (said_name(p->verdict))
		buf_addf(&line, "\"%s\"", said_name(p->verdict));
	else
		buf_add_str(&line, "null");
	put_name(&line, "judge", c->judge);
	for (int i = 0; by_judge && i < ORDERS; i++) {
		const char *said = said_name(p->said[i]);
		buf_addf(&line, "%s%s%s%s", i ? "," : ",\"orders\":[", said ? "\"" : "",
				 said ? said : "null", said ? "\"" : "");
	}
	buf_addf(&line, "%s,\"hash\":\"%016" PRIx64 "\"}", by_judge ? "]" : "", p->hash);
	p->decided = true;
	bool ok = lines_add(c->out, &line, err);
	buf_release(&line);
	return ok;
}

bool comparing_decide(struct comparing *c, size_t i, enum comparing_verdict verdict,
					  struct err *err)
{
	c->pairs[i].verdict = (int)verdict;
	return put_line(c, &c->pairs[i], false, err);
}

size_t comparing_count(const struct comparing *c)
{
	return c->count;
}

size_t comparing_next(const struct comparing *c, size_t from)
{
	while (from < c->count && c->pairs[from].decided)
		from++;
	return from;
}

struct comparing_pair comparing_pair(const struct comparing *c, size_t i)
{
	const struct pair *p = &c->pairs[i];
	bool swapped = hash_value(p->hash, c->seed) >> 32 & 1;
	return (struct comparing_pair){p->prompt, p->answers[0], p->answers[1], swapped};
}

/* ---- A judge -------------------------------------------------------------------------------- */

/* Question 2i shows pair i as it is, 2i + 1 the other way round. */
static bool is_done(void *ctx, size_t i)
{
	const struct comparing *c = ctx;
	return c->pairs[i / ORDERS].decided;
}

static bool put_prompt(void *ctx, size_t i, struct buf *out, struct err *err)
{
	const struct comparing *c = ctx;
	const struct pair *p = &c->pairs[i / ORDERS];
	return judge_pair_prompt(out, p->prompt, p->answers[i % ORDERS], p->answers[1 - i % ORDERS],
							 err);
}

static enum asking_verdict keep(struct comparing *c, size_t i, int said, struct buf *says,
								struct err *err)
{
	struct pair *p = &c->pairs[i / ORDERS];
	p->said[i % ORDERS] = said;
	buf_addf(says, "%s", said_name(said) ? said_name(said) : "unreadable");
	if (p->said[0] == UNSAID || p->said[1] == UNSAID)
		return ASKING_TAKEN;
	bool read = p->said[0] != UNREADABLE && p->said[1] != UNREADABLE;
	p->verdict = !read ? UNREADABLE : p->said[0] == p->said[1] ? p->said[0] : VERDICT_TIE;
	return put_line(c, p, true, err) ? ASKING_TAKEN : ASKING_ABORT;
}

static enum asking_verdict take(void *ctx, size_t i, const char *reply, size_t len,
								struct buf *says, struct err *err)
{
	enum judge_winner winner;
	if (!judge_read_winner(reply, len, &winner, err))
		return ASKING_AGAIN;
	bool first = (winner == JUDGE_FIRST) == (i % ORDERS == 0);
	int said = winner == JUDGE_TIE ? VERDICT_TIE : first ? VERDICT_A : VERDICT_B;
	return keep(ctx, i, said, says, err);
}

static enum asking_verdict give_up(void *ctx, size_t i, const struct err *why, struct buf *says,
								   struct err *err)
{
	(void)why;
	return keep(ctx, i, UNREADABLE, says, err);
}

bool comparing_judge(struct comparing *c, struct llm *llm, const struct model *model, int jobs,
					 const struct work_watch *watch, struct err *err)
{
	struct model own;
	model_copy(&own, model);
	if (own.temperature < 0)
		own.temperature = TEMPERATURE;
	const struct asking_job asking = {.model = &own,
									  .jobs = jobs,
									  .tries = COMPARING_TRIES,
									  .count = c->count * ORDERS,
									  .ctx = c,
									  .skip = is_done,
									  .prompt = put_prompt,
									  .take = take,
									  .give_up = give_up};
	bool ok = asking_run(llm, &asking, watch, err);
	model_release(&own);
	return ok;
}

/* ---- What it comes to ----------------------------------------------------------------------- */

static void set_name(char *out, size_t size, const char *name)
{
	struct buf text = BUF_INIT;
	text_elide(&text, name, strlen(name), NAME_CELLS);
	snprintf(out, size, "%s", text.len < size ? text.data : "");
	buf_release(&text);
}

void comparing_result(const struct comparing *c, struct comparing_result *result)
{
	*result = (struct comparing_result){.a = 0};
	for (size_t i = 0; i < c->count; i++) {
		const struct pair *p = &c->pairs[i];
		result->a += p->decided && p->verdict == VERDICT_A;
		result->b += p->decided && p->verdict == VERDICT_B;
		result->ties += p->decided && p->verdict == VERDICT_TIE;
		result->left += !p->decided || p->verdict == UNREADABLE;
	}
	result->p = stat_sign_test(result->a, result->b);
	set_name(result->a_name, sizeof result->a_name, c->names[0]);
	set_name(result->b_name, sizeof result->b_name, c->names[1]);
}
