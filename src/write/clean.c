#include "write/clean.h"

#include <ctype.h>
#include <strings.h>

#include "base/utf8.h"

#define HELD_MAX    1600 /* bytes of a first line that are waited for: a longer one is text */
#define TAIL_MAX    400  /* bytes of the text before that a reply may repeat */
#define OVERLAP_MIN 8    /* bytes: less is chance */

void clean_init(struct clean *c)
{
	*c = (struct clean){.tail = BUF_INIT, .held = BUF_INIT};
}

void clean_release(struct clean *c)
{
	buf_release(&c->tail);
	buf_release(&c->held);
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

/* ---- The first line ---- */

static const char *const marker_starts[] = {"paragraph ", "section ", "第", "段落", NULL};
static const char *const preamble_starts[] = {
	"sure", "certainly", "of course", "here is", "here's", "here are", "okay",
	"好的", "当然",      "以下是",    "下面是",  "这是",   NULL};

static size_t skip_marks(const char *s, size_t len)
{
	size_t at = 0;
	while (at < len && strchr("*#_> \t", s[at]))
		at++;
	return at;
}

/* One of the words begins s, or s is too short to tell. */
static bool may_start(const char *s, size_t len, const char *const *words)
{
	for (size_t i = 0; words[i]; i++) {
		size_t n = strlen(words[i]);
		if (strncasecmp(s, words[i], len < n ? len : n) == 0)
			return true;
	}
	return false;
}

static bool does_start(const char *s, size_t len, const char *const *words)
{
	for (size_t i = 0; words[i]; i++) {
		size_t n = strlen(words[i]);
		if (len >= n && strncasecmp(s, words[i], n) == 0)
			return true;
	}
	return false;
}

/* "Paragraph 12", "第三段": the bytes, 0 when there is none. */
static size_t marker_length(const char *s, size_t len)
{
	static const char *const han_units[] = {"段", "节", "部分"};
	if (does_start(s, len, (const char *const[]){"第", NULL})) {
		for (size_t i = 0; i < 3; i++) {
			const char *unit = strstr(s, han_units[i]);
			if (unit && unit - s <= (long)strlen("第一百二十"))
				return (size_t)(unit - s) + strlen(han_units[i]);
		}
		return 0;
	}
	if (!does_start(s, len, marker_starts))
		return 0;
	size_t at = 0;
	while (at < len && !isdigit((unsigned char)s[at]) && at < strlen("paragraph "))
		at++;
	size_t digits = at;
	while (at < len && isdigit((unsigned char)s[at]))
		at++;
	return at > digits ? at : 0;
}

static bool ends_with_colon(const char *s, size_t len)
{
	static const char wide[] = "：";
	while (len && strchr("* ", s[len - 1]))
		len--;
	return (len && s[len - 1] == ':') ||
		   (len >= sizeof wide - 1 &&
			memcmp(s + len - (sizeof wide - 1), wide, sizeof wide - 1) == 0);
}

static size_t skip_separators(const char *s, size_t len)
{
	static const char *const wide[] = {"：", "—", "–", "－", "、"};
	size_t at = 0, before;
	do {
		before = at;
		while (at < len && strchr(":-*. \t", s[at]))
			at++;
		for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
			if (len - at >= strlen(wide[i]) && memcmp(s + at, wide[i], strlen(wide[i])) == 0)
				at += strlen(wide[i]);
		}
	} while (at != before);
	return at;
}

/* How many bytes of the first line are not the document's; the whole line when it is a title of the
 * step. Of a line longer than a title, its marker at most. */
static size_t leftover_length(const char *s, size_t len)
{
	bool text = len > HELD_MAX;
	size_t marks = skip_marks(s, len);
	const char *line = s + marks;
	size_t rest = len - marks;
	if (does_start(line, rest, preamble_starts))
		return !text && ends_with_colon(line, rest) ? len : 0;
	size_t marker = marker_length(line, rest);
	if (!marker)
		return 0;
	if (!text && (strstr(line, "Main Point") || strstr(line, "Word Count")))
		return len;
	size_t after = marker + skip_separators(line + marker, rest - marker);
	if (after == marker && after < rest)
		return 0; /* "Paragraph 12b", "第三段时间": the text itself */
	return text || clean_last_sentence(line + after, rest - after) ? marks + after : len;
}

/* Whether what is held can be judged now: a whole line, or no possible beginning of a leftover. */
static bool can_judge(const struct buf *held)
{
	size_t marks = skip_marks(held->data, held->len);
	const char *s = held->data + marks;
	size_t len = held->len - marks;
	if (memchr(held->data, '\n', held->len) || held->len > HELD_MAX)
		return true;
	return len && !may_start(s, len, marker_starts) && !may_start(s, len, preamble_starts);
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

/* Drops leftovers from the beginning of what is held; true when the text itself has begun. */
static bool begin(struct clean *c, bool at_end)
{
	for (;;) {
		drop_space(c);
		size_t repeated = 0;
		bool wait = may_overlap(c, &repeated) || !can_judge(&c->held);
		if (!c->held.len || (!at_end && wait))
			return false;
		if (repeated) {
			drop(c, repeated);
			buf_clear(&c->tail);
			continue;
		}
		const char *newline = memchr(c->held.data, '\n', c->held.len);
		size_t line = newline ? (size_t)(newline - c->held.data) : c->held.len;
		char kept = c->held.data[line];
		c->held.data[line] = '\0';
		size_t leftover = leftover_length(c->held.data, line);
		c->held.data[line] = kept;
		if (!leftover)
			return true;
		drop(c, leftover);
	}
}

/* ---- Feeding ---- */

/* Passes on what is held but for white space at its end. */
static void pass(struct clean *c, struct buf *out)
{
	size_t end = c->held.len;
	while (end && isspace((unsigned char)c->held.data[end - 1]))
		end--;
	buf_add(out, c->held.data, end);
	buf_splice(&c->held, 0, end, NULL, 0);
}

void clean_feed(struct clean *c, const char *s, size_t len, struct buf *out)
{
	buf_add(&c->held, s, len);
	if (!c->started)
		c->started = begin(c, false);
	if (c->started)
		pass(c, out);
}

void clean_finish(struct clean *c, struct buf *out)
{
	if (!c->started)
		c->started = begin(c, true);
	if (c->started)
		pass(c, out);
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
