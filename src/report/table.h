/* report/table.h: a table of a report, as text for a terminal, as Markdown or as CSV.
 *
 * Columns are named first, then cells are added row by row; a row that has fewer is filled with
 * missing ones. Strings are copied; they may be any bytes. */
#ifndef REPORT_TABLE_H
#define REPORT_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "measure/stat.h"

enum report_column {
	REPORT_TEXT,    /* to the left */
	REPORT_NUMBER,  /* to the right; texts may stand there, too */
	REPORT_INTERVAL /* 83.1 [80.2, 85.9]; in CSV three columns: NAME, NAME low, NAME high */
};

enum report_format { REPORT_PLAIN, REPORT_MARKDOWN, REPORT_CSV };

struct report_table {
	char *title; /* never NULL */
	struct report_table_column {
		char *name;
		enum report_column kind;
	} * columns;
	size_t column_count, column_cap;
	struct report_cell {
		char *text; /* NULL: numbers */
		struct stat_estimate number;
		int decimals;
	} * cells;
	size_t cell_count, cell_cap; /* whole rows and the open one */
	size_t *rules;               /* rows with a line before them */
	size_t rule_count, rule_cap;
};

void report_table_init(struct report_table *t, const char *title); /* "": none */
void report_table_release(struct report_table *t);

/* All columns come before the first cell. */
void report_table_column(struct report_table *t, enum report_column kind, const char *name);

/* Ends the open row, if there is one. */
void report_table_end_row(struct report_table *t);
/* A line between the rows before and those to come; in text alone. */
void report_table_rule(struct report_table *t);

/* The row's next cell; a full row is followed by a new one. */
void report_table_text(struct report_table *t, const char *s);
void report_table_number(struct report_table *t, double number, int decimals); /* NAN: missing */
void report_table_interval(struct report_table *t, struct stat_estimate e, int decimals);
void report_table_missing(struct report_table *t);

/* "text", "markdown" or "md", "csv". */
bool report_format_named(const char *name, enum report_format *format);

/* Appends the table. What is missing is “–” (in ASCII "-"), in CSV nothing. Text: columns aligned
 * by the width of what stands in them; `ascii` draws the lines so. Markdown: a pipe table, what
 * would be markup escaped. CSV: RFC 4180 with a heading, lines that end with CR LF, no title. */
void report_table_print(const struct report_table *t, enum report_format format, bool ascii,
						struct buf *out);

#endif
