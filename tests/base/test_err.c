#include "../test.h"

#include <errno.h>

#include "base/err.h"
#include "base/utf8.h"

static void err_set_keeps_kind_and_sentence(void **state)
{
	struct err err = ERR_INIT;
	(void)state;
	assert_false(err_set(&err, ERR_USAGE, "no such option: %s", "--x"));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_string_equal(err.text, "no such option: --x");
	assert_false(err_set(NULL, ERR_USAGE, "nobody asks"));
}

static void err_set_may_quote_the_former_sentence(void **state)
{
	struct err err = ERR_INIT;
	(void)state;
	err_set(&err, ERR_FILE, "the line is too long");
	err_set(&err, err.kind, "dark.theme:3: %s", err.text);
	assert_string_equal(err.text, "dark.theme:3: the line is too long");
}

static void err_errno_adds_the_cause_and_leaves_errno(void **state)
{
	struct err err = ERR_INIT;
	(void)state;
	errno = ENOENT;
	assert_false(err_errno(&err, ERR_FILE, "cannot read %s", "a.md"));
	assert_string_equal(err.text, "cannot read a.md: No such file or directory");
	assert_int_equal(errno, ENOENT);
}

static void err_set_makes_file_names_valid_utf8_on_one_line(void **state)
{
	struct err err = ERR_INIT;
	(void)state;
	err_set(&err, ERR_FILE, "cannot read %s\n", "caf\xe9");
	assert_string_equal(err.text, "cannot read caf\xef\xbf\xbd");
}

static void err_set_cuts_between_characters(void **state)
{
	struct err err = ERR_INIT;
	char name[3 * 500 + 1];
	(void)state;
	for (size_t i = 0; i < 500; i++)
		memcpy(name + 3 * i, "\xe4\xb8\xad", 3);
	name[sizeof name - 1] = '\0';
	for (int shift = 1; shift <= 3; shift++) {
		err_set(&err, ERR_FILE, "%.*s%s", shift, "abc", name);
		size_t len = strlen(err.text);
		assert_in_range(len, sizeof err.text - 3, sizeof err.text - 1);
		assert_int_equal(utf8_valid_prefix(err.text, len), len);
	}
}

static void check_end(const char *sentence, const char *ended)
{
	struct err err = ERR_INIT;
	err_set(&err, ERR_MODEL, "%s", sentence);
	err_end(&err);
	assert_string_equal(err.text, ended);
	assert_int_equal(err.kind, ERR_MODEL);
}

static void err_end_adds_a_full_stop_where_there_is_no_end(void **state)
{
	(void)state;
	check_end("It broke", "It broke.");
	check_end("It broke.", "It broke.");
	check_end("Did it?", "Did it?");
	check_end("坏了。", "坏了。");
	check_end("Words cut short…", "Words cut short…");
	check_end("", "");
	err_end(NULL);
}

static void err_add_ends_the_sentence_and_adds_another(void **state)
{
	struct err err = ERR_INIT;
	(void)state;
	err_set(&err, ERR_FILE, "Cannot write %s", "a.md");
	err_add(&err, "It is in %s", "b.md");
	err_add(&err, "See there.");
	assert_string_equal(err.text, "Cannot write a.md. It is in b.md. See there.");
	assert_int_equal(err.kind, ERR_FILE);
	err_add(NULL, "x");
}

static void err_add_cuts_what_is_too_long(void **state)
{
	struct err err = ERR_INIT;
	char text[2000];
	(void)state;
	memset(text, 'x', sizeof text);
	text[sizeof text - 1] = '\0';
	err_set(&err, ERR_FILE, "%s", text);
	err_add(&err, "More.");
	assert_true(strlen(err.text) < sizeof err.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(err_set_keeps_kind_and_sentence),
		cmocka_unit_test(err_set_may_quote_the_former_sentence),
		cmocka_unit_test(err_errno_adds_the_cause_and_leaves_errno),
		cmocka_unit_test(err_set_makes_file_names_valid_utf8_on_one_line),
		cmocka_unit_test(err_set_cuts_between_characters),
		cmocka_unit_test(err_end_adds_a_full_stop_where_there_is_no_end),
		cmocka_unit_test(err_add_ends_the_sentence_and_adds_another),
		cmocka_unit_test(err_add_cuts_what_is_too_long),
	};
	return RUN(tests);
}
