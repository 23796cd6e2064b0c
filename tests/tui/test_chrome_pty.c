/* Lists, pages and the `:` line in the whole program. */
#include <sys/stat.h>
#include <unistd.h>

#include "../test.h"

#include "../help.h"
#include "pty.h"

#define ENTER "\r"
#define ESC   "\033"
#define TAB   "\t"

static const char *const tea[] = {"--provider", "demo", "--speed",      "150",
								  "--seed",     "7",    "-i",           "A guide to tea",
								  "-w",         "900",  "tea.longhand", NULL};

static char *start(struct pty *p, const char *config)
{
	struct err err = ERR_INIT;
	char *folder = folder_new(), *own = folder_path(folder, "longhand");
	char *file = folder_path(folder, "longhand/config");
	assert_int_equal(mkdir(own, 0700), 0);
	assert_true(file_write(file, config, strlen(config), &err));
	pty_start(p, folder, 24, 80, tea);
	pty_wait(p, "The outline is made");
	free(own);
	free(file);
	return folder;
}

static void quit(struct pty *p, char *folder)
{
	pty_send(p, ":q" ENTER);
	assert_int_equal(pty_end(p), 0);
	folder_remove(folder);
	free(folder);
}

static void palette_runs_what_is_chosen_by_name(void **state)
{
	(void)state;
	struct pty p;
	char *folder = start(&p, "");
	pty_send(&p, "\x10");
	pty_wait(&p, "Everything that can be done here");
	pty_send(&p, "ADD HEAD");
	pty_wait(&p, "1 / 1");
	pty_send(&p, ENTER);
	pty_wait(&p, "eading: ");
	pty_send(&p, ESC "\x10");
	pty_wait(&p, "Everything that can be done here");
	pty_send(&p, "paper" ESC);
	pty_wait_gone(&p, "Everything that can be done here");
	quit(&p, folder);
}

static void help_is_a_page_that_can_be_searched(void **state)
{
	(void)state;
	struct pty p;
	char *folder = start(&p, "");
	pty_send(&p, "?");
	pty_wait(&p, "Keys of the outline");
	pty_send(&p, "/SIGNS OF" ENTER);
	pty_wait_gone(&p, "Keys of the outline");
	pty_wait(&p, "Signs of a row");
	pty_send(&p, "q");
	pty_wait_gone(&p, "Signs of a row");
	quit(&p, folder);
}

static void keys_of_the_configuration_are_in_force_and_shown(void **state)
{
	(void)state;
	struct pty p;
	char *folder = start(&p, "[keys]\nadd-after = Alt-n\nhelp = F7\n");
	pty_send(&p, "j");
	pty_wait(&p, "F7 help");
	pty_send(&p, ":help add-after" ENTER);
	pty_wait(&p, "Alt-n");
	pty_send(&p, "q");
	quit(&p, folder);
}

static void set_shows_and_changes_settings(void **state)
{
	(void)state;
	struct pty p;
	char *folder = start(&p, "theme = light\n");
	pty_send(&p, ":set theme" ENTER);
	pty_wait(&p, "config:1");
	pty_send(&p, ":set idle_timeout=45" ENTER);
	pty_wait(&p, "idle_timeout is 45 in this session.");
	pty_send(&p, ":set" ENTER);
	pty_wait(&p, "45  (:set idle_timeout)");
	pty_send(&p, "q:set idle_timeout=soon" ENTER);
	pty_wait(&p, "not “soon”");
	pty_send(&p, ":set model=m" ENTER);
	pty_send(&p, ":set provider=openai" ENTER);
	pty_wait(&p, "m on ");
	quit(&p, folder);
}

static void theme_is_chosen_from_a_list_and_left_as_it_was(void **state)
{
	(void)state;
	struct pty p;
	char *folder = start(&p, "");
	pty_send(&p, ":theme" ENTER);
	pty_wait(&p, "high-contrast");
	pty_send(&p, "mono" ESC);
	pty_wait_gone(&p, "high-contrast");
	pty_send(&p, ":theme" ENTER "li" ENTER);
	pty_wait(&p, "The theme is light now");
	quit(&p, folder);
}

static void line_completes_and_remembers_across_sessions(void **state)
{
	(void)state;
	struct pty p;
	char *folder = start(&p, "");
	pty_send(&p, ":coun" TAB ENTER);
	pty_wait(&p, "by the paper's count");
	pty_send(&p, "q:set ap" TAB);
	pty_wait(&p, "api_key_command=");
	pty_send(&p, "\x15"
				 "set api_key=sk-secret" ENTER);
	pty_wait(&p, "api_key is not typed here");
	pty_send(&p, ":q" ENTER);
	assert_int_equal(pty_end(&p), 0);
	pty_start(&p, folder, 24, 80, (const char *const[]){"tea.longhand", NULL});
	pty_wait(&p, "A guide to tea");
	pty_send(&p, ":" ESC "[A" ESC "[A");
	pty_wait(&p, ":count");
	pty_send(&p, ESC);
	pty_wait_gone(&p, ":count");
	quit(&p, folder);
}

static void message_is_shown_in_full_on_a_narrow_screen(void **state)
{
	(void)state;
	struct pty p;
	char *folder = start(&p, "");
	pty_resize(&p, 24, 40);
	pty_send(&p, ":help wibble" ENTER);
	pty_wait(&p, "or a setting.");
	pty_send(&p, ":messages" ENTER);
	pty_wait(&p, "Messages, the last one first");
	pty_send(&p, "q");
	quit(&p, folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(palette_runs_what_is_chosen_by_name),
		cmocka_unit_test(help_is_a_page_that_can_be_searched),
		cmocka_unit_test(keys_of_the_configuration_are_in_force_and_shown),
		cmocka_unit_test(set_shows_and_changes_settings),
		cmocka_unit_test(theme_is_chosen_from_a_list_and_left_as_it_was),
		cmocka_unit_test(line_completes_and_remembers_across_sessions),
		cmocka_unit_test(message_is_shown_in_full_on_a_narrow_screen),
	};
	return RUN(tests);
}
