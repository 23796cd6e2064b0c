#include "llm/ndjson.h"

#include "../test.h"

#include <stdlib.h>
#include <string.h>

/* Lines as one text, each in brackets. */
static void note_line(void *ctx, const char *line, size_t len)
{
	struct buf *out = ctx;
	buf_add_char(out, '[');
	buf_add(out, line, len);
	buf_add_char(out, ']');
}

static void feed(struct buf *out, const char *bytes, size_t first, size_t step)
{
	struct ndjson n;
	size_t len = strlen(bytes);
	ndjson_init(&n);
	assert_true(ndjson_feed(&n, bytes, first, note_line, out));
	for (size_t at = first; at < len; at += step)
		assert_true(ndjson_feed(&n, bytes + at, step < len - at ? step : len - at, note_line, out));
	ndjson_release(&n);
}

static void expect_in(const char *bytes, size_t first, size_t step, const char *expected)
{
	struct buf out = BUF_INIT;
	feed(&out, bytes, first, step);
	assert_string_equal(out.data, expected);
	buf_release(&out);
}

/* At every two-way split, and at one byte a read. */
static void expect(const char *bytes, const char *expected)
{
	size_t len = strlen(bytes);
	for (size_t first = 0; first <= len; first++)
		expect_in(bytes, first, len, expected);
	expect_in(bytes, 0, 1, expected);
}

static void ndjson_gives_a_line_at_its_end(void **state)
{
	(void)state;
	expect("{\"a\":1}\n{\"b\":2}\n", "[{\"a\":1}][{\"b\":2}]");
	expect("{\"a\":1}\n{\"b\":", "[{\"a\":1}]");
	expect("", "");
}

static void ndjson_takes_both_line_ends(void **state)
{
	(void)state;
	expect("one\r\ntwo\nthree\r\n", "[one][two][three]");
	expect("a\rb\n", "[a\rb]");
}

static void ndjson_passes_over_empty_lines_and_a_mark_at_the_start(void **state)
{
	(void)state;
	expect("\n\r\n \t\none\n\n\ntwo\n", "[one][two]");
	expect("\xef\xbb\xbfone\n", "[one]");
	expect("\xef\xbb\xbf\none\n", "[one]");
}

static void ndjson_refuses_a_line_without_bound(void **state)
{
	(void)state;
	struct ndjson n;
	struct buf out = BUF_INIT;
	size_t size = (size_t)1 << 20, fed = 0;
	char *piece = malloc(size);
	memset(piece, 'x', size);
	ndjson_init(&n);
	while (fed < NDJSON_LINE_MAX) {
		assert_true(ndjson_feed(&n, piece, size, note_line, &out));
		fed += size;
	}
	assert_false(ndjson_feed(&n, piece, 1, note_line, &out));
	assert_int_equal(out.len, 0);
	ndjson_release(&n);
	buf_release(&out);
	free(piece);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ndjson_gives_a_line_at_its_end),
		cmocka_unit_test(ndjson_takes_both_line_ends),
		cmocka_unit_test(ndjson_passes_over_empty_lines_and_a_mark_at_the_start),
		cmocka_unit_test(ndjson_refuses_a_line_without_bound),
	};
	return RUN(tests);
}
