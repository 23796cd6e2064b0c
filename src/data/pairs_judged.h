/* data/pairs_judged.h: pairs from several judged answers to each instruction, as the LongWriter
 * paper makes them for DPO (arXiv 2408.07055, section 4.2): the best is chosen, and a random one of
 * the others is rejected.
 *
 * What an answer is worth, from 0 to 100:
 *
 *     score = (S_l + S_q) / 2
 *
 * S_l: measure/length.h, of the paper's count against the words that the instruction asks for; S_q:
 * the judge's (measure/judge.h). Where no length is asked for, S_q alone.
 *
 * A line has the pair (data/pair_form.h) and: index (of the instruction in its list), id, language,
 * length (words asked for, 0 where none are), answers (that could be chosen from), model, method,
 * judge, margin (what the chosen one is better by), and of chosen and rejected …_score, …_quality,
 * …_length (words), …_sample and …_seed. */
#ifndef DATA_PAIRS_JUDGED_H
#define DATA_PAIRS_JUDGED_H

#include <stdint.h>

#include "base/err.h"
#include "data/pair_form.h"

struct pairs_judged_job {
	const char *input;  /* path, of batch/judging.h's lines with index and sample */
	const char *output; /* path, or "-"; replaced at once at the end, in the order of the index */
	double validation;  /* share of the instructions (data/split.h) */
	enum pair_form form;
	double margin; /* a rejected answer is worse by this at least, and never as good */
	uint64_t seed; /* with the prompt, of what is rejected and of which of two best is chosen: the
					  same whatever else is in the file */
};

/* Why an instruction gives no pair. */
enum pairs_unpaired {
	PAIRS_FEW,   /* fewer than two scored answers that differ */
	PAIRS_EQUAL, /* none is worse than the best by the margin */
	PAIRS_UNPAIRED
};

struct pairs_judged_told {
	long instructions, pairs, answers;
	long validation;      /* of the pairs */
	long unscored, empty; /* answers that are left out */
	long left[PAIRS_UNPAIRED];
	double chosen, rejected;               /* mean scores; 0 without pairs */
	double chosen_length, rejected_length; /* mean words */
};

extern const char *const pairs_unpaired_names[PAIRS_UNPAIRED];   /* "few" … */
extern const char *const pairs_unpaired_reasons[PAIRS_UNPAIRED]; /* "with fewer than …" */

/* ERR_FILE: the input cannot be read or is no such file, or the output cannot be written. Answers
 * stay in the file: they take no memory. */
bool pairs_judged_run(const struct pairs_judged_job *job, struct pairs_judged_told *told,
					  struct err *err);

#endif
