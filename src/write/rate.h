/* write/rate.h: words per second over the last seconds of a run. */
#ifndef WRITE_RATE_H
#define WRITE_RATE_H

#include <stddef.h>
#include <stdint.h>

#define RATE_SLOTS   40
#define RATE_SLOT_MS 500 /* so the window is 20 s */

struct rate {
	long words[RATE_SLOTS]; /* a ring, by time */
	int64_t first, last;    /* slot numbers; -1: nothing yet */
};

void rate_init(struct rate *r);
void rate_add(struct rate *r, int64_t now_ms, long words);
double rate_per_second(const struct rate *r, int64_t now_ms); /* 0: not known yet */

#endif
