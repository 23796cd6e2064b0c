/* llm/endpoint.h: the servers that requests go to, and which of them takes one now.
 *
 * A pool has an endpoint for each base URL, whichever models are asked there. A claim is one
 * reply's: it names the endpoints where its model is served, takes a place at one of them for each
 * try, and leaves it after. Of those that are free the one with the fewest open requests is taken;
 * between equals a prompt goes where those went that began as it does, since servers keep what they
 * have read. One that failed rests: it is asked again when its rest is over, or before where all
 * rest. One that said for how long it wants no requests gets none. */
#ifndef LLM_ENDPOINT_H
#define LLM_ENDPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/random.h"
#include "llm/provider.h"

struct endpoint_pool;
struct endpoint;

/* All zero, before claim_init, it is none, and may be left and released. */
struct endpoint_claim {
	struct endpoint_pool *pool;
	void *ctx;                   /* whose it is, for endpoint_next */
	struct endpoint_claim *next; /* of those that wait */
	struct endpoint **at;        /* where the model is served, in the order it has them */
	size_t count;                /* MODEL_ADDRESSES_MOST at most */
	size_t chosen;               /* the one taken, or taken last */
	int requests_most;           /* at one endpoint at once; 0: any */
	int minute_most;             /* begun there in a minute; 0: any */
	uint64_t hash;               /* of what the prompt begins with */
	uint64_t ticket;             /* the lowest has its turn first */
	uint64_t number;             /* of the request at its endpoint */
	uint64_t tried, barred;      /* a bit each: failed in this round; asked no more */
	bool holds, waits;           /* a place; one of them at most */
	bool moved;                  /* to an endpoint not asked before in this round */
};

/* What a try came to. */
enum endpoint_fault {
	FAULT_PASSES, /* another try there may help */
	FAULT_THERE,  /* only one elsewhere */
	FAULT_OURS,   /* none: it is the request's */
	FAULT_LATE    /* none: text had come */
};

struct endpoint_pool *endpoint_pool_new(void);
void endpoint_pool_free(struct endpoint_pool *pool); /* after its claims */

/* When a claim that waits may have its turn, as far as time tells (clock_now ms; CLOCK_NEVER: when
 * a place is left). */
int64_t endpoint_due(const struct endpoint_pool *pool, int64_t now);

/* Has the first one in the order of tickets take a place that can, and returns it; NULL: none. */
struct endpoint_claim *endpoint_next(struct endpoint_pool *pool, int64_t now);

void claim_init(struct endpoint_claim *c, struct endpoint_pool *pool, const struct model *m,
				const struct ask *ask, void *ctx);
void claim_release(struct endpoint_claim *c); /* leaves what it holds */

/* False: it has to wait, also where others do that came before. */
bool claim_take(struct endpoint_claim *c, int64_t now);
void claim_retake(struct endpoint_claim *c,
				  int64_t now); /* the same endpoint, whatever its limits */
void claim_wait(struct endpoint_claim *c);
void claim_leave(struct endpoint_claim *c); /* the place, or the queue; again is nothing */
int64_t claim_due(const struct endpoint_claim *c, int64_t now); /* as endpoint_due */
const char *claim_url(const struct endpoint_claim *c);          /* of the endpoint chosen */

/* The endpoint chosen has sent something, now or to any claim: if it vanishes it is worth waiting
 * for. */
void claim_answered(struct endpoint_claim *c);
bool claim_was_answered(const struct endpoint_claim *c);

/* ---- How it went: both of them leave ---- */
void claim_succeeded(struct endpoint_claim *c);

/* busy: the endpoint wants fewer requests. retry_after: seconds, < 0 where it did not say. tries:
 * of this claim, the rest grows with them and with the endpoint's failures in a row. */
void claim_failed(struct endpoint_claim *c, enum endpoint_fault fault, bool busy,
				  double retry_after, int tries, struct random *random, int64_t now);

/* Are there endpoints that were not asked since the last pause? */
bool claim_moves(const struct endpoint_claim *c);
bool claim_hopes(const struct endpoint_claim *c); /* or any that may be asked again? */
void claim_last(struct endpoint_claim *c);        /* from now on only those not asked */

/* Were there several, and has each of them failed? */
bool claim_failed_everywhere(const struct endpoint_claim *c);

/* Begins another round. Returns when the first endpoint has rested (clock_now ms). */
int64_t claim_pause(struct endpoint_claim *c, int64_t now);

#endif
