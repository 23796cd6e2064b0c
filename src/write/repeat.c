#include "write/repeat.h"

#include "base/mem.h"
#include "measure/shingle.h"

#define RUNS_LEAST  4  /* of a sentence that is judged: 8 words */
#define HAN_LEAST   12 /* words of one where words are characters */
#define LONE_WORDS  13 /* of a sentence that is a repeat alone: refrains are shorter */
#define LONE_HAN    20
#define NEARLY      0.8 /* of a sentence's runs */
#define SAME_MOST   8   /* sentences that one run is looked up in */
#define SAME_PUT    64  /* and that it stands for, dead ones with them */
#define RIVALS      6   /* sentences that may be the source of the present one */
#define LOOP_WORDS  24  /* that come again at one distance, at least */
#define TABLE_WORDS 200 /* the same in a table, whose cells are alike */
#define LOOP_ROUNDS 2   /* as many rounds as that, at least */

/* Enough words for the sentence to be no chance. */
static bool is_long_enough(const struct reader *r)
{
	return r->words >= RUNS_LEAST + SHINGLE_WORDS - 1 &&
		   (r->han < r->words / 2 || r->han >= HAN_LEAST);
}

/* So long, and in nobody's mouth, that it is said again for no reason. */
static bool stands_alone(const struct reader *r)
{
	return !r->aside && r->words >= (r->han < r->words / 2 ? LONE_WORDS : LONE_HAN);
}

/* ---- The index ---- */

struct source {
	uint64_t row, hash;
	uint32_t first, end; /* its sentences */
	bool dead;
};

struct repeat_index {
	struct table runs; /* to sentences */
	uint32_t *sources; /* of each sentence */
	size_t sentences, cap;
	struct source *texts;
	size_t text_count, text_cap;
};

struct repeat_index *repeat_index_new(void)
{
	return mem_alloc(sizeof(struct repeat_index));
}

void repeat_index_free(struct repeat_index *x)
{
	if (!x)
		return;
	table_release(&x->runs);
	free(x->sources);
	free(x->texts);
	free(x);
}

static bool is_dead(const void *ctx, uint32_t sentence)
{
	const struct repeat_index *x = ctx;
	return x->texts[x->sources[sentence]].dead;
}

static void add_sentence(struct repeat_index *x)
{
	MEM_GROW(x->sources, x->sentences + 1, &x->cap);
	x->sources[x->sentences++] = (uint32_t)(x->text_count - 1);
}

static void index_word(void *ctx, struct reader *r, uint64_t run)
{
	struct repeat_index *x = ctx;
	(void)r;
	if (!run)
		return;
	table_grow(&x->runs, is_dead, x);
	table_put(&x->runs, run, (uint32_t)(x->sentences - 1), SAME_PUT);
}

static void index_sentence(void *ctx, struct reader *r)
{
	(void)r;
	add_sentence(ctx);
}

static struct source *text_of(const struct repeat_index *x, uint64_t row)
{
	for (size_t i = x->text_count; i-- > 0;) {
		if (x->texts[i].row == row && !x->texts[i].dead)
			return &x->texts[i];
	}
	return NULL;
}

void repeat_index_drop(struct repeat_index *x, uint64_t row)
{
	struct source *text = text_of(x, row);
	if (text)
		text->dead = true;
}

void repeat_index_put(struct repeat_index *x, uint64_t row, const char *text, size_t len,
					  uint64_t hash)
{
	const struct source *there = text_of(x, row);
	if (there && there->hash == hash)
		return;
	repeat_index_drop(x, row);
	MEM_GROW(x->texts, x->text_count + 1, &x->text_cap);
	x->texts[x->text_count++] = (struct source){.row = row, .hash = hash};
	add_sentence(x);
	struct reader r = {.take_word = index_word, .take_sentence = index_sentence, .ctx = x};
	reader_feed(&r, text, len);
	reader_end_sentence(&r);
}

/* ---- Judging a sentence ---- */

struct rival {
	uint32_t sentence;
	int votes;
};

struct judge {
	struct rival rivals[RIVALS];
	int runs; /* of the sentence so far */
};

static void vote(struct judge *j, uint32_t sentence)
{
	struct rival *weakest = j->rivals;
	for (size_t i = 0; i < RIVALS; i++) {
		struct rival *rival = &j->rivals[i];
		uint32_t apart =
			rival->sentence > sentence ? rival->sentence - sentence : sentence - rival->sentence;
		if (rival->votes && apart <= 1) {
			rival->votes++;
			return;
		}
		if (rival->votes < weakest->votes)
			weakest = rival;
	}
	if (weakest->votes)
		weakest->votes--;
	else
		*weakest = (struct rival){sentence, 1};
}

static bool is_convicted(const struct judge *j)
{
	for (size_t i = 0; i < RIVALS; i++) {
		if (j->rivals[i].votes >= NEARLY * j->runs)
			return j->runs >= RUNS_LEAST;
	}
	return false;
}

/* ---- What comes ---- */

struct repeat {
	const struct repeat_index *index;
	uint64_t row;
	struct reader reader;
	struct judge elsewhere, here; /* against the index, against what came before */
	struct table own;             /* runs of what came, to the sentence */
	struct table places;          /* runs of what came, to the word they end with */
	uint32_t sentence;
	size_t *starts; /* the first byte of each word */
	size_t start_cap;
	size_t gap, again; /* words: the loop's length; how many have come again at that distance */
	size_t expected;   /* bytes that were there before */
	bool learning;
	bool doubted; /* the sentence before is there already, but may be a refrain or a quotation */
	size_t doubt_at;
	enum repeat_kind kind;
	size_t at;
};

static void found(struct repeat *r, enum repeat_kind kind, size_t at)
{
	if (r->kind != REPEAT_NONE || r->learning || at < r->expected)
		return;
	r->kind = kind;
	r->at = at - r->expected;
}

static void look_elsewhere(struct repeat *r, uint64_t run)
{
	const struct repeat_index *x = r->index;
	if (!x || !x->runs.size)
		return;
	size_t at = table_slot(&x->runs, run);
	for (int same = 0; x->runs.slots[at].key && same < SAME_MOST;
		 at = (at + 1) & (x->runs.size - 1)) {
		const struct slot *slot = &x->runs.slots[at];
		const struct source *text = &x->texts[x->sources[slot->value]];
		if (slot->key != run)
			continue;
		same++;
		if (!text->dead && text->row != r->row)
			vote(&r->elsewhere, slot->value);
	}
}

/* Of what came itself the first sentence with a run is the one that is repeated. */
static void look_here(struct repeat *r, uint64_t run, bool inside)
{
	const struct slot *there = table_find(&r->own, run);
	if (there && there->value != r->sentence && inside) {
		vote(&r->here, there->value);
	} else if (!there) {
		table_grow(&r->own, NULL, NULL);
		table_put(&r->own, run, r->sentence, 1);
	}
}

static void look_for_loop(struct repeat *r, uint64_t run, size_t word)
{
	struct slot *there = table_find(&r->places, run);
	size_t gap = there ? word - there->value : 0;
	r->again = gap && gap == r->gap ? r->again + 1 : gap != 0;
	r->gap = gap;
	if (there) {
		there->value = (uint32_t)word;
	} else {
		table_grow(&r->places, NULL, NULL);
		table_put(&r->places, run, (uint32_t)word, 1);
	}
	size_t least = r->reader.line == '|' ? TABLE_WORDS : LOOP_WORDS;
	if (gap && r->again >= least && r->again >= LOOP_ROUNDS * gap)
		found(r, REPEAT_LOOP, r->starts[word + 1 - r->again - (SHINGLE_WORDS - 1)]);
}

static void judge_word(void *ctx, struct reader *reader, uint64_t run)
{
	struct repeat *r = ctx;
	size_t word = reader->count - 1;
	MEM_GROW(r->starts, word + 1, &r->start_cap);
	r->starts[word] = reader->word_at;
	if (!run)
		return;
	bool inside = reader->words >= SHINGLE_WORDS; /* not over the sentence's beginning */
	r->elsewhere.runs += inside;
	r->here.runs += inside;
	look_for_loop(r, run, word);
	if (inside)
		look_elsewhere(r, run);
	look_here(r, run, inside);
}

static void judge_sentence(void *ctx, struct reader *reader)
{
	struct repeat *r = ctx;
	bool judged = is_long_enough(reader);
	bool there = judged && (is_convicted(&r->elsewhere) || is_convicted(&r->here));
	if (there && (r->doubted || stands_alone(reader)))
		found(r, REPEAT_SENTENCE, r->doubted ? r->doubt_at : reader->sentence_at);
	else if (there)
		r->doubt_at = reader->sentence_at;
	r->doubted = judged ? there : r->doubted;
	r->elsewhere = r->here = (struct judge){.runs = 0};
	r->sentence++;
}

struct repeat *repeat_new(const struct repeat_index *index, uint64_t row)
{
	struct repeat *r = mem_alloc(sizeof *r);
	r->index = index;
	r->row = row;
	r->reader.take_word = judge_word;
	r->reader.take_sentence = judge_sentence;
	r->reader.ctx = r;
	return r;
}

void repeat_free(struct repeat *r)
{
	if (!r)
		return;
	table_release(&r->own);
	table_release(&r->places);
	free(r->starts);
	free(r);
}

void repeat_expect(struct repeat *r, const char *s, size_t len)
{
	r->learning = true;
	reader_feed(&r->reader, s, len);
	reader_end_sentence(&r->reader);
	r->learning = r->doubted = false;
	r->expected = r->reader.at;
}

enum repeat_kind repeat_feed(struct repeat *r, const char *s, size_t len)
{
	reader_feed(&r->reader, s, len);
	return r->kind;
}

enum repeat_kind repeat_finish(struct repeat *r)
{
	reader_end_sentence(&r->reader);
	return r->kind;
}

size_t repeat_at(const struct repeat *r)
{
	return r->at;
}
