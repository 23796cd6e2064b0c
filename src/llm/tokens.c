#include "llm/tokens.h"

#include <string.h>

size_t tokens_quarters(const char *s, size_t len)
{
	size_t ascii = 0, others = 0;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		ascii += c < 0x80;
		others += c >= 0xc0; /* the first byte of a longer character */
	}
	return ascii + 4 * others;
}

size_t tokens_estimate(const char *s, size_t len)
{
	return (tokens_quarters(s, len) + 3) / 4;
}

size_t tokens_for_words(int words, const char *language)
{
	double each = strcmp(language, "zh") == 0 ? 1.3 : 1.6;
	return (size_t)(each * words * 1.25) + 64;
}
