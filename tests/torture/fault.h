/* tests/torture/fault.h: system calls of the real program that fail, made to by strace, or a limit
 * on the size of files, which cuts writes short. */
#ifndef TESTS_TORTURE_FAULT_H
#define TESTS_TORTURE_FAULT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct fault {
	const char *call;  /* write, fsync …; NULL: none */
	const char *error; /* ENOSPC …; NULL: SIGKILL */
	int at;            /* the first that fails, counted from the program's start */
	bool ever;         /* and all after it */
	long limit;        /* bytes a file may have; 0: any */
};

/* The calls of one name that a run made. */
struct calls {
	char name[16];
	int before; /* the program was under way: by the loader */
	int count;  /* after that */
};

#define CALLS_MAX 16

/* Whether strace is there and may trace. */
bool fault_possible(void);

/* Puts what comes before the program's own arguments, with the program itself as the last, and
 * returns how many there are. They hold until the next call; log: strace's output. */
size_t fault_arguments(const struct fault *f, const char *log, const char **arguments);

void fault_limit(const struct fault *f); /* in the process to be limited */

/* From the log of a run without fault. Returns how many names there are. */
size_t fault_calls(const char *log, struct calls *calls);

/* From the log of a run with one. */
bool fault_struck(const char *log);
bool fault_struck_message(const char *log); /* a write to standard error */
bool fault_struck_screen(const char *log);  /* a write to the terminal, which is damaged then */

/* As a reader would call it. */
void fault_describe(const struct fault *f, struct buf *out);

#endif
