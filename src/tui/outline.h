/* tui/outline.h: the outline pane: one row of the plan a line, its selection, marks and folds.
 *
 * All three are rows' ids, so that they stay with their rows whatever else moves; ids whose rows
 * are gone mean nothing. The selection never stands on a row that a folded heading hides: a row
 * that is selected is unfolded, and a fold that hides the selection takes it to its heading. The
 * state sign tells everything that colour tells. outline.c keeps the state, outline_draw.c
 * and outline_foot.c draw.
 */
#ifndef TUI_OUTLINE_H
#define TUI_OUTLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "doc/document.h"
#include "tui/canvas.h"
#include "write/balance.h"
#include "write/engine.h"

struct outline_set {
	uint64_t *ids;
	size_t count, cap;
};

struct outline {
	uint64_t selected;       /* row id; 0 while there are no rows */
	size_t index;            /* where it was, for when the row goes away */
	size_t top;              /* index of the first row shown */
	bool follow;             /* the view keeps to the row being written, until the writer moves */
	bool growing;            /* rows are being added: following, it keeps to the last */
	int rows;                /* lines for rows, at the last draw */
	uint64_t stale_revision; /* of the document `stale` was found for */
	uint64_t stale;          /* the first row whose preceding text has changed; 0: none */
	struct outline_set marked, folded;
	struct outline_set lines; /* the row that each line showed at the last draw; 0: none */
};

void outline_init(struct outline *o);
void outline_release(struct outline *o);

/* ---- The selection ---------------------------------------------------------------------------
 */
/* Finds the selected row's index, choosing the nearest row when it is gone; row_count without rows.
 */
size_t outline_index(struct outline *o, const struct doc *doc);
/* Unfolds what hides the row; past the end: the last row that is shown. */
void outline_select(struct outline *o, const struct doc *doc, size_t index);
void outline_move(struct outline *o, const struct doc *doc, long by); /* rows that are shown */

/* The row that stands on this line of the pane; row_count for none. */
size_t outline_row_at(const struct outline *o, const struct doc *doc, int line);

/* ---- Marks: rows that the next action is for -------------------------------------------------
 */
bool outline_marked(const struct outline *o, uint64_t row);
void outline_mark(struct outline *o, uint64_t row); /* or takes its mark away */
bool outline_unmark_all(struct outline *o);         /* false: none was marked */

/* The marked rows in the outline's order, or, where none is marked, the selected one. The caller
 * frees *rows. outline_chosen_sections: the sections of these, a heading standing for those below
 * it. */
size_t outline_chosen(const struct outline *o, const struct doc *doc, uint64_t **rows);
size_t outline_chosen_sections(const struct outline *o, const struct doc *doc, uint64_t **rows);

/* How many of the marked rows are still there. */
size_t outline_marks(const struct outline *o, const struct doc *doc);

/* ---- Folds: headings that stand for all below them -------------------------------------------
 */
bool outline_folded(const struct outline *o, uint64_t heading);
void outline_fold(struct outline *o, const struct doc *doc, uint64_t heading, bool folded);
/* The row itself, or the outermost folded heading that hides it. */
size_t outline_cover(const struct outline *o, const struct doc *doc, size_t index);
/* The row shown after this one; row_count for none. */
size_t outline_next(const struct outline *o, const struct doc *doc, size_t index);

/* ---- Drawing ---------------------------------------------------------------------------------
 */
/* What the pane shows besides the document. */
struct outline_now {
	uint64_t writing;            /* the row being written, 0 for none */
	long behind;                 /* of its words, those not to be counted yet */
	const struct engine *engine; /* which rows wait for it; NULL: none */
	bool focused;                /* keys act here */
	enum balance balance;
};

void outline_draw(struct outline *o, const struct doc *doc, const struct view *v,
				  const struct outline_now *now);

/* On the view's first line: how many rows are marked, what the plan comes to against the target,
 * and what a changed budget does. outline_draw calls it where there are lines enough. */
void outline_draw_foot(const struct outline *o, const struct doc *doc, const struct view *v,
					   const struct outline_now *now);

/* Appends one line a sign: the sign, a tab, what it says. */
void outline_help(struct buf *out);

/* The section's number, counted from 1 over sections. */
int outline_number(const struct doc *doc, size_t index);

#endif
