#include "base/clock.h"

#include <limits.h>
#include <stdbool.h>
#include <time.h>

/* What clock_set froze. */
static bool frozen;
static int64_t frozen_now;
static int64_t frozen_wall;

static struct timespec read_clock(clockid_t id)
{
	struct timespec t = {0, 0};
	clock_gettime(id, &t);
	return t;
}

int64_t clock_now(void)
{
	if (frozen)
		return frozen_now;
	struct timespec t = read_clock(CLOCK_MONOTONIC);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_wall(void)
{
	return frozen ? frozen_wall : (int64_t)read_clock(CLOCK_REALTIME).tv_sec;
}

void clock_set(int64_t now_ms, int64_t wall)
{
	frozen = wall >= 0;
	frozen_now = now_ms;
	frozen_wall = wall;
}

int clock_timeout(int64_t deadline)
{
	if (deadline == CLOCK_NEVER)
		return -1;
	int64_t now = clock_now();
	if (deadline <= now)
		return 0;
	return deadline - now > INT_MAX ? INT_MAX : (int)(deadline - now);
}
