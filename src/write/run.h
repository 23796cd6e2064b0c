/* write/run.h: what engine.c, planner.c and drafter.c share of one run; no one else includes it.
 *
 * engine.c takes orders and hands out replies; planner.c makes the outline of them, drafter.c the
 * sections. */
#ifndef WRITE_RUN_H
#define WRITE_RUN_H

#include "write/clean.h"
#include "write/engine.h"
#include "write/plan.h"
#include "write/rate.h"

struct job {
	uint64_t row;
	bool anew; /* a new draft whatever is there */
};

struct engine {
	struct session *session;
	struct llm *llm;
	struct model model;
	enum engine_state state;
	uint64_t run;
	struct reply *reply;

	struct job *queue; /* still to come */
	size_t queue_count, queue_cap;
	size_t rows_done;

	/* The section being written */
	uint64_t row, version; /* version 0: no text has come yet */
	enum ask_role role;
	int asked;
	int continued;
	const char *reason;
	struct buf base; /* what a continued version begins with */
	struct clean clean;
	struct buf raw, piece;

	/* The plan being made */
	struct plan_parser parser;
	uint64_t last_row;
	size_t planned;
	int level;

	struct rate rate;
	long tokens;
	char *notice;
	struct err trouble;
};

/* ---- engine.c ---- */
void run_begin(struct engine *e, enum engine_state state, const char *label);
void run_end(struct engine *e);
void run_fail(struct engine *e, const struct err *err); /* ends it; err says why */
bool run_apply(struct engine *e, struct edit edit);
bool run_ask(struct engine *e, enum ask_role role, uint64_t row, int words, struct err *err);

/* ---- planner.c ---- */
void planner_begin(struct engine *e);
void planner_text(struct engine *e, const char *s, size_t len);
void planner_end(struct engine *e);

/* ---- drafter.c ---- */
bool drafter_wants(const struct engine *e, uint64_t row, bool anew);
void drafter_queue(struct engine *e, uint64_t row, bool anew);
void drafter_next(struct engine *e); /* begins the next section, or ends the run */
void drafter_text(struct engine *e, const char *s, size_t len);
void drafter_end(struct engine *e, enum finish finish);
void drafter_break(struct engine *e);      /* keeps what there is, incomplete */
bool drafter_lost(const struct engine *e); /* the section being written is gone */

#endif
