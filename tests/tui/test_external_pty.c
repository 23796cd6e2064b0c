/* The writer's own editor has the terminal: shell scripts stand for it. */

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../test.h"

#include "../help.h"
#include "doc/session.h"
#include "pty.h"

#define ENTER    "\r"
#define ESC      "\033"
#define TO_EDIT  "\017" /* Ctrl-O, in a line */
#define SCRIPT   "#!/bin/sh\n"
#define ANSWERED SCRIPT "echo EDITOR HERE\nread answer\n"

struct scene {
	char *folder, *report;
	struct pty pty;
};

/* Starts the demo on a plan of its own, with `script` as the editor. */
static void open_scene(struct scene *s, const char *speed, const char *script)
{
	const char *const tea[] = {"--provider", "demo", "--speed",      speed,
							   "--seed",     "7",    "-i",           "A guide to tea",
							   "-w",         "2000", "tea.longhand", NULL};
	struct buf command = BUF_INIT;
	s->folder = folder_new();
	s->report = folder_path(s->folder, "report");
	char *editor = folder_path(s->folder, "my editor");
	put_file(editor, script);
	assert_int_equal(chmod(editor, 0700), 0);
	buf_addf(&command, "'%s' --wait", editor);
	setenv("VISUAL", command.data, 1);
	setenv("REPORT", s->report, 1);
	setenv("TMPDIR", s->folder, 1);
	unsetenv("XDG_RUNTIME_DIR");
	buf_release(&command);
	free(editor);
	pty_start(&s->pty, s->folder, 24, 80, tea);
	unsetenv("TMPDIR");
	pty_wait(&s->pty, "The outline is made");
}

static void close_scene(struct scene *s)
{
	folder_remove(s->folder);
	free(s->report);
	free(s->folder);
}

static void quit_scene(struct scene *s)
{
	pty_send(&s->pty, ESC);
	pty_wait(&s->pty, "? help");
	pty_send(&s->pty, "q");
	assert_int_equal(pty_end(&s->pty), 0);
}

static void open_editor(struct scene *s, const char *line)
{
	pty_send(&s->pty, ":");
	pty_send(&s->pty, line);
	pty_send(&s->pty, TO_EDIT);
}

/* The folder that an editor's file is in; the caller frees it. NULL: there is none. */
static char *editor_folder(const struct scene *s)
{
	char *found = NULL;
	DIR *d = opendir(s->folder);
	for (const struct dirent *entry; !found && (entry = readdir(d));) {
		if (strncmp(entry->d_name, "longhand-", strlen("longhand-")) == 0)
			found = folder_path(s->folder, entry->d_name);
	}
	closedir(d);
	return found;
}

static void assert_nothing_left(const struct scene *s)
{
	char *folder = editor_folder(s);
	assert_null(folder);
}

/* What the editor reported, as one line; the caller releases it. */
static struct buf report(const struct scene *s)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	if (!file_read(s->report, FILE_LIMIT, &text, &err))
		fail_msg("%s", err.text);
	for (size_t i = 0; i < text.len; i++)
		text.data[i] = text.data[i] == '\n' ? ' ' : text.data[i];
	return text;
}

/* ---- The text -------------------------------------------------------------------------------- */

static void external_gives_back_what_the_editor_wrote(void **state)
{
	(void)state;
	struct scene s = {0};
	open_scene(&s, "0",
			   ANSWERED "test \"$1\" = --wait || exit 9\n"
						"printf '%s %s\\n%s\\n' \"$(cat \"$2\")\" \"$answer\" 茶 >\"$2\"\n");
	open_editor(&s, "title My");
	pty_wait(&s.pty, "EDITOR HERE");
	pty_send(&s.pty, "tea" ENTER);
	pty_wait(&s.pty, ":title My tea 茶");
	pty_send(&s.pty, ENTER);
	pty_wait(&s.pty, "longhand · My tea 茶");
	quit_scene(&s);
	assert_nothing_left(&s);
	close_scene(&s);
}

static void external_leaves_the_line_as_it_was_when_nothing_changed(void **state)
{
	(void)state;
	struct scene s = {0};
	open_scene(&s, "0", SCRIPT "echo more >\"$2~\"\n");
	open_editor(&s, "title  two  spaces ");
	pty_send(&s.pty, "!");
	pty_wait(&s.pty, ":title  two  spaces !");
	quit_scene(&s);
	assert_nothing_left(&s);
	close_scene(&s);
}

static void external_changes_nothing_when_the_editor_fails(void **state)
{
	(void)state;
	struct scene s = {0};
	open_scene(&s, "0", ANSWERED "exit 3\n");
	open_editor(&s, "title Kept");
	pty_wait(&s.pty, "EDITOR HERE");
	pty_send(&s.pty, ENTER);
	pty_wait(&s.pty, "my editor failed with status 3: the text is as it was.");
	pty_wait(&s.pty, ":title Kept");
	quit_scene(&s);
	assert_nothing_left(&s);
	close_scene(&s);
}

static void external_keeps_what_a_killed_editor_saved(void **state)
{
	(void)state;
	struct scene s = {0};
	open_scene(&s, "0", SCRIPT "echo saved >\"$2\"\nkill -KILL $$\n");
	pty_resize(&s.pty, 24, 200);
	open_editor(&s, "title Kept");
	pty_wait(&s.pty, "was ended by signal 9: the text is as it was. It left ");
	pty_wait(&s.pty, ":title Kept");
	quit_scene(&s);
	char *folder = editor_folder(&s), *file = folder_path(folder, "line.txt");
	assert_true(file_exists(file));
	free(file);
	free(folder);
	close_scene(&s);
}

static void external_refuses_what_is_no_text_and_keeps_it(void **state)
{
	(void)state;
	struct scene s = {0};
	open_scene(&s, "0", SCRIPT "printf 'ab\\000c' >\"$2\"\n");
	pty_resize(&s.pty, 24, 200);
	open_editor(&s, "title Kept");
	pty_wait(&s.pty, "There is a NUL at byte 3 of ");
	pty_wait(&s.pty, ":title Kept");
	char *folder = editor_folder(&s), *file = folder_path(folder, "line.txt");
	pty_wait(&s.pty, file);
	struct buf kept = BUF_INIT;
	assert_true(file_read(file, FILE_LIMIT, &kept, NULL));
	assert_int_equal(kept.len, 4);
	quit_scene(&s);
	buf_release(&kept);
	free(file);
	free(folder);
	close_scene(&s);
}

static void external_says_which_editor_is_not_there(void **state)
{
	(void)state;
	struct scene s = {0};
	open_scene(&s, "0", SCRIPT);
	char *editor = folder_path(s.folder, "my editor");
	assert_int_equal(unlink(editor), 0);
	open_editor(&s, "title Kept");
	pty_wait(&s.pty, "✗ The editor “");
	pty_wait(&s.pty, ":title Kept");
	quit_scene(&s);
	assert_nothing_left(&s);
	free(editor);
	close_scene(&s);
}

/* ---- What it gets ---------------------------------------------------------------------------- */

static void external_gives_the_editor_a_file_that_nobody_else_may_read(void **state)
{
	(void)state;
	struct scene s = {0};
	open_scene(&s, "0", SCRIPT "stat -c %a \"$2\" \"${2%/*}\" >\"$REPORT\"\n");
	open_editor(&s, "title");
	quit_scene(&s);
	struct buf said = report(&s);
	assert_string_equal(said.data, "600 700 ");
	buf_release(&said);
	close_scene(&s);
}

static void external_gives_the_editor_no_key_and_no_descriptor(void **state)
{
	(void)state;
	struct scene s = {0};
	setenv("OPENAI_API_KEY", "sk-secret", 1);
	setenv("LONGHAND_API_KEY", "sk-secret", 1);
	open_scene(&s, "0",
			   SCRIPT "env | grep -c sk-secret >\"$REPORT\"\n"
					  "for fd in 3 4 5 6 7 8 9 11 12 13 14 15 16 17 18 19; do\n"
					  "test -e /proc/$$/fd/$fd && echo $fd >>\"$REPORT\"; done\nexit 0\n");
	unsetenv("OPENAI_API_KEY");
	unsetenv("LONGHAND_API_KEY");
	open_editor(&s, "title");
	quit_scene(&s);
	/* 10 is the shell's own: the script. */
	struct buf said = report(&s);
	if (strcmp(said.data, "0 ") != 0)
		fail_msg("it has %s", said.data);
	buf_release(&said);
	close_scene(&s);
}

/* ---- Meanwhile ------------------------------------------------------------------------------- */

static struct scene *watched;
static off_t journal_was;

static off_t journal_size(const struct scene *s)
{
	struct stat st = {0};
	char *path = folder_path(s->folder, ".tea.longhand.journal");
	assert_int_equal(stat(path, &st), 0);
	free(path);
	return st.st_size;
}

static bool journal_grew(struct pty *p)
{
	(void)p;
	return journal_size(watched) > journal_was + 600;
}

static void start_writing(struct scene *s)
{
	watched = s;
	journal_was = journal_size(s);
	pty_send(&s->pty, "w");
	pty_wait_for(&s->pty, journal_grew, "text in the journal");
}

static void external_lets_the_writing_go_on_and_draws_nothing(void **state)
{
	(void)state;
	struct scene s = {0};
	open_scene(&s, "150", ANSWERED);
	start_writing(&s);
	open_editor(&s, "title");
	pty_wait(&s.pty, "EDITOR HERE");
	journal_was = journal_size(&s);
	pty_wait_for(&s.pty, journal_grew, "more text in the journal");
	struct buf shown = pty_text(&s.pty, 0);
	assert_null(strstr(shown.data, "longhand ·"));
	buf_release(&shown);
	pty_send(&s.pty, "q" ENTER);
	pty_wait(&s.pty, "longhand ·");
	pty_send(&s.pty, ESC "\003");
	pty_wait(&s.pty, "Stopped");
	quit_scene(&s);
	close_scene(&s);
}

static void external_leaves_ctrl_c_to_the_editor(void **state)
{
	(void)state;
	struct scene s = {0};
	open_scene(&s, "150",
			   SCRIPT "trap 'echo CAUGHT' INT\necho EDITOR HERE\n"
					  "while test -z \"$a\"; do read a; done\n");
	start_writing(&s);
	open_editor(&s, "title");
	pty_wait(&s.pty, "EDITOR HERE");
	pty_send(&s.pty, "\003");
	pty_wait(&s.pty, "CAUGHT");
	journal_was = journal_size(&s);
	pty_wait_for(&s.pty, journal_grew, "more text in the journal");
	pty_send(&s.pty, "x" ENTER);
	pty_wait(&s.pty, "longhand ·");
	quit_scene(&s);
	close_scene(&s);
}

static void external_continues_an_editor_that_nobody_could(void **state)
{
	(void)state;
	struct scene s = {0};
	open_scene(&s, "0", SCRIPT "kill -STOP $$\necho EDITOR GOES ON\nread a\n");
	open_editor(&s, "title");
	pty_wait(&s.pty, "EDITOR GOES ON");
	pty_send(&s.pty, ENTER);
	pty_wait(&s.pty, "longhand ·");
	quit_scene(&s);
	close_scene(&s);
}

static void external_goes_to_the_shell_with_a_stopped_editor(void **state)
{
	(void)state;
	struct scene s = {0};
	char *program = mem_strdup(getenv("LONGHAND"));
	open_scene(&s, "0", ANSWERED "echo \"title $answer\" >\"$2\"\n");
	quit_scene(&s);
	setenv("PROGRAM", program, 1);
	setenv("LONGHAND", "/bin/sh", 1);
	setenv("PS1", "shell> ", 1);
	pty_start(&s.pty, s.folder, 24, 80, (const char *const[]){"-i", NULL});
	setenv("LONGHAND", program, 1);
	pty_wait(&s.pty, "shell> ");
	pty_send(&s.pty, "\"$PROGRAM\" tea.longhand" ENTER);
	pty_wait(&s.pty, "longhand ·");
	open_editor(&s, "title");
	pty_wait(&s.pty, "EDITOR HERE");
	pty_send(&s.pty, "\032");
	pty_wait(&s.pty, "Stopped");
	pty_send(&s.pty, "echo $((40 + 2))" ENTER);
	pty_wait(&s.pty, "42");
	pty_send(&s.pty, "fg" ENTER);
	pty_send(&s.pty, "back" ENTER);
	pty_wait(&s.pty, ":title back");
	pty_send(&s.pty, ESC);
	pty_wait(&s.pty, "? help");
	pty_send(&s.pty, "q");
	pty_wait_gone(&s.pty, "? help");
	pty_kill(&s.pty);
	free(program);
	close_scene(&s);
}

/* ---- Commands that print keys ---------------------------------------------------------------- */

static void external_lends_the_terminal_to_a_command_that_prints_a_key(void **state)
{
	(void)state;
	struct scene s = {0};
	s.folder = folder_new();
	char *command = folder_path(s.folder, "key");
	put_file(command, SCRIPT "test -t 0 || exit 2\nprintf 'PASSPHRASE PLEASE' >&2\n"
							 "read answer\necho sk-$answer\n");
	assert_int_equal(chmod(command, 0700), 0);
	setenv("LONGHAND_API_KEY_COMMAND", command, 1);
	pty_start(&s.pty, s.folder, 24, 80,
			  (const char *const[]){"--base-url", "http://127.0.0.1:1/v1", "--model", "none", "-i",
									"A guide to tea", "tea.longhand", NULL});
	unsetenv("LONGHAND_API_KEY_COMMAND");
	pty_wait(&s.pty, "PASSPHRASE PLEASE");
	pty_send(&s.pty, "open" ENTER);
	pty_wait(&s.pty, "127.0.0.1:1");
	pty_wait(&s.pty, "longhand ·");
	pty_send(&s.pty, "q");
	assert_int_equal(pty_end(&s.pty), 0);
	free(command);
	close_scene(&s);
}

/* ---- The end --------------------------------------------------------------------------------- */

static void assert_saved(const struct scene *s)
{
	struct err err = ERR_INIT;
	struct session *session = NULL;
	char *path = folder_path(s->folder, "tea.longhand");
	if (!session_open(&session, path, SESSION_OPEN, 1, &err))
		fail_msg("%s", err.text);
	assert_true(doc_words(&session->doc) > 5);
	assert_string_equal(session->recovered, "");
	session_close(session, NULL);
	free(path);
}

static void external_saves_and_keeps_the_file_when_it_is_told_to_end(void **state)
{
	(void)state;
	struct scene s = {0};
	open_scene(&s, "150",
			   SCRIPT "trap 'echo kept >\"$2\"; exit 0' HUP\necho EDITOR HERE\nread a\n");
	start_writing(&s);
	open_editor(&s, "title");
	pty_wait(&s.pty, "EDITOR HERE");
	kill(s.pty.pid, SIGTERM);
	assert_int_equal(pty_end(&s.pty), 0);
	assert_saved(&s);
	struct buf kept = BUF_INIT;
	char *folder = editor_folder(&s), *file = folder_path(folder, "line.txt");
	assert_true(file_read(file, FILE_LIMIT, &kept, NULL));
	assert_string_equal(kept.data, "kept\n");
	buf_release(&kept);
	free(file);
	free(folder);
	close_scene(&s);
}

static void external_saves_when_the_terminal_goes_away(void **state)
{
	(void)state;
	struct scene s = {0};
	open_scene(&s, "150", ANSWERED);
	start_writing(&s);
	open_editor(&s, "title");
	pty_wait(&s.pty, "EDITOR HERE");
	pty_hang_up(&s.pty);
	assert_int_equal(pty_end(&s.pty), 0);
	assert_saved(&s);
	close_scene(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(external_gives_back_what_the_editor_wrote),
		cmocka_unit_test(external_leaves_the_line_as_it_was_when_nothing_changed),
		cmocka_unit_test(external_changes_nothing_when_the_editor_fails),
		cmocka_unit_test(external_keeps_what_a_killed_editor_saved),
		cmocka_unit_test(external_refuses_what_is_no_text_and_keeps_it),
		cmocka_unit_test(external_says_which_editor_is_not_there),
		cmocka_unit_test(external_gives_the_editor_a_file_that_nobody_else_may_read),
		cmocka_unit_test(external_gives_the_editor_no_key_and_no_descriptor),
		cmocka_unit_test(external_lets_the_writing_go_on_and_draws_nothing),
		cmocka_unit_test(external_leaves_ctrl_c_to_the_editor),
		cmocka_unit_test(external_continues_an_editor_that_nobody_could),
		cmocka_unit_test(external_goes_to_the_shell_with_a_stopped_editor),
		cmocka_unit_test(external_lends_the_terminal_to_a_command_that_prints_a_key),
		cmocka_unit_test(external_saves_and_keeps_the_file_when_it_is_told_to_end),
		cmocka_unit_test(external_saves_when_the_terminal_goes_away),
	};
	return RUN(tests);
}
