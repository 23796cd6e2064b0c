/* batch/judging.h: answers judged by a model: a line of predictions in, the same line with its
 * scores out.
 *
 * Lines come as answers are judged; when all are, and tell their “index”, they are put in its
 * order. Each answer is judged `repeats` times, and its line, once all are there, has: scores (the
 * means, by measure/judge.h's names), quality (S_q of them), judge (the model), judgements (each
 * one's scores), and where no reply could be read in JUDGING_TRIES tries, unscored: true and why,
 * and no scores. An empty answer is not shown to anyone: it has the lowest scores. */
#ifndef BATCH_JUDGING_H
#define BATCH_JUDGING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "batch/shard.h"
#include "batch/work.h"
#include "llm/llm.h"

#define JUDGING_TRIES        5
#define JUDGING_REPEATS_MOST 100

struct judging_job {
	const char *input;  /* path of predictions, "-": standard input */
	const char *output; /* path; lines that it holds already are not judged again */
	const struct model *model;
	int jobs, repeats;
	uint64_t seed;      /* of the order in which they are judged */
	struct shard shard; /* the part that is judged */
};

/* As asking_run; ERR_FILE, ERR_USAGE: input or output cannot be used, also where the output is of
 * other answers or another judge. */
bool judging_run(struct llm *llm, const struct judging_job *job, const struct work_watch *watch,
				 struct err *err);

#endif
