/* tui/keymap.h: every action, in one table: its name, keys, modes, help and function. The last
 * line's hints, the help and the palette are made from it. A keymap holds the keys that the writer
 * bound otherwise: such an action has those alone, and they win over the table's. */
#ifndef TUI_KEYMAP_H
#define TUI_KEYMAP_H

#include "base/buf.h"
#include "base/err.h"
#include "tui/canvas.h"
#include "tui/key.h"

struct app;

enum mode {
	MODE_OUTLINE = 1,
	MODE_DRAFT = 2,
	MODE_PANES = MODE_OUTLINE | MODE_DRAFT,
	MODE_PAGE = 4,    /* something to be read lies over the panes */
	MODE_LINE = 8,    /* a question: keys go to its line */
	MODE_EDIT = 16,   /* the draft's text is being edited in place */
	MODE_LIST = 32,   /* something is to be chosen; letters filter it */
	MODE_DIFF = 64,   /* two versions are compared */
	MODE_REVISE = 128 /* the changes of a proposal are taken or left */
};

/* What a handler answers. Handlers do not draw and do not wait. */
enum outcome {
	OUTCOME_NONE = 0,
	OUTCOME_HANDLED = 1,
	OUTCOME_REDRAW = 2,   /* what is shown has changed */
	OUTCOME_RELAYOUT = 4, /* where it is shown, too */
	OUTCOME_QUIT = 8
};

/* When a hint helps. */
enum hint_when {
	HINT_EMPTY = 1,   /* while there is no row */
	HINT_IDLE = 2,    /* while there are rows and nothing runs */
	HINT_RUNNING = 4, /* while a plan or text is being made */
	HINT_ROWS = HINT_IDLE | HINT_RUNNING,
	HINT_ALWAYS = HINT_EMPTY | HINT_ROWS,
	HINT_CHANGES = 8 /* of a key that changes the document; of a moment: it is only read */
};

struct action {
	const char *name;
	const char *keys; /* separated by spaces, as key_print names them */
	unsigned modes;   /* enum mode */
	const char *hint; /* for the last line; NULL: not there */
	unsigned when;    /* enum hint_when */
	const char *help;
	unsigned (*run)(struct app *app, int argument); /* enum outcome */
	int argument;
};

extern const struct action actions[]; /* ends with a NULL name */

struct binding {
	const struct action *action;
	char *keys; /* as in the table; "" for none */
	char *where;
};

struct keymap {
	struct binding *bindings;
	size_t count, cap;
};

void keymap_init(struct keymap *map);
void keymap_release(struct keymap *map);

/* Binds the action to `keys`, names separated by spaces, or "none". ERR_FILE: there is no such
 * action or key, it is given twice, a key of it is bound already in one of its modes, or is a
 * letter where letters are typed. `where` ("…/config:3") begins the sentence. */
bool keymap_bind(struct keymap *map, const char *name, const char *keys, const char *where,
				 struct err *err);

/* ---- Asking: map NULL: the table alone ---- */

/* NULL: nothing */
const struct action *keymap_find(const struct keymap *map, enum mode mode, const struct key *key);

/* Appends the keys that lead to the action in `mode`, separated by spaces; nothing for none. */
void keymap_keys(const struct keymap *map, const struct action *a, enum mode mode, struct buf *out);

/* Draws as many of the mode's hints as fit, in table order; help comes last and always. */
void keymap_hints(const struct keymap *map, enum mode mode, enum hint_when now,
				  const struct view *v);

/* Appends one line an action of the mode: keys, a tab, help. */
void keymap_help(const struct keymap *map, enum mode mode, struct buf *out);

#endif
