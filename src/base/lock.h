/* base/lock.h: flock(2) on a file that holds its owner's pid. The file is never removed: removing
 * it would let two writers in. */
#ifndef BASE_LOCK_H
#define BASE_LOCK_H

#include <stdbool.h>

#include "base/err.h"

struct lock {
	int fd; /* -1 when not held */
};

#define LOCK_INIT \
	{             \
		-1        \
	}

/* ERR_FILE names the holder's pid when another process (or another lock of ours) has it. `what` is
 * the thing that is locked, for the sentence. */
bool lock_take(struct lock *lock, const char *path, const char *what, struct err *err);
void lock_release(struct lock *lock);

#endif
