#include "../test.h"

#include "base/buf.h"
#include "base/ini.h"

/* Notes what it is told as "section.name=value;". */
static bool note(void *ctx, const struct ini_entry *entry, struct err *err)
{
	if (!strcmp(entry->value, "bad"))
		return err_set(err, ERR_FILE, "the value bad is not known: take good");
	buf_addf(ctx, "%s.%s=%s;", entry->section, entry->name, entry->value);
	return true;
}

static bool note_line(void *ctx, const struct ini_entry *entry, struct err *err)
{
	(void)err;
	buf_addf(ctx, "%s:%d;", entry->name, entry->line);
	return true;
}

static void assert_parsed(const char *text, const char *expected)
{
	struct buf notes = BUF_INIT;
	struct err err = ERR_INIT;
	if (!ini_parse_text(text, "dark.theme", note, &notes, &err))
		fail_msg("%s", err.text);
	assert_string_equal(notes.data, expected);
	buf_release(&notes);
}

static void assert_refused(const char *text, const char *sentence)
{
	struct buf notes = BUF_INIT;
	struct err err = ERR_INIT;
	assert_false(ini_parse_text(text, "dark.theme", note, &notes, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_memory_equal(err.text, sentence, strlen(sentence));
	buf_release(&notes);
}

static void ini_parse_text_tells_every_value(void **state)
{
	(void)state;
	assert_parsed("top = 1\n[colours]\ntitle = bold cyan\ngauge=green\n[keys]\nwrite = w",
				  ".top=1;colours.title=bold cyan;colours.gauge=green;keys.write=w;");
	assert_parsed("", "");
	assert_parsed("\n\n", "");
}

static void ini_parse_text_skips_comments_and_a_byte_order_mark(void **state)
{
	(void)state;
	assert_parsed("\xef\xbb\xbf; one\n# two\na = 1 ; three\n  ; four\nb = 2;3\n", ".a=1;.b=2;3;");
}

static void ini_parse_text_reads_lines_of_dos(void **state)
{
	(void)state;
	assert_parsed("[s]\r\na = 1\r\n\r\nb = 2\r\n", "s.a=1;s.b=2;");
}

static void ini_parse_text_reads_indented_lines_as_lines(void **state)
{
	(void)state;
	assert_parsed("[s]\n  a = 1\n\tb = 2\n", "s.a=1;s.b=2;");
}

static void ini_parse_text_names_the_line_of_a_mistake(void **state)
{
	(void)state;
	assert_refused("a = 1\n\nnonsense\nb = bad\n", "dark.theme:3: This is no [section]");
	assert_refused("[open\n", "dark.theme:1: This is no [section]");
	assert_refused("[s]\na = 1\nb = bad\nnonsense\n",
				   "dark.theme:3: the value bad is not known: take good");
}

static void ini_parse_text_tells_the_line_of_a_value(void **state)
{
	(void)state;
	struct buf notes = BUF_INIT;
	assert_true(ini_parse_text("a = 1\n\n; b\n[c]\n\td = 2\n", "f", note_line, &notes, NULL));
	assert_string_equal(notes.data, "a:1;d:5;");
	buf_release(&notes);
}

static void ini_parse_text_stops_at_the_first_mistake(void **state)
{
	struct buf notes = BUF_INIT;
	struct err err = ERR_INIT;
	(void)state;
	assert_false(ini_parse_text("a = 1\nb = bad\nc = 3\n", "f", note, &notes, &err));
	assert_string_equal(notes.data, ".a=1;");
	buf_release(&notes);
}

/* A line of `len` bytes in all: "a = xxx…". */
static void add_line(struct buf *text, size_t len)
{
	size_t before = text->len;
	buf_add_str(text, "a = ");
	while (text->len - before < len)
		buf_add_char(text, 'x');
	buf_add_char(text, '\n');
}

static void ini_parse_text_refuses_a_line_it_would_have_to_cut(void **state)
{
	struct buf text = BUF_INIT, notes = BUF_INIT;
	struct err err = ERR_INIT;
	(void)state;
	add_line(&text, 190);
	assert_true(ini_parse_text(text.data, "f", note, &notes, &err));
	assert_int_equal(notes.len, 190 - 4 + strlen(".a=;"));
	add_line(&text, 100000);
	assert_refused(text.data, "dark.theme:2: The line is longer than ");
	buf_release(&text);
	buf_release(&notes);
}

static void ini_parse_text_refuses_a_section_it_would_have_to_cut(void **state)
{
	(void)state;
	assert_parsed("[1234567890123456789012345678901234567890123456789]\na=1\n",
				  "1234567890123456789012345678901234567890123456789.a=1;");
	assert_refused("[12345678901234567890123456789012345678901234567890]\na=1\n",
				   "dark.theme:1: The section's name is longer than 49 bytes");
}

static void ini_parse_text_takes_comments_of_any_length(void **state)
{
	struct buf text = BUF_INIT;
	(void)state;
	buf_add_str(&text, "# ");
	add_line(&text, 1000);
	buf_add_str(&text, "b = 2\n");
	assert_parsed(text.data, ".b=2;");
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ini_parse_text_tells_every_value),
		cmocka_unit_test(ini_parse_text_skips_comments_and_a_byte_order_mark),
		cmocka_unit_test(ini_parse_text_reads_lines_of_dos),
		cmocka_unit_test(ini_parse_text_reads_indented_lines_as_lines),
		cmocka_unit_test(ini_parse_text_names_the_line_of_a_mistake),
		cmocka_unit_test(ini_parse_text_tells_the_line_of_a_value),
		cmocka_unit_test(ini_parse_text_stops_at_the_first_mistake),
		cmocka_unit_test(ini_parse_text_refuses_a_line_it_would_have_to_cut),
		cmocka_unit_test(ini_parse_text_refuses_a_section_it_would_have_to_cut),
		cmocka_unit_test(ini_parse_text_takes_comments_of_any_length),
	};
	return RUN(tests);
}
