/* eval/likelihood.h: how well long texts hang together, as the LongWriter paper measures it (arXiv
 * 2408.07055): the mean negative log-likelihood of the tokens up to each position, in nats, under a
 * model that sees all before them. Where a text holds together the curve falls as it goes on. */
#ifndef EVAL_LIKELIHOOD_H
#define EVAL_LIKELIHOOD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "report/plot.h"
#include "report/table.h"

#define LIKELIHOOD_STEP   128 /* tokens between the points of a curve, where it is long */
#define LIKELIHOOD_POINTS 100 /* of a curve, about */

/* Of one text. */
struct likelihood_curve {
	char *name;
	long chunk;  /* tokens between the values: 1, or those of a chunk of llama-perplexity */
	double *nll; /* at chunk, 2 chunk, …: the mean up to there; NAN before the first value */
	size_t count;
	bool whole; /* else the text goes on where the curve ends */
};

struct likelihood {
	struct likelihood_curve *curves;
	size_t count, cap;
};

void likelihood_init(struct likelihood *l);
void likelihood_release(struct likelihood *l);

/* From the logarithm of each token's probability; NAN: it has none, and counts for nothing. */
void likelihood_add_tokens(struct likelihood *l, const char *name, const double *logprobs,
						   size_t count);

/* From means up to the end of each chunk. */
void likelihood_add_chunks(struct likelihood *l, const char *name, long chunk, const double *nll,
						   size_t count);

long likelihood_tokens(const struct likelihood_curve *c);              /* its last position */
double likelihood_at(const struct likelihood_curve *c, long position); /* NAN: beyond its end */
double likelihood_mean_at(const struct likelihood *l, long position,
						  size_t *texts); /* of those
											 that reach it */

/* The position after `position` (0: the first) on the common grid, whose last one is the end of the
 * longest text; 0 after that. */
long likelihood_next(const struct likelihood *l, long position);

/* Position, texts, their mean, and each of them where they are few. `all`: every point, else each
 * twice as far as the one before. */
void likelihood_table(const struct likelihood *l, bool all, struct report_table *t);

/* Each text: its tokens, its mean, and the perplexity, e to the mean. */
void likelihood_texts_table(const struct likelihood *l, struct report_table *t);

/* Makes the plot of the curves; release it. */
void likelihood_plot(const struct likelihood *l, struct plot *p);

/* A line for each text, then one of all without “text”: members tokens, nll, perplexity, curve, a
 * list of [position, nll]; of all: texts and curve. */
void likelihood_json(const struct likelihood *l, struct buf *out);

#endif
