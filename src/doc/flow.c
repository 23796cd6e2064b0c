#include "doc/flow.h"

#include <stdint.h>

#include "base/utf8.h"

/* Bytes that UTF-8 never has stand in a block's text for what is settled at its end. */
enum sign {
	SIGN_GONE = 0xfd,  /* nothing */
	SIGN_BREAK = 0xfe, /* a line break of the source */
	SIGN_STARS = 0xff  /* ** that cmark took for text */
};

static bool within(int32_t code, int32_t first, int32_t last)
{
	return code >= first && code <= last;
}

static bool hangul(int32_t code)
{
	return within(code, 0x1100, 0x11ff) || within(code, 0x3130, 0x318f) ||
		   within(code, 0xa960, 0xa97f) || within(code, 0xac00, 0xd7ff) ||
		   within(code, 0xffa0, 0xffdc);
}

static bool cjk(int32_t code)
{
	return hangul(code) || within(code, 0x2e80, 0x9fff) || within(code, 0xf900, 0xfaff) ||
		   within(code, 0xfe30, 0xfe4f) || within(code, 0xff00, 0xffef) ||
		   within(code, 0x20000, 0x3ffff);
}

/* Chinese and Japanese are written without spaces; Korean is not. */
static bool unspaced(int32_t code)
{
	return cjk(code) && !hangul(code);
}

/* Quotation marks, the dash and the ellipsis, which Chinese shares with other scripts. */
static bool shared_punctuation(int32_t code)
{
	return within(code, 0x2014, 0x2026) || code == 0xb7;
}

static bool is_sign(char c)
{
	return (unsigned char)c >= SIGN_GONE;
}

/* The character before or after byte `at`, signs passed over; 0 at the end of the text. */
static int32_t code_before(const struct buf *text, size_t at)
{
	while (at > 0 && is_sign(text->data[at - 1]))
		at--;
	size_t start = at;
	while (start > 0 && ((unsigned char)text->data[--start] & 0xc0) == 0x80)
		;
	int32_t code = 0;
	if (at)
		utf8_decode(text->data + start, at - start, &code);
	return code;
}

static int32_t code_after(const struct buf *text, size_t at)
{
	do
		at++;
	while (at < text->len && is_sign(text->data[at]));
	int32_t code = 0;
	if (at < text->len)
		utf8_decode(text->data + at, text->len - at, &code);
	return code;
}

static bool touches_cjk(const struct buf *text, size_t at)
{
	return cjk(code_before(text, at)) || cjk(code_after(text, at));
}

static bool is_space(int32_t code)
{
	return code <= ' ' || code == 0x3000;
}

/* ** beside what it would make strong, as one sees it, and something CJK at either end. */
static bool is_pair(const struct buf *text, size_t open, size_t close)
{
	return !is_sign(text->data[open + 1]) && !is_sign(text->data[close - 1]) &&
		   !is_space(code_after(text, open)) && !is_space(code_before(text, close)) &&
		   (touches_cjk(text, open) || touches_cjk(text, close));
}

static size_t next_stars(const struct buf *text, size_t at)
{
	const char *stars = memchr(text->data + at, SIGN_STARS, text->len - at);
	return stars ? (size_t)(stars - text->data) : text->len;
}

/* The next pair from *open on. */
static bool next_pair(const struct buf *text, size_t *open, size_t *close)
{
	for (*open = next_stars(text, *open); *open < text->len; *open = *close) {
		*close = next_stars(text, *open + 1);
		if (*close < text->len && is_pair(text, *open, *close))
			return true;
	}
	return false;
}

static void drop_pairs(struct buf *text)
{
	for (size_t open = 0, close; next_pair(text, &open, &close); open = close)
		text->data[open] = text->data[close] = (char)SIGN_GONE;
}

static bool joins_without_space(const struct buf *text, size_t at)
{
	int32_t before = code_before(text, at), after = code_after(text, at);
	if (shared_punctuation(before))
		return unspaced(after);
	return unspaced(before) && (unspaced(after) || shared_punctuation(after));
}

void flow_settle(struct buf *text, bool keep_breaks)
{
	struct buf settled = BUF_INIT;
	drop_pairs(text);
	for (size_t i = 0; i < text->len; i++) {
		unsigned char byte = (unsigned char)text->data[i];
		if (byte == SIGN_STARS)
			buf_add_str(&settled, "**");
		else if (byte == SIGN_BREAK && keep_breaks)
			buf_add_char(&settled, '\n');
		else if (byte == SIGN_BREAK && !joins_without_space(text, i))
			buf_add_char(&settled, ' ');
		else if (byte < SIGN_GONE)
			buf_add_char(&settled, (char)byte);
	}
	buf_swap(text, &settled);
	buf_release(&settled);
}

/* Of one byte where it was two. */
static size_t as_written(const struct buf *text, size_t at)
{
	size_t before = at;
	for (size_t i = 0; i < at; i++)
		before += (unsigned char)text->data[i] == SIGN_STARS;
	return before;
}

bool flow_find_pair(const char *s, size_t *open, size_t *close)
{
	struct buf text = BUF_INIT;
	flow_add_text(&text, s);
	*open = 0;
	bool found = next_pair(&text, open, close);
	if (found) {
		*close = as_written(&text, *close);
		*open = as_written(&text, *open);
	}
	buf_release(&text);
	return found;
}

bool flow_joins(const char *before, const char *after)
{
	struct buf text = BUF_INIT;
	buf_add_str(&text, before);
	flow_add_break(&text);
	buf_add_str(&text, after);
	bool joins = joins_without_space(&text, strlen(before));
	buf_release(&text);
	return joins;
}

bool flow_is_table(const struct buf *text)
{
	const char *line = memchr(text->data, SIGN_BREAK, text->len);
	if (!line)
		return false;
	line++;
	size_t len = strspn(line, "|-: \t");
	bool ends = !line[len] || (unsigned char)line[len] == SIGN_BREAK;
	return ends && memchr(line, '|', len) && memchr(line, '-', len);
}

void flow_add_text(struct buf *text, const char *s)
{
	while (*s) {
		size_t plain = strcspn(s, "*"), stars = strspn(s + plain, "*");
		buf_add(text, s, plain);
		if (stars == 2)
			buf_add_char(text, (char)SIGN_STARS);
		else
			buf_add(text, s + plain, stars);
		s += plain + stars;
	}
}

void flow_add_break(struct buf *text)
{
	buf_add_char(text, (char)SIGN_BREAK);
}
