/* data/faults.h: what is wrong with a document that was built, as a table of rules. */
#ifndef DATA_FAULTS_H
#define DATA_FAULTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "measure/phrases.h"

#define FAULTS_MOST 16

struct fault_limits {
	double shortest;   /* share of the length that was asked for, at least */
	double longest;    /* the same, at most; 0: any */
	long words;        /* at least, whatever was asked for; 0: any */
	int steps;         /* of a plan, at most */
	double repetition; /* share of runs of words that stood before, at most */
	double foreign;    /* share of words in another language, at most */
};

/* Where S_l is 50 for `shortest` and `longest`; the paper's 50 steps. */
extern const struct fault_limits fault_limits_usual;

/* A document as the rules see it. */
struct fault_case {
	const char *text; /* valid UTF-8, without leftovers */
	size_t len;
	const char *language; /* that it should be in: "zh" */
	long words;           /* it has, as they are counted in the language */
	long asked;           /* 0: not known */
	int steps;            /* of its plan; 0: not known */
	const struct fault_limits *limits;
	const struct phrases *refusals;
};

struct fault_rule {
	const char *name; /* as it stands in “faults” */
	const char *help; /* one line */
	bool (*fails)(const struct fault_case *c);
};

/* Ends with a NULL name, FAULTS_MOST at most. The first, an empty text, stands for all others. */
extern const struct fault_rule fault_rules[];

/* Which rules it fails, a bit for each. */
unsigned faults_find(const struct fault_case *c);

/* refusal.txt of English and Chinese. ERR_FILE: the user's cannot be read. */
bool faults_load_refusals(struct phrases *p, struct err *err);

/* How much of the text is said again: runs of 5 words that stood before, in Chinese and Japanese
 * of 8 characters, which are as much; 0 to 1. */
double faults_repetition(const char *text, size_t len, const char *language);

/* Whether a paragraph of 50 words or more, in Chinese and Japanese of 80 characters, stands in the
 * text twice, word for word. */
bool faults_says_paragraph_again(const char *text, size_t len, const char *language);

/* The share of words in a script other than those of the language or, in stretches of some
 * paragraphs, in another language of its script, where language_of tells them apart; 0 for a
 * language that is not known here. */
double faults_foreign(const char *text, size_t len, const char *language);

#endif
