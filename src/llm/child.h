/* llm/child.h: a program that works for us: without a shell and a terminal, with none of our keys
 * and descriptors, killed when we are. */
#ifndef LLM_CHILD_H
#define LLM_CHILD_H

#include <sys/types.h>

#include "base/buf.h"

/* Our environment without what may be a key, and with `own`, "NAME=VALUE", where that is not NULL.
 */
char **child_environment(const char *own);
void child_environment_free(char **environment); /* wipes it */

/* Starts argv[0], from the PATH, in a session of its own. in: its standard input, -1 for none.
 * Returns 0, or the errno of what failed; then nothing runs. */
int child_start(pid_t *pid, char **argv, char **environment, int in, int out, int err_out);

/* Kills it and waits for its end; 0 is no child. */
void child_kill(pid_t pid);

/* Appends "was killed by signal 9", "ended with status 1". */
void child_say_end(struct buf *out, int status);

#endif
