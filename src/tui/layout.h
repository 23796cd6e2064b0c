/* tui/layout.h: where everything stands, for a size of the screen. Nothing is drawn here. */
#ifndef TUI_LAYOUT_H
#define TUI_LAYOUT_H

#include <stdbool.h>

#define LAYOUT_BOTH 60 /* columns from which both panes are shown */

struct area {
	int row, col, rows, cols; /* 0 rows or columns: not shown */
};

struct layout {
	bool both; /* both panes at once */
	struct area header, outline, border, draft, gauge, status;
};

/* draft_first: the pane to show where there is room for one only. */
struct layout layout_for(int rows, int cols, bool draft_first);

/* Gives the status `rows` rows, the others' being taken from the panes, which keep two. */
void layout_status(struct layout *l, int rows);

#endif
