/* write/engine.h: the engine: planning and drafting one document, driven by reply events.
 *
 * A state machine that never blocks and draws nothing: the interface and the headless commands both
 * turn llm_wait and look at it. All it does to the document is edits of ACTOR_RUN, one group a run.
 * A run ends by itself, by engine_stop, or by trouble; what had arrived is kept, an unfinished
 * section marked incomplete. A row may be edited, moved or removed while others are written:
 * engine_tick notices. */
#ifndef WRITE_ENGINE_H
#define WRITE_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "doc/session.h"
#include "llm/llm.h"
#include "llm/roles.h"

enum engine_state { ENGINE_IDLE, ENGINE_PLANNING, ENGINE_WRITING };

struct engine;

/* session and llm outlive the engine; model is copied. */
struct engine *engine_new(struct session *session, struct llm *llm, const struct model *model);
void engine_free(struct engine *e); /* stops first */

/* How many sections are drafted at once. 1, the default: one after another, each with the text
 * before it. More: the paper's +Parallel, without preceding text. For runs that start later. */
void engine_set_parallel(struct engine *e, int sections);

/* tighten: sections that come out over 115 % of their budget are written again, shorter; off by
 * default. add_sections: where everything is written and the document is short, the planner is
 * asked for more sections; on by default. */
void engine_set_length(struct engine *e, bool tighten, bool add_sections);

/* On: the order of the LongWriter paper, nothing more. Each section is asked for once, with its
 * budget, and taken as it comes: nothing is continued, spread, added or watched for repeats. Off by
 * default. */
void engine_set_plain(struct engine *e, bool on);

/* On: the prompts of the paper's order too, paper-plan and paper-write: instruction, plan, text,
 * step, and one plan for the whole of it whatever its length. Off by default. */
void engine_set_paper(struct engine *e, bool on);

/* Replies are kept in the memo, and taken from it where it has them. Nothing else is learnt from or
 * for other documents, so that the same replies make the same document. NULL, the default: none. */
void engine_set_memo(struct engine *e, struct memo *memo);

/* Drafts of a section that has none yet: several at once, of which the best is taken (write/best.h)
 * and the others stay versions. 1, the default, to BEST_MOST. For sections that begin later. */
void engine_set_best(struct engine *e, int drafts);

/* Who is asked from the next request on; what is being written now goes on. */
void engine_set_model(struct engine *e, const struct model *model);
const struct model *engine_model(const struct engine *e);

/* Models of their own for some roles, from the next request on; copied. Where there is a fall-back
 * and a model fails for good, the fall-back is asked for the rest of the run. */
void engine_set_roles(struct engine *e, const struct model_roles *roles);

/* ---- Planning ---- */

/* Starts a run that makes the outline. Rows are added as the model writes them; at the end their
 * budgets are scaled to the target. Existing rows are replaced when none has a text; ERR_USAGE when
 * one has, when there is no instruction, or when a run is on. */
bool engine_plan(struct engine *e, struct err *err);

/* There is no outline yet, or one whose making was cut off (engine_plan goes on with it). */
bool engine_needs_plan(const struct engine *e);

/* Asks for a title from instruction and plan, and sets it. */
bool engine_title(struct engine *e, struct err *err);

/* The lines of the last plan that were not understood as rows, to be shown; "" for none. */
const char *engine_plan_remarks(const struct engine *e);

/* ---- Writing: orders given while a run drafts are queued behind it ----
 * All of them: ERR_USAGE, with nothing changed, for a document open for reading. Those for one
 * section: for a heading, a locked row, one being written now, and while a plan is being made. */

/* Drafts, in outline order, every section from row `from` on (0: from the first) that is not
 * written and not locked; an incomplete one is continued. Goes on with what a pause left. While a
 * plan is being made, writing starts when it is. ERR_USAGE when there is nothing to write. */
bool engine_write(struct engine *e, uint64_t from, struct err *err);

/* The same for one section. ERR_USAGE for a written one too. */
bool engine_write_row(struct engine *e, uint64_t row, struct err *err);

/* Drafts a section anew with its preceding text, as a new version. wish: what the writer wants of
 * it, in a line, NULL for nothing: the request shows the text it has, and the version keeps the
 * wish in its reason. */
bool engine_regenerate(struct engine *e, uint64_t row, const char *wish, struct err *err);

/* The same several times at once, of which the best is taken: `drafts`, 2 to BEST_MOST. */
bool engine_best(struct engine *e, uint64_t row, int drafts, const char *wish, struct err *err);

/* Goes on with a section's text from byte `at` of it, SIZE_MAX: from its end, as a new version: the
 * text after it is dropped there. Asks for what the budget lacks, or for some 200 words. A text
 * that a model left unfinished goes on after its last whole sentence. */
bool engine_continue(struct engine *e, uint64_t row, size_t at, struct err *err);

/* Writes a section's current text again at the length of its budget, as a new version. ERR_USAGE
 * too for a section without a text, or not longer than its budget. */
bool engine_tighten(struct engine *e, uint64_t row, struct err *err);

/* Asks for a section's text with as few changes as it needs, or as the wish needs: a proposal,
 * which becomes a version and not the current one. ERR_USAGE too for a section without a text. */
bool engine_revise(struct engine *e, uint64_t row, const char *wish, struct err *err);

struct revision {
	uint64_t row, version; /* version 0: the model would change nothing */
};

/* The oldest proposal that has not been taken from here yet; false: none. */
bool engine_take_revision(struct engine *e, struct revision *out);
void engine_drop_revisions(struct engine *e); /* they stay versions */

/* Whether orders for this one section are taken. */
bool engine_takes(const struct engine *e, uint64_t row, struct err *err);

/* The sections being written now are finished, then the run ends; what is queued waits for
 * engine_write. While a plan is being made: no writing starts after it. Off: the run goes on. */
void engine_pause(struct engine *e, bool on);

/* Ends the run now: the connection is closed, the text kept, what is queued forgotten. */
void engine_stop(struct engine *e);

/* Once each turn of the loop: gives up rows that are gone. Returns its next deadline. */
int64_t engine_tick(struct engine *e);

/* ---- Looking ---- */

struct engine_progress {
	enum engine_state state;
	bool paused;     /* ends, or ended, after the section being written */
	const char *run; /* what this or the last run is for: "plan", "write", "tighten" …; "" */
	uint64_t row;    /* being written; 0 for none */
	long row_words, row_budget;
	int attempt;             /* at it in this run, counted from 1; 0: no section is written */
	const char *reason;      /* of that attempt: "draft", "continue", "tighten", "regenerate"; "" */
	size_t rows_done, rows;  /* of this run; while planning: rows so far */
	size_t queued;           /* sections still to begin */
	long words, target;      /* of the document; target: plan and headings where none is set */
	long projected;          /* words at the end, if the rest comes out as this run has so far */
	double length_score;     /* of the document as it stands (measure/length.h); < 0: no target */
	double words_per_second; /* over the last seconds of this run; 0 unknown */
	double tokens_per_second; /* estimated, reasoning included; 0 unknown */
	double seconds_left;      /* of this run; -1 unknown, as while the server cannot be reached */
	long tokens;              /* completion tokens reported in this run */
	long prompt_tokens, completion_tokens; /* reported for the document, ever */
	double cost;                           /* of the document, as far as known; 0 unknown */
	const char *currency;                  /* its sign: "$" */
	bool thinking;                         /* the model reasons; notice says so */
	size_t thought;                        /* bytes of reasoning that have come, ever */
	const char *notice;                    /* what is being waited for; "" */
	const char *warning;                   /* about the server, in the last run; "" */
	const char *outcome;       /* how the last run missed its target, in a sentence; "" */
	const char *choice;        /* how the last of several drafts was chosen, in a sentence; "" */
	const struct err *trouble; /* why the last run ended early; kind ERR_NONE when it did not */
};

void engine_progress(const struct engine *e, struct engine_progress *p);
/* Without the numbers: what costs nothing, however long the document is. */
void engine_news(const struct engine *e, struct engine_progress *p);

bool engine_writes(const struct engine *e, uint64_t row); /* is it being written now? */
bool engine_queued(const struct engine *e, uint64_t row); /* is it going to be? */

/* Sections that are neither written nor locked. */
size_t engine_rows_left(const struct engine *e);

/* What the model has thought in the request under way, or in the last one: its end, where it is
 * long. "" for nothing. */
const char *engine_thinking(const struct engine *e);

#endif
