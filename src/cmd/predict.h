/* cmd/predict.h: having a list answered, for the commands that do. */
#ifndef CMD_PREDICT_H
#define CMD_PREDICT_H

#include "base/err.h"
#include "batch/predict.h"
#include "cmd/command.h"
#include "cmd/settings.h"

/* The options that predict_by_options reads. */
#define TAKES_PREDICT "output method all jobs limit shard parallel best-of "

/* The job that the options tell, of --data; it refers to both. ERR_USAGE. */
bool predict_by_options(const struct options *o, const struct settings *s, struct predict_job *job,
						struct err *err);

/* predict_run, told on standard error; `pieces` are "answers". */
bool predict_told(const struct predict_job *job, const char *piece, const char *pieces, bool json,
				  struct err *err);

#endif
