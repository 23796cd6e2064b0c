#include "tui/line.h"

#include <fcntl.h>
#include <histedit.h>
#ifdef HAVE_PTY_H
#include <pty.h>
#else
#include <util.h>
#endif
#include <unistd.h>
#include <wchar.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

#define HISTORY_MAX  200
#define SEQUENCE_MAX 8
#define MACRO_MOST   256 /* keys of a macro */

struct line {
	EditLine *edit;
	HistoryW *history, *no_history;
	FILE *in, *out;
	int master;
	wchar_t pending[SEQUENCE_MAX]; /* the key that libedit may read now */
	size_t pending_at, pending_len;
	bool suggested; /* what stands there is not the writer's yet */
	bool starved;   /* libedit asked for a key that was not pressed */
	bool custom;    /* there is an ~/.editrc */
};

/* What each named key sends, and the command it stands for. */
static const struct {
	enum named_key named;
	const wchar_t *sequence;
	const char *command;
} sequences[] = {
	{NAMED_LEFT, L"\033[D", "ed-prev-char"},           {NAMED_RIGHT, L"\033[C", "ed-next-char"},
	{NAMED_UP, L"\033[A", "ed-prev-history"},          {NAMED_DOWN, L"\033[B", "ed-next-history"},
	{NAMED_HOME, L"\033[H", "ed-move-to-beg"},         {NAMED_END, L"\033[F", "ed-move-to-end"},
	{NAMED_DELETE, L"\033[3~", "ed-delete-next-char"}, {NAMED_BACKSPACE, L"\177", NULL}};

/* Keys whose commands would read a second key, end the program, or end the line. */
static const char *const unwanted[] = {"^R", "^S", "^V", "^Q",  "^C", "^Z", "^O",
									   "^J", "^M", "^X", "^\\", "^_", "^]", "^I"};

static int give_key(EditLine *edit, wchar_t *c)
{
	struct line *l;
	el_get(edit, EL_CLIENTDATA, &l);
	if (l->pending_at >= l->pending_len) {
		l->starved = true;
		return 0;
	}
	*c = l->pending[l->pending_at++];
	return 1;
}

/* What libedit draws on its pty is nobody's; left there it would fill. */
static void drain(const struct line *l)
{
	char bytes[4096];
	while (read(l->master, bytes, sizeof bytes) > 0)
		;
}

static char *narrow(const wchar_t *wide)
{
	struct buf out = BUF_INIT;
	for (; *wide; wide++) {
		char bytes[4];
		buf_add(&out, bytes, utf8_encode((uint32_t)*wide, bytes));
	}
	return buf_detach(&out);
}

static wchar_t *widen(const char *text)
{
	size_t len = strlen(text), count = 0;
	wchar_t *wide = mem_alloc((len + 1) * sizeof *wide);
	for (size_t at = 0; at < len;) {
		int32_t code;
		at += utf8_decode(text + at, len - at, &code);
		wide[count++] = code < 0 ? UTF8_REPLACEMENT : code < ' ' ? L' ' : (wchar_t)code;
	}
	return wide;
}

/* In vi mode libedit's end of the line is its last character. */
static void bind_end(EditLine *edit)
{
	const char *editor = "";
	el_get(edit, EL_EDITOR, &editor);
	if (strcmp(editor, "vi") != 0)
		return;
	el_set(edit, EL_BIND, "\033[F", "vi-add-at-eol", NULL);
	el_set(edit, EL_BIND, "^E", "vi-add-at-eol", NULL);
	el_set(edit, EL_BIND, "^A", "ed-move-to-beg", NULL);
}

static void bind_keys(EditLine *edit)
{
	for (size_t i = 0; i < sizeof unwanted / sizeof *unwanted; i++)
		el_set(edit, EL_BIND, "-r", unwanted[i], NULL);
	el_set(edit, EL_BIND, "^D", "ed-delete-next-char", NULL);
	el_set(edit, EL_BIND, "^?", "ed-delete-prev-char", NULL);
	for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++) {
		if (!sequences[i].command)
			continue;
		char *sequence = narrow(sequences[i].sequence);
		el_set(edit, EL_BIND, sequence, sequences[i].command, NULL);
		free(sequence);
	}
	bind_end(edit);
}

static HistoryW *new_history(int size)
{
	HistEventW event;
	HistoryW *history = history_winit();
	if (history)
		history_w(history, &event, H_SETSIZE, size);
	return history;
}

static bool start_edit(struct line *l)
{
	l->edit = el_init("longhand", l->in, l->out, l->out);
	l->history = new_history(HISTORY_MAX);
	l->no_history = new_history(0);
	if (!l->edit || !l->history || !l->no_history)
		return false;
	el_set(l->edit, EL_CLIENTDATA, l);
	el_set(l->edit, EL_TERMINAL, "dumb");
	el_set(l->edit, EL_SIGNAL, 0);
	el_set(l->edit, EL_EDITOR, "emacs");
	el_wset(l->edit, EL_HIST, history_w, l->history);
	el_wset(l->edit, EL_GETCFN, give_key);
	l->custom = el_source(l->edit, NULL) == 0;
	drain(l);
	el_set(l->edit, EL_EDITMODE, 1);
	el_set(l->edit, EL_UNBUFFERED, 1);
	bind_keys(l->edit);
	return true;
}

/* Neither end may block: more than a pty holds is drawn for a long line. */
static bool open_pty(struct line *l)
{
	int slave;
	if (openpty(&l->master, &slave, NULL, NULL, NULL) != 0)
		return false;
	int second = fcntl(slave, F_DUPFD_CLOEXEC, 0);
	fcntl(slave, F_SETFD, FD_CLOEXEC);
	fcntl(l->master, F_SETFD, FD_CLOEXEC);
	fcntl(l->master, F_SETFL, O_NONBLOCK);
	fcntl(slave, F_SETFL, O_RDWR | O_NONBLOCK);
	l->in = fdopen(slave, "r");
	l->out = second >= 0 ? fdopen(second, "w") : NULL;
	if (!l->in)
		close(slave);
	if (!l->out && second >= 0)
		close(second);
	return l->in && l->out;
}

struct line *line_new(struct err *err)
{
	struct line *l = mem_alloc(sizeof *l);
	l->master = -1;
	if (open_pty(l) && start_edit(l))
		return l;
	line_free(l);
	err_errno(err, ERR_FILE, "There is no pseudo-terminal for the line editor");
	return NULL;
}

void line_free(struct line *l)
{
	if (!l)
		return;
	if (l->edit)
		el_end(l->edit);
	if (l->history)
		history_wend(l->history);
	if (l->no_history)
		history_wend(l->no_history);
	if (l->in)
		fclose(l->in);
	if (l->out)
		fclose(l->out);
	if (l->master >= 0)
		close(l->master);
	free(l);
}

/* ---- Editing --------------------------------------------------------------------------------- */

/* Each el_wgets takes what it needs of the pending key; a sequence is taken whole. */
static void consume(struct line *l)
{
	while (l->pending_at < l->pending_len) {
		int count;
		size_t before = l->pending_at;
		el_wgets(l->edit, &count);
		drain(l);
		if (l->pending_at == before)
			break;
	}
	l->pending_at = l->pending_len = 0;
}

static bool pend_named(struct line *l, enum named_key named)
{
	for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++) {
		if (sequences[i].named == named) {
			l->pending_len = wcslen(sequences[i].sequence);
			wmemcpy(l->pending, sequences[i].sequence, l->pending_len);
			return true;
		}
	}
	return false;
}

/* In every mode of libedit that a line can be in: these are bound in bind_keys. */
static void press(struct line *l, enum named_key named)
{
	pend_named(l, named);
	consume(l);
}

void line_replace(struct line *l, const char *text)
{
	l->suggested = false;
	wchar_t *wide = widen(text);
	el_reset(l->edit);
	press(l, NAMED_HOME);
	if (*wide)
		el_winsertstr(l->edit, wide);
	free(wide);
}

void line_begin(struct line *l, const char *text, bool history)
{
	el_wset(l->edit, EL_HIST, history_w, history ? l->history : l->no_history);
	line_replace(l, text);
}

void line_suggest(struct line *l, const char *text)
{
	line_replace(l, text);
	l->suggested = true;
}

/* With Alt: words back and forth, their case, deleting them. Others would read on. */
bool line_takes(const struct key *key)
{
	return key->alt && key->code > ' ' && key->code < 127 && strchr("bfduclBFDUCL", key->code);
}

static bool is_unwanted(int32_t code)
{
	for (size_t i = 0; i < sizeof unwanted / sizeof *unwanted; i++) {
		if (unwanted[i][1] - '@' == code)
			return true;
	}
	return code == 0;
}

/* What stands in the line, to come back to. */
struct kept {
	wchar_t *text;
	size_t len, cursor;
};

static struct kept keep(const struct line *l)
{
	const LineInfoW *info = el_wline(l->edit);
	struct kept kept = {.len = (size_t)(info->lastchar - info->buffer),
						.cursor = (size_t)(info->cursor - info->buffer)};
	kept.text = mem_alloc((kept.len + 1) * sizeof *kept.text);
	wmemcpy(kept.text, info->buffer, kept.len);
	return kept;
}

static void put_back(struct line *l, const struct kept *kept)
{
	el_reset(l->edit);
	press(l, NAMED_HOME);
	if (kept->len > 0)
		el_winsertstr(l->edit, kept->text);
	for (size_t at = kept->len; at > kept->cursor; at--)
		press(l, NAMED_LEFT);
}

/* A macro of ~/.editrc has keys of its own. */
static void finish_macro(struct line *l)
{
	for (int i = 0; i < MACRO_MOST; i++) {
		int count;
		struct kept before = keep(l);
		l->starved = false;
		el_wgets(l->edit, &count);
		drain(l);
		const LineInfoW *info = el_wline(l->edit);
		bool same = (size_t)(info->lastchar - info->buffer) == before.len;
		if (l->starved && !same)
			put_back(l, &before);
		free(before.text);
		if (l->starved)
			break;
	}
}

/* A command that reads on has left the line in disorder. */
static void take_pending(struct line *l, const struct key *key)
{
	struct kept before = keep(l);
	l->starved = false;
	consume(l);
	if (l->starved) {
		put_back(l, &before);
		wchar_t text[] = {(wchar_t)key->code, L'\0'};
		if (key->code >= ' ' && !key->alt)
			el_winsertstr(l->edit, text);
	} else if (l->custom) {
		finish_macro(l);
	}
	free(before.text);
}

/* A motion goes into what is suggested; text takes its place. */
static void leave_suggestion(struct line *l, const struct key *key)
{
	bool text = key->named == NAMED_BACKSPACE || (!key->named && !key->alt && key->code >= ' ');
	if (l->suggested && text)
		line_replace(l, "");
	l->suggested = false;
}

void line_key(struct line *l, const struct key *key)
{
	leave_suggestion(l, key);
	if (key->pasted && (key->named == NAMED_ENTER || key->named == NAMED_TAB)) {
		l->pending[0] = L' ';
		l->pending_len = 1;
	} else if (key->named != NAMED_NONE) {
		pend_named(l, key->named);
	} else if (key->alt ? line_takes(key)
						: !is_unwanted(key->code) && !(key->pasted && key->code < ' ')) {
		l->pending_len = 0;
		if (key->alt)
			l->pending[l->pending_len++] = L'\033';
		l->pending[l->pending_len++] = (wchar_t)key->code;
	}
	if (l->pending_len > 0)
		take_pending(l, key);
}

static void add_wide(struct buf *out, const wchar_t *s, const wchar_t *end)
{
	for (; s < end && *s && *s != L'\n'; s++) {
		char bytes[4];
		buf_add(out, bytes, utf8_encode((uint32_t)*s, bytes));
	}
}

void line_text(const struct line *l, struct buf *out)
{
	const LineInfoW *info = el_wline(l->edit);
	add_wide(out, info->buffer, info->lastchar);
}

void line_before(const struct line *l, struct buf *out)
{
	const LineInfoW *info = el_wline(l->edit);
	add_wide(out, info->buffer, info->cursor);
}

void line_complete(struct line *l, const char *old, const char *text)
{
	wchar_t *gone = widen(old), *wide = widen(text);
	if (*gone)
		el_deletestr(l->edit, (int)wcslen(gone));
	if (*wide)
		el_winsertstr(l->edit, wide);
	free(gone);
	free(wide);
}

void line_remember(struct line *l, const char *text)
{
	HistEventW event;
	wchar_t *wide = widen(text);
	if (*wide)
		history_w(l->history, &event, H_ENTER, wide);
	free(wide);
}

/* ---- Drawing --------------------------------------------------------------------------------- */

/* Bytes at the start of `before` to leave out, so that the rest fits in `cells`. */
static size_t scrolled(const struct buf *before, int cells)
{
	size_t at = 0;
	int width = text_width(before->data, before->len);
	while (at < before->len && width > cells) {
		struct text_cluster c = text_cluster(before->data + at, before->len - at);
		width -= c.cells;
		at += c.len;
	}
	return at;
}

void line_draw(const struct line *l, const struct view *v, const char *prompt)
{
	const LineInfoW *info = el_wline(l->edit);
	struct buf before = BUF_INIT, after = BUF_INIT;
	add_wide(&before, info->buffer, info->cursor);
	add_wide(&after, info->cursor, info->lastchar);
	int room = v->cols / 2 > v->cols - 16 ? v->cols / 2 : v->cols - 16;
	int col = view_elided(v, 0, 0, prompt, strlen(prompt), room, ROLE_PROMPT);
	size_t from = scrolled(&before, v->cols - col - 2);
	col += view_text(v, 0, col, before.data + from, before.len - from,
					 l->suggested ? ROLE_DIM : ROLE_LINE);
	view_cursor(v, 0, col);
	view_text(v, 0, col, after.data, after.len, ROLE_LINE);
	buf_release(&before);
	buf_release(&after);
}
