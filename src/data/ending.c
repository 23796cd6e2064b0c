#include "data/ending.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include <unictype.h>

#include "base/utf8.h"
#include "doc/prose.h"
#include "doc/words.h"

#define NAME_WORDS  6 /* of a line that may be a name or a title */
#define VERSE       3 /* lines before the last one that show how lines end here */
#define VERSE_WORDS 10

/* A line without the white space around it. */
struct piece {
	const char *s;
	size_t len;
};

static struct piece trimmed(const char *s, size_t len)
{
	while (len && isspace((unsigned char)*s))
		s++, len--;
	while (len && isspace((unsigned char)s[len - 1]))
		len--;
	return (struct piece){s, len};
}

/* ---- The last lines ---- */

struct lines {
	struct piece last[VERSE + 1]; /* newest first; those of the last paragraph alone */
	int count;
	struct piece before; /* the last line of the paragraph before; may be empty */
	bool in_code;        /* the last line closes a block, or is inside one */
	bool open_code;
};

static void add_line(struct lines *l, struct piece p)
{
	memmove(l->last + 1, l->last, VERSE * sizeof *l->last);
	l->last[0] = p;
	l->count += l->count <= VERSE;
}

static struct lines last_lines(const char *text, size_t len)
{
	struct lines l = {.count = 0};
	struct prose_fence fence = {0};
	bool ended = false;
	for (size_t at = 0, next; at < len; at += next) {
		size_t line = prose_line(text + at, len - at, &next);
		bool fenced = prose_fenced(&fence, text + at, line);
		if (!fenced && prose_is_blank(text + at, line)) {
			ended = true;
			continue;
		}
		if (ended && l.count) {
			l.before = l.last[0];
			l.count = 0;
		}
		ended = false;
		l.in_code = fenced;
		add_line(&l, trimmed(text + at, line));
	}
	l.open_code = fence.mark != 0;
	return l;
}

/* ---- How a line ends ---- */

static int32_t last_character(struct piece p)
{
	int32_t code = 0;
	for (size_t at = 0; at < p.len;)
		at += utf8_decode(p.s + at, p.len - at, &code);
	return code;
}

static bool is_one_of(int32_t code, const char *set)
{
	char bytes[5] = "";
	if (code <= 0)
		return false;
	bytes[utf8_encode((uint32_t)code, bytes)] = '\0';
	return strstr(set, bytes) != NULL;
}

/* A mark that a sentence goes on after. */
static bool goes_on(struct piece p)
{
	return is_one_of(last_character(p), ",:;-–—/&([{，、：；－／（【〈《「『“‘");
}

/* Brackets, quotation marks and marks of bold that close a line, and marks of an end that
 * prose_ends does not know. */
static bool is_closed(struct piece p)
{
	return is_one_of(last_character(p), ")]}>*_|~`\"”’»）］｝】〉》」』〕♪～");
}

static bool is_whole(struct piece p)
{
	return prose_ends(p.s, p.len) || (is_closed(p) && !goes_on(p));
}

/* ---- Kinds of lines ---- */

/* The bytes of a list's mark: "- ", "3. ", "（一）"; 0: it is no item. */
static size_t item_mark(struct piece p)
{
	size_t digits = 0;
	while (digits < p.len && isdigit((unsigned char)p.s[digits]))
		digits++;
	if (!digits && p.len > 2 && strchr("-*+", *p.s) && p.s[1] == ' ')
		return 2;
	if (digits && digits + 1 < p.len && strchr(".)", p.s[digits]))
		return digits + 1;
	if (digits && p.len > digits + 3 && !strncmp(p.s + digits, "、", 3))
		return digits + 3;
	return !digits && p.len > 3 && !strncmp(p.s, "•", 3) ? 3 : 0;
}

static bool is_heading(struct piece p)
{
	size_t marks = 0;
	while (marks < p.len && p.s[marks] == '#')
		marks++;
	return marks && marks <= 6 && marks < p.len && p.s[marks] == ' ';
}

static bool is_rule(struct piece p)
{
	return p.len >= 3 && strchr("-*_=", *p.s) && strspn(p.s, "-*_= ") >= p.len;
}

static bool says_end(struct piece p)
{
	static const char *const words[] = {"the end", "end",    "fin",    "finis",  "完", "终",
										"剧终",    "全文完", "全书完", "（完）", NULL};
	size_t marks = strspn(p.s, "#*_-= \t");
	marks = marks < p.len ? marks : p.len;
	p = (struct piece){p.s + marks, p.len - marks};
	while (p.len && strchr("*_-= ", p.s[p.len - 1]))
		p.len--;
	for (size_t i = 0; words[i]; i++) {
		if (p.len == strlen(words[i]) && !strncasecmp(p.s, words[i], p.len))
			return true;
	}
	return false;
}

/* Up to NAME_WORDS words that all begin with a capital letter or a digit. */
static bool is_name(struct piece p)
{
	bool begins = true, capital = true;
	if (words_count(p.s, p.len) > NAME_WORDS)
		return false;
	for (size_t at = 0; at < p.len && capital;) {
		int32_t code;
		at += utf8_decode(p.s + at, p.len - at, &code);
		enum words_kind kind = code < 0 ? WORDS_INSIDE : words_classify(code);
		if (begins && kind == WORDS_LETTER)
			capital = !uc_is_lower((ucs4_t)code);
		capital = capital && kind != WORDS_CJK;
		begins = kind == WORDS_ENDS || (begins && kind == WORDS_INSIDE);
	}
	return capital;
}

/* 二〇二四年五月一日, and names of two to four characters. */
static bool is_chinese_signature(struct piece p)
{
	long words = words_count(p.s, p.len);
	bool date = p.len > 3 && !strncmp(p.s + p.len - 3, "日", 3) && memmem(p.s, p.len, "月", 3);
	int32_t first;
	utf8_decode(p.s, p.len, &first);
	return words_classify(first) == WORDS_CJK && (date ? words <= 16 : words <= 4);
}

/* "Yours sincerely," or "此致" above. */
static bool is_greeting(struct piece p)
{
	return p.len && words_count(p.s, p.len) <= NAME_WORDS &&
		   (goes_on(p) || is_name(p) || is_chinese_signature(p));
}

static bool is_address(struct piece p)
{
	const char *word = p.s + p.len;
	while (word > p.s && !isspace((unsigned char)word[-1]))
		word--;
	size_t len = (size_t)(p.s + p.len - word);
	return memmem(word, len, "://", 3) || (memchr(word, '@', len) && memchr(word, '.', len)) ||
		   (len > 4 && !strncasecmp(word, "www.", 4));
}

/* ---- By the lines around ---- */

/* Short lines before the last one end without a mark as well: verse, an address. */
static bool is_verse(const struct lines *l)
{
	int open = 0;
	for (int i = 1; i < l->count; i++) {
		const struct piece *p = &l->last[i];
		open += words_count(p->s, p->len) <= VERSE_WORDS && !prose_ends(p->s, p->len);
	}
	return open > 0 && 2 * open >= l->count - 1;
}

/* An item is whole without a mark where no item before it has one. */
static bool is_item_whole(const struct lines *l)
{
	int items = 0, ended = 0;
	if (!item_mark(l->last[0]))
		return false;
	for (int i = 1; i < l->count; i++) {
		if (!item_mark(l->last[i]))
			continue;
		items++;
		ended += prose_ends(l->last[i].s, l->last[i].len);
	}
	if (!items && item_mark(l->before))
		ended = prose_ends(l->before.s, l->before.len);
	return !ended;
}

static bool is_signature(const struct lines *l)
{
	struct piece last = l->last[0], above = l->count > 1 ? l->last[1] : l->before;
	if (is_name(last))
		return words_count(last.s, last.len) > 1 || is_greeting(above);
	return is_chinese_signature(last) &&
		   (l->count > 1 || is_greeting(above) || prose_ends(above.s, above.len));
}

bool ending_breaks_off(const char *text, size_t len)
{
	struct lines l = last_lines(text, len);
	struct piece last = l.last[0];
	if (!l.count || l.open_code)
		return true;
	if (l.in_code || is_rule(last) || says_end(last))
		return false;
	if (*last.s == '|')
		return last.s[last.len - 1] != '|';
	if (is_heading(last))
		return true;
	if (is_whole(last) || is_address(last))
		return false;
	if (goes_on(last))
		return true;
	if (is_item_whole(&l) || is_verse(&l))
		return false;
	return !is_signature(&l);
}
