/* cmd/headless.h: the engine at work on one project without a screen.
 *
 * Opened for an instruction, it plans and writes until that is done, trouble comes or a signal
 * stops it. Whatever had arrived is in the project when it is closed. */
#ifndef CMD_HEADLESS_H
#define CMD_HEADLESS_H

#include <stdbool.h>

#include "base/err.h"
#include "cmd/command.h"
#include "cmd/progress.h"
#include "doc/session.h"
#include "llm/llm.h"
#include "write/engine.h"

struct headless {
	struct session *session;
	struct llm *llm;
	struct engine *engine;
	struct progress progress;
	int best; /* drafts of a section */
};

struct headless_job {
	const char *project;     /* path; made when it is missing */
	const char *instruction; /* NULL: the project's own */
	int target;              /* words; 0: the project's or the instruction's */
	const char *language;    /* of a new document; NULL: the instruction's */
	const struct model *model;
	const struct model_roles *roles;
	int parallel;               /* sections at once; 0 and 1: one after another */
	int best;                   /* engine_set_best */
	bool plain;                 /* engine_set_plain */
	bool tighten, add_sections; /* engine_set_length */
	int backups;                /* of session.h */
	bool json;                  /* progress as events of JSON */
};

/* What the headless commands have in common: reads model and instruction from the options, tells
 * when the demo writer stands in, runs `fn` with a job that lacks only its project. Returns the
 * exit status. */
typedef bool headless_fn(const struct options *o, struct headless_job *job, struct err *err);
int headless_command(const struct options *o, headless_fn *fn, struct err *err);

/* ERR_USAGE names --project when the project holds another instruction or target. Close after
 * success only. */
bool headless_open(struct headless *h, const struct headless_job *job, struct err *err);

/* Makes the outline if there is none yet, or goes on with one that was cut off. */
bool headless_plan(struct headless *h, struct err *err);

/* Drafts every section that is neither written nor locked. ERR_SHORT: it ended and some are left,
 * or the document is not within 3 % of its target. */
bool headless_write(struct headless *h, struct err *err);

/* Drafts one section anew, counted from 1. ERR_USAGE: there is none of that number. */
bool headless_redraft(struct headless *h, int number, struct err *err);

/* Saves. err is set only when it holds nothing yet. */
void headless_close(struct headless *h, struct err *err);

#endif
