#include "base/random.h"

#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"

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

size_t *random_order(size_t n, uint64_t seed)
{
	struct random random;
	size_t *order = mem_alloc((n + 1) * sizeof *order);
	random_seed(&random, seed);
	for (size_t i = 0; i < n; i++)
		order[i] = i;
	for (size_t i = n; i > 1; i--) {
		size_t other = (size_t)random_below(&random, i), kept = order[i - 1];
		order[i - 1] = order[other];
		order[other] = kept;
	}
	return order;
}
