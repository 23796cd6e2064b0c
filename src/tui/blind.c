#include "tui/blind.h"

#include "base/hash.h"
#include "tui/alone.h"
#include "tui/wrap.h"

#define WIDTH_MOST 80 /* cells of a line */
#define HEAD       2  /* rows above the texts */
#define PROMPT     2  /* rows of the instruction, cut */
#define PAIR_LEAST 40 /* columns for two of them */

struct side {
	const char *text;
	struct wrap wrap;
};

struct reading {
	const struct blind *b;
	struct blind_pair pair;
	struct side sides[2];
	size_t top; /* the first line shown, of both */
	int rows;   /* of the texts, at the last draw */
};

/* ---- What is shown -------------------------------------------------------------------------- */

static enum alone_state take(void *ctx)
{
	struct reading *r = ctx;
	bool any = r->b->next(r->b->ctx, &r->pair);
	r->top = 0;
	r->sides[0].text = any ? r->pair.left : "";
	r->sides[1].text = any ? r->pair.right : "";
	return any ? ALONE_ON : ALONE_OVER;
}

static void wrap_side(struct side *s, int cols)
{
	size_t len = strlen(s->text);
	wrap_update(&s->wrap, s->text, len, hash_bytes(HASH_START, s->text, len), cols > 0 ? cols : 1);
}

/* A text that is shorter than the other one says where it ends. */
static void draw_side(const struct reading *r, const struct side *s, const struct view *v)
{
	for (int row = 0; row < v->rows; row++) {
		size_t at = r->top + (size_t)row;
		if (at < s->wrap.count) {
			const struct wrap_line *line = &s->wrap.lines[at];
			view_text(v, row, 0, s->text + line->at, line->len, ROLE_TEXT);
		} else if (at == s->wrap.count) {
			view_str(v, row, 0, "— end —", ROLE_DIM);
		}
	}
}

static void draw_head(const struct reading *r, const struct view *v)
{
	struct buf head = BUF_INIT;
	buf_addf(&head, " Which is better? %zu of %zu", r->pair.number, r->pair.count);
	view_repeat(v, 0, 0, " ", v->cols, ROLE_HEADER);
	view_elided(v, 0, 0, head.data, head.len, v->cols, ROLE_HEADER);
	buf_release(&head);
	size_t len = strcspn(r->pair.prompt, "\n");
	view_elided(v, 1, 0, r->pair.prompt, len, v->cols, ROLE_TITLE);
}

static void draw_keys(const struct view *v)
{
	static const char keys[] =
		"1 left is better   2 right is better   = neither   s later   q leave   space on";
	view_elided(v, v->rows - 1, 0, keys, sizeof keys - 1, v->cols, ROLE_HINT);
}

static void draw(void *ctx, const struct view *all)
{
	struct reading *r = ctx;
	int half = (all->cols - 3) / 2, width = half < WIDTH_MOST ? half : WIDTH_MOST;
	r->rows = all->rows - HEAD - 2;
	if (all->cols < PAIR_LEAST || r->rows < 1) {
		view_str(all, 0, 0, "The window is too small for two texts.", ROLE_ERROR);
		return;
	}
	struct view left = view_part(all, HEAD, 0, r->rows, half);
	struct view right = view_part(all, HEAD, half + 3, r->rows, half);
	wrap_side(&r->sides[0], width);
	wrap_side(&r->sides[1], width);
	draw_head(r, all);
	draw_side(r, &r->sides[0], &left);
	draw_side(r, &r->sides[1], &right);
	for (int row = 0; row < r->rows; row++)
		view_str(all, HEAD + row, half + 1, "│", ROLE_BORDER);
	draw_keys(all);
}

/* ---- Keys ----------------------------------------------------------------------------------- */

static enum alone_state take_key(void *ctx, const struct key *key, struct err *err)
{
	static const struct {
		const char *keys;
		enum blind_choice choice;
	} choices[] = {{"1 h Left", BLIND_LEFT},
				   {"2 l Right", BLIND_RIGHT},
				   {"= 0 t", BLIND_TIE},
				   {"s", BLIND_LATER}};
	struct reading *r = ctx;
	for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
		if (key_among(key, choices[i].keys))
			return r->b->decide(r->b->ctx, choices[i].choice, err) ? take(r) : ALONE_FAILED;
	}
	size_t a = r->sides[0].wrap.count, b = r->sides[1].wrap.count;
	alone_scroll(key, &r->top, (a > b ? a : b) + 1, r->rows);
	return ALONE_ON;
}

bool blind_run(const struct blind *b, struct err *err)
{
	struct reading r = {.b = b};
	const struct alone alone = {.ctx = &r,
								.begin = take,
								.draw = draw,
								.key = take_key,
								.theme = b->theme,
								.drawing = b->drawing};
	wrap_init(&r.sides[0].wrap);
	wrap_init(&r.sides[1].wrap);
	bool ok = alone_run(&alone, err);
	wrap_release(&r.sides[0].wrap);
	wrap_release(&r.sides[1].wrap);
	return ok;
}
