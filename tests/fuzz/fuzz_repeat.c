/* The watch for repeats: in whatever pieces a reply comes, it finds the same; where a repeat begins
 * is between two characters of the reply. A text held against itself in another row, and learnt
 * again and again, breaks nothing. */
#include "fuzz.h"
#include "write/repeat.h"

struct outcome {
	enum repeat_kind kind;
	size_t at;
};

static struct outcome outcome_of(struct repeat *r, const struct buf *reply)
{
	struct outcome o = {repeat_finish(r), 0};
	if (o.kind != REPEAT_NONE) {
		o.at = repeat_at(r);
		MUST(o.at <= reply->len && is_text(reply->data, o.at));
	}
	repeat_free(r);
	return o;
}

static struct outcome whole(const struct repeat_index *x, uint64_t row, const struct buf *reply)
{
	struct repeat *r = repeat_new(x, row);
	repeat_feed(r, reply->data, reply->len);
	return outcome_of(r, reply);
}

/* Whole characters at a time, some fed and some more. */
static struct outcome in_pieces(const struct repeat_index *x, uint64_t row, const struct buf *reply)
{
	struct repeat *r = repeat_new(x, row);
	for (size_t at = 0; at < reply->len;) {
		size_t end = at + 1 + at % 7;
		end = end < reply->len ? end : reply->len;
		while (end < reply->len && ((unsigned char)reply->data[end] & 0xc0) == 0x80)
			end++;
		repeat_feed(r, reply->data + at, end - at);
		at = end;
	}
	return outcome_of(r, reply);
}

static void check_same(const struct repeat_index *x, uint64_t row, const struct buf *reply)
{
	struct outcome a = whole(x, row, reply), b = in_pieces(x, row, reply);
	MUST(a.kind == b.kind && a.at == b.at);
}

static void check_expected(const struct repeat_index *x, const struct buf *reply)
{
	struct repeat *r = repeat_new(x, 3);
	repeat_expect(r, reply->data, reply->len);
	repeat_feed(r, reply->data, reply->len);
	outcome_of(r, reply);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT;
	struct repeat_index *x = repeat_index_new();
	repaired(&text, data, size);
	check_same(NULL, 1, &text);
	for (uint64_t row = 1; row < 12; row++)
		repeat_index_put(x, row % 5 + 1, text.data, text.len, row);
	check_same(x, 9, &text);
	repeat_index_drop(x, 2);
	check_same(x, 1, &text);
	check_expected(x, &text);
	repeat_index_free(x);
	buf_release(&text);
	return 0;
}
