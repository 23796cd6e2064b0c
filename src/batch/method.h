/* batch/method.h: the ways in which a model is made to answer an instruction, as one table. */
#ifndef BATCH_METHOD_H
#define BATCH_METHOD_H

#include <stdbool.h>
#include <stddef.h>

#define METHOD_PLANS_FROM 2000 /* words: the paper's agents plan what is longer */

struct method {
	const char *name;
	const char *help;
	bool direct;    /* one request of the instruction alone */
	bool short_too; /* plans whatever the length; else METHOD_PLANS_FROM and shorter go direct */
	bool plain;     /* engine_set_plain, engine_set_paper */
	bool parallel;  /* sections side by side, without the text before them */
	double temperature; /* where none is set; < 0: the server's own */
};

extern const struct method methods[]; /* ends with a NULL name; the first is direct */

const struct method *method_named(const char *name); /* NULL when unknown */

/* Whether an answer of so many words (0: not known) is planned by it. */
bool method_plans(const struct method *m, long words, bool all);

#endif
