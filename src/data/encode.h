/* data/encode.h: training examples as tokens, many at once, resumed after a kill.
 *
 * An example is a line of an export, or of any form that data/source.h reads. Its tokens are a line
 * of the output: line (of the input, from 0), hash (of its bytes, hexadecimal), model, template,
 * input_ids, and learnt, the ranges of answers as [first, end] pairs. Lines come in the order in
 * which examples are done. */
#ifndef DATA_ENCODE_H
#define DATA_ENCODE_H

#include <stdbool.h>

#include "base/err.h"
#include "batch/work.h"
#include "data/chat.h"
#include "llm/llm.h"

#define ENCODE_JOBS_MOST 256

struct encode_job {
	const char *input;  /* path of a file that can be read again */
	const char *output; /* path; examples that it has are not asked for again */
	const struct chat_template *chat;
	const struct model *model;
	int jobs;
};

struct encode_told {
	long lines;
	long not_kept; /* keep is false */
	long useless;  /* no example: no answer, or turns out of order */
	long reserved; /* a text says a control token */
};

/* ERR_INTERRUPTED: by a signal; ERR_MODEL: some failed, err names how many and the first; ERR_FILE,
 * ERR_USAGE: input or output cannot be used, also where the output is of other examples, another
 * model or template. */
bool encode_run(struct llm *llm, const struct encode_job *job, const struct work_watch *watch,
				struct encode_told *told, struct err *err);

#endif
