#include "write/rate.h"

#include <string.h>

void rate_init(struct rate *r)
{
	memset(r, 0, sizeof *r);
	r->first = r->last = -1;
}

void rate_add(struct rate *r, int64_t now_ms, long words)
{
	int64_t slot = now_ms / RATE_SLOT_MS;
	if (r->first < 0)
		r->first = r->last = slot;
	if (slot - r->last >= RATE_SLOTS) {
		memset(r->words, 0, sizeof r->words);
		r->last = slot;
	}
	while (r->last < slot)
		r->words[++r->last % RATE_SLOTS] = 0;
	r->words[slot % RATE_SLOTS] += words;
}

double rate_per_second(const struct rate *r, int64_t now_ms)
{
	int64_t now = now_ms / RATE_SLOT_MS;
	if (r->first < 0 || now <= r->first)
		return 0;
	int64_t oldest = now - RATE_SLOTS + 1;
	if (oldest < r->first)
		oldest = r->first;
	long words = 0;
	for (int64_t slot = oldest; slot <= r->last; slot++)
		words += r->words[slot % RATE_SLOTS];
	return (double)words * 1000 / (double)(now_ms - oldest * RATE_SLOT_MS);
}
