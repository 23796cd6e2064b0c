#include "base/quote.h"

#include <string.h>

#include "../test.h"

static void assert_quoted(void (*quote)(struct buf *out, const char *s), const char *s,
						  const char *expected)
{
	struct buf out = BUF_INIT;
	quote(&out, s);
	assert_string_equal(out.data, expected);
	buf_release(&out);
}

static void a_word_of_a_shell_is_what_it_was(void **state)
{
	(void)state;
	assert_quoted(quote_shell, "", "''");
	assert_quoted(quote_shell, "a b\n$c `d` \"e\" \\", "'a b\n$c `d` \"e\" \\'");
	assert_quoted(quote_shell, "it's ''", "'it'\\''s '\\'''\\'''");
	assert_quoted(quote_shell, "\xff-é", "'\xff-é'");
}

static void a_value_of_yaml_has_no_character_that_its_readers_refuse(void **state)
{
	(void)state;
	assert_quoted(quote_yaml, "", "\"\"");
	assert_quoted(quote_yaml, "a: 'b' #c {é 三 \xf0\x9f\x8c\x8d}",
				  "\"a: 'b' #c {é 三 \xf0\x9f\x8c\x8d}\"");
	assert_quoted(quote_yaml, "\"a\"\\b", "\"\\\"a\\\"\\\\b\"");
	assert_quoted(quote_yaml, "a\tb\nc\x7f", "\"a\\u0009b\\u000ac\\u007f\"");
	assert_quoted(quote_yaml, "\xc2\x85\xe2\x80\xa8\xe2\x80\xa9\xef\xbb\xbf",
				  "\"\\u0085\\u2028\\u2029\\ufeff\"");
	assert_quoted(quote_yaml, "a\xffz", "\"a\xef\xbf\xbdz\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_word_of_a_shell_is_what_it_was),
		cmocka_unit_test(a_value_of_yaml_has_no_character_that_its_readers_refuse),
	};
	return RUN(tests);
}
