/* Beginning, importing and changing documents, as a writer meets them. */

#include <sys/stat.h>
#include <unistd.h>

#include "../test.h"

#include "../help.h"
#include "doc/session.h"
#include "pty.h"

#define ENTER "\r"
#define ESC   "\033"
#define DOWN  "\033[B"
#define CLEAR "\025" /* Ctrl-U */

#define TEXT "# Tea\n\nOne.\n\n## Leaves\n\nTwo words.\n\n## Water\n\nThree more words.\n"

struct scene {
	char *folder;
	struct pty pty;
};

/* The demo writer at once; file may be NULL. */
static void start(struct scene *s, const char *file)
{
	const char *const arguments[] = {"--provider", "demo", "--speed", "0",
									 "--seed",     "3",    file,      NULL};
	if (!s->folder)
		s->folder = folder_new();
	pty_start(&s->pty, s->folder, 24, 100, arguments);
}

static void put(struct scene *s, const char *name, const char *text)
{
	if (!s->folder)
		s->folder = folder_new();
	char *path = folder_path(s->folder, name);
	put_file(path, text);
	free(path);
}

static bool is_there(const struct scene *s, const char *name)
{
	char *path = folder_path(s->folder, name);
	bool found = file_exists(path);
	free(path);
	return found;
}

static void end(struct scene *s, const char *keys, int status)
{
	pty_send(&s->pty, keys);
	assert_int_equal(pty_end(&s->pty), status);
}

static void finish(struct scene *s)
{
	folder_remove(s->folder);
	free(s->folder);
}

static struct session *reopen(struct scene *s, const char *name)
{
	struct err err = ERR_INIT;
	struct session *session = NULL;
	char *path = folder_path(s->folder, name);
	if (!session_open(&session, path, SESSION_OPEN, 1, &err))
		fail_msg("%s", err.text);
	free(path);
	return session;
}

/* Imports TEXT as tea.longhand and leaves. */
static void make_tea(struct scene *s)
{
	put(s, "tea.md", TEXT);
	start(s, "tea.md");
	pty_wait(&s->pty, "3 headings, 3 sections,");
	pty_wait(&s->pty, "Import it into tea.longhand?");
	pty_send(&s->pty, ENTER);
	pty_wait(&s->pty, "Imported: ");
	pty_wait(&s->pty, "longhand · Tea");
	pty_wait(&s->pty, "9 / 9 words"); /* headings are no excess */
	end(s, "q", 0);
}

/* ---- A new document -------------------------------------------------------------------------- */

static void start_asks_for_all_that_a_document_needs(void **state)
{
	(void)state;
	struct scene s = {0};
	start(&s, NULL);
	pty_wait(&s.pty, "What shall we write? ");
	pty_send(&s.pty, "A guide to tea" ENTER);
	pty_wait(&s.pty, "How many words? 3000");
	pty_send(&s.pty, ENTER);
	pty_wait(&s.pty, "Language (en, zh)? en");
	pty_send(&s.pty, CLEAR "xx" ENTER);
	pty_wait(&s.pty, "There are no prompts in that language");
	pty_send(&s.pty, CLEAR ENTER);
	pty_wait(&s.pty, "Who writes? Enter: demo writer");
	pty_wait(&s.pty, "Language  en");
	pty_send(&s.pty, ENTER);
	pty_wait(&s.pty, "Make the outline now?");
	pty_send(&s.pty, ENTER);
	pty_wait(&s.pty, "The outline is made");
	pty_wait(&s.pty, "0 / 3,000 words");
	end(&s, "q", 0);
	assert_true(is_there(&s, "A-guide-to-tea.longhand"));
	finish(&s);
}

static void start_goes_back_a_question_and_leaves_the_outline_unmade(void **state)
{
	(void)state;
	struct scene s = {0};
	start(&s, "mine");
	pty_wait(&s.pty, "What shall we write? ");
	pty_send(&s.pty, "一篇500字的茶文化指南" ENTER);
	pty_wait(&s.pty, "Language (en, zh)? zh");
	pty_send(&s.pty, ENTER);
	pty_wait(&s.pty, "Who writes? ");
	pty_send(&s.pty, ESC);
	pty_wait(&s.pty, "Language (en, zh)? zh");
	pty_send(&s.pty, ESC);
	pty_wait(&s.pty, "What shall we write? 一篇500字的茶文化指南");
	pty_send(&s.pty, ENTER ENTER ENTER);
	pty_wait(&s.pty, "Make the outline now?");
	pty_send(&s.pty, "n" ENTER);
	pty_wait(&s.pty, "A makes the outline");
	end(&s, "q", 0);
	struct session *session = reopen(&s, "mine.longhand");
	assert_string_equal(session->doc.language, "zh");
	assert_int_equal(session->doc.target, 500);
	assert_int_equal(session->doc.row_count, 0);
	session_close(session, NULL);
	finish(&s);
}

static void start_takes_an_instruction_of_several_lines_from_the_editor(void **state)
{
	(void)state;
	struct scene s = {0};
	put(&s, "editor", "#!/bin/sh\nprintf 'A guide to tea.\\n\\nIn 700 words, dry.\\n' >\"$1\"\n");
	char *editor = folder_path(s.folder, "editor");
	assert_int_equal(chmod(editor, 0700), 0);
	setenv("VISUAL", editor, 1);
	start(&s, "tea");
	pty_wait(&s.pty, "What shall we write? ");
	pty_send(&s.pty, "\017");
	pty_wait(&s.pty, "Language (en, zh)? ");
	pty_send(&s.pty, ENTER ENTER "n" ENTER);
	pty_wait(&s.pty, "A makes the outline");
	end(&s, "q", 0);
	struct session *session = reopen(&s, "tea.longhand");
	assert_string_equal(session->doc.instruction, "A guide to tea.\n\nIn 700 words, dry.");
	session_close(session, NULL);
	free(editor);
	finish(&s);
}

/* ---- Recent projects ------------------------------------------------------------------------- */

static void start_offers_the_projects_that_were_open(void **state)
{
	(void)state;
	struct scene s = {0};
	make_tea(&s);
	put(&s, "coffee.txt", "Coffee is hot.\n");
	start(&s, "coffee.txt");
	pty_wait(&s.pty, "Import it into coffee.longhand?");
	pty_send(&s.pty, ENTER);
	pty_wait(&s.pty, "Imported: 0 headings, 1 section, 3 words.");
	end(&s, "q", 0);
	start(&s, NULL);
	pty_wait(&s.pty, "New document");
	pty_wait(&s.pty, "coffee.longhand in ");
	pty_wait(&s.pty, "tea.longhand in ");
	pty_send(&s.pty, ENTER);
	pty_wait(&s.pty, "What shall we write? ");
	pty_send(&s.pty, ESC);
	pty_wait(&s.pty, "New document");
	pty_send(&s.pty, "tea.long" ENTER);
	pty_wait(&s.pty, "longhand · Tea");
	end(&s, "q", 0);
	char *gone = folder_path(s.folder, "coffee.longhand");
	assert_int_equal(unlink(gone), 0);
	free(gone);
	start(&s, NULL);
	pty_wait(&s.pty, "1 / 2");
	pty_send(&s.pty, DOWN ENTER);
	pty_wait(&s.pty, "longhand · Tea");
	end(&s, "q", 0);
	finish(&s);
}

static void start_leaves_the_list_of_recent_projects_by_escape(void **state)
{
	(void)state;
	struct scene s = {0};
	make_tea(&s);
	start(&s, NULL);
	pty_wait(&s.pty, "New document");
	end(&s, ESC, 0);
	finish(&s);
}

/* ---- Importing ------------------------------------------------------------------------------- */

static void start_imports_a_text_into_a_project_beside_it(void **state)
{
	(void)state;
	struct scene s = {0};
	make_tea(&s);
	struct session *session = reopen(&s, "tea.longhand");
	assert_int_equal(session->doc.row_count, 5);
	assert_string_equal(session->doc.title, "Tea");
	assert_string_equal(session->doc.language, "en");
	session_close(session, NULL);
	finish(&s);
}

static void start_leaves_everything_alone_when_an_import_is_declined(void **state)
{
	(void)state;
	struct scene s = {0};
	put(&s, "tea.md", TEXT);
	start(&s, "tea.md");
	pty_wait(&s.pty, "Import it into tea.longhand?");
	end(&s, ESC, 0);
	assert_false(is_there(&s, "tea.longhand"));
	assert_false(is_there(&s, ".tea.longhand.lock"));
	finish(&s);
}

static void start_opens_the_project_that_a_text_was_imported_into(void **state)
{
	(void)state;
	struct scene s = {0};
	make_tea(&s);
	put(&s, "tea.md", "Other words.\n");
	start(&s, "tea.md");
	pty_wait(&s.pty, "tea.longhand is there already");
	pty_send(&s.pty, ENTER);
	pty_wait(&s.pty, "longhand · Tea");
	pty_wait(&s.pty, "Leaves");
	end(&s, "q", 0);
	finish(&s);
}

static void start_says_in_a_sentence_what_it_cannot_import(void **state)
{
	(void)state;
	struct scene s = {0};
	put(&s, "tea.docx", "PK");
	start(&s, "tea.docx");
	end(&s, "", 2);
	start(&s, "new.odt");
	end(&s, "", 2);
	put(&s, "bad.txt", "caf\xe9\n");
	start(&s, "bad.txt");
	end(&s, "", 4);
	assert_false(is_there(&s, "bad.longhand"));
	assert_false(is_there(&s, "new.longhand"));
	finish(&s);
}

static void start_imports_behind_the_selected_row(void **state)
{
	(void)state;
	struct scene s = {0};
	make_tea(&s);
	put(&s, "more.txt", "Cups are round.\n");
	start(&s, "tea.longhand");
	pty_wait(&s.pty, "longhand · Tea");
	pty_send(&s.pty, ":import missing.txt" ENTER);
	pty_wait(&s.pty, "missing.txt");
	pty_wait(&s.pty, "✗");
	pty_send(&s.pty, ":import more.txt" ENTER);
	pty_wait(&s.pty, "2 Cups are round.");
	end(&s, "q", 0);
	finish(&s);
}

/* ---- Another document ------------------------------------------------------------------------ */

static void start_changes_to_another_project_and_saves_the_first(void **state)
{
	(void)state;
	struct scene s = {0};
	make_tea(&s);
	start(&s, "tea.longhand");
	pty_wait(&s.pty, "longhand · Tea");
	pty_send(&s.pty, ":title Green tea" ENTER);
	pty_wait(&s.pty, "longhand · Green tea");
	pty_send(&s.pty, ":open tea.longhand" ENTER);
	pty_wait(&s.pty, "is open here already");
	pty_send(&s.pty, ":open other" ENTER);
	pty_wait(&s.pty, "There is no project other");
	pty_send(&s.pty, ":open! other.longhand" ENTER);
	pty_wait(&s.pty, "What shall we write? ");
	pty_send(&s.pty, "Other things" ENTER ENTER ENTER ENTER "n" ENTER);
	pty_wait(&s.pty, "longhand · Other things");
	pty_send(&s.pty, ":w copy.longhand" ENTER);
	pty_wait(&s.pty, "Copied to copy.longhand");
	pty_send(&s.pty, ":open tea.longhand" ENTER);
	pty_wait(&s.pty, "longhand · Green tea");
	end(&s, "q", 0);
	assert_true(is_there(&s, "copy.longhand"));
	finish(&s);
}

static void start_keeps_the_document_that_cannot_be_saved(void **state)
{
	(void)state;
	struct scene s = {0};
	make_tea(&s);
	put(&s, "other.longhand.txt", "Other.\n");
	start(&s, "tea.longhand");
	pty_wait(&s.pty, "longhand · Tea");
	pty_send(&s.pty, ":title Green tea" ENTER);
	pty_wait(&s.pty, "longhand · Green tea");
	char *path = folder_path(s.folder, "tea.longhand");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	pty_send(&s.pty, ":open! other.longhand" ENTER);
	pty_wait(&s.pty, "✗");
	pty_wait(&s.pty, "longhand · Green tea");
	end(&s, ":q!" ENTER, 0);
	free(path);
	finish(&s);
}

static void start_tells_of_the_changes_that_were_left_behind(void **state)
{
	(void)state;
	struct scene s = {0};
	make_tea(&s);
	start(&s, "tea.longhand");
	pty_wait(&s.pty, "longhand · Tea");
	pty_send(&s.pty, ":title Green tea" ENTER);
	pty_wait(&s.pty, "longhand · Green tea");
	end(&s, ":q!" ENTER, 0);
	start(&s, "tea.longhand");
	pty_wait(&s.pty, "longhand · Tea");
	pty_wait(&s.pty, "The changes that :q! left out are kept as tea.longhand.journal-kept-");
	end(&s, "q", 0);
	start(&s, "tea.longhand");
	pty_wait(&s.pty, "? help");
	end(&s, "q", 0);
	finish(&s);
}

static void start_offers_no_change_of_what_is_only_read(void **state)
{
	(void)state;
	struct scene s = {0};
	make_tea(&s);
	const char *const reading[] = {"--read-only", "tea.longhand", NULL};
	pty_start(&s.pty, s.folder, 24, 100, reading);
	pty_wait(&s.pty, "Tab pane  ? help");
	struct buf shown = pty_text(&s.pty, 0);
	assert_null(strstr(shown.data, "w write"));
	assert_null(strstr(shown.data, "o add"));
	buf_release(&shown);
	end(&s, "q", 0);
	finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(start_asks_for_all_that_a_document_needs),
		cmocka_unit_test(start_goes_back_a_question_and_leaves_the_outline_unmade),
		cmocka_unit_test(start_takes_an_instruction_of_several_lines_from_the_editor),
		cmocka_unit_test(start_offers_the_projects_that_were_open),
		cmocka_unit_test(start_leaves_the_list_of_recent_projects_by_escape),
		cmocka_unit_test(start_imports_a_text_into_a_project_beside_it),
		cmocka_unit_test(start_leaves_everything_alone_when_an_import_is_declined),
		cmocka_unit_test(start_opens_the_project_that_a_text_was_imported_into),
		cmocka_unit_test(start_says_in_a_sentence_what_it_cannot_import),
		cmocka_unit_test(start_imports_behind_the_selected_row),
		cmocka_unit_test(start_changes_to_another_project_and_saves_the_first),
		cmocka_unit_test(start_keeps_the_document_that_cannot_be_saved),
		cmocka_unit_test(start_tells_of_the_changes_that_were_left_behind),
		cmocka_unit_test(start_offers_no_change_of_what_is_only_read),
	};
	return RUN(tests);
}
