/* llm/tokens.h: how many tokens a text has, by a rule of thumb that errs on the high side. */
#ifndef LLM_TOKENS_H
#define LLM_TOKENS_H

#include <stddef.h>

/* From bytes by script: ASCII four bytes a token, other scripts a token a character. Byte-pair
 * vocabularies of today's models need fewer. */
size_t tokens_estimate(const char *s, size_t len);

/* The same in quarters of a token, for a text that comes in pieces. */
size_t tokens_quarters(const char *s, size_t len);

/* For `words` words (characters in Chinese) to be written, with some to spare. */
size_t tokens_for_words(int words, const char *language);

#endif
