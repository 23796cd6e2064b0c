#include "measure/shingle.h"

#include <limits.h>
#include <unicase.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "doc/words.h"

#define TABLE_LEAST 256 /* slots */

/* ---- A table from runs to numbers: open addressing, a key may stand there several times ---- */

size_t table_slot(const struct table *t, uint64_t key)
{
	return (size_t)(key ^ key >> 29) & (t->size - 1);
}

void table_put(struct table *t, uint64_t key, uint32_t value, int most)
{
	size_t at = table_slot(t, key);
	for (; t->slots[at].key; at = (at + 1) & (t->size - 1)) {
		most -= t->slots[at].key == key;
		if (most <= 0)
			return;
	}
	t->slots[at] = (struct slot){key, value};
	t->used++;
}

void table_grow(struct table *t, bool (*dead)(const void *ctx, uint32_t value), const void *ctx)
{
	if (t->size && t->used < t->size / 2)
		return;
	struct table old = *t;
	size_t live = 0;
	for (size_t i = 0; i < old.size; i++)
		live += old.slots[i].key && !(dead && dead(ctx, old.slots[i].value));
	t->used = 0;
	t->size = TABLE_LEAST;
	while (t->size < 4 * (live + 1))
		t->size *= 2;
	t->slots = mem_alloc(t->size * sizeof *t->slots);
	memset(t->slots, 0, t->size * sizeof *t->slots);
	for (size_t i = 0; i < old.size; i++) {
		if (old.slots[i].key && !(dead && dead(ctx, old.slots[i].value)))
			table_put(t, old.slots[i].key, old.slots[i].value, INT_MAX);
	}
	free(old.slots);
}

struct slot *table_find(const struct table *t, uint64_t run)
{
	if (!t->size)
		return NULL;
	for (size_t at = table_slot(t, run); t->slots[at].key; at = (at + 1) & (t->size - 1)) {
		if (t->slots[at].key == run)
			return &t->slots[at];
	}
	return NULL;
}

void table_release(struct table *t)
{
	free(t->slots);
	*t = (struct table){.size = 0};
}

/* ---- Reading words ---- */

uint64_t reader_shingle(const struct reader *r)
{
	uint64_t hash = HASH_START;
	for (size_t i = 0; i < SHINGLE_WORDS; i++)
		hash = hash_value(hash, r->last[(r->count + i) % SHINGLE_WORDS]);
	return hash ? hash : 1;
}

static void end_word(struct reader *r)
{
	if (r->in_word) {
		if (r->words++ == 0)
			r->sentence_at = r->word_at;
		r->last[r->count++ % SHINGLE_WORDS] = r->word;
		r->take_word(r->ctx, r, r->count >= SHINGLE_WORDS ? reader_shingle(r) : 0);
	}
	r->open = r->in_word = false;
}

void reader_end_sentence(struct reader *r)
{
	end_word(r);
	if (r->words)
		r->take_sentence(r->ctx, r);
	r->words = r->han = 0;
}

static bool opens_quotation(int32_t code)
{
	return code == '"' || code == 0xab || code == 0x201c || code == 0x201e || code == 0x300c ||
		   code == 0x300e;
}

/* Of a sentence that begins now. */
static bool is_aside(const struct reader *r)
{
	return r->line == '>' || r->line == '|' || opens_quotation(r->before);
}

static void note_character(struct reader *r, int32_t code)
{
	if (code == '\n')
		r->line = 0;
	if (code == ' ' || code == '\n' || code == '\t' || code == 0x3000)
		return;
	r->before = code;
	r->aside = r->aside || opens_quotation(code);
	r->line = r->line ? r->line : code;
}

static void add_to_word(struct reader *r, int32_t code, bool letter)
{
	if (!letter)
		return;
	if (!r->open) {
		r->open = true;
		r->aside = r->words ? r->aside : is_aside(r);
		r->word = HASH_START;
		r->word_at = r->at;
	}
	uint32_t lower = code < 0x80 ? (uint32_t)(code >= 'A' && code <= 'Z' ? code + 32 : code)
								 : uc_tolower((ucs4_t)code);
	r->word = hash_value(r->word, lower);
	r->in_word = true;
}

static bool ends_sentence(int32_t code)
{
	switch (code) {
	case '.':
	case '!':
	case '?':
	case '\n':
	case 0x2026: /* … */
	case 0x3002: /* 。 */
	case 0xff01:
	case 0xff1f:
		return true;
	default:
		return false;
	}
}

static void take_character(struct reader *r, int32_t code)
{
	enum words_kind kind = words_classify(code);
	if (kind == WORDS_CJK || kind == WORDS_ENDS)
		end_word(r);
	if (ends_sentence(code)) {
		reader_end_sentence(r);
		return;
	}
	add_to_word(r, code, kind == WORDS_LETTER || kind == WORDS_CJK);
	if (kind == WORDS_CJK) {
		r->han++;
		end_word(r);
	}
}

void reader_feed(struct reader *r, const char *s, size_t len)
{
	for (size_t at = 0; at < len;) {
		int32_t code;
		size_t bytes = utf8_decode(s + at, len - at, &code);
		take_character(r, code);
		note_character(r, code);
		at += bytes;
		r->at += bytes;
	}
}
