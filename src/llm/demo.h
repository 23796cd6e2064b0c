/* llm/demo.h: the built-in writer: no model, no network, the same text for the same request and
 * seed.
 *
 * For trying the program, teaching and tests; everything it makes says so in the interface. It
 * writes plain prose about the instruction's own subject at the asked length, and plans in the line
 * form. */
#ifndef LLM_DEMO_H
#define LLM_DEMO_H

#include <stdint.h>

#include "base/buf.h"
#include "llm/provider.h"

/* Appends the whole reply to `ask`. */
void demo_reply(const struct ask *ask, uint64_t seed, struct buf *out);

#endif
