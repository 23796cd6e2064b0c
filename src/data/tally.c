#include "data/tally.h"

#include <string.h>

#include "doc/paper.h"
#include "doc/words.h"

bool tally_is_paper(const char *language)
{
	return !*language || !strncmp(language, "zh", 2) || !strncmp(language, "en", 2);
}

long tally_words(const char *language, const char *text, size_t len)
{
	return tally_is_paper(language) ? paper_words_count(text, len) : words_count(text, len);
}
