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
};

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
};

void diff_view_init(struct diff_view *d);
void diff_view_release(struct diff_view *d);

void diff_view_open(struct diff_view *d, uint64_t row, uint64_t from, uint64_t to);
void diff_view_close(struct diff_view *d);

void diff_view_scroll(struct diff_view *d, long lines);
/* To the next (by > 0) or previous line where a change begins; false when there is none. */
bool diff_view_change(struct diff_view *d, int by);

/* Compares anew where a text has changed. */
void diff_view_draw(struct diff_view *d, const struct row *row, const struct view *v);

#endif
