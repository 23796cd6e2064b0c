/* data/pack.h: training examples as windows full of tokens, with their boundaries and the weights
 * of their loss.
 *
 * The loss of a batch is Σ w l / Σ w over its tokens, l being a token's loss. By tokens, as the
 * LongWriter paper has it, w is 1 for every token that is learnt, so that all of them count alike;
 * by sequences (LongAlign, arXiv 2401.18058) it is 1/n in a sequence that n tokens are learnt of,
 * so that a token of a long answer counts for little. Other tokens have w 0 and the label -100.
 *
 * A line is a pack: index (from 0), input_ids, labels, seq_lengths, weights, and lines, those of
 * the input that its sequences come from. Labels and weights stand beside the token they are of. */
#ifndef DATA_PACK_H
#define DATA_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "batch/work.h"
#include "data/encode.h"

#define PACK_WINDOW       32768 /* tokens, as the paper trains */
#define PACK_WINDOW_LEAST 64
#define PACK_WINDOW_MOST  (1 << 24)
#define PACK_RANGES       5
#define PACK_LONG_LINES   8 /* that are named */

enum pack_loss { PACK_BY_TOKENS, PACK_BY_SEQUENCES };

struct pack_job {
	const char *input;  /* as encode_job has it */
	const char *output; /* path; OUTPUT.tokens has what is encoded until all is packed */
	const struct chat_template *chat;
	const struct model *model;
	int jobs;
	size_t window;
	enum pack_loss loss;
	uint64_t seed;  /* of the order of packs */
	bool positions; /* attention_mask (1, 2, … by sequence) and position_ids as well */
};

struct pack_told {
	struct encode_told encoded;
	long sequences, packs; /* written */
	long tokens, learnt;
	long too_long; /* sequences that no window holds: left out */
	long long_lines[PACK_LONG_LINES];
	/* By the tokens that are learnt of a sequence: how many sequences, their learnt tokens, and
	 * their part of the loss where each pack is averaged by itself (in packs). */
	struct pack_range {
		long sequences, learnt;
		double by_packs;
	} ranges[PACK_RANGES];
};

extern const char *const pack_range_names[PACK_RANGES];
extern const long pack_range_ends[PACK_RANGES - 1]; /* tokens; the last range has none */

/* As encode_run; the output is replaced at once, at the end. It is the same for the same input,
 * tokeniser, window and seed. ERR_FILE also where all examples are too long. */
bool pack_run(struct llm *llm, const struct pack_job *job, const struct work_watch *watch,
			  struct pack_told *told, struct err *err);

#endif
