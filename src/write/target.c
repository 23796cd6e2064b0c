#include "write/target.h"

#include <ctype.h>
#include <strings.h>

#include "base/buf.h"
#include "base/utf8.h"

#define TARGET_SMALLEST 50 /* words: a smaller number is not the length of a document */

/* ---- Numbers in either script ---- */

static int han_digit(int32_t c)
{
	static const char *const digits[] = {"零〇", "一壹", "二两", "三", "四",
										 "五",   "六",   "七",   "八", "九"};
	char bytes[5] = "";
	bytes[utf8_encode((uint32_t)c, bytes)] = '\0';
	for (int i = 0; i < 10; i++) {
		if (strstr(digits[i], bytes))
			return i;
	}
	return -1;
}

static long han_unit(int32_t c)
{
	switch (c) {
	case 0x5341: /* 十 */
		return 10;
	case 0x767e: /* 百 */
		return 100;
	case 0x5343: /* 千 */
		return 1000;
	case 0x4e07: /* 万 */
		return 10000;
	default:
		return 0;
	}
}

/* 两千五百, 一万, 三万五千, and 万 alone: the bytes, 0 when s begins with none. */
static size_t scan_han(const char *s, size_t len, double *value)
{
	double total = 0, section = 0;
	int digit = -1;
	size_t at = 0;
	while (at < len) {
		int32_t c;
		size_t n = utf8_decode(s + at, len - at, &c);
		long unit = c < 0 ? 0 : han_unit(c);
		int d = c < 0x3000 || unit ? -1 : han_digit(c);
		if (unit == 10000) {
			section += digit > 0 ? digit : 0;
			total += (section > 0 ? section : 1) * 10000;
			section = 0;
			digit = -1;
		} else if (unit) {
			section += (digit > 0 ? digit : 1) * (double)unit;
			digit = -1;
		} else if (d >= 0) {
			digit = d;
		} else {
			break;
		}
		at += n;
	}
	*value = total + section + (digit > 0 ? digit : 0);
	return at;
}

/* 10000, 10,000, 1.5: the bytes, 0 when s begins with none. */
static size_t scan_digits(const char *s, size_t len, double *value)
{
	size_t at = 0;
	double scale = 0;
	*value = 0;
	for (; at < len && *value < 1e12; at++) {
		if (isdigit((unsigned char)s[at])) {
			*value = *value * (scale > 0 ? 1 : 10) + (s[at] - '0') * (scale > 0 ? scale : 1);
			scale /= 10;
		} else if (s[at] == '.' && at && scale == 0 && at + 1 < len &&
				   isdigit((unsigned char)s[at + 1])) {
			scale = 0.1;
		} else if (!(s[at] == ',' && at && at + 1 < len && isdigit((unsigned char)s[at + 1]))) {
			break;
		}
	}
	return at;
}

static bool at_word(const char *s, size_t len, const char *word)
{
	size_t n = strlen(word);
	return len >= n && strncasecmp(s, word, n) == 0;
}

static const struct {
	const char *name;
	double times;
} multipliers[] = {{"k", 1e3},        {"千", 1e3},        {"万", 1e4},
				   {"thousand", 1e3}, {" thousand", 1e3}, {NULL, 0}};

/* A number in digits or Han, with "k", "千", "万" or "thousand" after it. */
static size_t scan_amount(const char *s, size_t len, double *value)
{
	size_t at = scan_digits(s, len, value);
	if (!at)
		return scan_han(s, len, value);
	for (size_t i = 0; multipliers[i].name; i++) {
		if (at_word(s + at, len - at, multipliers[i].name)) {
			*value *= multipliers[i].times;
			return at + strlen(multipliers[i].name);
		}
	}
	return at;
}

/* What may stand between two numbers of a range, and between a number and its unit. */
static size_t skip_any(const char *s, size_t len, const char *const *words)
{
	for (size_t i = 0; words[i]; i++) {
		if (at_word(s, len, words[i]))
			return strlen(words[i]);
	}
	return 0;
}

static size_t scan_unit(const char *s, size_t len)
{
	static const char *const between[] = {" ", "-", "‑", "来", "多", "个", "余", "左右", NULL};
	static const char *const units[] = {"words", "word", "字", "汉字", "词", NULL};
	size_t at = 0, n;
	while (!skip_any(s + at, len - at, units) && (n = skip_any(s + at, len - at, between)))
		at += n;
	n = skip_any(s + at, len - at, units);
	return n ? at + n : 0;
}

int target_words(const char *instruction)
{
	static const char *const dashes[] = {" to ", " - ", "-", "–", "~", "～", "至", "到", NULL};
	size_t len = strlen(instruction);
	for (size_t at = 0; at < len;) {
		const char *s = instruction + at;
		double low, high;
		size_t n = scan_amount(s, len - at, &low);
		if (!n) {
			at++;
			continue;
		}
		high = low;
		size_t dash = skip_any(s + n, len - at - n, dashes);
		size_t more = dash ? scan_amount(s + n + dash, len - at - n - dash, &high) : 0;
		size_t end = more ? n + dash + more : n;
		double words = more ? (low + high) / 2 : low;
		if (scan_unit(s + end, len - at - end) && words >= TARGET_SMALLEST &&
			words <= DOC_TARGET_MAX)
			return (int)words;
		at += n;
	}
	return 0;
}

/* ---- Language ---- */

const char *target_language(const char *instruction)
{
	size_t len = strlen(instruction), han = 0, latin = 0;
	bool in_word = false;
	for (size_t at = 0; at < len;) {
		int32_t c;
		at += utf8_decode(instruction + at, len - at, &c);
		bool letter = c < 0x250 && c > 0 && isalpha(c < 0x80 ? c : 'a');
		latin += letter && !in_word;
		in_word = letter;
		han += c >= 0x3400 && c <= 0x9fff;
	}
	return han > latin ? "zh" : "en";
}

/* ---- Beginning ---- */

static bool begin_new(struct session *s, const char *instruction, int target, const char *language,
					  struct err *err)
{
	if (!target)
		target = target_words(instruction);
	if (!language)
		language = target_language(instruction);
	session_begin(s, ACTOR_WRITER, "new document");
	bool ok =
		session_apply(s, ACTOR_WRITER, "instruction", edit_set_instruction(instruction), err) &&
		session_apply(s, ACTOR_WRITER, "language", edit_set_language(language), err) &&
		(!target || session_apply(s, ACTOR_WRITER, "target", edit_set_target(target), err));
	session_end(s, ACTOR_WRITER);
	history_release(&s->history); /* a document is not undone to before its beginning */
	history_init(&s->history);
	return ok;
}

bool target_begin(struct session *s, const char *instruction, int target, const char *language,
				  struct err *err)
{
	struct buf asked = BUF_INIT;
	buf_add_str(&asked, instruction);
	buf_trim(&asked);
	bool ok = true;
	if (!asked.len)
		ok = err_set(err, ERR_USAGE, "The instruction is empty: say what to write.");
	else if (!*s->doc.instruction)
		ok = begin_new(s, asked.data, target, language, err);
	else if (strcmp(s->doc.instruction, asked.data) != 0)
		ok = err_set(err, ERR_USAGE, "%s holds another document (its instruction is “%.120s”).",
					 s->path, s->doc.instruction);
	else if (target && target != s->doc.target)
		ok = err_set(err, ERR_USAGE, "%s holds this document with a target of %d words, not %d.",
					 s->path, s->doc.target, target);
	buf_release(&asked);
	return ok;
}
