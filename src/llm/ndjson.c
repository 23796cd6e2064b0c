#include "llm/ndjson.h"

#include <string.h>

void ndjson_init(struct ndjson *n)
{
	*n = (struct ndjson){BUF_INIT, false};
}

void ndjson_release(struct ndjson *n)
{
	buf_release(&n->line);
}

static bool is_blank(const char *s, size_t len)
{
	while (len && strchr(" \t\r", s[len - 1]) && s[len - 1])
		len--;
	return !len;
}

static void end_line(struct ndjson *n, ndjson_fn *fn, void *ctx)
{
	static const char bom[] = "\xef\xbb\xbf";
	size_t from = !n->started && !strncmp(n->line.data, bom, 3) ? 3 : 0;
	size_t len = n->line.len - from;
	n->started = true;
	if (len && n->line.data[from + len - 1] == '\r')
		len--;
	if (!is_blank(n->line.data + from, len))
		fn(ctx, n->line.data + from, len);
	buf_clear(&n->line);
}

bool ndjson_feed(struct ndjson *n, const char *bytes, size_t len, ndjson_fn *fn, void *ctx)
{
	while (len) {
		const char *end = memchr(bytes, '\n', len);
		size_t part = end ? (size_t)(end - bytes) : len;
		if (n->line.len + part > NDJSON_LINE_MAX)
			return false;
		buf_add(&n->line, bytes, part);
		if (!end)
			return true;
		bytes += part + 1;
		len -= part + 1;
		end_line(n, fn, ctx);
	}
	return true;
}
