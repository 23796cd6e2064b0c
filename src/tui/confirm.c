#include "tui/confirm.h"

#include "base/hash.h"
#include "base/number.h"
#include "tui/alone.h"
#include "tui/wrap.h"

#define WIDTH_MOST  100   /* cells of a line */
#define HEAD        2     /* rows above the text */
#define NOTE_MOST   4     /* rows */
#define COLS_LEAST  20    /* columns */
#define SHOWN_BYTES 50000 /* of a text */

struct reading {
	const struct confirm *c;
	struct confirm_item item;
	struct buf text; /* what is shown of it */
	struct wrap wrap, note;
	size_t top; /* the first line shown */
	int rows;   /* of the text, at the last draw */
};

static enum alone_state take(void *ctx)
{
	struct reading *r = ctx;
	if (!r->c->next(r->c->ctx, &r->item))
		return ALONE_OVER;
	size_t len = strlen(r->item.text), shown = len;
	if (len > SHOWN_BYTES) {
		shown = SHOWN_BYTES;
		while (shown && ((unsigned char)r->item.text[shown] & 0xc0) == 0x80)
			shown--;
	}
	buf_set(&r->text, r->item.text, shown);
	if (shown < len) {
		buf_add_str(&r->text, "\n\n… and ");
		number_add(&r->text, (long)(len - shown));
		buf_add_str(&r->text, " bytes more");
	}
	r->top = 0;
	return ALONE_ON;
}

static void wrap_text(struct wrap *w, const char *s, size_t len, int cols)
{
	int width = cols < WIDTH_MOST ? cols : WIDTH_MOST;
	wrap_update(w, s, len, hash_bytes(HASH_START, s, len), width);
}

static void draw_lines(const struct view *v, const char *s, const struct wrap *w, size_t top,
					   enum role role)
{
	for (int row = 0; row < v->rows && top + (size_t)row < w->count; row++) {
		const struct wrap_line *line = &w->lines[top + (size_t)row];
		view_text(v, row, 0, s + line->at, line->len, role);
	}
}

static void draw_head(const struct reading *r, const struct view *v)
{
	struct buf head = BUF_INIT;
	buf_addf(&head, " %s %zu of %zu", r->c->question, r->item.number, r->item.count);
	view_repeat(v, 0, 0, " ", v->cols, ROLE_HEADER);
	view_elided(v, 0, 0, head.data, head.len, v->cols, ROLE_HEADER);
	buf_release(&head);
}

static void draw_keys(const struct reading *r, const struct view *v)
{
	struct buf keys = BUF_INIT;
	size_t lines = r->wrap.count;
	buf_add_str(&keys, "y yes   n no   u undo   q leave");
	if (lines > (size_t)r->rows) {
		size_t last = r->top + (size_t)r->rows;
		buf_addf(&keys, "   space on (%zu of %zu lines)", last < lines ? last : lines, lines);
	}
	view_elided(v, v->rows - 1, 0, keys.data, keys.len, v->cols, ROLE_HINT);
	buf_release(&keys);
}

static void draw(void *ctx, const struct view *all)
{
	struct reading *r = ctx;
	wrap_text(&r->note, r->item.note, strlen(r->item.note), all->cols > 1 ? all->cols : 1);
	int note = !*r->item.note ? 0 : r->note.count < NOTE_MOST ? (int)r->note.count : NOTE_MOST;
	r->rows = all->rows - HEAD - 2 - note - (note > 0);
	if (all->cols < COLS_LEAST || r->rows < 1) {
		r->rows = 1;
		view_str(all, 0, 0, "The window is too small.", ROLE_ERROR);
		return;
	}
	struct view text = view_part(all, HEAD, 0, r->rows, all->cols);
	struct view below = view_part(all, HEAD + r->rows + 1, 0, note, all->cols);
	wrap_text(&r->wrap, r->text.data, r->text.len, all->cols);
	draw_head(r, all);
	draw_lines(&text, r->text.data, &r->wrap, r->top, ROLE_TEXT);
	draw_lines(&below, r->item.note, &r->note, 0, ROLE_DIM);
	draw_keys(r, all);
}

static enum alone_state take_key(void *ctx, const struct key *key, struct err *err)
{
	struct reading *r = ctx;
	const struct confirm *c = r->c;
	if (key_among(key, "y n"))
		return c->decide(c->ctx, key_among(key, "y"), err) ? take(r) : ALONE_FAILED;
	if (key_among(key, "u"))
		return c->undo(c->ctx, err) ? take(r) : ALONE_FAILED;
	alone_scroll(key, &r->top, r->wrap.count, r->rows);
	return ALONE_ON;
}

bool confirm_run(const struct confirm *c, struct err *err)
{
	struct reading r = {.c = c, .text = BUF_INIT};
	const struct alone alone = {.ctx = &r,
								.begin = take,
								.draw = draw,
								.key = take_key,
								.theme = c->theme,
								.drawing = c->drawing};
	wrap_init(&r.wrap);
	wrap_init(&r.note);
	bool ok = alone_run(&alone, err);
	wrap_release(&r.wrap);
	wrap_release(&r.note);
	buf_release(&r.text);
	return ok;
}
