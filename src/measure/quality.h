/* measure/quality.h: what counting tells of a text besides its length: how much of it is said
 * again, and how various its words are.
 *
 * All are shares from 0 to 1, of the words of doc/words.h in lower case. A text too short to have a
 * run of the length asked for repeats nothing and is various. */
#ifndef MEASURE_QUALITY_H
#define MEASURE_QUALITY_H

#include <stddef.h>

/* Runs of SHINGLE_WORDS words that stood in the same text before, of all its runs. */
double quality_repetition(const char *text, size_t len);

/* The same of runs of n words, 1 or more: in Chinese five are little. */
double quality_runs_again(const char *text, size_t len, size_t n);

/* Distinct-n: different runs of n words of all runs of n (Li et al., "A Diversity-Promoting
 * Objective Function for Neural Conversation Models", 2016). n: 1 to SHINGLE_WORDS. */
double quality_distinct(const char *text, size_t len, size_t n);

/* ---- Against other texts ---- */

struct quality_others;

struct quality_others *quality_others_new(void);
void quality_others_free(struct quality_others *o);
void quality_others_add(struct quality_others *o, const char *text, size_t len);

/* Runs of SHINGLE_WORDS words that stand in one of the others, of all its runs. */
double quality_echo(const struct quality_others *o, const char *text, size_t len);

#endif
