#include "doc/flow.h"

#include "../test.h"

/* Settles `parts` with a break between them and compares. */
static void check(const char *expected, bool keep_breaks, const char *first, const char *second)
{
	struct buf text = BUF_INIT;
	flow_add_text(&text, first);
	if (second) {
		flow_add_break(&text);
		flow_add_text(&text, second);
	}
	flow_settle(&text, keep_breaks);
	assert_string_equal(text.data, expected);
	assert_int_equal(text.len, strlen(expected));
	buf_release(&text);
}

static void flow_makes_a_break_a_space(void **state)
{
	(void)state;
	check("one two", false, "one", "two");
	check("世界 hello", false, "世界", "hello");
	check("hello 世界", false, "hello", "世界");
	check("한국어 문장", false, "한국어", "문장");
	check("he said “so”", false, "he said", "“so”");
}

static void flow_joins_chinese_and_japanese_without_a_space(void **state)
{
	(void)state;
	check("世界你好", false, "世界", "你好");
	check("世界，你好", false, "世界，", "你好");
	check("カーテンの", false, "カーテン", "の");
	check("他说“你好”", false, "他说", "“你好”");
	check("“你好”他说", false, "“你好”", "他说");
	check("天……地", false, "天……", "地");
	check("𠀀𠀁", false, "𠀀", "𠀁");
}

static void flow_keeps_breaks_when_asked(void **state)
{
	(void)state;
	check("世界\n你好", true, "世界", "你好");
	check("one\ntwo", true, "one", "two");
}

static void flow_drops_pairs_of_stars_beside_cjk(void **state)
{
	(void)state;
	check("注意：前往", false, "**注意：**前往", NULL);
	check("这是“重点”内容", false, "这是**“重点”**内容", NULL);
	check("주의:가", false, "**주의:**가", NULL);
	check("甲乙丙丁", false, "**甲**乙**丙**丁", NULL);
	check("世界你好", false, "**世界", "你好**");
}

static void flow_keeps_other_stars(void **state)
{
	(void)state;
	check("2 ** 3 ** 4", false, "2 ** 3 ** 4", NULL);
	check("a**b**c", false, "a**b**c", NULL);
	check("中 ** 文 ** 字", false, "中 ** 文 ** 字", NULL);
	check("中**文", false, "中**文", NULL);
	check("*中* ***文*** ****", false, "*中* ***文*** ****", NULL);
	check("**中 **文字", false, "**中 **文字", NULL);
	check("**", false, "**", NULL);
	check("** **", false, "**", "**");
}

static void flow_knows_a_table_by_its_second_line(void **state)
{
	(void)state;
	static const char *const lines[][2] = {
		{"| a | b |", "| --- | :-: |"},
		{"a | b", "--|--"},
		{"a", "| b |"},
		{"a", "---"},
		{"a", "|"},
		{"", "-|x"},
	};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct buf text = BUF_INIT;
		flow_add_text(&text, lines[i][0]);
		assert_false(flow_is_table(&text));
		flow_add_break(&text);
		flow_add_text(&text, lines[i][1]);
		assert_int_equal(flow_is_table(&text), i < 2);
		flow_add_break(&text);
		flow_add_text(&text, "| 1 | 2 |");
		assert_int_equal(flow_is_table(&text), i < 2);
		buf_release(&text);
	}
}

static void flow_finds_a_pair_in_the_text_as_it_was_written(void **state)
{
	(void)state;
	size_t open, close;
	assert_true(flow_find_pair("2 ** 3 **注意：**前往", &open, &close));
	assert_int_equal(open, 7);
	assert_int_equal(close, 7 + 2 + 9);
	assert_false(flow_find_pair("2 ** 3 ** 4", &open, &close));
	assert_false(flow_find_pair("", &open, &close));
}

static void flow_tells_whether_two_texts_join(void **state)
{
	(void)state;
	assert_true(flow_joins("世界", "你好"));
	assert_false(flow_joins("世界", "hello"));
	assert_false(flow_joins("", "hello"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flow_makes_a_break_a_space),
		cmocka_unit_test(flow_joins_chinese_and_japanese_without_a_space),
		cmocka_unit_test(flow_keeps_breaks_when_asked),
		cmocka_unit_test(flow_drops_pairs_of_stars_beside_cjk),
		cmocka_unit_test(flow_keeps_other_stars),
		cmocka_unit_test(flow_knows_a_table_by_its_second_line),
		cmocka_unit_test(flow_finds_a_pair_in_the_text_as_it_was_written),
		cmocka_unit_test(flow_tells_whether_two_texts_join),
	};
	return RUN(tests);
}
