/* write/plan.h: an outline in the line form, read as it streams and written for prompts and people.
 *
 *   ## Title                                                            a heading
 *   Paragraph 1 - Main Point: … - Word Count: 400 words                 a section (Chinese: 400字)
 *
 * Reading is tolerant of what models send around that: preamble and closing remarks, Markdown bold,
 * bullets and numbers, full-width punctuation, a row over several lines, ranges ("300-400 words" is
 * their middle), a missing count. */
#ifndef WRITE_PLAN_H
#define WRITE_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "doc/document.h"

struct plan_row {
	enum row_kind kind;
	int level;
	const char *point; /* NUL-terminated, trimmed; valid during the call */
	int words;         /* 0: none was given */
};

typedef void plan_fn(void *ctx, const struct plan_row *row);

#define PLAN_LINE_MAX 8192 /* bytes of a line; the rest of a longer one is not looked at */

struct plan_parser {
	struct buf line;
	struct buf point; /* of a row whose count is still to come */
	int words;
	plan_fn *fn;
	void *ctx;
	size_t rows; /* sections found */
};

void plan_parser_init(struct plan_parser *p, plan_fn *fn, void *ctx);
void plan_parser_release(struct plan_parser *p);
void plan_parser_feed(struct plan_parser *p, const char *s,
					  size_t len);              /* a row as its line ends */
void plan_parser_finish(struct plan_parser *p); /* the last line may lack its newline */

/* Appends the whole outline, one row a line. language: "zh" counts in 字. */
void plan_print(struct buf *out, const struct doc *doc, const char *language);

/* Appends one section's line, without a newline; number counts sections from 1. */
void plan_print_row(struct buf *out, int number, const char *point, int words,
					const char *language);

/* Scales `count` budgets to sum to `target`, in proportion, in steps of 10 where the target allows,
 * each at least 1; rows with 0 count as the mean of the others (400 when all are 0). */
void plan_scale(int *budgets, size_t count, int target);

#endif
