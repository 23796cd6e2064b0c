#include "tui/wrap.h"

#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"

void wrap_init(struct wrap *w)
{
	*w = (struct wrap){.width = 0};
	buf_init(&w->breaks);
}

void wrap_release(struct wrap *w)
{
	free(w->lines);
	buf_release(&w->breaks);
	wrap_init(w);
}

static void add_line(struct wrap *w, struct wrap_line line)
{
	MEM_GROW(w->lines, w->count + 1, &w->cap);
	w->lines[w->count++] = line;
}

/* What the paragraph is, and in *fence what comes after it is in. */
static enum wrap_code code_of(struct prose_fence *fence, const char *s, size_t len)
{
	bool inside = fence->mark != 0;
	if (!prose_fenced(fence, s, len))
		return WRAP_PROSE;
	return inside && fence->mark ? WRAP_CODE : WRAP_FENCE;
}

static void wrap_paragraph(struct wrap *w, const char *text, size_t at, size_t end,
						   enum wrap_code code)
{
	size_t start = at;
	text_breaks(text + start, end - start, &w->breaks);
	do {
		size_t len = text_wrap(text + at, w->breaks.data + (at - start), end - at, w->width);
		add_line(w, (struct wrap_line){at, len, at == start, (uint8_t)code});
		at += len;
	} while (at < end);
}

static void wrap_from(struct wrap *w, const char *text, size_t len, size_t at)
{
	struct prose_fence fence = w->fence;
	w->wrapped = len - at;
	for (;;) {
		const char *newline = memchr(text + at, '\n', len - at);
		size_t end = newline ? (size_t)(newline - text) : len;
		w->fence = fence;
		wrap_paragraph(w, text, at, end, code_of(&fence, text + at, end - at));
		if (!newline)
			return;
		at = end + 1;
	}
}

static bool has_only_grown(const struct wrap *w, const char *text, size_t len, uint64_t hash)
{
	return w->count > 0 && len >= w->len &&
		   hash_bytes(w->hash, text + w->len, len - w->len) == hash;
}

/* Takes off the lines of the last paragraph and returns where it starts. */
static size_t drop_last_paragraph(struct wrap *w)
{
	do
		w->count--;
	while (!w->lines[w->count].begins);
	return w->lines[w->count].at;
}

void wrap_update(struct wrap *w, const char *text, size_t len, uint64_t hash, int width)
{
	size_t from = 0;
	w->wrapped = 0;
	if (width == w->width && has_only_grown(w, text, len, hash)) {
		if (len == w->len)
			return;
		from = drop_last_paragraph(w);
	} else {
		w->count = 0;
		w->fence = (struct prose_fence){0};
	}
	w->width = width;
	w->len = len;
	w->hash = hash;
	wrap_from(w, text, len, from);
}

size_t wrap_line_of(const struct wrap *w, size_t at)
{
	size_t low = 0, high = w->count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (w->lines[middle].at <= at)
			low = middle;
		else
			high = middle;
	}
	return low;
}

void wrap_paragraph_of(const struct wrap *w, size_t line, size_t *start, size_t *end)
{
	size_t first = line, last = line;
	while (!w->lines[first].begins)
		first--;
	while (last + 1 < w->count && !w->lines[last + 1].begins)
		last++;
	*start = w->lines[first].at;
	*end = w->lines[last].at + w->lines[last].len;
}
