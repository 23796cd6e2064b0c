#include "terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/utf8.h"

#include "bench.h"

#define ROWS          50
#define COLS          120
#define LIMIT_SECONDS 120

static int on_cursor(VTermPos now, VTermPos before, int visible, void *user)
{
	struct terminal *t = user;
	(void)before;
	(void)visible;
	t->cursor = now;
	return 1;
}

static const VTermScreenCallbacks callbacks = {.movecursor = on_cursor};

void terminal_start(struct terminal *t, const char *const *arguments)
{
	struct winsize size = {.ws_row = ROWS, .ws_col = COLS};
	*t = (struct terminal){.rows = ROWS, .cols = COLS};
	t->vterm = vterm_new(ROWS, COLS);
	vterm_set_utf8(t->vterm, 1);
	t->screen = vterm_obtain_screen(t->vterm);
	vterm_screen_set_callbacks(t->screen, &callbacks, t);
	vterm_screen_enable_altscreen(t->screen, 1);
	vterm_screen_reset(t->screen, 1);
	t->pid = forkpty(&t->master, NULL, NULL, &size);
	if (t->pid < 0)
		give_up("no terminal");
	if (!t->pid) {
		setenv("TERM", "xterm-256color", 1);
		execvp(arguments[0], (char *const *)arguments);
		_exit(127);
	}
	fcntl(t->master, F_SETFL, O_NONBLOCK);
}

void terminal_kill(struct terminal *t)
{
	kill(t->pid, SIGKILL);
	waitpid(t->pid, NULL, 0);
	close(t->master);
	vterm_free(t->vterm);
}

void terminal_send(struct terminal *t, const char *keys)
{
	if (!file_write_all(t->master, keys, strlen(keys)))
		give_up("a program in the terminal is gone");
}

bool terminal_feed(struct terminal *t, int ms)
{
	struct pollfd fd = {.fd = t->master, .events = POLLIN};
	char bytes[65536], answer[256];
	if (poll(&fd, 1, ms) <= 0)
		return false;
	ssize_t len = read(t->master, bytes, sizeof bytes);
	if (len <= 0)
		give_up("a program in the terminal has ended");
	t->bytes += len;
	vterm_input_write(t->vterm, bytes, (size_t)len);
	while ((len = (ssize_t)vterm_output_read(t->vterm, answer, sizeof answer)) > 0)
		file_write_all(t->master, answer, (size_t)len);
	return true;
}

/* ---- The screen ------------------------------------------------------------------------------ */

static uint32_t character_at(struct terminal *t, int row, int col)
{
	VTermScreenCell cell = {.chars = {0}};
	vterm_screen_get_cell(t->screen, (VTermPos){.row = row, .col = col}, &cell);
	return cell.chars[0];
}

bool terminal_shows(struct terminal *t, const char *text)
{
	struct buf shown = BUF_INIT;
	for (int row = 0; row < t->rows; row++) {
		for (int col = 0; col < t->cols; col++) {
			uint32_t code = character_at(t, row, col);
			char bytes[4];
			if (code != (uint32_t)-1)
				buf_add(&shown, bytes, utf8_encode(code ? code : ' ', bytes));
		}
		buf_add_char(&shown, '\n');
	}
	bool found = strstr(shown.data, text);
	buf_release(&shown);
	return found;
}

int terminal_row_of(struct terminal *t, uint32_t character)
{
	for (int row = 0; row < t->rows; row++)
		if (character_at(t, row, 0) == character)
			return row;
	return -1;
}

void terminal_wait(struct terminal *t, const char *text)
{
	double begun = time_now();
	while (!terminal_shows(t, text)) {
		terminal_feed(t, 1000);
		if (time_now() - begun > LIMIT_SECONDS)
			give_up(text);
	}
}

/* ---- The process ----------------------------------------------------------------------------- */

static double number_of(const struct terminal *t, const char *file, const char *name)
{
	struct buf path = BUF_INIT, text = BUF_INIT;
	buf_addf(&path, "/proc/%d/%s", (int)t->pid, file);
	if (!file_read(path.data, FILE_LIMIT, &text, NULL))
		give_up(path.data);
	const char *at = strstr(text.data, name);
	double number = at ? strtod(at + strlen(name), NULL) : 0;
	buf_release(&path);
	buf_release(&text);
	return number;
}

double terminal_used(const struct terminal *t)
{
	return number_of(t, "schedstat", "") / 1e9;
}

double terminal_memory(const struct terminal *t)
{
	return number_of(t, "status", "VmRSS:") / 1024;
}

long terminal_wakes(const struct terminal *t)
{
	return (long)number_of(t, "status", "\nvoluntary_ctxt_switches:");
}
