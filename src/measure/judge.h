/* measure/judge.h: what a model says of how good an answer is: six scores from 1 to 5, as in the
 * LongWriter paper (arXiv 2408.07055, section 5.1), and what its reply says of them. */
#ifndef MEASURE_JUDGE_H
#define MEASURE_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

#define JUDGE_DIMENSIONS 6

/* "Relevance", "Accuracy", "Coherence", "Clarity", "Breadth and Depth", "Reading Experience". */
extern const char *const judge_dimensions[JUDGE_DIMENSIONS];

struct judge_scores {
	double score[JUDGE_DIMENSIONS]; /* 1 to 5 */
};

/* Appends the prompt: the file judge.txt with $INST$ and $RESPONSE$ filled in. ERR_FILE: it cannot
 * be read. */
bool judge_prompt(struct buf *out, const char *instruction, const char *response, size_t len,
				  struct err *err);

/* Reads a reply: a JSON object with the six, wherever it stands, or else each of them by its name
 * with a number after it; the last that is said of one counts. Names may differ in case, and in
 * _ and - for a space. False: one is missing, or is not from 1 to 5; err says which, as a clause.
 */
bool judge_read(const char *reply, size_t len, struct judge_scores *scores, struct err *err);

/* S_q: the mean of (score − 1) · 25, from 0 to 100. */
double judge_quality(const struct judge_scores *scores);

/* ---- Two answers to one instruction -------------------------------------------------------- */

enum judge_winner { JUDGE_FIRST, JUDGE_SECOND, JUDGE_TIE };

/* As judge_prompt, by the file compare.txt with $INST$, $FIRST$ and $SECOND$. */
bool judge_pair_prompt(struct buf *out, const char *instruction, const char *first,
					   const char *second, struct err *err);

/* Reads {"Winner": "A"}, "B" or "Tie", or the same in another form; the last counts. False: it says
 * none of them. */
bool judge_read_winner(const char *reply, size_t len, enum judge_winner *winner, struct err *err);

#endif
