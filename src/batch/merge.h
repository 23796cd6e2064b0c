/* batch/merge.h: the files that several processes made of one list, put together: the lines in the
 * order of the list, which each tells by its “index”, those of one index in the order of “sample”.
 */
#ifndef BATCH_MERGE_H
#define BATCH_MERGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "batch/quota.h"

struct merge_job {
	const char *const *inputs; /* paths; one is merely put in order */
	size_t input_count;
	const char *output;        /* path, which may be an input; "-": standard output */
	const struct quota *quota; /* NULL: all lines */
};

struct merge_told {
	long lines;  /* written */
	long same;   /* that were there twice, byte for byte: once is enough */
	long beyond; /* the quota */
};

/* The output is replaced at once, at the end. ERR_FILE: an input cannot be read, a line has no
 * index, or two lines of one index differ. Lines stay in the files: they take no memory. */
bool merge_run(const struct merge_job *job, struct merge_told *told, struct err *err);

/* Puts the lines of one file into that order, all of them: of those that claim one place the first
 * stays first. A file with a line that tells no place is left as it is. */
bool merge_put_in_order(const char *path, struct err *err);

#endif
