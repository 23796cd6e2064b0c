#include "data/form.h"

#include "../test.h"
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "data/blend.h"
#include "data/split.h"

#define S(text) ((struct turn){TURN_SYSTEM, text})
#define U(text) ((struct turn){TURN_USER, text})
#define A(text) ((struct turn){TURN_ASSISTANT, text})

static void what_cannot_be_trained_on_is_left(void **state)
{
	(void)state;
	assert_int_equal(form_turns((const struct turn[]){U("q"), A("a")}, 2), 2);
	assert_int_equal(form_turns((const struct turn[]){S("s"), U("q"), A("a"), U("q")}, 4), 3);
	assert_int_equal(form_turns((const struct turn[]){U("q"), A("a"), U("r"), A("b")}, 4), 4);
	assert_int_equal(form_turns(NULL, 0), 0);
	assert_int_equal(form_turns((const struct turn[]){S("s")}, 1), 0);
	assert_int_equal(form_turns((const struct turn[]){U("q")}, 1), 0);
	assert_int_equal(form_turns((const struct turn[]){A("a"), U("q")}, 2), 0);
	assert_int_equal(form_turns((const struct turn[]){U("q"), U("r"), A("a")}, 3), 0);
	assert_int_equal(form_turns((const struct turn[]){U("q"), A("a"), A("b")}, 3), 0);
	assert_int_equal(form_turns((const struct turn[]){U("q"), S("s"), A("a")}, 3), 0);
	assert_int_equal(form_turns((const struct turn[]){U("q"), A("")}, 2), 0);
}

static void assert_form(const char *name, const struct turn *turns, size_t count, bool wide,
						const char *expected)
{
	struct buf line = BUF_INIT;
	form_named(name, NULL)->put(&line, turns, count, wide);
	assert_string_equal(line.data, expected);
	buf_release(&line);
}

static void a_conversation_is_whole_in_every_form(void **state)
{
	const struct turn all[] = {S("be \"brief\""), U("q\n1"), A("a1"), U("q2"),
							   A("a2"),           U("q3"),   A("三")};
	(void)state;
	assert_form("messages", all, 7, true,
				"{\"messages\":[{\"role\":\"system\",\"content\":\"be \\\"brief\\\"\"},"
				"{\"role\":\"user\",\"content\":\"q\\n1\"},{\"role\":\"assistant\",\"content\":"
				"\"a1\"},{\"role\":\"user\",\"content\":\"q2\"},{\"role\":\"assistant\","
				"\"content\":\"a2\"},{\"role\":\"user\",\"content\":\"q3\"},{\"role\":"
				"\"assistant\",\"content\":\"三\"}]}");
	assert_form("sharegpt", all + 5, 2, true,
				"{\"conversations\":[{\"from\":\"human\",\"value\":\"q3\"},{\"from\":\"gpt\","
				"\"value\":\"三\"}]}");
	assert_form("alpaca", all, 7, false,
				"{\"instruction\":\"q3\",\"input\":\"\",\"output\":\"三\",\"system\":"
				"\"be \\\"brief\\\"\",\"history\":[[\"q\\n1\",\"a1\"],[\"q2\",\"a2\"]]}");
	assert_form("alpaca", all + 5, 2, false,
				"{\"instruction\":\"q3\",\"input\":\"\",\"output\":\"三\"}");
	assert_form("alpaca", all + 5, 2, true,
				"{\"instruction\":\"q3\",\"input\":\"\",\"output\":\"三\",\"system\":\"\","
				"\"history\":[]}");
}

/* ---- Lots ---- */

static void fill(struct blend *b, size_t count)
{
	for (size_t i = 0; i < count; i++)
		blend_add(b, &(struct blend_line){.at = (long long)i, .hash = hash_value(HASH_START, i)});
}

static bool has(const struct blend *b, long long at)
{
	bool found = false;
	for (size_t i = 0; i < b->count && !found; i++)
		found = b->lines[i].at == at;
	return found;
}

static void who_draws_more_gets_what_he_had_and_some_besides(void **state)
{
	struct blend few = {0}, more = {0};
	(void)state;
	fill(&few, 1000);
	fill(&more, 1100); /* and the file has grown */
	blend_draw(&few, 0, 50, 7);
	blend_draw(&more, 0, 400, 7);
	assert_int_equal(few.count, 50);
	assert_int_equal(more.count, 400);
	for (size_t i = 0; i < few.count; i++)
		assert_true(has(&more, few.lines[i].at));
	blend_release(&more);
	fill(&more, 1000);
	blend_draw(&more, 0, 50, 8);
	size_t same = 0;
	for (size_t i = 0; i < few.count; i++)
		same += has(&more, few.lines[i].at);
	assert_in_range(same, 0, 20); /* another seed, other ones */
	blend_draw(&more, 0, 99, 8);
	assert_int_equal(more.count, 50); /* there are no more */
	blend_release(&few);
	blend_release(&more);
}

static void those_that_were_drawn_lie_all_over_the_order(void **state)
{
	struct blend b = {0};
	size_t early = 0;
	(void)state;
	fill(&b, 1000);
	blend_draw(&b, 500, 250, 1);
	assert_int_equal(b.count, 750);
	blend_shuffle(&b, 1);
	for (size_t i = 0; i < 375; i++)
		early += b.lines[i].at >= 500;
	assert_in_range(early, 80, 170); /* of 250: the half, by chance */
	for (long long at = 0; at < 500; at++)
		assert_true(has(&b, at));
	blend_release(&b);
}

static void the_validation_lines_lie_beside_the_others(void **state)
{
	static const char *const paths[][2] = {
		{"train.jsonl", "train.validation.jsonl"},
		{"a.b/my train.json", "a.b/my train.validation.json"},
		{"a.jsonl/train", "a.jsonl/train.validation"},
		{".jsonl", ".jsonl.validation"},
		{"t.jsonl.jsonl", "t.jsonl.validation.jsonl"},
		{"", ".validation"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		char *path = split_path(paths[i][0]);
		assert_string_equal(path, paths[i][1]);
		free(path);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_cannot_be_trained_on_is_left),
		cmocka_unit_test(the_validation_lines_lie_beside_the_others),
		cmocka_unit_test(a_conversation_is_whole_in_every_form),
		cmocka_unit_test(who_draws_more_gets_what_he_had_and_some_besides),
		cmocka_unit_test(those_that_were_drawn_lie_all_over_the_order),
	};
	return RUN(tests);
}
