#include "tui/key.h"

#include <strings.h>

#include "base/utf8.h"

static const char *const names[NAMED_COUNT] = {
	[NAMED_ESC] = "Esc",
	[NAMED_ENTER] = "Enter",
	[NAMED_TAB] = "Tab",
	[NAMED_BACK_TAB] = "Shift-Tab",
	[NAMED_BACKSPACE] = "Backspace",
	[NAMED_UP] = "Up",
	[NAMED_DOWN] = "Down",
	[NAMED_LEFT] = "Left",
	[NAMED_RIGHT] = "Right",
	[NAMED_HOME] = "Home",
	[NAMED_END] = "End",
	[NAMED_PAGE_UP] = "PageUp",
	[NAMED_PAGE_DOWN] = "PageDown",
	[NAMED_INSERT] = "Insert",
	[NAMED_DELETE] = "Delete",
	[NAMED_CLICK] = "Click",
	[NAMED_DRAG] = "Drag",
	[NAMED_RELEASE] = "Release",
	[NAMED_WHEEL_UP] = "WheelUp",
	[NAMED_WHEEL_DOWN] = "WheelDown",
};

struct key key_named(enum named_key name)
{
	return (struct key){.named = name};
}

struct key key_char(int32_t code)
{
	switch (code) {
	case '\r':
	case '\n':
		return key_named(NAMED_ENTER);
	case '\t':
		return key_named(NAMED_TAB);
	case 27:
		return key_named(NAMED_ESC);
	case 8:
	case 127:
		return key_named(NAMED_BACKSPACE);
	default:
		return (struct key){.code = code};
	}
}

bool key_is_mouse(const struct key *key)
{
	return key->named >= NAMED_CLICK && key->named <= NAMED_WHEEL_DOWN;
}

static void print_code(int32_t code, struct buf *out)
{
	char bytes[4];
	if (code == ' ')
		buf_add_str(out, "Space");
	else if (code < 32)
		buf_addf(out, "Ctrl-%c", (int)(code + '@'));
	else
		buf_add(out, bytes, utf8_encode((uint32_t)code, bytes));
}

void key_print(const struct key *key, struct buf *out)
{
	if (key->ctrl)
		buf_add_str(out, "Ctrl-");
	if (key->alt)
		buf_add_str(out, "Alt-");
	if (key->shift)
		buf_add_str(out, "Shift-");
	if (key->named >= NAMED_F1)
		buf_addf(out, "F%d", (int)(key->named - NAMED_F1 + 1));
	else if (key->named != NAMED_NONE)
		buf_add_str(out, names[key->named]);
	else
		print_code(key->code, out);
}

/* ---- Reading a name -------------------------------------------------------------------------- */

static const struct {
	const char *name;
	char code;
} spelled[] = {{"Space", ' '}, {"colon", ':'}, {"semicolon", ';'}, {"equals", '='}, {"hash", '#'}};

static bool is_word(const char *s, size_t len, const char *word)
{
	return strlen(word) == len && strncasecmp(s, word, len) == 0;
}

static bool parse_named(const char *s, size_t len, struct key *key)
{
	char function[8];
	for (int i = NAMED_NONE + 1; i < NAMED_COUNT; i++) {
		if (i >= NAMED_F1)
			snprintf(function, sizeof function, "F%d", i - NAMED_F1 + 1);
		if (is_word(s, len, i >= NAMED_F1 ? function : names[i])) {
			*key = key_named((enum named_key)i);
			return true;
		}
	}
	return false;
}

static bool parse_code(const char *s, size_t len, struct key *key)
{
	int32_t code = -1;
	for (size_t i = 0; i < sizeof spelled / sizeof *spelled; i++) {
		if (is_word(s, len, spelled[i].name))
			code = spelled[i].code;
	}
	if (code < 0 && (len == 0 || utf8_decode(s, len, &code) != len))
		return false;
	*key = (struct key){.code = code};
	return code >= ' ';
}

/* Takes "Ctrl-" and the like off the front. */
static bool take_modifier(const char **s, size_t *len, const char *modifier)
{
	size_t size = strlen(modifier);
	if (*len <= size || strncasecmp(*s, modifier, size) != 0)
		return false;
	*s += size;
	*len -= size;
	return true;
}

static bool is_letter(int32_t code)
{
	return (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z');
}

/* A character with Ctrl is another character; with Shift, a letter is a capital. */
static bool modify_code(struct key *key, bool ctrl, bool shift)
{
	int32_t code = key->code;
	if (shift && !is_letter(code))
		return false;
	if (ctrl && code == ' ')
		key->ctrl = true;
	else if (ctrl && (is_letter(code) || (code > 'Z' && code < 'a')))
		*key = key_char(code & 31);
	else if (ctrl)
		return false;
	else if (shift)
		key->code = code & ~32;
	return true;
}

bool key_parse(const char *s, size_t len, struct key *key)
{
	bool ctrl = false, alt = false, shift = false, taken = true;
	while (taken && !parse_named(s, len, key)) {
		bool c = take_modifier(&s, &len, "Ctrl-"), a = take_modifier(&s, &len, "Alt-");
		bool h = take_modifier(&s, &len, "Shift-");
		ctrl = ctrl || c;
		alt = alt || a;
		shift = shift || h;
		taken = c || a || h;
	}
	if (taken) {
		key->ctrl = ctrl;
		key->shift = shift;
	} else if (!parse_code(s, len, key) || !modify_code(key, ctrl, shift)) {
		return false;
	}
	key->alt = alt;
	return true;
}

/* ---- Comparing ------------------------------------------------------------------------------- */

static bool word_among(const char *word, const char *words)
{
	size_t len = strlen(word);
	for (const char *at = words; *at;) {
		size_t here = strcspn(at, " ");
		if (here == len && memcmp(at, word, len) == 0)
			return true;
		at += here + strspn(at + here, " ");
	}
	return false;
}

bool key_among(const struct key *key, const char *words)
{
	if (!key->alt && key->code >= '0' && key->code <= '9' && word_among("Digit", words))
		return true;
	struct buf name = BUF_INIT;
	key_print(key, &name);
	bool found = word_among(name.data, words);
	buf_release(&name);
	return found;
}
