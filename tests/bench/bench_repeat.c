/* The watch for repeats: processor time for a token of a reply, beside a document of 100,000 words,
 * and beside none: the difference is what the document's length costs. */
#include "bench.h"

#include "write/repeat.h"

#define SECTION_WORDS 500
#define SECTIONS      200
#define REPLY_WORDS   10000
#define TOKEN_BYTES   5

/* Sentences of numbers in words' clothing: none is another's. */
static void add_sentences(struct buf *out, int words, int seed)
{
	for (int i = 0; i < words; i++)
		buf_addf(out, "%c%x%s", 'g' + i % 19, (unsigned)(seed + i) * 2654435761U >> 12,
				 i % 14 == 13 ? ". " : " ");
}

static struct repeat_index *index_document(void)
{
	struct repeat_index *x = repeat_index_new();
	struct buf text = BUF_INIT;
	for (int i = 0; i < SECTIONS; i++) {
		buf_clear(&text);
		add_sentences(&text, SECTION_WORDS, i * SECTION_WORDS);
		repeat_index_put(x, (uint64_t)i + 1, text.data, text.len, (uint64_t)i);
	}
	buf_release(&text);
	return x;
}

static double microseconds(const struct repeat_index *x, const struct buf *reply)
{
	struct sample s = {.count = 0};
	while (s.count < RUNS) {
		double begun = time_of_process();
		struct repeat *r = repeat_new(x, 9999);
		for (size_t at = 0; at < reply->len; at += TOKEN_BYTES) {
			size_t left = reply->len - at;
			repeat_feed(r, reply->data + at, left < TOKEN_BYTES ? left : TOKEN_BYTES);
		}
		if (repeat_finish(r) != REPEAT_NONE)
			give_up("a repeat where there is none");
		repeat_free(r);
		double tokens = (double)reply->len / TOKEN_BYTES;
		sample_add(&s, (time_of_process() - begun) * 1e6 / tokens);
	}
	return sample_median(&s);
}

void bench_repeat(void)
{
	struct repeat_index *x = index_document();
	struct buf reply = BUF_INIT;
	add_sentences(&reply, REPLY_WORDS, SECTIONS * SECTION_WORDS);
	print_figure("repeats, 100,000 words", microseconds(x, &reply), "µs/token",
				 "the same, no document", microseconds(NULL, &reply));
	buf_release(&reply);
	repeat_index_free(x);
}
