/* cmd/status_line.h: one line of standard error that is drawn again and again, where that is a
 * terminal that can; elsewhere nothing. */
#ifndef CMD_STATUS_LINE_H
#define CMD_STATUS_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

struct status_line {
	bool redraws;
	struct buf shown; /* as it stands there */
	int64_t drawn_at; /* clock_now ms */
};

void status_line_init(struct status_line *l, bool json); /* json: nothing is drawn */
void status_line_release(struct status_line *l);         /* takes the line away */

/* Draws it, made safe to show and cut to the terminal. Returns when it is to be shown again, where
 * it was too early for that: CLOCK_NEVER else. */
int64_t status_line_show(struct status_line *l, const struct buf *text);
void status_line_clear(struct status_line *l); /* before anything else is said */
int status_line_columns(void);

#endif
