#include "pty.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../test.h"
#include "base/file.h"
#include "base/utf8.h"
#include "llm/place.h"

#define LIMIT_MS   60000
#define SETTLED_MS 400 /* of silence */

static long now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void run_program(const char *folder, const char *const *arguments,
						const char *const *variables)
{
	const char *program = getenv("LONGHAND");
	char *argv[32] = {(char *)program};
	for (int i = 0; arguments[i] && i < 30; i++)
		argv[i + 1] = (char *)arguments[i];
	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("XDG_CONFIG_HOME", folder, 1);
	setenv("XDG_STATE_HOME", folder, 1);
	setenv("HOME", folder, 1); /* no ~/.editrc of the tester's */
	unsetenv("EDITRC");
	unsetenv("NO_COLOR");
	for (const struct model_place *p = model_places; p->name; p++)
		if (p->key_variable)
			unsetenv(p->key_variable); /* no test asks a provider */
	signal(SIGHUP, SIG_DFL);           /* whoever runs the tests may be under nohup */
	for (size_t i = 0; variables[i]; i++)
		putenv((char *)variables[i]);
	if (!program || chdir(folder) != 0)
		_exit(127);
	execv(program, argv);
	_exit(127);
}

void pty_start(struct pty *p, const char *folder, int rows, int cols, const char *const *arguments)
{
	static const char *const none[] = {NULL};
	pty_start_with(p, folder, rows, cols, arguments, none, NULL);
}

void pty_start_with(struct pty *p, const char *folder, int rows, int cols,
					const char *const *arguments, const char *const *variables, struct buf *sent)
{
	struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
	*p = (struct pty){.rows = rows, .cols = cols, .sent = sent};
	p->pid = forkpty(&p->master, NULL, NULL, &size);
	assert_true(p->pid >= 0);
	if (p->pid == 0)
		run_program(folder, arguments, variables);
	fcntl(p->master, F_SETFL, O_NONBLOCK);
	p->terminal = vterm_new(rows, cols);
	vterm_set_utf8(p->terminal, 1);
	p->screen = vterm_obtain_screen(p->terminal);
	vterm_screen_enable_altscreen(p->screen, 1);
	vterm_screen_reset(p->screen, 1);
}

/* What the terminal answers to the program's questions. */
static void send_answers(struct pty *p)
{
	char bytes[256];
	size_t len;
	while ((len = vterm_output_read(p->terminal, bytes, sizeof bytes)) > 0)
		file_write_all(p->master, bytes, len);
}

bool pty_feed(struct pty *p, int timeout)
{
	struct pollfd fd = {.fd = p->master, .events = POLLIN};
	char bytes[65536];
	if (poll(&fd, 1, timeout) <= 0)
		return true;
	ssize_t len = read(p->master, bytes, sizeof bytes);
	if (len <= 0)
		return false;
	p->bytes += len;
	if (p->sent)
		buf_add(p->sent, bytes, (size_t)len);
	vterm_input_write(p->terminal, bytes, (size_t)len);
	send_answers(p);
	return true;
}

void pty_send(struct pty *p, const char *keys)
{
	assert_true(file_write_all(p->master, keys, strlen(keys)));
}

void pty_resize(struct pty *p, int rows, int cols)
{
	struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
	p->rows = rows;
	p->cols = cols;
	vterm_set_size(p->terminal, rows, cols);
	assert_int_equal(ioctl(p->master, TIOCSWINSZ, &size), 0);
}

/* ---- Reading the screen ------------------------------------------------------------------------
 */

void pty_add_cell(const VTermScreenCell *cell, struct buf *out)
{
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++) {
		char bytes[4];
		if (cell->chars[i] != (uint32_t)-1)
			buf_add(out, bytes, utf8_encode(cell->chars[i], bytes));
	}
	if (!cell->chars[0])
		buf_add_char(out, ' ');
}

VTermScreenCell pty_cell(struct pty *p, int row, int col)
{
	VTermScreenCell cell = {0};
	vterm_screen_get_cell(p->screen, (VTermPos){.row = row, .col = col}, &cell);
	return cell;
}

struct buf pty_text(struct pty *p, int from)
{
	struct buf out = BUF_INIT;
	for (int row = 0; row < p->rows; row++) {
		for (int col = from; col < p->cols;) {
			VTermScreenCell cell = pty_cell(p, row, col);
			pty_add_cell(&cell, &out);
			col += cell.width > 0 ? cell.width : 1;
		}
		buf_add_char(&out, '\n');
	}
	return out;
}

int pty_border(struct pty *p, int row)
{
	for (int col = 0; col < p->cols; col++) {
		if (pty_cell(p, row, col).chars[0] == 0x2502)
			return col;
	}
	return -1;
}

/* ---- Waiting -----------------------------------------------------------------------------------
 */

static _Noreturn void give_up(struct pty *p, const char *what)
{
	struct buf text = pty_text(p, 0);
	kill(p->pid, SIGKILL);
	fprintf(stderr, "%s\n", text.data);
	buf_release(&text);
	fail_msg("the screen above never came to: %s", what);
	abort();
}

static bool has(struct pty *p, const char *text)
{
	struct buf shown = pty_text(p, 0);
	bool found = strstr(shown.data, text) != NULL;
	buf_release(&shown);
	return found;
}

static void wait_text(struct pty *p, const char *text, bool wanted)
{
	long limit = now_ms() + LIMIT_MS;
	while (has(p, text) != wanted) {
		if (now_ms() > limit || !pty_feed(p, 100))
			give_up(p, text);
	}
}

void pty_wait(struct pty *p, const char *text)
{
	wait_text(p, text, true);
}

void pty_wait_gone(struct pty *p, const char *text)
{
	wait_text(p, text, false);
}

bool pty_comes_to(struct pty *p, bool (*holds)(struct pty *p, void *ctx), void *ctx)
{
	long limit = now_ms() + LIMIT_MS;
	while (!holds(p, ctx)) {
		if (now_ms() > limit || !pty_feed(p, 100))
			return false;
	}
	return true;
}

void pty_settle(struct pty *p)
{
	long bytes;
	do {
		bytes = p->bytes;
		pty_feed(p, SETTLED_MS);
	} while (p->bytes != bytes);
}

void pty_wait_for(struct pty *p, bool (*holds)(struct pty *p), const char *what)
{
	long limit = now_ms() + LIMIT_MS;
	while (!holds(p)) {
		if (now_ms() > limit || !pty_feed(p, 100))
			give_up(p, what);
	}
}

/* ---- The end -----------------------------------------------------------------------------------
 */

void pty_release(struct pty *p)
{
	p->pid = 0;
	pty_hang_up(p);
	if (p->terminal)
		vterm_free(p->terminal);
	p->terminal = NULL;
}

int pty_end(struct pty *p)
{
	int status;
	long limit = now_ms() + LIMIT_MS;
	while (waitpid(p->pid, &status, WNOHANG) == 0) {
		if (now_ms() > limit)
			give_up(p, "its end");
		if (p->master < 0 || !pty_feed(p, 20))
			poll(NULL, 0, 5);
	}
	pty_release(p);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

void pty_kill_and_look(struct pty *p)
{
	kill(p->pid, SIGKILL);
	waitpid(p->pid, NULL, 0);
	while (pty_feed(p, 1000))
		continue;
}

void pty_kill(struct pty *p)
{
	kill(p->pid, SIGKILL);
	waitpid(p->pid, NULL, 0);
	pty_release(p);
}

void pty_hang_up(struct pty *p)
{
	if (p->master >= 0)
		close(p->master);
	p->master = -1;
}
