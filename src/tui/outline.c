#include "tui/outline.h"

#include "base/mem.h"
#include "tui/gauge.h"

#define WIDE   48 /* cells from which there is room for a bar and for "locked" */
#define NARROW 24 /* cells below which only the point has room */
#define BAR    10

struct look {
	const struct view *view;
	const struct doc *doc;
	uint64_t writing, stale;
	int level; /* the least of the outline: it is not indented */
	int number_cells;
};

void outline_init(struct outline *o)
{
	*o = (struct outline){.stale_revision = UINT64_MAX};
}

size_t outline_index(struct outline *o, const struct doc *doc)
{
	size_t index = doc_row_index(doc, o->selected);
	if (index >= doc->row_count && doc->row_count > 0) {
		index = o->index < doc->row_count ? o->index : doc->row_count - 1;
		o->selected = doc->rows[index]->id;
	}
	o->index = index;
	return index;
}

void outline_select(struct outline *o, const struct doc *doc, size_t index)
{
	if (doc->row_count == 0)
		return;
	o->index = index < doc->row_count ? index : doc->row_count - 1;
	o->selected = doc->rows[o->index]->id;
	o->follow = false;
}

void outline_move(struct outline *o, const struct doc *doc, long by)
{
	long index = (long)outline_index(o, doc) + by;
	outline_select(o, doc, index < 0 ? 0 : (size_t)index);
}

int outline_number(const struct doc *doc, size_t index)
{
	int number = 0;
	for (size_t i = 0; i <= index && i < doc->row_count; i++)
		number += doc->rows[i]->kind == ROW_SECTION;
	return number;
}

/* ---- What a row's sign says ---------------------------------------------------------------- */

static uint64_t first_stale(const struct doc *doc)
{
	bool *stale = mem_alloc(doc->row_count * sizeof *stale);
	doc_stale_rows(doc, stale);
	size_t i = 0;
	while (i < doc->row_count && !stale[i])
		i++;
	free(stale);
	return i < doc->row_count ? doc->rows[i]->id : 0;
}

static uint64_t stale_row(struct outline *o, const struct doc *doc)
{
	if (o->stale_revision != doc->revision) {
		o->stale = first_stale(doc);
		o->stale_revision = doc->revision;
	}
	return o->stale;
}

enum sign { SIGN_WRITING, SIGN_LOCKED, SIGN_UNWRITTEN, SIGN_INCOMPLETE, SIGN_STALE, SIGN_WRITTEN };

static const struct {
	const char *glyph;
	enum role role;
	const char *help;
} signs[] = {
	[SIGN_WRITING] = {"▌", ROLE_WRITING, "being written"},
	[SIGN_LOCKED] = {"⌾", ROLE_LOCKED, "locked: it is not written"},
	[SIGN_UNWRITTEN] = {"·", ROLE_UNWRITTEN, "not written yet"},
	[SIGN_INCOMPLETE] = {"!", ROLE_INCOMPLETE, "stopped before its end: w goes on with it"},
	[SIGN_STALE] = {"~", ROLE_STALE, "the text before it has changed since it was written"},
	[SIGN_WRITTEN] = {"✓", ROLE_WRITTEN, "written"},
};

static enum sign sign_of(const struct row *row, const struct look *look)
{
	const struct version *v = row_current(row);
	if (row->id == look->writing)
		return SIGN_WRITING;
	if (row->locked)
		return SIGN_LOCKED;
	if (!v)
		return SIGN_UNWRITTEN;
	if (v->state == VERSION_INCOMPLETE)
		return SIGN_INCOMPLETE;
	return row->id == look->stale ? SIGN_STALE : SIGN_WRITTEN;
}

void outline_help(struct buf *out)
{
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		buf_addf(out, "%s\t%s\n", signs[i].glyph, signs[i].help);
}

/* ---- Drawing --------------------------------------------------------------------------------- */

/* Returns the column where the count begins. */
static int draw_count(const struct look *look, size_t index, int line)
{
	const struct view *v = look->view;
	const struct row *row = look->doc->rows[index];
	bool said = row->locked && v->cols >= WIDE;
	struct buf count = BUF_INIT;
	if (said)
		buf_add_str(&count, "locked ");
	buf_addf(&count, "%ld/%ld", doc_words_below(look->doc, index),
			 doc_budget_below(look->doc, index));
	int col = v->cols - 1 - (int)count.len;
	if (v->cols < NARROW)
		col = v->cols;
	else
		view_str(v, line, col, count.data, ROLE_COUNT);
	buf_release(&count);
	return col;
}

static int draw_bar(const struct look *look, size_t index, int line, int end)
{
	const struct row *row = look->doc->rows[index];
	if (row->id != look->writing || look->view->cols < WIDE)
		return end;
	int col = end - BAR - 1;
	gauge_bar(look->view, line, col, BAR,
			  (double)row_words(row) / (row->budget > 0 ? row->budget : 1), "·");
	return col;
}

static void draw_row(const struct look *look, size_t index, int number, int line)
{
	const struct row *row = look->doc->rows[index];
	bool heading = row->kind == ROW_HEADING;
	int end = draw_bar(look, index, line, draw_count(look, index, line));
	int indent = heading ? 2 * (row->level - look->level) : 0;
	int col = heading ? 1 + indent : 3 + look->number_cells;
	if (!heading) {
		char digits[16];
		enum sign sign = sign_of(row, look);
		view_str(look->view, line, 1, signs[sign].glyph, signs[sign].role);
		snprintf(digits, sizeof digits, "%*d", look->number_cells, number);
		view_str(look->view, line, 3, digits, ROLE_NUMBER);
		col++;
	}
	view_elided(look->view, line, col, row->point, strlen(row->point), end - 1 - col,
				heading ? ROLE_HEADING : ROLE_POINT);
}

static struct look make_look(struct outline *o, const struct doc *doc, const struct view *v,
							 uint64_t writing)
{
	struct look look = {.view = v, .doc = doc, .writing = writing, .level = DOC_LEVEL_MAX};
	int sections = outline_number(doc, doc->row_count);
	for (size_t i = 0; i < doc->row_count; i++) {
		if (doc->rows[i]->level < look.level)
			look.level = doc->rows[i]->level;
	}
	look.number_cells = sections > 999 ? 4 : sections > 99 ? 3 : 2;
	look.stale = stale_row(o, doc);
	return look;
}

static void scroll_to(struct outline *o, size_t index, size_t count, size_t rows)
{
	if (index < o->top)
		o->top = index;
	if (index >= o->top + rows)
		o->top = index - rows + 1;
	if (o->top + rows > count)
		o->top = count > rows ? count - rows : 0;
}

/* The row that has to be seen: the selected one, unless the view follows another. */
static size_t row_in_sight(const struct outline *o, const struct doc *doc, uint64_t writing)
{
	size_t index = o->index;
	if (o->follow && o->growing)
		index = doc->row_count - 1;
	else if (o->follow && writing)
		index = doc_row_index(doc, writing);
	return index < doc->row_count ? index : o->index;
}

static void draw_empty(const struct view *v)
{
	view_elided(v, 0, 1, "No outline yet.", 15, v->cols - 2, ROLE_DIM);
}

void outline_draw(struct outline *o, const struct doc *doc, const struct view *v, uint64_t writing,
				  bool focused)
{
	o->rows = v->rows;
	if (view_empty(v))
		return;
	if (doc->row_count == 0) {
		draw_empty(v);
		return;
	}
	size_t selected = outline_index(o, doc);
	scroll_to(o, row_in_sight(o, doc, writing), doc->row_count, (size_t)v->rows);
	struct look look = make_look(o, doc, v, writing);
	int number = o->top > 0 ? outline_number(doc, o->top - 1) : 0;
	for (size_t i = o->top; i < doc->row_count && i < o->top + (size_t)v->rows; i++) {
		int line = (int)(i - o->top);
		number += doc->rows[i]->kind == ROW_SECTION;
		draw_row(&look, i, number, line);
		if (i == selected) {
			view_str(v, line, 0, focused ? "▸" : "▹", ROLE_KEY);
			view_over(v, line, 0, v->cols, focused ? ROLE_SELECTED : ROLE_RESTING);
		}
	}
}
