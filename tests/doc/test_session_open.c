#include "doc/session.h"

#include <sys/wait.h>

#include "base/clock.h"
#include "sessions.h"

/* ---- Opening and closing -------------------------------------------------------------------- */

static void session_creates_an_empty_project_at_once(void **state)
{
	struct session *s = open_session(state);
	struct stat st;
	assert_int_not_equal(s->doc.id, 0);
	assert_int_not_equal(s->ids.save, 0);
	assert_true(session_saved(s));
	assert_string_equal(s->recovered, "");
	assert_int_equal(stat(s->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	uint64_t id = s->doc.id;
	session_abandon(s);
	s = open_session(state);
	assert_int_equal(s->doc.id, id);
	close_session(s);
}

static void session_refuses_a_project_that_is_not_there(void **state)
{
	char *path = scratch_path(state, "none.longhand");
	struct session *s;
	struct err err = ERR_INIT;
	assert_false(session_open(&s, path, SESSION_OPEN, 0, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_contains(err.text, "none.longhand");
	assert_int_equal(scratch_count(state, "", NULL), 0);
	free(path);
}

static void session_leaves_a_file_alone_that_it_cannot_read(void **state)
{
	static const char *const texts[] = {"", "{\"longhand\":2}", "not a project",
										"{\"longhand\":1}"};
	char *path = scratch_path(state, "guide.longhand");
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct session *s;
		struct err err = ERR_INIT;
		scratch_write(path, texts[i], strlen(texts[i]));
		assert_false(session_open(&s, path, SESSION_OPEN_OR_CREATE, 0, &err));
		assert_int_equal(err.kind, ERR_FILE);
		assert_contains(err.text, "guide.longhand");
		struct buf after = scratch_read(path);
		assert_string_equal(after.data, texts[i]);
		buf_release(&after);
	}
	free(path);
}

static void session_keeps_everything_over_closing(void **state)
{
	struct session *s = open_session(state);
	struct random r;
	random_seed(&r, 5);
	for (int i = 0; i < 200; i++) {
		apply(s, sample_edit(&s->doc, &r));
		session_tick(s);
	}
	struct buf before = sample_print(&s->doc);
	close_session(s);
	s = open_session(state);
	struct buf after = sample_print(&s->doc);
	assert_string_equal(after.data, before.data);
	assert_string_equal(s->recovered, "");
	buf_release(&before);
	buf_release(&after);
	close_session(s);
	struct buf journal = file_in(state, JOURNAL);
	assert_int_equal(journal.len, 0);
	buf_release(&journal);
}

static void session_gives_the_same_ids_for_a_seed_and_none_twice(void **state)
{
	uint64_t first[3], ids[3];
	for (int round = 0; round < 2; round++) {
		char *path = scratch_path(state, round ? "b.longhand" : "a.longhand");
		for (int opened = 0; opened < 3; opened++) {
			struct session *s;
			assert_true(session_open(&s, path, SESSION_OPEN_OR_CREATE, 42, NULL));
			ids[opened] = add_row(s);
			for (int i = 0; i < opened; i++)
				assert_int_not_equal(ids[i], ids[opened]);
			close_session(s);
		}
		if (round)
			assert_memory_equal(first, ids, sizeof ids);
		memcpy(first, ids, sizeof ids);
		free(path);
	}
}

static void session_shares_lock_and_journal_with_a_link_to_the_project(void **state)
{
	uint64_t row;
	struct session *s = written(state, &row), *other;
	char *link = scratch_path(state, "link.longhand");
	struct err err = ERR_INIT;
	assert_int_equal(symlink("guide.longhand", link), 0);
	assert_false(session_open(&other, link, SESSION_OPEN, 0, &err));
	session_abandon(s);
	assert_true(session_open(&other, link, SESSION_OPEN, 0, &err));
	append(other, row, " four");
	close_session(other);
	struct stat st;
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	s = open_session(state);
	assert_string_equal(draft(s, row), "One two three four");
	close_session(s);
	free(link);
}

static void session_refuses_a_second_process_with_the_pid_of_the_first(void **state)
{
	char *path = scratch_path(state, "guide.longhand");
	int ready[2], done[2];
	char byte;
	assert_int_equal(pipe(ready) | pipe(done), 0);
	pid_t child = fork();
	if (!child) {
		struct session *s;
		close(done[1]);
		if (!session_open(&s, path, SESSION_OPEN_OR_CREATE, 0, NULL) ||
			write(ready[1], "x", 1) != 1)
			_exit(1);
		_exit(read(done[0], &byte, 1) == 0 ? 0 : 2);
	}
	close(ready[1]);
	close(done[0]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	struct session *s;
	struct err err = ERR_INIT;
	char pid[32];
	snprintf(pid, sizeof pid, "%ld", (long)child);
	assert_false(session_open(&s, path, SESSION_OPEN_OR_CREATE, 0, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_contains(err.text, pid);
	assert_contains(err.text, "--read-only");
	close(done[1]);
	int status;
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	assert_true(session_open(&s, path, SESSION_OPEN, 0, &err));
	close_session(s);
	close(ready[0]);
	free(path);
}

/* ---- Recovery ------------------------------------------------------------------------------- */

static void session_recovers_what_was_not_saved(void **state)
{
	uint64_t row;
	struct session *s = written(state, &row);
	append(s, row, " four");
	append(s, row, " five six");
	apply(s, edit_set_budget(row, 700));
	apply(s, edit_set_title("Guide"));
	struct buf before = sample_print(&s->doc);
	session_abandon(s);
	s = open_session(state);
	struct buf after = sample_print(&s->doc);
	assert_string_equal(after.data, before.data);
	assert_string_equal(s->recovered,
						"Recovered 3 words and 2 other changes that had not been saved.");
	assert_int_equal(row_current(doc_row(&s->doc, row))->state, VERSION_INCOMPLETE);
	assert_false(session_saved(s));
	buf_release(&before);
	buf_release(&after);
	close_session(s);
}

static void session_goes_on_in_the_journal_it_recovered(void **state)
{
	uint64_t row;
	struct session *s = written(state, &row);
	static const char *const more[] = {" a", " b", " c", " d"};
	for (int i = 0; i < 4; i++) {
		append(s, row, more[i]);
		session_abandon(s);
		s = open_session(state);
	}
	assert_string_equal(draft(s, row), "One two three a b c d");
	assert_string_equal(s->recovered, "Recovered 4 words that had not been saved.");
	close_session(s);
	s = open_session(state);
	assert_string_equal(s->recovered, "");
	assert_string_equal(draft(s, row), "One two three a b c d");
	close_session(s);
}

static void session_takes_a_last_line_cut_short_as_normal(void **state)
{
	uint64_t row;
	struct session *s = written(state, &row);
	append(s, row, " four");
	session_tick(s);
	apply(s, edit_set_title("Guide"));
	session_abandon(s);
	struct buf journal = file_in(state, JOURNAL);
	put_file(state, JOURNAL, journal.data, journal.len - 5);
	buf_release(&journal);
	s = open_session(state);
	assert_string_equal(s->recovered, "Recovered 1 word that had not been saved.");
	assert_int_equal(scratch_count(state, "kept", NULL), 0);
	append(s, row, " five");
	session_abandon(s);
	s = open_session(state);
	assert_string_equal(draft(s, row), "One two three four five");
	close_session(s);
}

static void session_keeps_a_damaged_journal_aside(void **state)
{
	uint64_t row;
	struct session *s = written(state, &row);
	append(s, row, " four");
	session_tick(s);
	append(s, row, " five");
	session_tick(s);
	append(s, row, " six");
	session_abandon(s);
	struct buf journal = file_in(state, JOURNAL);
	char *five = strstr(journal.data, "five");
	*five = 'F';
	put_file(state, JOURNAL, journal.data, journal.len);
	s = open_session(state);
	assert_string_equal(draft(s, row), "One two three four");
	assert_contains(s->recovered, "Recovered 1 word that had not been saved. ");
	assert_contains(s->recovered, "guide.longhand.journal-kept-");
	char *name = NULL;
	assert_int_equal(scratch_count(state, "guide.longhand.journal-kept-", &name), 1);
	struct buf kept = scratch_read(name);
	assert_string_equal(kept.data, journal.data);
	append(s, row, " seven");
	session_abandon(s);
	s = open_session(state);
	assert_string_equal(draft(s, row), "One two three four seven");
	assert_string_equal(s->recovered, "Recovered 2 words that had not been saved.");
	close_session(s);
	buf_release(&kept);
	buf_release(&journal);
	free(name);
}

static void session_keeps_a_journal_of_another_save_aside(void **state)
{
	uint64_t row;
	struct session *s = written(state, &row);
	struct buf project = file_in(state, "guide.longhand");
	struct err err = ERR_INIT;
	append(s, row, " four");
	assert_true(session_save(s, &err));
	append(s, row, " five");
	session_abandon(s);
	struct buf journal = file_in(state, JOURNAL);
	for (int i = 1; i <= 3; i++) {
		clock_set(0, 1700000000);
		put_file(state, "guide.longhand", project.data, project.len);
		put_file(state, JOURNAL, journal.data, journal.len);
		s = open_session(state);
		assert_string_equal(draft(s, row), "One two three");
		assert_contains(s->recovered, "guide.longhand.journal-kept-2023111");
		assert_int_equal(scratch_count(state, "journal-kept-", NULL), i);
		append(s, row, " 4");
		session_abandon(s);
		s = open_session(state);
		assert_string_equal(draft(s, row), "One two three 4");
		session_abandon(s);
	}
	clock_set(0, -1);
	buf_release(&project);
	buf_release(&journal);
}

static void session_drops_the_journal_that_its_project_contains(void **state)
{
	uint64_t row;
	struct session *s = written(state, &row);
	struct err err = ERR_INIT;
	append(s, row, " four");
	session_tick(s);
	struct buf journal = file_in(state, JOURNAL);
	assert_true(session_save(s, &err));
	session_abandon(s);
	put_file(state, JOURNAL, journal.data, journal.len);
	s = open_session(state);
	assert_string_equal(draft(s, row), "One two three four");
	assert_string_equal(s->recovered, "");
	assert_int_equal(scratch_count(state, "kept", NULL), 0);
	close_session(s);
	buf_release(&journal);
}

static void session_drops_a_journal_of_another_save_that_holds_no_edit(void **state)
{
	static const char line[] = "{\"journal\":1,\"project\":\"12\",\"save\":\"34\"}\n";
	put_file(state, JOURNAL, line, strlen(line));
	struct session *s = open_session(state);
	assert_string_equal(s->recovered, "");
	assert_int_equal(scratch_count(state, "kept", NULL), 0);
	uint64_t row = add_row(s);
	session_abandon(s);
	s = open_session(state);
	assert_non_null(doc_row(&s->doc, row));
	close_session(s);
}

static void session_keeps_aside_what_is_no_journal(void **state)
{
	static const char *const texts[] = {"hello\n", "{\"journal\":1}\n", "{}\nmore", "\n"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		put_file(state, JOURNAL, texts[i], strlen(texts[i]));
		struct session *s = open_session(state);
		assert_contains(s->recovered, "nothing of it was used");
		assert_int_equal(scratch_count(state, "journal-kept-", NULL), i + 1);
		close_session(s);
	}
}

/* ---- Left and copied ------------------------------------------------------------------------- */

static void session_set_aside_leaves_the_last_save_and_tells_once(void **state)
{
	uint64_t row;
	struct err err = ERR_INIT;
	char *kept = NULL;
	struct session *s = written(state, &row);
	append(s, row, " four");
	assert_true(session_set_aside(s, &err));
	s = open_session(state);
	assert_string_equal(row_current(doc_row(&s->doc, row))->text.data, "One two three");
	assert_int_equal(scratch_count(state, "journal-kept-", &kept), 1);
	assert_contains(s->recovered, kept);
	struct buf bytes = scratch_read(kept);
	assert_contains(bytes.data, "four");
	close_session(s);
	s = open_session(state);
	assert_string_equal(s->recovered, "");
	close_session(s);
	buf_release(&bytes);
	free(kept);
}

static void session_set_aside_leaves_nothing_when_all_is_saved(void **state)
{
	uint64_t row;
	struct err err = ERR_INIT;
	assert_true(session_set_aside(written(state, &row), &err));
	assert_int_equal(scratch_count(state, "journal-left", NULL), 0);
	struct session *s = open_session(state);
	assert_string_equal(s->recovered, "");
	close_session(s);
}

static void session_copy_is_a_project_and_replaces_none(void **state)
{
	uint64_t row;
	struct err err = ERR_INIT;
	char *path = scratch_path(state, "copy.longhand");
	struct session *s = written(state, &row), *copy;
	append(s, row, " four");
	assert_true(session_copy(s, path, false, &err));
	assert_false(session_copy(s, path, false, &err));
	assert_contains(err.text, "is there already");
	assert_true(session_copy(s, path, true, NULL));
	assert_false(session_saved(s));
	close_session(s);
	assert_true(session_open(&copy, path, SESSION_OPEN, 0, &err));
	assert_string_equal(row_current(doc_row(&copy->doc, row))->text.data, "One two three four");
	close_session(copy);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(session_creates_an_empty_project_at_once),
		SCRATCH_TEST(session_refuses_a_project_that_is_not_there),
		SCRATCH_TEST(session_leaves_a_file_alone_that_it_cannot_read),
		SCRATCH_TEST(session_keeps_everything_over_closing),
		SCRATCH_TEST(session_gives_the_same_ids_for_a_seed_and_none_twice),
		SCRATCH_TEST(session_shares_lock_and_journal_with_a_link_to_the_project),
		SCRATCH_TEST(session_refuses_a_second_process_with_the_pid_of_the_first),
		SCRATCH_TEST(session_recovers_what_was_not_saved),
		SCRATCH_TEST(session_goes_on_in_the_journal_it_recovered),
		SCRATCH_TEST(session_takes_a_last_line_cut_short_as_normal),
		SCRATCH_TEST(session_keeps_a_damaged_journal_aside),
		SCRATCH_TEST(session_keeps_a_journal_of_another_save_aside),
		SCRATCH_TEST(session_drops_the_journal_that_its_project_contains),
		SCRATCH_TEST(session_drops_a_journal_of_another_save_that_holds_no_edit),
		SCRATCH_TEST(session_keeps_aside_what_is_no_journal),
		SCRATCH_TEST(session_set_aside_leaves_the_last_save_and_tells_once),
		SCRATCH_TEST(session_set_aside_leaves_nothing_when_all_is_saved),
		SCRATCH_TEST(session_copy_is_a_project_and_replaces_none),
	};
	return RUN(tests);
}
