/* llm/anthropic.h: Anthropic's Messages API, streamed.
 *
 * What the next prompt will begin with as well (ask.stable) is sent in blocks that are cut by the
 * same rule however long it grows, the last whole one marked for the server's cache: the next
 * request finds that mark among its own blocks. */
#ifndef LLM_ANTHROPIC_H
#define LLM_ANTHROPIC_H

#include "llm/provider.h"

#define ANTHROPIC_BLOCK 4096 /* bytes of a block at least: fewer would not be kept there */

void anthropic_request(const struct model *m, const struct ask *ask, struct buf *url,
					   struct buf *body);
void anthropic_headers(const struct model *m, struct buf *headers);
void anthropic_event(struct reply_parser *p, const char *data, size_t len);

#endif
