#include "doc/prose.h"

#include <stdint.h>
#include <string.h>

#include <unictype.h>

#include "base/utf8.h"

#define INDENT_MAX 3 /* spaces before a mark; more make it code */
#define FENCE_MIN  3

/* ---- Lines ----------------------------------------------------------------------------------- */

size_t prose_line(const char *s, size_t len, size_t *next)
{
	const char *newline = memchr(s, '\n', len);
	size_t line = newline ? (size_t)(newline - s) : len;
	if (next)
		*next = newline ? line + 1 : len;
	return line;
}

bool prose_is_blank(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (!strchr(" \t\r\n", s[i]))
			return false;
	}
	return true;
}

static size_t run_of(const char *s, size_t len, char c)
{
	size_t n = 0;
	while (n < len && s[n] == c)
		n++;
	return n;
}

bool prose_fenced(struct prose_fence *fence, const char *line, size_t len)
{
	size_t indent = run_of(line, len, ' ');
	const char *s = line + indent;
	size_t left = len - indent;
	char mark = '\0';
	if (left)
		mark = *s;
	size_t width = run_of(s, left, mark);
	bool is_fence = indent <= INDENT_MAX && width >= FENCE_MIN && (mark == '`' || mark == '~');
	if (fence->mark) {
		if (is_fence && mark == fence->mark && width >= fence->width &&
			prose_is_blank(s + width, left - width))
			fence->mark = 0;
		return true;
	}
	if (!is_fence || (mark == '`' && memchr(s + width, '`', left - width)))
		return false;
	*fence = (struct prose_fence){mark, width};
	return true;
}

/* ---- Paragraphs ------------------------------------------------------------------------------ */

bool prose_paragraph(const char *s, size_t len, size_t *at, size_t *start, size_t *end)
{
	struct prose_fence fence = {0};
	bool begun = false;
	while (*at < len) {
		size_t next, line = prose_line(s + *at, len - *at, &next);
		bool fenced = prose_fenced(&fence, s + *at, line);
		if (!fenced && prose_is_blank(s + *at, line)) {
			if (begun)
				return true;
		} else {
			if (!begun)
				*start = *at;
			*end = *at + line;
			begun = true;
		}
		*at += next;
	}
	return begun;
}

/* ---- Sentences ------------------------------------------------------------------------------- */

static bool is_one_of(int32_t code, const char *set)
{
	for (size_t len = strlen(set); len;) {
		int32_t c;
		size_t n = utf8_decode(set, len, &c);
		if (c == code)
			return true;
		set += n;
		len -= n;
	}
	return false;
}

static size_t skip(const char *s, size_t len, size_t at, const char *set)
{
	int32_t code;
	while (at < len) {
		size_t n = utf8_decode(s + at, len - at, &code);
		if (!is_one_of(code, set))
			break;
		at += n;
	}
	return at;
}

/* A number alone is that of a list. */
static bool is_number(const char *s, size_t len)
{
	return len && strspn(s, "0123456789 ") >= len;
}

/* Whether marks of another script than Chinese, which need a space behind them, end at `at`. */
static bool ends_spaced(const char *s, size_t len, size_t at, bool full_stop)
{
	int32_t code = 0;
	if (at == len)
		return true;
	size_t word = skip(s, len, at, " \t\n");
	if (word == at)
		return false;
	if (word < len)
		utf8_decode(s + word, len - word, &code);
	return !full_stop || code < 0 || !uc_is_lower((ucs4_t)code);
}

static const char closing[] = "\"')]*_”’」』）》";
static const char marks_of_end[] = ".!?…。！？｡";

bool prose_ends(const char *s, size_t len)
{
	int32_t code, last = 0;
	for (size_t at = 0; at < len;) {
		at += utf8_decode(s + at, len - at, &code);
		if (!is_one_of(code, closing) && !is_one_of(code, " \t\n"))
			last = code;
	}
	return last && is_one_of(last, marks_of_end);
}

/* Whether a mark that ends a sentence may begin with this byte: most cannot, and cost nothing. */
static bool may_end(char byte)
{
	return byte == '.' || byte == '!' || byte == '?' || byte == '\xe3' || byte == '\xef';
}

size_t prose_sentence(const char *s, size_t len)
{
	for (size_t at = 0, n; at < len; at += n) {
		int32_t code;
		n = 1;
		if (!may_end(s[at]))
			continue;
		n = utf8_decode(s + at, len - at, &code);
		bool spaced = is_one_of(code, ".!?");
		if (!spaced && !is_one_of(code, "。！？｡"))
			continue;
		size_t marks = skip(s, len, at, marks_of_end);
		size_t end = skip(s, len, marks, closing);
		if (!spaced || (!is_number(s, at) && ends_spaced(s, len, end, code == '.')))
			return end;
		n = marks - at;
	}
	return len;
}
