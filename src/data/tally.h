/* data/tally.h: how many words a text has, in the count that its language is measured by. */
#ifndef DATA_TALLY_H
#define DATA_TALLY_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the paper's count (doc/paper.h) says something of the language: it knows English and
 * Chinese words. "": not known, and it is taken. */
bool tally_is_paper(const char *language);

/* By the paper's count, in other languages by that of doc/words.h. */
long tally_words(const char *language, const char *text, size_t len);

#endif
