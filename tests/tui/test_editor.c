#include "tui/editor.h"

#include "../test.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

#define FAMILY "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7"
#define ACUTE  "e\xcc\x81"
#define FLAG   "\xf0\x9f\x87\xab\xf0\x9f\x87\xb7"

/* A text with its caret; `|` marks where it is. */
struct scene {
	struct buf text;
	struct wrap wrap;
	struct editor editor;
	int width;
};

static struct editor_text seen(struct scene *s)
{
	wrap_update(&s->wrap, s->text.data, s->text.len,
				hash_bytes(HASH_START, s->text.data, s->text.len), s->width);
	return (struct editor_text){s->text.data, s->text.len, &s->wrap, 3};
}

static void scene_open(struct scene *s, int width, const char *marked)
{
	const char *bar = strchr(marked, '|');
	*s = (struct scene){.text = BUF_INIT, .width = width};
	wrap_init(&s->wrap);
	buf_add(&s->text, marked, (size_t)(bar - marked));
	editor_init(&s->editor, s->text.len);
	buf_add_str(&s->text, bar + 1);
}

static void scene_close(struct scene *s)
{
	wrap_release(&s->wrap);
	buf_release(&s->text);
}

static bool go(struct scene *s, enum editor_motion motion)
{
	struct editor_text t = seen(s);
	return editor_move(&s->editor, &t, motion, false);
}

static void reach(struct scene *s, enum editor_motion motion)
{
	struct editor_text t = seen(s);
	editor_move(&s->editor, &t, motion, true);
}

static void put(struct scene *s, size_t from, size_t to, const char *text)
{
	buf_splice(&s->text, from, to - from, text, strlen(text));
	editor_put(&s->editor, s->text.data, s->text.len, from + strlen(text));
}

static void type(struct scene *s, const char *text)
{
	size_t from, to;
	if (!editor_selection(&s->editor, &from, &to))
		from = to = s->editor.caret;
	put(s, from, to, text);
}

static void take_out(struct scene *s, enum editor_motion motion)
{
	size_t from, to;
	struct editor_text t = seen(s);
	if (editor_reach(&s->editor, &t, motion, &from, &to))
		put(s, from, to, "");
}

static void assert_now(const struct scene *s, const char *marked)
{
	struct buf now = BUF_INIT;
	buf_add(&now, s->text.data, s->editor.caret);
	buf_add_char(&now, '|');
	buf_add_str(&now, s->text.data + s->editor.caret);
	assert_string_equal(now.data, marked);
	buf_release(&now);
}

static void assert_goes(int width, const char *from, enum editor_motion motion, const char *to)
{
	struct scene s;
	scene_open(&s, width, from);
	bool moved = go(&s, motion);
	assert_now(&s, to);
	assert_int_equal(moved, strcmp(from, to) != 0);
	scene_close(&s);
}

static void assert_takes_out(const char *from, enum editor_motion motion, const char *to)
{
	struct scene s;
	scene_open(&s, 40, from);
	take_out(&s, motion);
	assert_now(&s, to);
	scene_close(&s);
}

static void editor_goes_by_cluster(void **state)
{
	(void)state;
	assert_goes(40, "a|" ACUTE "b", EDITOR_RIGHT, "a" ACUTE "|b");
	assert_goes(40, "a" ACUTE "|b", EDITOR_LEFT, "a|" ACUTE "b");
	assert_goes(40, "|" FAMILY "!", EDITOR_RIGHT, FAMILY "|!");
	assert_goes(40, FLAG FLAG "|", EDITOR_LEFT, FLAG "|" FLAG);
	assert_goes(40, "中|国", EDITOR_RIGHT, "中国|");
	assert_goes(40, "a|\nb", EDITOR_RIGHT, "a\n|b");
	assert_goes(40, "a|\r\nb", EDITOR_RIGHT, "a\r\n|b");
	assert_goes(40, "|a", EDITOR_LEFT, "|a");
	assert_goes(40, "a|", EDITOR_RIGHT, "a|");
}

static void editor_goes_by_word(void **state)
{
	(void)state;
	assert_goes(40, "|don't go", EDITOR_WORD_RIGHT, "don't| go");
	assert_goes(40, "don't| **go**", EDITOR_WORD_RIGHT, "don't **go|**");
	assert_goes(40, "one, two|", EDITOR_WORD_LEFT, "one, |two");
	assert_goes(40, "one, t|wo", EDITOR_WORD_LEFT, "one, |two");
	assert_goes(40, "one\n\n|two", EDITOR_WORD_LEFT, "|one\n\ntwo");
	assert_goes(40, "one|\n\n- two", EDITOR_WORD_RIGHT, "one\n\n- two|");
	assert_goes(40, "中|国。人", EDITOR_WORD_RIGHT, "中国|。人");
	assert_goes(40, "中国。|人", EDITOR_WORD_LEFT, "中|国。人");
	assert_goes(40, "a" ACUTE "b| c", EDITOR_WORD_LEFT, "|a" ACUTE "b c");
	assert_goes(40, "one| ...", EDITOR_WORD_RIGHT, "one ...|");
}

static void editor_goes_by_the_screens_lines(void **state)
{
	(void)state;
	assert_goes(8, "one t|wo three", EDITOR_DOWN, "one two three|");
	assert_goes(8, "one |two three", EDITOR_DOWN, "one two thre|e");
	assert_goes(8, "one two thr|ee", EDITOR_UP, "one| two three");
	assert_goes(8, "中国|人民\nab", EDITOR_DOWN, "中国人民\nab|");
	assert_goes(8, "ab\nabc|", EDITOR_UP, "ab|\nabc");
	assert_goes(8, "o|ne", EDITOR_UP, "o|ne");
	assert_goes(8, "o|ne", EDITOR_DOWN, "o|ne");
	assert_goes(8, "a\nb\nc\nd\n|e", EDITOR_PAGE_UP, "a\n|b\nc\nd\ne");
	assert_goes(8, "a\nb\nc\n|d\ne", EDITOR_PAGE_DOWN, "a\nb\nc\nd\n|e");
}

static void editor_never_stands_in_the_middle_of_a_wide_character(void **state)
{
	(void)state;
	assert_goes(20, "abc|d\n中国", EDITOR_DOWN, "abcd\n中|国");
	assert_goes(20, "abc|d\nab" FAMILY, EDITOR_DOWN, "abcd\nab|" FAMILY);
	assert_goes(20, "a|b\n" ACUTE ACUTE, EDITOR_DOWN, "ab\n" ACUTE "|" ACUTE);
}

static void editor_keeps_its_column_over_short_lines(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 40, "long li|ne\nab\n\nlong line");
	go(&s, EDITOR_DOWN);
	assert_now(&s, "long line\nab|\n\nlong line");
	go(&s, EDITOR_DOWN);
	go(&s, EDITOR_DOWN);
	assert_now(&s, "long line\nab\n\nlong li|ne");
	go(&s, EDITOR_LEFT);
	go(&s, EDITOR_PAGE_UP);
	assert_now(&s, "long l|ine\nab\n\nlong line");
	scene_close(&s);
}

static void editor_goes_to_both_ends_of_a_line_on_the_screen(void **state)
{
	(void)state;
	assert_goes(8, "one t|wo three", EDITOR_LINE_START, "|one two three");
	assert_goes(8, "one t|wo three", EDITOR_LINE_END, "one two| three");
	assert_goes(8, "one two t|hree", EDITOR_LINE_START, "one two |three");
	assert_goes(8, "one two t|hree", EDITOR_LINE_END, "one two three|");
	assert_goes(8, "a|b\r\nc", EDITOR_LINE_START, "|ab\r\nc");
	assert_goes(8, "|ab\r\nc", EDITOR_LINE_END, "ab|\r\nc");
}

static void editor_hangs_at_the_end_of_a_line_without_a_space(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 5, "中|国旅游");
	go(&s, EDITOR_LINE_END);
	assert_now(&s, "中国|旅游");
	assert_true(s.editor.hangs);
	assert_int_equal(editor_line(&s.wrap, s.editor.caret, s.editor.hangs), 0);
	assert_false(go(&s, EDITOR_LINE_END));
	go(&s, EDITOR_DOWN);
	assert_now(&s, "中国旅游|");
	go(&s, EDITOR_UP);
	assert_true(s.editor.hangs);
	go(&s, EDITOR_LINE_START);
	assert_now(&s, "|中国旅游");
	go(&s, EDITOR_LINE_END);
	type(&s, "的");
	assert_now(&s, "中国的|旅游");
	assert_false(s.editor.hangs);
	scene_close(&s);
}

static void editor_goes_by_paragraph_and_to_the_ends(void **state)
{
	(void)state;
	assert_goes(9, "one\n\ntw|o", EDITOR_PARAGRAPH_UP, "one\n\n|two");
	assert_goes(9, "one\n\n|two", EDITOR_PARAGRAPH_UP, "|one\n\ntwo");
	assert_goes(9, "o|ne\n\ntwo", EDITOR_PARAGRAPH_DOWN, "one\n\n|two");
	assert_goes(9, "one\n\nt|wo", EDITOR_PARAGRAPH_DOWN, "one\n\ntwo|");
	assert_goes(9, "one\n\nt|wo", EDITOR_START, "|one\n\ntwo");
	assert_goes(9, "one\n\nt|wo", EDITOR_END, "one\n\ntwo|");
	assert_goes(9, "|", EDITOR_PARAGRAPH_UP, "|");
	assert_goes(9, "|", EDITOR_WORD_RIGHT, "|");
	assert_goes(9, "|", EDITOR_PAGE_DOWN, "|");
}

static void editor_takes_out_clusters_words_and_rests_of_lines(void **state)
{
	(void)state;
	assert_takes_out("a" ACUTE "|b", EDITOR_LEFT, "a|b");
	assert_takes_out("a|" FAMILY "b", EDITOR_RIGHT, "a|b");
	assert_takes_out("a\n|b", EDITOR_LEFT, "a|b");
	assert_takes_out("one two|", EDITOR_WORD_LEFT, "one |");
	assert_takes_out("one| two", EDITOR_WORD_RIGHT, "one|");
	assert_takes_out("on|e\ntwo", EDITOR_REST, "on|\ntwo");
	assert_takes_out("one|\ntwo", EDITOR_REST, "one|two");
	assert_takes_out("one|", EDITOR_REST, "one|");
	assert_takes_out("|one", EDITOR_LEFT, "|one");
}

static void editor_stays_out_of_a_cluster_that_a_change_makes(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 40, "e\n|\xcc\x81x");
	take_out(&s, EDITOR_LEFT);
	assert_now(&s, ACUTE "|x");
	type(&s, "\xcc\x81");
	assert_now(&s, ACUTE "\xcc\x81|x");
	scene_close(&s);
	scene_open(&s, 40, "\xf0\x9f\x91\xa8|\xf0\x9f\x91\xa9!");
	type(&s, "\xe2\x80\x8d");
	assert_int_equal(s.editor.caret, s.text.len - 1);
	scene_close(&s);
}

static void editor_selects_with_shift_and_types_over_it(void **state)
{
	(void)state;
	struct scene s;
	size_t from, to;
	scene_open(&s, 40, "one |two three");
	reach(&s, EDITOR_WORD_RIGHT);
	reach(&s, EDITOR_LEFT);
	assert_true(editor_selection(&s.editor, &from, &to));
	assert_int_equal(from, 4);
	assert_int_equal(to, 6);
	go(&s, EDITOR_LEFT);
	assert_now(&s, "one |two three");
	assert_false(editor_selection(&s.editor, &from, &to));
	reach(&s, EDITOR_END);
	go(&s, EDITOR_RIGHT);
	assert_now(&s, "one two three|");
	reach(&s, EDITOR_WORD_LEFT);
	type(&s, "3");
	assert_now(&s, "one two 3|");
	assert_false(s.editor.selecting);
	scene_close(&s);
}

static void editor_goes_on_with_a_selection_begun_by_the_mark(void **state)
{
	(void)state;
	struct scene s;
	size_t from, to;
	scene_open(&s, 40, "one |two three");
	editor_mark(&s.editor);
	go(&s, EDITOR_RIGHT);
	go(&s, EDITOR_WORD_RIGHT);
	assert_true(editor_selection(&s.editor, &from, &to));
	assert_int_equal(to - from, 3);
	editor_mark(&s.editor);
	assert_false(editor_selection(&s.editor, &from, &to));
	editor_mark(&s.editor);
	go(&s, EDITOR_START);
	take_out(&s, EDITOR_LEFT);
	assert_now(&s, "| three");
	scene_close(&s);
}

static void editor_selects_all(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 40, "one |two");
	struct editor_text t = seen(&s);
	editor_select_all(&s.editor, &t);
	type(&s, "");
	assert_now(&s, "|");
	scene_close(&s);
}

static void editor_settles_where_a_text_has_changed(void **state)
{
	(void)state;
	struct editor e;
	const char *was = "one two three", *now = "one two and a half three";
	editor_init(&e, 3);
	editor_settle(&e, was, strlen(was), was, strlen(was));
	assert_int_equal(e.caret, 3);
	editor_settle(&e, was, strlen(was), now, strlen(now));
	assert_int_equal(e.caret, strlen("one two and a half "));
	editor_settle(&e, now, strlen(now), was, strlen(was));
	assert_int_equal(e.caret, strlen("one two "));
	editor_settle(&e, "\xc3\xa9", 2, "\xc4\xa9", 2);
	assert_int_equal(e.caret, 2);
}

static void editor_cleans_what_is_pasted(void **state)
{
	(void)state;
	const char *pasted = "one\r\ntwo\rthree\n\tfour\x1b[31m\x07 中\xc2\x85";
	struct buf out = BUF_INIT;
	assert_int_equal(editor_clean(&out, pasted, strlen(pasted)), 3);
	assert_string_equal(out.data, "one\ntwo\nthree\n\tfour[31m 中");
	buf_release(&out);
}

/* ---- Any keys -------------------------------------------------------------------------------- */

static unsigned roll(unsigned *seed, unsigned sides)
{
	*seed = *seed * 1103515245 + 12345;
	return (*seed >> 16) % sides;
}

static void assert_caret_between_clusters(const struct scene *s)
{
	size_t at = 0;
	while (at < s->editor.caret)
		at += text_cluster(s->text.data + at, s->text.len - at).len;
	assert_int_equal(at, s->editor.caret);
	assert_int_equal(utf8_valid_prefix(s->text.data, s->text.len), s->text.len);
}

static void press_any(struct scene *s, unsigned *seed)
{
	static const char *const typed[] = {"a",   " ",  "中",   "，",           "\n",       "\r\n",
										ACUTE, FLAG, FAMILY, "\xe2\x80\x8d", "\xcc\x81", "word"};
	enum editor_motion motion = (enum editor_motion)roll(seed, EDITOR_REST);
	switch (roll(seed, 6)) {
	case 0:
		take_out(s, (enum editor_motion)roll(seed, EDITOR_REST + 1));
		break;
	case 1:
		reach(s, motion);
		break;
	case 2:
		go(s, motion);
		break;
	default:
		type(s, typed[roll(seed, sizeof typed / sizeof *typed)]);
	}
}

static void editor_keeps_utf8_and_clusters_whole_whatever_is_pressed(void **state)
{
	(void)state;
	unsigned seed = 11;
	for (int round = 0; round < 30; round++) {
		struct scene s;
		scene_open(&s, 3 + round % 20, "|");
		for (int i = 0; i < 400; i++) {
			press_any(&s, &seed);
			assert_caret_between_clusters(&s);
		}
		scene_close(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(editor_goes_by_cluster),
		cmocka_unit_test(editor_goes_by_word),
		cmocka_unit_test(editor_goes_by_the_screens_lines),
		cmocka_unit_test(editor_never_stands_in_the_middle_of_a_wide_character),
		cmocka_unit_test(editor_keeps_its_column_over_short_lines),
		cmocka_unit_test(editor_goes_to_both_ends_of_a_line_on_the_screen),
		cmocka_unit_test(editor_hangs_at_the_end_of_a_line_without_a_space),
		cmocka_unit_test(editor_goes_by_paragraph_and_to_the_ends),
		cmocka_unit_test(editor_takes_out_clusters_words_and_rests_of_lines),
		cmocka_unit_test(editor_stays_out_of_a_cluster_that_a_change_makes),
		cmocka_unit_test(editor_selects_with_shift_and_types_over_it),
		cmocka_unit_test(editor_goes_on_with_a_selection_begun_by_the_mark),
		cmocka_unit_test(editor_selects_all),
		cmocka_unit_test(editor_settles_where_a_text_has_changed),
		cmocka_unit_test(editor_cleans_what_is_pasted),
		cmocka_unit_test(editor_keeps_utf8_and_clusters_whole_whatever_is_pressed),
	};
	return RUN(tests);
}
