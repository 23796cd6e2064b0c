#include "measure/figures.h"

#include "base/hash.h"
#include "base/mem.h"
#include "doc/prose.h"
#include "doc/words.h"

#define NEAR_RUN   3   /* words of the runs by which sentences are alike */
#define NEAR_SHARE 0.5 /* of them */
#define OWNERS     4   /* units that a run is remembered of */
#define AHEAD      16  /* runs: where the set has them is fetched before it is asked */

_Static_assert(SHINGLE_WORDS == FIGURES_DISTINCT + 1, "runs are made longer a word at a time");

/* ---- Lists ---- */

void figures_lists_init(struct figures_lists *l)
{
	phrases_init(&l->slop);
	phrases_init(&l->closing);
}

void figures_lists_release(struct figures_lists *l)
{
	phrases_release(&l->slop);
	phrases_release(&l->closing);
}

static bool load(struct figures_lists *l, const char *language, struct err *err)
{
	return phrases_load(&l->slop, language, "slop", err) &&
		   phrases_load(&l->closing, language, "closing", err);
}

bool figures_lists_load(struct figures_lists *l, const char *language, struct err *err)
{
	bool other = language && *language && !strchr(language, '/') && strcmp(language, "en") != 0 &&
				 strcmp(language, "zh") != 0;
	if (other)
		load(l, language, NULL);
	return load(l, "en", err) && load(l, "zh", err);
}

/* ---- A set of hashes, made for as many as there may be ---- */

struct set {
	uint64_t *keys; /* 0: free */
	size_t size, count;
};

static void set_init(struct set *s, size_t most)
{
	*s = (struct set){.size = 16};
	while (s->size < 2 * most)
		s->size *= 2;
	s->keys = mem_alloc(s->size * sizeof *s->keys);
}

static size_t set_slot(const struct set *s, uint64_t key)
{
	return (size_t)((key ^ key >> 32) * UINT64_C(0x9e3779b97f4a7c15) >> 24) & (s->size - 1);
}

/* Where the key stands; *known: it did before. */
static size_t set_put(struct set *s, uint64_t key, bool *known)
{
	size_t at = set_slot(s, key);
	while (s->keys[at] && s->keys[at] != key)
		at = (at + 1) & (s->size - 1);
	*known = s->keys[at] != 0;
	s->count += !*known;
	s->keys[at] = key;
	return at;
}

/* ---- Reading: words, and the units they are of ---- */

struct unit {
	size_t first, count; /* of the words read */
};

struct units {
	struct unit *list;
	size_t count, cap;
};

struct reading {
	struct words_read words;
	struct units sentences, paragraphs;
	size_t heading_words;
	long *lengths; /* of the sentences, in words */
	size_t length_count, length_cap;
	struct figures *f;
};

static void add_unit(struct units *u, size_t first, size_t end)
{
	MEM_GROW(u->list, u->count + 1, &u->cap);
	u->list[u->count++] = (struct unit){first, end - first};
}

static void add_sentence(struct reading *r, const char *s, size_t len)
{
	size_t first = r->words.count;
	long words = words_count(s, len);
	words_read_add(&r->words, s, len);
	if (!words)
		return;
	add_unit(&r->sentences, first, r->words.count);
	MEM_GROW(r->lengths, r->length_count + 1, &r->length_cap);
	r->lengths[r->length_count++] = words;
}

static void add_sentences(struct reading *r, const char *s, size_t len)
{
	for (size_t at = 0, n; at < len; at += n) {
		n = prose_sentence(s + at, len - at);
		add_sentence(r, s + at, n);
	}
}

/* ---- Lines ---- */

enum line_kind { LINE_TEXT, LINE_ITEM, LINE_HEADING, LINE_OTHER };

static size_t skip_blanks(const char *s, size_t len)
{
	size_t at = 0;
	while (at < len && (s[at] == ' ' || s[at] == '\t'))
		at++;
	return at;
}

static bool is_heading(const char *s, size_t len)
{
	size_t marks = 0;
	while (marks < len && s[marks] == '#')
		marks++;
	return marks && marks <= 6 && marks < len && (s[marks] == ' ' || s[marks] == '\t');
}

/* A line that is bold from its beginning to its end, and no sentence. */
static bool is_bold(const char *s, size_t len)
{
	while (len && (s[len - 1] == ' ' || s[len - 1] == '\r'))
		len--;
	return len > 4 && !memcmp(s, "**", 2) && !memcmp(s + len - 2, "**", 2) &&
		   !memchr(s + 2, '*', len - 4) && !prose_ends(s, len);
}

/* A line that is no sentence. */
static void add_line(struct reading *r, const char *s, size_t len, bool heading)
{
	size_t first = r->words.count;
	words_read_add(&r->words, s, len);
	r->f->headings += heading;
	r->heading_words += heading ? r->words.count - first : 0;
}

static bool is_quoted(const char *s, size_t len)
{
	size_t at = skip_blanks(s, len);
	return at < len && s[at] == '>';
}

/* The bytes of what makes the line an item or a quotation; 0: nothing does. */
static size_t item_mark(const char *s, size_t len)
{
	size_t at = skip_blanks(s, len), digits = 0;
	if (is_quoted(s, len))
		return at + 1;
	while (at + digits < len && s[at + digits] >= '0' && s[at + digits] <= '9')
		digits++;
	size_t mark = at + digits;
	bool has = mark < len && (digits ? s[mark] == '.' || s[mark] == ')'
									 : s[mark] == '-' || s[mark] == '*' || s[mark] == '+');
	return has && mark + 1 < len && s[mark + 1] == ' ' ? mark + 2 : 0;
}

static enum line_kind line_kind(const char *s, size_t len)
{
	size_t at = skip_blanks(s, len);
	if (is_heading(s + at, len - at) || is_bold(s + at, len - at))
		return LINE_HEADING;
	if (at < len && s[at] == '|')
		return LINE_OTHER;
	return item_mark(s, len) ? LINE_ITEM : LINE_TEXT;
}

/* A paragraph's lines go together to sentences, but an item begins a new one, and so does the first
 * line of a quotation. */
static void add_lines(struct reading *r, const char *s, size_t len)
{
	struct prose_fence fence = {0};
	size_t open = 0; /* where lines that are not read yet begin */
	bool quoted = false;
	for (size_t at = 0, next; at < len; at += next) {
		size_t line = prose_line(s + at, len - at, &next);
		bool fenced = prose_fenced(&fence, s + at, line), goes_on = quoted;
		enum line_kind kind = fenced ? LINE_OTHER : line_kind(s + at, line);
		quoted = is_quoted(s + at, line);
		if (kind == LINE_TEXT || (kind == LINE_ITEM && quoted && goes_on))
			continue;
		add_sentences(r, s + open, at - open);
		open = at + (kind == LINE_ITEM ? item_mark(s + at, line) : next);
		if (kind != LINE_ITEM)
			add_line(r, s + at, line, kind == LINE_HEADING);
	}
	if (open < len)
		add_sentences(r, s + open, len - open);
}

static void read_text(struct reading *r, const char *text, size_t len)
{
	size_t at = 0, start, end;
	while (prose_paragraph(text, len, &at, &start, &end)) {
		size_t first = r->words.count, headings = r->heading_words;
		add_lines(r, text + start, end - start);
		if (r->words.count - first > r->heading_words - headings)
			add_unit(&r->paragraphs, first, r->words.count);
	}
}

static void release_reading(struct reading *r)
{
	words_read_release(&r->words);
	free(r->sentences.list);
	free(r->paragraphs.list);
	free(r->lengths);
}

/* ---- Words ---- */

static uint64_t run_at(const uint64_t *words, size_t n)
{
	uint64_t hash = HASH_START;
	for (size_t i = 0; i < n; i++)
		hash = hash_value(hash, words[i]);
	return hash ? hash : 1;
}

/* Different runs of n words of all. runs: the hashes of those of n - 1 words, which become those of
 * n. */
static double distinct(const struct words_read *w, uint64_t *runs, size_t n)
{
	struct set seen;
	bool known;
	if (w->count < n)
		return 1;
	size_t count = w->count - n + 1;
	set_init(&seen, count);
	for (size_t i = 0; i < count; i++)
		runs[i] = hash_value(runs[i], w->hashes[i + n - 1]);
	for (size_t i = 0; i < count; i++) {
		if (i + AHEAD < count)
			__builtin_prefetch(&seen.keys[set_slot(&seen, runs[i + AHEAD])], 1);
		set_put(&seen, runs[i] ? runs[i] : 1, &known);
	}
	free(seen.keys);
	return (double)seen.count / (double)count;
}

/* places: of each word in a set of `size`. */
static double mean_variety(const size_t *places, size_t count, size_t size)
{
	size_t window = count < FIGURES_WINDOW ? count : FIGURES_WINDOW;
	unsigned char *there = mem_alloc(size); /* FIGURES_WINDOW at most */
	long different = 0;
	double sum = 0;
	for (size_t i = 0; i < count; i++) {
		if (i >= window)
			different -= --there[places[i - window]] == 0;
		different += there[places[i]]++ == 0;
		sum += i + 1 >= window ? (double)different : 0;
	}
	free(there);
	return count ? sum / ((double)window * (double)(count - window + 1)) : 0;
}

static void measure_vocabulary(struct figures *f, const struct words_read *w)
{
	struct set seen;
	bool known;
	size_t *places = mem_alloc((w->count + 1) * sizeof *places);
	set_init(&seen, w->count);
	for (size_t i = 0; i < w->count; i++)
		places[i] = set_put(&seen, w->hashes[i], &known);
	f->vocabulary = (long)seen.count;
	f->variety = mean_variety(places, w->count, seen.size);
	f->distinct[0] = w->count ? (double)seen.count / (double)w->count : 1;
	free(seen.keys);
	free(places);
}

static void measure_runs(struct figures *f, const struct words_read *w)
{
	uint64_t *runs = mem_alloc((w->count + 1) * sizeof *runs);
	for (size_t i = 0; i < w->count; i++)
		runs[i] = run_at(w->hashes + i, 1);
	for (size_t n = 2; n <= FIGURES_DISTINCT; n++)
		f->distinct[n - 1] = distinct(w, runs, n);
	f->repetition = 1 - distinct(w, runs, SHINGLE_WORDS);
	free(runs);
}

/* ---- What is said again ---- */

struct votes {
	uint32_t *of; /* runs that the unit being looked at has in common with each before */
	size_t *voted;
	size_t voted_count, voted_cap;
};

static void vote(struct votes *v, const struct table *runs, uint64_t key)
{
	if (!runs->size)
		return;
	for (size_t at = table_slot(runs, key); runs->slots[at].key; at = (at + 1) & (runs->size - 1)) {
		uint32_t owner = runs->slots[at].value;
		if (runs->slots[at].key != key)
			continue;
		if (v->of[owner]++)
			continue;
		MEM_GROW(v->voted, v->voted_count + 1, &v->voted_cap);
		v->voted[v->voted_count++] = owner;
	}
}

/* The most runs in common with one unit; the votes are none again. */
static size_t most_votes(struct votes *v)
{
	size_t most = 0;
	for (size_t i = 0; i < v->voted_count; i++) {
		uint32_t *votes = &v->of[v->voted[i]];
		most = *votes > most ? *votes : most;
		*votes = 0;
	}
	v->voted_count = 0;
	return most;
}

/* here: the unit's `count` runs, behind which others may follow up to `end`. */
static bool is_near(struct votes *v, const struct table *runs, const uint64_t *here, size_t count,
					const uint64_t *end)
{
	for (size_t i = 0; i < count; i++) {
		if (runs->size && i + AHEAD < (size_t)(end - here))
			__builtin_prefetch(&runs->slots[table_slot(runs, here[i + AHEAD])], 1);
		vote(v, runs, here[i]);
	}
	return (double)most_votes(v) >= NEAR_SHARE * (double)count;
}

static void remember(struct table *runs, const uint64_t *here, size_t count, uint32_t unit)
{
	for (size_t i = 0; i < count; i++) {
		table_grow(runs, NULL, NULL);
		table_put(runs, here[i], unit, OWNERS);
	}
}

/* near: the runs of NEAR_RUN that begin with each word; the last words begin none. */
static void measure_again(struct figures_units *f, const struct units *u,
						  const struct words_read *w, const uint64_t *near)
{
	struct set seen;
	struct table runs = {.size = 0};
	struct votes v = {.of = mem_alloc((u->count + 1) * sizeof *v.of)};
	set_init(&seen, u->count);
	f->count = (long)u->count;
	for (size_t i = 0; i < u->count; i++) {
		const struct unit *unit = &u->list[i];
		const uint64_t *here = near + unit->first;
		size_t count = unit->count - NEAR_RUN + 1;
		bool same;
		if (unit->count < FIGURES_LEAST)
			continue;
		set_put(&seen, run_at(w->hashes + unit->first, unit->count), &same);
		f->same += same;
		f->near += !same && is_near(&v, &runs, here, count, near + w->count - NEAR_RUN + 1);
		if (!same)
			remember(&runs, here, count, (uint32_t)i);
	}
	free(seen.keys);
	table_release(&runs);
	free(v.of);
	free(v.voted);
}

static void measure_units(struct figures *f, const struct reading *r)
{
	const struct words_read *w = &r->words;
	uint64_t *near = mem_alloc((w->count + 1) * sizeof *near);
	for (size_t i = 0; i + NEAR_RUN <= w->count; i++)
		near[i] = run_at(w->hashes + i, NEAR_RUN);
	measure_again(&f->sentences, &r->sentences, w, near);
	measure_again(&f->paragraphs, &r->paragraphs, w, near);
	free(near);
}

/* ---- Sentences and phrases ---- */

static int by_length(const void *a, const void *b)
{
	long x = *(const long *)a, y = *(const long *)b;
	return (x > y) - (x < y);
}

/* Between the two nearest to the place (n − 1)q of the sorted ones, as stat_quantile. */
static double quantile(const long *sorted, size_t n, double q)
{
	double place = (double)(n - 1) * q;
	size_t low = (size_t)place;
	double more = low + 1 < n ? (double)(sorted[low + 1] - sorted[low]) : 0;
	return (double)sorted[low] + (place - (double)low) * more;
}

static void measure_lengths(struct figures *f, long *lengths, size_t count)
{
	double sum = 0;
	if (!count)
		return;
	qsort(lengths, count, sizeof *lengths, by_length);
	for (size_t i = 0; i < count; i++)
		sum += (double)lengths[i];
	f->sentence_mean = sum / (double)count;
	f->sentence_median = quantile(lengths, count, 0.5);
	f->sentence_high = quantile(lengths, count, 0.9);
	f->sentence_longest = lengths[count - 1];
}

/* Phrases that overlap are one. */
static long count_phrases(const struct phrases *p, const uint64_t *words, size_t count)
{
	size_t taken = 0; /* words before it belong to a phrase that was counted */
	long found = 0;
	for (size_t end = 1; end <= count; end++) {
		size_t len = phrases_ending(p, words, end);
		if (!len)
			continue;
		found += end - len >= taken;
		taken = end;
	}
	return found;
}

static bool begins_with_phrase(const struct phrases *p, const uint64_t *words, size_t count)
{
	for (size_t end = 1; end <= count && end <= PHRASE_MOST; end++) {
		if (phrases_ending(p, words, end) == end)
			return true;
	}
	return false;
}

static void measure_phrases(struct figures *f, const struct figures_lists *l,
							const struct reading *r)
{
	f->slop = count_phrases(&l->slop, r->words.hashes, r->words.count);
	for (size_t i = 0; i < r->sentences.count; i++) {
		const struct unit *s = &r->sentences.list[i];
		f->closings += begins_with_phrase(&l->closing, r->words.hashes + s->first, s->count);
	}
}

/* ---- All of it ---- */

void figures_measure(struct figures *f, const struct figures_lists *l, const char *text, size_t len)
{
	struct reading r = {.f = f};
	*f = (struct figures){.words = words_count(text, len)};
	read_text(&r, text, len);
	measure_vocabulary(f, &r.words);
	measure_runs(f, &r.words);
	measure_units(f, &r);
	measure_lengths(f, r.lengths, r.length_count);
	measure_phrases(f, l, &r);
	release_reading(&r);
}

double figures_slop(const struct figures *f)
{
	return f->words ? 1000.0 * (double)f->slop / (double)f->words : 0;
}

double figures_again(const struct figures_units *u)
{
	return u->count ? (double)(u->same + u->near) / (double)u->count : 0;
}

unsigned figures_marks(const struct figures *f, double before, double length_score)
{
	bool again = figures_again(&f->sentences) > 0.02 || f->paragraphs.same + f->paragraphs.near > 0;
	return (f->repetition > 0.05 ? FIGURES_REPEATS : 0) | (again ? FIGURES_AGAIN : 0) |
		   (f->words && f->variety < 0.5 ? FIGURES_POOR : 0) |
		   (f->headings ? FIGURES_HEADINGS : 0) | (f->closings ? FIGURES_CLOSINGS : 0) |
		   (f->slop > 1 && figures_slop(f) > 5 ? FIGURES_SLOP : 0) |
		   (before > 0.05 ? FIGURES_BEFORE : 0) |
		   (length_score >= 0 && length_score < 80 ? FIGURES_LENGTH : 0);
}

void figures_describe(unsigned marks, struct buf *out)
{
	static const struct {
		unsigned mark;
		const char *words;
	} names[] = {
		{FIGURES_LENGTH, "length"},      {FIGURES_REPEATS, "repeats itself"},
		{FIGURES_BEFORE, "said before"}, {FIGURES_AGAIN, "sentences again"},
		{FIGURES_POOR, "few words"},     {FIGURES_HEADINGS, "headings"},
		{FIGURES_CLOSINGS, "closings"},  {FIGURES_SLOP, "slop"},
	};
	size_t before = out->len;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (marks & names[i].mark)
			buf_addf(out, "%s%s", out->len > before ? ", " : "", names[i].words);
	}
}
