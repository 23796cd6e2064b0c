#include "tui/wrap.h"

#include "../test.h"
#include "base/hash.h"

static void wrap_text(struct wrap *w, const char *text, int width)
{
	size_t len = strlen(text);
	wrap_update(w, text, len, hash_bytes(HASH_START, text, len), width);
}

static void assert_line(const struct wrap *w, const char *text, size_t line, const char *expected)
{
	assert_true(line < w->count);
	assert_int_equal(w->lines[line].len, strlen(expected));
	assert_memory_equal(text + w->lines[line].at, expected, strlen(expected));
}

static void wrap_breaks_between_words(void **state)
{
	(void)state;
	const char *text = "one two three\n\nfour";
	struct wrap w;
	wrap_init(&w);
	wrap_text(&w, text, 8);
	assert_int_equal(w.count, 4);
	assert_line(&w, text, 0, "one two ");
	assert_line(&w, text, 1, "three");
	assert_line(&w, text, 2, "");
	assert_line(&w, text, 3, "four");
	assert_true(w.lines[0].begins && !w.lines[1].begins && w.lines[2].begins);
	wrap_release(&w);
}

static void wrap_breaks_chinese_by_cells(void **state)
{
	(void)state;
	const char *text = "中国旅游指南";
	struct wrap w;
	wrap_init(&w);
	wrap_text(&w, text, 5);
	assert_int_equal(w.count, 3);
	assert_line(&w, text, 0, "中国");
	assert_line(&w, text, 2, "指南");
	wrap_release(&w);
}

static void wrap_gives_an_empty_text_one_line(void **state)
{
	(void)state;
	struct wrap w;
	wrap_init(&w);
	wrap_text(&w, "", 10);
	assert_int_equal(w.count, 1);
	wrap_release(&w);
}

static void wrap_looks_at_the_last_paragraph_alone_when_text_grows(void **state)
{
	(void)state;
	struct buf text = BUF_INIT;
	struct wrap w;
	wrap_init(&w);
	for (int i = 0; i < 500; i++)
		buf_add_str(&text, "a paragraph of some words that fills a few lines\n\n");
	buf_add_str(&text, "the last");
	wrap_text(&w, text.data, 20);
	buf_add_str(&text, " grows");
	wrap_text(&w, text.data, 20);
	assert_int_equal(w.wrapped, strlen("the last grows"));
	assert_line(&w, text.data, w.count - 1, "the last grows");
	wrap_text(&w, text.data, 20);
	assert_int_equal(w.wrapped, 0);
	wrap_release(&w);
	buf_release(&text);
}

static void wrap_grown_in_pieces_equals_wrapped_at_once(void **state)
{
	(void)state;
	const char *text =
		"The lanes behind the tower 醒得很慢。\nA woman in slippers\n\n\n两罐酸奶 wakes.\n";
	struct wrap grown, once;
	wrap_init(&grown);
	wrap_init(&once);
	for (size_t len = 0; len <= strlen(text); len++)
		wrap_update(&grown, text, len, hash_bytes(HASH_START, text, len), 9);
	wrap_text(&once, text, 9);
	assert_int_equal(grown.count, once.count);
	for (size_t i = 0; i < once.count; i++) {
		assert_int_equal(grown.lines[i].at, once.lines[i].at);
		assert_int_equal(grown.lines[i].len, once.lines[i].len);
		assert_int_equal(grown.lines[i].begins, once.lines[i].begins);
	}
	wrap_release(&grown);
	wrap_release(&once);
}

static void wrap_notices_a_change_in_the_middle(void **state)
{
	(void)state;
	struct wrap w;
	wrap_init(&w);
	wrap_text(&w, "one\ntwo\nthree", 20);
	wrap_text(&w, "one\nbut\nthree and more", 20);
	assert_line(&w, "one\nbut\nthree and more", 1, "but");
	assert_int_equal(w.wrapped, strlen("but\nthree and more"));
	wrap_release(&w);
}

static void assert_same_lines(const struct wrap *a, const struct wrap *b)
{
	assert_int_equal(a->count, b->count);
	for (size_t i = 0; i < b->count; i++) {
		assert_int_equal(a->lines[i].at, b->lines[i].at);
		assert_int_equal(a->lines[i].len, b->lines[i].len);
		assert_int_equal(a->lines[i].begins, b->lines[i].begins);
		assert_int_equal(a->lines[i].code, b->lines[i].code);
	}
}

static void wrap_wraps_the_paragraph_of_a_change_alone(void **state)
{
	(void)state;
	struct buf text = BUF_INIT;
	struct wrap w;
	wrap_init(&w);
	for (int i = 0; i < 500; i++)
		buf_add_str(&text, "a paragraph of some words that fills a few lines\n");
	wrap_text(&w, text.data, 20);
	buf_splice(&text, 49 * 250 + 12, 0, "X", 1);
	wrap_text(&w, text.data, 20);
	assert_int_equal(w.wrapped, 49);
	assert_line(&w, text.data, w.count - 1, "");
	buf_splice(&text, 49 * 250 + 12, 1, "", 0);
	wrap_text(&w, text.data, 20);
	assert_int_equal(w.wrapped, 48);
	wrap_release(&w);
	buf_release(&text);
}

static void wrap_after_any_changes_equals_wrapped_at_once(void **state)
{
	(void)state;
	static const char *const pieces[] = {
		"lanes behind ", "塔楼醒得很慢。", "\n", "\n\n", "```\n", "~~~", "🇫🇷", "x"};
	struct buf text = BUF_INIT;
	struct wrap changed;
	unsigned seed = 3;
	wrap_init(&changed);
	for (int i = 0; i < 3000; i++) {
		seed = seed * 1103515245 + 12345;
		const char *piece = pieces[(seed >> 16) % 8];
		size_t at = (seed >> 8) % (text.len + 1), del = i % 3 == 0 ? (seed >> 20) % 9 : 0;
		while (at < text.len && (text.data[at] & 0xc0) == 0x80)
			at++;
		while (at + del < text.len && (text.data[at + del] & 0xc0) == 0x80)
			del++;
		del = at + del > text.len ? text.len - at : del;
		buf_splice(&text, at, del, piece, strlen(piece));
		if (text.len > 400)
			buf_truncate(&text, 0);
		wrap_text(&changed, text.data, 9);
		struct wrap once;
		wrap_init(&once);
		wrap_text(&once, text.data, 9);
		assert_same_lines(&changed, &once);
		wrap_release(&once);
	}
	wrap_release(&changed);
	buf_release(&text);
}

static void wrap_finds_the_line_of_a_byte(void **state)
{
	(void)state;
	struct wrap w;
	wrap_init(&w);
	wrap_text(&w, "one two three\nfour", 8);
	assert_int_equal(wrap_line_of(&w, 0), 0);
	assert_int_equal(wrap_line_of(&w, 7), 0);
	assert_int_equal(wrap_line_of(&w, 8), 1);
	assert_int_equal(wrap_line_of(&w, 14), 2);
	assert_int_equal(wrap_line_of(&w, 99), 2);
	wrap_release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrap_breaks_between_words),
		cmocka_unit_test(wrap_breaks_chinese_by_cells),
		cmocka_unit_test(wrap_gives_an_empty_text_one_line),
		cmocka_unit_test(wrap_looks_at_the_last_paragraph_alone_when_text_grows),
		cmocka_unit_test(wrap_grown_in_pieces_equals_wrapped_at_once),
		cmocka_unit_test(wrap_notices_a_change_in_the_middle),
		cmocka_unit_test(wrap_wraps_the_paragraph_of_a_change_alone),
		cmocka_unit_test(wrap_after_any_changes_equals_wrapped_at_once),
		cmocka_unit_test(wrap_finds_the_line_of_a_byte),
	};
	return RUN(tests);
}
