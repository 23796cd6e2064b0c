/* llm/models.h: which models can be reached now.
 *
 * models_ask asks the configured server (each, where there are several), the servers that usually
 * listen on this machine, and the providers whose key is known (place.h) for their lists, all at
 * once and with short limits. What each has is told as it comes, only from inside llm_wait. A key
 * is sent to its own place alone, and no redirect is followed. */
#ifndef LLM_MODELS_H
#define LLM_MODELS_H

#include "llm/llm.h"
#include "llm/place.h"

enum models_kind {
	MODELS_FOUND, /* `model`: can be asked as it is; its prices are not looked up */
	MODELS_NONE,  /* `err`: why this place has none. Not told of a port where nothing listens */
	MODELS_OVER   /* all have answered, or will not: the last event */
};

struct models_event {
	enum models_kind kind;
	const char *place; /* "Ollama", "OpenAI", "example.org:8000" */
	const struct model *model;
	const struct err *err;
};

typedef void models_fn(void *ctx, const struct models_event *event);

struct models;

/* `configured` is how the writer has it: what is found has its temperature, timeouts and the like.
 * The handle is gone after MODELS_OVER, or by models_cancel, which comes before llm_free and may
 * be called by the callback. */
struct models *models_ask(struct llm *llm, const struct model *configured,
						  const struct place_keys *keys, models_fn *fn, void *ctx);
void models_cancel(struct models *m); /* NULL is allowed */

#endif
