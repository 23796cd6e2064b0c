#include "tui/draft.h"

#include "base/hash.h"
#include "base/mem.h"
#include "tui/mark.h"

#define GUTTER    2  /* cells left of the text */
#define WIDTH_MAX 80 /* cells of text: longer lines read badly */

/* A block's text: a draft, or what stands in its place. */
struct block {
	const char *text;
	size_t len;
	uint64_t hash, row;
	enum { BLOCK_NONE, BLOCK_HEADING, BLOCK_TEXT, BLOCK_PLACEHOLDER } kind;
};

struct place {
	size_t block, line; /* block 0 is the title, block i row i - 1 */
};

void draft_init(struct draft *d)
{
	*d = (struct draft){.width = WIDTH_MAX, .rows = 1, .follow = true};
}

static void entry_free(struct draft_entry *entry)
{
	buf_release(&entry->own);
	wrap_release(&entry->wrap);
	free(entry);
}

void draft_release(struct draft *d)
{
	for (size_t i = 0; i < d->count; i++)
		entry_free(d->entries[i]);
	free(d->entries);
	draft_init(d);
	d->entries = NULL;
}

/* ---- Blocks ---------------------------------------------------------------------------------- */

static size_t entry_slot(const struct draft *d, uint64_t row)
{
	size_t low = 0, high = d->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (d->entries[middle]->row < row)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct draft_entry *entry_for(struct draft *d, uint64_t row)
{
	size_t slot = entry_slot(d, row);
	if (slot < d->count && d->entries[slot]->row == row)
		return d->entries[slot];
	MEM_GROW(d->entries, d->count + 1, &d->cap);
	memmove(d->entries + slot + 1, d->entries + slot, (d->count - slot) * sizeof *d->entries);
	struct draft_entry *entry = mem_alloc(sizeof *entry);
	entry->row = row;
	buf_init(&entry->own);
	wrap_init(&entry->wrap);
	d->entries[slot] = entry;
	d->count++;
	return entry;
}

/* Rows that went away leave entries; they go when they outnumber what is there. */
static void prune(struct draft *d, const struct doc *doc)
{
	if (d->count <= 2 * doc->row_count + 16)
		return;
	size_t kept = 0;
	for (size_t i = 0; i < d->count; i++) {
		if (d->entries[i]->row == 0 || doc_row(doc, d->entries[i]->row))
			d->entries[kept++] = d->entries[i];
		else
			entry_free(d->entries[i]);
	}
	d->count = kept;
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

static void section_block(struct block *block, struct buf *own, const struct row *row)
{
	const struct version *v = row_current(row);
	if (v && v->text.len > 0) {
		*block = (struct block){v->text.data, v->text.len, v->hash, row->id, BLOCK_TEXT};
		return;
	}
	block->kind = BLOCK_PLACEHOLDER;
	buf_clear(own);
	buf_addf(own, "· %s", row->point);
	own_text(block, own);
}

static struct block block_at(const struct doc *doc, size_t index, struct draft_entry *entry)
{
	struct block block = {"", 0, HASH_START, entry->row, BLOCK_NONE};
	const struct row *row = index > 0 ? doc->rows[index - 1] : NULL;
	if (!row && *doc->title)
		heading_block(&block, &entry->own, 1, doc->title);
	else if (row && row->kind == ROW_HEADING)
		heading_block(&block, &entry->own, row->level, row->point);
	else if (row)
		section_block(&block, &entry->own, row);
	return block;
}

static struct draft_entry *wrapped(struct draft *d, const struct doc *doc, size_t index,
								   struct block *block)
{
	struct draft_entry *entry = entry_for(d, index > 0 ? doc->rows[index - 1]->id : 0);
	*block = block_at(doc, index, entry);
	if (block->kind != BLOCK_NONE)
		wrap_update(&entry->wrap, block->text, block->len, block->hash, d->width);
	return entry;
}

static size_t lines_of(const struct draft_entry *entry, const struct block *block)
{
	if (block->kind == BLOCK_NONE)
		return 0;
	return block->kind == BLOCK_PLACEHOLDER ? 1 : entry->wrap.count;
}

static bool is_unwritten(const struct row *row)
{
	const struct version *v = row_current(row);
	return row->kind == ROW_SECTION && !(v && v->text.len > 0);
}

/* The empty line between a block and the next; unwritten sections stand together. */
static size_t space_below(const struct doc *doc, size_t index)
{
	if (index >= doc->row_count)
		return 0;
	return index == 0 || !is_unwritten(doc->rows[index - 1]) || !is_unwritten(doc->rows[index]);
}

/* Lines, with the empty one that parts it from the next. */
static size_t block_height(struct draft *d, const struct doc *doc, size_t index)
{
	struct block block;
	const struct draft_entry *entry = wrapped(d, doc, index, &block);
	size_t lines = lines_of(entry, &block);
	return lines > 0 ? lines + space_below(doc, index) : 0;
}

/* ---- Places ---------------------------------------------------------------------------------- */

static bool step_down(struct draft *d, const struct doc *doc, struct place *p)
{
	struct place next = {p->block, p->line + 1};
	while (next.line >= block_height(d, doc, next.block)) {
		if (++next.block > doc->row_count)
			return false;
		next.line = 0;
		if (block_height(d, doc, next.block) > 0)
			break;
	}
	*p = next;
	return true;
}

static bool step_up(struct draft *d, const struct doc *doc, struct place *p)
{
	if (p->line > 0) {
		p->line--;
		return true;
	}
	for (size_t block = p->block; block > 0; block--) {
		size_t height = block_height(d, doc, block - 1);
		if (height > 0) {
			*p = (struct place){block - 1, height - 1};
			return true;
		}
	}
	return false;
}

static struct place step_by(struct draft *d, const struct doc *doc, struct place p, long lines)
{
	while (lines > 0 && step_down(d, doc, &p))
		lines--;
	while (lines < 0 && step_up(d, doc, &p))
		lines++;
	return p;
}

static bool is_after(struct place a, struct place b)
{
	return a.block > b.block || (a.block == b.block && a.line > b.line);
}

/* The top that shows the block's last line of text at the foot of the pane. */
static struct place top_for_end(struct draft *d, const struct doc *doc, size_t block)
{
	size_t height = block_height(d, doc, block), space = space_below(doc, block);
	struct place end = {block, height > space ? height - space - 1 : 0};
	return step_by(d, doc, end, 1 - d->rows);
}

static size_t block_of(const struct doc *doc, uint64_t row)
{
	size_t index = row ? doc_row_index(doc, row) : doc->row_count;
	return index < doc->row_count ? index + 1 : 0;
}

static struct place top_place(struct draft *d, const struct doc *doc)
{
	struct place p = {block_of(doc, d->top), d->top_line};
	size_t height = block_height(d, doc, p.block);
	if (height == 0)
		step_down(d, doc, &p);
	else if (p.line >= height)
		p.line = height - 1;
	return p;
}

static void set_top(struct draft *d, const struct doc *doc, struct place p)
{
	struct block block;
	const struct draft_entry *entry = wrapped(d, doc, p.block, &block);
	d->top = entry->row;
	d->top_line = p.line;
	d->top_at = p.line < entry->wrap.count ? entry->wrap.lines[p.line].at : block.len;
}

static void set_top_clamped(struct draft *d, const struct doc *doc, struct place p)
{
	struct place last = top_for_end(d, doc, doc->row_count);
	set_top(d, doc, is_after(p, last) ? last : p);
}

void draft_scroll(struct draft *d, const struct doc *doc, long lines)
{
	if (lines < 0)
		d->follow = false;
	set_top_clamped(d, doc, step_by(d, doc, top_place(d, doc), lines));
}

void draft_first(struct draft *d)
{
	d->follow = false;
	d->top = 0;
	d->top_line = d->top_at = 0;
}

void draft_last(struct draft *d, const struct doc *doc)
{
	d->follow = true;
	set_top(d, doc, top_for_end(d, doc, doc->row_count));
}

void draft_show(struct draft *d, uint64_t row)
{
	d->follow = false;
	d->top = row;
	d->top_line = d->top_at = 0;
}

/* A new width keeps the byte at the top, not the line. */
static void set_width(struct draft *d, const struct doc *doc, int width)
{
	if (width == d->width)
		return;
	struct block block;
	d->width = width;
	const struct draft_entry *entry = wrapped(d, doc, block_of(doc, d->top), &block);
	if (block.kind != BLOCK_NONE && d->top_at < block.len)
		d->top_line = wrap_line_of(&entry->wrap, d->top_at);
}

bool draft_shows_end(struct draft *d, const struct doc *doc, uint64_t row)
{
	size_t block = block_of(doc, row), height = block_height(d, doc, block);
	size_t space = space_below(doc, block);
	struct place top = top_place(d, doc), foot = step_by(d, doc, top, d->rows - 1);
	struct place end = {block, height > space ? height - space - 1 : 0};
	return !is_after(top, end) && !is_after(end, foot);
}

/* ---- Drawing --------------------------------------------------------------------------------- */

static void draw_line(const struct draft *d, const struct view *v, int row, int col, struct place p,
					  const struct draft_entry *entry, const struct block *block)
{
	if (block->kind == BLOCK_PLACEHOLDER && p.line == 0)
		view_elided(v, row, col, block->text, block->len, d->width, ROLE_PLACEHOLDER);
	else if (block->kind != BLOCK_PLACEHOLDER && p.line < entry->wrap.count)
		mark_draw(v, row, col, block->text, &entry->wrap, p.line);
}

static void place_view(struct draft *d, const struct doc *doc, uint64_t writing)
{
	if (d->follow && writing && doc_row(doc, writing))
		set_top(d, doc, top_for_end(d, doc, block_of(doc, writing)));
	else
		set_top_clamped(d, doc, top_place(d, doc));
}

void draft_draw(struct draft *d, const struct doc *doc, const struct view *v, uint64_t writing,
				uint64_t selected)
{
	int room = v->cols - GUTTER - 1;
	if (view_empty(v) || room < 1)
		return;
	d->rows = v->rows;
	prune(d, doc);
	set_width(d, doc, room > WIDTH_MAX ? WIDTH_MAX : room);
	place_view(d, doc, writing);
	int left = (room - d->width) / 2;
	struct place p = top_place(d, doc);
	for (int row = 0; row < v->rows; row++) {
		struct block block;
		const struct draft_entry *entry = wrapped(d, doc, p.block, &block);
		draw_line(d, v, row, left + GUTTER, p, entry, &block);
		if (selected && block.row == selected && p.line < lines_of(entry, &block))
			view_str(v, row, left, "▏", ROLE_SECTION);
		if (!step_down(d, doc, &p))
			break;
	}
}
