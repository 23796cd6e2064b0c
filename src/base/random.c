#include "base/random.h"

#include <sys/random.h>
#include <time.h>
#include <unistd.h>

void random_seed(struct random *r, uint64_t seed)
{
	r->state = seed;
}

void random_seed_system(struct random *r)
{
	uint64_t seed;
	if (getentropy(&seed, sizeof seed))
		seed = (uint64_t)time(NULL) << 32 ^ (uint64_t)getpid();
	random_seed(r, seed);
}

uint64_t random_next(struct random *r)
{
	uint64_t z = r->state += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

uint64_t random_below(struct random *r, uint64_t limit)
{
	/* The numbers under 2^64 mod limit are drawn again, so that every remainder is as likely. */
	uint64_t unfair = (0 - limit) % limit;
	uint64_t drawn = random_next(r);
	while (drawn < unfair)
		drawn = random_next(r);
	return drawn % limit;
}

uint64_t random_id(struct random *r)
{
	uint64_t id = 0;
	while (!id)
		id = random_next(r) >> 24;
	return id;
}
