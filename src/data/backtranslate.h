/* data/backtranslate.h: instructions made from texts: a model is shown a text and asked for the
 * request that it could answer (Li et al., "Self-Alignment with Instruction Backtranslation", 2023;
 * the LongWriter paper's other way to training data).
 *
 * A line is one of data build: index (of the text among all that are not left out, in their order,
 * from 0), id (of the instruction, 16 hex digits), prompt (the instruction), language, length (the
 * text's own, rounded as people ask for it), response (the text), response_length (the paper's
 * count), model, method ("backtranslate"), seed where one is set, source (the file, of JSON
 * Lines with its line: FILE:LINE) and versions. Lines come as they are made; when all are there,
 * they are put in the order of the index. A text for which no reply is of use leaves none, and is
 * asked for again the next time. */
#ifndef DATA_BACKTRANSLATE_H
#define DATA_BACKTRANSLATE_H

#include <stddef.h>

#include "base/err.h"
#include "batch/shard.h"
#include "batch/work.h"
#include "llm/llm.h"

#define BACKTRANSLATE_TRIES 5

struct backtranslate_job {
	const char *const *inputs; /* paths, as texts_walk_foreign reads them; not "-" */
	size_t input_count;
	const char *output; /* path; the texts whose lines it holds are not asked about again */
	const struct model *model;
	int jobs;           /* questions at once */
	long limit;         /* texts at most; 0: all */
	long least, most;   /* words of a text, by the paper's count; most 0: any */
	long window;        /* tokens of the question; 0: what the model takes, or 32,768 */
	struct shard shard; /* by the text */
};

struct backtranslate_told {
	long texts;               /* of this part, long enough and not too long */
	long too_short, too_long; /* left out */
	long same;                /* left out: texts that were there before, word for word */
	long unfit;               /* left out: lines of JSON Lines that hold no text */
};

/* ERR_INTERRUPTED: by a signal; ERR_MODEL: for some there is no instruction, err names how many and
 * the first; ERR_FILE, ERR_USAGE: texts or output cannot be used, also where the output is of other
 * texts or another model. `told` is set once the texts are read. */
bool backtranslate_run(struct llm *llm, const struct backtranslate_job *job,
					   const struct work_watch *watch, struct backtranslate_told *told,
					   struct err *err);

#endif
