#include "../test.h"

#include <locale.h>
#include <wchar.h>

#include "../help.h"
#include "base/text.h"
#include "base/utf8.h"

#define R         "\xef\xbf\xbd"
#define GRAPHEMES "/usr/share/unicode/auxiliary/GraphemeBreakTest.txt"
#define FAMILY    "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7"

static void assert_cluster(const char *s, size_t len, size_t draw, int cells)
{
	struct text_cluster c = text_cluster(s, strlen(s));
	assert_int_equal(c.len, len);
	assert_int_equal(c.draw, draw);
	assert_int_equal(c.cells, cells);
	assert_int_equal(c.hidden, draw == 0);
}

static void assert_safe(const char *s, size_t len, const char *expected)
{
	struct buf out = BUF_INIT;
	text_safe(&out, s, len);
	assert_string_equal(out.data, expected);
	buf_release(&out);
}

#define SAFE(s, expected) assert_safe("" s "", sizeof(s) - 1, expected)

static void text_cluster_draws_whole_what_terminals_agree_on(void **state)
{
	(void)state;
	assert_cluster("ab", 1, 1, 1);
	assert_cluster("\xe4\xb8\xad\xe6\x96\x87", 3, 3, 2);
	assert_cluster("e\xcc\x81x", 3, 3, 1);
	assert_cluster("\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", 9, 9, 2);
	assert_cluster("\xe0\xa4\x95\xe0\xa4\xbe", 6, 6, 2);
	assert_cluster("\xf0\x9f\x87\xa8\xf0\x9f\x87\xb3\xf0\x9f\x87\xa8", 8, 8, 2);
}

static void text_cluster_draws_the_first_character_where_terminals_disagree(void **state)
{
	(void)state;
	assert_cluster(FAMILY "!", 18, 4, 2);
	assert_cluster("\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd", 8, 4, 2);
	assert_cluster("\xe2\x9d\xa4\xef\xb8\x8f", 6, 3, 1);
	assert_cluster("1\xef\xb8\x8f\xe2\x83\xa3", 7, 1, 1);
	assert_cluster("a\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81", 13, 9, 1);
}

static void text_cluster_hides_what_has_no_shape(void **state)
{
	(void)state;
	assert_cluster("\tx", 1, 0, 1);
	assert_cluster("\r\n", 2, 0, 1);
	assert_cluster("\x1b[", 1, 0, 1);
	assert_cluster("\x7f", 1, 0, 1);
	assert_cluster("\xe2\x80\xae", 3, 0, 1);
	assert_cluster("\xe2\x80\x8bx", 3, 0, 0);
	assert_cluster("\xcc\x81", 2, 0, 1);
	assert_cluster("\xee\x80\x80", 3, 0, 1);
}

static uint32_t next_number(char **at)
{
	char *end;
	uint32_t code = (uint32_t)strtoul(*at, &end, 16);
	*at = end;
	return code;
}

/* A line "÷ 0020 × 0308 ÷" as text and as a mark for each byte where a cluster begins. */
static void read_case(char *line, struct buf *text, char *begins)
{
	bool fresh = true;
	for (char *p = line; *p && *p != '#';) {
		if (!strncmp(p, "÷", 2) || !strncmp(p, "×", 2)) {
			fresh = (unsigned char)p[1] == 0xb7;
			p += 2;
		} else if (strchr("0123456789ABCDEF", *p)) {
			char bytes[4];
			begins[text->len] = fresh;
			buf_add(text, bytes, utf8_encode(next_number(&p), bytes));
		} else {
			p++;
		}
	}
	begins[text->len] = 1;
}

static void check_graphemes(const struct buf *text, const char *begins)
{
	for (size_t at = 0; at < text->len;) {
		size_t len = text_cluster(text->data + at, text->len - at).len;
		for (size_t i = at + 1; i < at + len; i++)
			assert_false(begins[i]);
		assert_true(begins[at + len]);
		assert_int_equal(text_previous(text->data, at + len), at);
		at += len;
	}
}

static void text_cluster_and_previous_follow_the_unicode_cases(void **state)
{
	FILE *f = fopen(GRAPHEMES, "re");
	char line[4096];
	int cases = 0;
	(void)state;
	if (!f) {
		print_message("no " GRAPHEMES "\n");
		skip();
	}
	while (fgets(line, sizeof line, f)) {
		struct buf text = BUF_INIT;
		char begins[256] = {0};
		read_case(line, &text, begins);
		check_graphemes(&text, begins);
		cases += text.len > 0;
		buf_release(&text);
	}
	fclose(f);
	assert_true(cases > 500);
}

static void text_previous_steps_back_over_long_runs(void **state)
{
	struct buf flags = BUF_INIT;
	(void)state;
	for (int i = 0; i < 101; i++)
		buf_add_str(&flags, "\xf0\x9f\x87\xa8");
	assert_int_equal(text_previous(flags.data, flags.len), flags.len - 4);
	assert_int_equal(text_previous(flags.data, flags.len - 4), flags.len - 12);
	buf_release(&flags);
}

static void text_width_counts_cells(void **state)
{
	(void)state;
	assert_int_equal(text_width("", 0), 0);
	assert_int_equal(text_width("abc", 3), 3);
	assert_int_equal(text_width("\xe4\xb8\xad\xe6\x96\x87!", 7), 5);
	assert_int_equal(text_width(FAMILY, strlen(FAMILY)), 2);
	assert_int_equal(text_width("a\xe2\x80\x8b\xe2\x80\xae\t", 8), 3);
}

static void text_fit_takes_whole_clusters(void **state)
{
	(void)state;
	assert_int_equal(text_fit("abc", 3, 2), 2);
	assert_int_equal(text_fit("abc", 3, 9), 3);
	assert_int_equal(text_fit("\xe4\xb8\xad\xe6\x96\x87", 6, 3), 3);
	assert_int_equal(text_fit("e\xcc\x81x", 4, 1), 3);
	assert_int_equal(text_fit("\xe4\xb8\xad", 3, 1), 0);
}

static void text_safe_keeps_ordinary_text(void **state)
{
	(void)state;
	SAFE("na\xc3\xafve \xe4\xb8\xad\xe6\x96\x87 e\xcc\x81 \xd8\xb9\xd8\xb1\xd8\xa8\xd9\x8a "
		 "\xe2\x80\xa6",
		 "na\xc3\xafve \xe4\xb8\xad\xe6\x96\x87 e\xcc\x81 \xd8\xb9\xd8\xb1\xd8\xa8\xd9\x8a "
		 "\xe2\x80\xa6");
	SAFE("\xd8\x80\xd9\xa1", "\xd8\x80\xd9\xa1");
}

static void text_safe_makes_the_unshown_visible(void **state)
{
	(void)state;
	SAFE("a\nb\tc\r\nd", "a b c d");
	SAFE("\x1b[31m\0\x7f\r.", "\xe2\x90\x9b[31m\xe2\x90\x80\xe2\x90\xa1\xe2\x90\x8d.");
	SAFE("\xc2\x9b"
		 "31m",
		 R "31m");
	SAFE("\xe2\x80\xae"
		 "evil",
		 R "evil");
	SAFE("a\xe2\x80\x8b"
		 "b\xef\xbb\xbf"
		 "c\xc2\xad"
		 "d",
		 "abcd");
	SAFE("\xe2\x80\xa8\xe2\x80\xa9\xee\x80\x80", R R R);
	SAFE("\xff\xc0\x80\xe4\xb8x", R R R R "x");
	SAFE("\n\xcc\x81", " " R);
}

static void assert_harmless(const char *s, size_t len)
{
	struct buf out = BUF_INIT;
	text_safe(&out, s, len);
	assert_int_equal(utf8_valid_prefix(out.data, out.len), out.len);
	for (size_t at = 0, n; at < out.len; at += n) {
		int32_t code;
		n = utf8_decode(out.data + at, out.len - at, &code);
		bool control = code < ' ' || (code >= 0x7f && code < 0xa0);
		bool bidi = code == 0x61c || code == 0x200e || code == 0x200f ||
					(code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
		bool unseen = (code >= 0x200b && code <= 0x200d) || (code >= 0x2060 && code <= 0x2064) ||
					  code == 0xfeff || (code >= 0xfff9 && code <= 0xfffb) ||
					  (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0000 && code <= 0xe0fff);
		bool separator = code == 0x2028 || code == 0x2029;
		bool private = (code >= 0xe000 && code <= 0xf8ff) || code >= 0xf0000;
		if (control || bidi || unseen || separator || private || wcwidth((wchar_t)code) < 0)
			fail_msg("U+%04X gets through", (unsigned)code);
	}
	buf_release(&out);
}

static void text_safe_lets_no_character_through_that_steers_a_terminal(void **state)
{
	(void)state;
	for (uint32_t code = 0; code <= 0x10ffff; code++) {
		char bytes[16] = "a";
		if (code >= 0xd800 && code <= 0xdfff)
			continue;
		size_t len = 1 + utf8_encode(code, bytes + 1);
		assert_harmless(bytes + 1, len - 1);
		bytes[len] = 'b';
		assert_harmless(bytes, len + 1);
	}
}

static void text_safe_is_as_wide_as_text_width_says(void **state)
{
	struct buf blns = BUF_INIT, safe = BUF_INIT;
	(void)state;
	if (!corpus_read("blns.txt", &blns))
		skip();
	for (char *line = blns.data, *end; (end = strchr(line, '\n')); line = end + 1) {
		size_t len = (size_t)(end - line);
		assert_harmless(line, len);
		buf_clear(&safe);
		text_safe(&safe, line, len);
		int drawn = 0;
		for (size_t at = 0, n; at < safe.len; at += n) {
			int32_t code;
			n = utf8_decode(safe.data + at, safe.len - at, &code);
			drawn += wcwidth((wchar_t)code);
		}
		assert_int_equal(drawn, text_width(line, len));
	}
	buf_release(&blns);
	buf_release(&safe);
}

static void assert_elided(const char *s, int cells, const char *expected)
{
	struct buf out = BUF_INIT;
	text_elide(&out, s, strlen(s), cells);
	assert_string_equal(out.data, expected);
	assert_true(text_width(out.data, out.len) <= cells);
	buf_release(&out);
}

static void text_elide_marks_what_it_cuts(void **state)
{
	(void)state;
	assert_elided("abc", 3, "abc");
	assert_elided("abcd", 3, "ab…");
	assert_elided("中文字", 6, "中文字");
	assert_elided("中文字", 5, "中文…");
	assert_elided("中文字", 4, "中…");
	assert_elided("abc", 1, "…");
	assert_elided("abc", 0, "");
	assert_elided("\x1b]0;x", 9, "\xe2\x90\x9b]0;x");
}

/* Wraps s and joins the lines by '|'. */
static void assert_wrapped(const char *s, int cells, const char *expected)
{
	struct buf breaks = BUF_INIT, lines = BUF_INIT;
	size_t len = strlen(s);
	text_breaks(s, len, &breaks);
	assert_int_equal(breaks.len, len);
	for (size_t at = 0; at < len;) {
		size_t n = text_wrap(s + at, breaks.data + at, len - at, cells);
		assert_true(n > 0);
		if (at)
			buf_add_char(&lines, '|');
		buf_add(&lines, s + at, n);
		at += n;
	}
	assert_string_equal(lines.data, expected);
	buf_release(&breaks);
	buf_release(&lines);
}

static void text_wrap_breaks_between_words(void **state)
{
	(void)state;
	assert_wrapped("the quick brown fox", 10, "the quick |brown fox");
	assert_wrapped("the quick brown fox", 9, "the quick |brown fox");
	assert_wrapped("one two", 80, "one two");
	assert_wrapped("", 10, "");
	assert_wrapped("well-known fact", 6, "well-|known |fact");
}

static void text_wrap_lets_white_space_hang(void **state)
{
	(void)state;
	assert_wrapped("abc    def", 3, "abc    |def");
	assert_wrapped("abc\xc2\xa0"
				   "def ghi",
				   7,
				   "abc\xc2\xa0"
				   "def |ghi");
	/* A mark that has a cell of its own, on a space. */
	assert_wrapped("abc \xf0\x91\x8d\x8b", 3, "abc| \xf0\x91\x8d\x8b");
}

static void text_wrap_cuts_a_word_longer_than_the_line(void **state)
{
	(void)state;
	assert_wrapped("abcdefgh ij", 3, "abc|def|gh |ij");
	assert_wrapped("中", 1, "中");
	assert_wrapped("e\xcc\x81"
				   "e\xcc\x81",
				   1, "e\xcc\x81|e\xcc\x81");
	assert_wrapped(FAMILY FAMILY, 2, FAMILY "|" FAMILY);
}

static void text_wrap_keeps_chinese_punctuation_off_the_line_start(void **state)
{
	(void)state;
	assert_wrapped("北京的秋天，最美。", 8, "北京的秋|天，最|美。");
	assert_wrapped("他说：“你好”", 8, "他说：|“你好”");
	assert_wrapped("他说：“你好。”我走了。", 8, "他说：|“你好。”|我走了。");
	assert_wrapped("他说“好”，我走", 8, "他说|“好”，我|走");
	assert_wrapped("say \"no\" or “no” now", 8, "say \"no\" |or “no” |now");
	assert_wrapped("用GPT写作", 4, "用|GPT|写作");
}

static int setup(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

static void text_width_knows_chinese_in_any_locale(void **state)
{
	(void)state;
	assert_non_null(setlocale(LC_CTYPE, "C"));
	assert_int_equal(text_width("\xe4\xb8\xad\xe6\x96\x87", 6), 4);
	SAFE("caf\xc3\xa9 \xe4\xb8\xad", "caf\xc3\xa9 \xe4\xb8\xad");
	assert_int_equal(setup(state), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_cluster_draws_whole_what_terminals_agree_on),
		cmocka_unit_test(text_cluster_draws_the_first_character_where_terminals_disagree),
		cmocka_unit_test(text_cluster_hides_what_has_no_shape),
		cmocka_unit_test(text_cluster_and_previous_follow_the_unicode_cases),
		cmocka_unit_test(text_previous_steps_back_over_long_runs),
		cmocka_unit_test(text_width_counts_cells),
		cmocka_unit_test(text_fit_takes_whole_clusters),
		cmocka_unit_test(text_safe_keeps_ordinary_text),
		cmocka_unit_test(text_safe_makes_the_unshown_visible),
		cmocka_unit_test(text_safe_lets_no_character_through_that_steers_a_terminal),
		cmocka_unit_test(text_safe_is_as_wide_as_text_width_says),
		cmocka_unit_test(text_elide_marks_what_it_cuts),
		cmocka_unit_test(text_wrap_breaks_between_words),
		cmocka_unit_test(text_wrap_lets_white_space_hang),
		cmocka_unit_test(text_wrap_cuts_a_word_longer_than_the_line),
		cmocka_unit_test(text_wrap_keeps_chinese_punctuation_off_the_line_start),
		cmocka_unit_test(text_width_knows_chinese_in_any_locale),
	};
	return cmocka_run_group_tests_name(__FILE__, tests, setup, NULL);
}
