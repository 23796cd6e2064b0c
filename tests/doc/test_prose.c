#include "doc/prose.h"

#include "../test.h"
#include "base/buf.h"

static void assert_paragraphs(const char *text, const char *expected)
{
	struct buf out = BUF_INIT;
	size_t at = 0, start, end;
	while (prose_paragraph(text, strlen(text), &at, &start, &end))
		buf_addf(&out, "[%.*s]", (int)(end - start), text + start);
	assert_string_equal(out.data, expected);
	buf_release(&out);
}

static void assert_sentence(const char *text, const char *first)
{
	size_t len = prose_sentence(text, strlen(text));
	struct buf out = BUF_INIT;
	buf_add(&out, text, len);
	assert_string_equal(out.data, first);
	buf_release(&out);
}

static void prose_parts_paragraphs_by_blank_lines(void **state)
{
	(void)state;
	assert_paragraphs("", "");
	assert_paragraphs("\n \n\t\n", "");
	assert_paragraphs("a", "[a]");
	assert_paragraphs("\n\na\nb\n\n\n  c\n \nd\n", "[a\nb][  c][d]");
}

static void prose_keeps_fenced_code_together(void **state)
{
	(void)state;
	assert_paragraphs("```\na\n\nb\n```\n\nc", "[```\na\n\nb\n```][c]");
	assert_paragraphs("~~~~ c\n\n~~~\n\n~~~~\n\nd", "[~~~~ c\n\n~~~\n\n~~~~][d]");
	assert_paragraphs("```\nnot closed\n\nb", "[```\nnot closed\n\nb]");
	assert_paragraphs("```inline``` code\n\nb", "[```inline``` code][b]");
	assert_paragraphs("    ```\n\nb", "[    ```][b]");
	assert_paragraphs("```\n\n``` no end\n\n```\n\nb", "[```\n\n``` no end\n\n```][b]");
}

static void prose_ends_sentences_at_their_marks(void **state)
{
	(void)state;
	assert_sentence("One. Two.", "One.");
	assert_sentence("What?! Two.", "What?!");
	assert_sentence("“One.” Two.", "“One.”");
	assert_sentence("Is it 3.14? Yes.", "Is it 3.14?");
	assert_sentence("See e.g. the map. Then go.", "See e.g. the map.");
	assert_sentence("1. A list. More.", "1. A list.");
	assert_sentence("No end", "No end");
	assert_sentence("**Bold.** Then.", "**Bold.**");
	assert_sentence("One line.\nTwo.", "One line.");
	assert_sentence("", "");
}

static void prose_ends_chinese_sentences_without_a_space(void **state)
{
	(void)state;
	assert_sentence("北京。上海。", "北京。");
	assert_sentence("“真的吗？”他问。", "“真的吗？”");
	assert_sentence("「はい。」と言った。", "「はい。」");
	assert_sentence("版本2.0发布了！好", "版本2.0发布了！");
}

static void prose_knows_whether_a_text_ends_a_sentence(void **state)
{
	(void)state;
	static const char *const whole[] = {"One.", "(“One?”) \n", "好。", "他说：“好！”", "And then…"};
	static const char *const open[] = {"One", "", " ", "第一章", "One, “two"};
	for (size_t i = 0; i < 5; i++) {
		assert_true(prose_ends(whole[i], strlen(whole[i])));
		assert_false(prose_ends(open[i], strlen(open[i])));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prose_parts_paragraphs_by_blank_lines),
		cmocka_unit_test(prose_keeps_fenced_code_together),
		cmocka_unit_test(prose_ends_sentences_at_their_marks),
		cmocka_unit_test(prose_knows_whether_a_text_ends_a_sentence),
		cmocka_unit_test(prose_ends_chinese_sentences_without_a_space),
	};
	return RUN(tests);
}
