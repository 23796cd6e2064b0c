#include "tui/theme.h"

#include "../test.h"

static void theme_takes_the_richest_section_the_terminal_shows(void **state)
{
	(void)state;
	const char *text = "[256]\nheading = 110 on 236 bold\n[16]\nheading = bright-cyan\n"
					   "[mono]\nheading = underline\n";
	struct theme t;
	assert_true(theme_parse(&t, text, "x", THEME_256, NULL));
	assert_int_equal(t.styles[ROLE_HEADING].fore, 110);
	assert_int_equal(t.styles[ROLE_HEADING].back, 236);
	assert_int_equal(t.styles[ROLE_HEADING].attributes, STYLE_BOLD);
	assert_true(theme_parse(&t, text, "x", THEME_16, NULL));
	assert_int_equal(t.styles[ROLE_HEADING].fore, 14);
	assert_true(theme_parse(&t, text, "x", THEME_MONO, NULL));
	assert_int_equal(t.styles[ROLE_HEADING].fore, COLOUR_DEFAULT);
	assert_int_equal(t.styles[ROLE_HEADING].attributes, STYLE_UNDERLINE);
}

static void theme_keeps_defaults_for_roles_the_file_leaves_out(void **state)
{
	(void)state;
	struct theme t;
	assert_true(theme_parse(&t, "[16]\ntext = red\n", "x", THEME_16, NULL));
	assert_int_equal(t.styles[ROLE_TEXT].fore, 1);
	assert_int_equal(t.styles[ROLE_SELECTED].attributes, STYLE_REVERSE);
}

static void assert_refused(const char *text, const char *word)
{
	struct theme t, plain;
	struct err err = ERR_INIT;
	assert_false(theme_parse(&t, text, "my.theme", THEME_256, &err));
	assert_non_null(strstr(err.text, "my.theme"));
	assert_non_null(strstr(err.text, word));
	theme_init(&plain);
	assert_memory_equal(&t, &plain, sizeof t);
}

static void theme_refuses_what_it_does_not_know(void **state)
{
	(void)state;
	assert_refused("[256]\nheading = 256\n", "256");
	assert_refused("[256]\nheading = mauve\n", "mauve");
	assert_refused("[256]\nheadline = red\n", "headline");
	assert_refused("[1000]\nheading = red\n", "1000");
}

static void theme_has_a_plain_look_for_every_role(void **state)
{
	(void)state;
	struct theme t;
	theme_init(&t);
	for (int i = 0; i < ROLES; i++) {
		assert_non_null(role_table[i].name);
		assert_true(*role_table[i].help);
		assert_int_equal(t.styles[i].fore, COLOUR_DEFAULT);
		assert_int_equal(t.styles[i].back, COLOUR_DEFAULT);
	}
}

static void theme_ships_a_dark_one_that_parses(void **state)
{
	(void)state;
	struct theme t;
	struct err err = ERR_INIT;
	assert_true(theme_load(&t, "dark", THEME_256, &err));
	assert_int_not_equal(t.styles[ROLE_HEADING].fore, COLOUR_DEFAULT);
	assert_true(theme_load(&t, "dark", THEME_16, &err));
	assert_false(theme_load(&t, "there-is-none", THEME_16, &err));
}

static void theme_lays_a_selection_over_a_role(void **state)
{
	(void)state;
	struct theme t;
	assert_true(theme_parse(&t, "[16]\nstale = yellow dim\nselected = default on blue reverse\n",
							"x", THEME_16, NULL));
	struct style style = theme_style(&t, ROLE_STALE, ROLE_SELECTED);
	assert_int_equal(style.fore, 3);
	assert_int_equal(style.back, 4);
	assert_int_equal(style.attributes, STYLE_REVERSE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(theme_takes_the_richest_section_the_terminal_shows),
		cmocka_unit_test(theme_keeps_defaults_for_roles_the_file_leaves_out),
		cmocka_unit_test(theme_refuses_what_it_does_not_know),
		cmocka_unit_test(theme_has_a_plain_look_for_every_role),
		cmocka_unit_test(theme_ships_a_dark_one_that_parses),
		cmocka_unit_test(theme_lays_a_selection_over_a_role),
	};
	return RUN(tests);
}
