/* llm/catalog.h: reading what a server answers to GET /models. */
#ifndef LLM_CATALOG_H
#define LLM_CATALOG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct catalog_entry {
	char *name;
	int window; /* tokens; 0: not told */
};

struct catalog {
	struct catalog_entry *entries; /* by name */
	size_t count, cap;
};

/* Takes the usual list, {"data": [{"id": …}]}, a bare array, or {"models": [{"name": …}]}. What
 * writes no text (embeddings, speech, pictures …) is left out, as are names that cannot be shown.
 * False: this is no such list. */
bool catalog_read(struct catalog *c, const char *text, size_t len);
void catalog_release(struct catalog *c);

#endif
