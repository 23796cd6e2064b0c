#include "llm/endpoint.h"

#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"

#define MINUTE          60000  /* ms */
#define BACKOFF_MIN     1000   /* ms, doubled each time */
#define BACKOFF_MAX     60000  /* ms */
#define REST_MAX        600000 /* ms, where there are others to be asked meanwhile */
#define RETRY_AFTER_MAX 300000 /* ms that a server may make us wait */
#define DOUBLED_MOST    16     /* times: more than enough for either */
#define EVERYWHERE      UINT64_MAX
#define HASHED_MOST     512 /* bytes of a prompt */

struct endpoint {
	struct endpoint *next;
	char *url;
	uint64_t hash;
	bool answered;        /* ever */
	int open;             /* requests */
	uint64_t asked;       /* requests, ever */
	uint64_t last_before; /* of them, when it failed last */
	int failures;         /* in a row */
	int64_t rests;        /* ms: until then others are asked before it */
	int64_t closed;       /* ms: until then nobody asks it */
	int64_t *starts;      /* ms, of the requests of the last minute */
	size_t start_count, start_cap;
};

struct endpoint_pool {
	struct endpoint *endpoints;
	struct endpoint_claim *waiting; /* in the order of tickets */
	uint64_t tickets;
};

/* ---- The pool ------------------------------------------------------------------------------- */

struct endpoint_pool *endpoint_pool_new(void)
{
	return mem_alloc(sizeof(struct endpoint_pool));
}

void endpoint_pool_free(struct endpoint_pool *pool)
{
	while (pool->endpoints) {
		struct endpoint *e = pool->endpoints;
		pool->endpoints = e->next;
		mem_wipe(e->url, strlen(e->url));
		free(e->url);
		free(e->starts);
		free(e);
	}
	free(pool);
}

static struct endpoint *endpoint_at(struct endpoint_pool *pool, const char *url)
{
	struct endpoint *e = pool->endpoints;
	while (e && strcmp(e->url, url) != 0)
		e = e->next;
	if (e)
		return e;
	e = mem_alloc(sizeof *e);
	*e = (struct endpoint){.next = pool->endpoints,
						   .url = mem_strdup(url),
						   .hash = hash_bytes(HASH_START, url, strlen(url))};
	pool->endpoints = e;
	return e;
}

/* ---- One endpoint --------------------------------------------------------------------------- */

static void forget_starts(struct endpoint *e, int64_t now)
{
	size_t old = 0;
	while (old < e->start_count && e->starts[old] <= now - MINUTE)
		old++;
	e->start_count -= old;
	if (old)
		memmove(e->starts, e->starts + old, e->start_count * sizeof *e->starts);
}

/* When it can be asked again, as far as time tells. */
static int64_t open_at(const struct endpoint *e, const struct endpoint_claim *c, int64_t now)
{
	int64_t at = e->closed > now ? e->closed : now;
	size_t most = (size_t)c->minute_most;
	if (c->requests_most && e->open >= c->requests_most)
		return CLOCK_NEVER;
	if (most && e->start_count >= most && e->starts[e->start_count - most] + MINUTE > at)
		at = e->starts[e->start_count - most] + MINUTE;
	return at;
}

static void begin_at(struct endpoint *e, int64_t now)
{
	forget_starts(e, now);
	MEM_GROW(e->starts, e->start_count + 1, &e->start_cap);
	e->starts[e->start_count++] = now;
	e->open++;
	e->asked++;
}

/* Exponential, the upper half of it random, so that many clients do not come back at once. */
static int64_t backoff(int times, int64_t most, double retry_after, struct random *random)
{
	if (retry_after >= 0)
		return retry_after * 1000 < RETRY_AFTER_MAX ? (int64_t)(retry_after * 1000)
													: RETRY_AFTER_MAX;
	int64_t longest = most;
	if (times < DOUBLED_MOST)
		longest = clock_earlier(longest, 2 * (int64_t)BACKOFF_MIN << (times - 1));
	return longest - (int64_t)random_below(random, (uint64_t)longest / 2);
}

/* ---- Choosing ------------------------------------------------------------------------------- */

static bool may_ask(const struct endpoint_claim *c, size_t i)
{
	return !(c->barred >> i & 1);
}

static bool was_tried(const struct endpoint_claim *c, size_t i)
{
	return c->tried >> i & 1;
}

/* Is one awake that may be asked? Then those that rest are left alone; else the ones not tried are
 * asked though they rest. */
static bool any_awake(const struct endpoint_claim *c, int64_t now)
{
	for (size_t i = 0; i < c->count; i++)
		if (may_ask(c, i) && c->at[i]->rests <= now)
			return true;
	return false;
}

static bool is_eligible(const struct endpoint_claim *c, size_t i, bool awake, int64_t now)
{
	return may_ask(c, i) && (awake ? c->at[i]->rests <= now : !was_tried(c, i));
}

static bool is_better(const struct endpoint_claim *c, size_t i, size_t than)
{
	const struct endpoint *a = c->at[i], *b = c->at[than];
	if (was_tried(c, i) != was_tried(c, than))
		return was_tried(c, than);
	if (a->open != b->open)
		return a->open < b->open;
	return hash_value(c->hash, a->hash) > hash_value(c->hash, b->hash);
}

/* c->count: none is free. */
static size_t choose(const struct endpoint_claim *c, int64_t now)
{
	size_t best = c->count;
	bool awake = any_awake(c, now);
	for (size_t i = 0; i < c->count; i++)
		if (is_eligible(c, i, awake, now) && open_at(c->at[i], c, now) <= now &&
			(best == c->count || is_better(c, i, best)))
			best = i;
	return best;
}

int64_t claim_due(const struct endpoint_claim *c, int64_t now)
{
	int64_t due = CLOCK_NEVER;
	bool awake = any_awake(c, now);
	for (size_t i = 0; i < c->count; i++) {
		int64_t at = open_at(c->at[i], c, now), rests = c->at[i]->rests;
		if (!may_ask(c, i) || at == CLOCK_NEVER)
			continue;
		if (!is_eligible(c, i, awake, now) && rests > at)
			at = rests;
		due = clock_earlier(due, at);
	}
	return due;
}

/* ---- The queue ------------------------------------------------------------------------------ */

static bool shares(const struct endpoint_claim *a, const struct endpoint_claim *b)
{
	for (size_t i = 0; i < a->count; i++)
		for (size_t n = 0; n < b->count; n++)
			if (a->at[i] == b->at[n])
				return true;
	return false;
}

static bool has_others_before(const struct endpoint_claim *c)
{
	for (const struct endpoint_claim *w = c->pool->waiting; w && w->ticket < c->ticket; w = w->next)
		if (shares(w, c))
			return true;
	return false;
}

void claim_wait(struct endpoint_claim *c)
{
	struct endpoint_claim **link = &c->pool->waiting;
	while (*link && (*link)->ticket < c->ticket)
		link = &(*link)->next;
	c->next = *link;
	*link = c;
	c->waits = true;
}

static void stop_waiting(struct endpoint_claim *c)
{
	struct endpoint_claim **link = &c->pool->waiting;
	while (*link != c)
		link = &(*link)->next;
	*link = c->next;
	c->waits = false;
}

int64_t endpoint_due(const struct endpoint_pool *pool, int64_t now)
{
	int64_t due = CLOCK_NEVER;
	for (const struct endpoint_claim *c = pool->waiting; c; c = c->next)
		due = clock_earlier(due, claim_due(c, now));
	return due;
}

/* ---- Claims --------------------------------------------------------------------------------- */

/* Of what the next prompts of the document begin with as well. */
static uint64_t hash_prompt(const struct ask *ask)
{
	size_t len = ask->stable ? ask->stable : ask->prompt_len;
	return hash_bytes(HASH_START, ask->prompt, len < HASHED_MOST ? len : HASHED_MOST);
}

void claim_init(struct endpoint_claim *c, struct endpoint_pool *pool, const struct model *m,
				const struct ask *ask, void *ctx)
{
	*c = (struct endpoint_claim){.pool = pool,
								 .ctx = ctx,
								 .count = model_addresses(m),
								 .requests_most = m->endpoint_requests,
								 .minute_most = m->requests_per_minute,
								 .hash = hash_prompt(ask),
								 .ticket = ++pool->tickets};
	c->at = mem_alloc(c->count * sizeof *c->at);
	for (size_t i = 0; i < c->count; i++) {
		char *url = model_address(m, i);
		c->at[i] = endpoint_at(pool, url);
		mem_wipe(url, strlen(url));
		free(url);
	}
}

void claim_release(struct endpoint_claim *c)
{
	claim_leave(c);
	free(c->at);
	c->at = NULL;
	c->count = 0;
}

static void hold(struct endpoint_claim *c, size_t i, int64_t now)
{
	struct endpoint *e = c->at[i];
	begin_at(e, now);
	c->chosen = i;
	c->number = e->asked;
	c->holds = true;
}

static bool take(struct endpoint_claim *c, int64_t now)
{
	size_t i = choose(c, now);
	if (i == c->count)
		return false;
	c->moved = c->tried && !was_tried(c, i);
	if (was_tried(c, i))
		c->tried = 0;
	hold(c, i, now);
	return true;
}

bool claim_take(struct endpoint_claim *c, int64_t now)
{
	return !has_others_before(c) && take(c, now);
}

struct endpoint_claim *endpoint_next(struct endpoint_pool *pool, int64_t now)
{
	for (struct endpoint_claim *c = pool->waiting; c; c = c->next) {
		if (take(c, now)) {
			stop_waiting(c);
			return c;
		}
	}
	return NULL;
}

void claim_retake(struct endpoint_claim *c, int64_t now)
{
	claim_leave(c);
	hold(c, c->chosen, now);
}

void claim_leave(struct endpoint_claim *c)
{
	if (c->holds)
		c->at[c->chosen]->open--;
	c->holds = false;
	if (c->waits)
		stop_waiting(c);
}

const char *claim_url(const struct endpoint_claim *c)
{
	return c->at[c->chosen]->url;
}

void claim_answered(struct endpoint_claim *c)
{
	c->at[c->chosen]->answered = true;
}

bool claim_was_answered(const struct endpoint_claim *c)
{
	return c->at[c->chosen]->answered;
}

/* ---- How it went ---------------------------------------------------------------------------- */

void claim_succeeded(struct endpoint_claim *c)
{
	if (c->holds) {
		c->at[c->chosen]->failures = 0;
		c->at[c->chosen]->rests = 0;
	}
	claim_leave(c);
}

/* What was under way when it failed last belongs to that failure. */
static void rest(struct endpoint *e, const struct endpoint_claim *c, int times, bool busy,
				 double retry_after, struct random *random, int64_t now)
{
	if (c->number > e->last_before)
		e->failures++;
	e->last_before = e->asked;
	times = e->failures > times ? e->failures : times;
	int64_t most = c->count > 1 && !busy ? REST_MAX : BACKOFF_MAX;
	int64_t until = now + backoff(times, most, retry_after, random);
	e->rests = until > e->rests ? until : e->rests;
	if (busy && until > e->closed)
		e->closed = until;
}

void claim_failed(struct endpoint_claim *c, enum endpoint_fault fault, bool busy,
				  double retry_after, int tries, struct random *random, int64_t now)
{
	uint64_t bit = UINT64_C(1) << c->chosen;
	if (c->holds && fault != FAULT_OURS)
		rest(c->at[c->chosen], c, tries, fault == FAULT_PASSES && busy, retry_after, random, now);
	c->tried |= bit;
	if (fault == FAULT_THERE)
		c->barred |= bit;
	else if (fault != FAULT_PASSES)
		c->barred = EVERYWHERE;
	claim_leave(c);
}

static bool any_unbarred(const struct endpoint_claim *c, uint64_t but)
{
	for (size_t i = 0; i < c->count; i++)
		if (may_ask(c, i) && !(but >> i & 1))
			return true;
	return false;
}

bool claim_moves(const struct endpoint_claim *c)
{
	return any_unbarred(c, c->tried);
}

bool claim_hopes(const struct endpoint_claim *c)
{
	return any_unbarred(c, 0);
}

void claim_last(struct endpoint_claim *c)
{
	c->barred |= c->tried;
}

bool claim_failed_everywhere(const struct endpoint_claim *c)
{
	return c->count > 1 && c->barred != EVERYWHERE && !any_unbarred(c, c->tried);
}

int64_t claim_pause(struct endpoint_claim *c, int64_t now)
{
	int64_t first = CLOCK_NEVER;
	c->tried = 0;
	for (size_t i = 0; i < c->count; i++) {
		int64_t rests = clock_earlier(c->at[i]->rests, now + BACKOFF_MAX);
		if (may_ask(c, i))
			first = clock_earlier(first, rests > c->at[i]->closed ? rests : c->at[i]->closed);
	}
	return first > now ? first : now;
}
