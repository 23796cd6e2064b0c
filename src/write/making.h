/* write/making.h: one document planned and written by an engine of its own, without anyone looking
 * on: many are made side by side on one llm.
 *
 * It is kept in a project file from the start. Made again after a kill with the same job, it goes
 * on where it was: what was planned and written is not asked for twice. */
#ifndef WRITE_MAKING_H
#define WRITE_MAKING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "doc/session.h"
#include "llm/llm.h"
#include "llm/roles.h"

struct making_job {
	const char *project;     /* path; made where it is missing */
	const char *instruction; /* what is in the project already must be the same */
	int target;              /* words; 0: what the instruction says */
	const char *language;    /* NULL: the instruction's */
	const struct model *model;
	const struct model_roles *roles; /* NULL: none */
	int parallel;                    /* sections at once */
	int best;                        /* drafts of a section */
	bool plain, paper;               /* engine_set_plain, engine_set_paper */
	bool tighten, add_sections;      /* engine_set_length */
};

enum making_state {
	MAKING_ON,
	MAKING_DONE,  /* every section is written */
	MAKING_FAILED /* making_error says why; what came is in the project */
};

struct making;

/* NULL with err: the project cannot be opened, or holds another instruction. */
struct making *making_new(struct llm *llm, const struct making_job *job, struct err *err);

/* Once each turn of the loop. Returns its next deadline. */
int64_t making_tick(struct making *m);

enum making_state making_state(const struct making *m);
const struct err *making_error(const struct making *m);
const struct doc *making_doc(const struct making *m);
long making_tokens(const struct making *m); /* of completions, reported in this run */

/* Stops, saves and closes. False: the project could not be saved. */
bool making_free(struct making *m, struct err *err);

#endif
