/* data/minhash.h: texts that are nearly the same, among a million.
 *
 * Two texts are near when the sets of their shingles, runs of five words (measure/shingle.h), have
 * a resemblance (Jaccard) of 0.8 or more. It is estimated by MinHash (Broder, "On the resemblance
 * and containment of documents", 1997): MINHASH_VALUES minima under as many hash functions, of
 * which two texts share each with that probability; the standard error at 0.8 is 0.04. Candidates
 * come from bands of them (locality sensitive hashing; Leskovec, Rajaraman and Ullman, "Mining of
 * Massive Datasets", chapter 3): of pairs at 0.8 it misses four in ten thousand. Of those that
 * share a band the last MINHASH_CHAIN are looked at, so that a hundred thousand made from one
 * template, but not near, cost a minute and no hours.
 *
 * A text that is kept takes 400 bytes of minima and about 160 to find it by: 560 MB for a million.
 * All is deterministic: the same texts in the same order give the same answers. */
#ifndef DATA_MINHASH_H
#define DATA_MINHASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MINHASH_BANDS  20
#define MINHASH_ROWS   5
#define MINHASH_VALUES (MINHASH_BANDS * MINHASH_ROWS)
#define MINHASH_NEAR   0.8
#define MINHASH_CHAIN  100

/* Of a text in valid UTF-8, in any case, whatever stands between its words. One of fewer than five
 * words is a single shingle. False: it has no word, and is near nothing. */
bool minhash_sign(const char *text, size_t len, uint32_t signature[MINHASH_VALUES]);

/* The share of the minima that are the same: the estimate of their resemblance. */
double minhash_estimate(const uint32_t *a, const uint32_t *b);

struct minhash; /* those that were kept */

struct minhash *minhash_new(void);
void minhash_free(struct minhash *m); /* NULL is allowed */

/* Whether one that was kept is near; else this one is kept as `number`. *other: the number of
 * that one. */
bool minhash_take(struct minhash *m, const uint32_t signature[MINHASH_VALUES], uint32_t number,
				  uint32_t *other);

#endif
