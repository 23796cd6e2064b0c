/* llm/sse.h: server-sent events (WHATWG HTML, 9.2.6), fed in pieces cut anywhere.
 *
 * LF, CR and CRLF end lines; a BOM at the start and comments drop out; data lines join with LF.
 * Lines and events are bounded: past SSE_EVENT_MAX bytes the stream is refused. */
#ifndef LLM_SSE_H
#define LLM_SSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define SSE_EVENT_MAX ((size_t)16 << 20)

typedef void sse_fn(void *ctx, const char *type, const char *data, size_t len);

struct sse {
	struct buf line, data, type;
	bool started;  /* past a possible BOM */
	bool after_cr; /* a LF now belongs to the CR before it */
	bool has_data;
};

void sse_init(struct sse *s);
void sse_release(struct sse *s);

/* Calls fn for each event that is whole. An event without its blank line at the end of the stream
 * is dropped, as the standard says. False: a line or event over the bound. */
bool sse_feed(struct sse *s, const char *bytes, size_t len, sse_fn *fn, void *ctx);

#endif
