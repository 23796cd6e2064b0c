#include "golden.h"

#include "../test.h"

#include "../help.h"
#include "base/utf8.h"

#define LEGEND_MOST 52

struct recorder {
	struct buf out;
	struct buf legend[LEGEND_MOST]; /* of the letters a-z, then A-Z */
	size_t count;
};

/* ---- Recording ------------------------------------------------------------------------------- */

static void add_colour(const VTermColor *c, struct buf *out)
{
	if (VTERM_COLOR_IS_DEFAULT_FG(c) || VTERM_COLOR_IS_DEFAULT_BG(c))
		buf_add_char(out, '-');
	else if (VTERM_COLOR_IS_INDEXED(c))
		buf_addf(out, "%d", c->indexed.idx);
	else
		buf_addf(out, "#%02x%02x%02x", c->rgb.red, c->rgb.green, c->rgb.blue);
}

/* Nothing of it is seen. */
static bool is_blank(const VTermScreenCell *cell)
{
	return (!cell->chars[0] || cell->chars[0] == ' ') && VTERM_COLOR_IS_DEFAULT_BG(&cell->bg) &&
		   !cell->attrs.underline && !cell->attrs.reverse;
}

/* "253 on 238 bold"; "-" for a plain cell. */
static void describe(const VTermScreenCell *cell, struct buf *out)
{
	add_colour(&cell->fg, out);
	if (!VTERM_COLOR_IS_DEFAULT_BG(&cell->bg)) {
		buf_add_str(out, " on ");
		add_colour(&cell->bg, out);
	}
	buf_add_str(out, cell->attrs.bold ? " bold" : "");
	buf_add_str(out, cell->attrs.italic ? " italic" : "");
	buf_add_str(out, cell->attrs.underline ? " underline" : "");
	buf_add_str(out, cell->attrs.reverse ? " reverse" : "");
}

static char letter_of(struct recorder *r, const VTermScreenCell *cell)
{
	struct buf text = BUF_INIT;
	size_t i = 0;
	describe(cell, &text);
	if (is_blank(cell) || !strcmp(text.data, "-")) {
		buf_release(&text);
		return ' ';
	}
	while (i < r->count && strcmp(r->legend[i].data, text.data) != 0)
		i++;
	if (i == r->count) {
		assert_true(i < LEGEND_MOST);
		buf_init(&r->legend[r->count]);
		buf_swap(&r->legend[r->count++], &text);
	}
	buf_release(&text);
	return (char)(i < 26 ? 'a' + (int)i : 'A' + (int)i - 26);
}

static void record_row(struct recorder *r, struct pty *p, int row, const char *restless)
{
	struct buf text = BUF_INIT, letters = BUF_INIT;
	size_t kept = 0;
	for (int col = 0; col < p->cols;) {
		VTermScreenCell cell = pty_cell(p, row, col);
		int width = cell.width > 0 ? cell.width : 1;
		pty_add_cell(&cell, &text);
		for (int i = 0; i < width; i++)
			buf_add_char(&letters, letter_of(r, &cell));
		if (letters.data[letters.len - 1] != ' ')
			kept = letters.len;
		col += width;
	}
	bool moves = restless && strstr(text.data, restless);
	buf_addf(&r->out, "%c%s|\n", moves ? '~' : '|', text.data);
	buf_truncate(&letters, kept);
	if (kept)
		buf_addf(&r->out, ":%s\n", letters.data);
	buf_release(&text);
	buf_release(&letters);
}

static struct buf record(struct pty *p, const char *paper, const char *restless)
{
	struct recorder r = {.out = BUF_INIT};
	buf_addf(&r.out, "screen %d %d %s\n", p->rows, p->cols, paper);
	for (int row = 0; row < p->rows; row++)
		record_row(&r, p, row, restless);
	for (size_t i = 0; i < r.count; i++) {
		buf_addf(&r.out, "%c = %s\n", (int)(i < 26 ? 'a' + i : 'A' + i - 26), r.legend[i].data);
		buf_release(&r.legend[i]);
	}
	return r.out;
}

/* ---- Comparing ------------------------------------------------------------------------------- */

/* The line at *at, which moves on; with the attributes below it where the row is restless. */
static size_t next_line(const char **at, const char **line)
{
	*line = *at;
	size_t len = strcspn(*at, "\n");
	*at += len + ((*at)[len] == '\n');
	if (**line == '~' && **at == ':')
		*at += strcspn(*at, "\n") + 1;
	return len;
}

/* Letters may be others where a restless row has brought or taken one: what they mean counts. */
static const char *meaning(const char *screen, char letter, size_t *len)
{
	char line[8] = {'\n', letter, ' ', '=', ' '};
	const char *at = strstr(screen, line);
	*len = at ? strcspn(at + 5, "\n") : 0;
	return at ? at + 5 : "";
}

static bool same_letters(const char *one, const char *a, const char *two, const char *b, size_t len)
{
	for (size_t i = 1; i < len; i++) {
		size_t la, lb;
		const char *x = meaning(one, a[i], &la), *y = meaning(two, b[i], &lb);
		if (la != lb || memcmp(x, y, la) != 0)
			return false;
	}
	return true;
}

static bool same(const char *one, const char *two)
{
	const char *a = one, *b = two, *x, *y;
	while (*a && *b) {
		size_t la = next_line(&a, &x), lb = next_line(&b, &y);
		if (*x == '~' && *y == '~')
			continue;
		if (!strncmp(x + 1, " = ", 3))
			return true; /* the letters: their meanings have been compared */
		bool equal = la == lb && (*x == ':' && *y == ':' ? same_letters(one, x, two, y, la)
														 : memcmp(x, y, la) == 0);
		if (!equal)
			return false;
	}
	return !*a && !*b;
}

/* ---- The files ------------------------------------------------------------------------------- */

static char *golden_path(const char *name)
{
	const char *source = getenv("SRCDIR");
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/tests/tui/goldens/%s.screen", source ? source : ".", name);
	return buf_detach(&path);
}

struct wish {
	const char *paper, *restless;
	struct buf golden;
};

static bool is_golden(struct pty *p, void *ctx)
{
	const struct wish *wish = ctx;
	struct buf now = record(p, wish->paper, wish->restless);
	bool equal = same(wish->golden.data, now.data);
	buf_release(&now);
	return equal;
}

static void write_golden(struct pty *p, const struct wish *wish, const char *path)
{
	struct err err = ERR_INIT;
	pty_settle(p);
	struct buf now = record(p, wish->paper, wish->restless);
	if (!same(wish->golden.data, now.data) && !file_write(path, now.data, now.len, &err))
		fail_msg("%s", err.text);
	buf_release(&now);
}

void golden_expect(struct pty *p, const char *name, const char *paper, const char *restless)
{
	const char *write = getenv("GOLDENS");
	char *path = golden_path(name);
	struct wish wish = {paper, restless, BUF_INIT};
	bool there = file_read(path, FILE_LIMIT, &wish.golden, NULL);
	if (write && !strcmp(write, "write"))
		write_golden(p, &wish, path);
	else if (!there)
		fail_msg("%s is not there: make goldens", path);
	else if (!pty_comes_to(p, is_golden, &wish)) {
		struct buf now = record(p, paper, restless);
		print_error("%s\nis not the golden screen\n%s\n", now.data, wish.golden.data);
		buf_release(&now);
		fail_msg("%s is another: make goldens, if it is right so", path);
	}
	buf_release(&wish.golden);
	free(path);
}
