/* llm/post.h: one request to the server of a model that is no chat, and its whole answer: with the
 * model's headers, key and limits, asked again a few times where that may help. */
#ifndef LLM_POST_H
#define LLM_POST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "llm/llm.h"

struct post_answer {
	int status; /* 0: no answer came */
	const char *body;
	size_t len;
	const struct err *err; /* NULL: status is 2xx, and the body whole */
	bool unknown;          /* with err: the server may know no such request */
	int window;            /* with err: as refusal_window has it */
};

typedef void post_fn(void *ctx, const struct post_answer *answer);

struct post;

/* Sends the body (JSON, copied) to `url`. fn is called once, from inside llm_wait; the handle is
 * gone after it, or by post_cancel, which comes before llm_free. NULL with err: ERR_USAGE. */
struct post *post_start(struct llm *llm, const struct model *model, const char *url,
						const struct buf *body, post_fn *fn, void *ctx, struct err *err);
void post_cancel(struct post *p); /* NULL is allowed */

/* The body of an answer with err, in the words of the server: "status 404: no such model". */
void post_words(const struct post_answer *answer, struct buf *out);

#endif
