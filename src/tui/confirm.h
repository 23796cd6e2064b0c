/* tui/confirm.h: one text after another, for someone to say yes or no to a question about each. */
#ifndef TUI_CONFIRM_H
#define TUI_CONFIRM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct confirm_item {
	const char *text;     /* valid until the next one; of a very long one the beginning is shown */
	const char *note;     /* what was said of it; "": nothing */
	size_t number, count; /* from 1; of all */
};

struct confirm {
	void *ctx;
	const char *question;
	bool (*next)(void *ctx, struct confirm_item *item); /* false: there is none left */
	bool (*decide)(void *ctx, bool yes, struct err *err);
	bool (*undo)(void *ctx, struct err *err); /* the last answer, if there is one: it is next */
	const char *theme, *drawing;              /* as tui_options has them */
};

/* Until nothing is left or the reader leaves. ERR_USAGE: there is no terminal for it; or what
 * `decide` or `undo` left, which ends it. Opens and closes the signals. */
bool confirm_run(const struct confirm *c, struct err *err);

#endif
