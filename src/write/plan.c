#include "write/plan.h"

#include <ctype.h>
#include <strings.h>

#include "base/mem.h"

/* ---- Scanning: a span of a line ---- */

struct span {
	const char *s;
	size_t len;
};

static bool starts(struct span v, const char *word)
{
	size_t len = strlen(word);
	return v.len >= len && strncasecmp(v.s, word, len) == 0;
}

static bool ends(struct span v, const char *word)
{
	size_t len = strlen(word);
	return v.len >= len && strncasecmp(v.s + v.len - len, word, len) == 0;
}

static struct span after(struct span v, size_t n)
{
	return (struct span){v.s + n, v.len - n};
}

/* What stands between the parts of a row, in half and full width. */
static const char *const separators[] = {" ",  "\t", "\r", ":", "-",  "*",  "_",  "|",  ",", ";",
										 "：", "－", "–",  "—", "，", "；", "　", "、", NULL};

static struct span trim(struct span v)
{
	bool again = true;
	while (again && v.len) {
		again = false;
		for (size_t i = 0; separators[i] && !again; i++) {
			size_t n = strlen(separators[i]);
			if (starts(v, separators[i])) {
				v = after(v, n);
				again = true;
			} else if (ends(v, separators[i])) {
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
			if (n > *found && starts(after(v, at), words[i]))
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
	size_t n = scan_number(after(v, at), &low);
	if (!n)
		return 0;
	at += n;
	high = low;
	size_t mark = at, len = 0;
	while (mark < v.len && v.s[mark] == ' ')
		mark++;
	if (find_any(after(v, mark), range_marks, &len) == 0 && len) {
		mark += len;
		while (mark < v.len && v.s[mark] == ' ')
			mark++;
		n = scan_number(after(v, mark), &high);
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

struct parts {
	bool marked; /* "Paragraph 3", "第三段" */
	bool has_point;
	struct span point;
	int words; /* 0: none */
};

/* "Paragraph 3", "第3段", "段落3": the bytes, 0 when v does not begin with one. */
static size_t scan_marker(struct span v)
{
	static const char *const names[] = {"paragraph", "section", "part", "段落",
										"步骤",      "step",    NULL};
	static const char *const units[] = {"段", "节", "部分", "步", NULL};
	long number = 0;
	for (size_t i = 0; names[i]; i++) {
		if (!starts(v, names[i]))
			continue;
		size_t at = strlen(names[i]);
		while (at < v.len && v.s[at] == ' ')
			at++;
		size_t n = scan_number(after(v, at), &number);
		return n ? at + n : 0;
	}
	size_t unit = 0;
	if (starts(v, "第")) {
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
		v = trim(v);
		if (starts(v, "+") || starts(v, "•"))
			v = trim(after(v, starts(v, "+") ? 1 : strlen("•")));
		size_t n = scan_number(v, &number);
		if (n && n < v.len && (v.s[n] == '.' || v.s[n] == ')') && n + 1 < v.len &&
			v.s[n + 1] == ' ')
			v = after(v, n + 2);
		if (v.s == was.s)
			return v;
	}
}

static const char *const count_labels[] = {"word count", "字数要求", "字数",
										   "words:",     "length:",  NULL};
static const char *const point_labels[] = {"main points", "main point", "key point",
										   "主要观点",    "主要内容",   "中心思想",
										   "主旨",        "要点",       NULL};

/* Cuts a count with its label off the end of *v. */
static int take_labelled_count(struct span *v)
{
	size_t label = 0;
	int words = 0;
	size_t at = find_any(*v, count_labels, &label);
	if (at == v->len)
		return 0;
	struct span rest = trim(after(*v, at + label));
	size_t n = scan_count(rest, &words);
	for (size_t skip = 0; !n && skip < rest.len && skip < 24; skip++)
		n = scan_count(after(rest, skip), &words); /* "about 400" */
	if (n)
		v->len = at;
	return n ? words : 0;
}

/* "… (400 words)", "… 400字" at the end. */
static int take_plain_count(struct span *v)
{
	static const char *const units[] = {"words", "word", "字", NULL};
	struct span tail = trim(*v);
	while (ends(tail, ")") || ends(tail, "]") || ends(tail, ".") || ends(tail, "）"))
		tail = trim((struct span){tail.s, tail.len - (ends(tail, "）") ? strlen("）") : 1)});
	size_t unit = 0;
	for (size_t i = 0; units[i] && !unit; i++)
		unit = ends(tail, units[i]) ? strlen(units[i]) : 0;
	if (!unit)
		return 0;
	tail = trim((struct span){tail.s, tail.len - unit});
	size_t start = tail.len;
	while (start && strchr("0123456789,-~ ", tail.s[start - 1]))
		start--;
	int words = 0;
	if (!scan_count(trim(after(tail, start)), &words))
		return 0;
	while (start && strchr("([ ", tail.s[start - 1]))
		start--;
	if (start >= strlen("（") && memcmp(tail.s + start - strlen("（"), "（", strlen("（")) == 0)
		start -= strlen("（");
	*v = (struct span){tail.s, start};
	return words;
}

static struct parts split_row(struct span v)
{
	struct parts parts = {0};
	v = drop_bullet(v);
	size_t marker = scan_marker(v);
	parts.marked = marker > 0;
	v = trim(after(v, marker));
	parts.words = take_labelled_count(&v);
	if (!parts.words)
		parts.words = take_plain_count(&v);
	size_t label = 0, at = find_any(v, point_labels, &label);
	if (at < v.len) {
		parts.has_point = true;
		v = after(v, at + label);
	}
	parts.point = trim(v);
	while (starts(parts.point, "[") && ends(parts.point, "]") && parts.point.len > 1)
		parts.point = (struct span){parts.point.s + 1, parts.point.len - 2};
	if (parts.marked && parts.point.len)
		parts.has_point = true;
	return parts;
}

/* ---- Rows ---- */

static void give(struct plan_parser *p, enum row_kind kind, int level, const char *point, int words)
{
	struct plan_row row = {.kind = kind, .level = level, .point = point, .words = words};
	if (kind == ROW_SECTION)
		p->rows++;
	p->fn(p->ctx, &row);
}

static void flush(struct plan_parser *p)
{
	if (p->point.len)
		give(p, ROW_SECTION, 0, p->point.data, p->words);
	buf_clear(&p->point);
	p->words = 0;
}

/* A title such as "Plan:" before the rows is the model's, not the document's. */
static bool is_plan_title(struct span v)
{
	static const char *const names[] = {"writing plan", "plan", "outline", "the plan", "写作计划",
										"大纲",         "计划", "提纲",    NULL};
	for (size_t i = 0; names[i]; i++) {
		if (starts(v, names[i]) && v.len <= strlen(names[i]) + strlen("："))
			return true;
	}
	return false;
}

static bool take_heading(struct plan_parser *p, struct span v)
{
	size_t level = 0;
	while (level < v.len && v.s[level] == '#')
		level++;
	if (!level || level > DOC_LEVEL_MAX)
		return false;
	struct span title = trim(after(v, level));
	if (!title.len || scan_marker(title))
		return false;
	flush(p);
	if (p->rows || !is_plan_title(title)) {
		char *text = mem_strndup(title.s, title.len);
		give(p, ROW_HEADING, (int)level, text, 0);
		free(text);
	}
	return true;
}

static void take_line(struct plan_parser *p)
{
	struct span v = {p->line.data, p->line.len};
	while (v.len && strchr(" \t\r", v.s[v.len - 1]))
		v.len--;
	while (v.len && strchr(" \t", v.s[0]))
		v = after(v, 1);
	if (take_heading(p, v))
		return;
	while (v.len && v.s[0] == '#')
		v = after(v, 1);
	struct parts parts = split_row(v);
	if (parts.marked || (parts.has_point && p->point.len))
		flush(p);
	if (parts.has_point || (parts.words && parts.point.len && !p->point.len))
		buf_set(&p->point, parts.point.s, parts.point.len);
	if (parts.words && p->point.len) {
		p->words = parts.words;
		flush(p);
	}
}

void plan_parser_init(struct plan_parser *p, plan_fn *fn, void *ctx)
{
	*p = (struct plan_parser){.line = BUF_INIT, .point = BUF_INIT, .fn = fn, .ctx = ctx};
}

void plan_parser_release(struct plan_parser *p)
{
	buf_release(&p->line);
	buf_release(&p->point);
}

void plan_parser_feed(struct plan_parser *p, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '\n') {
			take_line(p);
			buf_clear(&p->line);
		} else if (p->line.len < PLAN_LINE_MAX &&
				   !(s[i] == '*' && p->line.len && p->line.data[p->line.len - 1] == '*')) {
			buf_add_char(&p->line, s[i]);
		} else if (p->line.len < PLAN_LINE_MAX) {
			buf_truncate(&p->line, p->line.len - 1); /* ** */
		}
	}
}

void plan_parser_finish(struct plan_parser *p)
{
	take_line(p);
	buf_clear(&p->line);
	flush(p);
}

/* ---- Printing ---- */

void plan_print_row(struct buf *out, int number, const char *point, int words, const char *language)
{
	const char *unit = strcmp(language, "zh") == 0 ? "字" : " words";
	buf_addf(out, "Paragraph %d - Main Point: %s - Word Count: %d%s", number, point, words, unit);
}

void plan_print(struct buf *out, const struct doc *doc, const char *language)
{
	int number = 0;
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		if (row->kind == ROW_HEADING)
			buf_addf(out, "%.*s %s", row->level, "######", row->point);
		else
			plan_print_row(out, ++number, row->point, row->budget, language);
		buf_add_char(out, '\n');
	}
}

/* ---- Scaling ---- */

static long fill_missing(int *budgets, size_t count)
{
	long sum = 0;
	size_t known = 0;
	for (size_t i = 0; i < count; i++) {
		sum += budgets[i];
		known += budgets[i] > 0;
	}
	int mean = known ? (int)(sum / (long)known) : 400;
	for (size_t i = 0; i < count; i++) {
		if (budgets[i] <= 0) {
			budgets[i] = mean;
			sum += mean;
		}
	}
	return sum;
}

void plan_scale(int *budgets, size_t count, int target)
{
	if (!count)
		return;
	long sum = fill_missing(budgets, count);
	if (target <= 0 || sum == target)
		return;
	int step = target >= 40 * (long)count ? 10 : 1;
	long wanted = 0, given = 0; /* running sums, so that rounding never adds up */
	for (size_t i = 0; i < count; i++) {
		wanted += budgets[i];
		long upto = (long)((double)wanted * target / (double)sum + 0.5);
		if (i + 1 < count)
			upto = (upto + step / 2) / step * step;
		long share = upto - given;
		budgets[i] = share < 1 ? 1 : (int)share;
		given += budgets[i];
	}
}
