#include "tui/search.h"

#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"

#define CJK 0x2e80 /* from here on characters are compared as they are */

void search_init(struct search *s)
{
	*s = (struct search){.shown = false};
	buf_init(&s->words);
	buf_init(&s->origin.words);
}

static void forget(struct search *s)
{
	for (size_t i = 0; i < s->count; i++)
		free(s->blocks[i].found);
	s->count = 0;
}

void search_release(struct search *s)
{
	forget(s);
	free(s->blocks);
	free(s->needle);
	buf_release(&s->words);
	buf_release(&s->origin.words);
	search_init(s);
}

/* ---- Comparing ------------------------------------------------------------------------------- */

static uint32_t fold_case(const struct search *s, uint32_t code)
{
	if (s->exact)
		return code;
	if (code < 0x80)
		return code >= 'A' && code <= 'Z' ? code + 32 : code;
	return uc_tolower(uc_toupper(code));
}

/* What a character is compared as; returns how many code points that are. */
static size_t fold(const struct search *s, int32_t code, uint32_t out[UC_DECOMPOSITION_MAX_LENGTH])
{
	out[0] = code == '\n' ? ' ' : (uint32_t)code;
	if (code < 0x80 || code >= CJK) {
		out[0] = fold_case(s, out[0]);
		return 1;
	}
	int count = uc_canonical_decomposition((ucs4_t)code, out);
	if (count < 1) {
		out[0] = fold_case(s, (uint32_t)code);
		return 1;
	}
	uint32_t first[UC_DECOMPOSITION_MAX_LENGTH];
	size_t n = fold(s, (int32_t)out[0], first), rest = (size_t)count - 1;
	memmove(out + n, out + 1, rest * sizeof *out);
	memcpy(out, first, n * sizeof *out);
	for (size_t i = n; i < n + rest; i++)
		out[i] = fold_case(s, out[i]);
	return n + rest;
}

static bool is_mark_at(const char *text, size_t len)
{
	int32_t code = 0;
	if (len > 0)
		utf8_decode(text, len, &code);
	return code >= 0x300 && uc_combining_class((ucs4_t)code) != 0;
}

/* Bytes of the match that begins at `text`; 0: none does. */
static size_t match_at(const struct search *s, const char *text, size_t len)
{
	size_t at = 0, i = 0;
	while (i < s->needle_len) {
		uint32_t folded[UC_DECOMPOSITION_MAX_LENGTH];
		int32_t code;
		if (at >= len)
			return 0;
		at += utf8_decode(text + at, len - at, &code);
		size_t n = fold(s, code, folded);
		for (size_t j = 0; j < n; j++) {
			if (i >= s->needle_len || folded[j] != s->needle[i++])
				return 0;
		}
	}
	return is_mark_at(text + at, len - at) ? 0 : at;
}

/* Whether a match may begin with this byte. */
static bool may_begin(const struct search *s, unsigned char c)
{
	uint32_t first = s->needle[0];
	if (c >= 0x80)
		return c >= 0xc0 && (first >= 0x80 || (s->needle_len > 1 && s->needle[1] >= 0x300));
	return fold_case(s, c == '\n' ? ' ' : c) == first;
}

bool search_next(const struct search *s, const char *text, size_t len, size_t *at, size_t *match)
{
	for (size_t i = *at; s->needle_len > 0 && i < len; i++) {
		if (!may_begin(s, (unsigned char)text[i]))
			continue;
		*match = match_at(s, text + i, len - i);
		if (*match > 0) {
			*at = i;
			return true;
		}
	}
	return false;
}

static bool has_capital(const char *words)
{
	size_t len = strlen(words);
	for (size_t at = 0; at < len;) {
		int32_t code;
		at += utf8_decode(words + at, len - at, &code);
		if (code > 0 && uc_is_upper((ucs4_t)code))
			return true;
	}
	return false;
}

void search_set(struct search *s, const char *words)
{
	size_t len = strlen(words), cap = 0;
	forget(s);
	buf_set(&s->words, words, len);
	s->exact = has_capital(words);
	s->shown = len > 0;
	s->here = false;
	free(s->needle);
	s->needle = NULL;
	s->needle_len = 0;
	for (size_t at = 0; at < len;) {
		int32_t code;
		uint32_t folded[UC_DECOMPOSITION_MAX_LENGTH];
		at += utf8_decode(words + at, len - at, &code);
		size_t n = fold(s, code, folded);
		MEM_GROW(s->needle, s->needle_len + n, &cap);
		memcpy(s->needle + s->needle_len, folded, n * sizeof *folded);
		s->needle_len += n;
	}
}

/* ---- Blocks ---------------------------------------------------------------------------------- */

static void add_found(struct found_block *f, size_t at, size_t len)
{
	MEM_GROW(f->found, f->count + 1, &f->cap);
	f->found[f->count++] = (struct found){at, len};
}

static void look_through(const struct search *s, struct found_block *f, const struct block *block,
						 const char *point)
{
	size_t at = 0, match;
	f->count = 0;
	if (search_next(s, point, strlen(point), &at, &match))
		add_found(f, 0, 0);
	for (at = 0; search_next(s, block->text, block->len, &at, &match); at += match)
		add_found(f, at, match);
}

/* The point of a written section, which its text does not show; "" of others. */
static const char *hidden_point(const struct doc *doc, const struct block *block, size_t index)
{
	return block->kind == BLOCK_TEXT ? doc->rows[index - 1]->point : "";
}

static void make_room(struct search *s, size_t count)
{
	MEM_GROW(s->blocks, count, &s->cap);
	while (s->count < count)
		s->blocks[s->count++] = (struct found_block){.found = NULL};
}

const struct found_block *search_block(struct search *s, const struct blocks *b,
									   const struct doc *doc, size_t index)
{
	struct buf own = BUF_INIT;
	struct block block = blocks_text(b, doc, index, &own);
	const char *point = hidden_point(doc, &block, index);
	uint64_t hash = hash_bytes(block.hash, point, strlen(point));
	make_room(s, doc->row_count + 1);
	struct found_block *f = &s->blocks[index];
	if (!f->looked || f->row != block.row || f->hash != hash) {
		look_through(s, f, &block, point);
		f->looked = true;
		f->row = block.row;
		f->hash = hash;
	}
	buf_release(&own);
	return f;
}

/* ---- The document ---------------------------------------------------------------------------- */

size_t search_spot(const struct found *f)
{
	return f->len > 0 ? f->at + 1 : 0;
}

/* Of the block's matches the first after the spot, or the last before it; count: none. */
static size_t beside(const struct found_block *f, size_t spot, int by)
{
	size_t i = 0;
	while (i < f->count && search_spot(&f->found[i]) < spot + (by > 0))
		i++;
	if (by > 0)
		return i;
	return i > 0 ? i - 1 : f->count;
}

bool search_from(struct search *s, const struct blocks *b, const struct doc *doc, size_t block,
				 size_t spot, int by, struct search_place *found, bool *wrapped)
{
	size_t blocks = doc->row_count + 1;
	const struct found_block *f = search_block(s, b, doc, block);
	size_t number = beside(f, spot, by);
	*wrapped = false;
	for (size_t i = 0; number >= f->count && i < blocks; i++) {
		if (block == (by > 0 ? blocks - 1 : 0))
			*wrapped = true;
		block = (by > 0 ? block + 1 : block + blocks - 1) % blocks;
		f = search_block(s, b, doc, block);
		number = by > 0 ? 0 : f->count - 1;
	}
	*found = (struct search_place){block, number};
	return number < f->count;
}

size_t search_count(struct search *s, const struct blocks *b, const struct doc *doc,
					const struct search_place *which, size_t *number)
{
	size_t sum = 0;
	*number = 0;
	for (size_t i = 0; i <= doc->row_count; i++) {
		if (i == which->block)
			*number = sum + which->number + 1;
		sum += search_block(s, b, doc, i)->count;
	}
	return sum;
}
