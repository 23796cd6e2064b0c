/* write/plan.h: an outline in the line form, read as it streams and written for prompts and people.
 *
 *   ## Title                                                            a heading
 *   Paragraph 1 - Main Point: … - Word Count: 400 words                 a section (Chinese: 400字)
 *   Paragraph 2 - Main Point: … - Word Count: 800 words [locked]        one that is not to be
 * written an indented line                                                a note on the row above
 *
 * Reading is tolerant of what models send around that: preamble and closing remarks, Markdown bold,
 * bullets, numbers, tables, JSON, full-width punctuation, a row over several lines, ranges
 * ("300-400 words" is their middle), a missing count. What is not understood is handed over as
 * such. */
#ifndef WRITE_PLAN_H
#define WRITE_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "doc/document.h"

enum plan_kind {
	PLAN_SECTION,
	PLAN_HEADING,
	PLAN_NOTE, /* a line of the note of the row before it */
	PLAN_OTHER /* a line that is none of these */
};

struct plan_item {
	enum plan_kind kind;
	int level;        /* of a heading */
	const char *text; /* point, title, line: NUL-terminated, trimmed; valid during the call */
	int words;        /* of a section; 0: none was given */
	bool locked;
	int line; /* where it ended, counted from 1 */
};

typedef void plan_fn(void *ctx, const struct plan_item *item);

#define PLAN_LINE_MAX 8192 /* bytes of a line; the rest of a longer one is not looked at */

struct plan_parser {
	struct buf line;
	struct buf point; /* of a row whose count is still to come */
	int words;
	int lines; /* that have ended */
	bool locked;
	bool noted; /* below a heading or a row: an indented line is a note on it */
	bool whole; /* below a row just as plan_print writes it: whatever the note says */
	plan_fn *fn;
	void *ctx;
	size_t rows; /* sections found */
};

void plan_parser_init(struct plan_parser *p, plan_fn *fn, void *ctx);
void plan_parser_release(struct plan_parser *p);
void plan_parser_feed(struct plan_parser *p, const char *s,
					  size_t len);              /* a row as its line ends */
void plan_parser_finish(struct plan_parser *p); /* the last line may lack its newline */

/* Appends the whole outline in the line form: with locks and notes for people, without for models.
 */
void plan_print(struct buf *out, const struct doc *doc);
/* near 0: all rows; else the headings and the rows of the chapter that row `near` is in. state:
 * with a mark on what is written. Returns the byte where the line of `near` begins. */
size_t plan_print_for_model(struct buf *out, const struct doc *doc, uint64_t near, bool state);

/* Appends one section's line, without a newline; number counts sections from 1. */
void plan_print_row(struct buf *out, int number, const char *point, int words,
					const char *language);

/* Scales `count` budgets to sum to `target`, in proportion, in steps of 10 where the target allows,
 * each at least 1; rows with 0 count as the mean of the others (400 when all are 0). */
void plan_scale(int *budgets, size_t count, int target);

#endif
