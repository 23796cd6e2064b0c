#include "doc/session.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/hash.h"
#include "sample.h"
#include "scratch.h"

#define JOURNAL ".guide.longhand.journal"

/* ---- Helpers -------------------------------------------------------------------------------- */

static struct session *open_session(void *const *state)
{
	char *path = scratch_path(state, "guide.longhand");
	struct session *s;
	struct err err = ERR_INIT;
	if (!session_open(&s, path, SESSION_OPEN_OR_CREATE, 0, &err))
		fail_msg("%s", err.text);
	assert_string_equal(s->path, path);
	free(path);
	return s;
}

static void close_session(struct session *s)
{
	struct err err = ERR_INIT;
	if (!session_close(s, &err))
		fail_msg("%s", err.text);
}

static void apply(struct session *s, struct edit e)
{
	struct err err = ERR_INIT;
	if (!session_apply(s, ACTOR_WRITER, "change", e, &err))
		fail_msg("%s", err.text);
}

static uint64_t add_row(struct session *s)
{
	uint64_t row = session_new_id(s);
	apply(s, edit_insert_row(row_new(row, ROW_SECTION, 1, "A point", 400), 0));
	return row;
}

static uint64_t add_version(struct session *s, uint64_t row)
{
	struct version *v = version_new(session_new_id(s), BY_MODEL);
	uint64_t id = v->id;
	v->state = VERSION_INCOMPLETE;
	apply(s, edit_add_version(row, v));
	return id;
}

static void append(struct session *s, uint64_t row, const char *text)
{
	const struct version *v = row_current(doc_row(&s->doc, row));
	apply(s, edit_splice(row, v->id, v->text.len, 0, text, strlen(text)));
}

/* A saved project of one row whose draft is "One two three". */
static struct session *written(void *const *state, uint64_t *row)
{
	struct session *s = open_session(state);
	struct err err = ERR_INIT;
	*row = add_row(s);
	add_version(s, *row);
	append(s, *row, "One two three");
	assert_true(session_save(s, &err));
	return s;
}

static const char *draft(const struct session *s, uint64_t row)
{
	const struct row *r = doc_row(&s->doc, row);
	assert_non_null(r);
	return row_current(r)->text.data;
}

static struct buf file_in(void *const *state, const char *name)
{
	char *path = scratch_path(state, name);
	struct buf bytes = scratch_read(path);
	free(path);
	return bytes;
}

static void put_file(void *const *state, const char *name, const void *bytes, size_t len)
{
	char *path = scratch_path(state, name);
	scratch_write(path, bytes, len);
	free(path);
}

static void assert_contains(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("\"%s\" is not in: %s", part, text);
}

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
	close(done[1]);
	int status;
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	assert_true(session_open(&s, path, SESSION_OPEN, 0, &err));
	close_session(s);
	close(ready[0]);
	free(path);
}

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
	assert_contains(err.text, "all of it is in the journal");
	limit_files(RLIM_INFINITY);
	struct buf after = file_in(state, "guide.longhand");
	assert_string_equal(after.data, project.data);
	s = open_session(state);
	assert_string_equal(draft(s, row), "One two three four five");
	close_session(s);
	buf_release(&project);
	buf_release(&after);
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

/* ---- kill -9 -------------------------------------------------------------------------------- */

struct shown {
	uint64_t edits, hash;
};

/* Changes at random and, after each tick, tells what a screen would now show. Never returns. */
static void work(const char *path, uint64_t seed, int out)
{
	struct session *s;
	struct random r;
	struct shown shown = {0, 0};
	random_seed(&r, seed);
	if (!session_open(&s, path, SESSION_OPEN_OR_CREATE, 0, NULL))
		_exit(1);
	while (shown.edits < 100000) {
		for (uint64_t n = 1 + random_below(&r, 3); n; n--, shown.edits++) {
			struct edit e = sample_edit(&s->doc, &r);
			if (!session_apply(s, ACTOR_WRITER, "change", e, NULL))
				_exit(2);
		}
		session_tick(s);
		if (!random_below(&r, 8) && !session_save(s, NULL))
			_exit(3);
		struct buf text = sample_print(&s->doc);
		shown.hash = hash_bytes(HASH_START, text.data, text.len);
		buf_release(&text);
		if (write(out, &shown, sizeof shown) != sizeof shown)
			_exit(4);
	}
	_exit(0);
}

/* What was shown last before the kill, and the document that a later edit may have made of it. */
static struct shown kill_at_random(const char *path, uint64_t seed, struct random *r)
{
	struct shown shown = {0, 0}, next;
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (!child) {
		close(ends[0]);
		work(path, seed, ends[1]);
	}
	close(ends[1]);
	for (uint64_t lines = random_below(r, 12); lines; lines--)
		assert_int_equal(read(ends[0], &shown, sizeof shown), sizeof shown);
	for (volatile uint64_t spin = random_below(r, 300000); spin; spin--)
		;
	kill(child, SIGKILL);
	int status;
	waitpid(child, &status, 0);
	assert_true(WIFSIGNALED(status));
	while (read(ends[0], &next, sizeof next) == sizeof next)
		shown = next;
	close(ends[0]);
	return shown;
}

/* Whether the document is one that the child had, at or after what it showed last. */
static void assert_nothing_lost(struct doc *before, const struct doc *found, uint64_t seed,
								struct shown shown)
{
	struct random r;
	random_seed(&r, seed);
	struct buf text = sample_print(found);
	uint64_t hash = hash_bytes(HASH_START, text.data, text.len);
	buf_release(&text);
	for (uint64_t edits = 0; edits < shown.edits + 4;) {
		struct buf now = sample_print(before);
		uint64_t have = hash_bytes(HASH_START, now.data, now.len);
		buf_release(&now);
		assert_true(edits != shown.edits || !edits || have == shown.hash);
		if (edits >= shown.edits && have == hash)
			return;
		for (uint64_t n = 1 + random_below(&r, 3); n; n--, edits++)
			sample_apply(before, sample_edit(before, &r));
		random_below(&r, 8);
	}
	fail_msg("what was shown after %llu edits of seed %llu is lost",
			 (unsigned long long)shown.edits, (unsigned long long)seed);
}

static void copy_doc(struct doc *copy, const struct doc *doc)
{
	struct buf text = sample_print(doc);
	struct save_ids ids;
	doc_init(copy);
	assert_true(project_parse(text.data, text.len, "copy", copy, &ids, NULL));
	buf_release(&text);
}

static void session_loses_nothing_shown_to_kill_9(void **state)
{
	char *path = scratch_path(state, "guide.longhand");
	struct random r;
	random_seed(&r, 9);
	struct session *s = open_session(state);
	for (uint64_t round = 1; round <= 60; round++) {
		struct doc before;
		copy_doc(&before, &s->doc);
		if (round % 2)
			close_session(s);
		else
			session_abandon(s);
		struct shown shown = kill_at_random(path, round, &r);
		s = open_session(state);
		assert_nothing_lost(&before, &s->doc, round, shown);
		doc_release(&before);
	}
	assert_int_equal(scratch_count(state, "kept", NULL), 0);
	close_session(s);
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
		SCRATCH_TEST(session_keeps_a_refused_edit_out_of_the_journal),
		SCRATCH_TEST(session_undoes_and_redoes_through_the_journal),
		SCRATCH_TEST(session_passes_over_what_can_no_longer_be_undone),
		SCRATCH_TEST(session_recovers_what_was_not_saved),
		SCRATCH_TEST(session_goes_on_in_the_journal_it_recovered),
		SCRATCH_TEST(session_takes_a_last_line_cut_short_as_normal),
		SCRATCH_TEST(session_keeps_a_damaged_journal_aside),
		SCRATCH_TEST(session_keeps_a_journal_of_another_save_aside),
		SCRATCH_TEST(session_drops_the_journal_that_its_project_contains),
		SCRATCH_TEST(session_keeps_aside_what_is_no_journal),
		SCRATCH_TEST(session_ticks_flush_then_sync_then_save),
		SCRATCH_TEST(session_names_its_trouble_until_a_retry_succeeds),
		SCRATCH_TEST(session_goes_on_in_the_journal_when_the_project_cannot_be_written),
		SCRATCH_TEST(session_never_writes_over_what_another_program_wrote),
		SCRATCH_TEST(session_loses_nothing_shown_to_kill_9),
	};
	return RUN(tests);
}
