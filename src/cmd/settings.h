/* cmd/settings.h: the settings as one table, and what they make: which model is asked, and how.
 *
 * Options win over LONGHAND_* variables, those over $XDG_CONFIG_HOME/longhand/config, and that over
 * the OPENAI_* variables that other programs read too. */
#ifndef CMD_SETTINGS_H
#define CMD_SETTINGS_H

#include <stdbool.h>

#include "base/err.h"
#include "base/setting.h"
#include "cmd/command.h"
#include "llm/place.h"
#include "llm/provider.h"
#include "llm/roles.h"
#include "tui/keymap.h"

extern const struct setting_row settings_table[]; /* ends with a NULL name */

/* The setting that --OPTION sets; NULL for none. */
const struct setting_row *settings_of_option(const char *option);

struct settings {
	char *path; /* of the file, which need not be there */
	struct setting_set set;
	const struct provider *provider;
	bool is_default;          /* nothing was configured: the demo writer stands in */
	struct model model;       /* settings_read only */
	struct model_roles roles; /* those that [model NAME] gives a model of their own */
	struct place_keys keys;   /* of providers, which the environment had */
	struct keymap keymap;     /* of the section [keys] */
};

/* Reads and checks them, and opens the log where it is wanted, until the release. The key's
 * variables leave our environment, so that no child and no /proc entry has them. Release after
 * success only. */
bool settings_load(struct settings *s, const struct options *o, struct err *err);

/* And makes the model. ERR_USAGE: a provider that needs a model got none. */
bool settings_read(struct settings *s, const struct options *o, struct err *err);

/* The same, but that no model need be named: for who asks what there is. */
bool settings_read_server(struct settings *s, const struct options *o, struct err *err);

/* Who judges: the role's own model, else the writer's. NULL with err (ERR_USAGE): the demo writer,
 * which cannot. */
const struct model *settings_judge(const struct settings *s, struct err *err);
void settings_release(struct settings *s);

/* Changes one while the program runs, as an option would, and makes the model anew. On failure
 * nothing has changed. Texts that were asked for before are gone. */
bool settings_change(struct settings *s, const char *name, const char *value, struct err *err);

const char *settings_prices(const struct settings *s); /* the table of price.h; "" for none */
const char *settings_theme(const struct settings *s);

/* One line on standard error when the demo writer stands in. */
void settings_tell_default(const struct settings *s);

#endif
