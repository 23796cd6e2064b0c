/* The interface as a writer meets it: the program in a terminal, with the demo writer. */

#include <signal.h>
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

static void scene_start(struct scene *s, int rows, int cols, const char *const *arguments)
{
	if (!s->folder)
		s->folder = folder_new();
	pty_start(&s->pty, s->folder, rows, cols, arguments);
}

static void scene_close(struct scene *s)
{
	folder_remove(s->folder);
	free(s->folder);
}

static const char *const tea[] = {"--provider", "demo", "--speed",      "150",
								  "--seed",     "7",    "-i",           "A guide to tea",
								  "-w",         "2000", "tea.longhand", NULL};

static void start_tea(struct scene *s, int rows, int cols)
{
	scene_start(s, rows, cols, tea);
	pty_wait(&s->pty, "The outline is made");
}

/* The sum of words that the project has when it is opened again. */
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

/* The lines of text in the draft pane, without the mark at their side; placeholders begin with a
 * dot. */
static struct buf draft_lines(struct pty *p)
{
	struct buf lines = BUF_INIT, pane = pty_text(p, pty_border(p, 1) + 1);
	const char *at = pane.data;
	for (int row = 0; row < p->rows; row++, at += strcspn(at, "\n") + 1) {
		struct buf line = BUF_INIT;
		buf_add(&line, at, strcspn(at, "\n"));
		if (strncmp(line.data, "▏", strlen("▏")) == 0)
			buf_splice(&line, 0, strlen("▏"), "", 0);
		buf_trim(&line);
		bool text = pty_border(p, row) >= 0 && strncmp(line.data, "·", strlen("·")) != 0;
		if (text && line.len > 0)
			buf_addf(&lines, "%s\n", line.data);
		buf_release(&line);
	}
	buf_release(&pane);
	return lines;
}

static bool shows_enough_draft(struct pty *p)
{
	struct buf lines = draft_lines(p);
	int count = 0;
	for (size_t i = 0; i < lines.len; i++)
		count += lines.data[i] == '\n';
	buf_release(&lines);
	return count >= 8;
}

static void screen_plans_edits_writes_stops_undoes_and_quits(void **state)
{
	(void)state;
	struct scene s = {0};
	start_tea(&s, 24, 80);
	pty_send(&s.pty, "b");
	pty_wait(&s.pty, "Words (now 530): ");
	pty_send(&s.pty, "123" ENTER);
	pty_wait(&s.pty, "0/123");
	pty_send(&s.pty, "3+");
	pty_wait(&s.pty, "0/273");
	pty_send(&s.pty, "u");
	pty_wait(&s.pty, "Undone: set budget");
	pty_wait(&s.pty, "0/123");
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "▌");
	pty_wait_for(&s.pty, shows_enough_draft, "some lines of draft");
	pty_send(&s.pty, ESC);
	pty_wait(&s.pty, "Stopped");
	pty_wait(&s.pty, "!  ");
	pty_send(&s.pty, "u");
	pty_wait(&s.pty, "Undone: write");
	pty_wait(&s.pty, " 0 / 2,000 words");
	pty_send(&s.pty, "q");
	assert_int_equal(pty_end(&s.pty), 0);
	struct session *session = reopen(&s, "tea.longhand");
	assert_int_equal(session->doc.rows[0]->budget, 123);
	assert_int_equal(session->doc.rows[0]->version_count, 1);
	assert_int_equal(doc_words(&session->doc), 0);
	assert_true(session_saved(session));
	session_close(session, NULL);
	scene_close(&s);
}

static void screen_edits_the_outline(void **state)
{
	(void)state;
	struct scene s = {0};
	start_tea(&s, 24, 80);
	pty_send(&s.pty, ENTER);
	pty_wait(&s.pty, "Point: ");
	pty_send(&s.pty, CTRL('U'));
	pty_send(&s.pty, "喝茶 first" ENTER);
	pty_wait(&s.pty, "1 喝茶 first");
	pty_send(&s.pty, "o");
	pty_wait(&s.pty, "Point of the new row: ");
	pty_send(&s.pty, "cups" ENTER);
	pty_wait(&s.pty, "2 cups");
	pty_send(&s.pty, "K");
	pty_wait(&s.pty, "1 cups");
	pty_send(&s.pty, "L");
	pty_wait(&s.pty, "⌾");
	pty_send(&s.pty, "d");
	pty_wait(&s.pty, "Row deleted");
	pty_wait_gone(&s.pty, "1 cups");
	pty_send(&s.pty, "u");
	pty_wait(&s.pty, "1 cups");
	pty_send(&s.pty, "o" ESC "?");
	pty_wait(&s.pty, "Keys of the outline");
	pty_send(&s.pty, ESC "O");
	pty_wait(&s.pty, "Point of the new row: ");
	pty_send(&s.pty, ESC);
	pty_wait_gone(&s.pty, "Point of the new row: ");
	pty_send(&s.pty, ":export out.md" ENTER);
	pty_wait(&s.pty, "Nothing is written yet");
	pty_send(&s.pty, "w");
	pty_wait_for(&s.pty, shows_enough_draft, "some lines of draft");
	pty_send(&s.pty, ESC);
	pty_wait(&s.pty, "Stopped");
	pty_send(&s.pty, ":export out.md" ENTER);
	pty_wait(&s.pty, "Exported to ");
	pty_send(&s.pty, ":wq" ENTER);
	assert_int_equal(pty_end(&s.pty), 0);
	char *path = folder_path(s.folder, "out.md");
	assert_true(file_exists(path));
	free(path);
	scene_close(&s);
}

static void screen_knows_keys_that_are_sequences_and_pastes_that_are_not_keys(void **state)
{
	(void)state;
	struct scene s = {0};
	start_tea(&s, 24, 80);
	pty_send(&s.pty, ENTER);
	pty_wait(&s.pty, "Point: ");
	pty_send(&s.pty, CTRL('U'));
	pty_send(&s.pty, "\033[200~paste\rd\t茶\033[201~" ENTER);
	pty_wait(&s.pty, "1 paste d 茶");
	pty_send(&s.pty, "\033[200~dddq\033[201~");
	pty_send(&s.pty, "\033[1;3B");
	pty_wait(&s.pty, "2 paste d 茶");
	pty_send(&s.pty, "\033[1;3A");
	pty_wait(&s.pty, "1 paste d 茶");
	pty_send(&s.pty, "\033[99;99x\033OQ");
	pty_wait(&s.pty, "Point: paste");
	pty_send(&s.pty, "\033OD\033OD!" ENTER);
	pty_wait(&s.pty, "1 paste d! 茶");
	pty_send(&s.pty, "q");
	assert_int_equal(pty_end(&s.pty), 0);
	scene_close(&s);
}

static void screen_follows_every_size_while_text_streams(void **state)
{
	(void)state;
	struct scene s = {0};
	start_tea(&s, 40, 120);
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, " w/s");
	const int sizes[][2] = {{20, 50}, {6, 20}, {50, 200}, {3, 9}, {24, 61}, {24, 80}};
	for (int i = 0; i < 6; i++)
		pty_resize(&s.pty, sizes[i][0], sizes[i][1]);
	pty_wait(&s.pty, "? help");
	pty_wait(&s.pty, "│");
	pty_resize(&s.pty, 20, 50);
	pty_wait_gone(&s.pty, "│");
	pty_wait(&s.pty, "▸");
	pty_send(&s.pty, "\t");
	pty_wait_gone(&s.pty, "▸");
	pty_send(&s.pty, "q");
	assert_int_equal(pty_end(&s.pty), 0);
	scene_close(&s);
}

static const char *const tea_zh[] = {
	"--provider", "demo", "--speed", "0", "--seed", "3", "-i", "写一篇2000字的茶文化指南", NULL};

static void screen_keeps_its_columns_in_chinese(void **state)
{
	(void)state;
	struct scene s = {0};
	scene_start(&s, 24, 80, tea_zh);
	pty_wait(&s.pty, "The outline is made");
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "Written.");
	pty_wait(&s.pty, "2,000 / 2,000 words");
	int border = pty_border(&s.pty, 1);
	assert_true(border > 0);
	for (int row = 1; row < 22; row++)
		assert_int_equal(pty_border(&s.pty, row), border);
	pty_send(&s.pty, "q");
	assert_int_equal(pty_end(&s.pty), 0);
	char *path = folder_path(s.folder, "写一篇2000字的茶文化指南.longhand");
	assert_true(file_exists(path));
	free(path);
	scene_close(&s);
}

static void screen_asks_what_to_write_when_nothing_says_so(void **state)
{
	(void)state;
	struct scene s = {0};
	const char *const bare[] = {"--provider", "demo", "--speed", "0", "--seed", "3", NULL};
	scene_start(&s, 24, 80, bare);
	pty_wait(&s.pty, "What shall we write?");
	pty_send(&s.pty, CTRL('C'));
	pty_send(&s.pty, "A guide to tea" ENTER);
	pty_wait(&s.pty, "How many words? 3000");
	pty_send(&s.pty, CTRL('U'));
	pty_send(&s.pty, "lots" ENTER);
	pty_wait(&s.pty, "A length is a number of words");
	pty_send(&s.pty, CTRL('U'));
	pty_send(&s.pty, "1500" ENTER ENTER ENTER ENTER);
	pty_wait(&s.pty, "The outline is made");
	pty_wait(&s.pty, "0 / 1,500 words");
	pty_send(&s.pty, "q");
	assert_int_equal(pty_end(&s.pty), 0);
	scene_start(&s, 24, 80, bare);
	pty_wait(&s.pty, "New document");
	pty_send(&s.pty, ENTER);
	pty_wait(&s.pty, "What shall we write?");
	pty_send(&s.pty, "A guide to tea" ENTER ENTER ENTER ENTER ENTER);
	pty_wait(&s.pty, "The outline is made");
	pty_send(&s.pty, "q");
	assert_int_equal(pty_end(&s.pty), 0);
	char *first = folder_path(s.folder, "A-guide-to-tea.longhand");
	char *second = folder_path(s.folder, "A-guide-to-tea-2.longhand");
	assert_true(file_exists(first) && file_exists(second));
	free(first);
	free(second);
	scene_start(&s, 24, 80, bare);
	pty_wait(&s.pty, "New document");
	pty_send(&s.pty, ESC);
	assert_int_equal(pty_end(&s.pty), 0);
	scene_close(&s);
}

/* Everything the document holds: points and all texts. */
static struct buf all_text(const struct doc *doc)
{
	struct buf text = BUF_INIT;
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct version *v = row_current(doc->rows[i]);
		if (v)
			buf_add(&text, v->text.data, v->text.len);
		buf_add_char(&text, '\n');
	}
	return text;
}

static void assert_lines_kept(const struct buf *lines, const struct buf *kept)
{
	for (const char *at = lines->data; *at; at += strcspn(at, "\n") + 1) {
		struct buf line = BUF_INIT;
		buf_add(&line, at, strcspn(at, "\n"));
		if (!strstr(kept->data, line.data))
			fail_msg("lost from the screen: %s", line.data);
		buf_release(&line);
	}
}

static void screen_shows_no_word_that_a_kill_would_lose(void **state)
{
	(void)state;
	struct scene s = {0};
	start_tea(&s, 24, 80);
	pty_send(&s.pty, "w");
	pty_wait_for(&s.pty, shows_enough_draft, "some lines of draft");
	struct buf shown = draft_lines(&s.pty);
	pty_kill(&s.pty);
	struct session *session = reopen(&s, "tea.longhand");
	struct buf kept = all_text(&session->doc);
	assert_lines_kept(&shown, &kept);
	session_close(session, NULL);
	buf_release(&kept);
	buf_release(&shown);
	const char *const again[] = {"--provider", "demo", "--speed", "0", "tea.longhand", NULL};
	scene_start(&s, 24, 80, again);
	pty_wait(&s.pty, "!  1");
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "Written.");
	pty_send(&s.pty, "q");
	assert_int_equal(pty_end(&s.pty), 0);
	scene_close(&s);
}

static void assert_saved_text(struct scene *s)
{
	struct session *session = reopen(s, "tea.longhand");
	assert_true(doc_words(&session->doc) > 40);
	assert_string_equal(session->recovered, "");
	session_close(session, NULL);
}

static void screen_saves_when_its_terminal_goes_away(void **state)
{
	(void)state;
	struct scene s = {0};
	start_tea(&s, 24, 80);
	pty_send(&s.pty, "w");
	pty_wait_for(&s.pty, shows_enough_draft, "some lines of draft");
	pty_hang_up(&s.pty);
	assert_int_equal(pty_end(&s.pty), 0);
	assert_saved_text(&s);
	scene_close(&s);
}

static void screen_saves_when_it_is_told_to_end(void **state)
{
	(void)state;
	struct scene s = {0};
	start_tea(&s, 24, 80);
	pty_send(&s.pty, "w");
	pty_wait_for(&s.pty, shows_enough_draft, "some lines of draft");
	kill(s.pty.pid, SIGTERM);
	assert_int_equal(pty_end(&s.pty), 0);
	assert_saved_text(&s);
	scene_close(&s);
}

static void screen_stays_where_the_writer_scrolled_while_text_streams(void **state)
{
	(void)state;
	struct scene s = {0};
	start_tea(&s, 24, 80);
	pty_send(&s.pty, "w");
	pty_wait_for(&s.pty, shows_enough_draft, "some lines of draft");
	pty_send(&s.pty, "\tg");
	pty_wait(&s.pty, "G follows");
	pty_send(&s.pty, "G");
	pty_wait_gone(&s.pty, "G follows");
	pty_send(&s.pty, CTRL('C'));
	pty_wait(&s.pty, "Stopped");
	pty_send(&s.pty, "q");
	assert_int_equal(pty_end(&s.pty), 0);
	scene_close(&s);
}

static void screen_says_why_it_does_not_quit_while_text_streams(void **state)
{
	(void)state;
	struct scene s = {0};
	start_tea(&s, 24, 80);
	pty_send(&s.pty, "w");
	pty_wait_for(&s.pty, shows_enough_draft, "some lines of draft");
	char *path = folder_path(s.folder, "tea.longhand");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	pty_send(&s.pty, "q");
	pty_wait(&s.pty, "(:q! leaves");
	pty_send(&s.pty, ":q!" ENTER);
	assert_int_equal(pty_end(&s.pty), 0);
	free(path);
	scene_close(&s);
}

static void screen_leaves_nothing_beside_a_flag(void **state)
{
	(void)state;
	struct scene s = {0};
	start_tea(&s, 24, 80);
	pty_send(&s.pty, ENTER);
	pty_wait(&s.pty, "Point: ");
	pty_send(&s.pty, CTRL('U'));
	pty_send(&s.pty, "ΩΩΩΩ" ENTER);
	pty_wait(&s.pty, "1 ΩΩΩΩ");
	pty_send(&s.pty, ENTER);
	pty_wait(&s.pty, "Point: ");
	pty_send(&s.pty, CTRL('U'));
	pty_send(&s.pty, "🇩🇪" ENTER);
	pty_wait_gone(&s.pty, "Point: ");
	pty_wait_gone(&s.pty, "Ω");
	pty_send(&s.pty, "q");
	assert_int_equal(pty_end(&s.pty), 0);
	scene_close(&s);
}

static void screen_shows_vowels_that_stand_beside_their_letter(void **state)
{
	(void)state;
	struct scene s = {0};
	start_tea(&s, 24, 80);
	pty_send(&s.pty, ENTER);
	pty_wait(&s.pty, "Point: ");
	pty_send(&s.pty, CTRL('U'));
	pty_send(&s.pty, "กำแพง काम" ENTER);
	pty_wait(&s.pty, "1 กำแพง काम ");
	pty_send(&s.pty, "q");
	assert_int_equal(pty_end(&s.pty), 0);
	scene_close(&s);
}

static void screen_does_not_say_saved_when_it_only_reads(void **state)
{
	(void)state;
	struct scene s = {0};
	start_tea(&s, 24, 80);
	pty_send(&s.pty, "q");
	assert_int_equal(pty_end(&s.pty), 0);
	scene_start(&s, 24, 80, (const char *const[]){"--read-only", "tea.longhand", NULL});
	pty_wait(&s.pty, "read-only");
	pty_send(&s.pty, ":w" ENTER);
	pty_wait(&s.pty, "✗ This document is open for reading only.");
	pty_send(&s.pty, "q");
	assert_int_equal(pty_end(&s.pty), 0);
	scene_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(screen_plans_edits_writes_stops_undoes_and_quits),
		cmocka_unit_test(screen_edits_the_outline),
		cmocka_unit_test(screen_knows_keys_that_are_sequences_and_pastes_that_are_not_keys),
		cmocka_unit_test(screen_follows_every_size_while_text_streams),
		cmocka_unit_test(screen_keeps_its_columns_in_chinese),
		cmocka_unit_test(screen_asks_what_to_write_when_nothing_says_so),
		cmocka_unit_test(screen_shows_no_word_that_a_kill_would_lose),
		cmocka_unit_test(screen_saves_when_its_terminal_goes_away),
		cmocka_unit_test(screen_saves_when_it_is_told_to_end),
		cmocka_unit_test(screen_says_why_it_does_not_quit_while_text_streams),
		cmocka_unit_test(screen_leaves_nothing_beside_a_flag),
		cmocka_unit_test(screen_shows_vowels_that_stand_beside_their_letter),
		cmocka_unit_test(screen_does_not_say_saved_when_it_only_reads),
		cmocka_unit_test(screen_stays_where_the_writer_scrolled_while_text_streams),
	};
	return RUN(tests);
}
