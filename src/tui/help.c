#include "tui/help.h"

#include "base/text.h"
#include "tui/colon.h"
#include "tui/outline.h"

#define KEYS_CELLS 22

static int keys_width(int cols)
{
	return cols < 3 * KEYS_CELLS ? cols / 3 : KEYS_CELLS;
}

/* Adds `keys` and their help, which goes on below where it is longer than a line. */
static void add_wrapped(struct buf *out, const char *keys, size_t keys_len, const char *help,
						size_t len, int cells)
{
	struct buf breaks = BUF_INIT;
	text_breaks(help, len, &breaks);
	buf_add(out, keys, keys_len);
	for (size_t at = 0; at < len;) {
		size_t line = text_wrap(help + at, breaks.data + at, len - at, cells);
		buf_add_char(out, '\t');
		buf_add(out, help + at, line);
		buf_add_char(out, '\n');
		at += line;
	}
	buf_release(&breaks);
}

static void wrap_rows(const struct buf *rows, int cols, struct buf *out)
{
	int cells = cols - keys_width(cols) - 2;
	for (const char *at = rows->data; *at; at += strcspn(at, "\n") + 1) {
		size_t len = strcspn(at, "\n"), keys = strcspn(at, "\t\n");
		if (keys < len)
			add_wrapped(out, at, keys, at + keys + 1, len - keys - 1, cells > 0 ? cells : 1);
		else
			buf_addf(out, "%.*s\n", (int)len, at);
	}
}

static void help_text(enum mode pane, int cols, struct buf *out)
{
	struct buf rows = BUF_INIT;
	buf_add_str(&rows, pane == MODE_OUTLINE ? "Keys of the outline\n" : "Keys of the draft\n");
	keymap_help(pane, &rows);
	buf_add_str(&rows, "\nSigns of a row\n");
	outline_help(&rows);
	buf_add_str(&rows, "\nCommands\n");
	colon_help(&rows);
	wrap_rows(&rows, cols, out);
	buf_release(&rows);
}

int help_lines(enum mode pane, int cols)
{
	struct buf text = BUF_INIT;
	int lines = 0;
	help_text(pane, cols, &text);
	for (size_t i = 0; i < text.len; i++)
		lines += text.data[i] == '\n';
	buf_release(&text);
	return lines;
}

static void draw_line(const struct view *v, int row, const char *line, size_t len)
{
	size_t keys = strcspn(line, "\t\n");
	int width = keys_width(v->cols);
	if (keys == len) {
		view_elided(v, row, 1, line, len, v->cols - 2, ROLE_HEADING);
		return;
	}
	view_elided(v, row, 1, line, keys, width - 1, ROLE_KEY);
	view_text(v, row, width + 1, line + keys + 1, len - keys - 1, ROLE_HINT);
}

void help_draw(enum mode pane, int top, const struct view *v)
{
	struct buf text = BUF_INIT;
	int row = -top;
	help_text(pane, v->cols, &text);
	for (const char *at = text.data; *at; at += strcspn(at, "\n") + 1, row++)
		draw_line(v, row, at, strcspn(at, "\n"));
	buf_release(&text);
}
