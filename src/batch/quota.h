/* batch/quota.h: how many lines of each language are wanted: "zh=3000,en=3000". */
#ifndef BATCH_QUOTA_H
#define BATCH_QUOTA_H

#include <stdbool.h>

#include "base/err.h"

#define QUOTA_LANGUAGES 16

struct quota {
	struct quota_row {
		char language[16];
		long most, taken;
	} rows[QUOTA_LANGUAGES];
	int count; /* 0: all of every language */
};

/* NULL: all. ERR_USAGE. */
bool quota_parse(struct quota *q, const char *text, struct err *err);

struct quota_row *quota_row(struct quota *q, const char *language); /* NULL: it names it not */

/* Whether there is room for one more of the language. A language that a quota does not name has
 * none. */
bool quota_has_room(const struct quota *q, const char *language);
void quota_take(struct quota *q, const char *language);
bool quota_full(const struct quota *q); /* no language has room */

#endif
