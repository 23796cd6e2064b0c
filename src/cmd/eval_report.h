/* cmd/eval_report.h: how a report of eval is put out: as tables on standard output, in the format
 * that --format names, as JSON Lines with --json, and its plot in the terminal and as SVG. */
#ifndef CMD_EVAL_REPORT_H
#define CMD_EVAL_REPORT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "cmd/command.h"
#include "report/plot.h"
#include "report/table.h"

#define TAKES_REPORT "format json " /* options */

struct report {
	enum report_format format;
	bool json;  /* tables and plots are left out: what is added to `out` is JSON Lines */
	bool ascii; /* nothing but ASCII can be shown */
	struct buf out;
};

/* Whether nothing but ASCII can be shown. */
bool report_ascii(void);

/* ERR_USAGE: there is no such format. Release in any case. */
bool report_init(struct report *r, const struct options *o, struct err *err);
void report_release(struct report *r);

void report_table(struct report *r, const struct report_table *t);

/* In the terminal where tables are text, and as SVG in the file `svg` (NULL: in none). ERR_FILE: it
 * cannot be written. */
bool report_plot(struct report *r, const struct plot *p, const char *svg, struct err *err);

/* ERR_FILE: standard output cannot be written. */
bool report_print(struct report *r, struct err *err);

#endif
