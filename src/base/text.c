#include "base/text.h"

#include <unictype.h>
#include <unigbrk.h>
#include <unilbrk.h>
#include <uniwidth.h>
#include <wchar.h>

#include "base/mem.h"
#include "base/utf8.h"

#define CELLS_MAX 2              /* of one cluster */
#define CODES_MAX 5              /* curses keeps a character and four marks in a cell */
#define STRIDE    256            /* bytes compared at once */
#define SHOWN     "\xef\xbf\xbd" /* U+FFFD */

static int32_t decode(const char *s, size_t len, size_t *bytes)
{
	int32_t code;
	*bytes = utf8_decode(s, len, &code);
	return code;
}

/* wcwidth knows only ASCII before setlocale, or in a locale that is not UTF-8. */
static int width_of(int32_t code)
{
	int width = wcwidth((wchar_t)code);
	if (width < 0 && wcwidth(0x4e00) < 0)
		width = uc_width((ucs4_t)code, "UTF-8");
	return width;
}

/* Default-ignorable characters but the letters among them (the Hangul fillers), which have a cell.
 */
static bool is_ignorable(int32_t code)
{
	return uc_is_property_default_ignorable_code_point((ucs4_t)code) &&
		   !uc_is_general_category((ucs4_t)code, UC_CATEGORY_L);
}

static bool is_tag(int32_t code)
{
	return code >= 0xe0000 && code <= 0xe007f;
}

/* What a character without a shape of its own becomes; NULL when it may be shown as it is. */
static const char *stand_in(int32_t code)
{
	uc_general_category_t shapeless = uc_general_category_or(
		uc_general_category_or(UC_CATEGORY_C, UC_CATEGORY_Zl), UC_CATEGORY_Zp);
	if (code < 0)
		return SHOWN;
	if (is_ignorable(code))
		return uc_is_property_bidi_control((ucs4_t)code) || is_tag(code) ? SHOWN : "";
	/* Letters and format characters that Arabic and Syriac write numbers with are Cf but visible.
	 */
	if (uc_graphemeclusterbreak_property((ucs4_t)code) == GBP_PREPEND)
		return width_of(code) > 0 ? NULL : SHOWN;
	if (uc_is_general_category((ucs4_t)code, shapeless) || width_of(code) < 0)
		return SHOWN;
	return NULL;
}

/* ---- Clusters ---------------------------------------------------------------------------------
 */

/* The rules of UAX 29 that look back further than one character; the library's pair test has the
 * others. */
struct joiner {
	int32_t last;
	bool odd_flags; /* an odd number of regional indicators ends here (GB12) */
	bool picture;   /* a pictograph and nothing but Extend and ZWJ after it (GB11) */
};

static int property(int32_t code)
{
	return uc_graphemeclusterbreak_property((ucs4_t)code);
}

static bool joins(const struct joiner *j, int32_t code)
{
	if (property(j->last) == GBP_RI && property(code) == GBP_RI)
		return j->odd_flags;
	if (property(j->last) == GBP_ZWJ && uc_is_property_extended_pictographic((ucs4_t)code))
		return j->picture;
	return !uc_is_grapheme_break((ucs4_t)j->last, (ucs4_t)code);
}

static void joiner_pass(struct joiner *j, int32_t code)
{
	int kind = property(code);
	j->odd_flags = kind == GBP_RI && !j->odd_flags;
	if (kind != GBP_EXTEND && kind != GBP_ZWJ)
		j->picture = uc_is_property_extended_pictographic((ucs4_t)code);
	j->last = code;
}

/* Bytes of the cluster at s, whose first character takes `first` bytes. */
static size_t cluster_length(const char *s, size_t len, int32_t code, size_t first)
{
	struct joiner j = {0};
	size_t at = first;
	joiner_pass(&j, code);
	while (at < len) {
		size_t n;
		int32_t next = decode(s + at, len - at, &n);
		if (next <= 0 || !joins(&j, next))
			break;
		joiner_pass(&j, next);
		at += n;
	}
	return at;
}

/* The longest beginning of the cluster that terminals agree about, and its cells. */
static void measure_drawn(const char *s, struct text_cluster *c)
{
	int codes = 0;
	while (c->draw < c->len && codes++ < CODES_MAX) {
		size_t n;
		int32_t code = decode(s + c->draw, c->len - c->draw, &n);
		if (codes > 1 && stand_in(code))
			break;
		int width = width_of(code);
		if (c->cells + width > CELLS_MAX)
			break;
		c->cells += width;
		c->draw += n;
	}
}

static struct text_cluster ascii_cluster(const char *s, size_t len)
{
	bool crlf = s[0] == '\r' && len > 1 && s[1] == '\n';
	bool hidden = s[0] < ' ' || s[0] == 0x7f;
	return (struct text_cluster){
		.len = crlf ? 2 : 1, .draw = hidden ? 0 : 1, .cells = 1, .hidden = hidden};
}

/* The cells of U+FFFD or of nothing, for a cluster that must not be drawn. A mark without a base is
 * one as well: the terminal would set it on whatever stands to its left. */
static bool measure_hidden(int32_t code, struct text_cluster *c)
{
	const char *shown = stand_in(code);
	if (!shown && width_of(code) == 0)
		shown = SHOWN;
	c->hidden = shown != NULL;
	c->cells = shown && *shown;
	return c->hidden;
}

struct text_cluster text_cluster(const char *s, size_t len)
{
	unsigned char first = (unsigned char)s[0];
	bool control = first < ' ' || first == 0x7f;
	if (control || (first < 0x80 && (len == 1 || (unsigned char)s[1] < 0x80)))
		return ascii_cluster(s, len);
	struct text_cluster c = {0};
	size_t n;
	int32_t code = decode(s, len, &n);
	c.len = code < 0 ? n : cluster_length(s, len, code, n);
	if (!measure_hidden(code, &c))
		measure_drawn(s, &c);
	return c;
}

static size_t step_back(const char *s, size_t at)
{
	do
		at--;
	while (at > 0 && ((unsigned char)s[at] & 0xc0) == 0x80);
	return at;
}

/* Whether a cluster begins before `code` whatever stands further left than `before`. */
static bool begins_cluster(int32_t before, int32_t code)
{
	return property(code) != GBP_RI && !uc_is_property_extended_pictographic((ucs4_t)code) &&
		   uc_is_grapheme_break((ucs4_t)before, (ucs4_t)code);
}

/* A place at or before `at` where a cluster surely begins. */
static size_t sure_start(const char *s, size_t at, size_t end)
{
	while (at > 0) {
		size_t before = step_back(s, at), n;
		int32_t left = decode(s + before, at - before, &n);
		int32_t right = decode(s + at, end - at, &n);
		if (left <= 0 || right <= 0 || begins_cluster(left, right))
			break;
		at = before;
	}
	return at;
}

size_t text_previous(const char *s, size_t at)
{
	size_t start = sure_start(s, step_back(s, at), at);
	for (;;) {
		size_t next = start + text_cluster(s + start, at - start).len;
		if (next >= at)
			return start;
		start = next;
	}
}

int text_width(const char *s, size_t len)
{
	int cells = 0;
	for (size_t at = 0; at < len;) {
		struct text_cluster c = text_cluster(s + at, len - at);
		cells += c.cells;
		at += c.len;
	}
	return cells;
}

size_t text_fit(const char *s, size_t len, int cells)
{
	size_t at = 0;
	while (at < len) {
		struct text_cluster c = text_cluster(s + at, len - at);
		if (c.cells > cells)
			break;
		cells -= c.cells;
		at += c.len;
	}
	return at;
}

size_t text_same_start(const char *a, const char *b, size_t len)
{
	size_t at = 0;
	while (at + STRIDE <= len && memcmp(a + at, b + at, STRIDE) == 0)
		at += STRIDE;
	while (at < len && a[at] == b[at])
		at++;
	return at;
}

size_t text_same_end(const char *a_end, const char *b_end, size_t len)
{
	size_t at = 0;
	while (at + STRIDE <= len && memcmp(a_end - at - STRIDE, b_end - at - STRIDE, STRIDE) == 0)
		at += STRIDE;
	while (at < len && a_end[-1 - (ptrdiff_t)at] == b_end[-1 - (ptrdiff_t)at])
		at++;
	return at;
}

/* ---- Safe to show -----------------------------------------------------------------------------
 */

static void add_hidden(struct buf *out, const char *s, const struct text_cluster *c)
{
	unsigned char first = (unsigned char)s[0];
	char bytes[4];
	if (first == '\n' || first == '\t' || (first == '\r' && c->len > 1))
		buf_add_char(out, ' ');
	else if (first < ' ' || first == 0x7f)
		buf_add(out, bytes, utf8_encode(first == 0x7f ? 0x2421 : 0x2400u + first, bytes));
	else if (c->cells)
		buf_add_str(out, SHOWN);
}

void text_safe(struct buf *out, const char *s, size_t len)
{
	for (size_t at = 0; at < len;) {
		struct text_cluster c = text_cluster(s + at, len - at);
		if (c.hidden)
			add_hidden(out, s + at, &c);
		else
			buf_add(out, s + at, c.draw);
		at += c.len;
	}
}

void text_elide(struct buf *out, const char *s, size_t len, int cells)
{
	if (text_width(s, len) <= cells) {
		text_safe(out, s, len);
	} else if (cells > 0) {
		text_safe(out, s, text_fit(s, len, cells - 1));
		buf_add_str(out, "…");
	}
}

/* ---- Lines ------------------------------------------------------------------------------------
 */

/* A cluster of a space and nothing on it. */
static bool is_breaking_space(const char *s, size_t len)
{
	size_t n;
	int32_t code = decode(s, len, &n);
	bool glue = code == 0xa0 || code == 0x2007 || code == 0x202f;
	return code >= 0 && n == len && !glue && uc_is_property_white_space((ucs4_t)code);
}

size_t text_wrap(const char *s, const char *breaks, size_t len, int cells)
{
	size_t at = 0, last = 0;
	int width = 0;
	while (at < len) {
		if (at && breaks[at])
			last = at;
		struct text_cluster c = text_cluster(s + at, len - at);
		width += c.cells;
		if (width > cells && !is_breaking_space(s + at, c.len))
			return last ? last : at ? at : c.len;
		at += c.len;
	}
	return len;
}

static bool is_wide(const char *s, size_t len)
{
	size_t n;
	int32_t code = len ? decode(s, len, &n) : -1;
	return code >= 0 && width_of(code) == 2;
}

/* The library follows an older UAX 14, which never breaks beside a curly quote. Since Unicode 16
 * one between East Asian characters is like a bracket (LB19a): it is made one, of as many bytes. */
static void quotes_to_brackets(char *s, size_t len)
{
	bool wide = false;
	for (size_t at = 0, n; at < len; at += n) {
		int32_t code = decode(s + at, len - at, &n);
		bool opens = code == 0x2018 || code == 0x201c, closes = code == 0x2019 || code == 0x201d;
		if (wide && (opens || closes) && is_wide(s + at + n, len - at - n))
			memcpy(s + at, opens ? "「" : "」", n);
		wide = is_wide(s + at, n);
	}
}

void text_breaks(const char *s, size_t len, struct buf *breaks)
{
	char *copy = mem_strndup(s, len);
	quotes_to_brackets(copy, len);
	buf_clear(breaks);
	buf_reserve(breaks, len);
	u8_possible_linebreaks((const uint8_t *)copy, len, "UTF-8", breaks->data);
	free(copy);
	breaks->len = len;
	breaks->data[len] = '\0';
	bool after_end = false;
	for (size_t at = 0, n; at < len; at += n) {
		decode(s + at, len - at, &n);
		char kind = breaks->data[at];
		memset(breaks->data + at, 0, n);
		breaks->data[at] = after_end || kind == UC_BREAK_POSSIBLE ? 1 : 0;
		after_end = kind == UC_BREAK_MANDATORY;
	}
}
