#include "llm/think.h"

#include "../test.h"

struct parted {
	struct buf text, reasoning;
};

static void note(void *ctx, bool reasoning, const char *s, size_t len)
{
	struct parted *p = ctx;
	assert_true(len > 0);
	buf_add(reasoning ? &p->reasoning : &p->text, s, len);
}

static void check(struct parted *p, const char *reasoning, const char *text)
{
	assert_string_equal(p->reasoning.data, reasoning);
	assert_string_equal(p->text.data, text);
	buf_release(&p->text);
	buf_release(&p->reasoning);
}

static void expect_ending(const char *s, bool complete, const char *reasoning, const char *text)
{
	size_t len = strlen(s);
	for (size_t cut = 0; cut <= len; cut++) {
		struct parted p = {BUF_INIT, BUF_INIT};
		struct think t;
		think_init(&t);
		think_feed(&t, s, cut, note, &p);
		think_feed(&t, s + cut, len - cut, note, &p);
		think_finish(&t, complete, note, &p);
		think_release(&t);
		check(&p, reasoning, text);
	}
	struct parted p = {BUF_INIT, BUF_INIT};
	struct think t;
	think_init(&t);
	for (size_t i = 0; i < len; i++)
		think_feed(&t, s + i, 1, note, &p);
	think_finish(&t, complete, note, &p);
	think_release(&t);
	check(&p, reasoning, text);
}

static void expect(const char *s, const char *reasoning, const char *text)
{
	expect_ending(s, true, reasoning, text);
}

static void think_passes_plain_text(void **state)
{
	(void)state;
	expect("The lanes wake.", "", "The lanes wake.");
	expect("  \n# Title\n", "", "  \n# Title\n");
	expect("", "", "");
	expect(" \n", "", " \n");
}

static void think_takes_a_block_at_the_start(void **state)
{
	(void)state;
	expect("<think>hm < 3</think>\n\nText.", "hm < 3", "Text.");
	expect("\n <think>\nwhy</think>Text", "\nwhy", "Text");
	expect("<think></think>Text", "", "Text");
}

static void think_leaves_tags_inside_the_text_alone(void **state)
{
	(void)state;
	expect("A <think>tag</think> shown.", "", "A <think>tag</think> shown.");
	expect("<think>a</think>b</think><think>c", "a", "b</think><think>c");
}

static void think_passes_what_only_resembles_a_tag(void **state)
{
	(void)state;
	expect("<thin", "", "<thin");
	expect("<thinker> is", "", "<thinker> is");
	expect("</thing>", "", "</thing>");
	expect("<think>a</thin</think>b", "a</thin", "b");
	expect("<think>a</</think>b", "a</", "b");
}

static void think_takes_reasoning_that_is_only_closed(void **state)
{
	(void)state;
	expect("Okay, the user wants a guide.\n</think>\n\nText.", "Okay, the user wants a guide.\n",
		   "Text.");
	expect("嗯，用户想要指南。</think>正文。", "嗯，用户想要指南。", "正文。");
	expect("</think>\nText", "", "Text");
}

static void think_gives_a_text_that_only_opens_like_reasoning(void **state)
{
	(void)state;
	expect("Okay, so we left.", "", "Okay, so we left.");
	expect("Okay, let", "", "Okay, let");
	expect("Oka", "", "Oka");
}

static void think_takes_what_is_in_doubt_for_reasoning_when_cut_off(void **state)
{
	(void)state;
	expect_ending("Okay, so we", false, "Okay, so we", "");
	expect_ending("<think>so we", false, "so we", "");
	expect_ending("The lanes", false, "", "The lanes");
}

static void think_holds_back_no_more_than_its_bound(void **state)
{
	(void)state;
	struct parted p = {BUF_INIT, BUF_INIT};
	struct think t;
	think_init(&t);
	think_feed(&t, "Hmm, ", 5, note, &p);
	for (size_t i = 0; i < THINK_HOLD - 5; i++)
		think_feed(&t, "x", 1, note, &p);
	assert_int_equal(p.text.len, 0);
	think_feed(&t, "x", 1, note, &p);
	assert_int_equal(p.text.len, THINK_HOLD + 1);
	think_finish(&t, true, note, &p);
	think_release(&t);
	buf_release(&p.text);
	buf_release(&p.reasoning);
}

static void think_gives_reasoning_as_it_comes(void **state)
{
	(void)state;
	struct parted p = {BUF_INIT, BUF_INIT};
	struct think t;
	think_init(&t);
	think_feed(&t, "<think>step one</th", 19, note, &p);
	assert_string_equal(p.reasoning.data, "step one");
	think_release(&t);
	buf_release(&p.text);
	buf_release(&p.reasoning);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(think_passes_plain_text),
		cmocka_unit_test(think_takes_a_block_at_the_start),
		cmocka_unit_test(think_leaves_tags_inside_the_text_alone),
		cmocka_unit_test(think_passes_what_only_resembles_a_tag),
		cmocka_unit_test(think_takes_reasoning_that_is_only_closed),
		cmocka_unit_test(think_gives_a_text_that_only_opens_like_reasoning),
		cmocka_unit_test(think_takes_what_is_in_doubt_for_reasoning_when_cut_off),
		cmocka_unit_test(think_holds_back_no_more_than_its_bound),
		cmocka_unit_test(think_gives_reasoning_as_it_comes),
	};
	return RUN(tests);
}
