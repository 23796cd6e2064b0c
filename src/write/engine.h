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

enum engine_state { ENGINE_IDLE, ENGINE_PLANNING, ENGINE_WRITING };

struct engine;

/* session and llm outlive the engine; model is copied. */
struct engine *engine_new(struct session *session, struct llm *llm, const struct model *model);
void engine_free(struct engine *e); /* stops first */

/* How many sections are drafted at once. 1, the default: one after another, each with the text
 * before it. More: the paper's +Parallel, without preceding text. For runs that start later. */
void engine_set_parallel(struct engine *e, int sections);

/* Starts a run that makes the outline. Rows are added as the model writes them; at the end their
 * budgets are scaled to the target. Existing rows are replaced when none has a text; ERR_USAGE when
 * one has, when there is no instruction, or when a run is on. */
bool engine_plan(struct engine *e, struct err *err);

/* There is no outline yet, or one whose making was cut off (engine_plan goes on with it). */
bool engine_needs_plan(const struct engine *e);

/* Drafts, in outline order, every section from row `from` on (0: from the first) that is not
 * written and not locked; an incomplete one is continued. While a run drafts, the rows are added to
 * its queue. ERR_USAGE when there is nothing to write or a plan is being made. */
bool engine_write(struct engine *e, uint64_t from, struct err *err);

/* Drafts one section anew with its preceding text, as a new version; queued while a run drafts.
 * ERR_USAGE for a locked row, a heading, or while a plan is being made. */
bool engine_regenerate(struct engine *e, uint64_t row, struct err *err);

/* Writes a section's current text again at the length of its budget, as a new version. ERR_USAGE as
 * for engine_regenerate, and for a section without a text. */
bool engine_tighten(struct engine *e, uint64_t row, struct err *err);

/* Asks for a title from instruction and plan, and sets it. */
bool engine_title(struct engine *e, struct err *err);

/* Ends the run now: the connection is closed, the text kept. */
void engine_stop(struct engine *e);

/* Once each turn of the loop: gives up rows that are gone. Returns its next deadline. */
int64_t engine_tick(struct engine *e);

struct engine_progress {
	enum engine_state state;
	const char *run; /* what this or the last run is for: "plan", "write", "tighten" …; "" */
	uint64_t row;    /* being written; 0 for none */
	size_t rows_done, rows;    /* of this run; while planning: rows so far */
	long words, target;        /* of the document; target: the plan's sum where none is set */
	long projected;            /* words at the end, if the rest keeps its budgets */
	double words_per_second;   /* over the last seconds of this run; 0 unknown */
	double seconds_left;       /* -1 unknown */
	long tokens;               /* completion tokens reported in this run */
	bool thinking;             /* the model reasons; notice says so */
	const char *notice;        /* what is being waited for; "" */
	const struct err *trouble; /* why the last run ended early; kind ERR_NONE when it did not */
};

void engine_progress(const struct engine *e, struct engine_progress *p);
/* The lines of the last plan that were not understood as rows, to be shown; "" for none. */
const char *engine_plan_remarks(const struct engine *e);
const struct model *engine_model(const struct engine *e);

bool engine_writes(const struct engine *e, uint64_t row); /* is it being written now? */

/* Sections that are neither written nor locked. */
size_t engine_rows_left(const struct engine *e);

#endif
