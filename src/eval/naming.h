/* eval/naming.h: the runs of a report, told apart by no more than it takes. */
#ifndef EVAL_NAMING_H
#define EVAL_NAMING_H

#include <stddef.h>

#include "base/buf.h"

/* The answers of one model, made by one method, in one file. */
struct naming {
	char *file, *model, *method; /* "" where it is not told */
};

struct naming naming_new(const char *file, const char *model, const char *method);
void naming_release(struct naming *n);

/* The name of the run among `count`, of which at(ctx, i) is the i-th: the model, where several runs
 * are of it the method, and where that is the same too the file. */
void naming_put(struct buf *out, const struct naming *(*at)(const void *ctx, size_t i),
				const void *ctx, size_t count, size_t run);

#endif
