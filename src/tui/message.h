/* tui/message.h: what is said in the last lines of the screen, and the last of what was said. */
#ifndef TUI_MESSAGE_H
#define TUI_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/canvas.h"

#define MESSAGE_LINES 3 /* that a message may take */
#define MESSAGES_KEPT 100

struct app;

struct message {
	char *text;
	bool trouble;
};

struct messages {
	struct message kept[MESSAGES_KEPT]; /* the oldest first */
	size_t count;
};

void messages_add(struct messages *m, const char *text, bool trouble);
void messages_release(struct messages *m);
void messages_open(struct app *app); /* as a page */

/* The lines that it needs at this width, MESSAGE_LINES at most. */
int message_lines(const char *text, bool trouble, int cols);

/* Wrapped into the rows of the view; where they are too few, the last one ends in an ellipsis. */
void message_draw(const struct view *v, const char *text, bool trouble);

#endif
