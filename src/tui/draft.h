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

struct draft {
	struct blocks blocks;
	int rows;        /* of the text, at the last draw */
	uint64_t top;    /* the row whose block is at the top; 0: the title */
	size_t top_line; /* of that block; the line after its last is the space below it */
	size_t top_at;   /* the first byte there, for when the width changes */
	bool follow;
};

void draft_init(struct draft *d);
void draft_release(struct draft *d);

void draft_scroll(struct draft *d, const struct doc *doc, long lines); /* up detaches */
void draft_first(struct draft *d, const struct doc *doc);
void draft_last(struct draft *d, const struct doc *doc); /* and follows from now on */
void draft_show(struct draft *d, uint64_t row);          /* its beginning at the top */

struct place draft_top(struct draft *d, const struct doc *doc);

/* Whether the last line of the row's text was in the view at the last draw. */
bool draft_shows_end(struct draft *d, const struct doc *doc, uint64_t row);

/* writing: the row being written, 0 for none; selected: the outline's row, marked at the side. */
void draft_draw(struct draft *d, const struct doc *doc, const struct view *v, uint64_t writing,
				uint64_t selected);

#endif
