#include "../test.h"

#include <stdlib.h>

#include "base/paths.h"
#include "base/utf8.h"

static void assert_owned(char *path, const char *expected)
{
	assert_string_equal(path, expected);
	free(path);
}

static void paths_config_and_state_follow_the_variables(void **state)
{
	(void)state;
	setenv("XDG_CONFIG_HOME", "/c", 1);
	setenv("XDG_STATE_HOME", "/s", 1);
	assert_owned(paths_config("themes/dark.theme"), "/c/longhand/themes/dark.theme");
	assert_owned(paths_state("history"), "/s/longhand/history");
}

static void paths_config_and_state_are_below_home_otherwise(void **state)
{
	(void)state;
	setenv("HOME", "/home/ann", 1);
	unsetenv("XDG_CONFIG_HOME");
	setenv("XDG_STATE_HOME", "relative", 1);
	assert_owned(paths_config("config"), "/home/ann/.config/longhand/config");
	assert_owned(paths_state("history"), "/home/ann/.local/state/longhand/history");
	setenv("XDG_CONFIG_HOME", "", 1);
	assert_owned(paths_config("config"), "/home/ann/.config/longhand/config");
}

static void paths_config_is_absolute_without_home(void **state)
{
	(void)state;
	unsetenv("HOME");
	unsetenv("XDG_CONFIG_HOME");
	char *path = paths_config("config");
	assert_int_equal(path[0], '/');
	free(path);
}

static void paths_hidden_puts_the_dot_on_the_name(void **state)
{
	(void)state;
	assert_owned(paths_hidden("a/guide.longhand", ".journal"), "a/.guide.longhand.journal");
	assert_owned(paths_hidden("guide.longhand", ".lock"), ".guide.longhand.lock");
	assert_owned(paths_hidden("/x", ".lock"), "/.x.lock");
}

static void paths_with_extension_replaces_the_last_one(void **state)
{
	(void)state;
	assert_owned(paths_with_extension("a/guide.md", ".longhand"), "a/guide.longhand");
	assert_owned(paths_with_extension("v1.2/guide", ".longhand"), "v1.2/guide.longhand");
	assert_owned(paths_with_extension("a/my.guide.md", ".longhand"), "a/my.guide.longhand");
	assert_owned(paths_with_extension(".notes", ".longhand"), ".notes.longhand");
}

static void paths_base_is_what_follows_the_last_slash(void **state)
{
	(void)state;
	assert_string_equal(paths_base("a/b/c.md"), "c.md");
	assert_string_equal(paths_base("c.md"), "c.md");
}

static void paths_slug_keeps_letters_and_digits_of_any_script(void **state)
{
	(void)state;
	assert_owned(paths_slug("China travel guide"), "China-travel-guide");
	assert_owned(paths_slug("写一篇关于中国的旅游指南！"), "写一篇关于中国的旅游指南");
	assert_owned(paths_slug("  Crème brûlée -- in 5 'steps'. "), "Crème-brûlée-in-5-steps");
	assert_owned(paths_slug("हिन्दी लेख"), "हिन्दी-लेख");
	assert_owned(paths_slug("北京：秋天"), "北京-秋天");
}

static void paths_slug_leaves_no_way_out_of_the_folder(void **state)
{
	(void)state;
	assert_owned(paths_slug("../../etc/passwd"), "etc-passwd");
	assert_owned(paths_slug("-rf .hidden"), "rf-hidden");
	assert_owned(paths_slug("a\x1b[31m\xff\xe2\x80\xae"
							"b\n"),
				 "a-31m-b");
}

static void paths_slug_says_untitled_when_nothing_is_left(void **state)
{
	(void)state;
	assert_owned(paths_slug(""), "untitled");
	assert_owned(paths_slug("?! ..."), "untitled");
	assert_owned(paths_slug("\xcc\x81"), "untitled");
}

static void paths_slug_ends_at_a_word_within_60_bytes(void **state)
{
	(void)state;
	assert_owned(
		paths_slug("Write a 10000-word China travel guide, with everything one needs to know"),
		"Write-a-10000-word-China-travel-guide-with-everything-one");
	char *chinese = paths_slug("中国旅游指南中国旅游指南中国旅游指南中国旅游指南中国旅游指南");
	assert_int_equal(strlen(chinese), 60);
	assert_int_equal(utf8_valid_prefix(chinese, 60), 60);
	free(chinese);
	char *exact = paths_slug("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbb");
	assert_int_equal(strlen(exact), 59);
	free(exact);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_config_and_state_follow_the_variables),
		cmocka_unit_test(paths_config_and_state_are_below_home_otherwise),
		cmocka_unit_test(paths_config_is_absolute_without_home),
		cmocka_unit_test(paths_hidden_puts_the_dot_on_the_name),
		cmocka_unit_test(paths_with_extension_replaces_the_last_one),
		cmocka_unit_test(paths_base_is_what_follows_the_last_slash),
		cmocka_unit_test(paths_slug_keeps_letters_and_digits_of_any_script),
		cmocka_unit_test(paths_slug_leaves_no_way_out_of_the_folder),
		cmocka_unit_test(paths_slug_says_untitled_when_nothing_is_left),
		cmocka_unit_test(paths_slug_ends_at_a_word_within_60_bytes),
	};
	return RUN(tests);
}
