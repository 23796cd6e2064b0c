/* tui/header.h: the first line: the program, the document, who writes, whether all is saved. */
#ifndef TUI_HEADER_H
#define TUI_HEADER_H

#include <stdbool.h>

#include "tui/canvas.h"

struct header {
	const char *name;   /* of the document; "" before there is one */
	const char *writer; /* who writes */
	const char *brief;  /* the same in fewer words */
	bool notice;        /* the writer should see who it is */
	const char *saved;  /* "" for nothing to save */
};

/* Draws one line. On a narrow screen the brand gives way, then words about who writes; the name is
 * elided, but a third of the line is its own. */
void header_draw(const struct view *v, const struct header *h);

#endif
