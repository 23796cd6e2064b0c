#include "tui/message.h"

#include "base/mem.h"
#include "base/text.h"
#include "tui/app.h"

#define SIGN_TROUBLE "✗ "
#define SIGN_CELLS   2

/* ---- What was said --------------------------------------------------------------------------- */

static void drop_oldest(struct messages *m)
{
	free(m->kept[0].text);
	m->count--;
	memmove(m->kept, m->kept + 1, m->count * sizeof *m->kept);
}

void messages_add(struct messages *m, const char *text, bool trouble)
{
	if (!*text || (m->count > 0 && strcmp(m->kept[m->count - 1].text, text) == 0))
		return;
	if (m->count == MESSAGES_KEPT)
		drop_oldest(m);
	m->kept[m->count++] = (struct message){mem_strdup(text), trouble};
}

void messages_release(struct messages *m)
{
	for (size_t i = 0; i < m->count; i++)
		free(m->kept[i].text);
	m->count = 0;
}

static void fill(struct app *app, struct page_text *out)
{
	const struct messages *m = &app->messages;
	for (size_t i = m->count; i-- > 0;) {
		const struct message *said = &m->kept[i];
		struct buf line = BUF_INIT;
		buf_addf(&line, "%s%s", said->trouble ? SIGN_TROUBLE : "", said->text);
		page_prose(out, said->trouble ? ROLE_ERROR : ROLE_TEXT, line.data, line.len);
		buf_release(&line);
	}
	if (m->count == 0)
		page_prose(out, ROLE_DIM, "Nothing was said yet.", 21);
}

void messages_open(struct app *app)
{
	page_open(app, "Messages, the last one first", fill, false);
}

/* ---- The last lines -------------------------------------------------------------------------- */

static int room(bool trouble, int cols)
{
	int cells = cols - 2 - (trouble ? SIGN_CELLS : 0);
	return cells > 0 ? cells : 1;
}

/* Cuts `text`, which is safe, into lines: each `at` is where one begins. Returns how many. */
static int cut(const struct buf *text, int cells, size_t at[MESSAGE_LINES + 1])
{
	struct buf breaks = BUF_INIT;
	int lines = 0;
	text_breaks(text->data, text->len, &breaks);
	at[0] = 0;
	while (lines < MESSAGE_LINES && at[lines] < text->len) {
		size_t from = at[lines];
		at[lines + 1] =
			from + text_wrap(text->data + from, breaks.data + from, text->len - from, cells);
		lines++;
	}
	buf_release(&breaks);
	return lines;
}

int message_lines(const char *text, bool trouble, int cols)
{
	struct buf safe = BUF_INIT;
	size_t at[MESSAGE_LINES + 1];
	text_safe(&safe, text, strlen(text));
	int lines = cut(&safe, room(trouble, cols), at);
	buf_release(&safe);
	return lines > 0 ? lines : 1;
}

void message_draw(const struct view *v, const char *text, bool trouble)
{
	struct buf safe = BUF_INIT;
	size_t at[MESSAGE_LINES + 1];
	enum role role = trouble ? ROLE_ERROR : ROLE_MESSAGE;
	text_safe(&safe, text, strlen(text));
	int cells = room(trouble, v->cols), lines = cut(&safe, cells, at);
	int col = 1 + (trouble ? view_str(v, 0, 1, SIGN_TROUBLE, ROLE_ERROR) : 0);
	for (int row = 0; row < lines && row < v->rows; row++) {
		bool last = row + 1 == v->rows || row + 1 == lines;
		size_t end = last ? safe.len : at[row + 1];
		while (end > at[row] && safe.data[end - 1] == ' ')
			end--;
		view_elided(v, row, col, safe.data + at[row], end - at[row], cells, role);
	}
	buf_release(&safe);
}
