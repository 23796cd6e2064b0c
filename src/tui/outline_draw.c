#include "tui/outline.h"

#include "base/mem.h"
#include "base/text.h"
#include "tui/gauge.h"

#define WIDE      48 /* cells from which there is room for bars and for "locked" */
#define NARROW    24 /* cells below which the point has the room of the count */
#define NUMBERED  16 /* cells from which there is room for the number */
#define BAR       6
#define FOOT_FROM 8 /* lines from which the last one is the plan's sum */

struct look {
	const struct view *view; /* without the foot */
	const struct doc *doc;
	const struct outline *outline;
	const struct outline_now *now;
	uint64_t stale;
	int level; /* the least of the outline: it is not indented */
	bool headed;
	int number_cells, count_cells;
};

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

enum sign {
	SIGN_WRITING,
	SIGN_QUEUED,
	SIGN_LOCKED,
	SIGN_UNWRITTEN,
	SIGN_INCOMPLETE,
	SIGN_STALE,
	SIGN_EDITED,
	SIGN_WRITTEN,
	SIGN_FOLDED,
	SIGN_MARKED
};

static const struct {
	const char *glyph;
	enum role role;
	const char *help;
} signs[] = {
	[SIGN_WRITING] = {"▌", ROLE_WRITING, "being written"},
	[SIGN_QUEUED] = {"»", ROLE_WRITING, "waits to be written"},
	[SIGN_LOCKED] = {"⌾", ROLE_LOCKED, "locked: it is not written"},
	[SIGN_UNWRITTEN] = {"·", ROLE_UNWRITTEN, "not written yet"},
	[SIGN_INCOMPLETE] = {"!", ROLE_INCOMPLETE, "stopped before its end: w goes on with it"},
	[SIGN_STALE] = {"~", ROLE_STALE, "the text before it has changed since it was written"},
	[SIGN_EDITED] = {"✎", ROLE_WRITTEN, "written or changed by hand"},
	[SIGN_WRITTEN] = {"✓", ROLE_WRITTEN, "written"},
	[SIGN_FOLDED] = {"+", ROLE_KEY, "a folded heading: Space shows what is below it"},
	[SIGN_MARKED] = {"*", ROLE_KEY, "marked: the next action is for all marked rows"},
};

static enum sign sign_of(const struct row *row, const struct look *look)
{
	const struct version *v = row_current(row);
	if (row->id == look->now->writing)
		return SIGN_WRITING;
	if (look->now->engine && engine_queued(look->now->engine, row->id))
		return SIGN_QUEUED;
	if (row->locked)
		return SIGN_LOCKED;
	if (!v || !v->text.len)
		return SIGN_UNWRITTEN;
	if (v->state == VERSION_INCOMPLETE)
		return SIGN_INCOMPLETE;
	if (row->id == look->stale)
		return SIGN_STALE;
	return v->by == BY_WRITER ? SIGN_EDITED : SIGN_WRITTEN;
}

void outline_help(struct buf *out)
{
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		buf_addf(out, "%s\t%s\n", signs[i].glyph, signs[i].help);
}

static void draw_sign(const struct look *look, int line, int col, enum sign sign)
{
	view_str(look->view, line, col, signs[sign].glyph, signs[sign].role);
}

/* ---- The right side of a row's first line ---------------------------------------------------- */

struct side {
	char count[64], hidden[40];              /* what is said there; "" */
	int count_col, bar_col, hidden_col, end; /* end: of the point's room */
};

static size_t sections_in(const struct doc *doc, size_t from, size_t to)
{
	size_t count = 0;
	for (size_t i = from; i < to; i++)
		count += doc->rows[i]->kind == ROW_SECTION;
	return count;
}

/* Numbers that run are told as seldom as in the gauge. */
static long words_shown(const struct look *look, size_t index)
{
	const struct doc *doc = look->doc;
	size_t writing = look->now->behind ? doc_row_index(doc, look->now->writing) : doc->row_count;
	bool within = writing >= index && writing < doc_row_end(doc, index);
	return doc_words_below(doc, index) - (within ? look->now->behind : 0);
}

static void place_count(const struct look *look, size_t index, struct side *side)
{
	int cols = look->view->cols;
	bool said = look->doc->rows[index]->locked && cols >= WIDE;
	side->end = side->count_col = cols;
	if (cols < NARROW)
		return;
	int cells = snprintf(side->count, sizeof side->count, "%s%ld/%ld", said ? "locked " : "",
						 words_shown(look, index), doc_budget_below(look->doc, index));
	side->end = side->count_col = cols - 1 - cells;
}

/* The bars stand in one column, to the left of the longest count. */
static void place_bar(const struct look *look, size_t index, struct side *side)
{
	const struct row *row = look->doc->rows[index];
	int cols = look->view->cols, col = cols - 1 - look->count_cells - BAR - 1;
	bool begun = words_shown(look, index) > 0 || row->id == look->now->writing;
	if (begun && cols >= WIDE && side->end > col + BAR)
		side->end = side->bar_col = col;
}

/* What a folded heading hides, right behind its title. */
static void place_hidden(const struct look *look, size_t index, int col, struct side *side)
{
	const struct row *row = look->doc->rows[index];
	size_t hidden = sections_in(look->doc, index, outline_next(look->outline, look->doc, index));
	int title = text_width(row->point, strlen(row->point)), room = side->end - 1 - col;
	snprintf(side->hidden, sizeof side->hidden, " · %zu section%s", hidden, hidden == 1 ? "" : "s");
	if (title + text_width(side->hidden, strlen(side->hidden)) > room)
		snprintf(side->hidden, sizeof side->hidden, " (%zu)", hidden);
	int cells = text_width(side->hidden, strlen(side->hidden));
	int at = title + cells > room ? side->end - 1 - cells : col + title;
	if (at > col) {
		side->hidden_col = at;
		side->end = at + 1;
	}
}

static struct side side_of(const struct look *look, size_t index, int col)
{
	const struct row *row = look->doc->rows[index];
	struct side side = {.bar_col = -1, .hidden_col = -1};
	place_count(look, index, &side);
	place_bar(look, index, &side);
	if (row->kind == ROW_HEADING && outline_folded(look->outline, row->id))
		place_hidden(look, index, col, &side);
	return side;
}

static void draw_side(const struct look *look, size_t index, int line, const struct side *side)
{
	const struct view *v = look->view;
	long words = words_shown(look, index), budget = doc_budget_below(look->doc, index);
	view_str(v, line, side->count_col, side->count, ROLE_COUNT);
	if (side->bar_col >= 0)
		gauge_bar(v, line, side->bar_col, BAR, (double)words / (budget > 0 ? (double)budget : 1),
				  "·");
	if (side->hidden_col >= 0)
		view_str(v, line, side->hidden_col, side->hidden, ROLE_DIM);
}

/* ---- The point ------------------------------------------------------------------------------- */

/* Where text goes: the first line may be shorter than those that follow. */
struct flow {
	const struct view *view; /* NULL: it is measured only */
	int line, col;
	int first, rest; /* cells */
	int most;        /* lines */
	int used;
};

/* Flows one paragraph; what does not fit into the last line is elided there. */
static void flow_text(struct flow *f, const char *s, size_t len, enum role role)
{
	struct buf safe = BUF_INIT, breaks = BUF_INIT;
	text_safe(&safe, s, len);
	text_breaks(safe.data, safe.len, &breaks);
	for (size_t at = 0; at < safe.len && f->used < f->most; f->used++) {
		int cells = f->used ? f->rest : f->first;
		size_t left = safe.len - at;
		size_t take = f->used + 1 == f->most ? left
											 : text_wrap(safe.data + at, breaks.data + at, left,
														 cells > 1 ? cells : 1);
		size_t shown = take;
		while (shown && safe.data[at + shown - 1] == ' ')
			shown--;
		if (f->view)
			view_elided(f->view, f->line + f->used, f->col, safe.data + at, shown, cells, role);
		at += take;
	}
	buf_release(&safe);
	buf_release(&breaks);
}

static void flow_row(struct flow *f, const struct row *row)
{
	enum role role = row->kind == ROW_HEADING ? ROLE_HEADING : ROLE_POINT;
	flow_text(f, row->point, strlen(row->point), role);
	for (const char *at = row->note; *at && f->used && f->used < f->most;) {
		size_t len = strcspn(at, "\n");
		flow_text(f, at, len, ROLE_DIM);
		at += len + (at[len] == '\n');
	}
}

static int point_col(const struct look *look, const struct row *row)
{
	int cols = look->view->cols, step = cols >= WIDE ? 2 : cols >= NARROW ? 1 : 0;
	bool heading = row->kind == ROW_HEADING;
	int depth = row->level - look->level - (!heading && look->headed);
	int col = heading || cols < NUMBERED ? 3 : 3 + look->number_cells + 1;
	return col + (depth > 0 ? depth * step : 0);
}

/* ---- Rows ------------------------------------------------------------------------------------ */

static void draw_heading_sign(const struct look *look, size_t index, int line)
{
	size_t past = outline_next(look->outline, look->doc, index);
	size_t writing = doc_row_index(look->doc, look->now->writing);
	if (outline_folded(look->outline, look->doc->rows[index]->id))
		draw_sign(look, line, 1, writing > index && writing < past ? SIGN_WRITING : SIGN_FOLDED);
}

static void draw_section_sign(const struct look *look, const struct row *row, int number, int line)
{
	char digits[16];
	int cells = look->number_cells < 12 ? look->number_cells : 12;
	draw_sign(look, line, 1, sign_of(row, look));
	if (look->view->cols < NUMBERED)
		return;
	snprintf(digits, sizeof digits, "%*d", cells, number);
	view_str(look->view, line, 3, digits, ROLE_NUMBER);
}

static struct flow flow_of(const struct look *look, const struct row *row, int col, int end)
{
	bool selected = row->id == look->outline->selected;
	int rows = look->view->rows, most = rows > 2 ? rows - 1 : rows; /* another row beside it */
	return (struct flow){.col = col,
						 .first = end - 1 - col,
						 .rest = look->view->cols - 1 - col,
						 .most = selected ? most : 1};
}

/* A row takes one line, and as many as it needs while it is selected. */
static int lines_of(const struct look *look, size_t index)
{
	const struct row *row = look->doc->rows[index];
	if (row->id != look->outline->selected)
		return 1;
	int col = point_col(look, row);
	struct flow f = flow_of(look, row, col, side_of(look, index, col).end);
	flow_row(&f, row);
	return f.used > 1 ? f.used : 1;
}

/* Returns the lines it took. */
static int draw_row(const struct look *look, size_t index, int number, int line)
{
	const struct row *row = look->doc->rows[index];
	int col = point_col(look, row);
	struct side side = side_of(look, index, col);
	struct flow f = flow_of(look, row, col, side.end);
	f.view = look->view;
	f.line = line;
	flow_row(&f, row);
	draw_side(look, index, line, &side);
	if (row->kind == ROW_SECTION)
		draw_section_sign(look, row, number, line);
	else
		draw_heading_sign(look, index, line);
	if (outline_marked(look->outline, row->id))
		draw_sign(look, line, 2, SIGN_MARKED);
	return f.used > 1 ? f.used : 1;
}

static void draw_selection(const struct look *look, int line, int lines)
{
	const struct view *v = look->view;
	bool focused = look->now->focused;
	view_str(v, line, 0, focused ? "▸" : "▹", ROLE_KEY);
	for (int i = 0; i < lines; i++)
		view_over(v, line + i, 0, v->cols, focused ? ROLE_SELECTED : ROLE_RESTING);
}

/* ---- The pane -------------------------------------------------------------------------------- */

static int digits_of(int number)
{
	int digits = 1;
	while ((number /= 10) > 0)
		digits++;
	return digits;
}

/* The longest count there can be: that of the whole document. */
static int count_cells(const struct doc *doc)
{
	char text[64];
	return snprintf(text, sizeof text, "%ld/%ld", doc_words(doc), doc_budget(doc));
}

static struct look make_look(struct outline *o, const struct doc *doc, const struct view *v,
							 const struct outline_now *now)
{
	struct look look = {.view = v, .doc = doc, .outline = o, .now = now};
	const struct doc_sums *sums = doc_sums(doc);
	int digits = digits_of((int)sums->sections);
	look.number_cells = digits > 2 ? digits : 2;
	look.count_cells = count_cells(doc);
	look.stale = stale_row(o, doc);
	look.level = sums->level;
	look.headed = sums->headed;
	return look;
}

/* The lines of the shown rows from `from` up to and with `to`, at most `enough`. */
static int lines_between(const struct look *look, size_t from, size_t to, int enough)
{
	int lines = 0;
	for (size_t i = from; i <= to && lines <= enough; i = outline_next(look->outline, look->doc, i))
		lines += lines_of(look, i);
	return lines;
}

/* Moves the top so that the row is in the view, and that no line is wasted at the end. */
static void scroll_to(struct outline *o, const struct look *look, size_t index)
{
	const struct doc *doc = look->doc;
	int rows = look->view->rows;
	size_t last = outline_cover(o, doc, doc->row_count - 1);
	o->top = outline_cover(o, doc, o->top < last ? o->top : last);
	if (index < o->top)
		o->top = index;
	while (o->top < index && lines_between(look, o->top, index, rows) > rows)
		o->top = outline_next(o, doc, o->top);
	while (o->top > 0) {
		size_t above = outline_cover(o, doc, o->top - 1);
		if (lines_between(look, above, last, rows) > rows)
			break;
		o->top = above;
	}
}

/* The row that has to be seen: the selected one, unless the view follows another. */
static size_t row_in_sight(const struct outline *o, const struct doc *doc, uint64_t writing)
{
	size_t index = o->index;
	if (o->follow && o->growing)
		index = doc->row_count - 1;
	else if (o->follow && writing)
		index = doc_row_index(doc, writing);
	return outline_cover(o, doc, index < doc->row_count ? index : o->index);
}

static void remember_lines(struct outline *o, uint64_t row, int lines, int most)
{
	MEM_GROW(o->lines.ids, o->lines.count + (size_t)lines, &o->lines.cap);
	for (int i = 0; i < lines && (int)o->lines.count < most; i++)
		o->lines.ids[o->lines.count++] = row;
}

static void draw_rows(struct outline *o, const struct look *look)
{
	const struct doc *doc = look->doc;
	int line = 0, rows = look->view->rows;
	size_t next, before = sections_in(doc, 0, o->top);
	o->lines.count = 0;
	for (size_t i = o->top; i < doc->row_count && line < rows; i = next) {
		uint64_t row = doc->rows[i]->id;
		int number = doc->rows[i]->kind == ROW_SECTION ? (int)before + 1 : 0;
		int lines = draw_row(look, i, number, line);
		next = outline_next(o, doc, i);
		before += sections_in(doc, i, next);
		if (row == o->selected)
			draw_selection(look, line, lines);
		remember_lines(o, row, lines, rows);
		line += lines;
	}
}

void outline_draw(struct outline *o, const struct doc *doc, const struct view *v,
				  const struct outline_now *now)
{
	int foot = v->rows >= FOOT_FROM && doc->row_count > 0;
	struct view rows = view_part(v, 0, 0, v->rows - foot, v->cols);
	struct view last = view_part(v, v->rows - foot, 0, foot, v->cols);
	o->rows = rows.rows;
	o->lines.count = 0;
	if (view_empty(v))
		return;
	if (doc->row_count == 0) {
		view_elided(v, 0, 1, "No outline yet.", 15, v->cols - 2, ROLE_DIM);
		return;
	}
	outline_index(o, doc);
	struct look look = make_look(o, doc, &rows, now);
	scroll_to(o, &look, row_in_sight(o, doc, now->writing));
	draw_rows(o, &look);
	if (foot)
		outline_draw_foot(o, doc, &last, now);
}
