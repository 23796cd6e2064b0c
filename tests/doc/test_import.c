#include "doc/import.h"

#include "doc/export.h"
#include "outlines.h"

static struct session *imported(void *const *state, const char *text)
{
	struct session *s = open_session(state);
	struct err err = ERR_INIT;
	if (!import_text(s, text, strlen(text), 0, &err))
		fail_msg("%s", err.text);
	return s;
}

/* Ends the session. */
static void check_rows(struct session *s, const char *expected)
{
	assert_outline(s, true, expected);
	session_abandon(s);
}

static void clear(void *const *state)
{
	char *path = scratch_path(state, "guide.longhand"), *journal = scratch_path(state, JOURNAL);
	unlink(path);
	unlink(journal);
	free(path);
	free(journal);
}

static void assert_refused(void *const *state, const char *text, size_t len, const char *part)
{
	struct session *s = open_session(state);
	struct err err = ERR_INIT;
	assert_false(import_text(s, text, len, 0, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_contains(err.text, part);
	assert_int_equal(s->doc.row_count, 0);
	assert_int_equal(s->history.undo_count, 0);
	close_session(s);
}

/* ---- Rows --------------------------------------------------------------------------------------
 */

static void import_makes_headings_and_what_is_between_sections(void **state)
{
	check_rows(imported(state, "Before. All.\n\n# A\n\nOne two.\n\nThree.\n## B ##\n### C\nFour\n"),
			   "- Before. 2 = Before. All.\n# A\n - One two. 3 = One two.\n\nThree.\n## B\n"
			   "### C\n   - Four 1 = Four\n");
}

static void import_takes_a_first_heading_alone_for_the_title(void **state)
{
	struct session *s = imported(state, "\n# Guide\n\n## A\n\nOne.\n");
	assert_string_equal(s->doc.title, "Guide");
	check_rows(s, "## A\n  - One. 1 = One.\n");
	clear(state);
	s = imported(state, "# A\n\nOne.\n\n# B\n");
	assert_string_equal(s->doc.title, "");
	check_rows(s, "# A\n - One. 1 = One.\n# B\n");
	clear(state);
	s = imported(state, "One.\n\n# A\n");
	assert_string_equal(s->doc.title, "");
	session_abandon(s);
}

static void import_reads_underlined_headings(void **state)
{
	check_rows(imported(state, "Guide\n=====\n\nPart one\n---\nText\n---\n\n- a\n---\nTwo lines\n"
							   "of text\n---\n"),
			   "## Part one\n## Text\n  - a 5 = - a\n---\nTwo lines\nof text\n---\n");
}

static void import_takes_no_heading_from_code_or_words(void **state)
{
	check_rows(
		imported(state, "```sh\n# a comment\n```\n\n#hashtag\n####### seven\n    # code\n#\n"),
		"- # a comment 6 = ```sh\n# a comment\n```\n\n#hashtag\n####### seven\n"
		"    # code\n#\n");
}

static void import_leaves_the_front_matter_of_a_blog_alone(void **state)
{
	check_rows(imported(state, "---\ntitle: A\n# x\n---\n\nText.\n"),
			   "- title: A 4 = ---\ntitle: A\n# x\n---\n\nText.\n");
}

static void import_makes_the_first_sentence_the_point(void **state)
{
	static const char *const cases[][2] = {
		{"**Bold** and [link](http://a.org). Then.\n", "Bold and link (http://a.org)."},
		{"1. First thing\n2. Second\n", "First thing"},
		{"- First thing\n", "First thing"},
		{"> Quoted. More.\n", "Quoted."},
		{"***\n", "***"},
		{"北京的**胡同**。上海。\n", "北京的胡同。"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct session *s = imported(state, cases[i][0]);
		assert_string_equal(s->doc.rows[0]->point, cases[i][1]);
		session_abandon(s);
		clear(state);
	}
}

static void import_elides_a_long_point(void **state)
{
	struct buf text = BUF_INIT, expected = BUF_INIT;
	for (int i = 0; i < 100; i++)
		buf_add_str(&text, i < 99 ? "北" : "京。");
	for (int i = 0; i < 79; i++)
		buf_add_str(&expected, "北");
	buf_add_str(&expected, "…");
	struct session *s = imported(state, text.data);
	assert_string_equal(s->doc.rows[0]->point, expected.data);
	session_abandon(s);
	clear(state);
	buf_clear(&text);
	for (int i = 0; i < 20; i++)
		buf_add_str(&text, "sixteen letters  ");
	s = imported(state, text.data);
	assert_string_equal(
		s->doc.rows[0]->point,
		"sixteen letters  sixteen letters  sixteen letters  sixteen letters  sixteen…");
	session_abandon(s);
	buf_release(&text);
	buf_release(&expected);
}

static void import_marks_its_versions(void **state)
{
	struct session *s = imported(state, "One.\n");
	const struct version *v = row_current(s->doc.rows[0]);
	assert_int_equal(v->by, BY_IMPORT);
	assert_int_equal(v->state, VERSION_COMPLETE);
	assert_string_equal(v->reason, "import");
	assert_true(v->created > 0);
	char *undone = session_undo(s);
	assert_string_equal(undone, "import");
	free(undone);
	assert_int_equal(s->doc.row_count, 0);
	close_session(s);
}

static void import_comes_after_the_row_that_is_named(void **state)
{
	struct session *s = outlined(state, "# A\n - a\n# B\n - b\n");
	assert_true(import_text(s, "One.\n\n## C\n\nTwo.\n", 17, row_called(s, "a"), NULL));
	check_rows(s, "# A\n - a 100\n - One. 1 = One.\n## C\n  - Two. 1 = Two.\n# B\n - b 100\n");
}

/* ---- Sizes -------------------------------------------------------------------------------------
 */

static void add_words(struct buf *out, int words, const char *end)
{
	while (words--)
		buf_add_str(out, words ? "word " : "word.");
	buf_add_str(out, end);
}

static void assert_sizes(void *const *state, struct buf *text, const long *sizes, size_t count)
{
	struct session *s = imported(state, text->data);
	assert_int_equal(s->doc.row_count, count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(row_words(s->doc.rows[i]), sizes[i]);
		assert_int_equal(s->doc.rows[i]->budget, sizes[i]);
	}
	session_abandon(s);
	clear(state);
	buf_clear(text);
}

static void import_divides_a_long_passage_evenly_at_paragraphs(void **state)
{
	struct buf text = BUF_INIT;
	add_words(&text, 1500, "\n");
	assert_sizes(state, &text, (const long[]){1500}, 1);
	for (int i = 0; i < 16; i++)
		add_words(&text, 100, "\n\n");
	assert_sizes(state, &text, (const long[]){800, 800}, 2);
	add_words(&text, 1400, "\n\n");
	add_words(&text, 200, "\n\n");
	add_words(&text, 1400, "\n");
	assert_sizes(state, &text, (const long[]){1400, 200, 1400}, 3);
	buf_release(&text);
}

static void import_leaves_a_paragraph_whole_that_has_no_lines_to_cut_at(void **state)
{
	struct buf text = BUF_INIT;
	add_words(&text, 10, "\n\n");
	for (int i = 0; i < 4000; i++)
		buf_add_str(&text, i % 10 ? "word " : "word\n");
	assert_sizes(state, &text, (const long[]){10, 4000}, 2);
	buf_release(&text);
}

static void import_divides_paragraphs_that_line_ends_alone_set_off(void **state)
{
	struct buf text = BUF_INIT;
	for (int i = 0; i < 300; i++)
		buf_add_str(&text, "　　北京的胡同很长。\n");
	assert_sizes(state, &text, (const long[]){1050, 1050}, 2);
	buf_release(&text);
}

/* ---- Bytes -------------------------------------------------------------------------------------
 */

static void import_refuses_what_is_no_text_with_its_byte(void **state)
{
	assert_refused(state, "caf\xe9\n", 5, "byte 4");
	assert_refused(state, "a\0b", 3, "byte 2");
	assert_refused(state, "a\xe5\x8c", 3, "byte 2");
	assert_refused(state, "", 0, "no text");
	assert_refused(state, "\xef\xbb\xbf \r\n", 6, "no text");
}

static void import_takes_other_line_ends_and_a_mark_at_the_beginning(void **state)
{
	check_rows(imported(state, "\xef\xbb\xbf# A\r\n\r\nOne\r\ntwo.\r\n\r\n# B\rThree.\r"),
			   "# A\n - One two. 2 = One\ntwo.\n# B\n - Three. 1 = Three.\n");
}

static void import_drops_every_mark_at_the_beginning(void **state)
{
	check_rows(imported(state, "\xef\xbb\xbf\n\xef\xbb\xbf# A\n\nOne\ntwo.\n\n# B\n\nThree.\n"),
			   "# A\n - One two. 2 = One\ntwo.\n# B\n - Three. 1 = Three.\n");
}

static void import_gives_the_same_bytes_when_exported(void **state)
{
	static const char *const texts[] = {
		"One.\n",
		"# Guide\n\n## A\n\nOne two.\n\nThree.\n\n### B\n\nFour.\n",
		"# A\n\nOne.\n\n# B\n\n## C\n\nTwo  \nlines.\n",
		"# 中国旅游指南\n\n## 第一章 北京\n\n**注意：**前往\\*胡同。\n\n　　第二段。\n\n## "
		"第二章\n\n上海。\n",
		"- a\n- b\n\n  c\n\n```c\nint a;\n\n\n# no heading\n```\n\n| a | b |\n|---|---|\n| 1 | 2 "
		"|\n",
		"日本語の文章。\n\n한국어 문장입니다.\n\n😀 *e\xcc\x81*\n",
		"    code first\n\n\n\nafter three blank lines\n",
		"---\ntitle: A\n---\n\n# A\n\nText.\n",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct session *s = imported(state, texts[i]);
		struct buf out = BUF_INIT;
		exporters[0].print(&s->doc, 0, &out);
		assert_string_equal(out.data, texts[i]);
		buf_release(&out);
		session_abandon(s);
		clear(state);
	}
}

static void import_gives_the_same_bytes_for_a_long_text(void **state)
{
	struct buf text = BUF_INIT, out = BUF_INIT;
	for (int i = 0; i < 200; i++) {
		if (i % 70 == 0)
			buf_addf(&text, "# Part %d\n\n", i);
		add_words(&text, 20 + i, "\n\n");
	}
	buf_truncate(&text, text.len - 1);
	struct session *s = imported(state, text.data);
	assert_true(s->doc.row_count > 20);
	exporters[0].print(&s->doc, 0, &out);
	assert_string_equal(out.data, text.data);
	session_abandon(s);
	buf_release(&text);
	buf_release(&out);
}

static void import_loses_no_word_of_any_text(void **state)
{
	static const char *const marks[] = {"\n# ",    "\n\n## a ", "\n---\n",
										"\n===\n", "\n```\n",   "\r\n\r\n"};
	struct random r;
	random_seed(&r, 3);
	for (int i = 0; i < 100; i++) {
		struct buf text = BUF_INIT;
		for (int n = 0; n < 20; n++) {
			sample_text(&text, &r, (int)random_below(&r, i * 5 + 1));
			buf_add_str(&text, marks[random_below(&r, 6)]);
		}
		buf_add_str(&text, "end");
		struct session *s = imported(state, text.data);
		assert_int_equal(doc_words(&s->doc), words_count(text.data, text.len));
		session_abandon(s);
		clear(state);
		buf_release(&text);
	}
}

static void import_survey_says_what_there_would_be(void **state)
{
	(void)state;
	static const char text[] = "# Tea\n\nOne.\n\n## Leaves\n\nTwo words.\n";
	struct import_survey found;
	struct err err = ERR_INIT;
	assert_true(import_survey(text, sizeof text - 1, &found, &err));
	assert_int_equal(found.headings, 2);
	assert_int_equal(found.sections, 2);
	assert_int_equal(found.words, 5);
	assert_false(import_survey("\xff", 1, &found, &err));
	assert_contains(err.text, "byte 1");
}

static void import_knows_texts_and_what_is_none_by_name(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	assert_true(import_is_text("a/b.MD") && import_is_text("b.txt"));
	assert_false(import_is_text("md") || import_is_text("a.md/b") || import_is_text("b.longhand"));
	assert_true(import_knows("b.md", &err) && import_knows("b", &err));
	assert_false(import_knows("a/b.docx", &err));
	assert_contains(err.text, "pandoc a/b.docx -o a/b.md");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(import_makes_headings_and_what_is_between_sections),
		SCRATCH_TEST(import_takes_a_first_heading_alone_for_the_title),
		SCRATCH_TEST(import_reads_underlined_headings),
		SCRATCH_TEST(import_takes_no_heading_from_code_or_words),
		SCRATCH_TEST(import_leaves_the_front_matter_of_a_blog_alone),
		SCRATCH_TEST(import_makes_the_first_sentence_the_point),
		SCRATCH_TEST(import_elides_a_long_point),
		SCRATCH_TEST(import_marks_its_versions),
		SCRATCH_TEST(import_comes_after_the_row_that_is_named),
		SCRATCH_TEST(import_divides_a_long_passage_evenly_at_paragraphs),
		SCRATCH_TEST(import_leaves_a_paragraph_whole_that_has_no_lines_to_cut_at),
		SCRATCH_TEST(import_divides_paragraphs_that_line_ends_alone_set_off),
		SCRATCH_TEST(import_refuses_what_is_no_text_with_its_byte),
		SCRATCH_TEST(import_takes_other_line_ends_and_a_mark_at_the_beginning),
		SCRATCH_TEST(import_drops_every_mark_at_the_beginning),
		SCRATCH_TEST(import_loses_no_word_of_any_text),
		SCRATCH_TEST(import_gives_the_same_bytes_when_exported),
		SCRATCH_TEST(import_gives_the_same_bytes_for_a_long_text),
		cmocka_unit_test(import_survey_says_what_there_would_be),
		cmocka_unit_test(import_knows_texts_and_what_is_none_by_name),
	};
	return RUN(tests);
}
