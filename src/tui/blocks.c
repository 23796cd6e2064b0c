#include "tui/blocks.h"

#include "base/hash.h"
#include "base/mem.h"

void blocks_init(struct blocks *b)
{
	*b = (struct blocks){.width = 1};
}

static void wrap_free(struct block_wrap *wrap)
{
	buf_release(&wrap->own);
	wrap_release(&wrap->wrap);
	free(wrap);
}

void blocks_release(struct blocks *b)
{
	for (size_t i = 0; i < b->count; i++)
		wrap_free(b->wraps[i]);
	free(b->wraps);
	blocks_init(b);
}

static size_t slot_of(const struct blocks *b, uint64_t row)
{
	size_t low = 0, high = b->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (b->wraps[middle]->row < row)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct block_wrap *wrap_for(struct blocks *b, uint64_t row)
{
	size_t slot = slot_of(b, row);
	if (slot < b->count && b->wraps[slot]->row == row)
		return b->wraps[slot];
	MEM_GROW(b->wraps, b->count + 1, &b->cap);
	memmove(b->wraps + slot + 1, b->wraps + slot, (b->count - slot) * sizeof *b->wraps);
	struct block_wrap *wrap = mem_alloc(sizeof *wrap);
	wrap->row = row;
	buf_init(&wrap->own);
	wrap_init(&wrap->wrap);
	b->wraps[slot] = wrap;
	b->count++;
	return wrap;
}

/* They go when they outnumber what is there. */
void blocks_prune(struct blocks *b, const struct doc *doc)
{
	if (b->count <= 2 * doc->row_count + 16)
		return;
	size_t kept = 0;
	for (size_t i = 0; i < b->count; i++) {
		if (b->wraps[i]->row == 0 || doc_row(doc, b->wraps[i]->row))
			b->wraps[kept++] = b->wraps[i];
		else
			wrap_free(b->wraps[i]);
	}
	b->count = kept;
}

/* ---- What a block shows ---------------------------------------------------------------------- */

const struct version *blocks_version(const struct blocks *b, const struct row *row)
{
	const struct version *preview =
		b->preview_row == row->id ? row_version(row, b->preview_version) : NULL;
	return preview ? preview : row_current(row);
}

static void own_text(struct block *block, const struct buf *own)
{
	block->text = own->data;
	block->len = own->len;
	block->hash = hash_bytes(HASH_START, own->data, own->len);
}

static void heading_block(struct block *block, struct buf *own, int level, const char *title)
{
	block->kind = BLOCK_HEADING;
	buf_clear(own);
	buf_addf(own, "%.*s %s", level, "######", title);
	own_text(block, own);
}

static void section_block(const struct blocks *b, struct block *block, struct buf *own,
						  const struct row *row)
{
	const struct version *v = blocks_version(b, row);
	if (v && v->text.len > 0) {
		*block = (struct block){v->text.data, v->text.len, v->hash, row->id, BLOCK_TEXT};
		return;
	}
	buf_clear(own);
	buf_addf(own, "· %s", row->point);
	own_text(block, own);
	block->kind = BLOCK_PLACEHOLDER;
	if (row->id == b->edited)
		*block = (struct block){"", 0, HASH_START, row->id, BLOCK_TEXT};
}

struct block blocks_text(const struct blocks *b, const struct doc *doc, size_t index,
						 struct buf *own)
{
	const struct row *row = index > 0 ? doc->rows[index - 1] : NULL;
	struct block block = {"", 0, HASH_START, row ? row->id : 0, BLOCK_NONE};
	if (!row && *doc->title)
		heading_block(&block, own, 1, doc->title);
	else if (row && row->kind == ROW_HEADING)
		heading_block(&block, own, row->level, row->point);
	else if (row)
		section_block(b, &block, own, row);
	return block;
}

struct block_wrap *blocks_wrap(struct blocks *b, const struct doc *doc, size_t index,
							   struct block *block)
{
	struct block_wrap *wrap = wrap_for(b, index > 0 ? doc->rows[index - 1]->id : 0);
	*block = blocks_text(b, doc, index, &wrap->own);
	if (block->kind != BLOCK_NONE)
		wrap_update(&wrap->wrap, block->text, block->len, block->hash, b->width);
	return wrap;
}

/* ---- Heights --------------------------------------------------------------------------------- */

size_t blocks_of(const struct doc *doc, uint64_t row)
{
	size_t index = row ? doc_row_index(doc, row) : doc->row_count;
	return index < doc->row_count ? index + 1 : 0;
}

size_t blocks_first(const struct blocks *b, const struct doc *doc)
{
	return blocks_of(doc, b->only);
}

size_t blocks_last(const struct blocks *b, const struct doc *doc)
{
	size_t first = blocks_of(doc, b->only);
	return first > 0 ? doc_row_end(doc, first - 1) : doc->row_count;
}

size_t blocks_lines(const struct block_wrap *wrap, const struct block *block)
{
	if (block->kind == BLOCK_NONE)
		return 0;
	return block->kind == BLOCK_PLACEHOLDER ? 1 : wrap->wrap.count;
}

static bool is_unwritten(const struct blocks *b, const struct row *row)
{
	const struct version *v = blocks_version(b, row);
	return row->kind == ROW_SECTION && !(v && v->text.len > 0);
}

/* The empty line between a block and the next; unwritten sections stand together. */
static size_t space_below(const struct blocks *b, const struct doc *doc, size_t index)
{
	if (index >= blocks_last(b, doc))
		return 0;
	return index == 0 || !is_unwritten(b, doc->rows[index - 1]) ||
		   !is_unwritten(b, doc->rows[index]);
}

size_t blocks_height(struct blocks *b, const struct doc *doc, size_t index)
{
	struct block block;
	const struct block_wrap *wrap = blocks_wrap(b, doc, index, &block);
	size_t lines = blocks_lines(wrap, &block);
	return lines > 0 ? lines + space_below(b, doc, index) : 0;
}

size_t blocks_end(struct blocks *b, const struct doc *doc, size_t index)
{
	struct block block;
	const struct block_wrap *wrap = blocks_wrap(b, doc, index, &block);
	size_t lines = blocks_lines(wrap, &block);
	return lines > 0 ? lines - 1 : 0;
}

/* ---- Places ---------------------------------------------------------------------------------- */

bool place_down(struct blocks *b, const struct doc *doc, struct place *p)
{
	struct place next = {p->block, p->line + 1};
	size_t last = blocks_last(b, doc);
	while (next.line >= blocks_height(b, doc, next.block)) {
		if (++next.block > last)
			return false;
		next.line = 0;
		if (blocks_height(b, doc, next.block) > 0)
			break;
	}
	*p = next;
	return true;
}

bool place_up(struct blocks *b, const struct doc *doc, struct place *p)
{
	if (p->line > 0) {
		p->line--;
		return true;
	}
	for (size_t block = p->block; block > blocks_first(b, doc); block--) {
		size_t height = blocks_height(b, doc, block - 1);
		if (height > 0) {
			*p = (struct place){block - 1, height - 1};
			return true;
		}
	}
	return false;
}

struct place place_by(struct blocks *b, const struct doc *doc, struct place p, long lines)
{
	while (lines > 0 && place_down(b, doc, &p))
		lines--;
	while (lines < 0 && place_up(b, doc, &p))
		lines++;
	return p;
}

bool place_after(struct place a, struct place b)
{
	return a.block > b.block || (a.block == b.block && a.line > b.line);
}
