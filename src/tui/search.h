/* tui/search.h: what the draft is searched for, and where that stands.
 *
 * Characters are compared decomposed (NFD, below the CJK blocks) and, while the writer types no
 * capital, by their lower case; a space stands for a newline too. A match never ends before a
 * combining mark. What was found in a block is kept until the block's text changes, so that a
 * search is one pass over the document and a draw looks only at what it shows. */
#ifndef TUI_SEARCH_H
#define TUI_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/blocks.h"

struct found {
	size_t at, len; /* bytes of the block's text; len 0: it is in the point of a written section */
};

struct found_block {
	uint64_t row, hash; /* of what was looked through */
	bool looked;
	struct found *found;
	size_t count, cap;
};

/* Where the reader was, and what was sought, when a search was asked for. */
struct search_origin {
	struct buf words;
	bool follow;
	uint64_t top, selected;
	size_t line, at;
};

struct search {
	struct search_origin origin;
	struct buf words; /* empty: nothing was searched for yet */
	bool shown;       /* matches are marked */
	uint32_t *needle;
	size_t needle_len;
	bool exact; /* capitals count */
	struct found_block *blocks;
	size_t count, cap;
	bool here; /* the view went to a match: */
	uint64_t here_row;
	size_t here_spot;
};

void search_init(struct search *s);
void search_release(struct search *s);
void search_set(struct search *s, const char *words); /* and shows it, if there are any */

/* The first match from byte `at` on: where, and its bytes. False: none. */
bool search_next(const struct search *s, const char *text, size_t len, size_t *at, size_t *match);

/* What stands in block `index` (blocks.h). Holds until the next call. */
const struct found_block *search_block(struct search *s, const struct blocks *b,
									   const struct doc *doc, size_t index);

/* One match of the document. */
struct search_place {
	size_t block, number; /* of the block's matches */
};

/* The order of matches in a block: 0 for one in the point, else its byte and one more. */
size_t search_spot(const struct found *f);

/* The match after (by > 0) or before a spot of a block, over the document's end where there is
 * none: *wrapped. False: there is no match at all. */
bool search_from(struct search *s, const struct blocks *b, const struct doc *doc, size_t block,
				 size_t spot, int by, struct search_place *found, bool *wrapped);

/* How many there are, and which of them this is, from 1. */
size_t search_count(struct search *s, const struct blocks *b, const struct doc *doc,
					const struct search_place *which, size_t *number);

#endif
