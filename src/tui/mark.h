/* tui/mark.h: a line of Markdown source with its marks dimmed: never hidden, never rendered, so
 * that every cell stands for bytes of the text. */
#ifndef TUI_MARK_H
#define TUI_MARK_H

#include "tui/canvas.h"
#include "tui/wrap.h"

/* Draws line `line` of the wrapped `text` at a place in the view. */
void mark_draw(const struct view *v, int row, int col, const char *text, const struct wrap *w,
			   size_t line);

/* The bytes at the start of a paragraph that mark it: "## ", "- ", "12. ", "> ", "```". *heading
 * tells whether what follows is a heading. */
size_t mark_prefix(const char *s, size_t len, bool *heading);

/* The bytes of an inline mark at s[at]: "**", "_", "`", "](…)"; 0 when there is none. */
size_t mark_inline(const char *s, size_t len, size_t at);

#endif
