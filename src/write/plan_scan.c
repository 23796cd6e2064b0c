#include "write/plan_scan.h"

#include <ctype.h>
#include <strings.h>

#include "doc/document.h"

bool span_starts(struct span v, const char *word)
{
	size_t len = strlen(word);
	return v.len >= len && strncasecmp(v.s, word, len) == 0;
}

bool span_ends(struct span v, const char *word)
{
	size_t len = strlen(word);
	return v.len >= len && strncasecmp(v.s + v.len - len, word, len) == 0;
}

struct span span_after(struct span v, size_t n)
{
	return (struct span){v.s + n, v.len - n};
}

/* What stands between the parts of a row, in half and full width. */
static const char *const separators[] = {" ",  "\t", "\r", ":", "-",  "*",  "_",  "|",  ",", ";",
										 "：", "－", "–",  "—", "，", "；", "　", "、", NULL};

struct span span_trim(struct span v)
{
	bool again = true;
	while (again && v.len) {
		again = false;
		for (size_t i = 0; separators[i] && !again; i++) {
			size_t n = strlen(separators[i]);
			if (span_starts(v, separators[i])) {
				v = span_after(v, n);
				again = true;
			} else if (span_ends(v, separators[i])) {
				v.len -= n;
				again = true;
			}
		}
	}
	return v;
}

/* Where one of `words` begins in v, with the bytes of the longest that does; v.len when none is
 * there. */
static size_t find_any(struct span v, const char *const *words, size_t *found)
{
	for (size_t at = 0; at < v.len; at++) {
		*found = 0;
		for (size_t i = 0; words[i]; i++) {
			size_t n = strlen(words[i]);
			if (n > *found && span_starts(span_after(v, at), words[i]))
				*found = n;
		}
		if (*found)
			return at;
	}
	return v.len;
}

/* A number with thousands commas, in half- or full-width digits; 0 bytes when v does not begin with
 * one. */
static size_t scan_number(struct span v, long *value)
{
	size_t at = 0;
	*value = 0;
	while (at < v.len) {
		int digit = -1;
		size_t n = 1;
		unsigned char c = (unsigned char)v.s[at];
		if (c >= '0' && c <= '9') {
			digit = c - '0';
		} else if (v.len - at >= 3 && memcmp(v.s + at, "\xef\xbc", 2) == 0 &&
				   (unsigned char)v.s[at + 2] >= 0x90 && (unsigned char)v.s[at + 2] <= 0x99) {
			digit = (unsigned char)v.s[at + 2] - 0x90;
			n = 3;
		} else if (c == ',' && at && at + 3 < v.len && isdigit((unsigned char)v.s[at + 1])) {
			at++;
			continue;
		}
		if (digit < 0)
			break;
		if (*value < DOC_TARGET_MAX)
			*value = *value * 10 + digit;
		at += n;
	}
	return at;
}

static const char *const range_marks[] = {"-", "–", "—", "~", "～", "－", "to", "至", "到", NULL};

/* "400", "300-400" (the middle), with a sign such as ~ before it: the bytes, 0 when there is none.
 */
static size_t scan_count(struct span v, int *words)
{
	size_t at = 0;
	long low = 0, high = 0;
	while (at < v.len && strchr(" ~:[(*", v.s[at]))
		at++;
	size_t n = scan_number(span_after(v, at), &low);
	if (!n)
		return 0;
	at += n;
	high = low;
	size_t mark = at, len = 0;
	while (mark < v.len && v.s[mark] == ' ')
		mark++;
	if (find_any(span_after(v, mark), range_marks, &len) == 0 && len) {
		mark += len;
		while (mark < v.len && v.s[mark] == ' ')
			mark++;
		n = scan_number(span_after(v, mark), &high);
		if (n)
			at = mark + n;
		else
			high = low;
	}
	long middle = (low + high) / 2;
	*words = middle > DOC_BUDGET_MAX ? DOC_BUDGET_MAX : (int)middle;
	return at;
}

/* ---- The parts of a row ---- */

size_t plan_scan_marker(struct span v)
{
	static const char *const names[] = {"paragraph", "chapter", "section", "part",
										"段落",      "步骤",    "step",    NULL};
	static const char *const units[] = {"段", "章", "节", "部分", "步", NULL};
	long number = 0;
	for (size_t i = 0; names[i]; i++) {
		if (!span_starts(v, names[i]))
			continue;
		size_t at = strlen(names[i]);
		while (at < v.len && v.s[at] == ' ')
			at++;
		size_t n = scan_number(span_after(v, at), &number);
		return n ? at + n : 0;
	}
	size_t unit = 0;
	if (span_starts(v, "第")) {
		size_t at = find_any(v, units, &unit);
		if (unit && at <= strlen("第一百二十"))
			return at + unit;
	}
	return 0;
}

/* Bullets and "3." or "3)" before a row. */
static struct span drop_bullet(struct span v)
{
	long number = 0;
	for (;;) {
		struct span was = v;
		v = span_trim(v);
		if (span_starts(v, "+") || span_starts(v, "•"))
			v = span_trim(span_after(v, span_starts(v, "+") ? 1 : strlen("•")));
		size_t n = scan_number(v, &number);
		if (n && n < v.len && (v.s[n] == '.' || v.s[n] == ')') && n + 1 < v.len &&
			v.s[n + 1] == ' ')
			v = span_after(v, n + 2);
		if (v.s == was.s)
			return v;
	}
}

static const char *const count_labels[] = {"word_count", "wordcount", "word count", "字数要求",
										   "字数",       "words:",    "length:",    NULL};
static const char *const point_labels[] = {"main_point", "mainpoint", "main points", "main point",
										   "key point",  "主要观点",  "主要内容",    "中心思想",
										   "主旨",       "要点",      NULL};

/* Cuts a count with its label off the end of *v. */
static int take_labelled_count(struct span *v)
{
	size_t label = 0;
	int words = 0;
	size_t at = find_any(*v, count_labels, &label);
	if (at == v->len)
		return 0;
	struct span rest = span_trim(span_after(*v, at + label));
	size_t n = scan_count(rest, &words);
	for (size_t skip = 0; !n && skip < rest.len && skip < 24; skip++)
		n = scan_count(span_after(rest, skip), &words); /* "about 400" */
	if (n)
		v->len = at;
	return n ? words : 0;
}

/* "… (400 words)", "… 400字" at the end. */
static int take_plain_count(struct span *v)
{
	static const char *const units[] = {"words", "word", "字", NULL};
	struct span tail = span_trim(*v);
	while (span_ends(tail, ")") || span_ends(tail, "]") || span_ends(tail, ".") ||
		   span_ends(tail, "）"))
		tail =
			span_trim((struct span){tail.s, tail.len - (span_ends(tail, "）") ? strlen("）") : 1)});
	size_t unit = 0;
	for (size_t i = 0; units[i] && !unit; i++)
		unit = span_ends(tail, units[i]) ? strlen(units[i]) : 0;
	if (!unit)
		return 0;
	tail = span_trim((struct span){tail.s, tail.len - unit});
	size_t start = tail.len;
	while (start && strchr("0123456789,-~ ", tail.s[start - 1]))
		start--;
	int words = 0;
	if (!scan_count(span_trim(span_after(tail, start)), &words))
		return 0;
	while (start && strchr("([ ", tail.s[start - 1]))
		start--;
	if (start >= strlen("（") && memcmp(tail.s + start - strlen("（"), "（", strlen("（")) == 0)
		start -= strlen("（");
	*v = (struct span){tail.s, start};
	return words;
}

/* A line of JSON ends its strings with quotes, commas and braces. */
static struct span trim_json(struct span v)
{
	struct span was;
	do {
		was = v = span_trim(v);
		while (v.len && strchr("\"{}[]", v.s[0]))
			v = span_after(v, 1);
		while (v.len && strchr("\"{}[]", v.s[v.len - 1]))
			v.len--;
	} while (v.len != was.len);
	return v;
}

static bool is_json(struct span v)
{
	return v.len && strchr("{\"", v.s[0]) && memchr(v.s, ':', v.len);
}

/* "| 3 | Trains | 400 |": the longest cell is the point, a number in the last one the count. */
static bool scan_table(struct span v, struct plan_parts *parts)
{
	if (!span_starts(v, "|"))
		return false;
	struct span last = {v.s, 0};
	for (size_t at = 1; at < v.len;) {
		const char *bar = memchr(v.s + at, '|', v.len - at);
		size_t end = bar ? (size_t)(bar - v.s) : v.len;
		struct span cell = span_trim((struct span){v.s + at, end - at});
		if (cell.len > parts->point.len)
			parts->point = cell;
		if (cell.len)
			last = cell;
		at = end + 1;
	}
	parts->has_point = last.len && scan_count(last, &parts->words) && last.s != parts->point.s;
	parts->frame = !parts->has_point;
	return true;
}

struct span plan_scan_lock(struct span v, bool *locked)
{
	struct span end = span_trim(v);
	*locked = span_ends(end, "[locked]");
	if (*locked)
		v = span_trim((struct span){end.s, end.len - strlen("[locked]")});
	return v;
}

static bool in_brackets(struct span v)
{
	return span_starts(v, "[") && memchr(v.s, ']', v.len) == v.s + v.len - 1;
}

/* A point without what stands around it: models copy the brackets of the form, too. */
static struct span trim_point(struct span v)
{
	struct span was;
	do {
		was = v;
		v = span_trim(v);
		if (in_brackets(v))
			v = (struct span){v.s + 1, v.len - 2};
	} while (v.len != was.len);
	return v;
}

/* Takes `end` off the end of *v; false when it does not stand there. */
static bool cut_end(struct span *v, const char *end)
{
	bool there = span_ends(*v, end);
	v->len -= there ? strlen(end) : 0;
	return there;
}

/* The line form just as plan_print_row writes it. Between its two ends a point may hold anything,
 * the words of the form as well. */
static bool scan_line_form(struct span v, struct plan_parts *parts)
{
	struct span rest = plan_scan_lock(v, &parts->locked);
	size_t marker = span_starts(rest, "Paragraph ") ? plan_scan_marker(rest) : 0;
	if (!marker || !span_starts(span_after(rest, marker), " - Main Point: "))
		return false;
	rest = span_after(rest, marker + strlen(" - Main Point: "));
	if (!cut_end(&rest, " words") && !cut_end(&rest, "字"))
		return false;
	size_t digits = 0;
	while (digits < rest.len && isdigit((unsigned char)rest.s[rest.len - digits - 1]))
		digits++;
	rest.len -= digits;
	const char *number = rest.s + rest.len;
	if (!digits || !cut_end(&rest, " - Word Count: "))
		return false;
	scan_count((struct span){number, digits}, &parts->words);
	parts->point = trim_point(rest);
	parts->marked = parts->has_point = parts->whole = true;
	return parts->point.len;
}

struct plan_parts plan_scan_row(struct span v)
{
	struct plan_parts parts = {0};
	if (scan_table(v, &parts) || scan_line_form(v, &parts))
		return parts;
	parts = (struct plan_parts){0};
	bool json = is_json(v);
	v = plan_scan_lock(json ? trim_json(v) : drop_bullet(v), &parts.locked);
	size_t marker = plan_scan_marker(v);
	parts.marked = marker > 0;
	v = span_trim(span_after(v, marker));
	parts.words = take_labelled_count(&v);
	if (!parts.words)
		parts.words = take_plain_count(&v);
	size_t label = 0, at = find_any(v, point_labels, &label);
	if (at < v.len) {
		parts.has_point = true;
		v = span_after(v, at + label);
	}
	parts.point = json ? trim_json(v) : trim_point(v);
	parts.frame = (json && !parts.has_point && !parts.words) || span_starts(v, "```");
	if (parts.frame || (json && !parts.has_point))
		parts.point.len = 0; /* "paragraph": 1 */
	if (parts.marked && parts.point.len && !json)
		parts.has_point = true;
	return parts;
}
