/* Text that is shown: what text_safe gives is harmless and as wide as it says; lines and cuts fit.
 */
#include <locale.h>

#include "base/text.h"
#include "fuzz.h"

static bool is_harmless(int32_t code)
{
	return code >= 0x20 && (code < 0x7f || code > 0x9f) && code != 0x200b && code != 0xfeff &&
		   (code < 0x200e || code > 0x200f) && (code < 0x2028 || code > 0x202e) &&
		   (code < 0x2060 || code > 0x206f) && (code < 0xe000 || code > 0xf8ff) &&
		   (code < 0xfff9 || code > 0xfffb) && code < 0xe0000;
}

static void check_safe(const char *s, size_t len)
{
	struct buf safe = BUF_INIT, again = BUF_INIT;
	text_safe(&safe, s, len);
	for (size_t at = 0, n; at < safe.len; at += n) {
		int32_t code;
		n = utf8_decode(safe.data + at, safe.len - at, &code);
		MUST(is_harmless(code));
	}
	text_safe(&again, safe.data, safe.len);
	MUST(text_width(again.data, again.len) == text_width(safe.data, safe.len));
	buf_release(&safe);
	buf_release(&again);
}

static void check_clusters(const char *s, size_t len)
{
	int cells = 0;
	for (size_t at = 0; at < len;) {
		struct text_cluster c = text_cluster(s + at, len - at);
		MUST(c.len >= 1 && c.len <= len - at && c.draw <= c.len);
		MUST(c.cells >= 0 && c.cells <= 2 && (!c.hidden || !c.draw));
		cells += c.cells;
		at += c.len;
		MUST(text_previous(s, at) < at);
	}
	MUST(text_width(s, len) == cells);
}

static void check_cuts(const char *s, size_t len)
{
	for (int cells = 0; cells < 12; cells++) {
		struct buf cut = BUF_INIT;
		size_t fit = text_fit(s, len, cells);
		MUST(fit <= len && text_width(s, fit) <= cells);
		text_elide(&cut, s, len, cells);
		MUST(is_text(cut.data, cut.len) && text_width(cut.data, cut.len) <= cells);
		buf_release(&cut);
	}
}

/* One character of white space: none of those with a cell is more than three bytes. */
static bool may_hang(const char *s, const struct text_cluster *c)
{
	static const char ideographic[] = "\xe3\x80\x80";
	return !c->cells || (c->len <= 3 && (c->cells == 1 || !memcmp(s, ideographic, c->len)));
}

/* A line is no wider than asked for but by white space at its end or a single cluster. */
static void check_line(const char *s, size_t len, int cells)
{
	size_t fit = text_fit(s, len, cells);
	if (fit < len && fit) {
		for (size_t at = fit; at < len;) {
			struct text_cluster c = text_cluster(s + at, len - at);
			MUST(may_hang(s + at, &c));
			at += c.len;
		}
	}
	MUST(fit || text_cluster(s, len).len == len || !cells);
}

static void check_wrapping(const char *s, size_t len)
{
	struct buf breaks = BUF_INIT;
	text_breaks(s, len, &breaks);
	MUST(breaks.len == len);
	for (int cells = 1; cells < 40; cells += 13) {
		for (size_t at = 0; at < len;) {
			size_t line = text_wrap(s + at, breaks.data + at, len - at, cells);
			MUST(line >= 1 && line <= len - at);
			check_line(s + at, line, cells);
			at += line;
			MUST(at == len || ((unsigned char)s[at] & 0xc0) != 0x80);
		}
	}
	buf_release(&breaks);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT;
	setlocale(LC_CTYPE, "C.UTF-8");
	check_safe((const char *)data, size);
	repaired(&text, data, size);
	check_safe(text.data, text.len);
	check_clusters(text.data, text.len);
	check_cuts(text.data, text.len);
	size_t paragraph = strcspn(text.data, "\n");
	check_wrapping(text.data, paragraph);
	buf_release(&text);
	return 0;
}
