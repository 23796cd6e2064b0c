/* llm/ollama.h: Ollama's own /api/chat, one JSON value a line.
 *
 * Its context (num_ctx) is asked for with every request, as large as the request needs, in steps:
 * Ollama loads the model anew when the number changes. Prompts are not to be cut silently
 * (truncate, shift). A member "options" of the model's extra joins ours; its num_ctx goes before
 * ours. */
#ifndef LLM_OLLAMA_H
#define LLM_OLLAMA_H

#include "llm/provider.h"

void ollama_request(const struct model *m, const struct ask *ask, struct buf *url,
					struct buf *body);
void ollama_headers(const struct model *m, struct buf *headers);
void ollama_event(struct reply_parser *p, const char *data, size_t len);

/* The tokens of context that a request asks for; never more than the model's window. */
long ollama_context(const struct model *m, const struct ask *ask);

#endif
