/* llm/llm.h: asking models: many replies at once, streaming, cancellable, and the one wait.
 *
 * llm_ask returns at once; events arrive by callback, only from inside llm_wait. Every reply ends
 * with exactly one REPLY_END or REPLY_ERROR, after which its handle is gone, or with llm_cancel,
 * after which nothing more is called. A callback may call llm_ask and llm_cancel, on its own reply
 * too. A failure before the first text is retried with backoff (408, 409, 429, 5xx, 529, broken
 * connections); after text it is a REPLY_ERROR: the text is the caller's to continue. */
#ifndef LLM_LLM_H
#define LLM_LLM_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "llm/provider.h"

struct llm;
struct reply;

typedef void reply_fn(void *ctx, const struct reply_event *event);

struct llm *llm_new(void);      /* cheap: the network library starts with the first request */
void llm_free(struct llm *llm); /* cancels what is open */

/* For commands that print keys, from the interface. */
struct secret_terminal;
void llm_set_terminal(struct llm *llm, const struct secret_terminal *terminal);

/* NULL: the request cannot be made (no model named, bad URL …), err says why (ERR_USAGE). */
struct reply *llm_ask(struct llm *llm, const struct model *model, const struct ask *ask,
					  reply_fn *fn, void *ctx, struct err *err);

/* Closes the connection at once (under 100 ms, also while a name is being looked up). NULL is
 * allowed. */
void llm_cancel(struct reply *reply);

/* The same where what came is all that is wanted: it counts as the whole reply. */
void llm_enough(struct reply *reply);

/* The one wait: sleeps until a transfer, one of `fds` (revents are filled in), a retry or a piece
 * of the demo writer's text is due, or clock_now reaches `deadline` (CLOCK_NEVER: no deadline);
 * then delivers what has arrived. */
void llm_wait(struct llm *llm, struct pollfd *fds, size_t count, int64_t deadline);

/* Nobody looks on: pieces of text that come within so many ms of each other are delivered together,
 * so that many streams cost few turns. The ends of replies wait for nothing. 0, the default: at
 * once. */
void llm_set_patience(struct llm *llm, int ms);

/* ---- For the other files of llm/ ---- */
struct http *llm_http(struct llm *llm);
struct secrets *llm_secrets(struct llm *llm);

/* What has its turn in every llm_wait, after what has arrived was delivered. It may remove itself
 * and others. */
struct llm_turn {
	int64_t (*due)(void *ctx); /* when the next turn has to come at the latest */
	void (*run)(void *ctx);
	void *ctx;
	struct llm_turn *next;
};

void llm_turn_add(struct llm *llm, struct llm_turn *turn);
void llm_turn_remove(struct llm *llm, struct llm_turn *turn);

#endif
