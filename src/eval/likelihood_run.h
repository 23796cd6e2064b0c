/* eval/likelihood_run.h: the curves of texts, from a server that returns the log-probabilities of a
 * prompt or from llama-perplexity. */
#ifndef EVAL_LIKELIHOOD_RUN_H
#define EVAL_LIKELIHOOD_RUN_H

#include <stdbool.h>

#include "base/err.h"
#include "eval/likelihood.h"
#include "eval/texts.h"
#include "eval/work.h"
#include "llm/llm.h"

struct likelihood_job {
	const struct texts *texts;
	const struct model *model;
	const char *program; /* in place of a server: the words of perplexity.h; NULL: the server */
	int window; /* tokens that are read at most, and in a chunk of the program; 0: as many as
				   the model takes, PERPLEXITY_WINDOW */
};

/* One text after the other. A text that is too long for the model is measured as far as it goes,
 * and its curve says so. ERR_INTERRUPTED: by a signal; ERR_MODEL, ERR_FILE, ERR_USAGE: the first
 * failure; curves of the texts before are in `out`. */
bool likelihood_run(struct llm *llm, const struct likelihood_job *job,
					const struct work_watch *watch, struct likelihood *out, struct err *err);

#endif
