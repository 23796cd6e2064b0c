/* tui/clip.h: rows that were copied, to be pasted: copies of their own, with all their versions, so
 * that what happens to the rows afterwards does not matter. */
#ifndef TUI_CLIP_H
#define TUI_CLIP_H

#include <stddef.h>

#include "base/buf.h"
#include "doc/document.h"

struct clip {
	struct row **rows;
	size_t count, cap;
};

void clip_release(struct clip *c);

/* Takes copies of these rows, given in the outline's order, instead of what was there; a heading
 * takes what stands below it along. */
void clip_take(struct clip *c, const struct doc *doc, const uint64_t *rows, size_t count);

/* Appends them as Markdown: headings, texts, and where there is no text the plan's line. number:
 * of the first section, for those lines. */
void clip_markdown(const struct clip *c, const char *language, int number, struct buf *out);

#endif
