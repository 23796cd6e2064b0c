/* base/ini.h: INI text by inih: themes and the configuration. */
#ifndef BASE_INI_H
#define BASE_INI_H

#include <stdbool.h>

#include "base/err.h"

struct ini_entry {
	const char *section; /* "" before the first */
	const char *name, *value;
	int line; /* from 1 */
};

/* Called for each `name = value`; false stops with err, which ini_parse prefixes with NAME:LINE. */
typedef bool ini_fn(void *ctx, const struct ini_entry *entry, struct err *err);

/* text is NUL-terminated; file is its name for errors (kind ERR_FILE). */
bool ini_parse_text(const char *text, const char *file, ini_fn *fn, void *ctx, struct err *err);

#endif
