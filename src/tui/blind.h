/* tui/blind.h: two texts side by side, for someone to say which is the better one, without a word
 * of who wrote them: the LongWriter paper's study with people. */
#ifndef TUI_BLIND_H
#define TUI_BLIND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct blind_pair {
	const char *prompt, *left, *right; /* valid until the next one */
	size_t number, count;              /* from 1; of all */
};

enum blind_choice {
	BLIND_LEFT,
	BLIND_RIGHT,
	BLIND_TIE,
	BLIND_LATER /* nothing is decided, the next one is shown */
};

struct blind {
	void *ctx;
	bool (*next)(void *ctx, struct blind_pair *pair); /* false: there is none left */
	bool (*decide)(void *ctx, enum blind_choice choice, struct err *err);
	const char *theme, *drawing; /* as tui_options has them */
};

/* Until nothing is left or the reader leaves. ERR_USAGE: there is no terminal for it; or what
 * `decide` left, which ends it. Opens and closes the signals. */
bool blind_run(const struct blind *b, struct err *err);

#endif
