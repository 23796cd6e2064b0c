/* cmd/settings.h: which model is meant: by options, then LONGHAND_* variables, then OPENAI_* ones.
 */
#ifndef CMD_SETTINGS_H
#define CMD_SETTINGS_H

#include <stdbool.h>

#include "base/err.h"
#include "cmd/command.h"
#include "llm/provider.h"

struct settings {
	struct model model;
	bool is_default; /* nothing was configured: the demo writer stands in */
};

/* The key's variables leave our environment, so that no child and no /proc entry has them.
 * ERR_USAGE: an unknown provider, or one that needs a model and got none. Release after success
 * only. */
bool settings_read(struct settings *s, const struct options *o, struct err *err);
void settings_release(struct settings *s);

/* One line on standard error when the demo writer stands in. */
void settings_tell_default(const struct settings *s);

#endif
