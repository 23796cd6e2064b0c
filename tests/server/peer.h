/* tests/server/peer.h: programs of the system around the fake server: a TLS end, a proxy, another
 * kind of server. Each ends with the test. A test whose program is not there skips. */
#ifndef TESTS_SERVER_PEER_H
#define TESTS_SERVER_PEER_H

#include <stdbool.h>
#include <sys/types.h>

struct peer {
	pid_t pid;
};

/* False, and a message, where one of the programs (parted by spaces) is not installed. */
bool peer_has(const char *programs);

int peer_port(void); /* one that nobody listens on */

/* Starts a program, argv with NULL at its end, and waits until it listens at the port of this
 * machine or, port 0, until the path is there. Fails the test when the program ends before. */
void peer_start(struct peer *p, const char *const *argv, int port, const char *path);
void peer_stop(struct peer *p);

/* Runs a script of the shell in a folder; fails the test when it fails. */
void peer_shell(const char *folder, const char *script);

#endif
