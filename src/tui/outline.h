/* tui/outline.h: the outline pane: one row of the plan a line.
 *
 * The selection is a row's id, so that it stays with its row whatever else moves. The state sign
 * tells everything that colour tells. */
#ifndef TUI_OUTLINE_H
#define TUI_OUTLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "doc/document.h"
#include "tui/canvas.h"

struct outline {
	uint64_t selected;       /* row id; 0 while there are no rows */
	size_t index;            /* where it was, for when the row goes away */
	size_t top;              /* index of the first row shown */
	bool follow;             /* the view keeps to the row being written, until the writer moves */
	bool growing;            /* rows are being added: following, it keeps to the last */
	int rows;                /* shown, at the last draw */
	uint64_t stale_revision; /* of the document `stale` was found for */
	uint64_t stale;          /* the first row whose preceding text has changed; 0: none */
};

void outline_init(struct outline *o);

/* Finds the selected row's index, choosing the nearest row when it is gone; row_count without rows.
 */
size_t outline_index(struct outline *o, const struct doc *doc);
void outline_select(struct outline *o, const struct doc *doc, size_t index);
void outline_move(struct outline *o, const struct doc *doc, long by);

/* Appends one line a sign: the sign, a tab, what it says. */
void outline_help(struct buf *out);

/* The section's number, counted from 1 over sections. */
int outline_number(const struct doc *doc, size_t index);

/* writing: the row being written, 0 for none. focused: keys act here. */
void outline_draw(struct outline *o, const struct doc *doc, const struct view *v, uint64_t writing,
				  bool focused);

#endif
