#include "data/minhash.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/random.h"
#include "measure/shingle.h"

#define SEED        UINT64_C(0x6c6f6e6768616e64)
#define HEADS_LEAST ((size_t)1024)
#define NONE        UINT32_MAX
#define OTHERS_MOST (MINHASH_VALUES - (int)(MINHASH_NEAR * MINHASH_VALUES))

/* ---- Signatures ----------------------------------------------------------------------------- */

/* Multiply, add, shift: h(x) = (ax + b) mod 2^64 div 2^32, a odd (Dietzfelbinger, "Universal
 * hashing and k-wise independent random variables via integer arithmetic without primes", 1996). */
struct function {
	uint64_t a, b;
};

static const struct function *functions(void)
{
	static struct function all[MINHASH_VALUES];
	struct random random;
	if (all[0].a)
		return all;
	random_seed(&random, SEED);
	for (int i = 0; i < MINHASH_VALUES; i++) {
		all[i].b = random_next(&random);
		all[i].a = random_next(&random) | 1;
	}
	return all;
}

struct signing {
	uint32_t *minima;
	const struct function *functions;
	uint64_t words; /* hash of all so far */
	bool any;
};

static void take_shingle(struct signing *s, uint64_t shingle)
{
	struct random mixed; /* FNV's own bits are not even enough */
	random_seed(&mixed, shingle);
	uint64_t x = random_next(&mixed);
	for (int i = 0; i < MINHASH_VALUES; i++) {
		uint32_t value = (uint32_t)((s->functions[i].a * x + s->functions[i].b) >> 32);
		s->minima[i] = value < s->minima[i] ? value : s->minima[i];
	}
	s->any = true;
}

static void take_word(void *ctx, struct reader *r, uint64_t run)
{
	struct signing *s = ctx;
	s->words = hash_value(s->words, r->word);
	if (run)
		take_shingle(s, run);
}

static void pass_sentence(void *ctx, struct reader *r)
{
	(void)ctx;
	(void)r;
}

bool minhash_sign(const char *text, size_t len, uint32_t signature[MINHASH_VALUES])
{
	struct signing s = {signature, functions(), HASH_START, false};
	struct reader r = {.take_word = take_word, .take_sentence = pass_sentence, .ctx = &s};
	memset(signature, 0xff, MINHASH_VALUES * sizeof *signature);
	reader_feed(&r, text, len);
	reader_end_sentence(&r);
	if (!s.any && r.count)
		take_shingle(&s, s.words);
	return s.any;
}

double minhash_estimate(const uint32_t *a, const uint32_t *b)
{
	int same = 0;
	for (int i = 0; i < MINHASH_VALUES; i++)
		same += a[i] == b[i];
	return (double)same / MINHASH_VALUES;
}

/* ---- Those that were kept ------------------------------------------------------------------- */

/* Of each band a table of chains: heads by the hash of its values, and for each kept text the one
 * before it in its chain. */
struct minhash {
	uint32_t (*signatures)[MINHASH_VALUES];
	uint32_t (*before)[MINHASH_BANDS];
	uint32_t *numbers;
	size_t count, signature_cap, before_cap, number_cap;
	uint32_t *heads; /* MINHASH_BANDS tables of head_count */
	size_t head_count;
};

struct minhash *minhash_new(void)
{
	return mem_alloc(sizeof(struct minhash));
}

void minhash_free(struct minhash *m)
{
	if (!m)
		return;
	free(m->signatures);
	free(m->before);
	free(m->numbers);
	free(m->heads);
	free(m);
}

static uint32_t *head_of(const struct minhash *m, const uint32_t *signature, size_t band)
{
	uint64_t hash =
		hash_bytes(HASH_START, signature + band * MINHASH_ROWS, MINHASH_ROWS * sizeof *signature);
	size_t at = (size_t)(hash ^ hash >> 32) & (m->head_count - 1);
	return &m->heads[band * m->head_count + at];
}

static void link_kept(struct minhash *m, size_t kept)
{
	for (size_t band = 0; band < MINHASH_BANDS; band++) {
		uint32_t *head = head_of(m, m->signatures[kept], band);
		m->before[kept][band] = *head;
		*head = (uint32_t)kept;
	}
}

/* As many heads as texts, at least. */
static void make_room(struct minhash *m)
{
	if (m->count < m->head_count)
		return;
	m->head_count = m->head_count ? m->head_count * 2 : HEADS_LEAST;
	free(m->heads);
	m->heads = mem_alloc(MINHASH_BANDS * m->head_count * sizeof *m->heads);
	memset(m->heads, 0xff, MINHASH_BANDS * m->head_count * sizeof *m->heads);
	for (size_t i = 0; i < m->count; i++)
		link_kept(m, i);
}

static bool same_band(const uint32_t *a, const uint32_t *b, size_t band)
{
	size_t at = band * MINHASH_ROWS;
	return !memcmp(a + at, b + at, MINHASH_ROWS * sizeof *a);
}

/* minhash_estimate is MINHASH_NEAR or more. */
static bool is_near(const uint32_t *a, const uint32_t *b)
{
	int others = 0;
	for (int i = 0; i < MINHASH_VALUES && others <= OTHERS_MOST; i++)
		others += a[i] != b[i];
	return others <= OTHERS_MOST;
}

/* One that was kept and is near; NONE. */
static uint32_t find(const struct minhash *m, const uint32_t *signature)
{
	for (size_t band = 0; m->head_count && band < MINHASH_BANDS; band++) {
		uint32_t at = *head_of(m, signature, band);
		for (int left = MINHASH_CHAIN; at != NONE && left; at = m->before[at][band], left--) {
			if (same_band(m->signatures[at], signature, band) &&
				is_near(m->signatures[at], signature))
				return at;
		}
	}
	return NONE;
}

bool minhash_take(struct minhash *m, const uint32_t signature[MINHASH_VALUES], uint32_t number,
				  uint32_t *other)
{
	uint32_t found = find(m, signature);
	if (found != NONE) {
		*other = m->numbers[found];
		return true;
	}
	make_room(m);
	MEM_GROW(m->signatures, m->count + 1, &m->signature_cap);
	MEM_GROW(m->before, m->count + 1, &m->before_cap);
	MEM_GROW(m->numbers, m->count + 1, &m->number_cap);
	memcpy(m->signatures[m->count], signature, sizeof m->signatures[m->count]);
	m->numbers[m->count] = number;
	link_kept(m, m->count++);
	return false;
}
