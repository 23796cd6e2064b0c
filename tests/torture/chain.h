/* tests/torture/chain.h: one document, written, edited and saved by the real program, which is
 * killed again and again at random moments. */
#ifndef TESTS_TORTURE_CHAIN_H
#define TESTS_TORTURE_CHAIN_H

#include <stdbool.h>
#include <stdint.h>

struct figures {
	long kills;      /* of the interface */
	long headless;   /* of `longhand write` */
	long early;      /* of these two, before anything was shown */
	long words;      /* shown at the kills */
	long marks;      /* words typed, and seen on the screen */
	long anew;       /* lines that were an unfinished sentence, which the model wrote anew */
	long torn;       /* screens whose drawing the kill cut short */
	long lost;       /* lines, marks and versions that were shown, and are not in the document */
	long unreadable; /* documents that could not be opened, or not wholly read */
	long ended;      /* programs that ended before they were killed */
};

bool chain_failed(const struct figures *f);

/* Fills f. The same seed gives the same keys, at other moments. With KEEP in the environment the
 * first failure ends it, and its folder stays. */
void chain_run(uint64_t seed, long kills, struct figures *f);

#endif
