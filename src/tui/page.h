/* tui/page.h: a text over the panes, to be read: help, a request, the model's reasoning.
 *
 * A page is made by its fill function, once for a width, and again when page_stale was called or
 * the page is live. Lines are wrapped as they are added. */
#ifndef TUI_PAGE_H
#define TUI_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "tui/canvas.h"

struct app;

struct page_line {
	size_t at, len; /* of the text in `text` */
	size_t key_len; /* of the key before it, drawn in the left column; 0: none */
	enum role role;
};

struct page_text {
	struct buf text;
	struct page_line *lines;
	size_t count, cap;
	int cols; /* to wrap to */
};

typedef void page_fn(struct app *app, struct page_text *out);

struct page {
	char *title; /* NULL: none is open */
	page_fn *fill;
	bool live; /* filled for every draw; at its end it stays at its end */
	bool stale;
	struct page_text text;
	int top;  /* line */
	int rows; /* shown, at the last draw */
};

/* ---- Opening: an open page is replaced ---- */
void page_open(struct app *app, const char *title, page_fn *fill, bool live);
void page_close(struct app *app);
void page_stale(struct app *app);
void page_release(struct page *p);

/* ---- For fill functions ---- */
void page_heading(struct page_text *t, const char *text);
void page_pair(struct page_text *t, const char *key, const char *help); /* a column each */
void page_prose(struct page_text *t, enum role role, const char *s, size_t len);
void page_blank(struct page_text *t);

void page_scroll(struct page *p, long lines);
void page_draw(struct app *app, const struct view *v);

#endif
