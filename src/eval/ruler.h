/* eval/ruler.h: LongWrite-Ruler, after the LongWriter paper (arXiv 2408.07055, section 2): the same
 * instructions at growing lengths, to find how long the longest answers of a model get.
 *
 * The instructions are shipped files, prompts/zh/ruler.txt and prompts/en/ruler.txt: one a line,
 * with $WORDS$ in it; blank lines and those that begin with # are passed over. Answers are lines as
 * batch/predict.h leaves them. */
#ifndef EVAL_RULER_H
#define EVAL_RULER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "eval/naming.h"
#include "report/plot.h"
#include "report/table.h"

struct ruler_run {
	struct naming name;
	struct ruler_answer {
		long required; /* words; 0: not known */
		long words;    /* by the paper's count */
	} * answers;       /* from the shortest required length to the longest */
	size_t count, cap;
};

struct ruler {
	struct ruler_run *runs; /* in the order in which they came */
	size_t count, cap;
};

/* The answers to one required length. */
struct ruler_row {
	long required; /* words; 0: not known */
	size_t answers;
	double median;
	long shortest, longest; /* words */
};

/* Appends the list for predict, JSON Lines: every instruction at every length, from the shortest.
 * ERR_FILE: a user's file has a line without $WORDS$, or no line. */
bool ruler_list(struct buf *out, struct err *err);

void ruler_init(struct ruler *r);
void ruler_release(struct ruler *r);

/* Adds the answers of a file. ERR_FILE: it cannot be read, or has none. */
bool ruler_read(struct ruler *r, const char *path, struct err *err);

/* Appends what tells the run from the others: its model, and where that is not enough its method
 * and its file. */
void ruler_name(const struct ruler *r, size_t run, struct buf *out);

/* Fills a row from answers[*at …], as many as ask for the same length, and moves *at on. False: at
 * the end. */
bool ruler_next(const struct ruler_run *run, size_t *at, struct ruler_row *row);
long ruler_most(const struct ruler_run *run); /* words of its longest answer */

/* For each run a row for every required length, then one of all that has its longest answer. */
void ruler_table(const struct ruler *r, struct report_table *t);

/* Makes the plot of every answer, its words against those required; release it. */
void ruler_plot(const struct ruler *r, struct plot *p);

/* The table as JSON Lines; what is of all has no “required”. */
void ruler_json(const struct ruler *r, struct buf *out);

#endif
