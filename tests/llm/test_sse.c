#include "llm/sse.h"

#include "../test.h"

#include "../help.h"

/* Events as one text: "type|data\n". */
static void note_event(void *ctx, const char *type, const char *data, size_t len)
{
	struct buf *out = ctx;
	buf_addf(out, "%s|", type);
	buf_add(out, data, len);
	buf_add_char(out, '\n');
}

static char *feed_cut(const char *bytes, size_t len, size_t cut)
{
	struct sse s;
	struct buf out = BUF_INIT;
	sse_init(&s);
	assert_true(sse_feed(&s, bytes, cut, note_event, &out));
	assert_true(sse_feed(&s, bytes + cut, len - cut, note_event, &out));
	sse_release(&s);
	return buf_detach(&out);
}

static char *feed_bytewise(const char *bytes, size_t len)
{
	struct sse s;
	struct buf out = BUF_INIT;
	sse_init(&s);
	for (size_t i = 0; i < len; i++)
		assert_true(sse_feed(&s, bytes + i, 1, note_event, &out));
	sse_release(&s);
	return buf_detach(&out);
}

static void expect_at_every_cut(const char *bytes, size_t len, const char *expected)
{
	for (size_t cut = 0; cut <= len; cut++) {
		char *events = feed_cut(bytes, len, cut);
		assert_string_equal(events, expected);
		free(events);
	}
	char *events = feed_bytewise(bytes, len);
	assert_string_equal(events, expected);
	free(events);
}

static void expect(const char *bytes, const char *expected)
{
	expect_at_every_cut(bytes, strlen(bytes), expected);
}

static void sse_gives_an_event_at_its_blank_line(void **state)
{
	(void)state;
	expect("data: one\n\ndata: two\n\n", "|one\n|two\n");
	expect("data: one\n", "");
}

static void sse_takes_all_three_line_ends(void **state)
{
	(void)state;
	expect("data: a\r\n\r\ndata: b\r\rdata: c\n\n", "|a\n|b\n|c\n");
	expect("data: a\r\ndata: b\r\n\r\n", "|a\nb\n");
}

static void sse_joins_data_lines(void **state)
{
	(void)state;
	expect("data: a\ndata:\ndata: c\n\n", "|a\n\nc\n");
	expect("data\n\n", "|\n");
}

static void sse_drops_one_space_after_the_colon(void **state)
{
	(void)state;
	expect("data:  a \n\ndata:b\n\n", "| a \n|b\n");
}

static void sse_tells_the_type_of_one_event_only(void **state)
{
	(void)state;
	expect("event: ping\ndata: {}\n\ndata: x\n\n", "ping|{}\n|x\n");
	expect("event: ping\n\ndata: x\n\n", "|x\n");
}

static void sse_passes_over_comments_and_unknown_fields(void **state)
{
	(void)state;
	expect(": waiting\n\nid: 7\nretry: 10\nnonsense\ndatax: 1\ndata: x\n\n", "|x\n");
}

static void sse_passes_over_a_byte_order_mark_at_the_start_only(void **state)
{
	(void)state;
	expect("\xef\xbb\xbf"
		   "data: a\n\n",
		   "|a\n");
	expect("data: a\n\n\xef\xbb\xbf"
		   "data: b\n\n",
		   "|a\n");
}

static void sse_keeps_bytes_that_are_not_text(void **state)
{
	(void)state;
	static const char bytes[] = "data: a\0b\xff\n\n";
	struct sse s;
	struct buf out = BUF_INIT;
	sse_init(&s);
	assert_true(sse_feed(&s, bytes, sizeof bytes - 1, note_event, &out));
	assert_int_equal(out.len, 6);
	assert_memory_equal(out.data, "|a\0b\xff\n", 6);
	sse_release(&s);
	buf_release(&out);
}

static void sse_refuses_a_line_past_the_bound(void **state)
{
	(void)state;
	size_t len = SSE_EVENT_MAX + 1;
	char *line = mem_alloc(len);
	struct sse s;
	struct buf out = BUF_INIT;
	memset(line, 'x', len);
	sse_init(&s);
	assert_true(sse_feed(&s, line, len - 1, note_event, &out));
	assert_false(sse_feed(&s, "x", 1, note_event, &out));
	sse_release(&s);
	buf_release(&out);
	free(line);
}

static void sse_refuses_an_event_past_the_bound(void **state)
{
	(void)state;
	struct buf line = BUF_INIT, out = BUF_INIT;
	struct sse s;
	bool ok = true;
	buf_add_str(&line, "data: ");
	for (int i = 0; i < 1 << 20; i++)
		buf_add_char(&line, 'x');
	buf_add_char(&line, '\n');
	sse_init(&s);
	for (int i = 0; i < 17 && ok; i++)
		ok = sse_feed(&s, line.data, line.len, note_event, &out);
	assert_false(ok);
	assert_int_equal(out.len, 0);
	sse_release(&s);
	buf_release(&line);
	buf_release(&out);
}

static void check_recorded(const char *path)
{
	struct buf bytes = BUF_INIT;
	assert_true(file_read(path, FILE_LIMIT, &bytes, NULL));
	char *whole = feed_cut(bytes.data, bytes.len, bytes.len);
	assert_true(strlen(whole) > 0);
	expect_at_every_cut(bytes.data, bytes.len, whole);
	free(whole);
	buf_release(&bytes);
}

static void sse_reads_recorded_streams_cut_anywhere(void **state)
{
	(void)state;
	char *folder = corpus_path("sse");
	size_t seen = 0;
	if (!folder)
		skip();
	DIR *dir = opendir(folder);
	assert_non_null(dir);
	for (const struct dirent *entry; (entry = readdir(dir));) {
		char *path = folder_path(folder, entry->d_name);
		if (entry->d_name[0] != '.') {
			check_recorded(path);
			seen++;
		}
		free(path);
	}
	free(folder);
	assert_true(seen > 0);
	closedir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sse_gives_an_event_at_its_blank_line),
		cmocka_unit_test(sse_takes_all_three_line_ends),
		cmocka_unit_test(sse_joins_data_lines),
		cmocka_unit_test(sse_drops_one_space_after_the_colon),
		cmocka_unit_test(sse_tells_the_type_of_one_event_only),
		cmocka_unit_test(sse_passes_over_comments_and_unknown_fields),
		cmocka_unit_test(sse_passes_over_a_byte_order_mark_at_the_start_only),
		cmocka_unit_test(sse_keeps_bytes_that_are_not_text),
		cmocka_unit_test(sse_refuses_a_line_past_the_bound),
		cmocka_unit_test(sse_refuses_an_event_past_the_bound),
		cmocka_unit_test(sse_reads_recorded_streams_cut_anywhere),
	};
	return RUN(tests);
}
