/* cmd/reading.h: a project read as it is on disk now, unlocked and unchanged, also while it is open
 * elsewhere. */
#ifndef CMD_READING_H
#define CMD_READING_H

#include <stdbool.h>

#include "base/err.h"
#include "doc/document.h"

bool reading_is_project(const char *path); /* by its name */

/* The project with what its journal adds. doc is uninitialised, the caller's to release on success.
 */
bool reading_open(struct doc *doc, const char *path, struct err *err);

#endif
