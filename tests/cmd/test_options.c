#include "../test.h"

#include "cmd/options.h"
#include "cmd/settings.h"

#define WORDS_MAX 12

static struct command_line line;
static struct err err;

/* Parses the words, which end with NULL; the first is no program name. */
static bool parse(const char *const *words)
{
	char *argv[WORDS_MAX + 2] = {(char *)"longhand"};
	int argc = 1;
	for (; *words; words++)
		argv[argc++] = (char *)*words;
	options_release(&line);
	err = (struct err)ERR_INIT;
	return options_parse(&line, argc, argv, &err);
}

#define PARSE(...) parse((const char *const[]){__VA_ARGS__, NULL})

static void refuses(bool parsed, const char *why)
{
	assert_false(parsed);
	assert_int_equal(err.kind, ERR_USAGE);
	if (!strstr(err.text, why))
		fail_msg("“%s” does not say “%s”", err.text, why);
}

static int release(void **state)
{
	(void)state;
	options_release(&line);
	return 0;
}

static void options_take_values_joined_and_apart(void **state)
{
	(void)state;
	assert_true(PARSE("write", "--words=500", "-i", "one", "-oguide.md", "--model", "m"));
	assert_ptr_equal(line.command, &command_write);
	assert_int_equal(line.options.words, 500);
	assert_string_equal(line.options.instruction, "one");
	assert_string_equal(line.options.output, "guide.md");
	assert_int_equal(line.options.setting_count, 1);
	assert_string_equal(line.options.settings[0].option, "model");
	assert_string_equal(line.options.settings[0].text, "m");
	assert_true(PARSE("write", "-w7", "--instruction=a=b"));
	assert_int_equal(line.options.words, 7);
	assert_string_equal(line.options.instruction, "a=b");
}

static void options_come_in_any_order(void **state)
{
	(void)state;
	assert_true(PARSE("--force", "export", "a.longhand", "--width", "40"));
	assert_ptr_equal(line.command, &command_export);
	assert_true(line.options.force);
	assert_int_equal(line.options.width, 40);
	assert_int_equal(line.options.file_count, 1);
	assert_string_equal(line.options.files[0], "a.longhand");
}

static void options_end_at_two_dashes(void **state)
{
	(void)state;
	assert_true(PARSE("count", "--", "--paper", "-", "count"));
	assert_false(line.options.paper);
	assert_int_equal(line.options.file_count, 3);
	assert_string_equal(line.options.files[0], "--paper");
	assert_true(PARSE("--", "write"));
	assert_ptr_equal(line.command, &command_open);
	assert_string_equal(line.options.files[0], "write");
}

static void options_open_a_file_that_is_no_command(void **state)
{
	(void)state;
	assert_true(PARSE("book.longhand"));
	assert_ptr_equal(line.command, &command_open);
	assert_string_equal(line.options.files[0], "book.longhand");
	assert_true(PARSE("-i", "write"));
	assert_ptr_equal(line.command, &command_open);
	assert_int_equal(line.options.file_count, 0);
}

static void options_suggest_a_command_for_a_slip(void **state)
{
	(void)state;
	refuses(PARSE("wirte", "-i", "x"), "longhand write");
	assert_true(PARSE("./wirte"));
}

static void options_suggest_an_option_for_a_slip(void **state)
{
	(void)state;
	refuses(PARSE("write", "--modle", "x"), "--model");
	refuses(PARSE("write", "--zzzzzz"), "no option --zzzzzz");
	refuses(PARSE("write", "-q"), "no option -q");
}

static void options_refuse_numbers_that_are_not_whole(void **state)
{
	static const char *const bad[] = {
		"10k", "-5", "+5", " 5", "1e3", "0x10", "5 ", "1.5", "0", "nan", "99999999999999999999"};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		refuses(PARSE("write", "-w", bad[i]), "--words takes a whole number");
	assert_true(PARSE("write", "-w", "10000000"));
	refuses(PARSE("write", "-w", "10000001"), "to 10000000");
}

static void options_gather_settings_in_their_order(void **state)
{
	(void)state;
	assert_true(PARSE("write", "--set", "window=4096", "--speed=0", "--set=extra={\"a\": 1}"));
	const struct option_given *given = line.options.settings;
	assert_int_equal(line.options.setting_count, 3);
	assert_string_equal(given[0].option, "set");
	assert_string_equal(given[0].text, "window=4096");
	assert_string_equal(given[1].option, "speed");
	assert_string_equal(given[1].text, "0");
	assert_string_equal(given[2].text, "extra={\"a\": 1}");
}

static void options_need_their_values(void **state)
{
	(void)state;
	refuses(PARSE("write", "--model"), "--model needs a value");
	refuses(PARSE("write", "-w"), "--words needs a value");
	refuses(PARSE("write", "-w", ""), "--words needs a value");
	refuses(PARSE("write", "--output="), "--output needs a value");
	refuses(PARSE("export", "--force=yes", "x"), "--force takes no value");
}

static void options_belong_to_their_commands(void **state)
{
	(void)state;
	refuses(PARSE("count", "--model", "x"), "takes no --model");
	refuses(PARSE("write", "--paper"), "takes no --paper");
	refuses(PARSE("write", "-", "a.md"), "one word too many");
	refuses(PARSE("export", "a", "b"), "“b”");
}

static void options_let_help_and_version_win(void **state)
{
	(void)state;
	assert_true(PARSE("count", "--model", "x", "--help"));
	assert_true(line.help);
	assert_ptr_equal(line.command, &command_count);
	assert_true(PARSE("-V"));
	assert_true(line.version);
	assert_true(PARSE("write", "-hV"));
	assert_true(line.help && line.version);
}

static void options_have_names_and_letters_of_their_own(void **state)
{
	(void)state;
	for (const struct option_row *a = option_rows; a->name; a++) {
		assert_true(option_help(a) && *option_help(a));
		for (const struct option_row *b = a + 1; b->name; b++) {
			assert_string_not_equal(a->name, b->name);
			assert_false(a->letter && a->letter == b->letter);
		}
	}
}

static bool is_option(const char *name, size_t len)
{
	for (const struct option_row *row = option_rows; row->name; row++) {
		if (strlen(row->name) == len && !memcmp(row->name, name, len))
			return true;
	}
	return false;
}

static void options_that_commands_take_exist(void **state)
{
	(void)state;
	for (size_t i = 0; commands[i]; i++) {
		for (const char *at = commands[i]->takes; *at; at += strspn(at, " ")) {
			size_t len = strcspn(at, " ");
			if (!is_option(at, len))
				fail_msg("%s takes --%.*s", commands[i]->name, (int)len, at);
			at += len;
		}
	}
}

/* --set alone has no setting of its own. */
static void options_of_settings_and_settings_with_options_are_the_same(void **state)
{
	(void)state;
	for (const struct option_row *row = option_rows; row->name; row++) {
		bool own = row->type == OPTION_SETTING && strcmp(row->name, "set") != 0;
		assert_int_equal(own, settings_of_option(row->name) != NULL);
	}
	for (const struct setting_row *row = settings_table; row->name; row++)
		assert_true(!row->option || is_option(row->option, strlen(row->option)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(options_take_values_joined_and_apart, release),
		cmocka_unit_test_teardown(options_come_in_any_order, release),
		cmocka_unit_test_teardown(options_end_at_two_dashes, release),
		cmocka_unit_test_teardown(options_open_a_file_that_is_no_command, release),
		cmocka_unit_test_teardown(options_suggest_a_command_for_a_slip, release),
		cmocka_unit_test_teardown(options_suggest_an_option_for_a_slip, release),
		cmocka_unit_test_teardown(options_refuse_numbers_that_are_not_whole, release),
		cmocka_unit_test_teardown(options_gather_settings_in_their_order, release),
		cmocka_unit_test_teardown(options_need_their_values, release),
		cmocka_unit_test_teardown(options_belong_to_their_commands, release),
		cmocka_unit_test_teardown(options_let_help_and_version_win, release),
		cmocka_unit_test(options_have_names_and_letters_of_their_own),
		cmocka_unit_test(options_that_commands_take_exist),
		cmocka_unit_test(options_of_settings_and_settings_with_options_are_the_same),
	};
	return RUN(tests);
}
