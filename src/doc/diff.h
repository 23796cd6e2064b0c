/* doc/diff.h: what one text lost and gained on the way to another, in words.
 *
 * Both texts are cut into tokens: a word, one character of Chinese, Japanese or Korean, a run of
 * spaces, a newline, one of anything else; never inside a grapheme cluster. The tokens are compared
 * by E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1 (1986), in
 * linear space, within a bound: two texts that have next to nothing in common are compared by
 * paragraphs instead, and, should that be hopeless too, given as replaced between what both begin
 * and end with. Then runs that have little between them are joined, for the reader's sake.
 *
 * Texts are valid UTF-8; offsets are bytes. Pure. */
#ifndef DOC_DIFF_H
#define DOC_DIFF_H

#include <stdbool.h>
#include <stddef.h>

enum diff_kind { DIFF_SAME, DIFF_REMOVED, DIFF_INSERTED };

struct diff_run {
	enum diff_kind kind;
	size_t at, len; /* REMOVED: of the old text; SAME, INSERTED: of the new one */
};

/* SAME and REMOVED runs one after the other are the old text, SAME and INSERTED ones the new text.
 * No two neighbours are of a kind; what was removed comes before what was put in its place. */
struct diff {
	struct diff_run *runs;
	size_t count, cap;
	bool coarse; /* the bound was met: whole paragraphs are compared */
};

void diff_init(struct diff *d);
void diff_release(struct diff *d);

/* `steps` is the bound; 0 is a good one. */
void diff_words(struct diff *d, const char *old_text, size_t old_len, const char *new_text,
				size_t new_len, long steps);

#endif
