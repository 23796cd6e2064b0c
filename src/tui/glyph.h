/* tui/glyph.h: what is drawn where the terminal or the locale cannot show a character.
 *
 * Signs (borders, bars, marks) and typographic characters become ASCII of one cell by one table,
 * any other character a question mark; only what is shown, never the document. */
#ifndef TUI_GLYPH_H
#define TUI_GLYPH_H

#include <stddef.h>

enum glyph_set {
	GLYPH_ALL,   /* everything is shown */
	GLYPH_TEXT,  /* text is, but the font lacks signs: the Linux console */
	GLYPH_ASCII, /* nothing but ASCII is */
	GLYPH_SETS
};

/* setting: "ascii", "utf-8", or anything else to find out from the locale's character set and
 * $TERM. */
enum glyph_set glyph_set_for(const char *setting, const char *codeset, const char *term);

/* What to draw for a cell whose text is s (len > 0): a character of ASCII; 0: s itself. */
char glyph_stand_in(enum glyph_set set, const char *s, size_t len);

/* Whether `code` has a row of its own. */
int glyph_is_known(int code);

#endif
