/* tui/alone.h: one thing on a screen of its own, apart from the interface: it is drawn, keys go to
 * it, until it is over. */
#ifndef TUI_ALONE_H
#define TUI_ALONE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "tui/canvas.h"
#include "tui/key.h"

enum alone_state { ALONE_ON, ALONE_OVER, ALONE_FAILED };

struct alone {
	void *ctx;
	/* The state that it begins in: ALONE_OVER where there is nothing to show. */
	enum alone_state (*begin)(void *ctx);
	void (*draw)(void *ctx, const struct view *all);
	/* ALONE_FAILED leaves err. q, Esc and Ctrl-C end it, if the key leaves it on. */
	enum alone_state (*key)(void *ctx, const struct key *key, struct err *err);
	const char *theme, *drawing; /* as tui_options has them */
};

/* ERR_USAGE: there is no terminal for it; or what `key` left. Opens and closes the signals. */
bool alone_run(const struct alone *a, struct err *err);

/* The keys that move through a text of so many lines, of which `rows` are shown from *top on. */
void alone_scroll(const struct key *key, size_t *top, size_t lines, int rows);

#endif
