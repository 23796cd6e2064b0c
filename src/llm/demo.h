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

/* The reply as it is given out. */
struct demo_feed {
	struct buf text;
	size_t at;     /* bytes given */
	int64_t start; /* clock_now ms */
	double words;  /* given since then */
};

/* The bytes after `at` that are due now, at least a piece, which `at` moves over; 0: all are given.
 * speed: words per second, 0 for all at once. *due: when the next ones are. */
size_t demo_feed(struct demo_feed *f, double speed, int64_t now, int64_t *due);

#endif
