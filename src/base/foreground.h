/* base/foreground.h: another program that has our terminal until it ends: an editor, a command
 * that asks for a passphrase.
 *
 * It runs in a process group of its own, which becomes the terminal's foreground one, with every
 * signal as if we had never touched it and no descriptor of ours but the standard three. Who
 * starts it must read nothing from the terminal and draw nothing until it has ended, and looks at
 * it after each SIGCHLD. Without a controlling terminal it runs in our group. */
#ifndef BASE_FOREGROUND_H
#define BASE_FOREGROUND_H

#include <stdbool.h>
#include <sys/types.h>

struct foreground {
	pid_t pid;      /* 0: none runs */
	bool has_group; /* the terminal went to a group of its own */
};

enum foreground_state { FOREGROUND_RUNS, FOREGROUND_STOPPED, FOREGROUND_ENDED };

/* argv[0] is looked for in PATH. out: its standard output, -1: the terminal. False leaves errno. */
bool foreground_start(struct foreground *f, char *const *argv, int out);

/* Never blocks. FOREGROUND_ENDED: *status is that of waitpid, and the terminal is ours again. */
enum foreground_state foreground_look(struct foreground *f, int *status);

/* Stops our own group as the program has stopped, so that the shell gets the terminal; once it has
 * continued us, the program goes on. Where no shell would continue us, it goes on at once. */
void foreground_stop_along(struct foreground *f);

/* Tells it as a terminal does that goes away, gives it a second, and leaves it to itself. */
void foreground_hang_up(struct foreground *f);

/* Kills it and waits; the terminal is ours again. */
void foreground_kill(struct foreground *f);

#endif
