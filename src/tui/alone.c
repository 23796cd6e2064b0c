#include "tui/alone.h"

#include <poll.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/signals.h"
#include "llm/llm.h"
#include "tui/screen.h"

struct screening {
	const struct alone *a;
	struct llm *llm; /* for the one wait */
	struct canvas canvas;
	enum alone_state state;
};

static void draw(struct screening *s)
{
	int rows, cols;
	screen_size(&rows, &cols);
	canvas_resize(&s->canvas, rows, cols);
	struct view all = view_of(&s->canvas);
	s->a->draw(s->a->ctx, &all);
	screen_flush(&s->canvas);
}

static void take_key(struct screening *s, const struct key *key, struct err *err)
{
	if (key->pasted)
		return;
	s->state = s->a->key(s->a->ctx, key, err);
	if (key_among(key, "Ctrl-L"))
		screen_redraw();
	if (s->state == ALONE_ON && key_among(key, "q Esc Ctrl-C"))
		s->state = ALONE_OVER;
}

static void take_signals(struct screening *s)
{
	unsigned flags = signals_take();
	if (flags & (SIGNALS_INTERRUPT | SIGNALS_QUIT))
		s->state = ALONE_OVER;
	if (flags & SIGNALS_RESIZE)
		screen_resized();
	if (flags & SIGNALS_SUSPEND)
		screen_suspend();
}

static void loop(struct screening *s, struct err *err)
{
	while (s->state == ALONE_ON) {
		struct key key;
		bool any = false;
		draw(s);
		struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN},
							   {.fd = signals_fd(), .events = POLLIN}};
		llm_wait(s->llm, fds, 2, CLOCK_NEVER);
		take_signals(s);
		while (fds[0].revents && s->state == ALONE_ON && screen_key(&key)) {
			any = true;
			take_key(s, &key, err);
		}
		if (s->state == ALONE_ON && fds[0].revents && !any && screen_hung_up())
			s->state = ALONE_OVER;
	}
}

static bool open_screen(const struct alone *a, struct err *err)
{
	struct theme theme;
	if (!screen_open(a->drawing, err))
		return false;
	theme_load(&theme, a->theme && *a->theme ? a->theme : "dark", screen_depth(), NULL);
	screen_set_theme(&theme);
	return true;
}

bool alone_run(const struct alone *a, struct err *err)
{
	struct screening s = {.a = a};
	if (!screen_possible(err))
		return false;
	signals_open(SIGNALS_INTERRUPT | SIGNALS_QUIT | SIGNALS_RESIZE | SIGNALS_SUSPEND);
	bool ok = open_screen(a, err);
	canvas_init(&s.canvas);
	s.llm = llm_new();
	if (ok) {
		s.state = a->begin(a->ctx);
		loop(&s, err);
		screen_close();
	}
	signals_close();
	llm_free(s.llm);
	canvas_release(&s.canvas);
	return ok && s.state != ALONE_FAILED;
}

static void move(size_t *top, long by, size_t most)
{
	size_t back = by < 0 ? (size_t)-by : 0;
	*top = by < 0 ? (*top > back ? *top - back : 0) : *top + (size_t)by;
	*top = *top < most ? *top : most;
}

void alone_scroll(const struct key *key, size_t *top, size_t lines, int rows)
{
	static const struct {
		const char *keys;
		int lines, pages;
	} moves[] = {
		{"j Down", 1, 0},           {"k Up", -1, 0},        {"Space PageDown Ctrl-F", 0, 1},
		{"b PageUp Ctrl-B", 0, -1}, {"g Home", 0, -100000}, {"G End", 0, 100000}};
	size_t most = lines > (size_t)rows ? lines - (size_t)rows : 0;
	for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
		if (key_among(key, moves[i].keys))
			move(top, moves[i].lines + (long)moves[i].pages * (rows > 1 ? rows - 1 : 1), most);
	}
}
