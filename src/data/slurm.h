/* data/slurm.h: a step of data or eval that takes --shard, as a job array of Slurm with a job after
 * it that merges the parts: array.sh, merge.sh and submit.sh in one folder, where the parts and
 * their logs come, too.
 *
 * They are made from the shipped files recipes/slurm-*.sh, which a user can replace. */
#ifndef DATA_SLURM_H
#define DATA_SLURM_H

#include <stdbool.h>

#include "base/err.h"

#define SLURM_PARTS_MOST 1000 /* Slurm's MaxArraySize is 1001 where nobody set it */

struct slurm_job {
	const char *program;      /* longhand's own path */
	const char *const *words; /* of the command line, without --shard and -o; NULL at the end */
	const char *quota;        /* that the merge is to keep; NULL: none */
	int parts;
	const char *output; /* what the merge writes; the folder is OUTPUT.slurm */
	bool force;         /* replace scripts that are there */
};

/* All scripts or none. ERR_USAGE: they are there already; ERR_FILE. */
bool slurm_run(const struct slurm_job *job, struct err *err);

#endif
