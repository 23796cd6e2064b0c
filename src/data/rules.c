#include "data/rules.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

#include "base/mem.h"
#include "base/shipped.h"
#include "measure/phrases.h"

const char *const rule_names[RULES] = {
	[RULE_TOXIC] = "toxic", [RULE_SCRAPING] = "scraping", [RULE_INJECTION] = "injection"};

/* A pattern is a row of slots, each filled by one of its choices, and a choice a run of words. A
 * slot without a choice is the end of the text. */
struct run {
	size_t first, count;
};

struct patterns {
	struct words_read words; /* of all choices, one after another */
	struct run *choices;     /* of words */
	struct run *slots;       /* of choices */
	struct run *list;        /* the patterns, of slots */
	struct buf *texts;       /* of each, as its list has it, and the list's name behind its NUL */
	size_t choice_count, choice_cap, slot_count, slot_cap, count, cap, text_cap;
	struct table by_first; /* patterns by the words that they may begin with */
};

struct rules {
	struct patterns lists[RULES];
};

/* ---- What is alike: all numbers are "0", and a hyphen is a space ---------------------------- */

static void add_alike(struct buf *out, const char *s, size_t len, bool pattern)
{
	for (size_t at = 0; at < len;) {
		char c = s[at++];
		bool number = isdigit((unsigned char)c) || (pattern && c == '#');
		buf_add_char(out, number ? '0' : memchr("-_/", c, 3) ? ' ' : c);
		while (number && at < len && (isdigit((unsigned char)s[at]) || memchr(",.", s[at], 2)))
			at++;
	}
}

/* ---- Reading a list ------------------------------------------------------------------------- */

static void add_choice(struct patterns *p, const char *text, size_t len)
{
	size_t first = p->words.count;
	words_read_add(&p->words, text, len);
	MEM_GROW(p->choices, p->choice_count + 1, &p->choice_cap);
	p->choices[p->choice_count++] = (struct run){first, p->words.count - first};
}

/* Its choices stand between bars. */
static void add_slot(struct patterns *p, const char *text, size_t len)
{
	size_t first = p->choice_count;
	for (size_t at = 0; at <= len; at++) {
		const char *bar = memchr(text + at, '|', len - at);
		size_t choice = bar ? (size_t)(bar - text) - at : len - at;
		add_choice(p, text + at, choice);
		at += choice;
	}
	MEM_GROW(p->slots, p->slot_count + 1, &p->slot_cap);
	p->slots[p->slot_count++] = (struct run){first, p->choice_count - first};
}

static void add_end(struct patterns *p)
{
	MEM_GROW(p->slots, p->slot_count + 1, &p->slot_cap);
	p->slots[p->slot_count++] = (struct run){p->choice_count, 0};
}

/* Files a pattern by the words that it may begin with. False: it may be empty. */
static bool file_pattern(struct patterns *p, uint32_t number)
{
	const struct run *pattern = &p->list[number];
	for (size_t s = 0; s < pattern->count; s++) {
		const struct run *slot = &p->slots[pattern->first + s];
		bool may_be_empty = !slot->count;
		for (size_t c = 0; c < slot->count; c++) {
			const struct run *choice = &p->choices[slot->first + c];
			may_be_empty = may_be_empty || !choice->count;
			table_grow(&p->by_first, NULL, NULL);
			if (choice->count)
				table_put(&p->by_first, p->words.hashes[choice->first], number, INT_MAX);
		}
		if (!may_be_empty)
			return true;
	}
	return false;
}

static void add_line(struct patterns *p, const char *line, size_t len)
{
	size_t first = p->slot_count;
	bool at_end = len && line[len - 1] == '$';
	len -= at_end;
	for (size_t at = 0; at < len;) {
		const char *open = memchr(line + at, '[', len - at);
		size_t plain = open ? (size_t)(open - line) - at : len - at;
		const char *close = open ? memchr(open, ']', len - at - plain) : NULL;
		add_slot(p, line + at, plain);
		at += plain;
		if (open) {
			size_t inside = close ? (size_t)(close - open) - 1 : len - at - 1;
			add_slot(p, line + at + 1, inside);
			at += inside + 2;
		}
	}
	if (at_end)
		add_end(p);
	MEM_GROW(p->list, p->count + 1, &p->cap);
	p->list[p->count] = (struct run){first, p->slot_count - first};
	p->count++;
}

static void add_text(struct patterns *p, const char *text, size_t len, const char *name)
{
	MEM_GROW(p->texts, p->count, &p->text_cap);
	struct buf *b = &p->texts[p->count - 1];
	*b = (struct buf)BUF_INIT;
	buf_add(b, text, len);
	buf_add_char(b, '\0');
	buf_add_str(b, name);
}

static bool add_list(struct patterns *p, const char *file, const char *name, const struct buf *text,
					 struct err *err)
{
	bool ok = true;
	long number = 0;
	for (size_t at = 0; ok && at < text->len;) {
		size_t len = strcspn(text->data + at, "\n");
		struct buf line = BUF_INIT;
		number++;
		add_alike(&line, text->data + at, len, true);
		buf_trim(&line);
		if (line.len && text->data[at] != '#') {
			add_line(p, line.data, line.len);
			add_text(p, text->data + at, len, file);
			ok = file_pattern(p, (uint32_t)p->count - 1) ||
				 err_set(err, ERR_FILE,
						 "%s, line %ld would find every text: leave a word in it that has to be "
						 "there.",
						 name, number);
		}
		buf_release(&line);
		at += len + 1;
	}
	return ok;
}

static bool load_list(struct patterns *list, const char *language, const char *rule,
					  struct err *err)
{
	struct buf name = BUF_INIT, text = BUF_INIT;
	char *origin = NULL;
	buf_addf(&name, "prompts/%s/select-%s.txt", language, rule);
	bool ok = shipped_load(name.data, &text, &origin, err) &&
			  add_list(list, name.data, origin, &text, err);
	free(origin);
	buf_release(&name);
	buf_release(&text);
	return ok;
}

struct rules *rules_load(struct err *err)
{
	struct rules *r = mem_alloc(sizeof *r);
	bool ok = true;
	for (int i = 0; ok && i < RULES; i++)
		ok = load_list(&r->lists[i], "en", rule_names[i], err) &&
			 load_list(&r->lists[i], "zh", rule_names[i], err);
	if (ok)
		return r;
	rules_free(r);
	return NULL;
}

void rules_free(struct rules *r)
{
	if (!r)
		return;
	for (int i = 0; i < RULES; i++) {
		words_read_release(&r->lists[i].words);
		free(r->lists[i].choices);
		free(r->lists[i].slots);
		free(r->lists[i].list);
		for (size_t k = 0; k < r->lists[i].count; k++)
			buf_release(&r->lists[i].texts[k]);
		free(r->lists[i].texts);
		table_release(&r->lists[i].by_first);
	}
	free(r);
}

/* ---- Finding -------------------------------------------------------------------------------- */

static bool match(const struct patterns *p, const struct run *slots, const uint64_t *words,
				  size_t count)
{
	if (!slots->count)
		return true;
	const struct run *slot = &p->slots[slots->first];
	const struct run rest = {slots->first + 1, slots->count - 1};
	if (!slot->count)
		return !count;
	for (size_t c = 0; c < slot->count; c++) {
		const struct run *choice = &p->choices[slot->first + c];
		if (choice->count <= count &&
			!memcmp(p->words.hashes + choice->first, words, choice->count * sizeof *words) &&
			match(p, &rest, words + choice->count, count - choice->count))
			return true;
	}
	return false;
}

static const struct buf *match_any(const struct patterns *p, const uint64_t *words, size_t count)
{
	const struct table *t = &p->by_first;
	for (size_t at = table_slot(t, *words); t->size && t->slots[at].key;
		 at = (at + 1) & (t->size - 1)) {
		if (t->slots[at].key == *words && match(p, &p->list[t->slots[at].value], words, count))
			return &p->texts[t->slots[at].value];
	}
	return NULL;
}

static const struct buf *find_pattern(const struct patterns *p, const struct words_read *words)
{
	const struct buf *found = NULL;
	for (size_t at = 0; !found && at < words->count; at++)
		found = match_any(p, words->hashes + at, words->count - at);
	return found;
}

enum rule rules_find(const struct rules *r, const char *text, size_t len,
					 struct rule_phrase *phrase)
{
	struct buf alike = BUF_INIT;
	struct words_read words = {.hashes = NULL};
	const struct buf *found = NULL;
	int rule = 0;
	add_alike(&alike, text, len, false);
	words_read_add(&words, alike.data, alike.len);
	while (rule < RULES && !(found = find_pattern(&r->lists[rule], &words)))
		rule++;
	if (found && phrase)
		*phrase = (struct rule_phrase){found->data, found->data + strlen(found->data) + 1};
	words_read_release(&words);
	buf_release(&alike);
	return (enum rule)rule;
}
