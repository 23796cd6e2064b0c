/* llm/perplexity.h: llama.cpp's llama-perplexity on a text and a model file (GGUF).
 *
 * It reads the text in chunks of `window` tokens, each from its beginning without those before it,
 * and scores the second half of each, so that every token it scores has half a chunk before it at
 * least. After each chunk it prints "[3]5.1234,": the perplexity of all that is scored so far, of
 * which the logarithm is the mean negative log-likelihood. */
#ifndef LLM_PERPLEXITY_H
#define LLM_PERPLEXITY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "llm/llm.h"

#define PERPLEXITY_PROGRAM "llama-perplexity"
#define PERPLEXITY_WINDOW  512

/* What it has printed, fed in pieces cut anywhere. */
struct perplexity {
	double *nll; /* nats a token, cumulative, after each chunk */
	size_t count, cap;
	struct buf pending; /* what has not ended yet */
};

void perplexity_init(struct perplexity *p);
void perplexity_release(struct perplexity *p);
void perplexity_feed(struct perplexity *p, const char *bytes, size_t len);

struct perplexity_job {
	const char *program; /* its words: a quote keeps spaces; "": PERPLEXITY_PROGRAM */
	const char *file;    /* the model */
	int window;          /* tokens of a chunk; 0: PERPLEXITY_WINDOW */
	const char *name;    /* of the text, for errors */
	const char *text;
	size_t len;
};

/* Runs it to its end; progress, which may be NULL, is called after each chunk. ERR_INTERRUPTED: a
 * signal that signals_open was told of; ERR_FILE, ERR_MODEL: the file is none, the program cannot
 * be run, fails, or finds the text too short. */
bool perplexity_run(struct llm *llm, const struct perplexity_job *job, struct perplexity *p,
					void (*progress)(void *ctx, size_t chunks), void *ctx, struct err *err);

#endif
