/* tui/commands.h: what the `:` commands do that have a file of their own; colon.c has the table. */
#ifndef TUI_COMMANDS_H
#define TUI_COMMANDS_H

#include <stdbool.h>

struct app;

/* Each gets what stands after its name, and whether a ! did; answers with enum outcome. */

/* ---- commands.c ---- */
unsigned colon_run_export(struct app *app, const char *argument, bool force);
unsigned colon_run_theme(struct app *app, const char *argument, bool force);
unsigned colon_run_count(struct app *app, const char *argument, bool force);
unsigned colon_run_messages(struct app *app, const char *argument, bool force);

/* ---- set.c ---- */
unsigned colon_run_set(struct app *app, const char *argument, bool force);

/* ---- help.c ---- */
unsigned colon_run_help(struct app *app, const char *argument, bool force);

/* "~/guide.md" is in the home folder here as in a shell. The caller frees it. */
char *colon_path(const char *argument);

#endif
