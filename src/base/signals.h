/* base/signals.h: signals as flags and a readable descriptor, for the one wait.
 *
 * The handlers only set a flag and write a byte to the pipe. */
#ifndef BASE_SIGNALS_H
#define BASE_SIGNALS_H

#include <stdbool.h>

enum signals_flag {
	SIGNALS_INTERRUPT = 1, /* SIGINT */
	SIGNALS_QUIT = 2,      /* SIGTERM, SIGHUP */
	SIGNALS_RESIZE = 4,    /* SIGWINCH */
	SIGNALS_SUSPEND = 8,   /* SIGTSTP */
	SIGNALS_CONTINUE = 16, /* SIGCONT */
	SIGNALS_CHILD = 32     /* SIGCHLD: a program of ours ended or was stopped */
};

/* Installs handlers for the flags in `which`; SIGPIPE and SIGXFSZ are ignored from here on. */
void signals_open(unsigned which);
void signals_close(void);    /* puts the former handlers back */
int signals_fd(void);        /* readable when a flag waits */
unsigned signals_take(void); /* the flags since the last call; empties the pipe */

#endif
