/* llm/reply.h: one request on its way, for the files of llm/ that bring it there: llm.c asks, waits
 * and tells, tries.c sends it and decides what a failure leads to. */
#ifndef LLM_REPLY_H
#define LLM_REPLY_H

#include "base/random.h"
#include "llm/demo.h"
#include "llm/endpoint.h"
#include "llm/http.h"
#include "llm/llm.h"
#include "llm/memo.h"
#include "llm/parser.h"
#include "llm/trace.h"

struct llm {
	struct http *http;
	struct reply *replies;
	struct secrets *secrets;
	struct locals *locals;              /* NULL until a model file is asked for */
	struct llm_turn *turns, *next_turn; /* the one that runs after the one that runs */
	struct learnt *learnt;
	struct endpoint_pool *endpoints;
	struct random random;
	unsigned asked; /* requests, for the log */
	int patience;   /* ms: llm_set_patience */
	bool streams;   /* the last wait brought pieces of replies */
	bool changes;   /* and since it began a reply has begun or ended */
	int64_t woke;   /* clock_now ms: the end of the last wait */
	bool waiting;   /* callbacks are running: replies that end are freed after them */
};

struct reply {
	int window;   /* told by a server that refused too long a prompt; 0 */
	bool refused; /* the last try was, for what was asked */
	struct llm *llm;
	struct learnt *learnt; /* of the model at its server; NULL where nobody is asked over HTTP */
	struct reply *next;
	struct model model;
	reply_fn *fn;
	void *ctx;
	bool dead; /* nothing more is called */
	int64_t
		due; /* the next try, the end of last words, or a piece of what is fed; or CLOCK_NEVER */

	struct trace trace;
	struct local *local;            /* the server that loads; NULL for none */
	struct ask ask;                 /* while it does, with a prompt of its own */
	struct secret *secret;          /* the key that is waited for; NULL for none */
	struct buf url, headers, body;  /* of the request, for another try */
	struct buf sent;                /* the body as it went out */
	struct http_transfer *transfer; /* NULL between tries */
	struct reply_parser parser;
	struct buf refusal; /* the body of a status other than 2xx */
	int tries;
	struct endpoint_claim claim; /* its place at a server, or in the queue for one */
	bool told;                   /* that it waits for one */

	struct demo_feed fed; /* what the demo writer wrote, or what a memo kept */
	bool is_fed;
	struct memo *memo;             /* where it is kept; NULL: nowhere */
	size_t entry;                  /* of the memo */
	const struct memo_reply *kept; /* it was kept before; NULL: it is asked for */
};

/* ---- llm.c: what it comes to ---- */

void reply_notice(struct reply *r, const char *text, size_t len);
void reply_on_said(void *ctx, enum reply_kind kind, const char *text, size_t len); /* ctx: r */
void reply_end(struct reply *r, enum finish finish);
void reply_fail(struct reply *r, const struct err *err);
void reply_hang_up(struct reply *r); /* leaves the endpoint, too */

/* ---- tries.c: the way there ---- */

/* At an endpoint that is free now, or later at the first that is. False: err. */
bool reply_seek(struct reply *r, struct err *err);
/* To the endpoint that its claim has got. */
bool reply_try(struct reply *r, struct err *err);
/* Something has come, or time has run out: has it ended, and how? */
void reply_settle(struct reply *r, const struct http_result *result);

#endif
