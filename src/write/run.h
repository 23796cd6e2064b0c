/* write/run.h: what engine.c, planner.c and drafter.c share of one run; no one else includes it.
 *
 * engine.c takes orders and hands out replies; planner.c makes the outline of them, drafter.c the
 * sections. A task is one request under way with what it makes: the plan, or a section. */
#ifndef WRITE_RUN_H
#define WRITE_RUN_H

#include "write/clean.h"
#include "write/engine.h"
#include "write/plan.h"
#include "write/rate.h"

struct task {
	struct engine *engine;
	struct reply *reply;
	enum ask_role role;
	enum ask_role repairs; /* ASK_REPAIR: what was asked before */
	uint64_t row;          /* 0: the plan */
	uint64_t version;      /* 0: no text has come yet */
	int asked;             /* words */
	bool alone;            /* without the text before it */
	int continued;         /* requests after the first */
	const char *reason;
	struct buf shown; /* the text that the prompt shows, for ASK_CONTINUE, TIGHTEN, REPAIR */
	struct buf base;  /* what a continued version begins with */
	struct buf raw;   /* the reply as it comes */
	struct buf piece; /* cleaned, on its way to the document */
	struct clean clean;
};

enum manner {
	DRAFT_MISSING, /* unless it is written; an unfinished text is continued */
	DRAFT_ANEW,    /* whatever is there */
	DRAFT_TIGHTER  /* what is there, brought to the budget */
};

struct job {
	uint64_t row;
	enum manner manner;
};

struct engine {
	struct session *session;
	struct llm *llm;
	struct model model;
	enum engine_state state;
	size_t parallel; /* sections at once; 1: each with the text before it */
	uint64_t run;
	const char *label; /* what it is for */

	struct task **tasks;
	size_t task_count, task_cap;
	struct job *queue; /* still to come */
	size_t queue_count, queue_cap;
	size_t rows_done;

	/* The plan being made */
	struct plan_parser parser;
	uint64_t last_row;
	size_t planned;
	int level;
	struct buf remarks; /* lines that are no rows */

	struct rate rate;
	long tokens;
	char *notice; /* of the connection: what it waits for */
	bool thinking;
	struct err trouble;
};

/* ---- engine.c ---- */
void run_end(struct engine *e);
void run_fail(struct engine *e, const struct err *err); /* no further job; err says why */
bool run_apply(struct engine *e, struct edit edit);
struct task *task_new(struct engine *e, enum ask_role role, uint64_t row);
void task_free(struct task *t);                 /* closes its connection */
bool task_ask(struct task *t, struct err *err); /* for t->asked words */

/* ---- planner.c ---- */
bool planner_begin(struct engine *e, struct err *err);
bool planner_begin_title(struct engine *e, struct err *err);
void planner_text(struct task *t, const char *s, size_t len);
void planner_end(struct task *t);
void planner_close(struct engine *e); /* what there is, is the plan */

/* ---- drafter.c ---- */
bool drafter_wants(const struct engine *e, uint64_t row, enum manner manner);
void drafter_queue(struct engine *e, uint64_t row, enum manner manner);
void drafter_fill(
	struct engine *e); /* begins sections while there is room; with none left ends the run */
void drafter_text(struct task *t, const char *s, size_t len);
void drafter_end(struct task *t, enum finish finish);
void drafter_error(struct task *t, const struct err *err);
void drafter_break(struct task *t);      /* keeps what there is, incomplete */
bool drafter_lost(const struct task *t); /* the section is gone from the document */

#endif
