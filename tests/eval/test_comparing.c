#include "eval/comparing.h"

#include "../server/spawn.h"
#include "../test.h"
#include "base/lines.h"
#include "base/mem.h"

#include "../help.h"

#define LINE(prompt, response, method)                                                     \
	"{\"prompt\":\"" prompt "\",\"response\":\"" response "\",\"model\":\"m\",\"method\":" \
	"\"" method "\"}\n"

struct scene {
	char *folder, *a, *b, *output;
	struct spawned server;
	struct model model;
	struct llm *llm;
	struct comparing_result result;
};

static void begin(struct scene *s, const char *script)
{
	*s = (struct scene){.folder = folder_new()};
	s->a = folder_path(s->folder, "a.jsonl");
	s->b = folder_path(s->folder, "b.jsonl");
	s->output = folder_path(s->folder, "out.jsonl");
	put_file(s->a, LINE("One", "longer text", "x") LINE("Two", "short", "x")
					   LINE("Three", "same", "x") LINE("Four", "alone", "x"));
	put_file(s->b,
			 LINE("Three", "same", "y") LINE("One", "short", "y") LINE("Two", "longer text", "y"));
	if (script)
		spawn_script(&s->server, script);
	else
		spawn_model(&s->server, NULL);
	spawned_model(&s->server, "judge-1", &s->model);
	s->llm = llm_new();
}

static void finish(struct scene *s)
{
	llm_free(s->llm);
	model_release(&s->model);
	spawn_stop(&s->server);
	folder_remove(s->folder);
	free(s->folder);
	free(s->a);
	free(s->b);
	free(s->output);
}

static struct comparing *open_pairs(struct scene *s, const char *judge)
{
	struct err err = ERR_INIT;
	struct comparing *c = comparing_open(s->a, s->b, s->output, judge, 1, &err);
	if (!c)
		fail_msg("%s", err.text);
	return c;
}

static void expect_refusal(struct scene *s, const char *judge, enum err_kind kind,
						   const char *words)
{
	struct err err = ERR_INIT;
	assert_null(comparing_open(s->a, s->b, s->output, judge, 1, &err));
	assert_int_equal(err.kind, kind);
	if (!strstr(err.text, words))
		fail_msg("%s", err.text);
}

static void compare(struct scene *s)
{
	struct err err = ERR_INIT;
	const struct work_watch watch = {.ctx = NULL};
	struct comparing *c = open_pairs(s, "judge-1");
	if (!comparing_judge(c, s->llm, &s->model, 2, &watch, &err))
		fail_msg("%s", err.text);
	comparing_result(c, &s->result);
	assert_true(comparing_close(c, NULL));
}

static int asked(const struct scene *s)
{
	return spawned_count(&s->server, "POST /v1/");
}

static void a_judge_sees_each_pair_in_both_orders(void **state)
{
	(void)state;
	struct scene s;
	begin(&s, NULL);
	compare(&s);
	assert_int_equal(s.result.a, 1);
	assert_int_equal(s.result.b, 1);
	assert_int_equal(s.result.ties, 1);
	assert_int_equal(s.result.left, 0);
	assert_true(s.result.p == 1);
	assert_string_equal(s.result.a_name, "m, x");
	assert_string_equal(s.result.b_name, "m, y");
	assert_int_equal(asked(&s), 6);
	compare(&s);
	assert_int_equal(asked(&s), 6);
	assert_int_equal(s.result.a + s.result.b + s.result.ties, 3);
	finish(&s);
}

#define SAYS(winner) "reply\nsse\ntext {\"Winner\": \"" winner "\"}\nfinish stop\ndone\n"

/* One that always likes the first. */
static void a_preference_for_a_place_is_a_tie(void **state)
{
	(void)state;
	struct scene s;
	begin(&s, SAYS("A") SAYS("A"));
	put_file(s.a, LINE("One", "a", "x"));
	put_file(s.b, LINE("One", "b", "y"));
	compare(&s);
	assert_int_equal(s.result.ties, 1);
	finish(&s);
}

static void what_cannot_be_read_is_no_verdict(void **state)
{
	(void)state;
	struct scene s;
	begin(&s, SAYS("?") SAYS("?") SAYS("?") SAYS("?") SAYS("?") SAYS("?") SAYS("?") SAYS("?")
				  SAYS("?") SAYS("?"));
	put_file(s.a, LINE("One", "a", "x"));
	put_file(s.b, LINE("One", "b", "y"));
	compare(&s);
	assert_int_equal(s.result.left, 1);
	assert_int_equal(s.result.a + s.result.b + s.result.ties, 0);
	assert_int_equal(asked(&s), 2 * COMPARING_TRIES);
	finish(&s);
}

static void a_person_decides_and_goes_on_later(void **state)
{
	(void)state;
	struct scene s;
	begin(&s, NULL);
	struct comparing *c = open_pairs(&s, COMPARING_HUMAN);
	assert_int_equal(comparing_count(c), 3);
	assert_int_equal(comparing_next(c, 0), 0);
	struct comparing_pair pair = comparing_pair(c, 0);
	assert_string_equal(pair.prompt, "One");
	assert_string_equal(pair.a, "longer text");
	assert_string_equal(pair.b, "short");
	assert_true(comparing_decide(c, 0, VERDICT_B, NULL));
	assert_int_equal(comparing_next(c, 0), 1);
	assert_true(comparing_decide(c, 2, VERDICT_TIE, NULL));
	assert_true(comparing_close(c, NULL));

	c = open_pairs(&s, COMPARING_HUMAN);
	assert_int_equal(comparing_next(c, 0), 1);
	assert_int_equal(comparing_pair(c, 0).swapped, pair.swapped);
	assert_true(comparing_decide(c, 1, VERDICT_B, NULL));
	assert_int_equal(comparing_next(c, 0), 3);
	comparing_result(c, &s.result);
	assert_int_equal(s.result.b, 2);
	assert_int_equal(s.result.ties, 1);
	assert_true(s.result.p == 0.5);
	assert_true(comparing_close(c, NULL));
	finish(&s);
}

static void another_run_is_not_mixed_in(void **state)
{
	(void)state;
	struct scene s;
	begin(&s, NULL);
	compare(&s);
	expect_refusal(&s, "judge-2", ERR_USAGE, "was compared by “judge-1”, not “judge-2”");
	put_file(s.b, LINE("One", "other", "y"));
	expect_refusal(&s, "judge-1", ERR_USAGE, "compares no pair of");
	put_file(s.b, LINE("Seven", "other", "y"));
	expect_refusal(&s, "judge-1", ERR_USAGE, "answer no instruction in common");
	put_file(s.b, LINE("One", "other", "y") LINE("One", "again", "y"));
	expect_refusal(&s, "judge-1", ERR_FILE,
				   "line 2 answers an instruction that is answered before");
	put_file(s.b, "{\"response\":\"x\"}\n");
	expect_refusal(&s, "judge-1", ERR_FILE, "line 1: it has no “prompt”");
	finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_judge_sees_each_pair_in_both_orders),
		cmocka_unit_test(a_preference_for_a_place_is_a_tie),
		cmocka_unit_test(what_cannot_be_read_is_no_verdict),
		cmocka_unit_test(a_person_decides_and_goes_on_later),
		cmocka_unit_test(another_run_is_not_mixed_in),
	};
	alarm(300); /* a hang is a failure */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
