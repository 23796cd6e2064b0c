#include "tui/editor.h"

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/word.h"

void editor_init(struct editor *e, size_t caret)
{
	*e = (struct editor){.caret = caret, .goal = -1};
}

/* ---- Clusters -------------------------------------------------------------------------------- */

size_t editor_snap(const char *s, size_t len, size_t at)
{
	if (at >= len)
		return len;
	while (at < len && ((unsigned char)s[at] & 0xc0) == 0x80)
		at++;
	if (at == 0 || at == len)
		return at;
	size_t start = text_previous(s, at), end = start + text_cluster(s + start, len - start).len;
	return end > at ? end : at;
}

/* The same, but to the beginning of the cluster. */
static size_t snap_back(const char *s, size_t len, size_t at)
{
	return editor_snap(s, len, at) == at ? at : text_previous(s, at);
}

static size_t right_of(const struct editor_text *t, size_t at)
{
	return at < t->len ? at + text_cluster(t->s + at, t->len - at).len : at;
}

static size_t left_of(const struct editor_text *t, size_t at)
{
	return at > 0 ? text_previous(t->s, at) : 0;
}

/* ---- Lines of the screen --------------------------------------------------------------------- */

static bool breaks_softly(const struct wrap *w, size_t line)
{
	return line + 1 < w->count && !w->lines[line + 1].begins;
}

size_t editor_line(const struct wrap *w, size_t caret, bool hangs)
{
	size_t line = wrap_line_of(w, caret);
	return hangs && line > 0 && w->lines[line].at == caret && !w->lines[line].begins ? line - 1
																					 : line;
}

static size_t line_of(const struct editor *e, const struct editor_text *t)
{
	return editor_line(t->wrap, e->caret, e->hangs);
}

static bool is_space(const char *s, size_t len)
{
	return (len == 1 && *s == ' ') || (len == 3 && memcmp(s, "\xe3\x80\x80", 3) == 0);
}

/* Before the space at a soft break; hanging where there is none. */
static size_t line_end(const struct editor_text *t, size_t line, bool *hangs)
{
	const struct wrap_line *l = &t->wrap->lines[line];
	size_t end = l->at + l->len;
	*hangs = false;
	if (!breaks_softly(t->wrap, line) || l->len == 0)
		return snap_back(t->s, t->len, end);
	size_t last = l->at + text_previous(t->s + l->at, l->len);
	*hangs = !is_space(t->s + last, end - last);
	return *hangs ? end : last;
}

size_t editor_at(const struct editor_text *t, size_t line, int cells, bool *hangs)
{
	const struct wrap_line *l = &t->wrap->lines[line];
	size_t fit = text_fit(t->s + l->at, l->len, cells);
	*hangs = false;
	if (fit < l->len)
		return snap_back(t->s, t->len, l->at + fit);
	return line_end(t, line, hangs);
}

static int column_of(const struct editor *e, const struct editor_text *t)
{
	size_t at = t->wrap->lines[line_of(e, t)].at;
	return text_width(t->s + at, e->caret - at);
}

/* ---- Words and paragraphs -------------------------------------------------------------------- */

static size_t paragraph_start(const struct editor_text *t, size_t at)
{
	while (at > 0 && t->s[at - 1] != '\n')
		at--;
	return at;
}

static size_t paragraph_end(const struct editor_text *t, size_t at)
{
	const char *newline = memchr(t->s + at, '\n', t->len - at);
	return newline ? (size_t)(newline - t->s) : t->len;
}

static size_t word_left(const struct editor_text *t, size_t at)
{
	for (;;) {
		size_t start = paragraph_start(t, at), word;
		if (word_last(t->s + start, at - start, &word))
			return snap_back(t->s, t->len, start + word);
		if (start == 0)
			return 0;
		at = start - 1;
	}
}

static size_t word_right(const struct editor_text *t, size_t at)
{
	for (;;) {
		size_t end = paragraph_end(t, at), word;
		if (word_first(t->s + at, end - at, &word))
			return editor_snap(t->s, t->len, at + word);
		if (end == t->len)
			return t->len;
		at = end + 1;
	}
}

static bool is_blank(const struct editor_text *t, size_t at)
{
	size_t end = paragraph_end(t, at);
	return prose_is_blank(t->s + at, end - at);
}

static size_t paragraph_up(const struct editor_text *t, size_t at)
{
	size_t start = paragraph_start(t, at);
	if (start < at)
		return start;
	do
		start = start > 0 ? paragraph_start(t, start - 1) : 0;
	while (start > 0 && is_blank(t, start));
	return start;
}

static size_t paragraph_down(const struct editor_text *t, size_t at)
{
	do {
		at = paragraph_end(t, at);
		if (at == t->len)
			return at;
		at++;
	} while (is_blank(t, at));
	return at;
}

/* ---- Motions --------------------------------------------------------------------------------- */

static bool is_vertical(enum editor_motion motion)
{
	return motion >= EDITOR_UP && motion <= EDITOR_PAGE_DOWN;
}

/* By lines, as far as they go. */
static size_t by_lines(struct editor *e, const struct editor_text *t, enum editor_motion motion)
{
	bool up = motion == EDITOR_UP || motion == EDITOR_PAGE_UP;
	size_t lines = motion == EDITOR_UP || motion == EDITOR_DOWN ? 1 : (size_t)t->page;
	size_t line = line_of(e, t), last = t->wrap->count - 1;
	size_t left = up ? line : last - line;
	e->goal = e->goal >= 0 ? e->goal : column_of(e, t);
	if (left == 0)
		return e->caret;
	lines = lines < left ? lines : left;
	return editor_at(t, up ? line - lines : line + lines, e->goal, &e->hangs);
}

static size_t rest_of_line(const struct editor *e, const struct editor_text *t)
{
	const struct wrap_line *l = &t->wrap->lines[line_of(e, t)];
	size_t end = editor_snap(t->s, t->len, l->at + l->len);
	return end > e->caret ? end : right_of(t, e->caret);
}

/* Where the motion leads; goal and hangs are set on the way. */
static size_t target_of(struct editor *e, const struct editor_text *t, enum editor_motion motion)
{
	switch (motion) {
	case EDITOR_LEFT:
		return left_of(t, e->caret);
	case EDITOR_RIGHT:
		return right_of(t, e->caret);
	case EDITOR_WORD_LEFT:
		return word_left(t, e->caret);
	case EDITOR_WORD_RIGHT:
		return word_right(t, e->caret);
	case EDITOR_LINE_START:
		return t->wrap->lines[line_of(e, t)].at;
	case EDITOR_LINE_END:
		return line_end(t, line_of(e, t), &e->hangs);
	case EDITOR_PARAGRAPH_UP:
		return paragraph_up(t, e->caret);
	case EDITOR_PARAGRAPH_DOWN:
		return paragraph_down(t, e->caret);
	case EDITOR_START:
		return 0;
	case EDITOR_END:
		return t->len;
	case EDITOR_REST:
		return rest_of_line(e, t);
	default:
		return by_lines(e, t, motion);
	}
}

/* Left and Right leave a selection at its sides. */
static bool collapse(struct editor *e, enum editor_motion motion)
{
	size_t from, to;
	if (e->marked || !editor_selection(e, &from, &to) ||
		(motion != EDITOR_LEFT && motion != EDITOR_RIGHT))
		return false;
	editor_init(e, motion == EDITOR_LEFT ? from : to);
	return true;
}

bool editor_move(struct editor *e, const struct editor_text *t, enum editor_motion motion,
				 bool extend)
{
	struct editor was = *e;
	if (!extend && collapse(e, motion))
		return true;
	if (extend && !e->selecting)
		e->anchor = e->caret;
	e->selecting = extend || e->marked;
	size_t to = target_of(e, t, motion);
	bool stays = to == was.caret && (motion != EDITOR_LINE_END || e->hangs == was.hangs);
	if (!is_vertical(motion)) {
		e->goal = -1;
		e->hangs = motion == EDITOR_LINE_END && e->hangs;
	}
	e->caret = to;
	return !stays;
}

/* ---- Selecting ------------------------------------------------------------------------------- */

void editor_unselect(struct editor *e)
{
	e->selecting = e->marked = false;
}

void editor_mark(struct editor *e)
{
	e->selecting = e->marked = !e->selecting;
	e->anchor = e->caret;
}

void editor_select_all(struct editor *e, const struct editor_text *t)
{
	editor_init(e, t->len);
	e->selecting = true;
}

bool editor_selection(const struct editor *e, size_t *from, size_t *to)
{
	*from = e->anchor < e->caret ? e->anchor : e->caret;
	*to = e->anchor < e->caret ? e->caret : e->anchor;
	return e->selecting && *from < *to;
}

bool editor_reach(const struct editor *e, const struct editor_text *t, enum editor_motion motion,
				  size_t *from, size_t *to)
{
	if (editor_selection(e, from, to))
		return true;
	struct editor moved = *e;
	size_t target = target_of(&moved, t, motion);
	*from = target < e->caret ? target : e->caret;
	*to = target < e->caret ? e->caret : target;
	return *from < *to;
}

/* ---- After a change -------------------------------------------------------------------------- */

void editor_put(struct editor *e, const char *s, size_t len, size_t caret)
{
	editor_init(e, editor_snap(s, len, caret));
}

void editor_settle(struct editor *e, const char *was, size_t was_len, const char *s, size_t len)
{
	size_t least = was_len < len ? was_len : len;
	size_t same = text_same_start(was, s, least);
	size_t rest = text_same_end(was + was_len, s + len, least - same);
	if (same < was_len || same < len)
		editor_put(e, s, len, len - rest);
}

/* ---- Pasting --------------------------------------------------------------------------------- */

static bool is_control(int32_t code)
{
	return (code < 32 && code != '\n' && code != '\t') || (code >= 127 && code < 160);
}

size_t editor_clean(struct buf *out, const char *s, size_t len)
{
	size_t dropped = 0;
	for (size_t at = 0, n; at < len; at += n) {
		int32_t code;
		n = utf8_decode(s + at, len - at, &code);
		if (code == '\r') {
			n += at + 1 < len && s[at + 1] == '\n';
			buf_add_char(out, '\n');
		} else if (is_control(code)) {
			dropped++;
		} else {
			buf_add(out, s + at, n);
		}
	}
	return dropped;
}
