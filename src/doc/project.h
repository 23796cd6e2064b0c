/* doc/project.h: the project file, NAME.longhand: a document as UTF-8 JSON (longhand-project(5)).
 *
 * Our own writer: stable member order, a text as an array of paragraphs, one a line. Format 1:
 *   { "longhand": 1, "id", "save", "previous_save", "title", "instruction", "language", "target",
 * "planning", "rows": […], "notes": […], "usage": […], "exports": […] } Ids and hashes are
 * hexadecimal strings. Unknown members are kept and written back. */
#ifndef DOC_PROJECT_H
#define DOC_PROJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/document.h"

#define PROJECT_FORMAT 1

struct save_ids {
	uint64_t save;     /* the journal that continues this save names it */
	uint64_t previous; /* a journal for this one is already contained */
};

void project_print(struct buf *out, const struct doc *doc, struct save_ids ids);

/* Reads into an initialised, empty doc. ERR_FILE names the file, and says so when it is no project,
 * is damaged (with the byte), or has a newer format. doc is empty again on failure. */
bool project_parse(const char *text, size_t len, const char *path, struct doc *doc,
				   struct save_ids *ids, struct err *err);

#endif
