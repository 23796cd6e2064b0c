/* measure/figures.h: a text's quality in figures that need no model: what it says again, how
 * various its words are, how long its sentences are, and the phrases that give a machine away.
 *
 * Words are those of doc/words.h, in Chinese characters: figures of texts in the same language
 * alone can be compared. Everything is read once, in a time that grows as the text does. */
#ifndef MEASURE_FIGURES_H
#define MEASURE_FIGURES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "measure/phrases.h"

#define FIGURES_DISTINCT 4   /* distinct-1 to distinct-4 */
#define FIGURES_WINDOW   100 /* words of a moving average */
#define FIGURES_LEAST    6   /* words of a sentence or paragraph: fewer are no repetition */

struct figures_lists {
	struct phrases slop;    /* said too often by models, wherever they stand */
	struct phrases closing; /* sum up what was said, where a sentence begins with them */
};

/* What was said before: the same words, or nearly. */
struct figures_units {
	long count;
	long same; /* all their words in the same order, of FIGURES_LEAST or more */
	long near; /* others of which half of the runs of three words stand in one before */
};

struct figures {
	long words;
	long vocabulary;                   /* different words */
	double repetition;                 /* quality_repetition: 0 to 1 */
	double distinct[FIGURES_DISTINCT]; /* quality_distinct */
	/* The moving-average type–token ratio: different words in FIGURES_WINDOW that stand together,
	 * on the average, 0 to 1 (Covington and McFall, "Cutting the Gordian Knot: The Moving-Average
	 * Type–Token Ratio (MATTR)", 2010); of a shorter text the ratio of all of it. */
	double variety;
	struct figures_units sentences, paragraphs;
	double sentence_mean, sentence_median,
		sentence_high; /* words; high: nine in ten have no more */
	long sentence_longest;
	long headings; /* inside: # lines, and lines all bold */
	long closings, slop;
};

void figures_lists_init(struct figures_lists *l);
void figures_lists_release(struct figures_lists *l);

/* slop.txt and closing.txt of English and Chinese, and of `language` ("" and NULL: none) where it
 * is another one that has them. ERR_FILE when one of the user's cannot be read. */
bool figures_lists_load(struct figures_lists *l, const char *language, struct err *err);

/* Of Markdown, valid UTF-8. Tables, code and headings are no sentences; an item of a list is one at
 * least. */
void figures_measure(struct figures *f, const struct figures_lists *l, const char *text,
					 size_t len);

double figures_slop(const struct figures *f); /* per 1,000 words */

/* Sentences or paragraphs said again, of all: 0 to 1. */
double figures_again(const struct figures_units *u);

/* ---- What stands out ---- */

enum figures_mark {
	FIGURES_REPEATS = 1,   /* more than 5 % of its runs of words stood in it before */
	FIGURES_AGAIN = 2,     /* more than 2 % of its sentences are said again, or a paragraph is */
	FIGURES_POOR = 4,      /* its variety is below 0.5 */
	FIGURES_HEADINGS = 8,  /* it has headings of its own */
	FIGURES_CLOSINGS = 16, /* it sums itself up */
	FIGURES_SLOP = 32,     /* more than 5 in 1,000 words, and more than one */
	FIGURES_BEFORE = 64,   /* more than 5 % of its runs stood in the sections before */
	FIGURES_LENGTH = 128   /* its length score is below 80 */
};

/* `before`, the share of runs that stood in the sections before, and length_score are the caller's;
 * below 0: not known. */
unsigned figures_marks(const struct figures *f, double before, double length_score);

/* Appends them as words: "repeats itself, slop"; nothing where there is none. */
void figures_describe(unsigned marks, struct buf *out);

#endif
