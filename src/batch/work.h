/* batch/work.h: how far a long piece of work is, for whoever started it. */
#ifndef BATCH_WORK_H
#define BATCH_WORK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct work_progress {
	long done, failed, all; /* pieces; done with those that were there already */
	int at_work;
	long words;     /* that came in this run; 0 where nothing is written */
	double seconds; /* of this run */
	double left;    /* seconds; < 0: not known */
};

/* A piece that has ended. */
struct work_piece {
	long index;            /* from 0 */
	const char *says;      /* what came of it, in a few words: "2,190 of 2,200 words" */
	const struct err *err; /* why it failed; NULL: it did not */
};

struct work_watch {
	void *ctx;
	/* When something has changed, a few times a second at most. May be NULL. */
	void (*progress)(void *ctx, const struct work_progress *now);
	void (*ended)(void *ctx, const struct work_progress *now, const struct work_piece *piece);
};

#define WORK_FAILURES 8 /* in a row: a wrong key or a dead server, and nothing more is begun */

/* Whoever does the work keeps `now` and tells by these. */
struct work {
	const struct work_watch *watch;
	struct work_progress now; /* but for its times */
	long before;              /* pieces that were there already */
	int64_t began, told_at;   /* clock_now ms */
	int failures;             /* in a row */
};

void work_begin(struct work *w, const struct work_watch *watch); /* `now` is as it begins */
void work_ended(struct work *w, const struct work_piece *piece);
bool work_hopeless(const struct work *w); /* WORK_FAILURES pieces have failed in a row */
int64_t work_turn(struct work *w);        /* once a turn; returns when it wants to tell again */

#endif
