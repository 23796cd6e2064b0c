#include "doc/plain.h"

#include "../test.h"

static void check_wrapped(int width, const char *markdown, const char *expected)
{
	struct buf out = BUF_INIT;
	plain_print(markdown, strlen(markdown), width, &out);
	assert_string_equal(out.data, expected);
	buf_release(&out);
}

static void check(const char *markdown, const char *expected)
{
	check_wrapped(0, markdown, expected);
}

static void plain_underlines_headings_by_their_width(void **state)
{
	(void)state;
	check("# A *guide*\n", "A guide\n=======\n");
	check("## 第二章 b\n", "第二章 b\n--------\n");
	check("### Third\nText\n", "Third\n\nText\n");
	check_wrapped(24, "# Twenty cells of words here\n",
				  "Twenty cells of words\nhere\n=====================\n");
}

static void plain_takes_marks_off(void **state)
{
	(void)state;
	check("Some *soft* and **strong** `code` \\* &amp; <b>more</b>\n",
		  "Some soft and strong code * & more\n");
	check("**注意：**前往\n", "注意：前往\n");
	check("**注意：**前往**北京**吧\n", "注意：前往北京吧\n");
	check("这是**“重点”**内容，**《红楼梦》**里\n", "这是“重点”内容，《红楼梦》里\n");
	check("- **“西安”**的城墙\n", "- “西安”的城墙\n");
	check("2 ** 3 is 8\n", "2 ** 3 is 8\n");
	check("`**注意**`中\n", "**注意**中\n");
}

static void plain_puts_one_paragraph_in_one_line_unless_wrapped(void **state)
{
	(void)state;
	check("one\ntwo\n\nthree\n", "one two\n\nthree\n");
	check("世界\n你好\n", "世界你好\n");
	check("*世界*\n**你好**，\nhello\n世界\n", "世界你好， hello 世界\n");
	check_wrapped(20, "one two three four five six\n", "one two three four\nfive six\n");
	check_wrapped(20, "世界你好世界你好世界你好\n", "世界你好世界你好世界\n你好\n");
}

static void plain_breaks_lines_where_the_writer_did(void **state)
{
	(void)state;
	check("one  \ntwo\\\nthree<br>four\n", "one\ntwo\nthree\nfour\n");
}

static void plain_shows_where_links_lead_unless_the_text_says_so(void **state)
{
	(void)state;
	check("[site](https://a.org/b) <https://c.org> <d@e.org> [](f)\n",
		  "site (https://a.org/b) https://c.org d@e.org f\n");
	check("![A *bridge*](bridge.png)\n", "A bridge (bridge.png)\n");
	check("[a ![b](c)](d)\n", "a b (c) (d)\n");
	check("[a]()\n", "a\n");
}

static void plain_keeps_list_markers_and_indents(void **state)
{
	(void)state;
	check("* one\n* two\n  more\n", "- one\n- two more\n");
	check("* one\n\n* two\n", "- one\n\n- two\n");
	check("9. nine\n10. ten\n", "9. nine\n10. ten\n");
	check("3) a\n4) b\n", "3) a\n4) b\n");
	check("1. a\n   - b\n     c\n2. d\n\ne\n", "1. a\n   - b c\n2. d\n\ne\n");
	check("- - a\n- \n- > b\n", "- - a\n-\n-     b\n");
	check("- a\n\n  b\n", "- a\n\n  b\n");
	check_wrapped(20, "1. one two three four five six\n", "1. one two three four\n   five six\n");
	check_wrapped(23, "1. one two three four five six\n", "1. one two three four\n   five six\n");
}

static void plain_indents_quotes(void **state)
{
	(void)state;
	check("> one\n> two\n>\n> > three\n\nfour\n", "    one two\n\n        three\n\nfour\n");
}

static void plain_keeps_code_as_it_is(void **state)
{
	(void)state;
	check_wrapped(20, "```\nint  main(void) {  return 0; }  \n\n\t**x**\n```\n",
				  "int  main(void) {  return 0; }  \n\n\t**x**\n");
	check("- a\n\n      b\n\n      c\n", "- a\n\n  b\n\n  c\n");
	check("a\n\n```\n```\n\nb\n", "a\n\nb\n");
}

static void plain_keeps_the_lines_of_tables(void **state)
{
	(void)state;
	check_wrapped(20, "| city | a long name |\n| --- | --- |\n| 北京\n| **x** | y |\n",
				  "| city | a long name |\n| --- | --- |\n| 北京\n| x | y |\n");
	check_wrapped(20, "城市 | 名\n--|--\n北京 | 一个很长很长的名字在这里\n上海 | 海\n",
				  "城市 | 名\n--|--\n北京 | 一个很长很长的名字在这里\n上海 | 海\n");
}

static void plain_drops_tags_and_keeps_what_is_between(void **state)
{
	(void)state;
	check("<div>\nSome <b>text</b>\n</div>\n", "Some text\n");
	check("a\n\n<!-- a > b -->\n\nb\n", "a\n\nb\n");
	check("<div <!-- x\n", "");
}

static void plain_prints_nothing_for_nothing(void **state)
{
	(void)state;
	check("", "");
	check("\n \n", "");
	check("#\n\na\n", "a\n");
	check("***\n", "* * *\n");
}

static void plain_survives_deep_nesting(void **state)
{
	(void)state;
	struct buf deep = BUF_INIT, out = BUF_INIT;
	for (int i = 0; i < 5000; i++)
		buf_add_str(&deep, i % 2 ? "> " : "- ");
	buf_add_str(&deep, "one two three four five six seven");
	plain_print(deep.data, deep.len, 80, &out);
	assert_non_null(strstr(out.data, "one two three four"));
	assert_non_null(strstr(out.data, "seven"));
	buf_release(&deep);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_underlines_headings_by_their_width),
		cmocka_unit_test(plain_takes_marks_off),
		cmocka_unit_test(plain_puts_one_paragraph_in_one_line_unless_wrapped),
		cmocka_unit_test(plain_breaks_lines_where_the_writer_did),
		cmocka_unit_test(plain_shows_where_links_lead_unless_the_text_says_so),
		cmocka_unit_test(plain_keeps_list_markers_and_indents),
		cmocka_unit_test(plain_indents_quotes),
		cmocka_unit_test(plain_keeps_code_as_it_is),
		cmocka_unit_test(plain_keeps_the_lines_of_tables),
		cmocka_unit_test(plain_drops_tags_and_keeps_what_is_between),
		cmocka_unit_test(plain_prints_nothing_for_nothing),
		cmocka_unit_test(plain_survives_deep_nesting),
	};
	return RUN(tests);
}
