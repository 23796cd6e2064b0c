/* tui/layout.h: where everything stands, for a size of the screen. Nothing is drawn here. */
#ifndef TUI_LAYOUT_H
#define TUI_LAYOUT_H

#include <stdbool.h>

#define LAYOUT_BOTH 60 /* columns from which both panes are shown */

struct area {
	int row, col, rows, cols; /* 0 rows or columns: not shown */
};

/* What the writer wants of it. */
struct layout_wish {
	int outline;      /* thousandths of the columns for the outline; 0: the usual */
	bool focus;       /* the draft alone */
	bool draft_first; /* the pane to show where there is room for one only */
};

struct layout {
	bool both; /* both panes at once */
	struct area header, outline, border, draft, gauge, status;
};

struct layout layout_for(int rows, int cols, const struct layout_wish *wish);

/* What to wish for so that the divider comes to this column, or as near as both panes bear. */
int layout_divide(int col, int cols);

bool area_has(const struct area *a, int row, int col);

/* Gives the status `rows` rows, the others' being taken from the panes, which keep two. */
void layout_status(struct layout *l, int rows);

#endif
