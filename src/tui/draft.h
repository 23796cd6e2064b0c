/* tui/draft.h: the draft pane: the document, or one section of it, as its Markdown source.
 *
 * The place of the view is a line of a block (blocks.h), so that a draw wraps only the blocks it
 * shows. Following, the view ends with the last line of the section being written; detached, it
 * stays where it is, and what has come meanwhile is counted. */
#ifndef TUI_DRAFT_H
#define TUI_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "doc/document.h"
#include "tui/blocks.h"
#include "tui/canvas.h"
#include "tui/search.h"

/* What has come since the reader left the end of what is being written. */
struct draft_news {
	uint64_t row;  /* being written, or written last; 0: nothing to tell */
	size_t at;     /* bytes of its text that were there before */
	size_t before; /* lines that came in other rows */
	size_t lines;  /* altogether, at the last draw */
	bool above;    /* they stand above the view */
};

/* Where text is being typed. While there is a caret, it is kept in sight, and text that comes
 * elsewhere does not move it on the screen. */
struct draft_caret {
	uint64_t row;    /* 0: there is none */
	size_t at;       /* byte of its text */
	bool hangs;      /* shown at the end of the line before it (editor.h) */
	size_t from, to; /* selected bytes */
};

struct draft {
	struct blocks blocks;
	bool alone;      /* one section is shown: the selected one, or following, what is written */
	bool counts;     /* the margin has the words of each paragraph */
	uint64_t chosen; /* the selected row, at the last draw */
	struct draft_news news;
	struct search search;
	int rows;        /* of the text, at the last draw */
	uint64_t top;    /* the row whose block is at the top; 0: the title */
	size_t top_line; /* of that block; the line after its last is the space below it */
	size_t top_at;   /* the first byte there, for when the width changes */
	bool follow;
	struct draft_caret caret;
	int screen_row, screen_col; /* of the text's first cell, at the last draw */
	long lead; /* lines from the top to the caret's section, at the last draw; -1: it began above */
};

void draft_init(struct draft *d);
void draft_release(struct draft *d);

void draft_scroll(struct draft *d, const struct doc *doc, long lines); /* up detaches */
void draft_first(struct draft *d, const struct doc *doc);
/* To the end of what is written, and follows it from now on; to the document's end. */
void draft_last(struct draft *d, const struct doc *doc);
void draft_show(struct draft *d, uint64_t row); /* its beginning at the top */
/* The byte of the row's text, in sight: where it is not, the view goes there. */
void draft_go(struct draft *d, const struct doc *doc, uint64_t row, size_t at);

/* The byte of the row's text to begin at: its beginning if that is in the view; else what is at the
 * top, or the end if that is in the view. */
size_t draft_entrance(struct draft *d, const struct doc *doc, uint64_t row);
bool draft_shows(struct draft *d, const struct doc *doc, uint64_t row, size_t at);
/* The text at a cell of the screen, as a caret; false where there is none. */
bool draft_hit(struct draft *d, const struct doc *doc, int row, int col, struct draft_caret *hit);
void draft_set_caret(struct draft *d, struct draft_caret caret); /* of row 0: takes it away */

struct place draft_top(struct draft *d, const struct doc *doc);

/* The row that is being read: the one at a third of the view, nearer to an end of the document as
 * the view is, so that every row has its turn. 0: the title. */
uint64_t draft_reads(struct draft *d, const struct doc *doc);

/* Where the last line of the row's text is: above the view (-1), in it (0) or below (1). */
int draft_end_side(struct draft *d, const struct doc *doc, uint64_t row);

/* writing: the row being written, 0 for none; selected: the outline's row, marked at the side. */
void draft_draw(struct draft *d, const struct doc *doc, const struct view *v, uint64_t writing,
				uint64_t selected);

#endif
