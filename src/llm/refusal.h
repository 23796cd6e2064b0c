/* llm/refusal.h: a server's "no" told to the user: who, which status, its own words, how to mend
 * it. */
#ifndef LLM_REFUSAL_H
#define LLM_REFUSAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "llm/provider.h"

struct refusal {
	int status;
	const char *location; /* of a redirect; "" for none */
	const char *body;
	size_t body_len;
};

/* Appends the words of an error reply in any of the forms servers use, safe to show; nothing when
 * it has none. */
void refusal_words(struct buf *out, const struct json *reply);

/* The HTTP status an error inside a reply names; 0 for none. */
int refusal_status(const struct json *reply);

/* True for a status that may pass by itself: 408, 409, 429, 5xx. */
bool refusal_passes(int status);

/* The tokens of context that a server names when a prompt was too long for it (llama.cpp's n_ctx,
 * "maximum context length is N" and the like of others); -1 when it names none; 0 when the refusal
 * is about something else. */
int refusal_window(const struct refusal *r);

/* Sets err (ERR_MODEL). Returns whether asking again may help. */
bool refusal_describe(const struct refusal *r, const struct model *m, struct err *err);

#endif
