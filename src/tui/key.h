/* tui/key.h: one key as the writer pressed it, whatever bytes the terminal sent for it. */
#ifndef TUI_KEY_H
#define TUI_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum named_key {
	NAMED_NONE,
	NAMED_ESC,
	NAMED_ENTER,
	NAMED_TAB,
	NAMED_BACK_TAB,
	NAMED_BACKSPACE,
	NAMED_UP,
	NAMED_DOWN,
	NAMED_LEFT,
	NAMED_RIGHT,
	NAMED_HOME,
	NAMED_END,
	NAMED_PAGE_UP,
	NAMED_PAGE_DOWN,
	NAMED_INSERT,
	NAMED_DELETE,
	NAMED_CLICK, /* of the first mouse button; these five have a place */
	NAMED_DRAG,
	NAMED_RELEASE,
	NAMED_WHEEL_UP,
	NAMED_WHEEL_DOWN,
	NAMED_F1, /* … F12 follow */
	NAMED_F12 = NAMED_F1 + 11,
	NAMED_COUNT
};

struct key {
	int32_t code; /* code point, 1–26 for Ctrl-A … Ctrl-Z; 0 for a named key, but for a pasted one:
					 there it is the character */
	enum named_key named;
	bool alt, shift, ctrl; /* shift: of named keys; ctrl: of those and of Space */
	bool pasted;           /* came inside a bracketed paste: it is text, not a command */
	int16_t row, col;      /* of the mouse, on the screen, from 0 */
};

struct key key_char(int32_t code); /* CR, LF, TAB, ESC, DEL and BS become their names */
struct key key_named(enum named_key name);

bool key_is_mouse(const struct key *key);

/* Appends its name as the key table writes it: "w", "Ctrl-R", "Alt-Up",
 * "Ctrl-Shift-Left", "Ctrl-Space", "F2". */
void key_print(const struct key *key, struct buf *out);

/* Reads what key_print prints, in any case, and "colon", "semicolon", "equals", "hash"; what a
 * terminal sends alike is one key (Ctrl-I is Tab). False: no such key. */
bool key_parse(const char *s, size_t len, struct key *key);

/* True when `names`, separated by spaces, has this key. "Digit" stands for 0–9. */
bool key_among(const struct key *key, const char *names);

#endif
