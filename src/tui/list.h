/* tui/list.h: a list over the panes to choose from: actions, models, themes, recent projects.
 *
 * What is typed filters it: an item stays when its name and detail hold every typed word, in any
 * case; those whose names hold them all come first. Enter takes the selected item, Esc leaves. The
 * filter is a line of libedit like any other. It takes the lower part of the panes, as much as it
 * needs, so that a preview shows above a short one. */
#ifndef TUI_LIST_H
#define TUI_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/canvas.h"
#include "tui/key.h"

struct app;

struct list_item {
	char *name, *detail; /* detail is shown dimmed beside it; "" for none */
	const void *data;    /* the asker's; not owned */
};

/* Answers with enum outcome. item NULL: the writer left. It may open another list, page or
 * question; the items are gone when it returns. */
typedef unsigned list_fn(struct app *app, const struct list_item *item);

struct list {
	char *title;             /* NULL: none is open */
	list_fn *answer, *moved; /* moved: the writer came to that item; may be NULL */
	struct list_item *items;
	size_t count, cap;
	size_t *shown; /* those that the filter leaves, in order */
	size_t shown_count, shown_cap;
	size_t selected, top; /* of the shown */
	int first, rows;      /* the screen's row of the top one, and how many: at the last draw */
	char *filter;         /* case-folded */
};

/* Opens an empty list in place of an open one or a question; list_add fills it, also later, while
 * it is open. A page stays under it. */
void list_open(struct app *app, const char *title, list_fn *answer, list_fn *moved);
void list_add(struct app *app, const char *name, const char *detail, const void *data);
void list_select(struct app *app, const char *name);
void list_close(struct app *app); /* without an answer */
void list_release(struct list *l);

const struct list_item *list_selected(const struct list *l); /* NULL: the filter leaves none */

unsigned list_move(struct app *app, long by);
unsigned list_click(struct app *app, int row); /* of the screen */
unsigned list_accept(struct app *app);
unsigned list_leave(struct app *app);
unsigned list_filter(struct app *app); /* the typed line has changed */
void list_draw(struct app *app, const struct view *v);

#endif
