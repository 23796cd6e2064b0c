#include "cmd/status_line.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"

#define DRAW_MS 100 /* between two drawings */

int status_line_columns(void)
{
	struct winsize size;
	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1)
		return size.ws_col;
	return 80;
}

void status_line_init(struct status_line *l, bool json)
{
	const char *terminal = getenv("TERM");
	*l = (struct status_line){.redraws = !json && isatty(STDERR_FILENO) && terminal && *terminal &&
										 strcmp(terminal, "dumb") != 0};
	buf_init(&l->shown);
}

void status_line_release(struct status_line *l)
{
	status_line_clear(l);
	buf_release(&l->shown);
}

static void draw(struct status_line *l, const struct buf *text)
{
	struct buf out = BUF_INIT;
	buf_add_char(&out, '\r');
	/* The last column stays free: some terminals wrap as soon as it is filled. */
	text_elide(&out, text->data, text->len, status_line_columns() - 1);
	buf_add_str(&out, "\033[K");
	(void)!file_write_all(STDERR_FILENO, out.data, out.len);
	buf_release(&out);
	buf_set(&l->shown, text->data, text->len);
	l->drawn_at = clock_now();
}

int64_t status_line_show(struct status_line *l, const struct buf *text)
{
	bool changed = text->len != l->shown.len || memcmp(text->data, l->shown.data, text->len) != 0;
	if (!l->redraws || !changed)
		return CLOCK_NEVER;
	if (l->shown.len && clock_now() < l->drawn_at + DRAW_MS)
		return l->drawn_at + DRAW_MS;
	draw(l, text);
	return CLOCK_NEVER;
}

void status_line_clear(struct status_line *l)
{
	if (l->shown.len && l->redraws)
		(void)!file_write_all(STDERR_FILENO, "\r\033[K", 4);
	buf_clear(&l->shown);
}
