#include "measure/figures.h"

#include <string.h>

#include "../test.h"
#include "measure/length.h"
#include "measure/quality.h"

static void is_near(double found, double wanted)
{
	if (found < wanted - 0.0005 || found > wanted + 0.0005)
		fail_msg("%.4f, not %.4f", found, wanted);
}

static void measure(struct figures *f, const char *text)
{
	struct figures_lists none;
	figures_lists_init(&none);
	figures_measure(f, &none, text, strlen(text));
	figures_lists_release(&none);
}

static void measure_with(struct figures *f, const char *slop, const char *closing, const char *text)
{
	struct figures_lists l;
	figures_lists_init(&l);
	phrases_add(&l.slop, slop, strlen(slop));
	phrases_add(&l.closing, closing, strlen(closing));
	figures_measure(f, &l, text, strlen(text));
	figures_lists_release(&l);
}

static void units_are(const struct figures_units *u, long count, long same, long near)
{
	assert_int_equal(u->count, count);
	assert_int_equal(u->same, same);
	assert_int_equal(u->near, near);
}

/* ---- Texts that are hardly there ---- */

static void nothing_has_no_figures(void **state)
{
	(void)state;
	struct figures f;
	const char *const empty[] = {"", "\n\n \n", "…", "\xf0\x9f\x99\x82"};
	for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
		measure(&f, empty[i]);
		assert_int_equal(f.words, 0);
		assert_int_equal(f.vocabulary, 0);
		is_near(f.repetition, 0);
		is_near(f.distinct[0], 1);
		is_near(f.variety, 0);
		is_near(figures_slop(&f), 0);
		is_near(f.sentence_mean, 0);
		units_are(&f.sentences, 0, 0, 0);
		units_are(&f.paragraphs, 0, 0, 0);
		assert_int_equal(figures_marks(&f, -1, -1), 0);
	}
}

static void one_word_is_a_sentence(void **state)
{
	(void)state;
	struct figures f;
	measure(&f, "\xf0\x9f\x99\x82 Fine");
	assert_int_equal(f.words, 1);
	assert_int_equal(f.vocabulary, 1);
	is_near(f.variety, 1);
	is_near(f.distinct[3], 1);
	units_are(&f.sentences, 1, 0, 0);
	units_are(&f.paragraphs, 1, 0, 0);
	is_near(f.sentence_median, 1);
	is_near(f.sentence_high, 1);
	assert_int_equal(f.sentence_longest, 1);
}

/* ---- Words ---- */

static void words_are_various_by_how_many_are_different(void **state)
{
	(void)state;
	struct figures f;
	measure(&f, "a rose is a Rose is a rose");
	assert_int_equal(f.vocabulary, 3);
	is_near(f.distinct[0], 3.0 / 8);
	is_near(f.distinct[1], 3.0 / 7);
	is_near(f.distinct[2], 3.0 / 6);
	is_near(f.distinct[3], 3.0 / 5);
	is_near(f.repetition, 1.0 / 4);
	is_near(f.variety, 3.0 / 8);
}

static void variety_moves_over_the_text(void **state)
{
	(void)state;
	struct figures f;
	struct buf text = BUF_INIT;
	for (int i = 0; i < FIGURES_WINDOW; i++)
		buf_addf(&text, "w%d ", i);
	measure(&f, text.data);
	is_near(f.variety, 1);
	buf_addf(&text, "w%d", FIGURES_WINDOW - 1);
	measure(&f, text.data);
	is_near(f.variety, 0.995); /* 100 of 100, then 99 */
	is_near(f.distinct[0], 100.0 / 101);
	buf_release(&text);
}

static void figures_agree_with_the_single_measures(void **state)
{
	(void)state;
	struct figures f;
	const char *const texts[] = {
		"The lanes behind the Drum Tower wake slowly. The lanes behind the Drum Tower wake, late.",
		"鼓楼后面的胡同慢慢醒来。鼓楼后面的胡同慢慢醒来，很晚。",
	};
	for (size_t i = 0; i < 2; i++) {
		measure(&f, texts[i]);
		is_near(f.repetition, quality_repetition(texts[i], strlen(texts[i])));
		for (size_t n = 1; n <= FIGURES_DISTINCT; n++)
			is_near(f.distinct[n - 1], quality_distinct(texts[i], strlen(texts[i]), n));
	}
}

/* ---- Sentences and paragraphs ---- */

static void a_sentence_said_again_is_found_whatever_its_case(void **state)
{
	(void)state;
	struct figures f;
	measure(&f, "The kettle is on the old stove. The rain fell all night long. "
				"THE KETTLE, is on the old stove!");
	units_are(&f.sentences, 3, 1, 0);
	is_near(f.sentence_mean, 20.0 / 3);
	is_near(f.sentence_median, 7);
	is_near(f.sentence_high, 7);
	assert_int_equal(f.sentence_longest, 7);
	is_near(figures_again(&f.sentences), 1.0 / 3);
	assert_true(figures_marks(&f, -1, -1) & FIGURES_AGAIN);
}

static void a_sentence_that_hardly_differs_is_near(void **state)
{
	(void)state;
	struct figures f;
	measure(&f, "The kettle is on the old iron stove in the kitchen. "
				"The kettle is on the old iron stove in the hall.");
	units_are(&f.sentences, 2, 0, 1); /* eight of nine runs of three */
	measure(&f, "Green tea is picked in the spring by hand. Green tea is picked in the "
				"summer by hand.");
	units_are(&f.sentences, 2, 0, 1); /* four of seven */
	measure(&f, "The kettle is on the old iron stove in the kitchen. "
				"The kettle stood on an old brick stove of his kitchen.");
	units_are(&f.sentences, 2, 0, 0);
}

static void short_sentences_say_nothing_again(void **state)
{
	(void)state;
	struct figures f;
	measure(&f, "Yes. Yes! Yes? He said yes. He said yes.");
	units_are(&f.sentences, 5, 0, 0);
	is_near(f.sentence_mean, 9.0 / 5);
}

static void chinese_is_read_by_its_characters_and_marks(void **state)
{
	(void)state;
	struct figures f;
	measure(&f, "鼓楼后面的胡同慢慢醒来。卖豆浆的老人推着车走过。鼓楼后面的胡同慢慢醒来！");
	assert_int_equal(f.words, 33);
	assert_int_equal(f.vocabulary, 20);
	is_near(f.distinct[0], 20.0 / 33);
	units_are(&f.sentences, 3, 1, 0);
	is_near(f.sentence_mean, 11);
	assert_int_equal(f.sentence_longest, 11);
}

static void a_paragraph_said_again_is_found(void **state)
{
	(void)state;
	struct figures f;
	measure(&f, "Tea grows on hills. It likes rain.\n\nCoffee grows elsewhere, and likes the sun.\n"
				"\nTea grows on hills.\nIt likes rain.\n");
	units_are(&f.paragraphs, 3, 1, 0);
	units_are(&f.sentences, 5, 0, 0);
}

static void a_text_without_marks_is_one_sentence(void **state)
{
	(void)state;
	struct figures f;
	measure(&f, "no mark ends it\nnor does this line\n\nbut a blank line does");
	units_are(&f.sentences, 2, 0, 0);
	is_near(f.sentence_median, 6.5);
	is_near(f.sentence_high, 7.7);
	assert_int_equal(f.sentence_longest, 8);
}

/* ---- Markdown ---- */

static void lists_are_sentences_tables_and_code_are_none(void **state)
{
	(void)state;
	struct figures f;
	measure(&f, "Text goes first.\n\n## Inside it\n\n- one item\n- another item. With two\n"
				"1. a third\n\n| a. | b. |\n|----|----|\n| c. | d. |\n\n"
				"```\ncode. More code.\n\n# no heading\n```\n\n**Bold line**\n\n"
				"> quoted words\n> that go on.\n\n**Bold as it is, this is said.**\n");
	assert_int_equal(f.headings, 2);
	units_are(&f.sentences, 7, 0, 0);
	units_are(&f.paragraphs, 6, 0, 0);
	assert_int_equal(f.sentence_longest, 7);
	assert_true(figures_marks(&f, -1, -1) & FIGURES_HEADINGS);
}

/* ---- Phrases ---- */

static const char slop[] = "# not delve\n\ntapestry\nit's worth noting\nworth noting\n至关重要\n";
static const char closing[] = "in conclusion\nOverall\n综上所述";

static void slop_is_counted_by_whole_words(void **state)
{
	(void)state;
	struct figures f;
	measure_with(&f, slop, closing,
				 "It’s worth noting: a *TAPESTRY*, no tapestrylike thing. Delve!");
	assert_int_equal(f.slop, 2);
	is_near(figures_slop(&f), 2000.0 / 9);
	measure_with(&f, slop, closing, "水质至关重要，火候也至关\n重要。");
	assert_int_equal(f.slop, 2);
}

static void a_closing_phrase_begins_its_sentence(void **state)
{
	(void)state;
	struct figures f;
	measure_with(&f, slop, closing,
				 "In conclusion, tea is tea. He said in conclusion nothing.\n\n"
				 "**Overall**, fine.");
	assert_int_equal(f.closings, 2);
	measure_with(&f, slop, closing, "综上所述，茶就是茶。这并非综上所述。");
	assert_int_equal(f.closings, 1);
	assert_true(figures_marks(&f, -1, -1) & FIGURES_CLOSINGS);
}

static void the_shipped_lists_know_both_languages(void **state)
{
	(void)state;
	struct figures_lists l;
	struct figures f;
	struct err err = ERR_INIT;
	const char text[] = "We delve into a rich tapestry. In conclusion, it is tea.\n\n"
						"水质至关重要。总而言之，茶就是茶。";
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	figures_lists_init(&l);
	assert_true(figures_lists_load(&l, "xx", &err));
	assert_true(l.slop.count > 100);
	figures_measure(&f, &l, text, strlen(text));
	assert_int_equal(f.slop, 3);
	assert_int_equal(f.closings, 2);
	figures_lists_release(&l);
}

/* ---- What stands out ---- */

static void what_stands_out_is_named(void **state)
{
	(void)state;
	struct figures f;
	struct buf said = BUF_INIT;
	measure(&f, "A calm and quite ordinary sentence about tea.");
	assert_int_equal(figures_marks(&f, -1, -1), 0);
	assert_int_equal(figures_marks(&f, 0.04, length_score(8, 8)), 0);
	unsigned marks = figures_marks(&f, 0.06, 79.9);
	assert_int_equal(marks, FIGURES_BEFORE | FIGURES_LENGTH);
	figures_describe(marks, &said);
	assert_string_equal(said.data, "length, said before");
	buf_release(&said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_has_no_figures),
		cmocka_unit_test(one_word_is_a_sentence),
		cmocka_unit_test(words_are_various_by_how_many_are_different),
		cmocka_unit_test(variety_moves_over_the_text),
		cmocka_unit_test(figures_agree_with_the_single_measures),
		cmocka_unit_test(a_sentence_said_again_is_found_whatever_its_case),
		cmocka_unit_test(a_sentence_that_hardly_differs_is_near),
		cmocka_unit_test(short_sentences_say_nothing_again),
		cmocka_unit_test(chinese_is_read_by_its_characters_and_marks),
		cmocka_unit_test(a_paragraph_said_again_is_found),
		cmocka_unit_test(a_text_without_marks_is_one_sentence),
		cmocka_unit_test(lists_are_sentences_tables_and_code_are_none),
		cmocka_unit_test(slop_is_counted_by_whole_words),
		cmocka_unit_test(a_closing_phrase_begins_its_sentence),
		cmocka_unit_test(the_shipped_lists_know_both_languages),
		cmocka_unit_test(what_stands_out_is_named),
	};
	return RUN(tests);
}
