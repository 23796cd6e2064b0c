#include "llm/sse.h"

void sse_init(struct sse *s)
{
	*s = (struct sse){BUF_INIT, BUF_INIT, BUF_INIT, false, false, false};
}

void sse_release(struct sse *s)
{
	buf_release(&s->line);
	buf_release(&s->data);
	buf_release(&s->type);
}

static void dispatch(struct sse *s, sse_fn *fn, void *ctx)
{
	if (s->has_data)
		fn(ctx, s->type.data, s->data.data, s->data.len);
	buf_clear(&s->data);
	buf_clear(&s->type);
	s->has_data = false;
}

static bool field_is(const char *line, size_t len, const char *name)
{
	return len == strlen(name) && !memcmp(line, name, len);
}

static bool take_field(struct sse *s, const char *line, size_t len)
{
	const char *colon = memchr(line, ':', len);
	size_t name = colon ? (size_t)(colon - line) : len;
	size_t at = colon ? name + 1 : len;
	if (at < len && line[at] == ' ')
		at++;
	if (field_is(line, name, "event")) {
		buf_set(&s->type, line + at, len - at);
	} else if (field_is(line, name, "data")) {
		if (s->data.len + (len - at) >= SSE_EVENT_MAX)
			return false;
		if (s->has_data)
			buf_add_char(&s->data, '\n');
		buf_add(&s->data, line + at, len - at);
		s->has_data = true;
	}
	return true;
}

static bool end_line(struct sse *s, sse_fn *fn, void *ctx)
{
	static const char bom[] = "\xef\xbb\xbf";
	size_t from = !s->started && !strncmp(s->line.data, bom, 3) ? 3 : 0;
	size_t len = s->line.len - from;
	bool fits = true;
	s->started = true;
	if (!len)
		dispatch(s, fn, ctx);
	else if (s->line.data[from] != ':')
		fits = take_field(s, s->line.data + from, len);
	buf_clear(&s->line);
	return fits;
}

/* The bytes before the next line end. */
static size_t line_part(const char *s, size_t len)
{
	size_t at = 0;
	while (at < len && s[at] != '\n' && s[at] != '\r')
		at++;
	return at;
}

bool sse_feed(struct sse *s, const char *bytes, size_t len, sse_fn *fn, void *ctx)
{
	while (len) {
		if (s->after_cr && *bytes == '\n') {
			bytes++;
			len--;
		}
		s->after_cr = false;
		size_t part = line_part(bytes, len);
		if (s->line.len + part > SSE_EVENT_MAX)
			return false;
		buf_add(&s->line, bytes, part);
		if (part == len)
			return true;
		s->after_cr = bytes[part] == '\r';
		bytes += part + 1;
		len -= part + 1;
		if (!end_line(s, fn, ctx))
			return false;
	}
	return true;
}
