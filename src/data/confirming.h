/* data/confirming.h: lines of a list of selected instructions that a person looks at: the
 * LongWriter paper's check by hand.
 *
 * They are drawn by lot from a seed and their ids: a larger sample holds a smaller one, and the
 * rest of the list does not matter. Answers are kept in OUTPUT.confirmed as they are given, a line
 * each: index, id, confirmed (true or false; null: it was taken back). The last one counts. */
#ifndef DATA_CONFIRMING_H
#define DATA_CONFIRMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct confirming;

struct confirming_line {
	const char *prompt, *reason; /* reason "": there is none. Both last as long as the list */
	size_t number, count;        /* from 1; of the sample */
};

struct confirming_result {
	size_t confirmed, answered, sample;
};

/* `output`: what data select wrote. NULL: ERR_FILE, ERR_USAGE. */
struct confirming *confirming_open(const char *output, size_t sample, uint64_t seed,
								   struct err *err);

/* The first that is not answered. False: all are. */
bool confirming_next(const struct confirming *c, struct confirming_line *line);

bool confirming_decide(struct confirming *c, bool yes, struct err *err); /* of confirming_next */
bool confirming_undo(struct confirming *c, struct err *err); /* the last answer, if there is one */

struct confirming_result confirming_result(const struct confirming *c);
bool confirming_close(struct confirming *c, struct err *err); /* NULL is allowed */

#endif
