/* tui/diff.h: two versions of a section as one text, in which what the older lost stands in [-…-]
 * and what the newer has in its place in {+…+}. The sign at a line's side tells the same: the
 * colours only add to it. */
#ifndef TUI_DIFF_H
#define TUI_DIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "doc/diff.h"
#include "doc/document.h"
#include "tui/canvas.h"
#include "tui/wrap.h"

struct diff_span {
	enum diff_kind kind;
	size_t at, len; /* of the text shown */
	size_t hunk;    /* of a change (doc/hunks.h) */
};

enum diff_choice { CHOICE_OPEN, CHOICE_TAKEN, CHOICE_LEFT };

struct diff_view {
	uint64_t row;                /* 0: closed */
	uint64_t from, to;           /* versions */
	uint64_t from_hash, to_hash; /* of the texts that were compared */
	struct buf text;
	struct diff_span *spans;
	size_t count, cap;
	long removed, inserted; /* words */
	bool coarse;
	struct wrap wrap;
	size_t top; /* line */
	int rows;   /* of the text, at the last draw */

	/* While the newer one is a proposal that is taken or left hunk by hunk: */
	enum diff_choice *choices; /* one for each; NULL: it is none */
	size_t hunks, hunk;        /* how many; which is asked about */
	bool chosen;               /* something was, since the last draw */
	size_t reading;            /* while both are made one: the hunk */
};

void diff_view_init(struct diff_view *d);
void diff_view_release(struct diff_view *d);

void diff_view_open(struct diff_view *d, uint64_t row, uint64_t from, uint64_t to);
void diff_view_close(struct diff_view *d);

/* Opens it for a review: both are versions of the row. What has been chosen is shown as plain text.
 */
void diff_view_review(struct diff_view *d, const struct row *row, uint64_t from, uint64_t to);
/* For the hunk that is asked about; then the next open one is. False: none is open. */
bool diff_view_choose(struct diff_view *d, enum diff_choice choice);
bool diff_view_reopen(struct diff_view *d); /* the hunk before; false: this is the first */
size_t diff_view_chosen(const struct diff_view *d, enum diff_choice choice); /* how many */
/* Appends the older text with what was taken. */
void diff_view_result(const struct diff_view *d, const struct row *row, struct buf *out);

void diff_view_scroll(struct diff_view *d, long lines);
/* To the next (by > 0) or previous line where a change begins; false when there is none. */
bool diff_view_change(struct diff_view *d, int by);

/* Compares anew where a text has changed. */
void diff_view_draw(struct diff_view *d, const struct row *row, const struct view *v);

#endif
