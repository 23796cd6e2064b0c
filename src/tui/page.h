/* tui/page.h: a text over the panes, to be read: help, a request, the model's reasoning.
 *
 * A page is made by its fill function, once for a width, and again when page_stale was called or
 * the page is live. Lines are wrapped as they are added; what is added may be any bytes, it passes
 * text_safe. */
#ifndef TUI_PAGE_H
#define TUI_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "tui/canvas.h"

struct app;

struct page_line {
	size_t key_at, key_len; /* of the key before it, drawn in the left column; 0: none */
	size_t at, len;         /* of the line in `text` */
	bool inset;             /* stands in the column right of the keys */
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
	char *title;   /* NULL: none is open */
	char *subject; /* what the fill function is about: page_about; "" */
	page_fn *fill;
	bool live; /* filled for every draw; at its end it stays at its end */
	bool stale;
	struct page_text text;
	size_t top;      /* line */
	int rows;        /* shown, at the last draw */
	char *sought;    /* case-folded; "" for none */
	size_t found_at; /* the line of the last find */
};

/* ---- Opening: an open page is replaced ---- */
void page_open(struct app *app, const char *title, page_fn *fill, bool live);
void page_about(struct app *app, const char *subject); /* of the page just opened */
void page_close(struct app *app);
void page_stale(struct app *app);
void page_init(struct page *p);
void page_release(struct page *p);

/* ---- For fill functions ---- */
void page_heading(struct page_text *t, const char *text);
void page_pair(struct page_text *t, const char *key, const char *help); /* a column each */
void page_prose(struct page_text *t, enum role role, const char *s, size_t len);
void page_blank(struct page_text *t);
void page_text_release(struct page_text *t);

/* ---- Reading ---- */
void page_scroll(struct page *p, long lines);
void page_seek(struct page *p, const char *words); /* case does not matter */
/* The next line with what is sought, or the one before (by < 0), round the end. */
bool page_find(struct page *p, int by);
void page_draw(struct app *app, const struct view *v);

#endif
