#include "measure/phrases.h"

#include <limits.h>

#include "base/mem.h"
#include "base/shipped.h"

/* ---- Words ---- */

static void take_word(void *ctx, struct reader *r, uint64_t run)
{
	struct words_read *w = ctx;
	(void)run;
	MEM_GROW(w->hashes, w->count + 1, &w->cap);
	w->hashes[w->count++] = r->word ? r->word : 1;
}

static void pass_sentence(void *ctx, struct reader *r)
{
	(void)ctx;
	(void)r;
}

void words_read_add(struct words_read *w, const char *s, size_t len)
{
	struct reader r = {.take_word = take_word, .take_sentence = pass_sentence, .ctx = w};
	reader_feed(&r, s, len);
	reader_end_sentence(&r);
}

void words_read_release(struct words_read *w)
{
	free(w->hashes);
	*w = (struct words_read){.hashes = NULL};
}

/* ---- Lists ---- */

void phrases_init(struct phrases *p)
{
	*p = (struct phrases){.list = NULL};
}

void phrases_release(struct phrases *p)
{
	words_read_release(&p->words);
	free(p->list);
	table_release(&p->by_last);
	phrases_init(p);
}

static void add_line(struct phrases *p, const char *line, size_t len)
{
	size_t first = p->words.count;
	words_read_add(&p->words, line, len);
	if (p->words.count > first + PHRASE_MOST)
		p->words.count = first + PHRASE_MOST;
	if (p->words.count == first)
		return;
	MEM_GROW(p->list, p->count + 1, &p->cap);
	p->list[p->count] = (struct phrase){first, p->words.count - first};
	table_grow(&p->by_last, NULL, NULL);
	table_put(&p->by_last, p->words.hashes[p->words.count - 1], (uint32_t)p->count, INT_MAX);
	p->count++;
}

void phrases_add(struct phrases *p, const char *list, size_t len)
{
	for (size_t at = 0; at < len;) {
		const char *newline = memchr(list + at, '\n', len - at);
		size_t line = newline ? (size_t)(newline - list) - at : len - at;
		if (list[at] != '#')
			add_line(p, list + at, line);
		at += line + 1;
	}
}

bool phrases_load(struct phrases *p, const char *language, const char *name, struct err *err)
{
	struct buf file = BUF_INIT, text = BUF_INIT;
	buf_addf(&file, "prompts/%s/%s.txt", language, name);
	bool ok = shipped_load(file.data, &text, NULL, err);
	if (ok)
		phrases_add(p, text.data, text.len);
	buf_release(&file);
	buf_release(&text);
	return ok;
}

/* ---- Finding ---- */

static bool ends_with(const struct phrases *p, const struct phrase *phrase, const uint64_t *words,
					  size_t count)
{
	return phrase->count <= count &&
		   memcmp(p->words.hashes + phrase->first, words + (count - phrase->count),
				  phrase->count * sizeof *words) == 0;
}

size_t phrases_ending(const struct phrases *p, const uint64_t *words, size_t count)
{
	const struct table *t = &p->by_last;
	size_t most = 0;
	if (!t->size || !count)
		return 0;
	for (size_t at = table_slot(t, words[count - 1]); t->slots[at].key;
		 at = (at + 1) & (t->size - 1)) {
		if (t->slots[at].key != words[count - 1])
			continue;
		const struct phrase *phrase = &p->list[t->slots[at].value];
		if (phrase->count > most && ends_with(p, phrase, words, count))
			most = phrase->count;
	}
	return most;
}
