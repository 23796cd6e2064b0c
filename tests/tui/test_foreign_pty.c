/* Another program changes the project while it is open: told at the next key, and the writer
 * chooses. */

#include <unistd.h>

#include "../test.h"

#include "../help.h"
#include "base/backup.h"
#include "doc/session.h"
#include "pty.h"

#define ENTER "\r"

#define TEXT "# Tea\n\n## Leaves\n\nTwo words.\n\n## Water\n\nThree more words.\n"

struct scene {
	char *folder, *path; /* of tea.longhand */
	struct pty pty;
};

static struct buf read_path(const char *path)
{
	struct buf bytes = BUF_INIT;
	struct err err = ERR_INIT;
	if (!file_read(path, FILE_LIMIT, &bytes, &err))
		fail_msg("%s", err.text);
	return bytes;
}

static bool holds(const char *path, const char *text)
{
	struct buf bytes = read_path(path);
	bool found = strstr(bytes.data, text);
	buf_release(&bytes);
	return found;
}

static void start(struct scene *s)
{
	const char *const arguments[] = {"--provider", "demo", "--speed", "0", "tea.longhand", NULL};
	pty_start(&s->pty, s->folder, 24, 100, arguments);
	pty_wait(&s->pty, "longhand · ");
	pty_wait(&s->pty, "? help");
}

/* A project that is open, its title changed to ours and not saved yet. */
static void begin(struct scene *s, bool changed)
{
	const char *const arguments[] = {"--provider", "demo", "--speed", "0", "tea.md", NULL};
	s->folder = folder_new();
	char *text = folder_path(s->folder, "tea.md");
	s->path = folder_path(s->folder, "tea.longhand");
	put_file(text, TEXT);
	free(text);
	pty_start(&s->pty, s->folder, 24, 100, arguments);
	pty_wait(&s->pty, "Import it into tea.longhand?");
	pty_send(&s->pty, ENTER);
	pty_wait(&s->pty, "longhand · Tea");
	pty_send(&s->pty, "q");
	assert_int_equal(pty_end(&s->pty), 0);
	start(s);
	if (changed) {
		pty_send(&s->pty, ":title Our tea" ENTER);
		pty_wait(&s->pty, "longhand · Our tea");
	}
}

/* As a program that knows nothing of locks. */
static void change(struct scene *s)
{
	struct buf bytes = read_path(s->path);
	char *title = strstr(bytes.data, "\"Tea\"");
	assert_non_null(title);
	buf_splice(&bytes, (size_t)(title - bytes.data), 5, "\"Their tea\"", 11);
	assert_true(file_write(s->path, bytes.data, bytes.len, NULL));
	buf_release(&bytes);
}

/* Keys until one of them has told: the file is looked at once a second. */
static bool is_told(struct pty *p, void *ctx)
{
	static bool down;
	struct buf text = pty_text(p, 0);
	bool told = strstr(text.data, ctx);
	buf_release(&text);
	if (!told)
		pty_send(p, (down = !down) ? "j" : "k");
	return told;
}

static void wait_told(struct scene *s, const char *sentence)
{
	if (!pty_comes_to(&s->pty, is_told, (void *)sentence))
		pty_wait(&s->pty, sentence);
}

static void finish(struct scene *s, const char *keys)
{
	pty_send(&s->pty, keys);
	assert_int_equal(pty_end(&s->pty), 0);
	folder_remove(s->folder);
	free(s->folder);
	free(s->path);
}

static void foreign_change_is_told_and_taken_by_reload(void **state)
{
	struct scene s;
	(void)state;
	begin(&s, true);
	change(&s);
	wait_told(&s, "Another program changed this project: :reload takes it");
	pty_send(&s.pty, ":reload" ENTER);
	pty_wait(&s.pty, "longhand · Their tea");
	pty_wait(&s.pty, "are kept as");
	pty_wait(&s.pty, "journal-kept-");
	pty_send(&s.pty, ":title Both teas" ENTER);
	pty_wait(&s.pty, "longhand · Both teas");
	pty_send(&s.pty, "u");
	pty_wait(&s.pty, "longhand · Their tea");
	pty_send(&s.pty, ":title Both teas" ENTER);
	pty_wait(&s.pty, "longhand · Both teas");
	pty_send(&s.pty, ":w" ENTER);
	pty_wait(&s.pty, "Saved ");
	assert_true(holds(s.path, "\"Both teas\""));
	finish(&s, "q");
}

static void foreign_change_is_written_over_when_told_and_kept(void **state)
{
	struct scene s;
	(void)state;
	begin(&s, true);
	char *backup = backup_path(s.path, 1);
	change(&s);
	wait_told(&s, "Another program changed this project");
	pty_send(&s.pty, ":w" ENTER);
	pty_wait(&s.pty, "Another program changed this project");
	assert_true(holds(s.path, "\"Their tea\""));
	pty_send(&s.pty, ":w!" ENTER);
	pty_wait(&s.pty, "what the other program wrote is kept as");
	assert_true(holds(s.path, "\"Our tea\""));
	assert_true(holds(backup, "\"Their tea\""));
	free(backup);
	finish(&s, "q");
}

static void foreign_change_is_written_over_where_nothing_is_ours(void **state)
{
	struct scene s;
	(void)state;
	begin(&s, false);
	change(&s);
	wait_told(&s, "Another program changed this project");
	pty_send(&s.pty, ":w!" ENTER);
	pty_wait(&s.pty, "Saved ");
	assert_true(holds(s.path, "\"Tea\""));
	finish(&s, "q");
}

static void foreign_damage_is_not_taken(void **state)
{
	struct scene s;
	(void)state;
	begin(&s, true);
	put_file(s.path, "a shopping list\n");
	wait_told(&s, "Another program changed this project");
	pty_send(&s.pty, ":reload" ENTER);
	pty_wait(&s.pty, "is damaged or no longhand project");
	pty_wait(&s.pty, "longhand · Our tea");
	pty_send(&s.pty, ":title Still our tea" ENTER);
	pty_wait(&s.pty, "longhand · Still our tea");
	pty_send(&s.pty, ":w!" ENTER);
	pty_wait(&s.pty, "Saved ");
	assert_true(holds(s.path, "\"Still our tea\""));
	finish(&s, "q");
}

static void foreign_change_stays_when_nothing_of_ours_is_lost(void **state)
{
	struct scene s;
	(void)state;
	begin(&s, false);
	change(&s);
	wait_told(&s, "Another program changed this project");
	pty_send(&s.pty, "q");
	assert_int_equal(pty_end(&s.pty), 0);
	assert_true(holds(s.path, "\"Their tea\""));
	start(&s);
	pty_wait(&s.pty, "longhand · Their tea");
	finish(&s, "q");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(foreign_change_is_told_and_taken_by_reload),
		cmocka_unit_test(foreign_change_is_written_over_when_told_and_kept),
		cmocka_unit_test(foreign_change_is_written_over_where_nothing_is_ours),
		cmocka_unit_test(foreign_damage_is_not_taken),
		cmocka_unit_test(foreign_change_stays_when_nothing_of_ours_is_lost),
	};
	return RUN(tests);
}
