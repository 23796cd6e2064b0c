/* write/balance.h: what a changed budget does to the other rows.
 *
 * Only unlocked sections without a text take part, each kept within 100–1,500 words: those limits
 * bind this program, never a number that the writer typed, so that a row which stands outside them
 * already is not pushed further out, nor pulled in. Words are shared out to the last one. Each call
 * is one group of the writer's; on failure nothing is changed. */
#ifndef WRITE_BALANCE_H
#define WRITE_BALANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "doc/group.h"
#include "doc/session.h"

#define BALANCE_LEAST 100 /* words of a row that the program changes */
#define BALANCE_MOST  1500

enum balance {
	BALANCE_MOVE,       /* the total moves, other rows stay */
	BALANCE_PROPORTION, /* the total stays: the difference is spread as the budgets are */
	BALANCE_EVENLY,     /* the total stays: each other row takes the same */
	BALANCES
};

/* "move", "proportion", "evenly"; the first for any other name. */
enum balance balance_named(const char *name);

struct balance_change {
	uint64_t row;
	long words;
};

/* Gives each section its words; the others take the difference. *left, where not NULL: words of it
 * that no row could take, as they change the total. ERR_USAGE when a row is none that has words, or
 * words are not within 1–DOC_BUDGET_MAX. */
bool balance_set_budgets(struct session *s, const struct balance_change *changes, size_t count,
						 enum balance how, long *left, struct err *err);
bool balance_set_budget(struct session *s, uint64_t row, long words, enum balance how, long *left,
						struct err *err);

/* The same within a group of the caller's, for rows and words that can be; returns what is left. */
long balance_apply(struct group *g, const struct balance_change *changes, size_t count,
				   enum balance how);

/* Sets the target (0: none, the plan's sum) and scales the rows that take part, so that the plan's
 * sum comes to it. *left: words that are missing from the plan then, or, below 0, too many. */
bool balance_set_target(struct session *s, long words, long *left, struct err *err);

#endif
