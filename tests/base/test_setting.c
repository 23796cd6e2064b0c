#include "base/setting.h"

#include "../test.h"

#include "../help.h"

static bool check_colour(const char *text, struct err *err)
{
	return !strcmp(text, "red") || err_set(err, ERR_USAGE, "“%s” is no colour.", text);
}

static const struct setting_row rows[] = {
	{.section = "paint", .name = "colour", .variable = "LHT_COLOUR", .check = check_colour},
	{.section = "paint", .name = "name", .variable = "LHT_NAME", .standard = "plain"},
	{.section = "paint", .name = "key", .type = SETTING_SECRET, .variable = "LHT_KEY"},
	{.section = "sizes",
	 .name = "coats",
	 .type = SETTING_WHOLE,
	 .variable = "LHT_COATS",
	 .standard = "2",
	 .least = 1,
	 .most = 9},
	{.section = "sizes", .name = "litres", .type = SETTING_NUMBER, .variable = "LHT_L", .most = 5},
	{.section = "sizes", .name = "dry", .type = SETTING_SWITCH, .variable = "LHT_DRY"},
	{.section = "sizes", .name = "stop", .type = SETTING_LIST, .variable = "LHT_STOP"},
	{.section = "sizes", .name = "extra", .type = SETTING_FIELDS, .variable = "LHT_EXTRA"},
	{.name = NULL},
};

struct fixture {
	struct setting_set set;
	struct err err;
	char *folder, *path;
};

static struct fixture f;

static int setup(void **state)
{
	(void)state;
	for (const struct setting_row *row = rows; row->name; row++)
		unsetenv(row->variable);
	f = (struct fixture){.err = ERR_INIT, .folder = folder_new()};
	f.path = folder_path(f.folder, "config");
	setting_init(&f.set, rows);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	setting_release(&f.set);
	folder_remove(f.folder);
	free(f.folder);
	free(f.path);
	return 0;
}

static bool read_text(const char *text)
{
	put_file(f.path, text);
	assert_int_equal(chmod(f.path, 0600), 0);
	return setting_read_file(&f.set, f.path, &f.err);
}

static void reads(const char *text)
{
	if (!read_text(text))
		fail_msg("%s", f.err.text);
}

/* Refused at `line` with words that hold `why`. */
static void refuses(const char *text, int line, const char *why)
{
	struct buf place = BUF_INIT;
	f.err = (struct err)ERR_INIT;
	assert_false(read_text(text));
	assert_int_equal(f.err.kind, ERR_FILE);
	buf_addf(&place, "%s:%d: ", f.path, line);
	if (strncmp(f.err.text, place.data, place.len) != 0 || !strstr(f.err.text, why))
		fail_msg("“%s” does not say “%s” of line %d", f.err.text, why, line);
	buf_release(&place);
}

static const char *text_of(const char *name)
{
	return setting_text(&f.set, name, "absent");
}

static void came_from(const char *name, enum setting_rank rank, const char *where)
{
	const struct setting_value *value = setting_value(&f.set, name);
	assert_int_equal(value->rank, rank);
	assert_string_equal(value->where, where);
}

static void setting_is_its_standard_when_nothing_is_given(void **state)
{
	(void)state;
	assert_true(setting_read_file(&f.set, f.path, &f.err));
	assert_true(setting_read_variables(&f.set, &f.err));
	assert_string_equal(text_of("name"), "plain");
	assert_string_equal(text_of("colour"), "absent");
	assert_true(setting_number(&f.set, "coats", -1) == 2);
	assert_true(setting_number(&f.set, "litres", -1) == -1);
	assert_false(setting_given(&f.set, "name"));
}

static void setting_is_read_in_its_section_or_before_any(void **state)
{
	(void)state;
	struct buf where = BUF_INIT;
	reads("colour = red\n\n[sizes]\ncoats = 3\nlitres = 1.5\n[paint]\nname = a name\n");
	assert_string_equal(text_of("colour"), "red");
	assert_string_equal(text_of("name"), "a name");
	assert_true(setting_number(&f.set, "coats", -1) == 3);
	assert_true(setting_number(&f.set, "litres", -1) == 1.5);
	buf_addf(&where, "%s:4", f.path);
	came_from("coats", SETTING_FILE, where.data);
	buf_release(&where);
	refuses("[paint]\ncoats = 3\n", 2, "[sizes]");
	refuses("[drawing]\ncolour = red\n", 2, "[paint]");
}

static void setting_that_is_unknown_is_refused_with_the_nearest(void **state)
{
	(void)state;
	refuses("name = x\ncolor = red\n", 2, "did you mean “colour”?");
	refuses("zzzzzzzz = 1\n", 1, "no setting “zzzzzzzz”");
}

static void setting_of_a_bad_value_is_refused(void **state)
{
	(void)state;
	refuses("colour = blue\n", 1, "colour “blue” is no colour");
	refuses("coats = 0\n", 1, "coats takes a whole number from 1 to 9, not “0”");
	refuses("coats = 1.5\n", 1, "whole number");
	refuses("litres = .5\n", 1, "a number from 0 to 5");
	refuses("litres = 1e1\n", 1, "a number");
	refuses("litres = nan\n", 1, "a number");
	refuses("dry = perhaps\n", 1, "on or off");
	refuses("extra = [1]\n", 1, "JSON object");
	refuses("extra = {\"a\": }\n", 1, "JSON");
	refuses("extra = {\"a\": 1}\nextra = {\"a\": 2}\n", 2, "twice");
	refuses("stop = \"open\n", 1, "JSON");
	refuses("name = one\nname = two\n", 2, "config:1");
	refuses("what is this\n", 1, "name = value");
}

static void setting_that_is_overruled_is_checked_all_the_same(void **state)
{
	(void)state;
	assert_true(setting_take(&f.set, "coats", "5", SETTING_OPTION, "--coats", &f.err));
	refuses("coats = many\n", 1, "coats");
	assert_true(setting_number(&f.set, "coats", -1) == 5);
}

static void setting_comes_from_the_highest_rank(void **state)
{
	(void)state;
	setenv("LHT_NAME", "variable", 1);
	setenv("LHT_COATS", "4", 1);
	setenv("LHT_COLOUR", "", 1);
	reads("name = file\ncolour = red\n");
	assert_true(setting_read_variables(&f.set, &f.err));
	assert_true(setting_take(&f.set, "coats", "5", SETTING_OPTION, "--coats", &f.err));
	assert_true(setting_take(&f.set, "name", "shared", SETTING_SHARED, "SHARED", &f.err));
	assert_string_equal(text_of("name"), "variable");
	came_from("name", SETTING_VARIABLE, "LHT_NAME");
	assert_true(setting_number(&f.set, "coats", -1) == 5);
	came_from("coats", SETTING_OPTION, "--coats");
	assert_string_equal(text_of("colour"), "red");
}

static void setting_of_a_bad_variable_is_refused_by_its_name(void **state)
{
	(void)state;
	setenv("LHT_COATS", "many", 1);
	assert_false(setting_read_variables(&f.set, &f.err));
	assert_int_equal(f.err.kind, ERR_USAGE);
	assert_non_null(strstr(f.err.text, "LHT_COATS takes a whole number"));
	setenv("LHT_COATS", "1", 1);
	setenv("LHT_NAME", "a\nb", 1);
	assert_false(setting_read_variables(&f.set, &f.err));
	assert_non_null(strstr(f.err.text, "LHT_NAME"));
	setenv("LHT_NAME", "\xff", 1);
	assert_false(setting_read_variables(&f.set, &f.err));
	assert_non_null(strstr(f.err.text, "UTF-8"));
}

static void setting_lists_grow_within_a_rank(void **state)
{
	(void)state;
	reads("stop = ###\nstop = \"\\n\\n\"\nextra = {\"a\": 1}\nextra = {}\nextra = {\"b\": [2]}\n");
	assert_string_equal(text_of("stop"), "[\"###\",\"\\n\\n\"]");
	assert_string_equal(text_of("extra"), "{\"a\": 1,\"b\": [2]}");
	setenv("LHT_STOP", "one\ntwo \"quoted\"\n", 1);
	assert_true(setting_read_variables(&f.set, &f.err));
	assert_string_equal(text_of("stop"), "[\"one\",\"two \\\"quoted\\\"\"]");
}

static void setting_switches_are_on_or_off(void **state)
{
	(void)state;
	reads("dry = Yes\n");
	assert_string_equal(text_of("dry"), "on");
	setenv("LHT_DRY", "0", 1);
	assert_true(setting_read_variables(&f.set, &f.err));
	assert_string_equal(text_of("dry"), "off");
}

static void setting_pairs_are_options(void **state)
{
	(void)state;
	assert_true(setting_take_pair(&f.set, "name=a=b", "--set", &f.err));
	assert_string_equal(text_of("name"), "a=b");
	came_from("name", SETTING_OPTION, "--set name");
	assert_false(setting_take_pair(&f.set, "coats=x", "--set", &f.err));
	assert_non_null(strstr(f.err.text, "--set coats takes a whole number"));
	assert_false(setting_take_pair(&f.set, "coat=3", "--set", &f.err));
	assert_non_null(strstr(f.err.text, "did you mean “coats”?"));
	assert_false(setting_take_pair(&f.set, "coats", "--set", &f.err));
	assert_int_equal(f.err.kind, ERR_USAGE);
	assert_false(setting_take_pair(&f.set, "key=hidden", "--set", &f.err));
	assert_non_null(strstr(f.err.text, "LHT_KEY"));
	assert_null(strstr(f.err.text, "hidden"));
}

static void setting_secrets_want_a_private_file(void **state)
{
	(void)state;
	put_file(f.path, "name = x\nkey = hidden\n");
	assert_int_equal(chmod(f.path, 0640), 0);
	assert_false(setting_read_file(&f.set, f.path, &f.err));
	assert_int_equal(f.err.kind, ERR_FILE);
	assert_non_null(strstr(f.err.text, "chmod 600"));
	assert_null(strstr(f.err.text, "hidden"));
	setting_release(&f.set);
	setting_init(&f.set, rows);
	assert_int_equal(chmod(f.path, 0600), 0);
	assert_true(setting_read_file(&f.set, f.path, &f.err));
	assert_string_equal(text_of("key"), "hidden");
}

static void setting_files_others_may_read_hold_the_rest(void **state)
{
	(void)state;
	put_file(f.path, "name = x\nkey =\n");
	assert_int_equal(chmod(f.path, 0644), 0);
	assert_true(setting_read_file(&f.set, f.path, &f.err));
	assert_string_equal(text_of("name"), "x");
}

static void setting_files_that_are_no_text_are_refused(void **state)
{
	(void)state;
	assert_false(read_text("name = \xff\n"));
	assert_non_null(strstr(f.err.text, "UTF-8"));
	assert_false(setting_read_file(&f.set, f.folder, &f.err));
	assert_int_equal(f.err.kind, ERR_FILE);
}

static void setting_supposed_gives_way(void **state)
{
	(void)state;
	setting_suppose(&f.set, "colour", "red");
	assert_string_equal(text_of("colour"), "red");
	came_from("colour", SETTING_DEFAULT, "default");
	assert_false(setting_given(&f.set, "colour"));
	reads("name = file\n");
	setting_suppose(&f.set, "name", "other");
	assert_string_equal(text_of("name"), "file");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(setting_is_its_standard_when_nothing_is_given),
		TEST(setting_is_read_in_its_section_or_before_any),
		TEST(setting_that_is_unknown_is_refused_with_the_nearest),
		TEST(setting_of_a_bad_value_is_refused),
		TEST(setting_that_is_overruled_is_checked_all_the_same),
		TEST(setting_comes_from_the_highest_rank),
		TEST(setting_of_a_bad_variable_is_refused_by_its_name),
		TEST(setting_lists_grow_within_a_rank),
		TEST(setting_switches_are_on_or_off),
		TEST(setting_pairs_are_options),
		TEST(setting_secrets_want_a_private_file),
		TEST(setting_files_others_may_read_hold_the_rest),
		TEST(setting_files_that_are_no_text_are_refused),
		TEST(setting_supposed_gives_way),
	};
	return RUN(tests);
}
