#include "data/packing.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/random.h"

#define NONE SIZE_MAX

/* ---- Packs by the room that they have left ---- */

struct rooms {
	size_t *newest;   /* pack with so much room; NONE */
	size_t *next;     /* of a pack: the one before it with as much room */
	uint64_t *filled; /* a bit for each room that a pack has */
	size_t window;
};

static void put_room(struct rooms *r, size_t pack, size_t room)
{
	r->next[pack] = r->newest[room];
	r->newest[room] = pack;
	r->filled[room / 64] |= UINT64_C(1) << room % 64;
}

/* The least room that is enough; NONE. */
static size_t least_room(const struct rooms *r, size_t needed)
{
	size_t word = needed / 64, words = r->window / 64 + 1;
	uint64_t bits = r->filled[word] & ~UINT64_C(0) << needed % 64;
	while (!bits && ++word < words)
		bits = r->filled[word];
	return bits ? word * 64 + (size_t)__builtin_ctzll(bits) : NONE;
}

static size_t take_room(struct rooms *r, size_t room)
{
	size_t pack = r->newest[room];
	r->newest[room] = r->next[pack];
	if (r->newest[room] == NONE)
		r->filled[room / 64] &= ~(UINT64_C(1) << room % 64);
	return pack;
}

/* ---- Packing ---- */

struct item {
	size_t length, index;
};

static int by_length(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	if (x->length != y->length)
		return x->length > y->length ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

/* Returns how many packs there are; pack_of says which each item is in. */
static size_t fill_packs(const size_t *lengths, size_t count, size_t window, size_t *pack_of)
{
	struct item *items = mem_alloc((count + 1) * sizeof *items);
	struct rooms r = {.newest = mem_alloc((window + 1) * sizeof *r.newest),
					  .next = mem_alloc((count + 1) * sizeof *r.next),
					  .filled = mem_alloc((window / 64 + 1) * sizeof *r.filled),
					  .window = window};
	size_t packs = 0;
	memset(r.newest, 0xff, (window + 1) * sizeof *r.newest);
	for (size_t i = 0; i < count; i++)
		items[i] = (struct item){lengths[i], i};
	qsort(items, count, sizeof *items, by_length);
	for (size_t i = 0; i < count; i++) {
		size_t room = least_room(&r, items[i].length);
		size_t pack = room == NONE ? packs++ : take_room(&r, room);
		pack_of[items[i].index] = pack;
		put_room(&r, pack, (room == NONE ? window : room) - items[i].length);
	}
	free(items);
	free(r.newest);
	free(r.next);
	free(r.filled);
	return packs;
}

void packing_make(struct packing *p, const size_t *lengths, size_t count, size_t window,
				  uint64_t seed)
{
	size_t *pack_of = mem_alloc((count + 1) * sizeof *pack_of);
	*p = (struct packing){.packs = fill_packs(lengths, count, window, pack_of)};
	size_t *place = random_order(p->packs, seed); /* of each pack */
	p->order = mem_alloc((count + 1) * sizeof *p->order);
	p->first = mem_alloc((p->packs + 2) * sizeof *p->first);
	for (size_t i = 0; i < count; i++)
		p->first[place[pack_of[i]] + 2]++;
	for (size_t i = 2; i < p->packs + 2; i++)
		p->first[i] += p->first[i - 1];
	for (size_t i = 0; i < count; i++)
		p->order[p->first[place[pack_of[i]] + 1]++] = i;
	free(place);
	free(pack_of);
}

void packing_release(struct packing *p)
{
	free(p->order);
	free(p->first);
	*p = (struct packing){.order = NULL};
}
