/* data/filter.h: a verdict on each document that was built; nothing is deleted.
 *
 * A line goes out with all its members and keep (whether it is good) and faults (the names of the
 * rules that it fails). Where leftovers were taken out, response is the clean text, response_length
 * its count by the paper, and response_raw the text as it was. Lines that have a verdict are judged
 * again. */
#ifndef DATA_FILTER_H
#define DATA_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "batch/shard.h"
#include "data/faults.h"

struct filter_job {
	const char *input;          /* path, "-": standard input */
	const char *output;         /* path, which may be the input; "-": standard output */
	struct shard shard;         /* {0}: all */
	struct fault_limits limits; /* fault_limits_usual */
};

struct filter_told {
	long all, kept;
	long tidied;            /* leftovers were taken out */
	long of[FAULTS_MOST];   /* lines that fail each rule */
	long only[FAULTS_MOST]; /* and no other one */
};

/* The output is replaced at once, at the end, its lines in the order of their index. Memory: a
 * line's. ERR_FILE: a file cannot be read or written, or a line has no response or no index. */
bool filter_run(const struct filter_job *job, struct filter_told *told, struct err *err);

#endif
