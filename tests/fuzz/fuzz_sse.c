/* Server-sent events: as a plain reading of the standard over the whole stream gives them, however
 * the stream is cut. */
#include "fuzz.h"
#include "llm/sse.h"

static void note(void *ctx, const char *type, const char *data, size_t len)
{
	struct buf *out = ctx;
	buf_addf(out, "[%s|", type);
	buf_add(out, data, len);
	buf_add_str(out, "]\n");
}

/* ---- The standard, read slowly ----------------------------------------------------------------
 */
struct slow {
	struct buf type, data, *out;
	bool has_data;
};

static void take_line(struct slow *s, const char *line, size_t len)
{
	const char *colon = memchr(line, ':', len);
	size_t name = colon ? (size_t)(colon - line) : len;
	const char *value = line + name + (colon ? 1 : 0);
	size_t size = len - (size_t)(value - line);
	if (colon && size && *value == ' ') {
		value++;
		size--;
	}
	if (!len && s->has_data)
		note(s->out, s->type.data, s->data.data, s->data.len);
	if (!len) {
		s->has_data = false;
		buf_clear(&s->type);
		buf_clear(&s->data);
	} else if (name == 5 && !memcmp(line, "event", 5)) {
		buf_set(&s->type, value, size);
	} else if (name == 4 && !memcmp(line, "data", 4)) {
		if (s->has_data)
			buf_add_char(&s->data, '\n');
		buf_add(&s->data, value, size);
		s->has_data = true;
	}
}

static void read_slowly(const char *s, size_t len, struct buf *out)
{
	struct slow slow = {.type = BUF_INIT, .data = BUF_INIT, .out = out};
	size_t at = len >= 3 && !memcmp(s, "\xef\xbb\xbf", 3) ? 3 : 0;
	for (size_t end = at; end < len; end++) {
		if (s[end] != '\n' && s[end] != '\r')
			continue;
		take_line(&slow, s + at, end - at);
		end += s[end] == '\r' && end + 1 < len && s[end + 1] == '\n';
		at = end + 1;
	}
	buf_release(&slow.type);
	buf_release(&slow.data);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf expected = BUF_INIT, whole = BUF_INIT, cut = BUF_INIT;
	struct sse sse;
	read_slowly((const char *)data, size, &expected);
	sse_init(&sse);
	MUST(sse_feed(&sse, (const char *)data, size, note, &whole));
	sse_release(&sse);
	sse_init(&sse);
	for (struct pieces p = pieces_of(data, size); pieces_take(&p);)
		MUST(sse_feed(&sse, p.piece, p.len, note, &cut));
	sse_release(&sse);
	MUST(same_bytes(&whole, &expected));
	MUST(same_bytes(&cut, &expected));
	buf_release(&expected);
	buf_release(&whole);
	buf_release(&cut);
	return 0;
}
