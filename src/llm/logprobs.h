/* llm/logprobs.h: how probable a model finds each token of a text: the log-probabilities of a
 * prompt, from a server that returns them.
 *
 * That is asked at BASE_URL/completions, in the two ways there are: by “echo” with “logprobs”, as
 * OpenAI's older interface has it (the reply then has token_logprobs of the prompt as well), and by
 * vLLM's “prompt_logprobs” (a list of objects, from the id of a token to its logprob and rank). */
#ifndef LLM_LOGPROBS_H
#define LLM_LOGPROBS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "llm/llm.h"

struct logprobs {
	double *values; /* natural logarithms, one a token from the first on; NAN where none is told, as
					   for the first, which nothing comes before */
	size_t count, cap;
};

void logprobs_init(struct logprobs *l);
void logprobs_release(struct logprobs *l);

/* Takes them from a reply. False: it has none of the prompt. */
bool logprobs_read(struct logprobs *l, const char *reply, size_t len);

struct logprobs_answer {
	const struct logprobs *values; /* NULL: err */
	const struct err *err;
	int window; /* with err: the text was too long, so many tokens fit, -1 for some fewer; else 0 */
};

typedef void logprobs_fn(void *ctx, const struct logprobs_answer *answer);

struct logprobs_ask;

/* Asks for those of a text (valid UTF-8, copied). fn is called once, from inside llm_wait; the
 * handle is gone after it, or by logprobs_cancel, which comes before llm_free. What may pass is
 * asked again a few times. NULL with err: ERR_USAGE, it cannot be asked there. */
struct logprobs_ask *logprobs_ask(struct llm *llm, const struct model *model, const char *text,
								  size_t len, logprobs_fn *fn, void *ctx, struct err *err);
void logprobs_cancel(struct logprobs_ask *ask); /* NULL is allowed */

#endif
