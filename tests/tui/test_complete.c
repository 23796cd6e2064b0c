#include "tui/complete.h"

#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/setting.h"
#include "sketch.h"
#include "tui/app.h"

static const struct setting_row rows[] = {
	{.section = "interface", .name = "theme", .argument = "NAME", .standard = "dark"},
	{.section = "interface",
	 .name = "mouse",
	 .type = SETTING_SWITCH,
	 .argument = "on|off",
	 .standard = "off"},
	{.section = "model", .name = "temperature", .argument = "N", .standard = "0.7"},
	{.section = "model", .name = "api_key", .type = SETTING_SECRET, .argument = "KEY"},
	{.name = NULL},
};

static struct line *shared;
static struct setting_set set;
static struct tui_options options;
static char folder[] = "/tmp/longhand-complete-XXXXXX";

static int setup(void **state)
{
	struct err err = ERR_INIT;
	(void)state;
	setlocale(LC_CTYPE, "C.UTF-8");
	shared = line_new(&err);
	setting_init(&set, rows);
	options = (struct tui_options){.settings = &set};
	bool ok = mkdtemp(folder) && chdir(folder) == 0 && mkdir("docs", 0700) == 0 &&
			  file_write("docs/旅行.md", "", 0, &err) && file_write("docs/旅程.md", "", 0, &err) &&
			  file_write("guide.md", "", 0, &err) && file_write(".hidden", "", 0, &err);
	setenv("HOME", folder, 1);
	return shared && ok ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	line_free(shared);
	setting_release(&set);
	return unlink("docs/旅行.md") || unlink("docs/旅程.md") || unlink("guide.md") ||
		   unlink(".hidden") || rmdir("docs") || rmdir(folder);
}

static void begin(struct app *app, const char *line)
{
	*app = (struct app){.options = &options, .line = shared, .message = mem_strdup("")};
	line_begin(shared, line, false);
	app->question.prompt = mem_strdup(":");
	app->question.takes = ":";
}

static void end(struct app *app)
{
	complete_release(&app->complete);
	messages_release(&app->messages);
	free(app->question.prompt);
	free(app->message);
}

static void assert_line(const char *expected)
{
	struct buf text = BUF_INIT;
	line_text(shared, &text);
	assert_string_equal(text.data, expected);
	buf_release(&text);
}

/* What one Tab makes of the line. */
static void assert_completed(const char *line, const char *expected)
{
	struct app app;
	begin(&app, line);
	complete_turn(&app, 1);
	assert_line(expected);
	end(&app);
}

static void complete_finishes_a_command_and_goes_on_to_its_argument(void **state)
{
	(void)state;
	assert_completed("exp", "export ");
	assert_completed("und", "undo");
	assert_completed("nothing", "nothing");
}

static void complete_knows_the_words_of_an_argument(void **state)
{
	(void)state;
	assert_completed("export ht", "export html");
	assert_completed("export html gu", "export html guide.md");
	assert_completed("export gu", "export guide.md");
	assert_completed("export! gu", "export! guide.md");
	assert_completed("theme mono", "theme monochrome");
	assert_completed("help redr", "help redraw");
}

static void complete_knows_settings_and_their_values(void **state)
{
	(void)state;
	assert_completed("set the", "set theme=");
	assert_completed("set theme=li", "set theme=light");
	assert_completed("set mouse=o", "set mouse=o");
	assert_completed("set temperature=", "set temperature=0.7");
	assert_completed("set api_key=", "set api_key=");
}

static void complete_knows_files_at_home_and_in_any_script(void **state)
{
	(void)state;
	assert_completed("export ~/gu", "export ~/guide.md");
	assert_completed("export do", "export docs/");
	assert_completed("export docs/", "export docs/旅");
	assert_completed("export docs/旅行", "export docs/旅行.md");
	assert_completed("export .h", "export .hidden");
	assert_completed("export nowhere/", "export nowhere/");
}

static void complete_goes_as_far_as_all_agree_then_walks_them(void **state)
{
	(void)state;
	struct app app;
	begin(&app, "export docs/");
	complete_turn(&app, 1);
	assert_true(complete_is_shown(&app));
	assert_int_equal(app.complete.count, 2);
	complete_turn(&app, 1);
	assert_line("export docs/旅程.md");
	complete_turn(&app, 1);
	assert_line("export docs/旅行.md");
	complete_turn(&app, 1);
	assert_line("export docs/旅程.md");
	complete_turn(&app, -1);
	assert_line("export docs/旅行.md");
	struct key key = key_char('x');
	line_key(shared, &key);
	assert_false(complete_is_shown(&app));
	end(&app);
}

static void complete_shows_the_last_part_of_paths_and_the_chosen_one(void **state)
{
	(void)state;
	struct app app;
	struct canvas c;
	canvas_init(&c);
	canvas_resize(&c, 1, 30);
	struct view v = view_of(&c);
	begin(&app, "export docs/");
	complete_turn(&app, 1);
	complete_turn(&app, -1);
	complete_draw(&app.complete, &v);
	assert_shows(&c, " 旅程.md  旅行.md\n");
	assert_int_equal(canvas_row(&c, 0)[10].over, ROLE_SELECTED);
	assert_int_equal(canvas_row(&c, 0)[1].over, ROLE_TEXT);
	canvas_resize(&c, 1, 12);
	v = view_of(&c);
	complete_draw(&app.complete, &v);
	assert_shows(&c, " 旅行.md\n");
	canvas_release(&c);
	end(&app);
}

static void complete_does_nothing_where_nothing_is_known(void **state)
{
	(void)state;
	struct app app;
	begin(&app, "some words");
	app.question.takes = NULL;
	complete_turn(&app, 1);
	assert_line("some words");
	assert_false(complete_is_shown(&app));
	end(&app);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(complete_finishes_a_command_and_goes_on_to_its_argument),
		cmocka_unit_test(complete_knows_the_words_of_an_argument),
		cmocka_unit_test(complete_knows_settings_and_their_values),
		cmocka_unit_test(complete_knows_files_at_home_and_in_any_script),
		cmocka_unit_test(complete_goes_as_far_as_all_agree_then_walks_them),
		cmocka_unit_test(complete_shows_the_last_part_of_paths_and_the_chosen_one),
		cmocka_unit_test(complete_does_nothing_where_nothing_is_known),
	};
	return cmocka_run_group_tests_name(__FILE__, tests, setup, teardown);
}
