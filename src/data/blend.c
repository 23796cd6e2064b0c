#include "data/blend.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/random.h"

enum draw { DRAW_TAKEN = 1, DRAW_PLACE };

void blend_release(struct blend *b)
{
	free(b->lines);
	*b = (struct blend){0};
}

void blend_add(struct blend *b, const struct blend_line *line)
{
	MEM_GROW(b->lines, b->count + 1, &b->cap);
	b->lines[b->count++] = *line;
}

static int by_lot(const void *a, const void *b)
{
	const struct blend_line *x = a, *y = b;
	if (x->lot != y->lot)
		return x->lot < y->lot ? -1 : 1;
	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

static void sort(struct blend *b, size_t first, uint64_t seed, enum draw draw)
{
	for (size_t i = first; i < b->count; i++) {
		struct random chance;
		random_seed(&chance, hash_value(hash_value(b->lines[i].hash, seed), draw));
		b->lines[i].lot = random_next(&chance);
	}
	if (b->count > first)
		qsort(b->lines + first, b->count - first, sizeof *b->lines, by_lot);
}

void blend_draw(struct blend *b, size_t first, size_t most, uint64_t seed)
{
	sort(b, first, seed, DRAW_TAKEN);
	if (b->count - first > most)
		b->count = first + most;
}

void blend_shuffle(struct blend *b, uint64_t seed)
{
	sort(b, 0, seed, DRAW_PLACE);
}
