/* write/making.h: one document planned and written by an engine of its own, without anyone looking
 * on: many are made side by side on one llm.
 *
 * It is in memory alone; its replies are kept in a memo. Made again after a kill with the same job
 * and memo, it comes out the same, and what was answered is not asked for twice. */
#ifndef WRITE_MAKING_H
#define WRITE_MAKING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "doc/document.h"
#include "llm/llm.h"
#include "llm/memo.h"
#include "llm/roles.h"

struct making_job {
	struct memo *memo; /* llm/memo.h; the caller closes it, after making_free */
	const char *instruction;
	int target;           /* words; 0: what the instruction says */
	const char *language; /* NULL: the instruction's */
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
	MAKING_FAILED /* making_error says why */
};

struct making;

/* NULL with err: the instruction is none (ERR_USAGE). */
struct making *making_new(struct llm *llm, const struct making_job *job, struct err *err);

/* Once each turn of the loop. Returns its next deadline. */
int64_t making_tick(struct making *m);

enum making_state making_state(const struct making *m);
const struct err *making_error(const struct making *m);
const struct doc *making_doc(const struct making *m);
long making_tokens(const struct making *m); /* of completions, reported in this run */

void making_free(struct making *m);

#endif
