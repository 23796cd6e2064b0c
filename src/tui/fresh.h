/* tui/fresh.h: a new document, asked for line by line: what to write, how long, in which language,
 * by whom, and whether to plan at once.
 *
 * Each line has an answer that Enter takes; Esc goes back one. What the options say is not asked
 * for. What is answered already stands above the line. */
#ifndef TUI_FRESH_H
#define TUI_FRESH_H

#include <stdbool.h>

#include "base/err.h"
#include "tui/canvas.h"

struct app;

struct fresh {
	bool open;
	int step;
	char *instruction, *language; /* NULL: not answered yet */
	int target;                   /* words; 0: what the instruction says */
};

unsigned fresh_ask(struct app *app); /* the first question; enum outcome */
unsigned fresh_model(
	struct app *app); /* the list of models was left: goes on, where it was asked */
void fresh_draw(struct app *app, const struct view *v);
void fresh_release(struct fresh *f);

/* Opens the project, named after the instruction where there is none, and makes it one of this
 * instruction, or checks that it is. */
bool fresh_begin(struct app *app, const char *instruction, int target, const char *language,
				 struct err *err);

#endif
