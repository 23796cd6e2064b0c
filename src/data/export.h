/* data/export.h: what was built and filtered, as the files that a trainer reads: its form alone,
 * with general examples blended in, and a part kept for validation. */
#ifndef DATA_EXPORT_H
#define DATA_EXPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "data/form.h"

#define EXPORT_RATIO 30.0 /* general examples to one of ours: the paper's 180,000 to 6,000 */

struct export_job {
	const char *input;  /* path of the lines that data filter or data build wrote */
	const char *output; /* path; "-": standard output, without validation */
	const struct form *form;
	double validation; /* share of the instructions, from 0 to below 1 */
	const char *mix;   /* path of general examples; NULL: none */
	double ratio;      /* of them to one of ours */
	uint64_t seed;     /* draws them, and the order of the lines where some are blended in */
	bool with_plan;    /* the plan before the text, in the answer */
	long max_words;    /* the paper's count, of a text; longer ones are left out; 0: all */
};

struct export_part {
	long lines, ours;
	long long words, our_words; /* the paper's count, of the answers */
};

struct export_told {
	struct export_part train, validation;
	long unkept;       /* of our lines: keep is false */
	long empty;        /* without a text */
	long long_ones;    /* over max_words, general examples among them */
	long unplanned;    /* with_plan: that have no plan */
	long asked, drawn; /* general examples */
	long unfit;        /* general lines that are no conversation with answers */
};

/* The outputs (data/split.h) are replaced at the end. Without a mix, lines stay in their order.
 * ERR_FILE, which names the file and the line; ERR_INTERRUPTED: a signal that signals_open was told
 * of. */
bool export_run(const struct export_job *job, struct export_told *told, struct err *err);

#endif
