/* base/random.h: SplitMix64 (Steele, Lea, Flood 2014): ids and the demo writer. Not for secrets. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random {
	uint64_t state;
};

void random_seed(struct random *r, uint64_t seed);
void random_seed_system(struct random *r); /* from getentropy(3) */
uint64_t random_next(struct random *r);
uint64_t random_below(struct random *r, uint64_t limit); /* 0 … limit - 1; limit > 0 */
/* The numbers below n, shuffled (Fisher and Yates): the caller frees them. */
size_t *random_order(size_t n, uint64_t seed);
uint64_t random_id(struct random *r); /* 40 bits, never 0 */

#endif
