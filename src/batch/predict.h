/* batch/predict.h: a model's answers to a list of instructions, many at once.
 *
 * The list is JSON Lines with the members of LongBench-Write: prompt, and where known length
 * (words) and type. Each answer is a line with all of them and index (the line of the list, from
 * 0), response, response_length (the paper's count), model, method, seed, seconds, usage, requests
 * and, where it was planned, plan. Lines come in the order in which answers end.
 *
 * What is in the output already is not asked again. What was under way when it was stopped goes on
 * from the projects kept in OUTPUT.work/, which is gone when all is done. An answer that fails is
 * told, leaves no line, and is asked again the next time. */
#ifndef BATCH_PREDICT_H
#define BATCH_PREDICT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "batch/method.h"
#include "batch/shard.h"
#include "batch/work.h"
#include "llm/llm.h"
#include "llm/roles.h"

#define PREDICT_JOBS_MOST 256

struct predict_job {
	const char *data; /* path of the list, "-": standard input */
	const struct buf
		*list;          /* the list itself, then `data` is what it is called; NULL: it is in data */
	const char *output; /* path */
	const struct method *method;
	bool all;           /* plan what is short as well */
	struct shard shard; /* the part that is answered */
	int samples;        /* answers to each instruction, told apart by “sample”, from 0; 0: 1 */
	bool provenance;    /* steps and versions instead of seconds: the same run, the same lines */
	int jobs;           /* answers at once, 1 to PREDICT_JOBS_MOST */
	long limit;         /* lines of the list at most; 0: all */
	const struct model *model;
	const struct model_roles *roles;
	int parallel;               /* sections of a document at once, where the method has it so */
	int best;                   /* engine_set_best, for methods of ours */
	bool tighten, add_sections; /* engine_set_length, the same */
};

/* ERR_INTERRUPTED: a signal that signals_open was told of; ERR_MODEL: answers failed, err names how
 * many and the first; ERR_FILE, ERR_USAGE: list or output cannot be used, also where the output is
 * of another list, model or method. */
bool predict_run(struct llm *llm, const struct predict_job *job, const struct work_watch *watch,
				 struct err *err);

#endif
