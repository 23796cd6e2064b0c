#include "shown.h"

#include "base/mem.h"

#define MARGIN 3 /* columns from the line between the panes to the draft's text */

/* ---- Reducing ----------------------------------------------------------------------------------
 */

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

#define FIRST 0x48a /* letters from here on, in two bytes; the marks above them combine */
#define LAST  (FIRST + MARKS - 1)

void shown_letter(int mark, char letter[3])
{
	int code = FIRST + mark;
	letter[0] = (char)(0xc0 | code >> 6);
	letter[1] = (char)(0x80 | (code & 0x3f));
	letter[2] = '\0';
}

/* The mark whose letter begins here, -1 for none. */
static int mark_at(const char *s, size_t len)
{
	if (len < 2 || ((unsigned char)s[0] & 0xe0) != 0xc0)
		return -1;
	int code = ((unsigned char)s[0] & 0x1f) << 6 | ((unsigned char)s[1] & 0x3f);
	return code >= FIRST && code <= LAST ? code - FIRST : -1;
}

/* Either may be NULL. */
static void reduce(const char *text, size_t len, struct buf *plain, int *letters)
{
	for (size_t i = 0; i < len; i++) {
		int mark = mark_at(text + i, len - i);
		if (mark >= 0 && letters)
			letters[mark]++;
		else if (mark < 0 && plain && !is_space(text[i]))
			buf_add_char(plain, text[i]);
		i += mark >= 0;
	}
}

void shown_strip(struct buf *out, const char *text, size_t len)
{
	reduce(text, len, out, NULL);
}

/* ---- The screen --------------------------------------------------------------------------------
 */

static void add_cells(struct pty *p, int row, int from, int to, struct buf *out)
{
	for (int col = from; col < to;) {
		VTermScreenCell cell = pty_cell(p, row, col);
		pty_add_cell(&cell, out);
		col += cell.width > 0 ? cell.width : 1;
	}
}

/* A line that is the document's text, not the program's words about it. */
static bool is_text(const char *line)
{
	return *line && !strstr(line, "…") && !strstr(line, "·");
}

/* The first of two lines about the version that is looked at. */
static bool is_about_version(const char *line)
{
	return strncmp(line, "version ", 8) == 0 && strstr(line, "·");
}

static long words_of(const char *s)
{
	long words = 0;
	for (; *s; s++)
		words += !is_space(*s) && (s[1] == '\0' || is_space(s[1]));
	return words;
}

/* What has come below or above the view is told at the end of a line. */
static void cut_news(struct buf *line)
{
	static const char *const arrows[] = {"↓", "↑"};
	for (size_t i = 0; i < sizeof arrows / sizeof *arrows; i++) {
		const char *at = strstr(line->data, arrows[i]);
		if (at)
			buf_truncate(line, (size_t)(at - line->data));
	}
}

static void take_line(struct shown *s, struct buf *line)
{
	cut_news(line);
	buf_trim(line);
	reduce(line->data, line->len, NULL, s->letters);
	if (!is_text(line->data))
		return;
	size_t hashes = strspn(line->data, "#");
	s->words += words_of(line->data);
	shown_strip(&s->lines, line->data + hashes, line->len - hashes);
	buf_add_char(&s->lines, '\n');
}

void shown_take(struct shown *s, struct pty *p)
{
	struct buf line = BUF_INIT;
	bool about = false;
	shown_release(s);
	for (int row = 1; row < p->rows; row++) {
		int border = pty_border(p, row);
		if (border < 0)
			continue;
		buf_clear(&line);
		add_cells(p, row, border + MARGIN, p->cols, &line);
		if (!about)
			take_line(s, &line);
		about = is_about_version(line.data);
	}
	for (int row = 1; row < p->rows; row++) {
		buf_clear(&line);
		add_cells(p, row, 0, pty_border(p, row), &line);
		reduce(line.data, line.len, NULL, s->letters);
	}
	buf_release(&line);
}

void shown_release(struct shown *s)
{
	buf_release(&s->lines);
	*s = (struct shown){.lines = BUF_INIT};
}

/* ---- The document ------------------------------------------------------------------------------
 */

static void hold(struct held *h, const char *text, size_t len)
{
	reduce(text, len, &h->text, h->letters);
	buf_add_char(&h->text, '\n');
}

void held_take(struct held *h, const struct doc *doc)
{
	held_release(h);
	hold(h, doc->title, strlen(doc->title));
	hold(h, doc->instruction, strlen(doc->instruction));
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		hold(h, row->point, strlen(row->point));
		for (size_t v = 0; v < row->version_count; v++)
			hold(h, row->versions[v]->text.data, row->versions[v]->text.len);
	}
}

void held_release(struct held *h)
{
	buf_release(&h->text);
	*h = (struct held){.text = BUF_INIT};
}

static bool holds(const struct held *h, const char *text, size_t len)
{
	char *part = mem_strndup(text, len);
	bool found = strstr(h->text.data, part);
	free(part);
	return found;
}

/* Both parts are there, where the line as a whole is not. */
static bool is_torn(const struct held *h, const char *line, size_t len)
{
	for (size_t at = 1; at < len; at++) {
		if (holds(h, line, at) && holds(h, line + at, len - at))
			return true;
	}
	return false;
}

/* The line was there when the model went on, and all of it is still but for its last sentence. */
static bool is_anew(const struct held *h, const char *line, size_t len, const char *text)
{
	char *part = mem_strndup(line, len);
	bool was = text && strstr(text, part);
	while (len > 0 && !strchr(".!?", line[len - 1]))
		len--;
	free(part);
	return was && holds(h, line, len);
}

long shown_lost(const struct shown *s, const struct held *h, struct excuse *excuse)
{
	long lost = 0, torn = 0;
	for (const char *line = s->lines.data, *end; (end = strchr(line, '\n')); line = end + 1) {
		size_t len = (size_t)(end - line);
		if (holds(h, line, len))
			continue;
		if (is_anew(h, line, len, excuse->text)) {
			excuse->anew++;
		} else if (!torn && is_torn(h, line, len)) {
			torn++;
		} else {
			lost++;
			printf("# lost: %.*s\n", (int)len, line);
		}
	}
	excuse->torn += torn;
	return lost;
}
