#include "doc/session.h"

#include "base/clock.h"
#include "sessions.h"

/* ---- Changing ------------------------------------------------------------------------------- */

static void session_keeps_a_refused_edit_out_of_the_journal(void **state)
{
	uint64_t row;
	struct session *s = written(state, &row);
	struct err err = ERR_INIT;
	append(s, row, " four");
	const struct version *v = row_current(doc_row(&s->doc, row));
	const struct edit wrong[] = {
		edit_splice(row, v->id, v->text.len, 0, "\xff\xfe", 2),
		edit_splice(row, v->id, 1000, 0, "x", 1),
		edit_set_budget(row + 1, 5),
		edit_insert_row(row_new(row, ROW_SECTION, 1, "taken", 5), 0),
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(session_apply(s, ACTOR_WRITER, "wrong", wrong[i], &err));
	append(s, row, " five");
	session_abandon(s);
	s = open_session(state);
	assert_string_equal(draft(s, row), "One two three four five");
	assert_string_equal(s->recovered, "Recovered 2 words that had not been saved.");
	assert_int_equal(scratch_count(state, "kept", NULL), 0);
	close_session(s);
}

static void session_undoes_and_redoes_through_the_journal(void **state)
{
	uint64_t row;
	struct session *s = written(state, &row);
	struct err err = ERR_INIT;
	assert_true(session_apply(s, ACTOR_WRITER, "set budget", edit_set_budget(row, 900), &err));
	session_begin(s, ACTOR_WRITER, "rename");
	apply(s, edit_set_point(row, "First"));
	apply(s, edit_set_title("Guide"));
	session_end(s, ACTOR_WRITER);
	char *label = session_undo(s);
	assert_string_equal(label, "rename");
	free(label);
	assert_string_equal(s->doc.title, "");
	label = session_undo(s);
	assert_string_equal(label, "set budget");
	free(label);
	assert_int_equal(doc_row(&s->doc, row)->budget, 400);
	label = session_redo(s);
	assert_string_equal(label, "set budget");
	free(label);
	session_abandon(s);
	s = open_session(state);
	assert_int_equal(doc_row(&s->doc, row)->budget, 900);
	assert_string_equal(doc_row(&s->doc, row)->point, "A point");
	assert_null(session_undo(s));
	assert_null(session_redo(s));
	close_session(s);
}

static void session_passes_over_what_can_no_longer_be_undone(void **state)
{
	uint64_t row;
	struct session *s = written(state, &row);
	struct err err = ERR_INIT;
	apply(s, edit_set_title("Guide"));
	apply(s, edit_set_budget(row, 900));
	session_begin(s, ACTOR_RUN, "plan");
	assert_true(session_apply(s, ACTOR_RUN, "", edit_remove_row(row), &err));
	char *label = session_undo(s);
	assert_string_equal(label, "change");
	assert_string_equal(s->doc.title, "");
	free(label);
	session_end(s, ACTOR_RUN);
	close_session(s);
}

/* ---- The loop ------------------------------------------------------------------------------- */

static void session_ticks_flush_then_sync_then_save(void **state)
{
	uint64_t row;
	clock_set(1000, 1700000000);
	struct session *s = written(state, &row);
	assert_true(session_tick(s) == CLOCK_NEVER);
	append(s, row, " four");
	assert_int_equal(session_tick(s), 1000 + JOURNAL_SYNC_MS);
	assert_false(journal_pending(&s->journal));
	assert_true(journal_dirty(&s->journal));
	clock_set(1000 + JOURNAL_SYNC_MS, 1700000001);
	assert_int_equal(session_tick(s), 1000 + SESSION_SAVE_MS);
	clock_set(1000 + SESSION_SAVE_MS, 1700000030);
	assert_true(session_tick(s) == CLOCK_NEVER);
	assert_true(session_saved(s));
	assert_false(journal_dirty(&s->journal));
	clock_set(0, -1);
	session_abandon(s);
	s = open_session(state);
	assert_string_equal(draft(s, row), "One two three four");
	assert_string_equal(s->recovered, "");
	close_session(s);
}

static void session_names_its_trouble_until_a_retry_succeeds(void **state)
{
	uint64_t row;
	clock_set(1000, 1700000000);
	struct session *s = written(state, &row);
	limit_files(0);
	append(s, row, " four");
	assert_int_equal(session_tick(s), 1000 + SESSION_RETRY_MS);
	assert_int_equal(s->trouble.kind, ERR_FILE);
	assert_contains(s->trouble.text, JOURNAL);
	append(s, row, " five");
	assert_int_equal(session_tick(s), 1000 + SESSION_RETRY_MS);
	clock_set(1000 + SESSION_SAVE_MS, 1700000000);
	session_tick(s);
	assert_contains(s->trouble.text, "guide.longhand");
	assert_false(session_saved(s));
	limit_files(RLIM_INFINITY);
	assert_int_equal(session_tick(s), 1000 + SESSION_SAVE_MS + SESSION_RETRY_MS);
	assert_int_equal(s->trouble.kind, ERR_FILE);
	clock_set(1000 + SESSION_SAVE_MS + SESSION_RETRY_MS, 1700000000);
	assert_true(session_tick(s) == CLOCK_NEVER);
	assert_int_equal(s->trouble.kind, ERR_NONE);
	assert_true(session_saved(s));
	session_abandon(s);
	clock_set(0, -1);
	s = open_session(state);
	assert_string_equal(draft(s, row), "One two three four five");
	close_session(s);
}

static void session_goes_on_in_the_journal_when_the_project_cannot_be_written(void **state)
{
	uint64_t row;
	struct session *s = written(state, &row);
	struct err err = ERR_INIT;
	char title[4096];
	memset(title, 'x', sizeof title - 1);
	title[sizeof title - 1] = '\0';
	apply(s, edit_set_title(title));
	assert_true(session_save(s, &err));
	struct buf project = file_in(state, "guide.longhand");
	limit_files(2048);
	append(s, row, " four");
	assert_false(session_save(s, &err));
	assert_contains(s->trouble.text, "guide.longhand");
	append(s, row, " five");
	session_tick(s);
	assert_false(journal_pending(&s->journal));
	assert_false(session_close(s, &err));
	assert_contains(err.text, "All of it is in the journal");
	limit_files(RLIM_INFINITY);
	struct buf after = file_in(state, "guide.longhand");
	assert_string_equal(after.data, project.data);
	s = open_session(state);
	assert_string_equal(draft(s, row), "One two three four five");
	close_session(s);
	buf_release(&project);
	buf_release(&after);
}

static void session_writes_over_what_another_program_wrote_when_told(void **state)
{
	uint64_t row;
	struct session *s = written(state, &row);
	struct err err = ERR_INIT;
	append(s, row, " four");
	put_file(state, "guide.longhand", "somebody else's", 15);
	assert_false(session_save_over(s, &err)); /* nobody was told of it yet */
	assert_true(s->foreign);
	assert_true(session_save_over(s, &err));
	assert_false(s->foreign);
	assert_int_equal(s->trouble.kind, ERR_NONE);
	close_session(s);
	s = open_session(state);
	assert_string_equal(draft(s, row), "One two three four");
	close_session(s);
}

static void session_never_writes_over_what_another_program_wrote(void **state)
{
	uint64_t row;
	struct session *s = written(state, &row);
	struct err err = ERR_INIT;
	append(s, row, " four");
	put_file(state, "guide.longhand", "somebody else's", 15);
	assert_false(session_save(s, &err));
	assert_contains(err.text, "another program");
	assert_contains(s->trouble.text, "guide.longhand");
	struct buf after = file_in(state, "guide.longhand");
	assert_string_equal(after.data, "somebody else's");
	buf_release(&after);
	append(s, row, " five");
	session_tick(s);
	struct buf journal = file_in(state, JOURNAL);
	assert_non_null(strstr(journal.data, "five"));
	buf_release(&journal);
	char *mine = scratch_path(state, "guide.longhand"), *theirs = scratch_path(state, "theirs");
	assert_int_equal(rename(mine, theirs), 0);
	assert_true(session_save(s, &err));
	assert_int_equal(s->trouble.kind, ERR_NONE);
	session_abandon(s);
	s = open_session(state);
	assert_string_equal(draft(s, row), "One two three four five");
	close_session(s);
	free(mine);
	free(theirs);
}

static void session_keeps_its_last_saves_beside_it(void **state)
{
	static const char *const drafts[] = {"One", "One two", "One two three"};
	uint64_t row;
	struct session *s = open_session(state);
	s->backups = 2;
	row = add_row(s);
	add_version(s, row);
	for (int i = 0; i < 3; i++) {
		append(s, row, drafts[i] + (i ? strlen(drafts[i - 1]) : 0));
		assert_true(session_save(s, NULL));
	}
	close_session(s);
	assert_int_equal(scratch_count(state, "backup", NULL), 2);
	for (int n = 1; n <= 2; n++) {
		char name[40];
		snprintf(name, sizeof name, ".guide.backup-%d.longhand", n);
		char *path = scratch_path(state, name);
		struct err err = ERR_INIT;
		assert_true(session_open(&s, path, SESSION_READ_ONLY, 0, &err));
		assert_string_equal(draft(s, row), drafts[2 - n]);
		session_abandon(s);
		free(path);
	}
}

static void session_saves_where_no_backup_can_be_kept(void **state)
{
	uint64_t row;
	struct session *s = written(state, &row);
	char *first = scratch_path(state, ".guide.backup-1.longhand");
	unlink(first);
	assert_int_equal(mkdir(first, 0700), 0);
	s->backups = 1;
	append(s, row, " four");
	assert_true(session_save(s, NULL));
	assert_contains(s->not_kept.text, "guide.longhand");
	assert_int_equal(s->trouble.kind, ERR_NONE);
	assert_int_equal(rmdir(first), 0);
	append(s, row, " five");
	assert_true(session_save(s, NULL));
	assert_int_equal(s->not_kept.kind, ERR_NONE);
	close_session(s);
	free(first);
}

static void change_outside(void *const *state, const char *from, const char *to)
{
	struct buf bytes = file_in(state, "guide.longhand");
	char *at = strstr(bytes.data, from);
	assert_non_null(at);
	buf_splice(&bytes, (size_t)(at - bytes.data), strlen(from), to, strlen(to));
	put_file(state, "guide.longhand", bytes.data, bytes.len);
	buf_release(&bytes);
}

static void session_looks_at_its_file_once_a_second(void **state)
{
	uint64_t row;
	clock_set(1000, 1700000000);
	struct session *s = written(state, &row);
	assert_false(session_look(s));
	change_outside(state, "two", "zwei");
	assert_false(session_look(s));
	clock_set(1000 + SESSION_LOOK_MS, 1700000000);
	assert_true(session_look(s));
	assert_true(s->foreign);
	clock_set(1000 + 2 * SESSION_LOOK_MS, 1700000000);
	assert_false(session_look(s)); /* told once */
	change_outside(state, "zwei", "two");
	clock_set(1000 + 3 * SESSION_LOOK_MS, 1700000000);
	assert_false(session_look(s));
	assert_false(s->foreign); /* it is ours again */
	append(s, row, " four");
	assert_true(session_save(s, NULL));
	clock_set(1000 + 4 * SESSION_LOOK_MS, 1700000000);
	assert_false(session_look(s)); /* our own saves are no news */
	assert_false(s->foreign);
	clock_set(0, -1);
	close_session(s);
}

static void session_reloads_and_keeps_its_changes_aside(void **state)
{
	uint64_t row;
	char *kept = NULL;
	struct session *s = written(state, &row);
	append(s, row, " mine");
	change_outside(state, "One two three", "One zwei three");
	assert_false(session_save(s, NULL));
	assert_true(session_reload(s, NULL));
	assert_string_equal(draft(s, row), "One zwei three");
	assert_false(s->foreign);
	assert_int_equal(s->trouble.kind, ERR_NONE);
	assert_null(session_undo(s));
	assert_int_equal(scratch_count(state, ".journal-kept-", &kept), 1);
	assert_contains(s->recovered, kept);
	struct buf aside = scratch_read(kept);
	assert_contains(aside.data, " mine");
	buf_release(&aside);
	free(kept);
	append(s, row, " four");
	session_tick(s);
	session_abandon(s);
	s = open_session(state);
	assert_string_equal(draft(s, row), "One zwei three four");
	assert_int_equal(scratch_count(state, ".journal-kept-", NULL), 1);
	close_session(s);
}

static void session_reloads_nothing_that_is_no_project(void **state)
{
	uint64_t row;
	struct err err = ERR_INIT;
	struct session *s = written(state, &row);
	append(s, row, " mine");
	put_file(state, "guide.longhand", "somebody else's", 15);
	assert_false(session_reload(s, &err));
	assert_contains(err.text, "guide.longhand");
	assert_string_equal(draft(s, row), "One two three mine");
	append(s, row, " still");
	session_tick(s);
	assert_int_equal(scratch_count(state, ".journal-kept-", NULL), 0);
	assert_false(session_save(s, NULL));
	assert_true(session_save_over(s, NULL));
	session_abandon(s);
	s = open_session(state);
	assert_string_equal(draft(s, row), "One two three mine still");
	close_session(s);
}

static void session_keeps_what_it_writes_over(void **state)
{
	uint64_t row;
	struct session *s = written(state, &row);
	s->backups = 0;
	change_outside(state, "two", "zwei");
	assert_true(session_look(s));
	assert_true(session_save_over(s, NULL)); /* though nothing of ours has changed */
	struct buf theirs = file_in(state, ".guide.backup-1.longhand");
	assert_contains(theirs.data, "One zwei three");
	buf_release(&theirs);
	close_session(s);
	s = open_session(state);
	assert_string_equal(draft(s, row), "One two three");
	close_session(s);
}

static void session_for_reading_reloads_what_was_saved_since(void **state)
{
	uint64_t row;
	struct session *s = written(state, &row), *reader;
	char *path = scratch_path(state, "guide.longhand");
	assert_true(session_open(&reader, path, SESSION_READ_ONLY, 0, NULL));
	append(s, row, " four");
	assert_true(session_save(s, NULL));
	append(s, row, " five");
	session_tick(s);
	assert_false(session_look(reader));
	assert_true(session_reload(reader, NULL));
	assert_string_equal(draft(reader, row), "One two three four five");
	assert_contains(reader->recovered, "Not saved yet: 1 word");
	session_abandon(reader);
	close_session(s);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(session_keeps_a_refused_edit_out_of_the_journal),
		SCRATCH_TEST(session_undoes_and_redoes_through_the_journal),
		SCRATCH_TEST(session_passes_over_what_can_no_longer_be_undone),
		SCRATCH_TEST(session_ticks_flush_then_sync_then_save),
		SCRATCH_TEST(session_names_its_trouble_until_a_retry_succeeds),
		SCRATCH_TEST(session_goes_on_in_the_journal_when_the_project_cannot_be_written),
		SCRATCH_TEST(session_never_writes_over_what_another_program_wrote),
		SCRATCH_TEST(session_keeps_its_last_saves_beside_it),
		SCRATCH_TEST(session_saves_where_no_backup_can_be_kept),
		SCRATCH_TEST(session_looks_at_its_file_once_a_second),
		SCRATCH_TEST(session_reloads_and_keeps_its_changes_aside),
		SCRATCH_TEST(session_reloads_nothing_that_is_no_project),
		SCRATCH_TEST(session_keeps_what_it_writes_over),
		SCRATCH_TEST(session_for_reading_reloads_what_was_saved_since),
		SCRATCH_TEST(session_writes_over_what_another_program_wrote_when_told),
	};
	return RUN(tests);
}
