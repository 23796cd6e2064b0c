/* llm/local.h: a model file of this machine (GGUF), served by a llama-server that we start.
 *
 * A server is started when its model is first asked for, on a port of 127.0.0.1 and with a key of
 * its own, which is in its environment alone. It serves every later request for the same file,
 * window and arguments, and ends with us: by a signal and a wait where we end, by the kernel where
 * we are killed. What it says goes to a log in the state folder, of which the one before is kept.
 * Loading goes on inside llm_wait and blocks nothing. */
#ifndef LLM_LOCAL_H
#define LLM_LOCAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "llm/provider.h"

struct llm;
struct locals; /* all of them */
struct local;

struct locals *locals_new(struct llm *llm);
void locals_free(struct locals *all); /* ends them */

/* ERR_FILE: the file cannot be read, or is no GGUF. */
bool local_check_file(const char *path, struct err *err);

/* The server of the model, started where none runs. NULL with err: ERR_USAGE or ERR_FILE where the
 * file is none that can be served, ERR_MODEL where the program cannot be started. */
struct local *locals_ask(struct locals *all, const struct model *m, struct err *err);

/* One of the three holds: it loads, it is ready, or an error (ERR_MODEL). */
bool local_loads(const struct local *l);
const struct err *local_error(const struct local *l); /* NULL for none */
const char *local_base_url(const struct local *l);    /* "http://127.0.0.1:4711/v1" */
const char *local_key(const struct local *l);
int64_t local_began(const struct local *l); /* clock_now ms */

#endif
