#include "doc/session.h"

#include <errno.h>
#include <sys/wait.h>

#include "base/hash.h"
#include "sessions.h"

#define TURNS 8
#define CALLS 40 /* about as many as a session of TURNS makes */

/* ---- System calls that fail, or are the last ------------------------------------------------ */

enum fault {
	FAULT_NONE,
	FAULT_KILL,      /* before the call */
	FAULT_HALF_KILL, /* after half of what it should write */
	FAULT_ERROR,     /* nothing done */
	FAULT_HALF_ERROR /* half of it written, and the next call fails */
};

static enum fault fault;
static int calls_left; /* before the fault */

/* Whether this call is the one. */
static bool strikes(void)
{
	if (fault == FAULT_NONE || calls_left-- > 0)
		return false;
	if (fault == FAULT_KILL)
		kill(getpid(), SIGKILL);
	errno = EIO;
	return true;
}

static size_t part_of(size_t len)
{
	return fault == FAULT_HALF_KILL || fault == FAULT_HALF_ERROR ? len / 2 : 0;
}

/* After the part is written. */
static ssize_t result_of(ssize_t part)
{
	if (fault == FAULT_HALF_KILL)
		kill(getpid(), SIGKILL);
	bool more = fault == FAULT_HALF_ERROR && part > 0;
	fault = more ? FAULT_ERROR : FAULT_NONE;
	errno = EIO;
	return more ? part : -1;
}

static int spent(void)
{
	fault = FAULT_NONE;
	errno = EIO;
	return -1;
}

ssize_t __real_write(int fd, const void *bytes, size_t len);
ssize_t __wrap_write(int fd, const void *bytes, size_t len);
ssize_t __real_pwrite(int fd, const void *bytes, size_t len, off_t at);
ssize_t __wrap_pwrite(int fd, const void *bytes, size_t len, off_t at);
int __real_ftruncate(int fd, off_t len);
int __wrap_ftruncate(int fd, off_t len);
int __real_fdatasync(int fd);
int __wrap_fdatasync(int fd);
int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __real_link(const char *from, const char *to);
int __wrap_link(const char *from, const char *to);
int __real_unlink(const char *path);
int __wrap_unlink(const char *path);

ssize_t __wrap_write(int fd, const void *bytes, size_t len)
{
	if (!strikes())
		return __real_write(fd, bytes, len);
	size_t part = part_of(len);
	return result_of(part ? __real_write(fd, bytes, part) : 0);
}

ssize_t __wrap_pwrite(int fd, const void *bytes, size_t len, off_t at)
{
	if (!strikes())
		return __real_pwrite(fd, bytes, len, at);
	size_t part = part_of(len);
	return result_of(part ? __real_pwrite(fd, bytes, part, at) : 0);
}

int __wrap_ftruncate(int fd, off_t len)
{
	return strikes() ? spent() : __real_ftruncate(fd, len);
}

int __wrap_fdatasync(int fd)
{
	return strikes() ? spent() : __real_fdatasync(fd);
}

int __wrap_fsync(int fd)
{
	return strikes() ? spent() : __real_fsync(fd);
}

int __wrap_rename(const char *from, const char *to)
{
	return strikes() ? spent() : __real_rename(from, to);
}

int __wrap_link(const char *from, const char *to)
{
	return strikes() ? spent() : __real_link(from, to);
}

int __wrap_unlink(const char *path)
{
	return strikes() ? spent() : __real_unlink(path);
}

/* ---- kill -9 -------------------------------------------------------------------------------- */

struct shown {
	uint64_t edits, hash;
};

/* Changes at random, some to three edits a turn, and saves now and then. */
static uint64_t turn(struct session *s, struct random *r)
{
	uint64_t n = 1 + random_below(r, 3);
	for (uint64_t i = 0; i < n; i++) {
		if (!session_apply(s, ACTOR_WRITER, "change", sample_edit(&s->doc, r), NULL))
			_exit(2);
	}
	session_tick(s);
	if (!random_below(r, 8))
		session_save(s, NULL);
	return n;
}

static uint64_t hash_of(const struct doc *doc)
{
	struct buf text = sample_print(doc);
	uint64_t hash = hash_bytes(HASH_START, text.data, text.len);
	buf_release(&text);
	return hash;
}

/* Tells after each turn what a screen would now show. Never returns. */
static void work(const char *path, uint64_t seed, int turns, int out)
{
	struct session *s;
	struct random r;
	struct shown shown = {0, 0};
	random_seed(&r, seed);
	if (!session_open(&s, path, SESSION_OPEN_OR_CREATE, 0, NULL))
		_exit(1);
	for (; turns; turns--) {
		shown.edits += turn(s, &r);
		shown.hash = hash_of(&s->doc);
		if (!journal_pending(&s->journal) && __real_write(out, &shown, sizeof shown) < 0)
			_exit(4);
	}
	session_close(s, NULL);
	_exit(__real_write(out, &shown, sizeof shown) < 0);
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
		work(path, seed, -1, ends[1]);
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

/* The document is one that the child had, at or after what it showed last. Makes the child's edits
 * again on `doc`, what it began with, up to `more` turns after that. */
static void assert_nothing_lost(struct doc *doc, const struct doc *found, uint64_t seed,
								struct shown shown, int more)
{
	struct random r;
	uint64_t hash = hash_of(found), edits = 0;
	random_seed(&r, seed);
	while (more >= 0) {
		for (uint64_t n = 1 + random_below(&r, 3); n; n--, edits++) {
			uint64_t have = hash_of(doc);
			assert_true(!edits || edits != shown.edits || have == shown.hash);
			if (edits >= shown.edits && have == hash)
				return;
			sample_apply(doc, sample_edit(doc, &r));
		}
		random_below(&r, 8);
		more -= edits > shown.edits;
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
		assert_nothing_lost(&before, &s->doc, round, shown, 1);
		doc_release(&before);
	}
	assert_int_equal(scratch_count(state, "kept", NULL), 0);
	close_session(s);
	free(path);
}

/* Runs the child with a fault at its call number `at`; false when it came to its end without. */
static bool run_with_fault(const char *path, uint64_t seed, enum fault kind, int at,
						   struct shown *shown)
{
	int ends[2], status;
	struct shown next;
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (!child) {
		close(ends[0]);
		fault = kind;
		calls_left = at;
		work(path, seed, TURNS, ends[1]);
	}
	close(ends[1]);
	*shown = (struct shown){0, 0};
	while (read(ends[0], &next, sizeof next) == sizeof next)
		*shown = next;
	close(ends[0]);
	waitpid(child, &status, 0);
	if (kind == FAULT_ERROR || kind == FAULT_HALF_ERROR)
		assert_int_equal(status, 0);
	return status != 0;
}

/* Sweeps one kind of fault over every call that a session makes. */
static int sweep(void *const *state, enum fault kind, int calls)
{
	char *path = scratch_path(state, "guide.longhand");
	int at = 0;
	for (bool struck = true; calls ? at < calls : struck; at++) {
		struct shown shown;
		struct doc before;
		struct session *s = open_session(state);
		copy_doc(&before, &s->doc);
		session_abandon(s);
		struck = run_with_fault(path, 100 + (uint64_t)at, kind, at, &shown);
		s = open_session(state);
		assert_nothing_lost(&before, &s->doc, 100 + (uint64_t)at, shown, TURNS);
		assert_int_equal(scratch_count(state, "kept", NULL), 0);
		doc_release(&before);
		close_session(s);
		unlink(path);
		if (kind == FAULT_ERROR || kind == FAULT_HALF_ERROR)
			assert_int_equal(scratch_count(state, ".longhand-", NULL), 0);
	}
	free(path);
	return at;
}

static void session_loses_nothing_to_a_kill_at_any_call(void **state)
{
	assert_true(sweep(state, FAULT_KILL, 0) > CALLS / 2);
}

static void session_loses_nothing_to_a_kill_in_the_middle_of_a_write(void **state)
{
	sweep(state, FAULT_HALF_KILL, CALLS);
}

static void session_loses_nothing_when_any_call_fails(void **state)
{
	sweep(state, FAULT_ERROR, CALLS);
	sweep(state, FAULT_HALF_ERROR, CALLS);
}

static void session_removes_what_a_killed_save_left(void **state)
{
	uint64_t row;
	struct session *s = written(state, &row);
	session_abandon(s);
	put_file(state, ".other.longhand.saving-abc123", "x", 1);
	pid_t child = fork();
	if (!child) {
		s = open_session(state);
		append(s, row, " four");
		session_tick(s);
		fault = FAULT_HALF_KILL;
		calls_left = 0;
		session_save(s, NULL);
		_exit(0);
	}
	int status;
	waitpid(child, &status, 0);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(scratch_count(state, ".guide.longhand.saving-", NULL), 1);
	s = open_session(state);
	assert_int_equal(scratch_count(state, ".guide.longhand.saving-", NULL), 0);
	assert_int_equal(scratch_count(state, ".other.longhand.saving-", NULL), 1);
	assert_string_equal(draft(s, row), "One two three four");
	close_session(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(session_loses_nothing_shown_to_kill_9),
		SCRATCH_TEST(session_removes_what_a_killed_save_left),
		SCRATCH_TEST(session_loses_nothing_to_a_kill_at_any_call),
		SCRATCH_TEST(session_loses_nothing_to_a_kill_in_the_middle_of_a_write),
		SCRATCH_TEST(session_loses_nothing_when_any_call_fails),
	};
	return RUN(tests);
}
