/* Finding what is said twice. */
#include "../test.h"

#include "base/buf.h"
#include "base/random.h"
#include "write/repeat.h"

#define FOX "The quick brown fox jumps over the lazy dog near the old stone bridge at dawn. "
#define LANES \
	"The lanes behind the Drum Tower wake slowly, and a woman in slippers carries two jars home. "
#define RIVER "In the evening the river turned to copper and nobody spoke of the letter again. "

static struct repeat_index *of(const char *text)
{
	struct repeat_index *x = repeat_index_new();
	repeat_index_put(x, 1, text, strlen(text), 1);
	return x;
}

/* What is found in `text`, a section other than those of the index; *at where. */
static enum repeat_kind judge(const struct repeat_index *x, const char *text, size_t *at)
{
	struct repeat *r = repeat_new(x, 2);
	repeat_feed(r, text, strlen(text));
	enum repeat_kind kind = repeat_finish(r);
	*at = repeat_at(r);
	repeat_free(r);
	return kind;
}

static void repeat_finds_a_sentence_of_an_earlier_section(void **state)
{
	(void)state;
	struct repeat_index *x = of(FOX LANES);
	size_t at;
	assert_int_equal(judge(x, RIVER LANES, &at), REPEAT_SENTENCE);
	assert_int_equal(at, strlen(RIVER));
	assert_int_equal(judge(x, RIVER, &at), REPEAT_NONE);
	repeat_index_free(x);
}

static void repeat_finds_a_sentence_nearly_the_same(void **state)
{
	(void)state;
	struct repeat_index *x = of(FOX LANES RIVER);
	size_t at;
	assert_int_equal(judge(x,
						   "The LANES behind the *Drum Tower* wake slowly; and a woman in slippers "
						   "carries two jars of milk.",
						   &at),
					 REPEAT_SENTENCE);
	assert_int_equal(at, 0);
	assert_int_equal(judge(x,
						   "Behind the Drum Tower there are lanes, where women in slippers carry "
						   "their jars home slowly.",
						   &at),
					 REPEAT_NONE);
	repeat_index_free(x);
}

static void repeat_takes_sentences_joined_or_cut_for_the_same(void **state)
{
	(void)state;
	struct repeat_index *x = of("The quick brown fox jumps over the lazy dog. Near the old stone "
								"bridge at dawn it rests and waits for us.");
	size_t at;
	assert_int_equal(judge(x,
						   RIVER "The quick brown fox jumps over the lazy dog near the old stone "
								 "bridge at dawn it rests and waits for us.",
						   &at),
					 REPEAT_SENTENCE);
	repeat_index_free(x);
}

static void repeat_leaves_short_sentences_alone(void **state)
{
	(void)state;
	struct repeat_index *x = of("He said nothing. It was late. 他什么也没有说。");
	size_t at;
	assert_int_equal(judge(x, "He said nothing. It was late. 他什么也没有说。", &at), REPEAT_NONE);
	repeat_index_free(x);
}

static void repeat_knows_its_own_text(void **state)
{
	(void)state;
	size_t at;
	assert_int_equal(judge(NULL, FOX RIVER FOX LANES, &at), REPEAT_SENTENCE);
	assert_int_equal(at, strlen(FOX RIVER));
}

static void repeat_ignores_the_row_it_writes(void **state)
{
	(void)state;
	struct repeat_index *x = of(FOX);
	struct repeat *r = repeat_new(x, 1);
	repeat_feed(r, FOX, strlen(FOX));
	assert_int_equal(repeat_finish(r), REPEAT_NONE);
	repeat_free(r);
	repeat_index_free(x);
}

static void repeat_judges_what_goes_on_against_what_is_there(void **state)
{
	(void)state;
	struct repeat *r = repeat_new(NULL, 2);
	repeat_expect(r, FOX FOX, strlen(FOX FOX));
	assert_int_equal(repeat_feed(r, RIVER, strlen(RIVER)), REPEAT_NONE);
	assert_int_equal(repeat_feed(r, FOX, strlen(FOX)), REPEAT_SENTENCE);
	assert_int_equal(repeat_at(r), strlen(RIVER));
	repeat_free(r);
}

#define REFRAIN "And the wind goes on and on over the hill. "

static void repeat_suffers_a_refrain_but_not_two_sentences_in_a_row(void **state)
{
	(void)state;
	struct repeat_index *x = of(FOX REFRAIN "So we sang it all night by the cold green water. ");
	size_t at;
	assert_int_equal(judge(x, RIVER REFRAIN LANES, &at), REPEAT_NONE);
	assert_int_equal(judge(x, RIVER REFRAIN LANES REFRAIN, &at), REPEAT_NONE);
	assert_int_equal(
		judge(x, RIVER REFRAIN "Yes. So we sang it all night by the cold green water.", &at),
		REPEAT_SENTENCE);
	assert_int_equal(at, strlen(RIVER));
	repeat_index_free(x);
}

static void repeat_suffers_a_quotation(void **state)
{
	(void)state;
	struct repeat_index *x = of(FOX LANES);
	size_t at;
	assert_int_equal(judge(x, RIVER "\n\n> " LANES "\n\nThat was all.", &at), REPEAT_NONE);
	assert_int_equal(judge(x, RIVER "As was said: “" LANES "” Nobody spoke of it again.", &at),
					 REPEAT_NONE);
	assert_int_equal(judge(x, RIVER "> " FOX LANES, &at), REPEAT_SENTENCE);
	repeat_index_free(x);
}

static void repeat_accuses_no_list_table_or_dialogue(void **state)
{
	(void)state;
	struct buf text = BUF_INIT;
	size_t at;
	buf_add_str(&text, "| Day | Hours | Price |\n|---|---|---|\n");
	for (int i = 0; i < 14; i++)
		buf_addf(&text, "| Day %d | 9 to 5 | 10 euros | 0 | 0 |\n", i);
	for (int i = 0; i < 8; i++)
		buf_addf(&text, "\n- Step %d: bring water.\n", i);
	for (int i = 0; i < 8; i++)
		buf_addf(&text, "\n“Yes.”\n\n“No.”\n\n“Why %s?” he said.\n", i % 2 ? "not" : "then");
	assert_int_equal(judge(NULL, text.data, &at), REPEAT_NONE);
	buf_release(&text);
}

static void repeat_finds_a_loop_without_sentences(void **state)
{
	(void)state;
	struct buf text = BUF_INIT;
	size_t at;
	buf_add_str(&text, "And so we went on and saw ");
	for (int i = 0; i < 20; i++)
		buf_add_str(&text, "the hills, the fields, the sea, ");
	assert_int_equal(judge(NULL, text.data, &at), REPEAT_LOOP);
	assert_in_range(at, 26 + 20, 26 + 2 * 32);
	buf_release(&text);
}

static void repeat_finds_one_word_again_and_again(void **state)
{
	(void)state;
	struct buf text = BUF_INIT;
	size_t at;
	for (int i = 0; i < 60; i++)
		buf_add_str(&text, "哈");
	assert_int_equal(judge(NULL, text.data, &at), REPEAT_LOOP);
	buf_release(&text);
}

static void repeat_finds_chinese(void **state)
{
	(void)state;
	static const char a[] = "鼓楼后面的胡同醒得很慢，一个穿拖鞋的女人提着两罐酸奶回家。";
	static const char b[] = "傍晚时分，河水变成了铜色，再也没有人提起那封信。";
	struct repeat_index *x = of(a);
	struct buf text = BUF_INIT;
	size_t at;
	buf_addf(&text, "%s%s", b, a);
	assert_int_equal(judge(x, text.data, &at), REPEAT_SENTENCE);
	assert_int_equal(at, strlen(b));
	assert_int_equal(judge(x, b, &at), REPEAT_NONE);
	buf_release(&text);
	repeat_index_free(x);
}

static void repeat_index_forgets_what_is_replaced_and_dropped(void **state)
{
	(void)state;
	struct repeat_index *x = of(FOX);
	size_t at;
	repeat_index_put(x, 1, RIVER, strlen(RIVER), 2);
	assert_int_equal(judge(x, FOX, &at), REPEAT_NONE);
	assert_int_equal(judge(x, RIVER, &at), REPEAT_SENTENCE);
	repeat_index_drop(x, 1);
	assert_int_equal(judge(x, RIVER, &at), REPEAT_NONE);
	repeat_index_put(x, 1, FOX, strlen(FOX), 1);
	for (int i = 0; i < 400; i++) {
		struct buf text = BUF_INIT;
		buf_addf(&text, "Number %d of many is a sentence of its own with words %d and %d.", i,
				 i * 7, i * 3);
		repeat_index_put(x, 3, text.data, text.len, (uint64_t)i + 10);
		buf_release(&text);
	}
	assert_int_equal(judge(x, FOX, &at), REPEAT_SENTENCE);
	repeat_index_free(x);
}

static void repeat_finds_the_same_however_it_is_cut(void **state)
{
	(void)state;
	static const char text[] = RIVER "哈哈。" LANES FOX;
	struct repeat_index *x = of(FOX);
	for (size_t size = 1; size < 9; size++) {
		struct repeat *r = repeat_new(x, 2);
		for (size_t at = 0, next; at < sizeof text - 1; at = next) {
			next = at + size < sizeof text - 1 ? at + size : sizeof text - 1;
			while (((unsigned char)text[next] & 0xc0) == 0x80)
				next++;
			repeat_feed(r, text + at, next - at);
		}
		assert_int_equal(repeat_finish(r), REPEAT_SENTENCE);
		assert_int_equal(repeat_at(r), strlen(RIVER "哈哈。" LANES));
		repeat_free(r);
	}
	repeat_index_free(x);
}

/* A vocabulary of 500 words without order: no sentence is another's. */
static void repeat_accuses_no_random_text(void **state)
{
	(void)state;
	struct random random;
	struct buf text = BUF_INIT;
	size_t at;
	random_seed(&random, 7);
	for (int i = 0; i < 40000; i++)
		buf_addf(&text, "w%d%s", (int)(random_next(&random) % 500), i % 12 == 11 ? ". " : " ");
	assert_int_equal(judge(NULL, text.data, &at), REPEAT_NONE);
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(repeat_finds_a_sentence_of_an_earlier_section),
		cmocka_unit_test(repeat_finds_a_sentence_nearly_the_same),
		cmocka_unit_test(repeat_takes_sentences_joined_or_cut_for_the_same),
		cmocka_unit_test(repeat_leaves_short_sentences_alone),
		cmocka_unit_test(repeat_knows_its_own_text),
		cmocka_unit_test(repeat_ignores_the_row_it_writes),
		cmocka_unit_test(repeat_judges_what_goes_on_against_what_is_there),
		cmocka_unit_test(repeat_suffers_a_refrain_but_not_two_sentences_in_a_row),
		cmocka_unit_test(repeat_suffers_a_quotation),
		cmocka_unit_test(repeat_accuses_no_list_table_or_dialogue),
		cmocka_unit_test(repeat_finds_a_loop_without_sentences),
		cmocka_unit_test(repeat_finds_one_word_again_and_again),
		cmocka_unit_test(repeat_finds_chinese),
		cmocka_unit_test(repeat_index_forgets_what_is_replaced_and_dropped),
		cmocka_unit_test(repeat_finds_the_same_however_it_is_cut),
		cmocka_unit_test(repeat_accuses_no_random_text),
	};
	return RUN(tests);
}
