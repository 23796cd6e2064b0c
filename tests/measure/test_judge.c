#include "measure/judge.h"

#include <math.h>

#include "../test.h"

static void judge_reads_every_form(void **state)
{
	(void)state;
	static const char *const replies[] = {
		"{\"Relevance\":1,\"Accuracy\":2,\"Coherence\":3,\"Clarity\":4,\"Breadth and Depth\":5,"
		"\"Reading Experience\":2.5}",
		"Some thoughts {not JSON}.\n```json\n{\"Analysis\": \"Relevance: 5\", \"Relevance\": 1, "
		"\"Accuracy\": 2,\n \"Coherence\": 3, \"Clarity\": 4, \"Breadth and Depth\": 5, \"Reading "
		"Experience\": 2.5,}\n```\nDone.",
		"{\"relevance\":\"1/5\",\"ACCURACY\":\"2\",\"coherence\":3,\"clarity\":4,"
		"\"breadth_and_depth\":5,\"reading-experience\":2.5}",
		"{\"scores\":{\"Relevance\":1,\"Accuracy\":2,\"Coherence\":3,\"Clarity\":4,\"Breadth and "
		"Depth\":5,\"Reading Experience\":2.5}}",
		"**Relevance**: 1\n- Accuracy = 2\n'Coherence': 3,\nClarity：4/5\nBreadth and Depth: 5\n"
		"Reading Experience: `2.5`",
		"Relevance (1-5) is about the request. Relevance: 4? No.\nRelevance: 1\nAccuracy: 2\n"
		"Coherence: 3\nClarity: 4\nBreadth and Depth: 5\nReading Experience: 2.5\n",
		"{'Relevance': 1, 'Accuracy': 2, 'Coherence': 3, 'Clarity': 4, 'Breadth and Depth': 5, "
		"'Reading Experience': 2.5}",
	};
	static const double expected[] = {1, 2, 3, 4, 5, 2.5};
	for (size_t i = 0; i < sizeof replies / sizeof *replies; i++) {
		struct judge_scores s;
		struct err err = ERR_INIT;
		if (!judge_read(replies[i], strlen(replies[i]), &s, &err))
			fail_msg("%s: %s", replies[i], err.text);
		for (int d = 0; d < JUDGE_DIMENSIONS; d++)
			if (s.score[d] != expected[d])
				fail_msg("%s: %s is %g", replies[i], judge_dimensions[d], s.score[d]);
	}
}

static void judge_takes_nothing_for_a_score_that_is_none(void **state)
{
	(void)state;
	static const struct {
		const char *reply, *why;
	} cases[] = {
		{"", "Relevance has no score"},
		{"I cannot judge this.", "Relevance has no score"},
		{"{\"Relevance\":1,\"Accuracy\":2,\"Coherence\":3,\"Clarity\":4,\"Breadth and Depth\":5}",
		 "Reading Experience has no score"},
		{"{\"Relevance\":0,\"Accuracy\":2,\"Coherence\":3,\"Clarity\":4,\"Breadth and "
		 "Depth\":5,\"Reading Experience\":1}",
		 "Relevance has 0, which is not from 1 to 5"},
		{"{\"Relevance\":1,\"Accuracy\":10,\"Coherence\":3,\"Clarity\":4,\"Breadth and "
		 "Depth\":5,\"Reading Experience\":1}",
		 "Accuracy has 10, which is not from 1 to 5"},
		{"{\"Relevance\":null,\"Accuracy\":2,\"Coherence\":3,\"Clarity\":4,\"Breadth and "
		 "Depth\":5,\"Reading Experience\":1}",
		 "Relevance has no score"},
		{"Relevance\nAccuracy\nCoherence\n1 2 3", "Relevance has no score"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct judge_scores s;
		struct err err = ERR_INIT;
		assert_false(judge_read(cases[i].reply, strlen(cases[i].reply), &s, &err));
		assert_string_equal(err.text, cases[i].why);
	}
}

static void judge_quality_is_the_papers(void **state)
{
	(void)state;
	assert_true(fabs(judge_quality(&(struct judge_scores){{1, 1, 1, 1, 1, 1}}) - 0) < 1e-9);
	assert_true(fabs(judge_quality(&(struct judge_scores){{5, 5, 5, 5, 5, 5}}) - 100) < 1e-9);
	/* (75 + 100 + 50 + 75 + 25 + 0) / 6 */
	assert_true(fabs(judge_quality(&(struct judge_scores){{4, 5, 3, 4, 2, 1}}) - 54.1666667) <
				1e-6);
}

static void judge_prompt_shows_both_and_reads_neither(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	static const char text[] = "A text with $INST$ in it.";
	assert_true(judge_prompt(&out, "Write $RESPONSE$.", text, sizeof text - 1, NULL));
	assert_non_null(strstr(out.data, "Write $RESPONSE$."));
	assert_non_null(strstr(out.data, text));
	for (int d = 0; d < JUDGE_DIMENSIONS; d++)
		assert_non_null(strstr(out.data, judge_dimensions[d]));
	buf_release(&out);
}

static void judge_reads_a_winner(void **state)
{
	(void)state;
	static const struct {
		const char *reply;
		int winner; /* -1: none */
	} cases[] = {
		{"{\"Analysis\": \"Text A is fine.\", \"Winner\": \"A\"}", JUDGE_FIRST},
		{"```json\n{\"winner\":\"b\"}\n```", JUDGE_SECOND},
		{"**Winner**: Tie", JUDGE_TIE},
		{"The winner could be A. Winner: B", JUDGE_SECOND},
		{"Winner: A\nNo, on second thoughts: Winner: B", JUDGE_SECOND},
		{"Winner: Anna", -1},
		{"A", -1},
		{"", -1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum judge_winner winner = JUDGE_TIE;
		struct err err = ERR_INIT;
		bool ok = judge_read_winner(cases[i].reply, strlen(cases[i].reply), &winner, &err);
		if (ok != (cases[i].winner >= 0) || (ok && (int)winner != cases[i].winner))
			fail_msg("%s", cases[i].reply);
		assert_int_equal(err.kind == ERR_NONE, ok);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(judge_reads_every_form),
		cmocka_unit_test(judge_takes_nothing_for_a_score_that_is_none),
		cmocka_unit_test(judge_quality_is_the_papers),
		cmocka_unit_test(judge_reads_a_winner),
		cmocka_unit_test(judge_prompt_shows_both_and_reads_neither),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
