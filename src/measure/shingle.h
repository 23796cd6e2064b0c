/* measure/shingle.h: a text as runs of words: its shingles (Broder, "On the resemblance and
 * containment of documents", 1997), read in pieces, and a table to find them in.
 *
 * Words are those of doc/words.h, in lower case, whatever stands between them. A sentence ends at
 * its mark or with its line. */
#ifndef MEASURE_SHINGLE_H
#define MEASURE_SHINGLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHINGLE_WORDS 5

/* ---- Reading ---- */

struct reader {
	size_t at;                    /* bytes fed */
	uint64_t word;                /* hash of the open one */
	size_t word_at;               /* its first byte */
	bool in_word;                 /* it has a letter */
	bool open;                    /* it has a character */
	uint64_t last[SHINGLE_WORDS]; /* hashes of the words before, a ring */
	size_t count;                 /* words so far */
	size_t sentence_at;           /* where the open sentence's first word begins */
	size_t words, han;            /* of the open sentence */
	int32_t line, before;         /* the line's first character, the last one; no spaces */
	bool aside;                   /* the open sentence has a quotation, or stands in a table */
	void (*take_word)(void *ctx, struct reader *r, uint64_t run); /* 0: not enough words */
	void (*take_sentence)(void *ctx, struct reader *r);
	void *ctx;
};

void reader_feed(struct reader *r, const char *s, size_t len); /* whole characters */
void reader_end_sentence(struct reader *r); /* the text ends: its last word and sentence, too */

/* The hash of the last SHINGLE_WORDS words, whatever sentences they are of; never 0. */
uint64_t reader_shingle(const struct reader *r);

/* ---- From shingles to numbers: open addressing; a key may stand there several times ---- */

struct table {
	struct slot {
		uint64_t key; /* 0: free */
		uint32_t value;
	} * slots;
	size_t size, used; /* size: a power of two */
};

/* Where to begin to look for a key: it stands there or behind, before the next free slot. */
size_t table_slot(const struct table *t, uint64_t key);
/* After table_grow. A key that stands there `most` times already is not put once more: what is said
 * in every section would make the way through the table long. */
void table_put(struct table *t, uint64_t key, uint32_t value, int most);
struct slot *table_find(const struct table *t, uint64_t key); /* the first; NULL: none */

/* Makes room for one more, leaving out the values that `dead` (may be NULL) names. */
void table_grow(struct table *t, bool (*dead)(const void *ctx, uint32_t value), const void *ctx);
void table_release(struct table *t);

#endif
