/* base/paths.h: where files live (XDG Base Directory Specification) and names made from names. The
 * caller frees every result. */
#ifndef BASE_PATHS_H
#define BASE_PATHS_H

#include <stdbool.h>

char *paths_config(const char *name); /* $XDG_CONFIG_HOME/longhand/NAME */
char *paths_state(const char *name);  /* $XDG_STATE_HOME/longhand/NAME */

/* "a/NAME.longhand", ".journal" → "a/.NAME.longhand.journal" */
char *paths_hidden(const char *path, const char *suffix);

/* "a/guide.md", ".longhand" → "a/guide.longhand" (the last extension is replaced). */
char *paths_with_extension(const char *path, const char *extension);

/* Whether its extension is a project's. */
bool paths_is_project(const char *path);

/* The part after the last slash, inside path. */
const char *paths_base(const char *path);

/* A file name (no folder, no extension) from a person's words: letters and digits of any script,
 * runs of others become one '-', at most 60 bytes; "untitled" when nothing is left. */
char *paths_slug(const char *words);

#endif
