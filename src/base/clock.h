/* base/clock.h: the only place that asks what time it is, so that tests can drive it. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

#define CLOCK_NEVER INT64_MAX /* a deadline that does not come */

int64_t clock_now(void);  /* monotonic, ms */
int64_t clock_wall(void); /* seconds since 1970, UTC */

/* From now on both clocks stand still at these values, until the next call; wall < 0 lets the real
 * ones run again. */
void clock_set(int64_t now_ms, int64_t wall);

static inline int64_t clock_earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* The poll timeout in ms for a deadline: -1 for CLOCK_NEVER, 0 for one that has passed. */
int clock_timeout(int64_t deadline);

#endif
