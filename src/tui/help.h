/* tui/help.h: the help, a page made from the tables of keys, signs and commands. */
#ifndef TUI_HELP_H
#define TUI_HELP_H

#include "tui/keymap.h"

struct app;
struct page_text;

void help_open(struct app *app, enum mode mode); /* of the keys of `mode` */
void help_fill(const struct keymap *map, enum mode mode, struct page_text *out);

#endif
