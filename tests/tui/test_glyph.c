#include "tui/glyph.h"

#include <dirent.h>

#include "../test.h"
#include "base/file.h"
#include "base/text.h"
#include "base/utf8.h"

#define LIMIT ((size_t)1 << 22)

static char ascii(const char *s)
{
	return glyph_stand_in(GLYPH_ASCII, s, strlen(s));
}

static void glyph_leaves_everything_where_all_is_shown(void **state)
{
	(void)state;
	assert_int_equal(glyph_stand_in(GLYPH_ALL, "│", 3), 0);
	assert_int_equal(glyph_stand_in(GLYPH_ALL, "茶", 3), 0);
}

static void glyph_draws_signs_and_quotes_in_ascii(void **state)
{
	(void)state;
	assert_int_equal(ascii("│"), '|');
	assert_int_equal(ascii("█"), '#');
	assert_int_equal(ascii("“"), '"');
	assert_int_equal(ascii("a"), 0);
}

static void glyph_asks_where_ascii_has_nothing_like_it(void **state)
{
	(void)state;
	assert_int_equal(ascii("茶"), '?');
	assert_int_equal(ascii("é"), '?');
	assert_int_equal(ascii("e\xcc\x81"), 'e');
}

static void glyph_keeps_text_but_no_signs_on_the_console(void **state)
{
	(void)state;
	assert_int_equal(glyph_stand_in(GLYPH_TEXT, "é", 2), 0);
	assert_int_equal(glyph_stand_in(GLYPH_TEXT, "“", 3), 0);
	assert_int_equal(glyph_stand_in(GLYPH_TEXT, "▍", 3), '-');
}

static void glyph_chooses_by_setting_then_locale_then_terminal(void **state)
{
	(void)state;
	assert_int_equal(glyph_set_for("auto", "UTF-8", "xterm-256color"), GLYPH_ALL);
	assert_int_equal(glyph_set_for("auto", "utf8", "vte-256color"), GLYPH_ALL);
	assert_int_equal(glyph_set_for("auto", "ANSI_X3.4-1968", "xterm"), GLYPH_ASCII);
	assert_int_equal(glyph_set_for("auto", "ISO-8859-1", "xterm"), GLYPH_ASCII);
	assert_int_equal(glyph_set_for("auto", "UTF-8", "vt100"), GLYPH_ASCII);
	assert_int_equal(glyph_set_for("auto", "UTF-8", "linux"), GLYPH_TEXT);
	assert_int_equal(glyph_set_for("ascii", "UTF-8", "xterm"), GLYPH_ASCII);
	assert_int_equal(glyph_set_for("utf-8", "ANSI_X3.4-1968", "vt100"), GLYPH_ALL);
}

/* ---- What the sources draw ------------------------------------------------------------------- */

static void skip_comment(const char **at)
{
	const char *end = strstr(*at, "*/");
	*at = end ? end + 2 : *at + strlen(*at);
}

/* Every character beyond ASCII outside of comments; the number of those without a row. */
static int unknown_in(const char *source, const char *name, int *seen)
{
	int unknown = 0;
	for (const char *at = source; *at;) {
		int32_t code;
		if (at[0] == '/' && at[1] == '*') {
			skip_comment(&at);
			continue;
		}
		size_t n = utf8_decode(at, strlen(at), &code);
		*seen += code > 0x7f;
		if (code > 0x7f && (!glyph_is_known(code) || text_width(at, n) != 1)) {
			print_error("%s draws %.*s, which ASCII cannot\n", name, (int)n, at);
			unknown++;
		}
		at += n;
	}
	return unknown;
}

static int unknown_in_file(const char *folder, const char *name, int *seen)
{
	struct buf path = BUF_INIT, source = BUF_INIT;
	buf_addf(&path, "%s/%s", folder, name);
	assert_true(file_read(path.data, LIMIT, &source, NULL));
	int unknown = unknown_in(source.data, name, seen);
	buf_release(&path);
	buf_release(&source);
	return unknown;
}

static void glyph_knows_everything_the_interface_draws(void **state)
{
	(void)state;
	const char *top = getenv("SRCDIR");
	struct buf folder = BUF_INIT;
	buf_addf(&folder, "%s/src/tui", top ? top : ".");
	DIR *files = opendir(folder.data);
	int unknown = 0, seen = 0;
	assert_non_null(files);
	for (struct dirent *file; (file = readdir(files));) {
		size_t len = strlen(file->d_name);
		if (len > 2 && strcmp(file->d_name + len - 2, ".c") == 0)
			unknown += unknown_in_file(folder.data, file->d_name, &seen);
	}
	closedir(files);
	buf_release(&folder);
	assert_true(seen > 20);
	assert_int_equal(unknown, 0);
}

static void glyph_finds_what_it_does_not_know(void **state)
{
	(void)state;
	int seen = 0;
	assert_int_equal(unknown_in("\"✓\" /* 茶 */ \"\xe2\x98\x83\"", "a snowman", &seen), 1);
	assert_int_equal(seen, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(glyph_leaves_everything_where_all_is_shown),
		cmocka_unit_test(glyph_draws_signs_and_quotes_in_ascii),
		cmocka_unit_test(glyph_asks_where_ascii_has_nothing_like_it),
		cmocka_unit_test(glyph_keeps_text_but_no_signs_on_the_console),
		cmocka_unit_test(glyph_chooses_by_setting_then_locale_then_terminal),
		cmocka_unit_test(glyph_knows_everything_the_interface_draws),
		cmocka_unit_test(glyph_finds_what_it_does_not_know),
	};
	return RUN(tests);
}
