/* tui/sequence.h: what terminals send for keys beyond plain characters, as keys. No terminal here.
 *
 * A modifier is a number, 1 and the sum of Shift 1, Alt 2, Ctrl 4 (xterm, kitty and all who follow
 * them): `CSI 1;5D` is Ctrl-Left, `CSI 3;5~` Ctrl-Delete, `CSI 27;5;9~` and `CSI 9;5u` Ctrl-Tab.
 * Terminfo names the same keys kLFT5, kDC5. */
#ifndef TUI_SEQUENCE_H
#define TUI_SEQUENCE_H

#include "tui/key.h"

/* The key of a CSI or SS3 sequence: its parameters ("1;5") and final byte. False: none we know. */
bool sequence_key(const char *parameters, char final, struct key *key);

/* The key that curses calls so: "kLFT5", "kUP". */
bool sequence_capability(const char *name, struct key *key);

#endif
