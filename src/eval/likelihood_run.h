/* eval/likelihood_run.h: the curves of texts, from a server that returns the log-probabilities of a
 * prompt or from llama-perplexity. */
#ifndef EVAL_LIKELIHOOD_RUN_H
#define EVAL_LIKELIHOOD_RUN_H

#include <stdbool.h>

#include "base/err.h"
#include "batch/work.h"
#include "eval/likelihood.h"
#include "batch/texts.h"
#include "llm/llm.h"

struct likelihood_job {
	const struct texts *texts;
	const struct model *model;
	const char *program; /* in place of a server: the words of perplexity.h; NULL: the server */
	const char *output;  /* path of JSON Lines: each text is added when it is measured, and what is
							there is not measured again; NULL: none */
	int window; /* tokens that are read at most, and in a chunk of the program; 0: as many as
				   the model takes, PERPLEXITY_WINDOW */
};

/* One text after the other. A line of the output has text (its name), hash (of its bytes), model,
 * window, chunk, whole, and nll, the values of its curve, null where there is none.
 *
 * A text that is too long for the model is measured as far as it goes, and its curve says so.
 * ERR_INTERRUPTED: by a signal; ERR_USAGE: also where the output is of another model or window;
 * ERR_MODEL, ERR_FILE: the first failure; curves of the texts before are in `out`. */
bool likelihood_run(struct llm *llm, const struct likelihood_job *job,
					const struct work_watch *watch, struct likelihood *out, struct err *err);

#endif
