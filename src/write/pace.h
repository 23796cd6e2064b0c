/* write/pace.h: what a model makes of the words it is asked for, learnt from the sections it has
 * finished, and what it has to be asked so that the budget comes out.
 *
 * Of the last PACE_SAMPLES replies the words asked and the words got are kept, for each model and
 * language, in the state folder. The ratio is the median of got / asked, so that an odd reply
 * counts for little. A model that gives no more however much it is asked for has a cap: replies at
 * the cap say nothing of the ratio. Beside them stands how its server counts the tokens of prompts.
 */
#ifndef WRITE_PACE_H
#define WRITE_PACE_H

#include <stdbool.h>
#include <stddef.h>

#define PACE_SAMPLES 15
#define PACE_LEAST   0.3 /* of a budget: as little, or as much, is asked for */
#define PACE_MOST    3.0

struct pace_sample {
	int asked, got; /* words */
};

struct pace {
	char *whose; /* model and language */
	struct pace_sample samples[PACE_SAMPLES];
	size_t count;  /* oldest first */
	double tokens; /* that the server counts for one of our estimate (llm/tokens.h); 0: unknown */
};

/* What is known of `whose`; nothing where the file is missing or damaged. */
void pace_load(struct pace *p, const char *whose);
void pace_release(struct pace *p);

/* A reply to a first request that came to its own end. */
void pace_learn(struct pace *p, int asked, long got);

/* A prompt of so many tokens by our estimate, and by the server's count. */
void pace_learn_tokens(struct pace *p, size_t estimated, long counted);

/* The prompt that fits into `tokens` of the server's, by our estimate. Moves in steps, so that
 * what is cut for it moves rarely. */
size_t pace_room(const struct pace *p, size_t tokens);

/* The other way: tokens of the server's that a prompt has, from our estimate. */
size_t pace_counted(const struct pace *p, size_t estimated);

/* Into the state folder, beside what is kept of others. It is a convenience: failing is silent. */
void pace_save(const struct pace *p);

double pace_ratio(const struct pace *p); /* got / asked; 1 while nothing is known */
int pace_cap(const struct pace *p);      /* words of a reply at most; 0: none known */

/* The words to ask for so that `words` come. tried: replies that came short in the same section:
 * each makes the ratio surer. */
int pace_ask(const struct pace *p, int words, int tried);

#endif
