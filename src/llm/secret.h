/* llm/secret.h: keys that commands print, such as `pass show openai`.
 *
 * A command runs by its words and not by a shell, without a terminal, while the loop goes on:
 * its pipes are among the descriptors of the one wait. The first line it prints is the key. A
 * command that failed is run again when it is next asked for. Keys are wiped on release.
 *
 * Where the interface lends its terminal, a command that failed without one gets it, once, to ask
 * for a passphrase; then it may take as long as its user. */
#ifndef LLM_SECRET_H
#define LLM_SECRET_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define SECRET_TIMEOUT 60000 /* ms that a command may take */

struct secrets; /* all of them */
struct secret;

/* Who has the terminal and lends it. lend: false when it cannot be had now. */
struct secret_terminal {
	bool (*lend)(void *ctx);
	void (*take_back)(void *ctx);
	void *ctx;
};

struct secrets *secrets_new(void);
void secrets_set_terminal(struct secrets *all, const struct secret_terminal *terminal);
void secrets_free(struct secrets *all); /* ends what still runs */

/* The secret of `command`, which is started when it is new. NULL with err (ERR_USAGE) when it
 * cannot be. */
struct secret *secrets_ask(struct secrets *all, const char *command, struct err *err);

/* Adds the descriptors to wait for to *fds, which grows with *count and *cap. */
void secrets_add_fds(const struct secrets *all, struct pollfd **fds, size_t *count, size_t *cap);
int64_t secrets_due(const struct secrets *all); /* when the next turn is due at the latest */
void secrets_turn(struct secrets *all);         /* reads what there is; never blocks */
void secrets_forget_failed(struct secrets *all);

/* One of the three holds: it runs, there is a key, or an error (ERR_MODEL). */
bool secret_runs(const struct secret *s);
const char *secret_key(const struct secret *s);         /* NULL for none */
const struct err *secret_error(const struct secret *s); /* NULL for none */

/* The words of a command: spaces part them but in '…' and "…". NULL at the end of *words, which
 * the caller frees by secret_words_free. ERR_USAGE: a quote is open, or there is no word; the
 * sentence begins with the command. */
bool secret_words(const char *command, char ***words, struct err *err);
void secret_words_free(char **words);

#endif
