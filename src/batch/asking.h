/* batch/asking.h: many questions to one model, several at once, each asked again while its answer
 * is of no use. */
#ifndef BATCH_ASKING_H
#define BATCH_ASKING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "batch/work.h"
#include "llm/llm.h"

enum asking_verdict {
	ASKING_TAKEN, /* the question is answered */
	ASKING_AGAIN, /* the answer is of no use; err says why */
	ASKING_ABORT  /* nothing more can be done; err says why */
};

/* Questions are numbered from 0; those that `skip` names are answered already. */
struct asking_job {
	const struct model *model;
	int jobs;  /* at once */
	int tries; /* of a question, before `give_up` */
	size_t count;
	void *ctx;
	bool (*skip)(void *ctx, size_t i);
	bool (*prompt)(void *ctx, size_t i, struct buf *out, struct err *err);
	int (*attempt)(void *ctx, size_t i); /* goes to the model's seed; NULL: 0 */
	/* says: what to tell of it. */
	enum asking_verdict (*take)(void *ctx, size_t i, const char *answer, size_t len,
								struct buf *says, struct err *err);
	/* No answer was of use: `why`. Its verdict is TAKEN, or ABORT. NULL: it counts as failed. */
	enum asking_verdict (*give_up)(void *ctx, size_t i, const struct err *why, struct buf *says,
								   struct err *err);
	/* The server refuses this very question, and not the others: `why`. Called at the end of a run
	 * that had an answer to any, with what give_up returns. NULL: it counts as failed. */
	enum asking_verdict (*refused)(void *ctx, size_t i, const struct err *why, struct buf *says,
								   struct err *err);
};

/* ERR_INTERRUPTED: by a signal; ERR_MODEL: the model or the network failed for some, err names how
 * many and the first; or what an ABORT left. */
bool asking_run(struct llm *llm, const struct asking_job *job, const struct work_watch *watch,
				struct err *err);

#endif
