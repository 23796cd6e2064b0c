#include "write/leftover.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "doc/words.h"
#include "write/clean.h"

#define CONCLUSION_MAX 600 /* bytes: a longer one says something */
#define REMARK_MAX     120 /* bytes */

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

size_t leftover_begin(const char *s, size_t len)
{
	bool text = len > LEFTOVER_MAX;
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

bool leftover_may_begin(const char *s, size_t len)
{
	size_t marks = skip_marks(s, len);
	const char *line = s + marks;
	size_t rest = len - marks;
	return !rest || *s == '`' || may_start(line, rest, marker_starts) ||
		   may_start(line, rest, preamble_starts);
}

bool leftover_is_fence(const char *s, size_t len)
{
	static const char *const kinds[] = {"", "markdown", "md", "text", "txt", "plaintext", NULL};
	while (len && isspace((unsigned char)s[len - 1]))
		len--;
	if (len < 3 || memcmp(s, "```", 3) != 0)
		return false;
	for (size_t i = 0; kinds[i]; i++) {
		if (len - 3 == strlen(kinds[i]) && strncasecmp(s + 3, kinds[i], len - 3) == 0)
			return true;
	}
	return false;
}

/* ---- Headings ---- */

bool leftover_may_be_heading(const char *s, size_t len)
{
	return len && (*s == '#' || strncmp(s, "**", len < 2 ? len : 2) == 0);
}

static bool is_heading(const char *s, size_t len)
{
	return len > 4 && (*s == '#' || (!memcmp(s, "**", 2) && !memcmp(s + len - 2, "**", 2)));
}

/* The letter or digit at *at or behind, in lower case where it is ASCII; -1 at the end. */
static int32_t next_letter(const char *s, size_t len, size_t *at)
{
	while (*at < len) {
		int32_t code;
		*at += utf8_decode(s + *at, len - *at, &code);
		enum words_kind kind = words_classify(code);
		if (kind == WORDS_LETTER || kind == WORDS_CJK)
			return code < 0x80 ? tolower(code) : code;
	}
	return -1;
}

bool leftover_is_heading(const char *s, size_t len, const char *point)
{
	size_t at = 0, in_point = 0, point_len = strlen(point);
	int same = 0;
	while (len && isspace((unsigned char)s[len - 1]))
		len--;
	if (!is_heading(s, len))
		return false;
	for (;;) {
		int32_t ours = next_letter(s, len, &at), planned = next_letter(point, point_len, &in_point);
		if (ours < 0)
			return same >= 2;
		if (ours != planned)
			return false;
		same++;
	}
}

/* ---- The end ---- */

static const char *const count_starts[] = {
	"word count", "words:", "total words", "total word count", "approximate word count",
	"字数",       "总字数", "本段字数",    "本节字数",         "共计",
	NULL};
static const char *const sign_offs[] = {"to be continued", "continued in the next",
										"end of section",  "end of paragraph",
										"end of chapter",  "end of part",
										"未完待续",        "待续",
										"全文完",          "本段完",
										"本节完",          NULL};
static const char *const conclusion_starts[] = {
	"in conclusion", "in summary", "to summarize", "to summarise", "to sum up",
	"to conclude",   "总之",       "综上所述",     "总而言之",     NULL};

static size_t skip_brackets(const char *s, size_t len)
{
	static const char *const wide[] = {"（", "【", "［", "—", "–"};
	size_t at = 0, before;
	do {
		before = at;
		while (at < len && strchr("([*_- ", s[at]))
			at++;
		for (size_t i = 0; at < len && i < sizeof wide / sizeof *wide; i++) {
			size_t come = strlen(wide[i]) < len - at ? strlen(wide[i]) : len - at;
			if (memcmp(s + at, wide[i], come) == 0) /* or as much of it as has come */
				at += come;
		}
	} while (at != before);
	return at;
}

static bool has_digit(const char *s, size_t len)
{
	size_t at = 0;
	while (at < len && !isdigit((unsigned char)s[at]))
		at++;
	return at < len;
}

bool leftover_end(const char *s, size_t len, bool middle, bool whole)
{
	bool (*matches)(const char *, size_t, const char *const *) = whole ? does_start : may_start;
	size_t marks = skip_brackets(s, len), rest = len - marks;
	if (!rest)
		return !whole;
	if (len <= REMARK_MAX && matches(s + marks, rest, sign_offs))
		return true;
	if (len <= REMARK_MAX && matches(s + marks, rest, count_starts))
		return !whole || has_digit(s, len);
	return middle && len <= CONCLUSION_MAX && matches(s + marks, rest, conclusion_starts);
}
