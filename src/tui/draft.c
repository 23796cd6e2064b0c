#include "tui/draft.h"

#include "tui/mark.h"

#define GUTTER    2  /* cells left of the text */
#define WIDTH_MAX 80 /* cells of text: longer lines read badly */

void draft_init(struct draft *d)
{
	*d = (struct draft){.rows = 1, .follow = true};
	blocks_init(&d->blocks);
	d->blocks.width = WIDTH_MAX;
}

void draft_release(struct draft *d)
{
	blocks_release(&d->blocks);
	draft_init(d);
}

/* ---- Where the view is ----------------------------------------------------------------------- */

/* The top that shows the block's last line of text at the foot of the pane. */
static struct place top_for_end(struct draft *d, const struct doc *doc, size_t block)
{
	struct place end = {block, blocks_end(&d->blocks, doc, block)};
	return place_by(&d->blocks, doc, end, 1 - d->rows);
}

struct place draft_top(struct draft *d, const struct doc *doc)
{
	struct place p = {blocks_of(doc, d->top), d->top_line};
	size_t first = blocks_first(&d->blocks, doc), last = blocks_last(&d->blocks, doc);
	if (p.block < first || p.block > last)
		p = (struct place){first, 0};
	size_t height = blocks_height(&d->blocks, doc, p.block);
	if (height == 0)
		place_down(&d->blocks, doc, &p);
	else if (p.line >= height)
		p.line = height - 1;
	return p;
}

static void set_top(struct draft *d, const struct doc *doc, struct place p)
{
	struct block block;
	const struct block_wrap *wrap = blocks_wrap(&d->blocks, doc, p.block, &block);
	d->top = wrap->row;
	d->top_line = p.line;
	d->top_at = p.line < wrap->wrap.count ? wrap->wrap.lines[p.line].at : block.len;
}

static void set_top_clamped(struct draft *d, const struct doc *doc, struct place p)
{
	struct place last = top_for_end(d, doc, blocks_last(&d->blocks, doc));
	set_top(d, doc, place_after(p, last) ? last : p);
}

void draft_scroll(struct draft *d, const struct doc *doc, long lines)
{
	if (lines < 0)
		d->follow = false;
	set_top_clamped(d, doc, place_by(&d->blocks, doc, draft_top(d, doc), lines));
}

void draft_first(struct draft *d, const struct doc *doc)
{
	d->follow = false;
	set_top(d, doc, (struct place){blocks_first(&d->blocks, doc), 0});
}

void draft_last(struct draft *d, const struct doc *doc)
{
	d->follow = true;
	set_top(d, doc, top_for_end(d, doc, blocks_last(&d->blocks, doc)));
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
	if (width == d->blocks.width)
		return;
	struct block block;
	d->blocks.width = width;
	const struct block_wrap *wrap = blocks_wrap(&d->blocks, doc, blocks_of(doc, d->top), &block);
	if (block.kind != BLOCK_NONE && d->top_at < block.len)
		d->top_line = wrap_line_of(&wrap->wrap, d->top_at);
}

bool draft_shows_end(struct draft *d, const struct doc *doc, uint64_t row)
{
	size_t block = blocks_of(doc, row);
	struct place end = {block, blocks_end(&d->blocks, doc, block)}, top = draft_top(d, doc);
	struct place foot = place_by(&d->blocks, doc, top, d->rows - 1);
	return !place_after(top, end) && !place_after(end, foot);
}

/* ---- Drawing --------------------------------------------------------------------------------- */

static void draw_line(const struct draft *d, const struct view *v, int row, int col, struct place p,
					  const struct block_wrap *wrap, const struct block *block)
{
	if (block->kind == BLOCK_PLACEHOLDER && p.line == 0)
		view_elided(v, row, col, block->text, block->len, d->blocks.width, ROLE_PLACEHOLDER);
	else if (block->kind != BLOCK_PLACEHOLDER && p.line < wrap->wrap.count)
		mark_draw(v, row, col, block->text, &wrap->wrap, p.line);
}

static void place_view(struct draft *d, const struct doc *doc, uint64_t writing)
{
	if (d->follow && writing && doc_row(doc, writing))
		set_top(d, doc, top_for_end(d, doc, blocks_of(doc, writing)));
	else
		set_top_clamped(d, doc, draft_top(d, doc));
}

void draft_draw(struct draft *d, const struct doc *doc, const struct view *v, uint64_t writing,
				uint64_t selected)
{
	int room = v->cols - GUTTER - 1;
	if (view_empty(v) || room < 1)
		return;
	d->rows = v->rows;
	blocks_prune(&d->blocks, doc);
	set_width(d, doc, room > WIDTH_MAX ? WIDTH_MAX : room);
	place_view(d, doc, writing);
	int left = (room - d->blocks.width) / 2;
	struct place p = draft_top(d, doc);
	for (int row = 0; row < v->rows; row++) {
		struct block block;
		const struct block_wrap *wrap = blocks_wrap(&d->blocks, doc, p.block, &block);
		draw_line(d, v, row, left + GUTTER, p, wrap, &block);
		if (selected && block.row == selected && p.line < blocks_lines(wrap, &block))
			view_str(v, row, left, "▏", ROLE_SECTION);
		if (!place_down(&d->blocks, doc, &p))
			break;
	}
}
