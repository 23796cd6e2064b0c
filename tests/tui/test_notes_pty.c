/* The notes in the writer's editor, for which a shell script stands. */

#include <sys/stat.h>

#include "../test.h"

#include "../help.h"
#include "pty.h"

#define ENTER "\r"
#define ESC   "\033"
#define UP    "\033[A"

struct scene {
	char *folder;
	struct pty pty;
};

static void open_scene(struct scene *s, const char *script)
{
	const char *const tea[] = {"--provider", "demo", "--speed",      "0",
							   "--seed",     "7",    "-i",           "A guide to tea",
							   "-w",         "2000", "tea.longhand", NULL};
	s->folder = folder_new();
	char *editor = folder_path(s->folder, "editor");
	put_file(editor, script);
	assert_int_equal(chmod(editor, 0700), 0);
	setenv("VISUAL", editor, 1);
	free(editor);
	pty_start(&s->pty, s->folder, 24, 80, tea);
	pty_wait(&s->pty, "The outline is made");
}

static void close_scene(struct scene *s)
{
	pty_send(&s->pty, "q");
	assert_int_equal(pty_end(&s->pty), 0);
	folder_remove(s->folder);
	free(s->folder);
}

static void notes_are_added_changed_and_taken_back(void **state)
{
	(void)state;
	struct scene s;
	open_scene(&s, "#!/bin/sh\n"
				   "if grep -q Oolong \"$1\"; then : >\"$1\"; else\n"
				   "printf 'Title: Oolong\\nKeywords: tea\\n\\nHalf-green.\\n' >\"$1\"; fi\n");
	pty_send(&s.pty, ":notes" ENTER);
	pty_wait(&s.pty, "New note");
	pty_send(&s.pty, ENTER);
	pty_wait(&s.pty, "The note is kept");
	pty_send(&s.pty, ":notes" ENTER);
	pty_wait(&s.pty, "with tea");
	pty_send(&s.pty, ESC);
	pty_wait_gone(&s.pty, "with tea");
	pty_send(&s.pty, ":request" ENTER);
	pty_wait(&s.pty, "notes on this");
	pty_send(&s.pty, ESC);
	pty_wait_gone(&s.pty, "notes on this");
	pty_send(&s.pty, ":notes" ENTER);
	pty_wait(&s.pty, "with tea");
	pty_send(&s.pty, ENTER);
	pty_wait(&s.pty, "The note is gone");
	pty_send(&s.pty, "u:notes" ENTER);
	pty_wait(&s.pty, "with tea");
	pty_send(&s.pty, ESC);
	pty_wait_gone(&s.pty, "with tea");
	close_scene(&s);
}

static void stale_sections_are_listed_and_gone_to(void **state)
{
	(void)state;
	struct scene s;
	open_scene(&s, "#!/bin/sh\nprintf 'Title: Voice\\n\\nDry.\\n' >\"$1\"\n");
	pty_send(&s.pty, ":stale" ENTER);
	pty_wait(&s.pty, "No section is stale");
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "Written.");
	pty_send(&s.pty, ":notes" ENTER);
	pty_wait(&s.pty, "New note");
	pty_send(&s.pty, ENTER);
	pty_wait(&s.pty, "The note is kept");
	pty_send(&s.pty, ":stale" ENTER);
	pty_wait(&s.pty, "notes on it have changed");
	pty_send(&s.pty, ENTER);
	pty_wait_gone(&s.pty, "notes on it have changed");
	close_scene(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notes_are_added_changed_and_taken_back),
		cmocka_unit_test(stale_sections_are_listed_and_gone_to),
	};
	return RUN(tests);
}
