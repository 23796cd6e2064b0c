#include "tui/page.h"

#include "base/fold.h"
#include "base/mem.h"
#include "base/text.h"
#include "tui/app.h"

#define COLS_MOST 100 /* cells that a line to be read may have */
#define KEY_MOST  26  /* cells of the column of keys */
#define TITLE_MIN 4   /* rows from which the title has one */

/* ---- Opening --------------------------------------------------------------------------------- */

static void clear_text(struct page_text *t)
{
	buf_clear(&t->text);
	t->count = 0;
}

void page_text_release(struct page_text *t)
{
	buf_release(&t->text);
	free(t->lines);
	*t = (struct page_text){.text = BUF_INIT};
}

void page_init(struct page *p)
{
	*p = (struct page){.title = NULL};
	buf_init(&p->text.text);
}

void page_release(struct page *p)
{
	free(p->title);
	free(p->subject);
	free(p->sought);
	page_text_release(&p->text);
	page_init(p);
}

void page_open(struct app *app, const char *title, page_fn *fill, bool live)
{
	struct page *p = &app->page;
	page_release(p);
	p->title = mem_strdup(title);
	p->subject = mem_strdup("");
	p->sought = mem_strdup("");
	p->fill = fill;
	p->live = live;
	p->stale = true;
}

void page_about(struct app *app, const char *subject)
{
	mem_set_string(&app->page.subject, subject);
}

void page_close(struct app *app)
{
	page_release(&app->page);
}

void page_stale(struct app *app)
{
	app->page.stale = true;
}

/* ---- Filling --------------------------------------------------------------------------------- */

static int key_width(int cols)
{
	return cols < 3 * KEY_MOST ? cols / 3 : KEY_MOST;
}

static struct page_line *add_line(struct page_text *t, enum role role, size_t at, size_t len)
{
	MEM_GROW(t->lines, t->count + 1, &t->cap);
	t->lines[t->count] = (struct page_line){.role = role, .at = at, .len = len};
	return &t->lines[t->count++];
}

/* Adds a paragraph, of which the text begins at `at` and is safe, as lines of `cells`. */
static void add_wrapped(struct page_text *t, enum role role, size_t at, int cells, bool inset)
{
	struct buf breaks = BUF_INIT;
	size_t start = at, end = t->text.len;
	text_breaks(t->text.data + at, end - at, &breaks);
	do {
		const char *here = t->text.data + at;
		size_t len = text_wrap(here, breaks.data + (at - start), end - at, cells > 0 ? cells : 1);
		add_line(t, role, at, len)->inset = inset;
		at += len;
	} while (at < end);
	buf_release(&breaks);
}

void page_prose(struct page_text *t, enum role role, const char *s, size_t len)
{
	for (size_t at = 0; at < len;) {
		const char *end = memchr(s + at, '\n', len - at);
		size_t here = end ? (size_t)(end - s) - at : len - at, from = t->text.len;
		text_safe(&t->text, s + at, here);
		add_wrapped(t, role, from, t->cols, false);
		at += here + 1;
	}
}

void page_heading(struct page_text *t, const char *text)
{
	page_prose(t, ROLE_HEADING, text, strlen(text));
}

void page_pair(struct page_text *t, const char *key, const char *help)
{
	size_t first = t->count, key_at = t->text.len, help_at;
	text_safe(&t->text, key, strlen(key));
	help_at = t->text.len;
	text_safe(&t->text, help, strlen(help));
	int width = key_width(t->cols);
	bool beside = text_width(t->text.data + key_at, help_at - key_at) < width;
	if (!beside)
		add_line(t, ROLE_KEY, key_at, help_at - key_at);
	add_wrapped(t, ROLE_HINT, help_at, t->cols - width, true);
	if (beside) {
		t->lines[first].key_at = key_at;
		t->lines[first].key_len = help_at - key_at;
	}
}

void page_blank(struct page_text *t)
{
	add_line(t, ROLE_TEXT, t->text.len, 0);
}

/* ---- Reading --------------------------------------------------------------------------------- */

static size_t last_top(const struct page *p)
{
	size_t rows = p->rows > 0 ? (size_t)p->rows : 1;
	return p->text.count > rows ? p->text.count - rows : 0;
}

void page_scroll(struct page *p, long lines)
{
	size_t most = last_top(p), up = lines < 0 ? (size_t)-lines : 0;
	if (lines < 0)
		p->top -= up < p->top ? up : p->top;
	else
		p->top =
			(size_t)lines < most && p->top < most - (size_t)lines ? p->top + (size_t)lines : most;
}

void page_seek(struct page *p, const char *words)
{
	struct buf folded = BUF_INIT;
	fold_add(&folded, words, strlen(words));
	free(p->sought);
	p->sought = buf_detach(&folded);
	p->found_at = p->top > 0 ? p->top - 1 : p->text.count;
}

static bool line_has(const struct page *p, const struct page_line *line)
{
	struct buf folded = BUF_INIT;
	fold_add(&folded, p->text.text.data + line->key_at, line->key_len);
	buf_add_char(&folded, ' ');
	fold_add(&folded, p->text.text.data + line->at, line->len);
	bool has = strstr(folded.data, p->sought) != NULL;
	buf_release(&folded);
	return has;
}

bool page_find(struct page *p, int by)
{
	size_t count = p->text.count, at = p->found_at;
	for (size_t tried = 0; *p->sought && tried < count; tried++) {
		if (by > 0)
			at = at + 1 < count ? at + 1 : 0;
		else
			at = at > 0 && at <= count ? at - 1 : count - 1;
		if (line_has(p, &p->text.lines[at])) {
			p->found_at = at;
			p->top = at > 2 ? at - 2 : 0;
			p->top = p->top < last_top(p) ? p->top : last_top(p);
			return true;
		}
	}
	return false;
}

/* ---- Drawing --------------------------------------------------------------------------------- */

static void refill(struct app *app, int cols)
{
	struct page *p = &app->page;
	bool at_end = p->live && p->top >= last_top(p);
	clear_text(&p->text);
	p->text.cols = cols;
	p->fill(app, &p->text);
	p->stale = false;
	if (p->top > last_top(p) || at_end)
		p->top = last_top(p);
}

static void draw_title(const struct page *p, const struct view *v)
{
	struct buf place = BUF_INIT;
	size_t last = p->top + (size_t)p->rows;
	if (p->text.count > (size_t)p->rows)
		buf_addf(&place, "%zu–%zu / %zu", p->top + 1, last < p->text.count ? last : p->text.count,
				 p->text.count);
	int cells = text_width(place.data, place.len), col = v->cols - 1 - cells;
	view_elided(v, 0, 1, p->title, strlen(p->title), v->cols - 3 - cells, ROLE_TITLE);
	if (col > 0)
		view_text(v, 0, col, place.data, place.len, ROLE_DIM);
	buf_release(&place);
}

/* Marks what is sought, as far as folding keeps its length. */
static void mark_found(const struct page *p, const struct view *v, int row, int col,
					   const struct page_line *line)
{
	struct buf folded = BUF_INIT;
	const char *text = p->text.text.data + line->at;
	size_t sought = strlen(p->sought);
	fold_add(&folded, text, line->len);
	if (folded.len == line->len) {
		for (const char *at = folded.data; sought && (at = strstr(at, p->sought)); at += sought) {
			size_t from = (size_t)(at - folded.data);
			view_over(v, row, col + text_width(text, from), text_width(text + from, sought),
					  ROLE_SELECTED);
		}
	}
	buf_release(&folded);
}

static void draw_line(const struct page *p, const struct view *v, int row,
					  const struct page_line *line)
{
	int width = key_width(p->text.cols), col = line->inset ? 1 + width : 1;
	const char *text = p->text.text.data;
	if (line->key_len)
		view_elided(v, row, 1, text + line->key_at, line->key_len, width - 1, ROLE_KEY);
	view_text(v, row, col, text + line->at, line->len, line->role);
	if (*p->sought)
		mark_found(p, v, row, col, line);
}

void page_draw(struct app *app, const struct view *v)
{
	struct page *p = &app->page;
	int title = v->rows >= TITLE_MIN ? 2 : 0, cols = v->cols > COLS_MOST ? COLS_MOST : v->cols - 2;
	struct view body = view_part(v, title, 0, v->rows - title, v->cols);
	bool resized = p->rows != body.rows;
	p->rows = body.rows;
	if (p->stale || p->live || p->text.cols != cols)
		refill(app, cols > 0 ? cols : 1);
	else if (resized)
		page_scroll(p, 0);
	if (title)
		draw_title(p, v);
	for (int row = 0; row < body.rows && p->top + (size_t)row < p->text.count; row++)
		draw_line(p, &body, row, &p->text.lines[p->top + (size_t)row]);
}
