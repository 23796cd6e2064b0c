#include "tui/key.h"

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
