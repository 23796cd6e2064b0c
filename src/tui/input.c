#include "tui/input.h"

#include "base/utf8.h"
#include "tui/sequence.h"

#define OLD_MOUSE 3 /* bytes after ESC [ M of terminals that do not know the newer report */
#define WHEEL     64
#define MOTION    32
#define BUTTONS   3 /* mask; 3 itself: none */

/* ---- Sequences ------------------------------------------------------------------------------- */

/* Up to `most` numbers between semicolons, of four digits at most; those that are left out are 0.
 */
static void read_numbers(const char *s, int *found, int most)
{
	for (int i = 0; i < most; i++) {
		found[i] = 0;
		for (; *s >= '0' && *s <= '9'; s++)
			found[i] = found[i] < 1000 ? found[i] * 10 + (*s - '0') : found[i];
		s += strcspn(s, ";");
		s += *s == ';';
	}
}

/* The report "<button;column;row", counted from 1. Only the first button and the wheel are ours. */
static bool mouse_key(const char *report, bool pressed, struct key *key)
{
	int n[3];
	read_numbers(report, n, 3);
	int button = n[0] & BUTTONS;
	if (n[1] < 1 || n[2] < 1)
		return false;
	if (n[0] & WHEEL)
		*key = key_named(button == 0 ? NAMED_WHEEL_UP : NAMED_WHEEL_DOWN);
	else
		*key = key_named(!pressed ? NAMED_RELEASE : n[0] & MOTION ? NAMED_DRAG : NAMED_CLICK);
	key->row = (int16_t)(n[2] - 1);
	key->col = (int16_t)(n[1] - 1);
	return n[0] & WHEEL ? button <= 1 : button == 0;
}

static bool take_sequence(struct input *in, char final, struct key *key)
{
	const char *parameters = in->parameters;
	if (final == '~' && (strcmp(parameters, "200") == 0 || strcmp(parameters, "201") == 0)) {
		in->pasting = parameters[2] == '0';
		return false;
	}
	if (*parameters == '<')
		return (final == 'M' || final == 'm') && mouse_key(parameters + 1, final == 'M', key);
	return sequence_key(parameters, final, key);
}

/* ---- Bytes ----------------------------------------------------------------------------------- */

/* Ctrl-Space sends NUL. */
static struct key plain_key(int32_t code)
{
	struct key key = key_char(code ? code : ' ');
	key.ctrl = code == 0;
	return key;
}

/* One more byte of a character; true when it is whole. Bytes that are no UTF-8 are dropped. */
static bool take_text(struct input *in, int byte, struct key *key)
{
	int32_t code;
	in->bytes[in->byte_count++] = (char)byte;
	utf8_decode(in->bytes, in->byte_count, &code);
	if (code < 0 && utf8_incomplete_tail(in->bytes, in->byte_count) == in->byte_count)
		return false;
	in->byte_count = 0;
	if (code < 0)
		return false;
	*key = plain_key(code);
	if (in->pasting)
		key->code = code;
	return true;
}

static bool take_alt(struct input *in, int byte, struct key *key)
{
	in->state = INPUT_TEXT;
	if (byte >= 0x80)
		return false;
	*key = plain_key(byte);
	key->alt = true;
	return true;
}

static bool take_escape(struct input *in, int byte, struct key *key)
{
	if (byte == INPUT_PAUSE) {
		in->state = INPUT_TEXT;
		*key = key_named(NAMED_ESC);
		return true;
	}
	if (byte != '[' && byte != 'O')
		return take_alt(in, byte, key);
	in->state = INPUT_START;
	in->introducer = (char)byte;
	in->count = 0;
	return false;
}

static bool take_parameter(struct input *in, int byte, struct key *key)
{
	bool first = in->state == INPUT_START;
	in->state = INPUT_PARAMETERS;
	if (byte == INPUT_PAUSE)
		return false;
	if (byte < 0x40 || byte > 0x7e) {
		if (in->count + 1 < sizeof in->parameters)
			in->parameters[in->count++] = (char)byte;
		return false;
	}
	in->parameters[in->count] = '\0';
	in->state = INPUT_TEXT;
	if (first && byte == 'M' && in->introducer == '[') {
		in->state = INPUT_SKIP;
		in->skip = OLD_MOUSE;
		return false;
	}
	return take_sequence(in, (char)byte, key);
}

static bool take_skipped(struct input *in, int byte)
{
	if (byte != INPUT_PAUSE && --in->skip == 0)
		in->state = INPUT_TEXT;
	return false;
}

static bool take_byte(struct input *in, int byte, struct key *key)
{
	switch (in->state) {
	case INPUT_ESCAPE:
		return take_escape(in, byte, key);
	case INPUT_START:
		return byte == INPUT_PAUSE ? take_alt(in, in->introducer, key)
								   : take_parameter(in, byte, key);
	case INPUT_PARAMETERS:
		return take_parameter(in, byte, key);
	case INPUT_SKIP:
		return take_skipped(in, byte);
	default:
		if (byte == 27)
			in->state = INPUT_ESCAPE;
		return byte != 27 && byte != INPUT_PAUSE && take_text(in, byte, key);
	}
}

bool input_byte(struct input *in, int byte, struct key *key)
{
	if (!take_byte(in, byte, key))
		return false;
	key->pasted = in->pasting;
	return true;
}

void input_special(struct input *in, struct key special, struct key *key)
{
	*key = special;
	key->alt = special.alt || in->state == INPUT_ESCAPE;
	key->pasted = in->pasting;
	in->state = INPUT_TEXT;
	in->byte_count = 0;
}
