/* base/shipped.h: the themes, prompts and recipes that come with the program.
 *
 * They are embedded at build time and are the defaults; a user's file of the same name below
 * $XDG_CONFIG_HOME/longhand/ wins. Both are read by the same code. */
#ifndef BASE_SHIPPED_H
#define BASE_SHIPPED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

struct shipped_file {
	const char *name; /* "prompts/en/plan.txt" */
	const char *data; /* NUL after len */
	size_t len;
};

extern const struct shipped_file shipped_files[]; /* ends with a NULL name */

/* Appends the user's file `name`, else the embedded one. *origin, when not NULL, becomes the user's
 * path or "built in" (the caller frees it). ERR_FILE when neither is there or the user's cannot be
 * read. */
bool shipped_load(const char *name, struct buf *out, char **origin, struct err *err);

#endif
