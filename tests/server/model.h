/* tests/server/model.h: a chat model that follows its budgets, exactly and deterministically.
 *
 * A prompt whose last line (but that of a chapter) ends with "Word Count: N words" or "N字" is
 * answered with a section of N words (a summary, free of faults, where it asks to sum up), any
 * other with a plan for the length it names; one that speaks of no plan with a text of that
 * length, but of 2,000 words at most, as models do, and one that asks for a judge's scores with scores, and
 * whether a request is long with what follows from its words. No sentence comes twice in 16 million, and none is
 * nearly another's. What real models do instead is in faults.h. */
#ifndef TESTS_SERVER_MODEL_H
#define TESTS_SERVER_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

#include "faults.h"
#include "steps.h"

struct model_options {
	double speed;      /* words per second; 0: at once */
	double ratio;      /* of the words written to those asked */
	size_t stop_after; /* bytes of text after which a reply is reset; 0: never */
	int stop_times;    /* how many replies are */
	int fail_first;    /* how many requests get a 503 */
	uint32_t sentence; /* the number of the first, for several models to differ */
	bool same;         /* the same request, with its seed, gets the same reply at any time */
	struct faults faults;
};

struct model_state {
	struct model_options options;
	uint32_t sentence;  /* the next one */
	struct buf earlier; /* the prompt before: what both begin with is reported as cached */
	uint32_t sections;  /* answered so far */
};

void model_start(struct model_state *m, const struct model_options *options);
void model_stop(struct model_state *m);

/* Appends the steps that answer GET /v1/models: "tester" with a window of 32768 tokens, and others.
 */
void model_list(struct steps *steps);

/* Appends the steps that answer a chat completion request. */
void model_answer(struct model_state *m, const char *body, size_t len, struct steps *steps);

#endif
