/* cmd/eval_predict.h: having a list answered, for the commands that make one. */
#ifndef CMD_BATCH_PREDICT_H
#define CMD_BATCH_PREDICT_H

#include "base/buf.h"
#include "base/err.h"
#include "batch/method.h"
#include "cmd/command.h"
#include "cmd/settings.h"

/* As predict_run, by the options; list: in place of --data, or NULL. */
bool eval_predict(const struct options *o, const struct settings *s, const struct method *method,
				  const struct buf *list, struct err *err);

#endif
