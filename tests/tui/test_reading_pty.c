/* Reading in a terminal: views, searching, versions and the section in the writer's editor. */
#include <sys/stat.h>
#include <unistd.h>

#include "../test.h"

#include "../help.h"
#include "doc/session.h"
#include "pty.h"

#define ENTER  "\r"
#define ESC    "\033"
#define SCRIPT "#!/bin/sh\n"

struct scene {
	char *folder;
	struct pty pty;
};

static void open_scene(struct scene *s, const char *speed)
{
	const char *const tea[] = {"--provider", "demo", "--speed",      speed,
							   "--seed",     "7",    "-i",           "A guide to tea",
							   "-w",         "2000", "tea.longhand", NULL};
	s->folder = folder_new();
	pty_start(&s->pty, s->folder, 24, 120, tea);
	pty_wait(&s->pty, "The outline is made");
}

/* All of it written, and the keys act in the draft. */
static void open_written(struct scene *s)
{
	open_scene(s, "0");
	pty_send(&s->pty, "w");
	pty_wait(&s->pty, "Written.");
	pty_send(&s->pty, "\tg");
	pty_wait(&s->pty, "J/K section");
}

static void close_scene(struct scene *s)
{
	pty_send(&s->pty, "q");
	assert_int_equal(pty_end(&s->pty), 0);
	folder_remove(s->folder);
	free(s->folder);
}

static struct session *reopen(struct scene *s)
{
	struct err err = ERR_INIT;
	struct session *session = NULL;
	char *path = folder_path(s->folder, "tea.longhand");
	if (!session_open(&session, path, SESSION_READ_ONLY, 1, &err))
		fail_msg("%s", err.text);
	free(path);
	return session;
}

static bool second_is_selected(struct pty *p)
{
	struct buf text = pty_text(p, 0);
	const char *mark = strstr(text.data, "▹");
	bool holds = mark && strstr(mark, " 2 ") && strstr(mark, " 2 ") < mark + 20;
	buf_release(&text);
	return holds;
}

static void reading_goes_by_section_and_selects_what_is_read(void **state)
{
	(void)state;
	struct scene s = {0};
	open_written(&s);
	pty_send(&s.pty, "J");
	pty_wait_for(&s.pty, second_is_selected, "the second section selected");
	pty_send(&s.pty, "g4G9G");
	pty_wait(&s.pty, "There are 4 sections.");
	pty_send(&s.pty, "KK");
	pty_wait_for(&s.pty, second_is_selected, "the second section selected");
	pty_send(&s.pty, "v");
	pty_wait(&s.pty, "The selected section alone");
	pty_send(&s.pty, "#");
	pty_wait(&s.pty, "▏");
	close_scene(&s);
}

static void reading_tells_what_came_while_the_reader_was_elsewhere(void **state)
{
	(void)state;
	struct scene s = {0};
	open_scene(&s, "250");
	pty_send(&s.pty, "w");
	pty_send(&s.pty, "\t");
	pty_wait(&s.pty, "G follow");
	pty_wait(&s.pty, "▏");
	pty_wait(&s.pty, "✓");
	pty_send(&s.pty, "kkk");
	pty_wait(&s.pty, "new lines: G follows ");
	pty_send(&s.pty, "G");
	pty_wait_gone(&s.pty, "new lines");
	pty_send(&s.pty, ESC);
	pty_wait(&s.pty, "Stopped");
	close_scene(&s);
}

static void reading_searches_as_words_are_typed(void **state)
{
	(void)state;
	struct scene s = {0};
	open_written(&s);
	pty_send(&s.pty, "/of");
	pty_wait(&s.pty, "“of”: 1 of ");
	pty_send(&s.pty, ENTER "n");
	pty_wait(&s.pty, "“of”: 2 of ");
	pty_send(&s.pty, "NN");
	pty_wait(&s.pty, " · on from the end");
	pty_send(&s.pty, "/zzz");
	pty_wait(&s.pty, "“zzz” is not to be found.");
	pty_send(&s.pty, ESC);
	pty_wait(&s.pty, "J/K section");
	pty_send(&s.pty, "/");
	pty_wait(&s.pty, "Search: ");
	pty_send(&s.pty, ENTER);
	pty_wait(&s.pty, "“of”: ");
	close_scene(&s);
}

static void reading_walks_versions_and_takes_one(void **state)
{
	(void)state;
	struct scene s = {0};
	open_written(&s);
	pty_send(&s.pty, "]");
	pty_wait(&s.pty, "This is the only version.");
	pty_send(&s.pty, "r");
	pty_wait(&s.pty, "Written");
	pty_send(&s.pty, "[");
	pty_wait(&s.pty, "version 1 of 2 · by the model · draft");
	pty_send(&s.pty, ESC);
	pty_wait_gone(&s.pty, "version 1 of 2");
	pty_send(&s.pty, "D");
	pty_wait(&s.pty, "regenerate");
	pty_wait(&s.pty, "{+");
	pty_send(&s.pty, ESC);
	pty_wait_gone(&s.pty, "{+");
	pty_send(&s.pty, "[");
	pty_wait(&s.pty, "version 1 of 2");
	pty_send(&s.pty, "x");
	pty_wait(&s.pty, "Version 1 of 2 is the current one now");
	pty_send(&s.pty, "u");
	pty_wait(&s.pty, "Undone: take version");
	pty_send(&s.pty, ":versions" ENTER);
	pty_wait(&s.pty, "2 current");
	pty_send(&s.pty, ESC);
	pty_wait_gone(&s.pty, "2 current");
	pty_send(&s.pty, "[:w" ENTER);
	pty_wait(&s.pty, "Saved");
	pty_wait(&s.pty, "version 1 of 2");
	struct session *session = reopen(&s);
	const struct row *row = session->doc.rows[0];
	assert_int_equal(row->version_count, 2);
	assert_int_equal(row->current, row->versions[1]->id);
	session_close(session, NULL);
	pty_send(&s.pty, ESC);
	pty_wait_gone(&s.pty, "version 1 of 2");
	close_scene(&s);
}

static void use_editor(struct scene *s, const char *script)
{
	char *path = folder_path(s->folder, "editor");
	put_file(path, script);
	assert_int_equal(chmod(path, 0700), 0);
	free(path);
}

static void reading_opens_the_section_in_the_writers_editor(void **state)
{
	(void)state;
	struct scene s = {0};
	setenv("VISUAL", "./editor", 1);
	open_written(&s);
	use_editor(&s, SCRIPT "echo >>\"$1\"\n");
	pty_send(&s.pty, "e");
	pty_wait(&s.pty, "The text is as it was.");
	use_editor(&s, SCRIPT "echo 我写的。 >\"$1\"\n");
	pty_send(&s.pty, "e");
	pty_wait(&s.pty, "Your text is the current version now");
	pty_wait(&s.pty, "我写的。");
	pty_send(&s.pty, "[");
	pty_wait(&s.pty, "version 1 of 2");
	pty_send(&s.pty, ESC ":w" ENTER);
	pty_wait(&s.pty, "Saved");
	struct session *session = reopen(&s);
	const struct version *v = row_current(session->doc.rows[0]);
	assert_string_equal(v->text.data, "我写的。");
	assert_int_equal(v->by, BY_WRITER);
	session_close(session, NULL);
	close_scene(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reading_goes_by_section_and_selects_what_is_read),
		cmocka_unit_test(reading_tells_what_came_while_the_reader_was_elsewhere),
		cmocka_unit_test(reading_searches_as_words_are_typed),
		cmocka_unit_test(reading_walks_versions_and_takes_one),
		cmocka_unit_test(reading_opens_the_section_in_the_writers_editor),
	};
	return RUN(tests);
}
