#include <poll.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "doc/export.h"
#include "sessions.h"

static struct session *view(void *const *state)
{
	char *path = scratch_path(state, "guide.longhand");
	struct session *s;
	struct err err = ERR_INIT;
	if (!session_open(&s, path, SESSION_READ_ONLY, 0, &err))
		fail_msg("%s", err.text);
	free(path);
	return s;
}

static void view_shows_what_a_running_session_has_not_saved(void **state)
{
	uint64_t row;
	struct session *s = written(state, &row);
	append(s, row, " four");
	apply(s, edit_set_title("Guide"));
	session_tick(s);
	struct session *v = view(state);
	assert_same_doc(&v->doc, &s->doc);
	assert_string_equal(v->recovered, "Not saved yet: 1 word and 1 other change.");
	close_session(v);
	append(s, row, " five");
	close_session(s);
	v = view(state);
	assert_string_equal(draft(v, row), "One two three four five");
	assert_string_equal(v->recovered, "");
	close_session(v);
}

static void view_writes_nothing(void **state)
{
	uint64_t row;
	struct session *s = written(state, &row);
	append(s, row, " four");
	session_abandon(s);
	char *lock = scratch_path(state, ".guide.longhand.lock");
	assert_int_equal(unlink(lock), 0);
	int files = scratch_count(state, "", NULL);
	struct buf project = file_in(state, "guide.longhand"), journal = file_in(state, JOURNAL);
	struct session *v = view(state);
	assert_true(v->read_only);
	assert_true(session_saved(v));
	assert_int_equal(session_tick(v), CLOCK_NEVER);
	assert_true(session_save(v, NULL));
	close_session(v);
	struct buf after = file_in(state, "guide.longhand"), journal_after = file_in(state, JOURNAL);
	assert_string_equal(after.data, project.data);
	assert_string_equal(journal_after.data, journal.data);
	assert_int_equal(scratch_count(state, "", NULL), files);
	buf_release(&project);
	buf_release(&journal);
	buf_release(&after);
	buf_release(&journal_after);
	free(lock);
}

static void view_refuses_every_change(void **state)
{
	uint64_t row;
	struct session *s = written(state, &row);
	struct session *v = view(state);
	struct err err = ERR_INIT;
	uint64_t revision = v->doc.revision;
	assert_false(session_apply(v, ACTOR_WRITER, "title", edit_set_title("Guide"), &err));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_contains(err.text, "guide.longhand");
	assert_contains(err.text, "--read-only");
	assert_null(session_undo(v));
	assert_int_equal(v->doc.revision, revision);
	close_session(v);
	close_session(s);
}

static void view_tells_of_a_damaged_journal_and_leaves_it(void **state)
{
	uint64_t row;
	struct session *s = written(state, &row);
	append(s, row, " four");
	session_tick(s);
	append(s, row, " five");
	session_abandon(s);
	struct buf journal = file_in(state, JOURNAL);
	*strstr(journal.data, "five") = 'F';
	put_file(state, JOURNAL, journal.data, journal.len);
	struct session *v = view(state);
	assert_string_equal(draft(v, row), "One two three four");
	assert_string_equal(v->recovered, "Not saved yet: 1 word. The journal is damaged after that.");
	assert_int_equal(scratch_count(state, "kept", NULL), 0);
	close_session(v);
	buf_release(&journal);
}

static void view_shows_the_project_when_its_journal_cannot_be_read(void **state)
{
	uint64_t row;
	close_session(written(state, &row));
	char *journal = scratch_path(state, JOURNAL);
	assert_int_equal(unlink(journal), 0);
	assert_int_equal(mkdir(journal, 0700), 0);
	struct session *v = view(state);
	assert_string_equal(draft(v, row), "One two three");
	assert_contains(v->recovered, JOURNAL);
	close_session(v);
	assert_int_equal(rmdir(journal), 0);
	free(journal);
}

static void view_refuses_a_project_that_is_not_there_or_none(void **state)
{
	char *path = scratch_path(state, "none.longhand");
	struct session *s;
	struct err err = ERR_INIT;
	assert_false(session_open(&s, path, SESSION_READ_ONLY, 0, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_int_equal(scratch_count(state, "", NULL), 0);
	scratch_write(path, "{\"longhand\":2}", 14);
	assert_false(session_open(&s, path, SESSION_READ_ONLY, 0, &err));
	assert_contains(err.text, "newer");
	free(path);
}

static void view_exports_without_a_mark(void **state)
{
	uint64_t row;
	struct session *s = written(state, &row), *v = view(state);
	struct err err = ERR_INIT;
	assert_true(export_write(v, &exporters[0], NULL, 0, false, NULL, &err));
	struct buf text = file_in(state, "guide.md");
	assert_string_equal(text.data, "One two three\n");
	assert_int_equal(v->doc.export_count, 0);
	buf_release(&text);
	close_session(v);
	close_session(s);
}

/* Appends and saves until the pipe closes. */
static void keep_saving(void *const *state, uint64_t row, int until)
{
	struct session *s = open_session(state);
	struct pollfd end = {.fd = until, .events = POLLIN};
	while (poll(&end, 1, 0) == 0) {
		append(s, row, " more");
		session_tick(s);
		append(s, row, " and");
		if (!session_save(s, NULL))
			_exit(1);
	}
	session_abandon(s);
	_exit(0);
}

static void view_never_falls_behind_a_session_that_saves(void **state)
{
	uint64_t row;
	int pipes[2], status;
	long seen = 0;
	close_session(written(state, &row));
	assert_int_equal(pipe(pipes), 0);
	pid_t child = fork();
	if (!child) {
		close(pipes[1]);
		keep_saving(state, row, pipes[0]);
	}
	close(pipes[0]);
	for (int i = 0; i < 100; i++) {
		struct session *v = view(state);
		long words = row_words(doc_row(&v->doc, row));
		assert_true(words >= seen);
		seen = words;
		session_abandon(v);
	}
	close(pipes[1]);
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(view_shows_what_a_running_session_has_not_saved),
		SCRATCH_TEST(view_writes_nothing),
		SCRATCH_TEST(view_refuses_every_change),
		SCRATCH_TEST(view_tells_of_a_damaged_journal_and_leaves_it),
		SCRATCH_TEST(view_shows_the_project_when_its_journal_cannot_be_read),
		SCRATCH_TEST(view_refuses_a_project_that_is_not_there_or_none),
		SCRATCH_TEST(view_exports_without_a_mark),
		SCRATCH_TEST(view_never_falls_behind_a_session_that_saves),
	};
	return RUN(tests);
}
