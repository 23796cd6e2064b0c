/* tests/bench/terminal.h: a program in a pseudo-terminal whose screen libvterm keeps, and what the
 * system knows of its process. Waiting is for the screen, with one generous limit. */
#ifndef TESTS_BENCH_TERMINAL_H
#define TESTS_BENCH_TERMINAL_H

#include <stdbool.h>
#include <sys/types.h>
#include <vterm.h>

struct terminal {
	int master;
	pid_t pid;
	VTerm *vterm;
	VTermScreen *screen;
	VTermPos cursor;
	int rows, cols;
	long bytes; /* that the program has sent */
};

/* arguments end with NULL; the first is the program. */
void terminal_start(struct terminal *t, const char *const *arguments);
void terminal_kill(struct terminal *t);

void terminal_send(struct terminal *t, const char *keys);
bool terminal_feed(struct terminal *t, int ms); /* false: nothing came */

bool terminal_shows(struct terminal *t, const char *text);
/* The first row whose first column holds the character; -1: none. */
int terminal_row_of(struct terminal *t, uint32_t character);
void terminal_wait(struct terminal *t, const char *text);

/* ---- The process ---- */
double terminal_used(const struct terminal *t);   /* seconds of processor time */
double terminal_memory(const struct terminal *t); /* resident MB */
long terminal_wakes(const struct terminal *t);    /* how often it has slept and woken */

#endif
