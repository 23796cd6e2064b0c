/* write/plan_scan.h: the parts of one line of a plan, for plan.c alone. */
#ifndef WRITE_PLAN_SCAN_H
#define WRITE_PLAN_SCAN_H

#include <stdbool.h>
#include <stddef.h>

struct span {
	const char *s;
	size_t len;
};

bool span_starts(struct span v, const char *word); /* whatever the case of ASCII letters */
bool span_ends(struct span v, const char *word);
struct span span_after(struct span v, size_t n);
struct span span_trim(struct span v); /* white space, dashes, colons … in half and full width */

struct plan_parts {
	bool marked; /* "Paragraph 3", "第三段" */
	bool has_point;
	bool locked; /* ends with "[locked]" */
	bool whole;  /* just as plan_print_row writes it */
	bool frame;  /* of a table, JSON or code block: nothing is lost without it */
	struct span point;
	int words; /* 0: none */
};

/* "Paragraph 3", "第3段", "段落3": the bytes, 0 when v does not begin with one. */
size_t plan_scan_marker(struct span v);

/* v without a "[locked]" at its end. */
struct span plan_scan_lock(struct span v, bool *locked);

/* What a line says, in the line form, as a Markdown table's row, or as a line of JSON. */
struct plan_parts plan_scan_row(struct span v);

#endif
