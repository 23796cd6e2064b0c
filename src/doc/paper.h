/* doc/paper.h: the LongWriter paper's count (arXiv 2408.07055, its count_words): for scores only.
 *
 * Characters U+4E00–U+9FFF plus matches of \b[a-zA-Z]+\b under Python's Unicode rules: a run of
 * \w characters (letters, numbers, underscore) counts one when all of it is ASCII letters. So
 * "don't" is 2, "café" 0, "hello世界" 2, "x2" 0. Bytes that are not UTF-8 are separators, as U+FFFD
 * would be. Fed in pieces cut anywhere. */
#ifndef DOC_PAPER_H
#define DOC_PAPER_H

#include <stdbool.h>
#include <stddef.h>

struct paper_words {
	long done;
	bool in_run;    /* inside a run of \w characters */
	bool all_ascii; /* so far only ASCII letters in it */
	char pending[4];
	size_t pending_len;
};

void paper_words_init(struct paper_words *p);
void paper_words_feed(struct paper_words *p, const char *s, size_t len);
long paper_words_total(const struct paper_words *p);
long paper_words_count(const char *s, size_t len);

#endif
