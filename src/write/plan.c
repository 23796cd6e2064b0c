#include "write/plan.h"

#include "base/mem.h"
#include "write/plan_scan.h"

/* Hands over what v says; item has the rest. */
static void give(struct plan_parser *p, struct plan_item item, struct span v)
{
	char *text = mem_strndup(v.s, v.len);
	item.text = text;
	item.line = p->lines + 1;
	p->fn(p->ctx, &item);
	free(text);
}

/* Ends the row that is open. */
static void flush(struct plan_parser *p)
{
	if (!p->point.len)
		return;
	struct plan_item item = {.kind = PLAN_SECTION,
							 .text = p->point.data,
							 .words = p->words,
							 .locked = p->locked,
							 .line = p->lines + 1};
	p->rows++;
	p->noted = true;
	p->fn(p->ctx, &item);
	buf_clear(&p->point);
	p->words = 0;
	p->locked = false;
}

/* A title such as "Plan:" before the rows is the model's, not the document's. */
static bool is_plan_title(struct span v)
{
	static const char *const names[] = {"writing plan", "plan", "outline", "the plan", "写作计划",
										"大纲",         "计划", "提纲",    NULL};
	for (size_t i = 0; names[i]; i++) {
		if (span_starts(v, names[i]) && v.len <= strlen(names[i]) + strlen("："))
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
	struct plan_item item = {.kind = PLAN_HEADING, .level = (int)level};
	struct span title = span_trim(plan_scan_lock(span_after(v, level), &item.locked));
	if (!title.len || plan_scan_marker(title))
		return false;
	flush(p);
	if (p->rows || !is_plan_title(title))
		give(p, item, title);
	p->noted = p->rows || !is_plan_title(title);
	p->whole = false;
	return true;
}

/* An indented line below a row that has ended, with nothing of a row in it. */
static bool take_note(struct plan_parser *p, struct span v, bool indented)
{
	if (!indented || !p->noted || p->point.len)
		return false;
	give(p, (struct plan_item){.kind = PLAN_NOTE}, v);
	return true;
}

static void take_parts(struct plan_parser *p, struct plan_parts parts, struct span v, bool indented)
{
	if (parts.frame)
		return;
	if (parts.marked || (parts.has_point && p->point.len))
		flush(p);
	bool row = parts.has_point || (parts.words && parts.point.len && !p->point.len);
	if (row) {
		buf_set(&p->point, parts.point.s, parts.point.len);
	} else if (p->point.len && parts.point.len) { /* the point goes on */
		buf_add_char(&p->point, ' ');
		buf_add(&p->point, parts.point.s, parts.point.len);
	} else if (!parts.words && !parts.marked && !take_note(p, v, indented)) {
		give(p, (struct plan_item){.kind = PLAN_OTHER}, v);
	}
	p->locked = p->point.len && (p->locked || parts.locked);
	if ((parts.words || parts.whole) && p->point.len) {
		p->words = parts.words;
		flush(p);
	}
	p->whole = parts.whole;
}

static bool is_rule(struct span v)
{
	return strspn(v.s, "-=_*|: `{}[],") >= v.len;
}

static void take_span(struct plan_parser *p, struct span v)
{
	while (v.len && strchr(" \t\r", v.s[v.len - 1]))
		v.len--;
	bool indented = v.len > 1 && (v.s[0] == '\t' || (v.s[0] == ' ' && v.s[1] == ' '));
	while (v.len && strchr(" \t", v.s[0]))
		v = span_after(v, 1);
	if (!v.len)
		flush(p);
	struct plan_parts parts = plan_scan_row(v);
	if (p->whole && v.len && !parts.whole && take_note(p, v, indented))
		return;
	if (take_heading(p, v))
		return;
	while (v.len && v.s[0] == '#')
		v = span_after(v, 1);
	if (is_rule(v))
		return;
	parts = plan_scan_row(v);
	take_parts(p, parts, v, indented && !parts.has_point);
}

/* Several objects of JSON on one line are several rows. */
static void take_line(struct plan_parser *p)
{
	struct span v = {p->line.data, p->line.len};
	bool json = v.len && strchr("[{", v.s[0]) && memchr(v.s, '"', v.len);
	while (json && v.len) {
		const char *close = memchr(v.s, '}', v.len);
		size_t end = close ? (size_t)(close - v.s) + 1 : v.len;
		const char *open = memchr(v.s, '{', end);
		size_t start = open ? (size_t)(open - v.s) : 0;
		if (end - start > 2)
			take_span(p, (struct span){v.s + start, end - start});
		v = span_after(v, end);
	}
	if (!json)
		take_span(p, v);
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
			p->lines++;
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
