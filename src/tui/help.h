/* tui/help.h: the help, a page made from the tables of keys, signs, commands and settings. */
#ifndef TUI_HELP_H
#define TUI_HELP_H

#include <stdbool.h>

#include "tui/keymap.h"

struct app;
struct page_text;
struct setting_set;

void help_open(struct app *app, enum mode mode); /* of the keys of `mode` */
void help_fill(const struct keymap *map, enum mode mode, struct page_text *out);

/* All there is about a command, an action, a key or a setting of that name. False: nothing.
 * settings may be NULL. */
bool help_topic(const struct keymap *map, const struct setting_set *settings, const char *topic,
				struct page_text *out);

#endif
