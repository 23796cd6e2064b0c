#include "tui/wrap.h"

#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"

void wrap_init(struct wrap *w)
{
	*w = (struct wrap){.width = 0};
	buf_init(&w->breaks);
	buf_init(&w->text);
}

void wrap_release(struct wrap *w)
{
	free(w->lines);
	buf_release(&w->breaks);
	buf_release(&w->text);
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

/* Wraps from `at` to the end, or until a paragraph begins at `stop`. */
static void wrap_from(struct wrap *w, const char *text, size_t len, size_t at, size_t stop)
{
	struct prose_fence fence = w->fence;
	size_t from = at;
	for (;;) {
		const char *newline = memchr(text + at, '\n', len - at);
		size_t end = newline ? (size_t)(newline - text) : len;
		w->fence = fence;
		wrap_paragraph(w, text, at, end, code_of(&fence, text + at, end - at));
		w->wrapped = end - from;
		if (!newline || end + 1 == stop)
			return;
		at = end + 1;
	}
}

static bool has_only_grown(const struct wrap *w, const char *text, size_t len, uint64_t hash)
{
	return len >= w->text.len && hash_bytes(w->hash, text + w->text.len, len - w->text.len) == hash;
}

/* Takes off the lines of the last paragraph and returns where it starts. */
static size_t drop_last_paragraph(struct wrap *w)
{
	do
		w->count--;
	while (!w->lines[w->count].begins);
	return w->lines[w->count].at;
}

static void wrap_appended(struct wrap *w, const char *text, size_t len)
{
	if (len == w->text.len)
		return;
	wrap_from(w, text, len, drop_last_paragraph(w), SIZE_MAX);
	buf_add(&w->text, text + w->text.len, len - w->text.len);
}

static void wrap_all(struct wrap *w, const char *text, size_t len)
{
	w->count = 0;
	w->fence = (struct prose_fence){0};
	wrap_from(w, text, len, 0, SIZE_MAX);
	buf_set(&w->text, text, len);
}

/* ---- A change in the middle ------------------------------------------------------------------ */

/* The first line of the first paragraph that begins behind byte `at`. */
static size_t paragraph_behind(const struct wrap *w, size_t at)
{
	size_t line = wrap_line_of(w, at) + 1;
	while (line < w->count && !w->lines[line].begins)
		line++;
	return line;
}

static void add_shifted(struct wrap *w, const struct wrap_line *lines, size_t count, size_t by)
{
	MEM_GROW(w->lines, w->count + count, &w->cap);
	for (size_t i = 0; i < count; i++) {
		w->lines[w->count] = lines[i];
		w->lines[w->count++].at += by;
	}
}

/* A fence that came or went changes what all behind it is. */
static void mark_code(struct wrap *w, const char *text, size_t len)
{
	struct prose_fence fence = {0};
	for (size_t line = 0, next; line < w->count; line = next) {
		for (next = line + 1; next < w->count && !w->lines[next].begins;)
			next++;
		size_t at = w->lines[line].at, end = next < w->count ? w->lines[next].at - 1 : len;
		w->fence = fence;
		enum wrap_code code = code_of(&fence, text + at, end - at);
		for (size_t i = line; i < next; i++)
			w->lines[i].code = (uint8_t)code;
	}
}

static void wrap_changed(struct wrap *w, const char *text, size_t len)
{
	size_t was = w->text.len, least = was < len ? was : len;
	size_t same = text_same_start(w->text.data, text, least);
	size_t rest = text_same_end(w->text.data + was, text + len, least - same);
	size_t first = wrap_line_of(w, same), behind = paragraph_behind(w, was - rest);
	while (!w->lines[first].begins)
		first--;
	size_t kept = w->count - behind, from = w->lines[first].at;
	size_t stop = kept > 0 ? w->lines[behind].at + len - was : SIZE_MAX;
	struct wrap_line *tail = mem_alloc((kept + 1) * sizeof *tail);
	memcpy(tail, w->lines + behind, kept * sizeof *tail);
	w->count = first;
	wrap_from(w, text, len, from, stop);
	add_shifted(w, tail, kept, len - was);
	free(tail);
	mark_code(w, text, len);
	buf_splice(&w->text, same, was - same - rest, text + same, len - same - rest);
}

void wrap_update(struct wrap *w, const char *text, size_t len, uint64_t hash, int width)
{
	w->wrapped = 0;
	if (w->count == 0 || width != w->width) {
		w->width = width;
		wrap_all(w, text, len);
	} else if (has_only_grown(w, text, len, hash)) {
		wrap_appended(w, text, len);
	} else {
		wrap_changed(w, text, len);
	}
	w->hash = hash;
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
