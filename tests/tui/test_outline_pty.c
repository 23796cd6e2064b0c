/* The outline pane as a writer works in it: the program in a terminal, with the demo writer, and
 * shell scripts for an editor. */

#include <sys/stat.h>
#include <unistd.h>

#include "../test.h"

#include "../help.h"
#include "doc/session.h"
#include "pty.h"

#define ENTER   "\r"
#define ESC     "\033"
#define CTRL(c) ((char[]){(c)&31, '\0'})

struct scene {
	char *folder;
	struct pty pty;
};

/* Seven rows, or what 2,000 words come to, and the outline made. */
static void open_sized(struct scene *s, int rows, int cols, const char *speed)
{
	const char *const tea[] = {"--provider", "demo", "--speed",      speed,
							   "--seed",     "7",    "-i",           "A guide to tea",
							   "-w",         "2000", "tea.longhand", NULL};
	if (!s->folder)
		s->folder = folder_new();
	pty_start(&s->pty, s->folder, rows, cols, tea);
	pty_wait(&s->pty, "The outline is made");
}

static void open_scene(struct scene *s)
{
	open_sized(s, 24, 80, "200");
}

static void close_scene(struct scene *s)
{
	pty_send(&s->pty, ESC);
	pty_wait(&s->pty, "? help");
	pty_send(&s->pty, "q");
	assert_int_equal(pty_end(&s->pty), 0);
	folder_remove(s->folder);
	free(s->folder);
}

/* The project as it was saved. */
static struct session *quit_and_reopen(struct scene *s)
{
	struct err err = ERR_INIT;
	struct session *session = NULL;
	char *path = folder_path(s->folder, "tea.longhand");
	pty_send(&s->pty, "q");
	assert_int_equal(pty_end(&s->pty), 0);
	if (!session_open(&session, path, SESSION_OPEN, 1, &err))
		fail_msg("%s", err.text);
	free(path);
	return session;
}

static void close_reopened(struct scene *s, struct session *session)
{
	session_close(session, NULL);
	folder_remove(s->folder);
	free(s->folder);
}

/* `script` stands for the editor; the file is "$1". */
static void open_with_editor(struct scene *s, const char *script)
{
	struct buf text = BUF_INIT;
	s->folder = folder_new();
	char *editor = folder_path(s->folder, "editor");
	buf_addf(&text, "#!/bin/sh\n%s\n", script);
	put_file(editor, text.data);
	assert_int_equal(chmod(editor, 0700), 0);
	setenv("VISUAL", editor, 1);
	open_sized(s, 24, 80, "2000");
	buf_release(&text);
	free(editor);
}

/* ---- Budgets ----------------------------------------------------------------------------------
 */

static void outline_pty_keeps_the_total_when_it_is_to(void **state)
{
	(void)state;
	struct scene s = {0};
	open_scene(&s);
	pty_send(&s.pty, "9+");
	pty_wait(&s.pty, "450 more than the target");
	pty_wait(&s.pty, "plan 2,450 / 2,000 ▲ 450");
	pty_send(&s.pty, "u");
	pty_wait(&s.pty, "plan 2,000 · B: the total moves");
	pty_send(&s.pty, "B");
	pty_wait(&s.pty, "in proportion");
	pty_send(&s.pty, "B");
	pty_wait(&s.pty, "evenly");
	pty_send(&s.pty, "2+");
	pty_wait(&s.pty, "The plan has 2,000 words, as the target.");
	pty_send(&s.pty, ":set balance=move" ENTER);
	pty_wait(&s.pty, "B: the total moves");
	struct session *session = quit_and_reopen(&s);
	const struct doc *doc = &session->doc;
	assert_int_equal(doc_budget(doc), 2000);
	assert_int_equal(doc->target, 2000);
	close_reopened(&s, session);
}

static void outline_pty_scales_the_plan_to_a_target(void **state)
{
	(void)state;
	struct scene s = {0};
	open_scene(&s);
	pty_send(&s.pty, "t");
	pty_wait(&s.pty, "Target in words (now 2,000): ");
	pty_send(&s.pty, "3,000" ENTER);
	pty_wait(&s.pty, "The plan has 3,000 words, as the target.");
	pty_send(&s.pty, "u");
	pty_wait(&s.pty, "Undone: set target");
	pty_wait(&s.pty, "0 / 2,000 words");
	pty_send(&s.pty, "99999999=");
	pty_wait(&s.pty, "A section has at most 1,000,000 words, not 99999999.");
	pty_send(&s.pty, "1000000t");
	pty_wait(&s.pty, "fewer than the target; no row could take");
	close_scene(&s);
}

/* ---- Marks, copies, moves ---------------------------------------------------------------------
 */

static void outline_pty_works_on_all_marked_rows(void **state)
{
	(void)state;
	struct scene s = {0};
	open_scene(&s);
	pty_send(&s.pty, "**");
	pty_wait(&s.pty, "2 marked");
	pty_send(&s.pty, "321=");
	pty_wait(&s.pty, "·* 1 ");
	pty_send(&s.pty, "L");
	pty_wait(&s.pty, "2 sections locked");
	pty_send(&s.pty, ESC);
	pty_wait_gone(&s.pty, "marked");
	struct session *session = quit_and_reopen(&s);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(session->doc.rows[i]->budget == 321, i < 2);
		assert_int_equal(session->doc.rows[i]->locked, i < 2);
	}
	close_reopened(&s, session);
}

static void outline_pty_copies_pastes_and_deletes_rows(void **state)
{
	(void)state;
	struct scene s = {0};
	open_scene(&s);
	pty_send(&s.pty, "p");
	pty_wait(&s.pty, "Nothing is copied yet");
	pty_send(&s.pty, "2y");
	pty_wait(&s.pty, "2 rows copied");
	pty_send(&s.pty, "Gp");
	pty_wait(&s.pty, "2 rows pasted");
	pty_send(&s.pty, "g3d");
	pty_wait(&s.pty, "3 rows deleted; u brings them back.");
	pty_send(&s.pty, "u");
	pty_wait(&s.pty, "Undone: delete rows");
	struct session *session = quit_and_reopen(&s);
	const struct doc *doc = &session->doc;
	size_t last = doc->row_count - 1;
	assert_string_equal(doc->rows[last]->point, doc->rows[1]->point);
	assert_string_equal(doc->rows[last - 1]->point, doc->rows[0]->point);
	assert_int_not_equal(doc->rows[last]->id, doc->rows[1]->id);
	close_reopened(&s, session);
}

static void outline_pty_says_how_to_turn_the_clipboard_on(void **state)
{
	(void)state;
	struct scene s = {0};
	open_scene(&s);
	pty_send(&s.pty, "Y");
	pty_wait(&s.pty, "clipboard = osc52");
	close_scene(&s);
}

/* ---- Folds ------------------------------------------------------------------------------------
 */

static void outline_pty_folds_and_unfolds(void **state)
{
	(void)state;
	struct scene s = {0};
	open_sized(&s, 24, 80, "60");
	pty_send(&s.pty, "HPart one" ENTER);
	pty_wait(&s.pty, "▸  Part one");
	pty_send(&s.pty, " ");
	pty_wait(&s.pty, "▸+ Part one · 4 s");
	pty_send(&s.pty, "\033[C");
	pty_wait_gone(&s.pty, "+ Part one");
	pty_send(&s.pty, "j ");
	pty_wait(&s.pty, "▸+ Part one · 4 s");
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "▸▌ Part one");
	pty_send(&s.pty, "3g");
	pty_wait(&s.pty, "▸»  3 ");
	pty_send(&s.pty, ESC);
	pty_wait(&s.pty, "Stopped");
	close_scene(&s);
}

/* ---- While it is written ----------------------------------------------------------------------
 */

static void outline_pty_stops_the_section_that_is_deleted(void **state)
{
	(void)state;
	struct scene s = {0};
	open_sized(&s, 24, 80, "60");
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "▸▌  1 ");
	pty_wait(&s.pty, "» ");
	pty_send(&s.pty, "d");
	pty_wait(&s.pty, "Row deleted");
	pty_wait(&s.pty, "▸▌  1 ");
	pty_send(&s.pty, "u");
	pty_wait(&s.pty, "Undone: delete row");
	pty_wait(&s.pty, "▌  2 ");
	pty_send(&s.pty, ESC);
	pty_wait(&s.pty, "Stopped");
	close_scene(&s);
}

/* All but the first section stay unwritten. */
static void write_first(struct scene *s)
{
	pty_send(&s->pty, "j9*L" ESC "g");
	pty_wait(&s->pty, "⌾  2 ");
	pty_send(&s->pty, "w");
	pty_wait(&s->pty, "✓  1 ");
	pty_wait(&s->pty, "Written.");
}

/* ---- The writer's editor ----------------------------------------------------------------------
 */

static void outline_pty_edits_a_row_in_an_editor(void **state)
{
	(void)state;
	struct scene s = {0};
	open_with_editor(&s,
					 "sed -i 's/^words: .*/words: 345/; s/^point: .*/point: Green tea/' \"$1\"\n"
					 "echo 'from Uji' >> \"$1\"");
	pty_send(&s.pty, "e");
	pty_wait(&s.pty, "Green tea");
	pty_wait(&s.pty, "0/345");
	pty_wait(&s.pty, "from Uji");
	pty_send(&s.pty, "u");
	pty_wait(&s.pty, "Undone: edit row");
	pty_wait_gone(&s.pty, "from Uji");
	close_scene(&s);
}

static void outline_pty_offers_to_edit_a_mistake_again(void **state)
{
	(void)state;
	struct scene s = {0};
	open_with_editor(&s, "if grep -q lots \"$1\"; then sed -i 's/lots/345/' \"$1\"\n"
						 "else sed -i 's/^words: .*/words: lots/' \"$1\"; fi");
	pty_send(&s.pty, "e");
	pty_wait(&s.pty, "Line 4: words are a number");
	pty_send(&s.pty, ENTER);
	pty_wait(&s.pty, "0/345");
	pty_send(&s.pty, "e");
	pty_wait(&s.pty, "Line 4: words are a number");
	pty_send(&s.pty, ESC);
	pty_wait(&s.pty, "Left as it was.");
	close_scene(&s);
}

static void outline_pty_edits_the_outline_and_keeps_texts_with_their_rows(void **state)
{
	(void)state;
	struct scene s = {0};
	open_with_editor(&s, "sed -i '5{h;d};6{G;s/Main Point: /Main Point: Now /}' \"$1\"");
	write_first(&s);
	pty_send(&s.pty, "E");
	pty_wait(&s.pty, "✓  2 ");
	pty_wait(&s.pty, " 1 Now ");
	struct session *session = quit_and_reopen(&s);
	assert_null(row_current(session->doc.rows[0]));
	assert_true(row_written(session->doc.rows[1]));
	close_reopened(&s, session);
}

static void outline_pty_asks_before_written_sections_go(void **state)
{
	(void)state;
	struct scene s = {0};
	open_with_editor(&s, "sed -i '5d' \"$1\"");
	write_first(&s);
	pty_send(&s.pty, "E");
	pty_wait(&s.pty, "1 written section would go");
	pty_send(&s.pty, "d" ENTER);
	pty_wait_gone(&s.pty, "✓");
	pty_send(&s.pty, "u");
	pty_wait(&s.pty, "✓  1 ");
	close_scene(&s);
}

/* ---- Small terminals --------------------------------------------------------------------------
 */

static void outline_pty_holds_on_the_smallest_screen(void **state)
{
	(void)state;
	struct scene s = {0};
	open_sized(&s, 24, 80, "200");
	pty_resize(&s.pty, 6, 20);
	pty_wait(&s.pty, "▸·  1 ");
	pty_send(&s.pty, "j*9+");
	pty_wait(&s.pty, "▸·  3 ");
	pty_resize(&s.pty, 50, 200);
	pty_wait(&s.pty, "1 marked · plan 2,450 / 2,000 ▲ 450 · B: the total moves");
	close_scene(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outline_pty_keeps_the_total_when_it_is_to),
		cmocka_unit_test(outline_pty_scales_the_plan_to_a_target),
		cmocka_unit_test(outline_pty_works_on_all_marked_rows),
		cmocka_unit_test(outline_pty_copies_pastes_and_deletes_rows),
		cmocka_unit_test(outline_pty_says_how_to_turn_the_clipboard_on),
		cmocka_unit_test(outline_pty_folds_and_unfolds),
		cmocka_unit_test(outline_pty_stops_the_section_that_is_deleted),
		cmocka_unit_test(outline_pty_edits_a_row_in_an_editor),
		cmocka_unit_test(outline_pty_offers_to_edit_a_mistake_again),
		cmocka_unit_test(outline_pty_edits_the_outline_and_keeps_texts_with_their_rows),
		cmocka_unit_test(outline_pty_asks_before_written_sections_go),
		cmocka_unit_test(outline_pty_holds_on_the_smallest_screen),
	};
	return RUN(tests);
}
