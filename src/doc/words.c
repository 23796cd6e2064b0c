#include "doc/words.h"

#include <unictype.h>

#include "doc/pieces.h"

static bool within(int32_t code, int32_t first, int32_t last)
{
	return code >= first && code <= last;
}

/* Only the leading consonant of a syllable spelt in conjoining jamo counts. */
static bool medial_or_final_jamo(int32_t code)
{
	return within(code, 0x1160, 0x11ff) || within(code, 0xd7b0, 0xd7ff);
}

static bool hangul_filler(int32_t code)
{
	return code == 0x3164 || code == 0xffa0;
}

/* Halfwidth voiced sound marks: letters by category, marks by use. */
static bool kana_voicing(int32_t code)
{
	return code == 0xff9e || code == 0xff9f;
}

/* The blocks whose punctuation and symbols are CJK ones: radicals to CJK symbols and
 * punctuation, kana, enclosed and squared, vertical and small forms, full-width and half-width. */
static bool cjk_block(int32_t code)
{
	return within(code, 0x2e80, 0x33ff) || within(code, 0xfe10, 0xfe1f) ||
		   within(code, 0xfe30, 0xfe6f) || within(code, 0xff00, 0xffef);
}

static bool cjk_script(int32_t code)
{
	const uc_script_t *script = uc_script((ucs4_t)code);
	if (!script)
		return false;
	const char *name = script->name;
	return !strcmp(name, "Han") || !strcmp(name, "Hiragana") || !strcmp(name, "Katakana") ||
		   !strcmp(name, "Hangul");
}

/* Kana and Han letters that Unicode counts to no one script: ー ｰ 〆 〱–〵 〼. */
static bool common_cjk_letter(int32_t code)
{
	return code == 0x30fc || code == 0xff70 || code == 0x3006 || within(code, 0x3031, 0x3035) ||
		   code == 0x303c;
}

static bool in_category(int32_t code, uint32_t mask)
{
	return uc_is_general_category_withtable((ucs4_t)code, mask);
}

static bool letter_or_digit(int32_t code)
{
	return in_category(code, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N);
}

/* The zero-width space stands between words where a script writes none. */
static bool space(int32_t code)
{
	return code == 0x200b || uc_is_property_white_space((ucs4_t)code);
}

static enum words_kind classify_elsewhere(int32_t code)
{
	if (letter_or_digit(code))
		return WORDS_LETTER;
	return space(code) ? WORDS_ENDS : WORDS_INSIDE;
}

static enum words_kind classify_near_cjk(int32_t code)
{
	if (medial_or_final_jamo(code) || kana_voicing(code) || in_category(code, UC_CATEGORY_MASK_M))
		return WORDS_INSIDE;
	if (hangul_filler(code))
		return WORDS_ENDS;
	if (common_cjk_letter(code) || (cjk_script(code) && !in_category(code, UC_CATEGORY_MASK_P)))
		return WORDS_CJK;
	if (cjk_block(code) && !letter_or_digit(code))
		return WORDS_ENDS;
	return classify_elsewhere(code);
}

static const unsigned char ascii[128] = {
	['\t'] = WORDS_ENDS,          ['\n'] = WORDS_ENDS,          ['\v'] = WORDS_ENDS,
	['\f'] = WORDS_ENDS,          ['\r'] = WORDS_ENDS,          [' '] = WORDS_ENDS,
	['0' ... '9'] = WORDS_LETTER, ['A' ... 'Z'] = WORDS_LETTER, ['a' ... 'z'] = WORDS_LETTER,
};

/* The common cases first, by range. Planes 2 and 3 hold Han alone, assigned or still to be. */
enum words_kind words_classify(int32_t code)
{
	if (within(code, 0, 0x7f))
		return (enum words_kind)ascii[code];
	if (within(code, 0x4e00, 0x9fff) || within(code, 0x3041, 0x3096) ||
		within(code, 0x30a1, 0x30fa) || within(code, 0xac00, 0xd7a3) ||
		within(code, 0x3400, 0x4dbf) || within(code, 0x20000, 0x3fffd))
		return WORDS_CJK;
	if (code < 0)
		return WORDS_INSIDE;
	if (code < 0x1100 || within(code, 0x1200, 0x2e7f))
		return classify_elsewhere(code);
	return classify_near_cjk(code);
}

static const char *feed_ascii(struct words *w, const char *s, const char *end)
{
	long done = w->done;
	bool in_word = w->in_word;
	for (; s < end && !(*s & 0x80); s++) {
		unsigned char kind = ascii[(unsigned char)*s];
		bool ends = kind == WORDS_ENDS;
		done += ends & in_word;
		in_word = (in_word & !ends) | (kind == WORDS_LETTER);
	}
	w->done = done;
	w->in_word = in_word;
	return s;
}

static void add(struct words *w, enum words_kind kind)
{
	if (kind == WORDS_LETTER) {
		w->in_word = true;
	} else if (kind != WORDS_INSIDE) {
		w->done += w->in_word + (kind == WORDS_CJK);
		w->in_word = false;
	}
}

void words_init(struct words *w)
{
	*w = (struct words){0};
}

void words_feed(struct words *w, const char *s, size_t len)
{
	const char *end = s + len;
	int32_t code;
	while (s < end) {
		if (!w->pending_len && !(*s & 0x80))
			s = feed_ascii(w, s, end);
		else if (pieces_next(w->pending, &w->pending_len, &s, end, &code))
			add(w, words_classify(code));
	}
}

long words_total(const struct words *w)
{
	return w->done + w->in_word;
}

long words_count(const char *s, size_t len)
{
	struct words w;
	words_init(&w);
	words_feed(&w, s, len);
	return words_total(&w);
}
