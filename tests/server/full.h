/* tests/server/full.h: a port of this machine with so many who wait to be let in that no more are
 * answered: whoever connects waits. */
#ifndef TESTS_SERVER_FULL_H
#define TESTS_SERVER_FULL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#define FULL_MAX 16

struct full {
	int listener, waiting[FULL_MAX], port;
	size_t count;
};

/* At the loopback address of AF_INET or AF_INET6; port 0: any. False: it cannot be had here. Either
 * way it is closed in the end. */
bool full_open(struct full *f, int family, int port);
void full_close(struct full *f);

#endif
