/* doc/export.h: a document as Markdown, plain text or HTML.
 *
 * Markdown is the drafts' own bytes, current versions in outline order, a blank line between, with
 * headings from heading rows (# by level; the title, where there is one, is the level 1 heading).
 * Plain text walks cmark's tree: marks go, tables and code stay as they are, a soft break between
 * CJK characters adds no space. HTML is a whole page, in the document's language. */
#ifndef DOC_EXPORT_H
#define DOC_EXPORT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/document.h"

struct exporter {
	const char *name;      /* "markdown", "text", "html" */
	const char *extension; /* ".md", ".txt", ".html" */
	const char *help;
	void (*print)(const struct doc *doc, int width,
				  struct buf *out); /* width: cells; 0: no wrap; for text */
};

extern const struct exporter exporters[]; /* ends with a NULL name; the first is the default */

/* By name, NULL when unknown; by a path's extension, the default otherwise. */
const struct exporter *exporter_named(const char *name);
const struct exporter *exporter_for_path(const char *path);

struct session;

/* Writes the export, wrapped to `width` cells (0: not), to `path` atomically and marks it in the
 * document (not in one open for reading, which forgets it). A file that is there is overwritten
 * only if its bytes are those of our last export to it or of this one, or with `force`, and the
 * project itself never; else ERR_USAGE. path NULL or
 * "": the project's name with the exporter's extension. *written, when not NULL, gets the path (the
 * caller frees it). */
bool export_write(struct session *s, const struct exporter *exporter, const char *path, int width,
				  bool force, char **written, struct err *err);

/* Whether export_write would replace what is at `path` (by its extension's exporter, not wrapped),
 * asked before work that costs money. */
bool export_allowed(const struct session *s, const char *path, bool force, struct err *err);

#endif
