/* tui/colon.h: the commands of the `:` line, in one table. */
#ifndef TUI_COLON_H
#define TUI_COLON_H

#include <stdbool.h>

#include "base/buf.h"

struct app;

struct colon_row {
	const char *names; /* the first is shown, the others are short for it */
	/* "[FILE]", "FILE" where it has to be there, "" when it takes nothing; a ! before it: NAME! is
	 * another thing. Its words tell what completes them (complete.h). */
	const char *takes;
	const char *help;
	unsigned (*run)(struct app *app, const char *argument, bool force); /* force: NAME! */
	unsigned (*act)(struct app *app,
					int argument); /* where run is NULL: one of the keys' actions */
	int argument;
};

extern const struct colon_row colon_table[]; /* ends with a NULL name */

/* Opens the `:` line with `text` in it. */
void colon_ask(struct app *app, const char *text);
/* Answers with enum outcome. What a command begins with is enough where it is the only one. */
unsigned colon_run(struct app *app, const char *line);

const struct colon_row *colon_named(const char *name);   /* by a whole name; NULL for none */
const char *colon_argument(const struct colon_row *row); /* takes, without the ! */
void colon_usage(const struct colon_row *row, struct buf *out);

/* Appends one line a command: names and argument, a tab, help. */
void colon_help(struct buf *out);

#endif
