/* llm/trace.h: requests and replies in the log (base/log.h): who was asked, how it ended, how long
 * it took; the words themselves only where the log wants bodies. Headers never. */
#ifndef LLM_TRACE_H
#define LLM_TRACE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "llm/provider.h"

struct trace {
	unsigned id;     /* of the reply, for the lines to be told apart; 0 while nothing is logged */
	int64_t began;   /* clock_now ms */
	size_t text_len; /* bytes of text that came */
	struct buf line; /* that has not ended yet: a key in it may come in parts */
};

void trace_begin(struct trace *t, unsigned id); /* once a reply */
void trace_try(const struct trace *t, const struct model *m, const struct buf *body, int tries);
void trace_bytes(struct trace *t, const char *bytes, size_t len); /* by whole lines */
void trace_pause(struct trace *t, int64_t ms, const char *why);

/* How it ended; usage may be NULL. */
void trace_end(struct trace *t, enum finish finish, const struct usage_report *usage);
void trace_fail(struct trace *t, const struct err *err);
void trace_cancel(struct trace *t);

void trace_release(struct trace *t);

#endif
