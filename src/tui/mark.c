#include "tui/mark.h"

#include "tui/editor.h"

static size_t run_of(const char *s, size_t len, char c)
{
	size_t n = 0;
	while (n < len && s[n] == c)
		n++;
	return n;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t number_mark(const char *s, size_t len)
{
	size_t n = 0;
	while (n < len && n < 9 && is_digit(s[n]))
		n++;
	return n > 0 && n + 1 < len && (s[n] == '.' || s[n] == ')') && s[n + 1] == ' ' ? n + 2 : 0;
}

static size_t heading_mark(const char *s, size_t len)
{
	size_t n = run_of(s, len, '#');
	return n > 0 && n <= 6 && n < len && s[n] == ' ' ? n + 1 : 0;
}

size_t mark_prefix(const char *s, size_t len, bool *heading)
{
	size_t at = run_of(s, len, ' '), n = heading_mark(s + at, len - at);
	*heading = n > 0;
	if (n > 0)
		return at + n;
	if (run_of(s + at, len - at, '`') >= 3 || run_of(s + at, len - at, '~') >= 3)
		return len;
	if (at + 1 < len && strchr("-*+>", s[at]) && s[at + 1] == ' ')
		return at + 2;
	n = number_mark(s + at, len - at);
	return n > 0 ? at + n : 0;
}

static bool is_word(char c)
{
	return (c & 0x80) || is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A star between spaces is a star, an underscore inside a word is an underscore. */
static bool stands_alone(const char *s, size_t len, size_t at, size_t n)
{
	const char space = ' ';
	char before = at > 0 ? s[at - 1] : space, after = at + n < len ? s[at + n] : space;
	if (before == ' ' && after == ' ')
		return true;
	return s[at] == '_' && is_word(before) && is_word(after);
}

static size_t link_end(const char *s, size_t len, size_t at)
{
	if (at + 1 >= len || s[at + 1] != '(')
		return 0;
	const char *close = memchr(s + at, ')', len - at);
	return close ? (size_t)(close - s) + 1 - at : 0;
}

size_t mark_inline(const char *s, size_t len, size_t at)
{
	char c = s[at];
	if (c == ']')
		return link_end(s, len, at);
	if (c == '[') {
		const char *close = memchr(s + at, ']', len - at);
		return close && link_end(s, len, (size_t)(close - s)) > 0 ? 1 : 0;
	}
	if (c != '*' && c != '_' && c != '`')
		return 0;
	size_t n = run_of(s + at, len - at, c);
	return stands_alone(s, len, at, n) ? 0 : n;
}

struct pen {
	const struct view *view;
	int row, col;
	size_t from, to; /* bytes of the paragraph that are on the line */
};

/* A combining mark behind a star goes with the star: a run ends where a cluster does. */
static void draw_run(struct pen *pen, const char *s, size_t at, size_t end, enum role role)
{
	size_t from = at > pen->from ? at : pen->from;
	if (from >= (end < pen->to ? end : pen->to))
		return;
	pen->from = editor_snap(s, pen->to, end);
	pen->col += view_text(pen->view, pen->row, pen->col, s + from, pen->from - from, role);
}

/* Marks and text of a line that is Markdown; `s` is its paragraph. */
static void draw_prose(struct pen *pen, const char *s, size_t len)
{
	bool heading;
	size_t plain = mark_prefix(s, len, &heading);
	enum role role = heading ? ROLE_HEADING : ROLE_TEXT;
	draw_run(pen, s, 0, plain, ROLE_MARK);
	for (size_t at = plain; at < pen->to;) {
		size_t n = mark_inline(s, len, at);
		if (n > 0) {
			draw_run(pen, s, plain, at, role);
			draw_run(pen, s, at, at + n, ROLE_MARK);
			plain = at + n;
		}
		at += n > 0 ? n : 1;
	}
	draw_run(pen, s, plain, pen->to, role);
}

void mark_draw(const struct view *v, int row, int col, const char *text, const struct wrap *w,
			   size_t line)
{
	size_t start, end;
	wrap_paragraph_of(w, line, &start, &end);
	const char *s = text + start;
	size_t from = w->lines[line].at - start;
	struct pen pen = {v, row, col, from, from + w->lines[line].len};
	if (w->lines[line].code == WRAP_PROSE)
		draw_prose(&pen, s, end - start);
	else
		draw_run(&pen, s, from, pen.to, w->lines[line].code == WRAP_FENCE ? ROLE_MARK : ROLE_TEXT);
}
