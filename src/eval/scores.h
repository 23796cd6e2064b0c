/* eval/scores.h: how well runs did, as the LongWriter paper tells it (arXiv 2408.07055, section
 * 5.1): the length score S_l of each answer, its quality S_q where it was judged, and
 * S = (S_l + S_q) / 2, over all answers and by required length, type and language.
 *
 * A run is the answers of one model and method in one file, in lines as batch/predict.h and
 * batch/judging.h leave them. */
#ifndef EVAL_SCORES_H
#define EVAL_SCORES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "eval/naming.h"
#include "measure/judge.h"
#include "report/plot.h"
#include "report/table.h"

struct score_run {
	struct naming name;
	struct score_answer {
		char *prompt, *type;
		const char *language; /* "Chinese", "English" or what the line says */
		char *own_language;   /* storage of it, or NULL */
		long required, words; /* required 0: not known */
		double length;        /* S_l; NAN where nothing is required */
		double quality;       /* S_q; NAN where it has no scores */
		struct judge_scores judge;
	} * answers;
	size_t count, cap;
};

struct scores {
	struct score_run *runs; /* in the order in which they came */
	size_t count, cap;
};

void scores_init(struct scores *s);
void scores_release(struct scores *s);

/* Adds the answers of a file. ERR_FILE: it cannot be read, has none, or a line is no answer. */
bool scores_read(struct scores *s, const char *path, struct err *err);
bool scores_are_judged(const struct scores *s); /* at least one answer is */

/* S_l for each run: of all, by range, by type and by language. */
void scores_length_table(const struct scores *s, struct report_table *t);
void scores_length_json(const struct scores *s, struct buf *out); /* the same as JSON Lines */

/* The paper's tables: S, S_l and S_q of runs over all and by range, and S_q by the six dimensions.
 */
void scores_range_table(const struct scores *s, struct report_table *t);
void scores_dimension_table(const struct scores *s, struct report_table *t);

/* Every later run against the first one, over the prompts that both answered. */
void scores_paired_table(const struct scores *s, struct report_table *t);

/* Required against actual length, and S_l by range. Release the plot. */
void scores_scatter(const struct scores *s, struct plot *p);
void scores_bars(const struct scores *s, struct plot *p);

#endif
