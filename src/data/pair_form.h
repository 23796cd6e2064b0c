/* data/pair_form.h: how a preference pair is written for a trainer.
 *
 * trl: TRL's preference type with an explicit prompt, conversational:
 *     {"prompt":[{"role":"user","content":…}],"chosen":[{"role":"assistant","content":…}],
 *      "rejected":[{"role":"assistant","content":…}]}
 * llamafactory: LLaMA-Factory's preference data of the sharegpt kind ("ranking": true):
 *     {"conversations":[{"from":"human","value":…}],"chosen":{"from":"gpt","value":…},
 *      "rejected":{"from":"gpt","value":…}}
 *
 * Both read the columns that they know and leave others alone; but what loads the file wants the
 * same members with the same types on every line, so that a writer of lines gives each all of its
 * own. */
#ifndef DATA_PAIR_FORM_H
#define DATA_PAIR_FORM_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

enum pair_form { PAIR_TRL, PAIR_LLAMAFACTORY };

/* "trl", "llamafactory"; NULL: trl. ERR_USAGE. */
bool pair_form_named(enum pair_form *form, const char *name, struct err *err);

struct pair {
	const char *prompt, *chosen, *rejected; /* valid UTF-8 */
};

/* Appends its three members, without braces. */
void pair_put(struct buf *line, enum pair_form form, const struct pair *pair);

/* Appends ,"NAME":"s". */
void pair_put_string(struct buf *line, const char *name, const char *s);

#endif
