#include "tui/layout.h"

#define OUTLINE_USUAL 450 /* thousandths of the columns */
#define OUTLINE_LEAST 30
#define OUTLINE_MOST  66 /* unless the writer wants more */
#define DIVIDED_LEAST 20 /* columns of either pane where the writer moves the divider */

static int clamp(int value, int least, int most)
{
	return value < least ? least : value > most ? most : value;
}

static int outline_width(int cols, int share)
{
	if (share <= 0)
		return clamp(cols * OUTLINE_USUAL / 1000, OUTLINE_LEAST, OUTLINE_MOST);
	return clamp((cols * share + 500) / 1000, DIVIDED_LEAST, cols - 1 - DIVIDED_LEAST);
}

int layout_divide(int col, int cols)
{
	int width = clamp(col, DIVIDED_LEAST, cols - 1 - DIVIDED_LEAST);
	return cols > 0 ? (width * 1000 + cols / 2) / cols : 0;
}

bool area_has(const struct area *a, int row, int col)
{
	return row >= a->row && row < a->row + a->rows && col >= a->col && col < a->col + a->cols;
}

/* What gives way when the screen is low: first the header, then the gauge. */
static int take_row(int *rows, int keep)
{
	if (*rows <= keep)
		return 0;
	--*rows;
	return 1;
}

struct layout layout_for(int rows, int cols, const struct layout_wish *wish)
{
	struct layout made = {.both = cols >= LAYOUT_BOTH && !wish->focus};
	int left = rows;
	int status = take_row(&left, 0), gauge = take_row(&left, 1), header = take_row(&left, 2);
	int alone = wish->focus || wish->draft_first ? 0 : cols;
	int outline = made.both ? outline_width(cols, wish->outline) : alone, border = made.both;
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
