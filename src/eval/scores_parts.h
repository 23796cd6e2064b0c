/* eval/scores_parts.h: the parts of a run that are told of, and what is measured of them. */
#ifndef EVAL_SCORES_PARTS_H
#define EVAL_SCORES_PARTS_H

#include "eval/scores.h"

#define SCORE_RANGES 4
#define SCORE_SEED   1 /* of the bootstrap */

struct score_range {
	const char *name;
	long from, below; /* words required */
};

extern const struct score_range score_ranges[SCORE_RANGES]; /* the paper's */

struct score_part {
	enum { SCORE_ALL, SCORE_RANGE, SCORE_TYPE, SCORE_LANGUAGE } kind;
	const char *name;
	int range;
};

enum score_measure {
	SCORE_LENGTH,    /* S_l */
	SCORE_QUALITY,   /* S_q */
	SCORE_RATIO,     /* words for each that was required */
	SCORE_DIMENSION, /* and those after it: (score − 1) · 25 */
};

/* Sets `out` to what tells the run from the others: its model, and where that is not enough its
 * method and its file. */
void scores_name(const struct scores *s, size_t run, struct buf *out);

double score_value(const struct score_answer *a, enum score_measure measure); /* NAN: none */

/* The values of a part that are numbers; the caller frees them. */
double *score_collect(const struct score_run *run, const struct score_part *part,
					  enum score_measure measure, size_t *n);
double score_mean(const struct score_run *run, const struct score_part *part,
				  enum score_measure measure);

#endif
