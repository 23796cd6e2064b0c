/* The whole program in a pseudo-terminal, its screen kept by libvterm. Waiting is for what the
 * screen shows, within one generous limit; nothing sleeps. */
#ifndef TESTS_TUI_PTY_H
#define TESTS_TUI_PTY_H

#include <stdbool.h>
#include <sys/types.h>
#include <vterm.h>

#include "base/buf.h"

struct pty {
	int master; /* -1: hung up */
	pid_t pid;  /* 0: gone */
	VTerm *terminal;
	VTermScreen *screen;
	int rows, cols;
	long bytes;       /* that the program has sent */
	struct buf *sent; /* and they themselves; NULL: not kept */
};

/* Starts $LONGHAND with `arguments` (ends with NULL) in `folder`. */
void pty_start(struct pty *p, const char *folder, int rows, int cols, const char *const *arguments);

/* With these variables, NAME=VALUE, in its environment (ends with NULL), and its bytes kept. */
void pty_start_with(struct pty *p, const char *folder, int rows, int cols,
					const char *const *arguments, const char *const *variables, struct buf *sent);

void pty_send(struct pty *p, const char *keys);

/* Feeds the screen for up to `timeout` ms; false once the program has hung up. */
bool pty_feed(struct pty *p, int timeout);
void pty_resize(struct pty *p, int rows, int cols);

/* Fails the test, with the screen, when it does not come to that. */
void pty_wait(struct pty *p, const char *text);
void pty_wait_gone(struct pty *p, const char *text);
void pty_wait_for(struct pty *p, bool (*holds)(struct pty *p), const char *what);

/* False where it does not come to that. */
bool pty_comes_to(struct pty *p, bool (*holds)(struct pty *p, void *ctx), void *ctx);
void pty_settle(
	struct pty *p); /* until the program is silent: for recording alone, no test waits so */

VTermScreenCell pty_cell(struct pty *p, int row, int col);
void pty_add_cell(const VTermScreenCell *cell, struct buf *out); /* as text */

/* The screen as lines; from `col` on. The caller releases it. */
struct buf pty_text(struct pty *p, int col);

/* The column of the line between the panes in this row; -1: there is none. */
int pty_border(struct pty *p, int row);

int pty_end(struct pty *p);   /* waits for the exit status */
void pty_kill(struct pty *p); /* SIGKILL, and waits */

/* SIGKILL; the screen shows all that was sent before. For pty_release. */
void pty_kill_and_look(struct pty *p);
void pty_release(struct pty *p);
void pty_hang_up(struct pty *p);

#endif
