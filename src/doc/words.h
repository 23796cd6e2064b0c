/* doc/words.h: the writer's count of words, fed in pieces cut anywhere.
 *
 * A run of non-space, non-CJK characters that has at least one letter or digit is one word; every
 * Han, kana or Hangul character is one. So "don't", "café", "e-mail" and "3.14" are one each,
 * "hello世界" is three; Markdown marks drop out since they are neither letters nor digits; list
 * numbers and link targets count. CJK punctuation and full-width punctuation end a run and count
 * nothing; so does the zero-width space.
 *
 * Combining marks, variation selectors and conjoining Hangul vowels and final consonants neither
 * make nor end a word: a syllable spelt in jamo is one, by its leading consonant. Bytes that are
 * not UTF-8 count as U+FFFD would, a symbol: they neither make nor end a word, so that a text in
 * another encoding gives about the right number. */
#ifndef DOC_WORDS_H
#define DOC_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a character is to the count. */
enum words_kind {
	WORDS_INSIDE, /* goes with a run and makes no word: marks, symbols, most punctuation */
	WORDS_ENDS,   /* space, CJK punctuation */
	WORDS_LETTER, /* makes its run a word */
	WORDS_CJK     /* a word by itself */
};

enum words_kind words_classify(int32_t code);

struct words {
	long done;       /* words that have ended */
	bool in_word;    /* the open run has a letter or digit */
	char pending[4]; /* bytes of a character not yet whole */
	size_t pending_len;
};

void words_init(struct words *w);
void words_feed(struct words *w, const char *s, size_t len);
long words_total(const struct words *w); /* with the open run; feeding may go on */
long words_count(const char *s, size_t len);

#endif
