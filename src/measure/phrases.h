/* measure/phrases.h: lists of phrases, such as those of prompts/LANGUAGE/slop.txt, and where a text
 * has them.
 *
 * A list is a text with a phrase a line; blank lines and those that begin with # say nothing. A
 * phrase is a run of the words of doc/words.h in lower case, whatever stands between them, so that
 * in Chinese it is found wherever its characters are. A text is read as the hashes of its words. */
#ifndef MEASURE_PHRASES_H
#define MEASURE_PHRASES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "measure/shingle.h"

#define PHRASE_MOST 16 /* words of a phrase; what a line has beyond them is left out */

struct words_read {
	uint64_t *hashes;
	size_t count, cap;
};

/* Appends the words of s, valid UTF-8. Words that would touch are told apart. */
void words_read_add(struct words_read *w, const char *s, size_t len);
void words_read_release(struct words_read *w);

struct phrases {
	struct words_read words; /* of all phrases, one after another */
	struct phrase {
		size_t first, count; /* of words */
	} * list;
	size_t count, cap;
	struct table by_last; /* phrases by their last word */
};

void phrases_init(struct phrases *p);
void phrases_release(struct phrases *p);
void phrases_add(struct phrases *p, const char *list, size_t len); /* valid UTF-8 */

/* Adds prompts/LANGUAGE/NAME.txt, the user's or the built-in one. ERR_FILE when there is neither or
 * the user's cannot be read. */
bool phrases_load(struct phrases *p, const char *language, const char *name, struct err *err);

/* The words of the longest phrase that words[0 … count − 1] end with; 0: none. */
size_t phrases_ending(const struct phrases *p, const uint64_t *words, size_t count);

#endif
