/* eval/table.h: a table of a report, as text for a terminal, as Markdown or as CSV.
 *
 * Columns are named first, then cells are added row by row; a row that has fewer is filled with
 * missing ones. Strings are copied; they may be any bytes. */
#ifndef EVAL_TABLE_H
#define EVAL_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "eval/stat.h"

enum eval_column {
	EVAL_TEXT,    /* to the left */
	EVAL_NUMBER,  /* to the right; texts may stand there, too */
	EVAL_INTERVAL /* 83.1 [80.2, 85.9]; in CSV three columns: NAME, NAME low, NAME high */
};

enum eval_format { EVAL_PLAIN, EVAL_MARKDOWN, EVAL_CSV };

struct eval_table {
	char *title; /* never NULL */
	struct eval_table_column {
		char *name;
		enum eval_column kind;
	} * columns;
	size_t column_count, column_cap;
	struct eval_cell {
		char *text; /* NULL: numbers */
		struct stat_estimate number;
		int decimals;
	} * cells;
	size_t cell_count, cell_cap; /* whole rows and the open one */
	size_t *rules;               /* rows with a line before them */
	size_t rule_count, rule_cap;
};

void eval_table_init(struct eval_table *t, const char *title); /* "": none */
void eval_table_release(struct eval_table *t);

/* All columns come before the first cell. */
void eval_table_column(struct eval_table *t, enum eval_column kind, const char *name);

/* Ends the open row, if there is one. */
void eval_table_end_row(struct eval_table *t);
/* A line between the rows before and those to come; in text alone. */
void eval_table_rule(struct eval_table *t);

/* The row's next cell; a full row is followed by a new one. */
void eval_table_text(struct eval_table *t, const char *s);
void eval_table_number(struct eval_table *t, double number, int decimals); /* NAN: missing */
void eval_table_interval(struct eval_table *t, struct stat_estimate e, int decimals);
void eval_table_missing(struct eval_table *t);

/* "text", "markdown" or "md", "csv". */
bool eval_format_named(const char *name, enum eval_format *format);

/* Appends the table. What is missing is “–” (in ASCII "-"), in CSV nothing. Text: columns aligned
 * by the width of what stands in them; `ascii` draws the lines so. Markdown: a pipe table, what
 * would be markup escaped. CSV: RFC 4180 with a heading, lines that end with CR LF, no title. */
void eval_table_print(const struct eval_table *t, enum eval_format format, bool ascii,
					  struct buf *out);

#endif
