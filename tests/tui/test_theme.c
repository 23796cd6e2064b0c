#include "tui/theme.h"

#include <math.h>
#include <sys/stat.h>

#include "../test.h"

#include "../help.h"
#include "base/file.h"

#define LIMIT ((size_t)1 << 20)

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

/* ---- Colours in full ------------------------------------------------------------------------- */

static void theme_takes_full_colours_in_their_section_alone(void **state)
{
	(void)state;
	struct theme t;
	const char *text = "[256]\ntitle = 110\n[rgb]\ntitle = #0a0Bff on #000000 bold\n";
	assert_true(theme_parse(&t, text, "x", THEME_RGB, NULL));
	assert_int_equal(t.styles[ROLE_TITLE].fore, COLOUR_RGB | 0x0a0bff);
	assert_int_equal(t.styles[ROLE_TITLE].back, COLOUR_RGB);
	assert_true(theme_parse(&t, text, "x", THEME_256, NULL));
	assert_int_equal(t.styles[ROLE_TITLE].fore, 110);
	assert_refused("[256]\ntitle = #0a0bff\n", "[rgb]");
	assert_refused("[rgb]\ntitle = #0a0bf\n", "#0a0bf");
	assert_refused("[rgb]\ntitle = #0a0bfg\n", "#0a0bfg");
}

static void theme_knows_what_the_256_are(void **state)
{
	(void)state;
	assert_int_equal(theme_rgb(16), 0x000000);
	assert_int_equal(theme_rgb(231), 0xffffff);
	assert_int_equal(theme_rgb(110), 0x87afd7);
	assert_int_equal(theme_rgb(232), 0x080808);
	assert_int_equal(theme_rgb(255), 0xeeeeee);
	assert_int_equal(theme_rgb(COLOUR_RGB | 0x123456), 0x123456);
}

/* ---- The themes that ship -------------------------------------------------------------------- */

static void add_name(void *ctx, const char *name)
{
	buf_addf(ctx, "%s ", name);
}

static void theme_lists_those_that_ship_then_the_users_own(void **state)
{
	(void)state;
	char *folder = folder_new();
	char *path = folder_path(folder, "longhand"), *themes = folder_path(folder, "longhand/themes");
	const char *const files[] = {"longhand/themes/mine.theme", "longhand/themes/dark.theme",
								 "longhand/themes/notes.txt"};
	struct buf names = BUF_INIT;
	assert_int_equal(mkdir(path, 0700) | mkdir(themes, 0700), 0);
	for (int i = 0; i < 3; i++) {
		char *file = folder_path(folder, files[i]);
		put_file(file, "[16]\ntext = red\n");
		free(file);
	}
	setenv("XDG_CONFIG_HOME", folder, 1);
	theme_each(add_name, &names);
	assert_string_equal(names.data, "dark light high-contrast monochrome mine ");
	struct theme t;
	assert_true(theme_load(&t, "mine", THEME_16, NULL));
	assert_int_equal(t.styles[ROLE_TEXT].fore, 1);
	assert_false(theme_load(&t, "../themes/mine", THEME_16, NULL));
	unsetenv("XDG_CONFIG_HOME");
	buf_release(&names);
	folder_remove(folder);
	free(path);
	free(themes);
	free(folder);
}

static double channel(int32_t value)
{
	double share = (value & 255) / 255.0;
	return share <= 0.03928 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4);
}

/* Relative luminance and contrast as WCAG 2 defines them. */
static double luminance(int32_t rgb)
{
	return 0.2126 * channel(rgb >> 16) + 0.7152 * channel(rgb >> 8) + 0.0722 * channel(rgb);
}

static double contrast(int32_t a, int32_t b)
{
	double one = luminance(a) + 0.05, other = luminance(b) + 0.05;
	return one > other ? one / other : other / one;
}

static bool is_line(int role)
{
	return role == ROLE_BORDER || role == ROLE_BAR_REST;
}

static bool is_overlay(int role)
{
	return role == ROLE_SELECTED || role == ROLE_RESTING || role == ROLE_MATCH ||
		   role == ROLE_MATCH_HERE || role == ROLE_SELECTION;
}

static void assert_readable(const struct theme *t, int role, int over, int32_t ground, double least)
{
	struct style style = theme_style(t, (enum role)role, (enum role)over);
	assert_true(style.fore != COLOUR_DEFAULT);
	int32_t back = style.back == COLOUR_DEFAULT ? ground : theme_rgb(style.back);
	double is = contrast(theme_rgb(style.fore), back), wanted = is_line(role) ? 1.5 : least;
	if (is < wanted)
		fail_msg("%s under %s has %.2f", role_table[role].name, role_table[over].name, is);
}

/* Of every role, alone and under every overlay, on a terminal with that background. */
static void assert_contrast(const char *name, enum theme_depth depth, int32_t ground, double least)
{
	struct theme t;
	struct err err = ERR_INIT;
	if (!theme_load(&t, name, depth, &err))
		fail_msg("%s", err.text);
	for (int role = 0; role < ROLES; role++) {
		for (int over = 0; over < ROLES && !is_overlay(role); over++) {
			if (over == ROLE_TEXT || is_overlay(over))
				assert_readable(&t, role, over, ground, least);
		}
	}
}

static void theme_contrast_is_enough_to_read(void **state)
{
	(void)state;
	assert_contrast("dark", THEME_256, 0x000000, 4.5);
	assert_contrast("dark", THEME_256, 0x1e1e1e, 4.5);
	assert_contrast("dark", THEME_RGB, 0x1e1e1e, 4.5);
	assert_contrast("light", THEME_256, 0xffffff, 4.5);
	assert_contrast("light", THEME_256, 0xeeeeee, 4.5);
	assert_contrast("light", THEME_RGB, 0xeeeeee, 4.5);
}

static void theme_high_contrast_is_7_to_1_on_any_ground(void **state)
{
	(void)state;
	const int32_t grounds[] = {0x000000, 0x808080, 0xffffff};
	for (int i = 0; i < 3; i++)
		assert_contrast("high-contrast", THEME_256, grounds[i], 7);
}

static void theme_monochrome_has_no_colour_at_any_depth(void **state)
{
	(void)state;
	struct theme t, plain;
	theme_init(&plain);
	assert_true(theme_load(&t, "monochrome", THEME_RGB, NULL));
	for (int i = 0; i < ROLES; i++) {
		assert_int_equal(t.styles[i].fore, COLOUR_DEFAULT);
		assert_int_equal(t.styles[i].back, COLOUR_DEFAULT);
		assert_int_equal(t.styles[i].attributes, plain.styles[i].attributes);
	}
}

static void read_theme(struct buf *text, const char *name)
{
	const char *top = getenv("SRCDIR");
	struct buf path = BUF_INIT;
	struct err err = ERR_INIT;
	buf_addf(&path, "%s/themes/%s.theme", top ? top : ".", name);
	if (!file_read(path.data, LIMIT, text, &err))
		fail_msg("%s", err.text);
	buf_release(&path);
}

static void theme_template_lists_every_role_as_it_is_without_it(void **state)
{
	(void)state;
	struct buf text = BUF_INIT, entry = BUF_INIT;
	struct theme t;
	struct err err = ERR_INIT;
	read_theme(&text, "template");
	for (int i = 0; i < ROLES; i++) {
		const struct role_row *row = &role_table[i];
		buf_clear(&entry);
		buf_addf(&entry, "\n# %s\n%s = %s\n", row->help, row->name, row->plain);
		if (!strstr(text.data, entry.data))
			fail_msg("themes/template.theme lacks:%s", entry.data);
	}
	if (!theme_parse(&t, text.data, "template", THEME_RGB, &err))
		fail_msg("%s", err.text);
	buf_release(&text);
	buf_release(&entry);
}

/* A role that a theme leaves out would have its look without colours. */
static void theme_files_leave_no_role_out(void **state)
{
	(void)state;
	const char *const names[] = {"dark", "light", "high-contrast", "monochrome"};
	for (int i = 0; i < 4; i++) {
		struct buf text = BUF_INIT;
		read_theme(&text, names[i]);
		for (int role = 0; role < ROLES; role++) {
			struct buf entry = BUF_INIT;
			buf_addf(&entry, "\n%s = ", role_table[role].name);
			if (!strstr(text.data, entry.data))
				fail_msg("themes/%s.theme lacks %s", names[i], role_table[role].name);
			buf_release(&entry);
		}
		buf_release(&text);
	}
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
		cmocka_unit_test(theme_takes_full_colours_in_their_section_alone),
		cmocka_unit_test(theme_knows_what_the_256_are),
		cmocka_unit_test(theme_lists_those_that_ship_then_the_users_own),
		cmocka_unit_test(theme_contrast_is_enough_to_read),
		cmocka_unit_test(theme_high_contrast_is_7_to_1_on_any_ground),
		cmocka_unit_test(theme_monochrome_has_no_colour_at_any_depth),
		cmocka_unit_test(theme_template_lists_every_role_as_it_is_without_it),
		cmocka_unit_test(theme_files_leave_no_role_out),
	};
	return RUN(tests);
}
