/* tests/server/faults.h: what real models do instead of what they are asked for. */
#ifndef TESTS_SERVER_FAULTS_H
#define TESTS_SERVER_FAULTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

struct faults {
	int cap;      /* words that no reply has more of; 0: none */
	double noise; /* the words vary by as much of themselves, up and down */
	double plan;  /* of the words asked for, what a plan's rows come to */
	bool deaf;    /* asked to go on, it begins its section again */
	bool repeat;  /* every second section begins with a paragraph that stands in its prompt */
	bool markers; /* step markers, preambles, closing remarks, counts */
	bool cut;     /* replies end in the middle of a sentence, and say they are whole */
	bool think;   /* it reasons in the text */
};

#define FAULTS_NONE \
	{               \
		.plan = 1   \
	}

/* "cap=500 noise=0.2,repeat": false when something is unknown. */
bool faults_read(struct faults *f, const char *list);

/* The words it writes where it would write `words`. */
int faults_words(const struct faults *f, int words, uint32_t section);

/* Spoils a section. */
void faults_spoil(const struct faults *f, const char *prompt, uint32_t section, bool chinese,
				  struct buf *text);

#endif
