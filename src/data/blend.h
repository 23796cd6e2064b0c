/* data/blend.h: lines of several files, some of them drawn by lot, in an order of chance. Only
 * where they are is kept in memory.
 *
 * Each line draws its lots from a seed and its own bytes: another line in a file moves no other,
 * and who draws more gets those he had and some besides. */
#ifndef DATA_BLEND_H
#define DATA_BLEND_H

#include <stddef.h>
#include <stdint.h>

struct blend_line {
	long long at; /* bytes from the beginning of its file */
	size_t len;
	uint64_t prompt; /* hash.h, of the first instruction */
	uint64_t hash;   /* of the line */
	uint64_t lot;
	long words; /* of the answers */
	int file;
};

struct blend {
	struct blend_line *lines;
	size_t count, cap;
};

void blend_release(struct blend *b);
void blend_add(struct blend *b, const struct blend_line *line);

/* Leaves `most` of those from `first` on, drawn by lot. */
void blend_draw(struct blend *b, size_t first, size_t most, uint64_t seed);

void blend_shuffle(struct blend *b, uint64_t seed);

#endif
