/* Both counts: the same in pieces cut anywhere as in one, additive over lines, never more than the
 * bytes.
 */
#include "doc/paper.h"
#include "doc/words.h"
#include "fuzz.h"

static void check_pieces(const char *s, size_t len)
{
	struct words words;
	struct paper_words paper;
	words_init(&words);
	paper_words_init(&paper);
	for (struct pieces p = pieces_of(s, len); pieces_take(&p);) {
		words_feed(&words, p.piece, p.len);
		paper_words_feed(&paper, p.piece, p.len);
		MUST(words_total(&words) >= 0 && paper_words_total(&paper) >= 0);
	}
	MUST(words_total(&words) == words_count(s, len));
	MUST(paper_words_total(&paper) == paper_words_count(s, len));
}

/* A newline ends a word, whatever stands around it. */
static void check_lines(const char *s, size_t len)
{
	long words = 0, paper = 0;
	for (size_t at = 0; at < len;) {
		const char *newline = memchr(s + at, '\n', len - at);
		size_t line = newline ? (size_t)(newline - s) - at : len - at;
		words += words_count(s + at, line);
		paper += paper_words_count(s + at, line);
		at += line + 1;
	}
	MUST(words == words_count(s, len));
	MUST(paper == paper_words_count(s, len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;
	MUST(words_count(s, size) <= (long)size && paper_words_count(s, size) <= (long)size);
	check_pieces(s, size);
	check_lines(s, size);
	return 0;
}
