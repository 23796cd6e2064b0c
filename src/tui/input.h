/* tui/input.h: what the terminal sends, made into keys. No curses here: screen.c hands over bytes
 * and the special keys that terminfo knows; sequences it does not know are read here.
 *
 * A byte machine: sequences and characters may come in any pieces. What means nothing is dropped
 * whole, so that no part of a sequence becomes text. */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/key.h"

#define INPUT_SEQUENCE 48 /* bytes of a sequence's parameters that are looked at */
#define INPUT_PAUSE    (-1)

struct input {
	enum { INPUT_TEXT, INPUT_ESCAPE, INPUT_START, INPUT_PARAMETERS, INPUT_SKIP } state;
	char introducer; /* '[' or 'O' */
	char parameters[INPUT_SEQUENCE];
	size_t count;
	int skip;      /* bytes of an old mouse report still to be dropped */
	char bytes[4]; /* of a character whose rest is still to come */
	size_t byte_count;
	bool pasting; /* inside a bracketed paste */
};

/* One byte, or INPUT_PAUSE when the terminal has no more for now: an Esc alone is a key then. True
 * when a key is whole. */
bool input_byte(struct input *in, int byte, struct key *key);

/* A key that curses has read as a whole; Esc before it is Alt. */
void input_special(struct input *in, struct key special, struct key *key);

#endif
