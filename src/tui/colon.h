/* tui/colon.h: the commands of the `:` line, in one table. */
#ifndef TUI_COLON_H
#define TUI_COLON_H

#include <stdbool.h>

#include "base/buf.h"

struct app;

struct colon_row {
	const char *names; /* the first is shown, the others are short for it */
	const char *takes; /* "[FILE]"; "" when it takes nothing */
	const char *help;
	unsigned (*run)(struct app *app, const char *argument, bool force); /* force: NAME! */
	unsigned (*act)(struct app *app,
					int argument); /* where run is NULL: one of the keys' actions */
	int argument;
};

extern const struct colon_row colon_table[]; /* ends with a NULL name */

/* Opens the `:` line with `text` in it. */
void colon_ask(struct app *app, const char *text);
char *colon_path(const char *typed); /* with ~ as the home folder; the caller frees it */
unsigned colon_run(struct app *app, const char *line); /* enum outcome */

/* Appends one line a command: names and argument, a tab, help. */
void colon_help(struct buf *out);

#endif
