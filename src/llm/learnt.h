/* llm/learnt.h: what becomes known of a model at its server while it is asked.
 *
 * Servers that speak the same dialect differ in the parameters they take. What a refusal (status
 * 400 or 422) says is not supported is sent by its other name from then on, or not at all: a table
 * in learnt.c has which. */
#ifndef LLM_LEARNT_H
#define LLM_LEARNT_H

#include <stdbool.h>

#include "base/buf.h"
#include "llm/provider.h"
#include "llm/refusal.h"

struct learnt {
	struct learnt *next;
	const struct provider *provider;
	char *base_url, *name;
	unsigned mends; /* a bit each, by the table */
	long context;   /* tokens it was last loaded with, where that is ours to say; 0: none */
};

/* That of the model, made where there was none; of the list's life. */
struct learnt *learnt_of(struct learnt **list, const struct model *m);
void learnt_free(struct learnt **list);

/* Is there something new in a refusal of `body` that can be mended? `told` gets what is done, for
 * the log. */
bool learnt_from(struct learnt *l, const struct refusal *r, const struct buf *body,
				 struct buf *told);

/* Mends a request's body by what is known. */
void learnt_apply(const struct learnt *l, struct buf *body);

#endif
