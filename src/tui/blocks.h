/* tui/blocks.h: the document as the draft pane shows it: a sequence of blocks, wrapped.
 *
 * Block 0 is the title, block i row i - 1. A block's text is its section's draft, or what stands in
 * its place. Only the blocks that are asked for are wrapped, and an append costs its own last
 * paragraph, however long the document is. A place is a line of a block; the line after a block's
 * last is the space below it. */
#ifndef TUI_BLOCKS_H
#define TUI_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "doc/document.h"
#include "tui/wrap.h"

enum block_kind { BLOCK_NONE, BLOCK_HEADING, BLOCK_TEXT, BLOCK_PLACEHOLDER };

struct block {
	const char *text;
	size_t len;
	uint64_t hash, row; /* row 0: the title */
	enum block_kind kind;
};

struct block_wrap {
	uint64_t row;   /* 0: the title */
	struct buf own; /* what a heading or a placeholder shows */
	struct wrap wrap;
};

struct blocks {
	struct block_wrap **wraps; /* sorted by row */
	size_t count, cap;
	int width;       /* cells */
	uint64_t only;   /* this row, and what is below it, alone; 0: the whole document */
	uint64_t edited; /* the row whose text is shown even where it is empty; 0: none */
	uint64_t preview_row, preview_version; /* shown in place of the row's current one; 0: none */
};

struct place {
	size_t block, line;
};

void blocks_init(struct blocks *b);
void blocks_release(struct blocks *b);
void blocks_prune(struct blocks *b, const struct doc *doc); /* what rows that are gone have left */

/* The version shown as the row's text: the current one, or the preview. NULL: unwritten. */
const struct version *blocks_version(const struct blocks *b, const struct row *row);

/* ---- Blocks by index ---- */
size_t blocks_first(const struct blocks *b, const struct doc *doc);
size_t blocks_last(const struct blocks *b, const struct doc *doc);
size_t blocks_of(const struct doc *doc, uint64_t row); /* 0 when it is not there */
/* *block holds until the document changes. */
struct block_wrap *blocks_wrap(struct blocks *b, const struct doc *doc, size_t index,
							   struct block *block);
/* The block without wrapping it; `own` gets the text of one that is no draft. */
struct block blocks_text(const struct blocks *b, const struct doc *doc, size_t index,
						 struct buf *own);
size_t blocks_lines(const struct block_wrap *wrap, const struct block *block);
size_t blocks_height(struct blocks *b, const struct doc *doc, size_t index); /* with the space */
size_t blocks_end(struct blocks *b, const struct doc *doc, size_t index); /* its last text line */

/* ---- Places: false, and nothing changed, at either end ---- */
bool place_down(struct blocks *b, const struct doc *doc, struct place *p);
bool place_up(struct blocks *b, const struct doc *doc, struct place *p);
struct place place_by(struct blocks *b, const struct doc *doc, struct place p, long lines);
bool place_after(struct place a, struct place b);

#endif
