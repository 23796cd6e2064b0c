/* tui/tui.h: the interface: the editable outline in one pane, the draft in the other. */
#ifndef TUI_TUI_H
#define TUI_TUI_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "llm/place.h"
#include "llm/provider.h"

struct keymap;
struct setting_set;

/* Takes a value as an option would, and makes what follows from it: afterwards the options say so.
 * On failure nothing has changed. */
typedef bool tui_change_fn(void *ctx, const char *name, const char *value, struct err *err);

struct tui_options {
	const char *path;        /* project to open or create; NULL: named after the instruction */
	const char *instruction; /* NULL: asked for on the screen where the document has none */
	int target;              /* words; 0: what the instruction says */
	const char *language;    /* of a new document; NULL: the instruction's */
	const struct model *model;
	const struct model_roles *roles;    /* NULL: none has a model of its own */
	const char *prices;                 /* the table of llm/price.h; "" for none */
	const struct place_keys *keys;      /* of providers that :model may ask */
	const struct setting_set *settings; /* in force; NULL: there are none */
	tui_change_fn *change;
	void *change_ctx;
	const struct keymap *keymap; /* the writer's own keys */
	bool read_only;              /* to look at it: nothing can be changed; path must be there */
	const char *theme;           /* "dark" */
	const char *drawing;         /* "auto", "utf-8", "ascii" */
	int backups;                 /* of session.h */
	int best;                    /* engine_set_best */
	bool plain;                  /* engine_set_plain */
	bool tighten, add_sections;  /* engine_set_length */
	const char *balance;         /* "move", "proportion", "evenly" */
	bool mouse;                  /* taken from the terminal at start */
	bool clipboard;              /* what is copied goes to the terminal too, by OSC 52 */
	uint64_t seed;               /* of ids; 0: from the system */
};

/* Runs until the writer quits; everything is saved by then. ERR_USAGE when standard input or output
 * is no terminal or cannot address its cursor: the sentence names `longhand write`. */
bool tui_run(const struct tui_options *options, struct err *err);

#endif
