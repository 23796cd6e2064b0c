#include "data/language.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/hash.h"
#include "base/utf8.h"

/* ---- Names ---------------------------------------------------------------------------------- */

static const struct {
	const char *name, *code;
} names[] = {
	{"Afrikaans", "af"},  {"Albanian", "sq"},   {"Arabic", "ar"},     {"Armenian", "hy"},
	{"Basque", "eu"},     {"Belarusian", "be"}, {"Bengali", "bn"},    {"Bulgarian", "bg"},
	{"Catalan", "ca"},    {"Chinese", "zh"},    {"Croatian", "hr"},   {"Czech", "cs"},
	{"Danish", "da"},     {"Dutch", "nl"},      {"English", "en"},    {"Estonian", "et"},
	{"Finnish", "fi"},    {"French", "fr"},     {"Galician", "gl"},   {"Georgian", "ka"},
	{"German", "de"},     {"Greek", "el"},      {"Gujarati", "gu"},   {"Hebrew", "he"},
	{"Hindi", "hi"},      {"Hungarian", "hu"},  {"Icelandic", "is"},  {"Indonesian", "id"},
	{"Irish", "ga"},      {"Italian", "it"},    {"Japanese", "ja"},   {"Kazakh", "kk"},
	{"Korean", "ko"},     {"Latin", "la"},      {"Latvian", "lv"},    {"Lithuanian", "lt"},
	{"Macedonian", "mk"}, {"Malay", "ms"},      {"Mandarin", "zh"},   {"Marathi", "mr"},
	{"Norwegian", "no"},  {"Persian", "fa"},    {"Polish", "pl"},     {"Portuguese", "pt"},
	{"Punjabi", "pa"},    {"Romanian", "ro"},   {"Russian", "ru"},    {"Serbian", "sr"},
	{"Slovak", "sk"},     {"Slovenian", "sl"},  {"Somali", "so"},     {"Spanish", "es"},
	{"Swahili", "sw"},    {"Swedish", "sv"},    {"Tagalog", "tl"},    {"Tamil", "ta"},
	{"Telugu", "te"},     {"Thai", "th"},       {"Turkish", "tr"},    {"Ukrainian", "uk"},
	{"Urdu", "ur"},       {"Uzbek", "uz"},      {"Vietnamese", "vi"}, {"Welsh", "cy"},
	{"Yoruba", "yo"},     {"中文", "zh"},       {"汉语", "zh"},       {"英文", "en"},
	{"英语", "en"},       {"zho", "zh"},        {"cmn", "zh"},        {"chi", "zh"},
	{"eng", "en"},
};

/* "en", "en-US", "zh_Hans": two or three letters, alone or before a mark. */
static size_t code_length(const char *name)
{
	size_t len = 0;
	while (len < 4 && isalpha((unsigned char)name[len]))
		len++;
	bool ends = !name[len] || name[len] == '-' || name[len] == '_';
	return ends && (len == 2 || len == 3) ? len : 0;
}

void language_code(const char *name, char *code, size_t size)
{
	size_t len = code_length(name);
	*code = '\0';
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t whole = strlen(names[i].name);
		/* "Chinese (Simplified)" */
		if (!strncasecmp(name, names[i].name, whole) && (!name[whole] || name[whole] == ' ')) {
			snprintf(code, size, "%s", names[i].code);
			return;
		}
	}
	for (size_t i = 0; i < len && len < size; i++) {
		code[i] = (char)tolower((unsigned char)name[i]);
		code[i + 1] = '\0';
	}
}

/* ---- Scripts -------------------------------------------------------------------------------- */

enum script {
	LATIN,
	HAN,
	KANA,
	HANGUL,
	CYRILLIC,
	GREEK,
	HEBREW,
	ARABIC,
	DEVANAGARI,
	THAI,
	SCRIPTS
};

static const char *const script_codes[SCRIPTS] = {"en", "zh", "ja",       "ko",       "und-Cyrl",
												  "el", "he", "und-Arab", "und-Deva", "th"};

static const struct {
	int32_t first, last;
	enum script script;
	bool alone; /* a character is a word, not a run of them */
} ranges[] = {
	{'A', 'Z', LATIN, false},       {'a', 'z', LATIN, false},      {0xc0, 0x24f, LATIN, false},
	{0x1e00, 0x1eff, LATIN, false}, {0x370, 0x3ff, GREEK, false},  {0x400, 0x52f, CYRILLIC, false},
	{0x590, 0x5ff, HEBREW, false},  {0x600, 0x6ff, ARABIC, false}, {0x900, 0x97f, DEVANAGARI, true},
	{0xe00, 0xe7f, THAI, true},     {0x3041, 0x30ff, KANA, true},  {0x1100, 0x11ff, HANGUL, true},
	{0xac00, 0xd7a3, HANGUL, true}, {0x3400, 0x9fff, HAN, true},   {0x20000, 0x3134f, HAN, true},
};

/* -1: it is of no script that is known. */
static int range_of(int32_t c)
{
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
		if (c >= ranges[i].first && c <= ranges[i].last)
			return (int)i;
	}
	return -1;
}

/* ---- Latin: by words that each language has in any sentence, and the others have not --------- */

static const struct {
	const char *code, *words;
} common[] = {
	{"en",
	 " the and of is that with for this you are write about story how what your my to it was in i "
	 "he she they but not do at by "},
	{"de", " der die das und ist nicht ein eine einen mit auf für ich sie schreibe über von zu "},
	{"fr", " le les des est une dans pour que qui avec sur vous écris rédige du et je pas aux "},
	{"es", " el los las una por con para del escribe sobre como más y su se al lo "},
	{"pt", " os não uma com para do da em escreva sobre como mais um são ao na no dos "},
	{"it", " il gli di che per una con della scrivi sul come più e sono nel dei alla "},
	{"nl", " het een van en is niet met voor ik schrijf over zijn op aan deze de je "},
	{"pl", " nie jest się w na i z do napisz oraz jak dla po że to o "},
	{"tr", " bir ve bu için ile hakkında yaz olarak çok daha gibi ne da de "},
	{"vi", " và của là cho một không các được viết về trong có những bài hãy "},
};

#define COMMON (sizeof common / sizeof *common)

/* The words of all lists with the languages that have each, a bit for one: made once. */
#define KNOWN 1024 /* a power of two, several times as many as there are */

static struct known {
	const char *word; /* in one of the lists; NULL: free */
	size_t len;
	unsigned languages;
} known[KNOWN];

static struct known *known_word(const char *word, size_t len)
{
	size_t at = (size_t)hash_bytes(HASH_START, word, len) % KNOWN;
	while (known[at].word && (known[at].len != len || memcmp(known[at].word, word, len) != 0))
		at = (at + 1) % KNOWN;
	return &known[at];
}

static void learn_words(void)
{
	for (unsigned i = 0; i < COMMON; i++) {
		for (const char *at = common[i].words + 1; *at;) {
			size_t len = strcspn(at, " ");
			struct known *k = known_word(at, len);
			*k = (struct known){at, len, k->languages | 1U << i};
			at += len + (at[len] == ' ');
		}
	}
}

static void count_word(const char *word, size_t len, size_t *hits)
{
	char folded[16];
	if (len > sizeof folded)
		return;
	for (size_t i = 0; i < len; i++)
		folded[i] =
			(char)((unsigned char)word[i] < 0x80 ? tolower((unsigned char)word[i]) : word[i]);
	unsigned languages = known_word(folded, len)->languages;
	for (size_t i = 0; languages; i++, languages >>= 1)
		hits[i] += languages & 1;
}

static const char *best_of(const size_t *hits)
{
	size_t best = 0;
	for (size_t i = 1; i < COMMON; i++)
		best = hits[i] > hits[best] ? i : best;
	return common[best].code;
}

/* ---- A text --------------------------------------------------------------------------------- */

const char *language_of(const char *text, size_t len)
{
	size_t words[SCRIPTS] = {0}, hits[COMMON] = {0}, word_at = 0;
	int open = -1; /* the script of the open run */
	if (!known_word("the", 3)->languages)
		learn_words();
	for (size_t at = 0, n; at <= len; at += n) {
		int32_t c = 0;
		n = at < len ? utf8_decode(text + at, len - at, &c) : 1;
		int range = range_of(c);
		int script = range < 0 ? -1 : (int)ranges[range].script;
		if (open == LATIN && script != LATIN)
			count_word(text + word_at, at - word_at, hits);
		if (script >= 0 && (script != open || ranges[range].alone)) {
			words[script]++;
			word_at = at;
		}
		open = script;
	}
	size_t best = 0;
	for (size_t i = 1; i < SCRIPTS; i++)
		best = words[i] > words[best] ? i : best;
	if (best == HAN && words[KANA] * 5 > words[HAN])
		best = KANA;
	return best == LATIN ? best_of(hits) : script_codes[best];
}
