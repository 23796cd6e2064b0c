/* eval/comparing.h: the answers of two runs to the same instructions, compared pair by pair.
 *
 * A judge sees each pair in both orders: who is preferred in both has won, anything else is a tie
 * (Zheng et al., "Judging LLM-as-a-Judge with MT-Bench and Chatbot Arena", 2023). A person sees
 * each pair once, in an order that follows from the seed, without a word of who wrote what. A line
 * of the output has index, prompt, a and b (model and method of each), verdict ("a", "b", "tie"),
 * judge (the model, or "human"), orders (what was said of each order, by a judge), and hash, of the
 * pair. Pairs that the output holds already are not compared again. */
#ifndef EVAL_COMPARING_H
#define EVAL_COMPARING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "batch/work.h"
#include "llm/llm.h"

#define COMPARING_TRIES 5
#define COMPARING_HUMAN "human"

enum comparing_verdict { VERDICT_A, VERDICT_B, VERDICT_TIE };

struct comparing_pair {
	const char *prompt, *a, *b; /* the instruction and both answers */
	bool swapped;               /* a person sees b first */
};

struct comparing_result {
	size_t a, b, ties; /* pairs that each has won */
	size_t left;       /* without a verdict: no judge's reply could be read, or not compared yet */
	double p;          /* of stat_sign_test */
	char a_name[128], b_name[128]; /* "MODEL, METHOD" of the first lines */
};

struct comparing;

/* NULL with err: a file cannot be read, has two answers to one instruction, or they have none in
 * common; the output is of other answers or another judge. judge: a model's name, or
 * COMPARING_HUMAN. */
struct comparing *comparing_open(const char *a, const char *b, const char *output,
								 const char *judge, uint64_t seed, struct err *err);
bool comparing_close(struct comparing *c, struct err *err); /* NULL is allowed */

/* Has the rest judged by a model. As asking_run. */
bool comparing_judge(struct comparing *c, struct llm *llm, const struct model *model, int jobs,
					 const struct work_watch *watch, struct err *err);

/* For a person: how many pairs there are, the next without a verdict from `from` on (the count:
 * none), and what was decided. */
size_t comparing_count(const struct comparing *c);
size_t comparing_next(const struct comparing *c, size_t from);
struct comparing_pair comparing_pair(const struct comparing *c, size_t i);
bool comparing_decide(struct comparing *c, size_t i, enum comparing_verdict verdict,
					  struct err *err);

void comparing_result(const struct comparing *c, struct comparing_result *result);

#endif
