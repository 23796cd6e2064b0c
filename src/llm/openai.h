/* llm/openai.h: chat completions as OpenAI defined them and most servers speak them, streamed. */
#ifndef LLM_OPENAI_H
#define LLM_OPENAI_H

#include "llm/provider.h"

void openai_request(const struct model *m, const struct ask *ask, struct buf *url,
					struct buf *body);
void openai_headers(const struct model *m, struct buf *headers);
void openai_event(struct reply_parser *p, const char *data, size_t len);

#endif
