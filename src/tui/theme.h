/* tui/theme.h: how each role is drawn. A theme is a *.theme file: roles by name in sections [mono],
 * [16], [256] and [rgb], of which those that the terminal can show apply, the richest last.
 *
 *     role = COLOUR [on COLOUR] [bold] [dim] [italic] [underline] [reverse]
 *
 * A colour is default, a name (black red green yellow blue magenta cyan white, bright-…), a number
 * of the 256, or in [rgb] #rrggbb. The palette itself is the user's and is never redefined. */
#ifndef TUI_THEME_H
#define TUI_THEME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

enum role {
	ROLE_TEXT,
	ROLE_DIM,
	ROLE_HEADER,
	ROLE_TITLE,
	ROLE_SAVED,
	ROLE_BORDER,
	ROLE_SELECTED,
	ROLE_RESTING,
	ROLE_NUMBER,
	ROLE_POINT,
	ROLE_COUNT,
	ROLE_HEADING,
	ROLE_WRITTEN,
	ROLE_WRITING,
	ROLE_UNWRITTEN,
	ROLE_LOCKED,
	ROLE_STALE,
	ROLE_INCOMPLETE,
	ROLE_MARK,
	ROLE_PLACEHOLDER,
	ROLE_SECTION,
	ROLE_BAR,
	ROLE_BAR_REST,
	ROLE_GAUGE,
	ROLE_OFF_TARGET,
	ROLE_KEY,
	ROLE_HINT,
	ROLE_MESSAGE,
	ROLE_ERROR,
	ROLE_PROMPT,
	ROLE_LINE,
	ROLE_NOTICE,
	ROLE_MARGIN,
	ROLE_ADDED,
	ROLE_REMOVED,
	ROLE_MATCH,
	ROLE_MATCH_HERE,
	ROLE_SELECTION,
	ROLE_MARKED,
	ROLES
};

enum theme_depth { THEME_MONO, THEME_16, THEME_256, THEME_RGB };

enum style_attribute {
	STYLE_BOLD = 1,
	STYLE_DIM = 2,
	STYLE_ITALIC = 4,
	STYLE_UNDERLINE = 8,
	STYLE_REVERSE = 16
};

#define COLOUR_DEFAULT (-1)
#define COLOUR_RGB     0x1000000 /* and 0xrrggbb */

struct style {
	int32_t fore, back;  /* COLOUR_DEFAULT, 0–255 or COLOUR_RGB */
	unsigned attributes; /* style_attribute */
};

struct theme {
	struct style styles[ROLES];
};

struct role_row {
	const char *name;
	const char *plain; /* its default, in the notation above, for a terminal without colours */
	const char *help;
};

extern const struct role_row role_table[ROLES];

/* The defaults alone. */
void theme_init(struct theme *t);

/* The defaults, then the file themes/NAME.theme. On failure t holds the defaults. */
bool theme_load(struct theme *t, const char *name, enum theme_depth depth, struct err *err);

/* As theme_load, from text; `file` is its name in errors. */
bool theme_parse(struct theme *t, const char *text, const char *file, enum theme_depth depth,
				 struct err *err);

/* Every theme there is, once: those that come with the program first, then the user's own. */
void theme_each(void (*each)(void *ctx, const char *name), void *ctx);

/* 0xrrggbb of a colour of the 256; the first 16 are the user's, so theirs is what xterm has. */
int32_t theme_rgb(int32_t colour);

/* How `role` looks under the overlay `over` (a selection): the overlay's background and attributes,
 * and its foreground where it names one. ROLE_TEXT as overlay changes nothing. */
struct style theme_style(const struct theme *t, enum role role, enum role over);

#endif
