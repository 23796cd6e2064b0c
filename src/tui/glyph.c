#include "tui/glyph.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"

#define UNKNOWN '?'

struct stand_in {
	int32_t code;
	char ascii;
	bool sign; /* else part of texts, which fonts with few signs have as well */
};

/* By code, for the search. */
static const struct stand_in table[] = {
	{0x00a0, ' ', false},  /* no-break space */
	{0x00ab, '<', false},  /* « */
	{0x00b1, '~', true},   /* ± */
	{0x00b6, '$', true},   /* ¶ */
	{0x00b7, '.', true},   /* · */
	{0x00bb, '>', false},  /* » */
	{0x00d7, 'x', false},  /* × */
	{0x2010, '-', false},  /* ‐ */
	{0x2011, '-', false},  /* ‑ */
	{0x2012, '-', false},  /* ‒ */
	{0x2013, '-', false},  /* – */
	{0x2014, '-', false},  /* — */
	{0x2018, '\'', false}, /* ‘ */
	{0x2019, '\'', false}, /* ’ */
	{0x201a, '\'', false}, /* ‚ */
	{0x201c, '"', false},  /* “ */
	{0x201d, '"', false},  /* ” */
	{0x201e, '"', false},  /* „ */
	{0x2022, '*', true},   /* • */
	{0x2026, '.', true},   /* … */
	{0x2039, '<', false},  /* ‹ */
	{0x203a, '>', false},  /* › */
	{0x2190, '<', true},   /* ← */
	{0x2191, '^', true},   /* ↑ */
	{0x2192, '>', true},   /* → */
	{0x2193, 'v', true},   /* ↓ */
	{0x21b5, '<', true},   /* ↵ */
	{0x2212, '-', false},  /* − */
	{0x2248, '~', true},   /* ≈ */
	{0x233e, '@', true},   /* ⌾ */
	{0x2500, '-', true},   /* ─ */
	{0x2502, '|', true},   /* │ */
	{0x250a, '|', true},   /* ┊ */
	{0x250c, '+', true},   /* ┌ */
	{0x2510, '+', true},   /* ┐ */
	{0x2514, '+', true},   /* └ */
	{0x2518, '+', true},   /* ┘ */
	{0x2588, '#', true},   /* █ */
	{0x2589, '#', true},   /* ▉ */
	{0x258a, '#', true},   /* ▊ */
	{0x258b, '=', true},   /* ▋ */
	{0x258c, '=', true},   /* ▌ */
	{0x258d, '-', true},   /* ▍ */
	{0x258e, '-', true},   /* ▎ */
	{0x258f, '|', true},   /* ▏ */
	{0x2591, '.', true},   /* ░ */
	{0x25a0, '#', true},   /* ■ */
	{0x25b2, '^', true},   /* ▲ */
	{0x25b6, '>', true},   /* ▶ */
	{0x25b8, '>', true},   /* ▸ */
	{0x25b9, '>', true},   /* ▹ */
	{0x25bc, 'v', true},   /* ▼ */
	{0x25be, 'v', true},   /* ▾ */
	{0x25bf, 'v', true},   /* ▿ */
	{0x25c6, '*', true},   /* ◆ */
	{0x25cb, 'o', true},   /* ○ */
	{0x25cf, '*', true},   /* ● */
	{0x270e, 'e', true},   /* ✎ */
	{0x2713, 'v', true},   /* ✓ */
	{0x2717, 'x', true},   /* ✗ */
};

#define ROWS (sizeof table / sizeof *table)

static const struct stand_in *find(int32_t code)
{
	size_t low = 0, high = ROWS;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (table[middle].code == code)
			return &table[middle];
		if (table[middle].code < code)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

int glyph_is_known(int code)
{
	return find(code) != NULL;
}

char glyph_stand_in(enum glyph_set set, const char *s, size_t len)
{
	int32_t code;
	if (set == GLYPH_ALL || (len == 1 && !(s[0] & 0x80)))
		return 0;
	utf8_decode(s, len, &code);
	const struct stand_in *row = find(code);
	if (set == GLYPH_TEXT)
		return row && row->sign ? row->ascii : 0;
	if (code > 0 && code < 0x80) /* with marks on it */
		return (char)code;
	return row ? row->ascii : UNKNOWN;
}

/* Old terminals and those who claim to be one; vte is none of them. */
static bool is_old(const char *term)
{
	static const char *const names[] = {"ansi",      "cons",  "sun",   "wy",
										"xterm-old", "qansi", "pcansi"};
	if (strncmp(term, "vt", 2) == 0 && term[2] >= '0' && term[2] <= '9')
		return true;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strncmp(term, names[i], strlen(names[i])) == 0)
			return true;
	}
	return false;
}

enum glyph_set glyph_set_for(const char *setting, const char *codeset, const char *term)
{
	if (strcmp(setting, "ascii") == 0)
		return GLYPH_ASCII;
	if (strcmp(setting, "utf-8") == 0)
		return GLYPH_ALL;
	if (strcasecmp(codeset, "UTF-8") != 0 && strcasecmp(codeset, "UTF8") != 0)
		return GLYPH_ASCII;
	if (is_old(term))
		return GLYPH_ASCII;
	return strncmp(term, "linux", 5) == 0 ? GLYPH_TEXT : GLYPH_ALL;
}
