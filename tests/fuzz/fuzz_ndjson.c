/* Lines are the same however the stream is cut; none has a line feed, none is empty. */
#include "fuzz.h"
#include "llm/ndjson.h"

static void take(void *ctx, const char *line, size_t len)
{
	MUST(len && !memchr(line, '\n', len));
	buf_add(ctx, line, len);
	buf_add_char(ctx, '\n');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ndjson whole, cut;
	struct buf a = BUF_INIT, b = BUF_INIT;
	ndjson_init(&whole);
	ndjson_init(&cut);
	MUST(ndjson_feed(&whole, (const char *)data, size, take, &a));
	for (struct pieces p = pieces_of(data, size); pieces_take(&p);)
		MUST(ndjson_feed(&cut, p.piece, p.len, take, &b));
	MUST(same_bytes(&a, &b) && same_bytes(&whole.line, &cut.line));
	ndjson_release(&whole);
	ndjson_release(&cut);
	buf_release(&a);
	buf_release(&b);
	return 0;
}
