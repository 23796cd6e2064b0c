#include "data/faults.h"

#include <string.h>

#include <unictype.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "data/ending.h"
#include "data/language.h"
#include "data/tidy.h"
#include "doc/prose.h"
#include "doc/words.h"
#include "measure/quality.h"
#include "measure/shingle.h"

#define LANGUAGE_WORDS       150 /* in which a language shows */
#define PARAGRAPH_WORDS      50  /* of one that may not stand there twice */
#define PARAGRAPH_CHARACTERS 80
#define RUN_CHARACTERS       8 /* of Chinese: what five English words say */

const struct fault_limits fault_limits_usual = {
	.shortest = 0.5, .longest = 2.5, .steps = 50, .repetition = 0.15, .foreign = 0.2};

/* ---- Length ---- */

static bool is_empty(const struct fault_case *c)
{
	return prose_is_blank(c->text, c->len);
}

static bool is_short(const struct fault_case *c)
{
	return c->words < c->limits->words ||
		   (c->asked > 0 && (double)c->words < c->limits->shortest * (double)c->asked);
}

static bool is_long(const struct fault_case *c)
{
	return c->limits->longest > 0 && c->asked > 0 &&
		   (double)c->words > c->limits->longest * (double)c->asked;
}

static bool has_long_plan(const struct fault_case *c)
{
	return c->steps > c->limits->steps;
}

/* ---- Refusals ---- */

static bool begins_with(const struct phrases *p, const char *s, size_t len)
{
	struct words_read words = {.hashes = NULL};
	bool begins = false;
	words_read_add(&words, s, prose_sentence(s, len));
	for (size_t end = 1; end <= words.count && end <= PHRASE_MOST && !begins; end++)
		begins = phrases_ending(p, words.hashes, end) == end;
	words_read_release(&words);
	return begins;
}

/* What a character says stands in quotation marks. */
static bool is_quotation(const char *s, size_t len)
{
	int32_t code;
	size_t at = strspn(s, "*_ \t");
	if (at >= len)
		return false;
	utf8_decode(s + at, len - at, &code);
	return code == '"' || code == '\'' || code == '>' || code == 0x201c || code == 0x2018 ||
		   code == 0x300c || code == 0x300e || code == 0xab || code == 0x201e || code == 0x2014;
}

static bool is_refusal(const struct fault_case *c)
{
	size_t at = 0, start, end;
	while (prose_paragraph(c->text, c->len, &at, &start, &end)) {
		const char *s = c->text + start;
		if (!is_quotation(s, end - start) && begins_with(c->refusals, s, end - start))
			return true;
	}
	return false;
}

bool faults_load_refusals(struct phrases *p, struct err *err)
{
	return phrases_load(p, "en", "refusal", err) && phrases_load(p, "zh", "refusal", err);
}

static bool has_leftovers(const struct fault_case *c)
{
	return tidy_remains(c->text, c->len) != NULL;
}

/* ---- Repetition ---- */

static bool is_by_character(const char *language)
{
	return !strncmp(language, "zh", 2) || !strncmp(language, "ja", 2);
}

double faults_repetition(const char *text, size_t len, const char *language)
{
	return quality_runs_again(text, len,
							  is_by_character(language) ? RUN_CHARACTERS : SHINGLE_WORDS);
}

/* The hash of a paragraph's words; 0: they are too few, as a refrain's are. */
static uint64_t paragraph_hash(const char *s, size_t len, bool by_character)
{
	struct words_read words = {.hashes = NULL};
	uint64_t hash = HASH_START;
	words_read_add(&words, s, len);
	for (size_t i = 0; i < words.count; i++)
		hash = hash_value(hash, words.hashes[i]);
	bool enough = words.count >= (by_character ? PARAGRAPH_CHARACTERS : PARAGRAPH_WORDS);
	words_read_release(&words);
	return enough ? hash : 0;
}

bool faults_says_paragraph_again(const char *text, size_t len, const char *language)
{
	struct table seen = {.size = 0};
	size_t at = 0, start, end;
	bool again = false;
	while (!again && prose_paragraph(text, len, &at, &start, &end)) {
		uint64_t hash = paragraph_hash(text + start, end - start, is_by_character(language));
		again = hash && table_find(&seen, hash);
		if (!hash)
			continue;
		table_grow(&seen, NULL, NULL);
		table_put(&seen, hash, 0, 1);
	}
	table_release(&seen);
	return again;
}

static bool repeats_itself(const struct fault_case *c)
{
	double limit = c->limits->repetition;
	return faults_repetition(c->text, c->len, c->language) > limit ||
		   (limit < 1 && faults_says_paragraph_again(c->text, c->len, c->language));
}

/* ---- Language ---- */

static const struct {
	const char *language, *scripts;
} written_in[] = {
	{"zh", "Han"},          {"ja", "Han Hiragana Katakana"},
	{"ko", "Hangul Han"},   {"ru", "Cyrillic"},
	{"uk", "Cyrillic"},     {"bg", "Cyrillic"},
	{"el", "Greek"},        {"he", "Hebrew"},
	{"ar", "Arabic"},       {"fa", "Arabic"},
	{"ur", "Arabic"},       {"hi", "Devanagari"},
	{"th", "Thai"},         {"en", "Latin"},
	{"de", "Latin"},        {"fr", "Latin"},
	{"es", "Latin"},        {"it", "Latin"},
	{"pt", "Latin"},        {"nl", "Latin"},
	{"sv", "Latin"},        {"pl", "Latin"},
	{"cs", "Latin"},        {"tr", "Latin"},
	{"vi", "Latin"},        {"id", "Latin"},
	{"ro", "Latin"},        {"hu", "Latin"},
	{"fi", "Latin"},        {"da", "Latin"},
	{"no", "Latin"},        {"und-Cyrl", "Cyrillic"},
	{"und-Arab", "Arabic"}, {"und-Deva", "Devanagari"},
	{NULL, NULL},
};

static const char *scripts_of(const char *language)
{
	for (size_t i = 0; written_in[i].language; i++) {
		size_t n = strlen(written_in[i].language);
		if (!strncmp(language, written_in[i].language, n) &&
			(!language[n] || strchr("-_", language[n])))
			return written_in[i].scripts;
	}
	return NULL;
}

static bool is_foreign(int32_t code, const char *scripts)
{
	const uc_script_t *script = uc_script((ucs4_t)code);
	if (!script || !strcmp(script->name, "Common") || !strcmp(script->name, "Inherited"))
		return false;
	return !strstr(scripts, script->name);
}

struct words_of {
	long all, foreign; /* a word counts by its first letter */
};

static struct words_of count_foreign(const char *text, size_t len, const char *scripts)
{
	struct words_of words = {0, 0};
	bool in_word = false;
	for (size_t at = 0; at < len;) {
		int32_t code;
		at += utf8_decode(text + at, len - at, &code);
		enum words_kind kind = words_classify(code);
		bool letter = kind == WORDS_CJK || (kind == WORDS_LETTER && !in_word &&
											uc_is_general_category((ucs4_t)code, UC_CATEGORY_L));
		if (letter) {
			words.all++;
			words.foreign += is_foreign(code, scripts);
		}
		in_word = kind == WORDS_LETTER || (in_word && kind == WORDS_INSIDE);
	}
	return words;
}

/* Languages of one script are told apart by their commonest words: in a few paragraphs, not in
 * one, which may be a quotation. */
static bool is_another(const char *text, size_t len, const char *language)
{
	static const char told[] = " en de fr es pt it nl pl tr vi ";
	char ours[LANGUAGE_SIZE + 2], theirs[LANGUAGE_SIZE + 2], code[LANGUAGE_SIZE];
	language_code(language, code, sizeof code);
	snprintf(ours, sizeof ours, " %s ", code);
	snprintf(theirs, sizeof theirs, " %s ", language_of(text, len));
	return strstr(told, ours) && strstr(told, theirs) && strcmp(ours, theirs) != 0;
}

double faults_foreign(const char *text, size_t len, const char *language)
{
	const char *scripts = scripts_of(language);
	struct words_of sum = {0, 0};
	size_t at = 0, start, end, first = 0;
	while (scripts && prose_paragraph(text, len, &at, &start, &end)) {
		bool last = prose_is_blank(text + at, len - at);
		struct words_of words = count_foreign(text + first, end - first, scripts);
		if (words.all < LANGUAGE_WORDS && !last)
			continue;
		if (words.all >= LANGUAGE_WORDS && is_another(text + first, end - first, language))
			words.foreign = words.all;
		sum.all += words.all;
		sum.foreign += words.foreign;
		first = end;
	}
	return sum.all ? (double)sum.foreign / (double)sum.all : 0;
}

static bool is_wrong_language(const struct fault_case *c)
{
	return faults_foreign(c->text, c->len, c->language) > c->limits->foreign;
}

/* ---- The end ---- */

static bool is_truncated(const struct fault_case *c)
{
	return ending_breaks_off(c->text, c->len);
}

/* ---- The table ---- */

const struct fault_rule fault_rules[] = {
	{"empty", "no text", is_empty},
	{"short", "too short for what was asked", is_short},
	{"long", "too long for what was asked", is_long},
	{"plan", "a plan of too many steps", has_long_plan},
	{"refusal", "a paragraph that refuses", is_refusal},
	{"leftovers", "template tokens or placeholders in the text", has_leftovers},
	{"repetition", "too much is said again", repeats_itself},
	{"language", "too much in another language", is_wrong_language},
	{"truncated", "the end is missing", is_truncated},
	{NULL, NULL, NULL},
};

unsigned faults_find(const struct fault_case *c)
{
	unsigned faults = fault_rules[0].fails(c) ? 1 : 0;
	for (unsigned i = 1; fault_rules[i].name && !(faults & 1); i++)
		faults |= fault_rules[i].fails(c) ? 1U << i : 0;
	return faults;
}
