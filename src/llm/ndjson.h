/* llm/ndjson.h: JSON values one a line, fed in pieces cut anywhere.
 *
 * LF and CRLF end lines; empty lines and a BOM at the start drop out. Lines are bounded: past
 * NDJSON_LINE_MAX bytes the stream is refused. */
#ifndef LLM_NDJSON_H
#define LLM_NDJSON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define NDJSON_LINE_MAX ((size_t)16 << 20)

typedef void ndjson_fn(void *ctx, const char *line, size_t len);

struct ndjson {
	struct buf line;
	bool started; /* past a possible BOM */
};

void ndjson_init(struct ndjson *n);
void ndjson_release(struct ndjson *n);

/* Calls fn for each line that is whole. False: a line over the bound. */
bool ndjson_feed(struct ndjson *n, const char *bytes, size_t len, ndjson_fn *fn, void *ctx);

#endif
