#include "tui/draft.h"

#include "base/text.h"
#include "tui/editor.h"
#include "tui/mark.h"

#define GUTTER    2  /* cells left of the text */
#define MARGIN    6  /* cells left of those, for the words of paragraphs */
#define WIDTH_MAX 80 /* cells of text: longer lines read badly */

void draft_init(struct draft *d)
{
	*d = (struct draft){.rows = 1, .follow = true, .lead = -1};
	blocks_init(&d->blocks);
	search_init(&d->search);
	d->blocks.width = WIDTH_MAX;
}

void draft_release(struct draft *d)
{
	blocks_release(&d->blocks);
	search_release(&d->search);
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
	size_t block = blocks_of(doc, d->news.row);
	d->follow = true;
	set_top(d, doc, top_for_end(d, doc, block > 0 ? block : blocks_last(&d->blocks, doc)));
}

void draft_show(struct draft *d, uint64_t row)
{
	d->follow = false;
	d->top = row;
	d->top_line = d->top_at = 0;
}

void draft_go(struct draft *d, const struct doc *doc, uint64_t row, size_t at)
{
	struct block block;
	d->follow = false;
	if (d->alone)
		d->blocks.only = row;
	size_t index = blocks_of(doc, row);
	if (draft_shows(d, doc, row, at))
		return;
	const struct block_wrap *wrap = blocks_wrap(&d->blocks, doc, index, &block);
	struct place p = {index, wrap_line_of(&wrap->wrap, at)};
	set_top_clamped(d, doc, place_by(&d->blocks, doc, p, -d->rows / 3));
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

int draft_end_side(struct draft *d, const struct doc *doc, uint64_t row)
{
	size_t block = blocks_of(doc, row);
	struct place end = {block, blocks_end(&d->blocks, doc, block)}, top = draft_top(d, doc);
	if (place_after(top, end))
		return -1;
	return place_after(end, place_by(&d->blocks, doc, top, d->rows - 1));
}

/* ---- The caret ------------------------------------------------------------------------------- */

size_t draft_entrance(struct draft *d, const struct doc *doc, uint64_t row)
{
	struct block block;
	size_t index = blocks_of(doc, row);
	struct place top = draft_top(d, doc), first = {index, 0};
	int side = draft_end_side(d, doc, row);
	if (!place_after(top, first) || side < 0)
		return 0;
	const struct wrap *w = &blocks_wrap(&d->blocks, doc, index, &block)->wrap;
	return side == 0 ? block.len : w->lines[top.line].at;
}

static struct place place_of(struct draft *d, const struct doc *doc, const struct draft_caret *c)
{
	struct block block;
	size_t index = blocks_of(doc, c->row);
	const struct block_wrap *wrap = blocks_wrap(&d->blocks, doc, index, &block);
	size_t line = block.kind == BLOCK_TEXT ? editor_line(&wrap->wrap, c->at, c->hangs) : 0;
	return (struct place){index, line};
}

bool draft_shows(struct draft *d, const struct doc *doc, uint64_t row, size_t at)
{
	struct draft_caret caret = {.row = row, .at = at};
	struct place p = place_of(d, doc, &caret), top = draft_top(d, doc);
	return !place_after(top, p) && !place_after(p, place_by(&d->blocks, doc, top, d->rows - 1));
}

bool draft_hit(struct draft *d, const struct doc *doc, int row, int col, struct draft_caret *hit)
{
	struct block block;
	long line = row - d->screen_row, cells = col - d->screen_col;
	struct place p = place_by(&d->blocks, doc, draft_top(d, doc), line);
	const struct wrap *w = &blocks_wrap(&d->blocks, doc, p.block, &block)->wrap;
	if (line < 0 || block.kind != BLOCK_TEXT)
		return false;
	struct editor_text t = {block.text, block.len, w, d->rows};
	*hit = (struct draft_caret){.row = block.row};
	p.line = p.line < w->count ? p.line : w->count - 1;
	hit->at = editor_at(&t, p.line, cells > 0 ? (int)cells : 0, &hit->hangs);
	return true;
}

void draft_set_caret(struct draft *d, struct draft_caret caret)
{
	if (caret.row != d->caret.row)
		d->lead = -1;
	d->caret = caret;
	d->blocks.edited = caret.row;
	if (caret.row)
		d->follow = false;
}

static long lines_between(struct draft *d, const struct doc *doc, struct place from,
						  struct place to)
{
	long lines = 0;
	while (place_after(to, from) && place_down(&d->blocks, doc, &from))
		lines++;
	return lines;
}

/* What comes above the caret's section moves the view along. */
static void keep_caret(struct draft *d, const struct doc *doc)
{
	struct place caret = place_of(d, doc, &d->caret), first = {caret.block, 0};
	struct place top = draft_top(d, doc);
	if (d->lead >= 0 && place_after(first, top))
		set_top(d, doc, place_by(&d->blocks, doc, first, -d->lead));
	else
		set_top_clamped(d, doc, top);
	top = draft_top(d, doc);
	if (place_after(top, caret))
		set_top(d, doc, caret);
	else if (place_after(caret, place_by(&d->blocks, doc, top, d->rows - 1)))
		set_top(d, doc, place_by(&d->blocks, doc, caret, 1 - d->rows));
	top = draft_top(d, doc);
	d->lead = place_after(top, first) ? -1 : lines_between(d, doc, top, first);
}

/* ---- What is being read ---------------------------------------------------------------------- */

/* Lines from p to an end of the document, counted no further than `most`. */
static int lines_to_end(struct draft *d, const struct doc *doc, struct place p, int most,
						bool (*step)(struct blocks *, const struct doc *, struct place *))
{
	int lines = 0;
	while (lines < most && step(&d->blocks, doc, &p))
		lines++;
	return lines;
}

uint64_t draft_reads(struct draft *d, const struct doc *doc)
{
	struct place top = draft_top(d, doc), foot = place_by(&d->blocks, doc, top, d->rows - 1);
	int line = lines_to_end(d, doc, top, d->rows / 3, place_up);
	int below = lines_to_end(d, doc, foot, d->rows, place_down);
	if (line > 0 && line < d->rows - 1 - below)
		line = d->rows - 1 - below;
	size_t block = place_by(&d->blocks, doc, top, line).block;
	return block > 0 ? doc->rows[block - 1]->id : 0;
}

/* ---- What has come meanwhile ----------------------------------------------------------------- */

static size_t text_bytes(const struct doc *doc, uint64_t row)
{
	const struct row *r = doc_row(doc, row);
	const struct version *v = r ? row_current(r) : NULL;
	return v ? v->text.len : 0;
}

static size_t lines_since(struct draft *d, const struct doc *doc, uint64_t row, size_t at)
{
	struct block block;
	const struct wrap *w = &blocks_wrap(&d->blocks, doc, blocks_of(doc, row), &block)->wrap;
	if (block.row != row || block.kind != BLOCK_TEXT)
		return 0;
	return at == 0 ? w->count : w->count - 1 - wrap_line_of(w, at);
}

static void note_row(struct draft *d, const struct doc *doc, uint64_t writing)
{
	struct draft_news *n = &d->news;
	if (n->row == 0)
		n->at = text_bytes(doc, writing);
	else
		n->before += lines_since(d, doc, n->row, n->at);
	if (n->row != 0)
		n->at = 0;
	n->row = writing;
}

static void take_news(struct draft *d, const struct doc *doc, uint64_t writing)
{
	struct draft_news *n = &d->news;
	if (d->follow || (n->row && !doc_row(doc, n->row)))
		*n = (struct draft_news){0};
	if (d->follow || (!n->row && !writing))
		return;
	if (writing && writing != n->row)
		note_row(d, doc, writing);
	int side = draft_end_side(d, doc, n->row);
	if (side == 0) {
		n->at = text_bytes(doc, n->row);
		n->before = 0;
	}
	n->above = side < 0;
	n->lines = n->before + lines_since(d, doc, n->row, n->at);
	if (side == 0 && !writing)
		n->row = 0;
}

/* ---- Drawing --------------------------------------------------------------------------------- */

/* Where the parts of a line stand. */
struct columns {
	int count, mark, text;
};

static void draw_line(const struct draft *d, const struct view *v, int row, int col, struct place p,
					  const struct block_wrap *wrap, const struct block *block)
{
	bool empty = block->kind == BLOCK_TEXT && block->len == 0;
	if (p.line == 0 && (empty || block->kind == BLOCK_PLACEHOLDER))
		view_elided(v, row, col, wrap->own.data, wrap->own.len, d->blocks.width, ROLE_PLACEHOLDER);
	else if (block->kind != BLOCK_PLACEHOLDER && p.line < wrap->wrap.count)
		mark_draw(v, row, col, block->text, &wrap->wrap, p.line);
}

/* Whether a paragraph, as prose.h has them, begins with the line. */
static bool begins_paragraph(const struct block *block, const struct wrap *w, size_t line)
{
	const struct wrap_line *l = &w->lines[line];
	if (!l->begins || prose_is_blank(block->text + l->at, l->len) || l->code == WRAP_CODE)
		return false;
	if (line == 0)
		return true;
	const struct wrap_line *above = l - 1;
	return above->code != WRAP_CODE && prose_is_blank(block->text + above->at, above->len);
}

static void draw_count(const struct view *v, int row, int col, const struct block *block,
					   const struct wrap *w, size_t line)
{
	char digits[16];
	if (block->kind != BLOCK_TEXT || line >= w->count || !begins_paragraph(block, w, line))
		return;
	size_t at = w->lines[line].at, start = at, end = at;
	prose_paragraph(block->text, block->len, &at, &start, &end);
	snprintf(digits, sizeof digits, "%*ld", MARGIN - 1,
			 words_count(block->text + start, end - start));
	view_str(v, row, col, digits, ROLE_MARGIN);
}

/* Cells from the line's beginning to byte `at` of the text; what hangs past the width is not shown.
 */
static int cells_to(const struct draft *d, const struct block *block, const struct wrap_line *l,
					size_t at)
{
	int cells = text_width(block->text + l->at, at - l->at);
	return cells < d->blocks.width ? cells : d->blocks.width;
}

/* A newline that is selected shows as one cell. */
static void draw_selection(const struct draft *d, const struct view *v, int row, int col,
						   const struct block *block, const struct wrap_line *l)
{
	const struct draft_caret *c = &d->caret;
	size_t end = l->at + l->len, from = c->from > l->at ? c->from : l->at;
	size_t to = c->to < end ? c->to : end;
	if (from > end || c->to <= l->at || c->from >= c->to)
		return;
	int left = cells_to(d, block, l, from), right = cells_to(d, block, l, to);
	bool newline = c->to > end && block->text[end] == '\n';
	view_over(v, row, col + left, right - left + newline, ROLE_SELECTION);
}

static void draw_match(const struct draft *d, const struct view *v, int row, int col,
					   const struct block *block, const struct wrap_line *l, const struct found *f)
{
	const struct search *s = &d->search;
	size_t end = l->at + l->len, from = f->at > l->at ? f->at : l->at;
	size_t to = f->at + f->len < end ? f->at + f->len : end;
	bool here = s->here && s->here_row == block->row && s->here_spot == search_spot(f);
	if (from >= to)
		return;
	int left = cells_to(d, block, l, from), right = cells_to(d, block, l, to);
	view_over(v, row, col + left, right - left, here ? ROLE_MATCH_HERE : ROLE_MATCH);
}

/* What a search has found in the line. */
static void draw_found(struct draft *d, const struct doc *doc, const struct view *v, int row,
					   int col, struct place p, const struct block *block, const struct wrap *w)
{
	if (!d->search.shown || block->kind == BLOCK_NONE || p.line >= w->count)
		return;
	const struct found_block *f = search_block(&d->search, &d->blocks, doc, p.block);
	const struct wrap_line *l = &w->lines[p.line];
	size_t low = 0, high = f->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (f->found[middle].at + f->found[middle].len <= l->at)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < f->count && f->found[low].at < l->at + l->len; low++)
		draw_match(d, v, row, col, block, l, &f->found[low]);
}

static void draw_caret(const struct draft *d, const struct view *v, int row, int col, size_t line,
					   const struct block *block, const struct wrap *w)
{
	const struct draft_caret *c = &d->caret;
	if (!c->row || c->row != block->row || block->kind != BLOCK_TEXT || line >= w->count)
		return;
	draw_selection(d, v, row, col, block, &w->lines[line]);
	if (editor_line(w, c->at, c->hangs) == line)
		view_cursor(v, row, col + cells_to(d, block, &w->lines[line], c->at));
}

static void draw_block_line(struct draft *d, const struct view *v, int row,
							const struct columns *at, struct place p, const struct block_wrap *wrap,
							const struct block *block, bool marked)
{
	draw_line(d, v, row, at->text, p, wrap, block);
	draw_caret(d, v, row, at->text, p.line, block, &wrap->wrap);
	if (d->counts)
		draw_count(v, row, at->count, block, &wrap->wrap, p.line);
	if (marked && p.line < blocks_lines(wrap, block))
		view_str(v, row, at->mark, "▏", ROLE_SECTION);
}

static void place_view(struct draft *d, const struct doc *doc, uint64_t writing)
{
	if (doc_row(doc, d->caret.row))
		keep_caret(d, doc);
	else if (d->follow && writing)
		set_top(d, doc, top_for_end(d, doc, blocks_of(doc, writing)));
	else
		set_top_clamped(d, doc, draft_top(d, doc));
}

/* Alone, a section that was followed stays when its writing ends, until another is chosen. */
static void choose(struct draft *d, const struct doc *doc, uint64_t writing, uint64_t selected)
{
	bool kept = d->blocks.only && d->chosen == selected && doc_row(doc, d->blocks.only);
	if (!d->alone)
		d->blocks.only = 0;
	else if (d->follow && writing)
		d->blocks.only = writing;
	else if (!kept)
		d->blocks.only = selected;
	d->chosen = selected;
}

static struct columns set_columns(struct draft *d, const struct doc *doc, int cols)
{
	int margin = d->counts && cols > 3 * MARGIN ? MARGIN : 0, room = cols - margin - GUTTER - 1;
	set_width(d, doc, room > WIDTH_MAX ? WIDTH_MAX : room);
	int left = (room - d->blocks.width) / 2;
	return (struct columns){left, left + margin, left + margin + GUTTER};
}

void draft_draw(struct draft *d, const struct doc *doc, const struct view *v, uint64_t writing,
				uint64_t selected)
{
	if (view_empty(v) || v->cols < GUTTER + 2)
		return;
	uint64_t row_written = doc_row(doc, writing) ? writing : 0;
	d->rows = v->rows;
	blocks_prune(&d->blocks, doc);
	choose(d, doc, row_written, selected);
	struct columns at = set_columns(d, doc, v->cols);
	d->screen_row = v->row;
	d->screen_col = v->col + at.text;
	place_view(d, doc, row_written);
	take_news(d, doc, row_written);
	struct place p = draft_top(d, doc);
	for (int row = 0; row < v->rows; row++) {
		struct block block;
		const struct block_wrap *wrap = blocks_wrap(&d->blocks, doc, p.block, &block);
		draw_block_line(d, v, row, &at, p, wrap, &block, selected && block.row == selected);
		draw_found(d, doc, v, row, at.text, p, &block, &wrap->wrap);
		if (!place_down(&d->blocks, doc, &p))
			break;
	}
}
