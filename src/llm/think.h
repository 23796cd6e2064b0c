/* llm/think.h: tells a model's reasoning from its text where both arrive as one text.
 *
 * Reasoning is <think>…</think> at the start, its tags cut anywhere. Some servers send the closing
 * tag only: a text that opens as reasoning does ("Okay, the user wants") is therefore held back, up
 * to THINK_HOLD bytes, until the tag or the end decides. White space around reasoning drops out.
 * Fed with whole characters, it gives whole characters. */
#ifndef LLM_THINK_H
#define LLM_THINK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define THINK_HOLD ((size_t)32 << 10)

enum think_state {
	THINK_START,  /* nothing but white space or a part of a tag yet */
	THINK_DOUBT,  /* opens as reasoning does: held back */
	THINK_INSIDE, /* after <think> */
	THINK_AFTER,  /* between </think> and the text */
	THINK_TEXT
};

typedef void think_fn(void *ctx, bool reasoning, const char *s, size_t len);

struct think {
	enum think_state state;
	struct buf held;
	size_t searched; /* bytes of held without a closing tag */
};

void think_init(struct think *t);
void think_release(struct think *t);
void think_feed(struct think *t, const char *s, size_t len, think_fn *fn, void *ctx);

/* Gives what is held. A text in doubt is text when the reply is complete, reasoning when it is not.
 */
void think_finish(struct think *t, bool complete, think_fn *fn, void *ctx);

#endif
