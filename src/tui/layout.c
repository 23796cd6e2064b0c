#include "tui/layout.h"

#define OUTLINE_LEAST 30
#define OUTLINE_MOST  66

static int outline_width(int cols)
{
	int width = cols * 9 / 20;
	return width < OUTLINE_LEAST ? OUTLINE_LEAST : width > OUTLINE_MOST ? OUTLINE_MOST : width;
}

/* What gives way when the screen is low: first the header, then the gauge. */
static int take_row(int *rows, int keep)
{
	if (*rows <= keep)
		return 0;
	--*rows;
	return 1;
}

struct layout layout_for(int rows, int cols, bool draft_first)
{
	struct layout made = {.both = cols >= LAYOUT_BOTH};
	int left = rows;
	int status = take_row(&left, 0), gauge = take_row(&left, 2), header = take_row(&left, 1);
	int outline = made.both ? outline_width(cols) : draft_first ? 0 : cols;
	int border = made.both;
	made.header = (struct area){0, 0, header, cols};
	made.outline = (struct area){header, 0, left, outline};
	made.border = (struct area){header, outline, left, border};
	made.draft = (struct area){header, outline + border, left, cols - outline - border};
	made.gauge = (struct area){header + left, 0, gauge, cols};
	made.status = (struct area){header + left + gauge, 0, status, cols};
	return made;
}

void layout_status(struct layout *l, int rows)
{
	int more = rows - l->status.rows, most = l->draft.rows - 2;
	more = more < most ? more : most;
	if (more <= 0 || l->status.rows == 0)
		return;
	l->outline.rows -= more;
	l->border.rows -= more;
	l->draft.rows -= more;
	l->gauge.row -= more;
	l->status.row -= more;
	l->status.rows += more;
}
