/* data/split.h: lines of training data in two files, one of which is kept for validation.
 *
 * On which side an instruction is depends on its bytes alone, and a larger share keeps those of a
 * smaller one: so it is on the same side whatever is made of it. */
#ifndef DATA_SPLIT_H
#define DATA_SPLIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/* Where the validation lines go: train.jsonl has train.validation.jsonl beside it. The caller frees
 * it. */
char *split_path(const char *output);

/* Whether it is kept for validation; share: from 0 to below 1, prompt: hash.h over its bytes. */
bool split_aside(double share, uint64_t prompt);

struct lines_out;

struct split {
	struct lines_out *train, *validation; /* the latter is NULL where the share is 0 */
};

/* Both take the place of what is there when split_commit closes them, and not before. ERR_FILE;
 * ERR_USAGE: a share of standard output, "-". */
bool split_open(struct split *s, const char *output, double share, struct err *err);
bool split_add(struct split *s, bool aside, const struct buf *line, struct err *err);
bool split_commit(struct split *s, struct err *err);
void split_drop(struct split *s); /* also after split_commit, or where it was not opened */

#endif
