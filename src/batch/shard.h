/* batch/shard.h: a list shared out over processes that know nothing of each other. */
#ifndef BATCH_SHARD_H
#define BATCH_SHARD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#define SHARDS_MOST 100000

struct shard {
	int part, of; /* part 1 to `of`; of 0 or 1: all of it */
};

/* "3/8". NULL: all. ERR_USAGE. */
bool shard_parse(struct shard *s, const char *text, struct err *err);

/* Whether an instruction is of this part: by its bytes alone, so that it stays so when the list
 * grows or is put in another order, and the same instruction twice is of one part. */
bool shard_takes(const struct shard *s, const char *prompt, size_t len);

#endif
