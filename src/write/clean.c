#include "write/clean.h"

#include <ctype.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "write/leftover.h"

#define TAIL_MAX    400 /* bytes of the text before that a reply may repeat */
#define OVERLAP_MIN 8   /* bytes: less is chance */

void clean_init(struct clean *c)
{
	*c = (struct clean){.tail = BUF_INIT, .held = BUF_INIT};
}

void clean_release(struct clean *c)
{
	free(c->point);
	buf_release(&c->tail);
	buf_release(&c->held);
}

void clean_section(struct clean *c, const char *point, bool middle)
{
	mem_set_string(&c->point, point);
	c->middle = middle;
}

/* ---- Overlap ---- */

void clean_expect(struct clean *c, const char *text, size_t len)
{
	size_t from = len > TAIL_MAX ? len - TAIL_MAX : 0;
	while (from < len && ((unsigned char)text[from] & 0xc0) == 0x80)
		from++;
	buf_set(&c->tail, text + from, len - from);
}

/* How what is held begins: with what the tail ends with (*repeated bytes of it), or perhaps so when
 * more of it comes (true). */
static bool may_overlap(const struct clean *c, size_t *repeated)
{
	const struct buf *tail = &c->tail, *held = &c->held;
	*repeated = 0;
	for (size_t at = 0; at < tail->len; at++) {
		size_t left = tail->len - at;
		size_t compared = left < held->len ? left : held->len;
		if (memcmp(tail->data + at, held->data, compared) != 0)
			continue;
		if (compared < left)
			return true;
		if (left >= OVERLAP_MIN && !*repeated)
			*repeated = left;
	}
	return false;
}

/* ---- The first lines ---- */

/* Whether what is held can be judged now: a whole line, or no possible beginning of a leftover. */
static bool can_judge(const struct clean *c)
{
	const struct buf *held = &c->held;
	if (memchr(held->data, '\n', held->len) || held->len > LEFTOVER_MAX)
		return true;
	return !leftover_may_begin(held->data, held->len) &&
		   !(c->point && leftover_may_be_heading(held->data, held->len));
}

static void drop(struct clean *c, size_t len)
{
	if (len)
		c->changed = true;
	buf_splice(&c->held, 0, len, NULL, 0);
}

static void drop_space(struct clean *c)
{
	size_t n = 0;
	while (n < c->held.len && isspace((unsigned char)c->held.data[n]))
		n++;
	drop(c, n);
}

/* Of the first line held, `len` bytes. */
static size_t first_line_leftover(struct clean *c, size_t len)
{
	char *line = c->held.data, kept = line[len];
	line[len] = '\0';
	bool fence = leftover_is_fence(line, len);
	bool heading = c->point && leftover_is_heading(line, len, c->point);
	size_t leftover = fence || heading ? len : leftover_begin(line, len);
	line[len] = kept;
	c->fenced = c->fenced || fence;
	return leftover;
}

/* Drops leftovers from the beginning of what is held; true when the text itself has begun. */
static bool begin(struct clean *c, bool at_end)
{
	for (;;) {
		drop_space(c);
		size_t repeated = 0;
		bool wait = may_overlap(c, &repeated) || !can_judge(c);
		if (!c->held.len || (!at_end && wait))
			return false;
		if (repeated) {
			drop(c, repeated);
			buf_clear(&c->tail);
			continue;
		}
		const char *newline = memchr(c->held.data, '\n', c->held.len);
		size_t line = newline ? (size_t)(newline - c->held.data) : c->held.len;
		size_t leftover = first_line_leftover(c, line);
		if (!leftover)
			return true;
		drop(c, leftover);
	}
}

/* ---- Feeding ---- */

/* Whether the last line held, `len` bytes at s, is no text if the reply ends with it. */
static bool is_ending(const struct clean *c, const char *s, size_t len, bool whole)
{
	if (c->fenced && len <= 3 && strspn(s, "`") >= len)
		return !whole || len == 3;
	return leftover_end(s, len, c->middle, whole);
}

/* How much of what is held is text whatever comes: white space at the end may be none, nor lines
 * that are leftovers when nothing follows them. What began in the middle of a line is text. */
static size_t settled(const struct clean *c, bool at_end)
{
	size_t end = c->held.len;
	bool whole = at_end;
	for (;;) {
		while (end && isspace((unsigned char)c->held.data[end - 1]))
			whole = c->held.data[--end] == '\n' || whole;
		size_t start = end;
		while (start && c->held.data[start - 1] != '\n')
			start--;
		if (!start || end == start || !is_ending(c, c->held.data + start, end - start, whole))
			return end;
		end = start;
		whole = true;
	}
}

static void pass(struct clean *c, bool at_end, struct buf *out)
{
	size_t end = settled(c, at_end);
	buf_add(out, c->held.data, end);
	buf_splice(&c->held, 0, end, NULL, 0);
}

/* Lines end with a newline alone, also those of a server that says \r\n. */
static void hold(struct clean *c, const char *s, size_t len)
{
	const char *end = s + len;
	while (s < end) {
		const char *cr = memchr(s, '\r', (size_t)(end - s));
		buf_add(&c->held, s, (size_t)((cr ? cr : end) - s));
		c->changed = c->changed || cr;
		s = cr ? cr + 1 : end;
	}
}

void clean_feed(struct clean *c, const char *s, size_t len, struct buf *out)
{
	hold(c, s, len);
	if (!c->started)
		c->started = begin(c, false);
	if (c->started)
		pass(c, false, out);
}

void clean_finish(struct clean *c, struct buf *out)
{
	if (!c->started)
		c->started = begin(c, true);
	if (c->started)
		pass(c, true, out);
	if (c->held.len)
		c->changed = true;
	buf_clear(&c->held);
}

/* ---- Titles ---- */

static const char *const title_marks[] = {"#",  "*",  "_",  "\"", "“",  "”",  "「", "」", "『",
										  "』", "《", "》", " ",  "\t", "\r", ".",  "。", NULL};

void clean_title(struct buf *out, const char *reply, size_t len)
{
	size_t start = 0;
	while (start < len && isspace((unsigned char)reply[start]))
		start++;
	const char *newline = memchr(reply + start, '\n', len - start);
	size_t end = newline ? (size_t)(newline - reply) : len;
	for (size_t i = 0; title_marks[i];) {
		size_t n = strlen(title_marks[i]);
		bool first = end - start >= n && memcmp(reply + start, title_marks[i], n) == 0;
		bool last = end - start >= n && memcmp(reply + end - n, title_marks[i], n) == 0;
		start += first ? n : 0;
		end -= last && !first ? n : 0;
		i = first || last ? 0 : i + 1;
	}
	buf_add(out, reply + start, end - start);
}

/* ---- Sentences ---- */

static bool is_closing(int32_t c)
{
	return c == '"' || c == '\'' || c == ')' || c == ']' || c == '*' || c == '_' || c == 0x2019 ||
		   c == 0x201d || c == 0x300d || c == 0x300f || c == 0xff09 || c == 0x300b;
}

size_t clean_last_sentence(const char *s, size_t len)
{
	size_t last = 0;
	bool ended = false; /* after a sentence's mark and what closes it */
	for (size_t at = 0; at < len;) {
		int32_t c;
		size_t n = utf8_decode(s + at, len - at, &c);
		bool wide = c == 0x3002 || c == 0xff01 || c == 0xff1f;
		if (wide || c == '.' || c == '!' || c == '?' || c == 0x2026) {
			ended = true;
			if (wide)
				last = at + n;
		} else if (ended && is_closing(c)) {
			if (last == at)
				last = at + n;
		} else {
			if (ended && (c == ' ' || c == '\n'))
				last = last > at ? last : at;
			ended = false;
		}
		at += n;
	}
	return ended ? len : last;
}
