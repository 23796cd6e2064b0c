#include "tui/blind.h"

#include <poll.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/signals.h"
#include "llm/llm.h"
#include "tui/screen.h"
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
	struct llm *llm; /* for the one wait */
	struct canvas canvas;
	struct blind_pair pair;
	struct side sides[2];
	size_t top; /* the first line shown, of both */
	int rows;   /* of the texts, at the last draw */
	bool over;
	bool failed;
};

/* ---- What is shown -------------------------------------------------------------------------- */

static void take(struct reading *r)
{
	r->over = !r->b->next(r->b->ctx, &r->pair);
	r->top = 0;
	r->sides[0].text = r->over ? "" : r->pair.left;
	r->sides[1].text = r->over ? "" : r->pair.right;
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

static void draw(struct reading *r)
{
	int rows, cols;
	screen_size(&rows, &cols);
	canvas_resize(&r->canvas, rows, cols);
	struct view all = view_of(&r->canvas);
	int half = (cols - 3) / 2, width = half < WIDTH_MOST ? half : WIDTH_MOST;
	r->rows = rows - HEAD - 2;
	if (cols < PAIR_LEAST || r->rows < 1) {
		view_str(&all, 0, 0, "The window is too small for two texts.", ROLE_ERROR);
	} else {
		struct view left = view_part(&all, HEAD, 0, r->rows, half);
		struct view right = view_part(&all, HEAD, half + 3, r->rows, half);
		wrap_side(&r->sides[0], width);
		wrap_side(&r->sides[1], width);
		draw_head(r, &all);
		draw_side(r, &r->sides[0], &left);
		draw_side(r, &r->sides[1], &right);
		for (int row = 0; row < r->rows; row++)
			view_str(&all, HEAD + row, half + 1, "│", ROLE_BORDER);
		draw_keys(&all);
	}
	screen_flush(&r->canvas);
}

/* ---- Keys ----------------------------------------------------------------------------------- */

static size_t last_top(const struct reading *r)
{
	size_t a = r->sides[0].wrap.count, b = r->sides[1].wrap.count;
	size_t lines = (a > b ? a : b) + 1;
	return lines > (size_t)r->rows ? lines - (size_t)r->rows : 0;
}

static void scroll(struct reading *r, long by)
{
	size_t most = last_top(r);
	size_t back = by < 0 ? (size_t)-by : 0;
	r->top = by < 0 ? (r->top > back ? r->top - back : 0) : r->top + (size_t)by;
	r->top = r->top < most ? r->top : most;
}

static void decide(struct reading *r, enum blind_choice choice, struct err *err)
{
	r->failed = !r->b->decide(r->b->ctx, choice, err);
	if (!r->failed)
		take(r);
}

static void take_key(struct reading *r, const struct key *key, struct err *err)
{
	static const struct {
		const char *keys;
		enum blind_choice choice;
	} choices[] = {{"1 h Left", BLIND_LEFT},
				   {"2 l Right", BLIND_RIGHT},
				   {"= 0 t", BLIND_TIE},
				   {"s", BLIND_LATER}};
	static const struct {
		const char *keys;
		int lines, pages;
	} moves[] = {
		{"j Down", 1, 0},           {"k Up", -1, 0},        {"Space PageDown Ctrl-F", 0, 1},
		{"b PageUp Ctrl-B", 0, -1}, {"g Home", 0, -100000}, {"G End", 0, 100000}};
	if (key->pasted)
		return;
	for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
		if (key_among(key, choices[i].keys)) {
			decide(r, choices[i].choice, err);
			return;
		}
	}
	for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
		if (key_among(key, moves[i].keys))
			scroll(r, moves[i].lines + (long)moves[i].pages * (r->rows > 1 ? r->rows - 1 : 1));
	}
	if (key_among(key, "Ctrl-L"))
		screen_redraw();
	r->over = r->over || key_among(key, "q Esc Ctrl-C");
}

static void take_signals(struct reading *r)
{
	unsigned flags = signals_take();
	if (flags & (SIGNALS_INTERRUPT | SIGNALS_QUIT))
		r->over = true;
	if (flags & SIGNALS_RESIZE)
		screen_resized();
	if (flags & SIGNALS_SUSPEND)
		screen_suspend();
}

static void loop(struct reading *r, struct err *err)
{
	while (!r->over && !r->failed) {
		struct key key;
		bool any = false;
		draw(r);
		struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN},
							   {.fd = signals_fd(), .events = POLLIN}};
		llm_wait(r->llm, fds, 2, CLOCK_NEVER);
		take_signals(r);
		while (fds[0].revents && !r->over && !r->failed && screen_key(&key)) {
			any = true;
			take_key(r, &key, err);
		}
		r->over = r->over || (fds[0].revents && !any && screen_hung_up());
	}
}

static bool open_screen(const struct blind *b, struct err *err)
{
	struct theme theme;
	if (!screen_open(b->drawing, err))
		return false;
	theme_load(&theme, b->theme && *b->theme ? b->theme : "dark", screen_depth(), NULL);
	screen_set_theme(&theme);
	return true;
}

bool blind_run(const struct blind *b, struct err *err)
{
	struct reading r = {.b = b};
	if (!screen_possible(err))
		return false;
	signals_open(SIGNALS_INTERRUPT | SIGNALS_QUIT | SIGNALS_RESIZE | SIGNALS_SUSPEND);
	bool ok = open_screen(b, err);
	canvas_init(&r.canvas);
	wrap_init(&r.sides[0].wrap);
	wrap_init(&r.sides[1].wrap);
	r.llm = llm_new();
	if (ok) {
		take(&r);
		loop(&r, err);
		screen_close();
	}
	signals_close();
	llm_free(r.llm);
	wrap_release(&r.sides[0].wrap);
	wrap_release(&r.sides[1].wrap);
	canvas_release(&r.canvas);
	return ok && !r.failed;
}
