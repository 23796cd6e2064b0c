/* write/balance.h: what a changed budget does to the other rows.
 *
 * Only unlocked, unwritten sections take part, each kept within 100–1,500 words: those limits bind
 * this program, never a number that the writer typed. Each call is one group of the writer's. */
#ifndef WRITE_BALANCE_H
#define WRITE_BALANCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "doc/session.h"

enum balance {
	BALANCE_MOVE,       /* the total moves, other rows stay */
	BALANCE_PROPORTION, /* the total stays: the difference is spread as the budgets are */
	BALANCE_EVENLY      /* the total stays: each other row takes the same */
};

/* *left, where not NULL: words of the difference that no row could take. */
bool balance_set_budget(struct session *s, uint64_t row, int words, enum balance how, long *left,
						struct err *err);

/* Sets the target and scales the rows that take part, so that the plan's sum comes to it. */
bool balance_set_target(struct session *s, int words, long *left, struct err *err);

#endif
