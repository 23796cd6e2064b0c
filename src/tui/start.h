/* tui/start.h: which document is open: at the start, and by :open and :import.
 *
 * Without a file the recent projects are offered. A text file is offered for import into a project
 * beside it, which is never written over. */
#ifndef TUI_START_H
#define TUI_START_H

#include <stdbool.h>

#include "base/err.h"

struct app;

bool start_open(struct app *app, struct err *err); /* before the screen is there */
void start_begin(struct app *app);                 /* on the screen: asks, plans or greets */

/* The first question was left: to what was there before it. Answers with enum outcome. */
unsigned start_left(struct app *app);

/* The commands of the `:` line. force: :open! makes a project that is not there. */
unsigned start_open_other(struct app *app, const char *path, bool force);
unsigned start_import(struct app *app, const char *path, bool force);

#endif
