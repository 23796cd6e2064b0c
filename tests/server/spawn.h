/* tests/server/spawn.h: a fake server for one test, in a process of its own that ends with the
 * test. */
#ifndef TESTS_SERVER_SPAWN_H
#define TESTS_SERVER_SPAWN_H

#include <sys/types.h>

#include "base/buf.h"
#include "llm/provider.h"

struct spawned {
	pid_t pid;
	int input; /* closing it ends the server */
	int port;
	char base_url[64]; /* http://127.0.0.1:PORT/v1 */
	char *folder;      /* temporary: script and record */
};

/* Starts the program named by $SERVER; fails the test when it does not start. */
void spawn_script(struct spawned *s, const char *script);

/* args: further arguments after --model, NULL at the end; may be NULL. */
void spawn_model(struct spawned *s, const char *const *args);
void spawn_stop(struct spawned *s);

/* Appends what the server has recorded: each request after "=== ", and "=== the client has gone".
 */
void spawn_record(const struct spawned *s, struct buf *out);

/* How often `what` stands in the record: "POST /v1/" is a request. */
int spawned_count(const struct spawned *s, const char *what);

/* A model of that name there, in OpenAI's dialect. m is uninitialised. */
void spawned_model(const struct spawned *s, const char *name, struct model *m);

#endif
