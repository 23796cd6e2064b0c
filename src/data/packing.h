/* data/packing.h: which sequences share a window: best fit, the longest first (Johnson,
 * "Near-optimal bin packing algorithms", 1973), as TRL and LLaMA-Factory pack. */
#ifndef DATA_PACKING_H
#define DATA_PACKING_H

#include <stddef.h>
#include <stdint.h>

struct packing {
	/* Items by pack: those of pack p are order[first[p] … first[p + 1] − 1], ascending. */
	size_t *order;
	size_t *first;
	size_t packs;
};

/* lengths: 1 to `window` each. Packs are in an order of chance: the same for the same seed. */
void packing_make(struct packing *p, const size_t *lengths, size_t count, size_t window,
				  uint64_t seed);
void packing_release(struct packing *p);

#endif
