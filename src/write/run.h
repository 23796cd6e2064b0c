/* write/run.h: what the files of the engine share of one run; no one else includes it.
 *
 * orders.c takes orders, engine.c sends requests and hands out replies, planner.c makes the outline
 * of them, drafter.c the sections; progress.c and request.c look. A task is one request under way
 * with what it makes: the plan, or a section. */
#ifndef WRITE_RUN_H
#define WRITE_RUN_H

#include "write/clean.h"
#include "write/engine.h"
#include "write/pace.h"
#include "write/plan.h"
#include "write/prompt.h"
#include "write/rate.h"
#include "write/repeat.h"

enum manner {
	DRAFT_MISSING, /* unless it is written; an unfinished text is continued */
	DRAFT_ANEW,    /* whatever is there */
	DRAFT_TIGHTER, /* what is there, brought to the budget */
	DRAFT_REVISED, /* what is there, with changes that are proposed */
	DRAFT_ON       /* what is there up to `at`, and more */
};

/* One section to be written. */
struct job {
	uint64_t row;
	enum manner manner;
	size_t at;     /* DRAFT_ON: byte of the text; SIZE_MAX: its end */
	int goal;      /* words the section is to have in the end; 0: its budget */
	int continued; /* requests after the first */
	bool once;     /* the writer asked for this much, not for a length */
	bool ended;    /* what there is came to its end: more is a new paragraph */
	bool fresh;    /* the last reply repeated what is written: this one is asked not to */
	int drafts;    /* at once, of which the best is taken; 0: as the engine is set */
	char *wish;    /* the writer's words; "" for none; owned */
};

/* What a section has cost in this run. */
struct effort {
	uint64_t row;
	int requests;
	int stuck; /* continuations that added next to nothing */
	bool tightened;
};

struct task {
	struct engine *engine;
	struct model model; /* that is asked */
	struct reply *reply;
	enum ask_role role;
	enum ask_role repairs; /* ASK_REPAIR: what was asked before */
	uint64_t row;          /* 0: the plan */
	uint64_t about;        /* ASK_SUMMARY: the row that is summed up, for `row` to be written */
	uint64_t source;       /* the hash of what is summed up */
	uint64_t version;      /* 0: no text has come yet */
	uint64_t former;       /* the version that was current before; 0: none */
	int asked;             /* words */
	bool alone;            /* without the text before it */
	struct job job;        /* of a section */
	const char *reason;
	size_t estimated; /* tokens of its prompt */
	size_t quarters;  /* of tokens that came and make no whole one yet */
	struct buf shown; /* the text of the section that the prompt shows; ASK_REPAIR: the plan */
	struct buf base;  /* what a continued version begins with */
	struct buf raw;   /* the reply as it comes */
	struct buf piece; /* cleaned, on its way to the document */
	struct clean clean;
	struct repeat *watch; /* NULL until text comes */
	bool repeated;        /* it was broken off for that */
	int draft;            /* of several of the section: 0 the first */
	bool ended, whole;    /* its reply has; to its own end */
	struct err failed;    /* why it broke off; kind ERR_NONE: it did not */
};

/* A request as it went out. */
struct sent {
	bool any;
	struct model model;
	enum ask_role role;
	uint64_t row;
	int words, attempt;
	struct buf prompt;
	struct prompt_parts parts;
};

struct engine {
	struct session *session;
	struct llm *llm;
	struct model model;       /* the writer's; the fall-back's while `fallen` */
	struct model own;         /* the writer's, while fallen */
	bool fallen;              /* a model failed in this run */
	struct model_roles roles; /* of those with a model of their own */
	enum engine_state state;
	bool tighten, add_sections; /* what the loop may do */
	bool plain;                 /* the paper's way, without the loop */
	bool paper;                 /* and its prompts */
	struct memo *memo;          /* NULL: none */
	bool lands;                 /* this run is to bring the document to its target */
	size_t parallel;            /* sections at once; 1: each with the text before it */
	int best;                   /* drafts of a section that has none */
	uint64_t run;
	const char *label; /* what it is for */

	struct task **tasks;
	size_t task_count, task_cap;
	struct job *queue; /* still to come */
	size_t queue_count, queue_cap;
	size_t rows_done;
	long words_got, words_due; /* of the sections finished in this run: written, and asked for */
	struct effort *efforts;
	size_t effort_count, effort_cap;
	struct pace pace;           /* of `model`; whose NULL: not read yet */
	struct repeat_index *said;  /* what the document says; NULL: not begun */
	size_t said_rows;           /* of the outline that are looked through */
	int additions;              /* times that sections were added in this run */
	char *warning;              /* about the server, in this run; "" */
	char *outcome;              /* what the length came to, where it is off; "" */
	struct revision *revisions; /* that nobody has taken yet, oldest first */
	size_t revision_count, revision_cap;
	char *choice;    /* how the last of several drafts was chosen; "" */
	bool paused;     /* no section begins; what is queued stays */
	bool interlude;  /* this run is of single orders given while paused: */
	size_t urgent;   /* the first of the queue, which begin all the same */
	bool write_next; /* when the plan is made: from this row on */
	uint64_t write_from;

	/* The plan being made */
	struct plan_parser parser;
	uint64_t last_row;
	size_t planned;
	int level;
	struct buf remarks; /* lines that are no rows */

	struct rate rate;       /* words */
	struct rate token_rate; /* estimated as they come */
	long tokens;
	char *notice; /* of the connection: what it waits for */
	bool thinking;
	struct buf thoughts; /* the end of the model's reasoning */
	size_t thought;      /* bytes of it, ever */
	struct sent sent;    /* the last request */
	struct err trouble;
};

/* ---- roles.c ---- */
struct model *roles_asked(struct engine *e, enum ask_role role); /* who is to be asked */
bool roles_writes(const struct task *t);                         /* the writer's is, by it */
void roles_begin(struct engine *e); /* of a run: whoever failed in the last one is asked again */
void roles_release_engine(struct engine *e);

/* The task's model failed: from here on the fall-back is asked, this task again where no text has
 * come. False: the failure is to be dealt with. */
bool roles_fall_back(struct task *t, const struct err *why);

/* ---- engine.c ---- */
void run_begin(struct engine *e, enum engine_state state, const char *label);
void run_end(struct engine *e);
void run_fail(struct engine *e, const struct err *err); /* no further job; err says why */
bool run_apply(struct engine *e, struct edit edit);
struct task *task_new(struct engine *e, enum ask_role role, uint64_t row);
void task_free(struct task *t);                 /* closes its connection */
bool task_ask(struct task *t, struct err *err); /* for t->asked words */
/* The prompt that task_ask would send now. */
bool task_prompt(const struct task *t, struct buf *prompt, struct prompt_parts *parts,
				 struct err *err);
/* NULL: it is not written now. Of several the one whose text is shown. */
const struct task *task_of(const struct engine *e, uint64_t row);

/* ---- orders.c ---- */
/* Queues a job of its own and begins; takes over its wish. */
bool draft_one(struct engine *e, struct job job, const char *label, struct err *err);

/* ---- planner.c ---- */
enum ask_role planner_role(const struct engine *e); /* of its first request */
bool planner_begin(struct engine *e, struct err *err);
bool planner_begin_title(struct engine *e, struct err *err);
void planner_text(struct task *t, const char *s, size_t len);
void planner_end(struct task *t);
void planner_close(struct engine *e); /* what there is, is the plan */

/* ---- drafter.c ---- */
bool drafter_wants(const struct engine *e, uint64_t row, enum manner manner);
int drafter_budget(const struct row *row); /* words; a sensible number where it has none */
/* Sets what is asked for. False: nothing is missing of it. */
bool drafter_prepare(struct task *t, const struct row *row);
/* Begins sections while there is room; with none left ends the run. */
void drafter_fill(struct engine *e);
/* Takes over the job. False: nothing had to be asked, or could be; the task is gone. */
bool drafter_start(struct engine *e, struct job job);
void drafter_text(struct task *t, const char *s, size_t len);
void drafter_end(struct task *t, enum finish finish);
void drafter_error(struct task *t, const struct err *err);
void drafter_break(struct task *t);      /* keeps what there is, incomplete */
bool drafter_lost(const struct task *t); /* the section is gone from the document */

/* ---- loop.c: the closed loop on length ---- */
enum verdict {
	VERDICT_DONE,
	VERDICT_ON,      /* too short, or broken off: go on with it */
	VERDICT_SHORTER, /* too long: tighten it */
	VERDICT_FAILED   /* nothing came */
};

void loop_begin(struct engine *e); /* of a run */
/* The words to ask for, for `words` to come of that section. */
struct pace *loop_pace(struct engine *e); /* what is known of the model */
int loop_ask(struct engine *e, uint64_t row, int words);
/* After a reply that brought `gained` words, of a section that has `have`. */
enum verdict loop_judge(struct task *t, long gained, long have, int goal, bool whole);
void loop_learn(struct task *t, long got); /* of a first reply that came to its own end */
void loop_settle(struct engine *e);        /* a section is finished: spread the difference */
bool loop_land(struct engine *e);          /* nothing is queued: true when there is now */

/* What is known of the model's length, and what it is asked for so that `words` come. */
void loop_tell(struct engine *e, int words, struct buf *out);
int loop_requests(const struct engine *e, uint64_t row); /* that it has cost in this run */
void loop_give_up(struct engine *e, uint64_t row);       /* nothing more is to be asked for it */
bool loop_ends_open(const struct buf *text);             /* in the middle of a sentence */

/* ---- best.c: several drafts of a section at once; of one alone, nothing is done ---- */
void best_join(struct task *first);           /* asks for the others, with the same prompt */
size_t best_sections(const struct engine *e); /* under way */
/* Its text is a version beside that which is shown, `shown`. */
void best_keep_current(struct task *t, uint64_t shown);
void best_add_reason(const struct task *t, struct buf *out);
bool best_waits(struct task *t);        /* it has ended; true: others of the section have not */
struct task *best_take(struct task *t); /* all have: the best, now current; the others are gone */
void best_stop(struct engine *e);       /* of those that have ended the best becomes current */

/* ---- revise.c: proposals ---- */
void revise_prepare(struct task *t, const struct row *row); /* which has a text */
void revise_end(struct task *t, enum finish finish);
void revise_error(struct task *t, const struct err *err);

/* ---- watch.c ---- */
void watch_begin(struct engine *e);
bool watch_tick(struct engine *e);                /* true: there is more to look through */
void watch_learn(struct engine *e, uint64_t row); /* its text is finished */
bool watch_text(struct task *t, const char *s, size_t len); /* true: it says something again */
bool watch_end(struct task *t);

/* ---- summary.c ---- */
/* Asks for a summary that the section's prompt lacks, first. True: it is under way, and goes on
 * with the section when it ends; the task is gone. */
bool summary_begin(struct task *t);
void summary_end(struct task *t);

/* ---- more.c ---- */
bool more_begin(struct engine *e, long words); /* false: no sections are to be added */
void more_end(struct task *t);

/* ---- queue.c ---- */
/* Takes over the wish; the row's former job gives way. */
void queue_add(struct engine *e, struct job job);
bool queue_has(const struct engine *e, uint64_t row);
bool queue_take(struct engine *e, struct job *job); /* false: nothing is to begin */
void queue_clear(struct engine *e);
struct job job_for(uint64_t row, enum manner manner, const char *wish);
void job_release(struct job *job);

#endif
