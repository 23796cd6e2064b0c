#include "measure/quality.h"

#include "base/hash.h"
#include "base/mem.h"
#include "measure/phrases.h"
#include "measure/shingle.h"

/* The runs of one text, held against those of a table. */
struct count {
	struct table *there;
	size_t n;         /* words of a run */
	bool learns;      /* what comes goes into the table */
	size_t runs, old; /* all, and those that were there */
};

static void pass_sentence(void *ctx, struct reader *r)
{
	(void)ctx;
	(void)r;
}

/* The hash of the last n words; never 0. */
static uint64_t run_of(const struct reader *r, size_t n)
{
	uint64_t hash = HASH_START;
	for (size_t i = r->count - n; i < r->count; i++)
		hash = hash_value(hash, r->last[i % SHINGLE_WORDS]);
	return hash ? hash : 1;
}

static void count_word(void *ctx, struct reader *r, uint64_t run)
{
	struct count *c = ctx;
	(void)run;
	if (r->count < c->n)
		return;
	uint64_t key = run_of(r, c->n);
	bool known = table_find(c->there, key) != NULL;
	c->runs++;
	c->old += known;
	if (known || !c->learns)
		return;
	table_grow(c->there, NULL, NULL);
	table_put(c->there, key, 0, 1);
}

static void count_text(struct count *c, const char *text, size_t len)
{
	struct reader r = {.take_word = count_word, .take_sentence = pass_sentence, .ctx = c};
	reader_feed(&r, text, len);
	reader_end_sentence(&r);
}

static double share_of_old(const struct count *c)
{
	return c->runs ? (double)c->old / (double)c->runs : 0;
}

static double said_again(const char *text, size_t len, size_t n)
{
	struct table own = {.size = 0};
	struct count c = {.there = &own, .n = n, .learns = true};
	count_text(&c, text, len);
	table_release(&own);
	return share_of_old(&c);
}

double quality_runs_again(const char *text, size_t len, size_t n)
{
	struct words_read words = {.hashes = NULL};
	struct table own = {.size = 0};
	size_t runs = 0, old = 0;
	words_read_add(&words, text, len);
	for (; runs + n <= words.count; runs++) {
		uint64_t key = HASH_START;
		for (size_t i = 0; i < n; i++)
			key = hash_value(key, words.hashes[runs + i]);
		key = key ? key : 1;
		bool known = table_find(&own, key) != NULL;
		old += known;
		if (known)
			continue;
		table_grow(&own, NULL, NULL);
		table_put(&own, key, 0, 1);
	}
	words_read_release(&words);
	table_release(&own);
	return runs ? (double)old / (double)runs : 0;
}

double quality_repetition(const char *text, size_t len)
{
	return said_again(text, len, SHINGLE_WORDS);
}

double quality_distinct(const char *text, size_t len, size_t n)
{
	return 1 - said_again(text, len, n);
}

/* ---- Against other texts ---- */

struct quality_others {
	struct table runs;
};

struct quality_others *quality_others_new(void)
{
	return mem_alloc(sizeof(struct quality_others));
}

void quality_others_free(struct quality_others *o)
{
	if (!o)
		return;
	table_release(&o->runs);
	free(o);
}

void quality_others_add(struct quality_others *o, const char *text, size_t len)
{
	struct count c = {.there = &o->runs, .n = SHINGLE_WORDS, .learns = true};
	count_text(&c, text, len);
}

double quality_echo(const struct quality_others *o, const char *text, size_t len)
{
	struct table there = o->runs; /* it is only looked into */
	struct count c = {.there = &there, .n = SHINGLE_WORDS};
	count_text(&c, text, len);
	return share_of_old(&c);
}
