#include "write/context.h"

#include "base/hash.h"
#include "base/mem.h"
#include "doc/prose.h"
#include "llm/tokens.h"

#define SUMMARY_SHARE  3 / 8 /* of the room, for summaries; the rest is for the end of the text */
#define SHORT_WORDS    80    /* a section of fewer is not summarised */
#define SUMMARY_TOKENS 120   /* of one that is still lacking, about */
#define LINE_TOKENS    4     /* around a summary or a heading */

enum detail { DETAIL_SUMMARY, DETAIL_SENTENCE, DETAIL_NONE };

/* A row before the one that is asked for. */
struct part {
	const struct row *row;
	size_t tokens; /* of its text */
	size_t summary_tokens;
	enum detail detail;
	bool folded; /* a heading that speaks for its sections, or a section of it */
};

struct parts {
	struct part *part;
	size_t count;
	size_t tokens;    /* of all the text, with what is begun */
	size_t cut;       /* the part in which the full text begins; count: in what is begun */
	size_t at;        /* the byte of its text */
	size_t summaries; /* parts that come as summaries */
};

/* ---- Texts ---- */

void context_add_block(struct buf *out, const char *s, size_t len)
{
	while (len && (s[len - 1] == '\n' || s[len - 1] == ' '))
		len--;
	if (!len)
		return;
	if (out->len)
		buf_add_str(out, "\n\n");
	buf_add(out, s, len);
}

static const struct version *text_of(const struct row *row)
{
	const struct version *v = row->kind == ROW_SECTION ? row_current(row) : NULL;
	return v && v->text.len ? v : NULL;
}

static void put_heading(struct buf *out, const struct row *row)
{
	if (out->len)
		buf_add_str(out, "\n\n");
	buf_addf(out, "%.*s %s", row->level, "######", row->point);
}

static void put_row(struct buf *out, const struct row *row, size_t from)
{
	const struct version *v = text_of(row);
	if (row->kind == ROW_HEADING)
		put_heading(out, row);
	else if (v)
		context_add_block(out, v->text.data + from, v->text.len - from);
}

static size_t tokens_of_row(const struct row *row)
{
	const struct version *v = text_of(row);
	if (row->kind == ROW_HEADING)
		return tokens_estimate(row->point, strlen(row->point)) + LINE_TOKENS;
	return v ? tokens_estimate(v->text.data, v->text.len) + 1 : 0;
}

/* The byte of the next character from `at` on. */
static size_t whole_character(const char *s, size_t len, size_t at)
{
	while (at < len && ((unsigned char)s[at] & 0xc0) == 0x80)
		at++;
	return at;
}

/* Past `tokens` tokens of a paragraph, between two words where it has some. */
static size_t skip_words(const char *s, size_t len, size_t tokens)
{
	size_t at = 0;
	for (size_t quarters = 0; at < len && quarters < 4 * tokens; at++)
		quarters += tokens_quarters(s + at, 1);
	at = whole_character(s, len, at);
	const char *space = memchr(s + at, ' ', len - at < 40 ? len - at : 40);
	return space ? (size_t)(space - s) + 1 : at;
}

/* The byte from which on at least `tokens` tokens are left out: where a paragraph begins, or in one
 * that is much longer than `step`. */
static size_t skip_tokens(const char *s, size_t len, size_t tokens, size_t step)
{
	size_t at = 0, passed = 0;
	while (at < len && passed < tokens) {
		const char *end = memmem(s + at, len - at, "\n\n", 2);
		size_t next = end ? (size_t)(end - s) + 2 : len;
		size_t here = tokens_estimate(s + at, next - at);
		if (passed + here > tokens + step)
			return at + skip_words(s + at, next - at, tokens - passed);
		passed += here;
		at = next;
	}
	return at;
}

/* How much is left out of what has too much: in steps of half the room. */
static size_t skip_for(size_t tokens, size_t room)
{
	size_t half = room / 2 ? room / 2 : 1;
	return (tokens - room + half - 1) / half * half;
}

void context_keep_end(struct buf *text, size_t room)
{
	size_t tokens = tokens_estimate(text->data, text->len);
	if (tokens > room)
		buf_splice(text, 0,
				   skip_tokens(text->data, text->len, skip_for(tokens, room), room / 2 + 1), NULL,
				   0);
}

/* ---- Summaries ---- */

/* Past the sections that stand directly under the heading. */
static size_t group_end(const struct doc *doc, size_t heading)
{
	size_t end = heading + 1;
	while (end < doc->row_count && doc->rows[end]->kind == ROW_SECTION)
		end++;
	return end;
}

static bool is_short(const struct row *row)
{
	return row->kind == ROW_SECTION && row_words(row) < SHORT_WORDS;
}

static uint64_t hash_of(const struct doc *doc, const struct row *row)
{
	const struct version *v = text_of(row);
	if (row->kind == ROW_SECTION)
		return v ? v->hash : 0;
	uint64_t hash = HASH_START;
	size_t heading = doc_row_index(doc, row->id), end = group_end(doc, heading);
	for (size_t i = heading + 1; i < end; i++) {
		v = text_of(doc->rows[i]);
		hash = v ? hash_value(hash, v->hash) : hash;
	}
	return hash;
}

static bool is_summarised(const struct doc *doc, const struct row *row)
{
	return *row->summary && row->summary_of == hash_of(doc, row);
}

/* What stands for a section that is not shown in full. */
static const char *summary_of(const struct doc *doc, const struct row *row)
{
	if (is_short(row) && text_of(row))
		return text_of(row)->text.data;
	return is_summarised(doc, row) ? row->summary : row->point;
}

uint64_t context_source(const struct doc *doc, const struct row *row, struct buf *out)
{
	size_t first = doc_row_index(doc, row->id), end = group_end(doc, first);
	if (row->kind == ROW_SECTION) {
		put_row(out, row, 0);
		return hash_of(doc, row);
	}
	for (size_t i = first + 1; i < end; i++) {
		const char *summary = summary_of(doc, doc->rows[i]);
		if (text_of(doc->rows[i]))
			context_add_block(out, summary, strlen(summary));
	}
	return hash_of(doc, row);
}

static size_t tokens_of_summary(const struct doc *doc, const struct row *row)
{
	const char *summary = summary_of(doc, row);
	if (!is_short(row) && !is_summarised(doc, row))
		return SUMMARY_TOKENS * (row->kind == ROW_HEADING ? 2 : 1);
	return tokens_estimate(summary, strlen(summary)) + LINE_TOKENS;
}

/* ---- What goes where ---- */

static void collect(struct parts *p, const struct doc *doc, size_t end, const struct buf *begun)
{
	p->part = mem_alloc((end + 1) * sizeof *p->part);
	p->tokens = begun ? tokens_estimate(begun->data, begun->len) + 1 : 0;
	for (; p->count < end; p->count++) {
		const struct row *row = doc->rows[p->count];
		p->part[p->count] = (struct part){.row = row, .tokens = tokens_of_row(row)};
		p->tokens += p->part[p->count].tokens;
	}
	p->cut = 0;
}

/* Where the full text begins. */
static void choose_cut(struct parts *p, const struct buf *begun, size_t room)
{
	size_t left = skip_for(p->tokens, room), step = room / 2 + 1;
	for (p->cut = 0; p->cut < p->count && p->part[p->cut].tokens <= left; p->cut++)
		left -= p->part[p->cut].tokens;
	const struct version *v = p->cut < p->count ? text_of(p->part[p->cut].row) : NULL;
	const struct buf *text = v ? &v->text : p->cut == p->count ? begun : NULL;
	p->at = text ? skip_tokens(text->data, text->len, left, step) : 0;
	p->summaries = p->cut + (v && p->at > 0);
}

static size_t cost_of(const struct doc *doc, struct part *part)
{
	if (part->detail == DETAIL_NONE || (part->folded && part->row->kind == ROW_SECTION))
		return 0;
	if (part->row->kind == ROW_SECTION && !text_of(part->row))
		return 0;
	size_t heading = part->row->kind == ROW_HEADING ? part->tokens : 0;
	if (part->row->kind == ROW_HEADING && !part->folded)
		return heading;
	if (!part->summary_tokens)
		part->summary_tokens = tokens_of_summary(doc, part->row);
	return heading + part->summary_tokens / (part->detail == DETAIL_SENTENCE ? 3 : 1);
}

static size_t cost_of_all(const struct doc *doc, struct parts *p)
{
	size_t cost = 0;
	for (size_t i = 0; i < p->summaries; i++)
		cost += cost_of(doc, &p->part[i]);
	return cost;
}

/* A heading all of whose sections come as summaries, and are written. */
static bool can_fold(const struct doc *doc, const struct parts *p, size_t heading)
{
	size_t end = group_end(doc, heading);
	if (p->part[heading].row->kind != ROW_HEADING || end < heading + 3 || end > p->cut)
		return false;
	for (size_t i = heading + 1; i < end; i++) {
		if (!row_written(doc->rows[i]))
			return false;
	}
	return true;
}

static size_t fold(const struct doc *doc, struct parts *p, size_t heading)
{
	size_t end = group_end(doc, heading), before = 0, after = 0;
	for (size_t i = heading; i < end; i++)
		before += cost_of(doc, &p->part[i]);
	for (size_t i = heading; i < end; i++)
		p->part[i].folded = true;
	for (size_t i = heading; i < end; i++)
		after += cost_of(doc, &p->part[i]);
	return before > after ? before - after : 0;
}

/* Until the summaries keep to their share: first folded, then shortened, then left out; the
 * earliest first. */
static void fit_summaries(const struct doc *doc, struct parts *p, size_t share)
{
	size_t cost = cost_of_all(doc, p);
	for (size_t i = 0; i < p->summaries && cost > share; i++) {
		if (can_fold(doc, p, i))
			cost -= fold(doc, p, i);
	}
	for (int detail = DETAIL_SENTENCE; detail <= DETAIL_NONE; detail++) {
		for (size_t i = 0; i < p->summaries && cost > share; i++) {
			size_t before = cost_of(doc, &p->part[i]);
			p->part[i].detail = (enum detail)detail;
			cost -= before - cost_of(doc, &p->part[i]);
		}
	}
}

/* ---- Writing it down ---- */

static void put_summary(struct buf *out, const struct doc *doc, const struct part *part)
{
	const char *s = summary_of(doc, part->row);
	size_t len = strlen(s);
	if (part->detail == DETAIL_SENTENCE && prose_sentence(s, len) < len)
		len = prose_sentence(s, len);
	while (len && strchr(" \n", s[len - 1]))
		len--;
	buf_addf(out, "\n\n[%.*s]", (int)len, s);
}

static void put_part(struct buf *out, const struct doc *doc, const struct part *part)
{
	if (part->detail == DETAIL_NONE)
		return;
	if (part->row->kind == ROW_HEADING)
		put_heading(out, part->row);
	if (part->row->kind == ROW_HEADING ? part->folded : !part->folded && text_of(part->row))
		put_summary(out, doc, part);
}

static void put_summaries(struct buf *out, const struct doc *doc, const struct parts *p)
{
	if (!p->summaries)
		return;
	buf_add_str(out, strcmp(doc->language, "zh") == 0
						 ? "（前面各节只给出方括号里的摘要，之后是原文。）"
						 : "(The earlier sections are given as summaries, in brackets; the text "
						   "itself goes on after them.)");
	for (size_t i = 0; i < p->summaries; i++)
		put_part(out, doc, &p->part[i]);
}

/* A heading's summary is made of its sections'. */
static uint64_t first_lacking(const struct doc *doc, const struct parts *p)
{
	for (size_t i = 0; i < p->summaries; i++) {
		const struct part *part = &p->part[i];
		bool heading = part->row->kind == ROW_HEADING;
		if (part->detail == DETAIL_NONE || is_summarised(doc, part->row) ||
			(heading && !part->folded))
			continue;
		size_t end = heading ? group_end(doc, i) : i + 1;
		for (size_t k = heading ? i + 1 : i; k < end; k++) {
			const struct row *row = doc->rows[k];
			bool spoken_for = !heading && part->folded;
			if (!spoken_for && text_of(row) && !is_short(row) && !is_summarised(doc, row))
				return row->id;
		}
		if (heading)
			return part->row->id;
	}
	return 0;
}

struct context context_put(struct buf *out, const struct doc *doc, uint64_t row,
						   const struct buf *begun, size_t room)
{
	struct parts p = {.count = 0};
	struct context context = {.cut = false};
	collect(&p, doc, row ? doc_row_index(doc, row) : 0, begun);
	if (room && p.tokens > room) {
		size_t share = room * SUMMARY_SHARE;
		context.cut = true;
		choose_cut(&p, begun, room - share);
		fit_summaries(doc, &p, share);
		put_summaries(out, doc, &p);
		context.lacks = first_lacking(doc, &p);
	}
	for (size_t i = p.cut; i < p.count; i++)
		put_row(out, p.part[i].row, i == p.cut ? p.at : 0);
	if (begun) {
		size_t from = p.cut == p.count && context.cut ? p.at : 0;
		context_add_block(out, begun->data + from, begun->len - from);
	}
	free(p.part);
	return context;
}
