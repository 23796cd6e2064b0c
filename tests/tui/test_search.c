#include "tui/search.h"

#include "sketch.h"

struct scene {
	struct doc doc;
	struct blocks blocks;
	struct search search;
};

static void scene_open(struct scene *s)
{
	doc_init(&s->doc);
	blocks_init(&s->blocks);
	search_init(&s->search);
}

static void scene_close(struct scene *s)
{
	doc_release(&s->doc);
	blocks_release(&s->blocks);
	search_release(&s->search);
}

/* The matches of `words` in `text`, in brackets. */
static void assert_found(const char *words, const char *text, const char *expected)
{
	struct search s;
	struct buf out = BUF_INIT;
	size_t at = 0, from = 0, match;
	search_init(&s);
	search_set(&s, words);
	for (; search_next(&s, text, strlen(text), &at, &match); from = at += match) {
		buf_add(&out, text + from, at - from);
		buf_add_char(&out, '[');
		buf_add(&out, text + at, match);
		buf_add_char(&out, ']');
	}
	buf_add_str(&out, text + from);
	assert_string_equal(out.data, expected);
	buf_release(&out);
	search_release(&s);
}

static void search_minds_capitals_only_when_there_is_one(void **state)
{
	(void)state;
	assert_found("tea", "Tea, TEA and steam", "[Tea], [TEA] and s[tea]m");
	assert_found("Tea", "Tea, TEA and steam", "[Tea], TEA and steam");
	assert_found("élan", "ÉLAN élan", "[ÉLAN] [élan]");
	assert_found("ОК", "ок ОК", "ок [ОК]");
}

static void search_takes_composed_and_decomposed_for_the_same(void **state)
{
	(void)state;
	assert_found("caf\xc3\xa9", "cafe\xcc\x81 caf\xc3\xa9 cafe",
				 "[cafe\xcc\x81] [caf\xc3\xa9] cafe");
	assert_found("cafe\xcc\x81", "caf\xc3\xa9", "[caf\xc3\xa9]");
	assert_found("cafe", "cafe\xcc\x81 caf\xc3\xa9 cafe", "cafe\xcc\x81 caf\xc3\xa9 [cafe]");
	assert_found("\xc7\x96", "u\xcc\x88\xcc\x84", "[u\xcc\x88\xcc\x84]");
}

static void search_finds_chinese_and_over_a_line_break_of_the_source(void **state)
{
	(void)state;
	assert_found("胡同", "清晨的胡同，胡同。", "清晨的[胡同]，[胡同]。");
	assert_found("two words", "two\nwords two  words", "[two\nwords] two  words");
	assert_found("", "text", "text");
	assert_found("long", "lon", "lon");
}

static size_t count_of(struct scene *s, const char *words)
{
	size_t number;
	struct search_place none = {0, 0};
	search_set(&s->search, words);
	return search_count(&s->search, &s->blocks, &s->doc, &none, &number);
}

static void small_document(struct scene *s)
{
	scene_open(s);
	sketch_apply(&s->doc, edit_set_title("Of tea"));
	sketch_row(&s->doc, 9, ROW_HEADING, "Tea and more", 0);
	sketch_row(&s->doc, 1, ROW_SECTION, "tea at home", 100);
	sketch_row(&s->doc, 2, ROW_SECTION, "tea to come", 100);
	sketch_text(&s->doc, 1, "Some tea. More tea.");
}

static void search_looks_at_title_headings_points_and_text(void **state)
{
	(void)state;
	struct scene s;
	small_document(&s);
	assert_int_equal(count_of(&s, "tea"), 6);
	assert_int_equal(count_of(&s, "tea at home"), 1);
	assert_int_equal(count_of(&s, "coffee"), 0);
	scene_close(&s);
}

static void search_goes_on_and_round_in_both_directions(void **state)
{
	(void)state;
	struct scene s;
	struct search_place place;
	bool wrapped;
	size_t number;
	small_document(&s);
	search_set(&s.search, "more");
	assert_true(search_from(&s.search, &s.blocks, &s.doc, 0, 0, 1, &place, &wrapped));
	assert_int_equal(place.block, 1);
	assert_false(wrapped);
	assert_true(search_from(&s.search, &s.blocks, &s.doc, 1, 12, 1, &place, &wrapped));
	assert_int_equal(place.block, 2);
	assert_int_equal(search_count(&s.search, &s.blocks, &s.doc, &place, &number), 2);
	assert_int_equal(number, 2);
	assert_true(search_from(&s.search, &s.blocks, &s.doc, 2, 11, 1, &place, &wrapped));
	assert_int_equal(place.block, 1);
	assert_true(wrapped);
	assert_true(search_from(&s.search, &s.blocks, &s.doc, 1, 12, -1, &place, &wrapped));
	assert_int_equal(place.block, 2);
	assert_true(wrapped);
	search_set(&s.search, "coffee");
	assert_false(search_from(&s.search, &s.blocks, &s.doc, 1, 0, 1, &place, &wrapped));
	scene_close(&s);
}

static void search_comes_back_to_the_only_match(void **state)
{
	(void)state;
	struct scene s;
	struct search_place place;
	bool wrapped;
	small_document(&s);
	search_set(&s.search, "some");
	assert_true(search_from(&s.search, &s.blocks, &s.doc, 2, 1, 1, &place, &wrapped));
	assert_int_equal(place.block, 2);
	assert_true(wrapped);
	scene_close(&s);
}

static void search_follows_a_text_that_changes(void **state)
{
	(void)state;
	struct scene s;
	small_document(&s);
	search_set(&s.search, "tea");
	assert_int_equal(search_block(&s.search, &s.blocks, &s.doc, 2)->count, 3);
	sketch_append(&s.doc, 1, " Tea again.");
	assert_int_equal(search_block(&s.search, &s.blocks, &s.doc, 2)->count, 4);
	sketch_apply(&s.doc, edit_move_row(2, 9));
	assert_int_equal(search_block(&s.search, &s.blocks, &s.doc, 2)->count, 1);
	assert_int_equal(search_block(&s.search, &s.blocks, &s.doc, 3)->count, 4);
	scene_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(search_minds_capitals_only_when_there_is_one),
		cmocka_unit_test(search_takes_composed_and_decomposed_for_the_same),
		cmocka_unit_test(search_finds_chinese_and_over_a_line_break_of_the_source),
		cmocka_unit_test(search_looks_at_title_headings_points_and_text),
		cmocka_unit_test(search_goes_on_and_round_in_both_directions),
		cmocka_unit_test(search_comes_back_to_the_only_match),
		cmocka_unit_test(search_follows_a_text_that_changes),
	};
	return RUN(tests);
}
