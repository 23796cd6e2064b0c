/* The memory runs out, at every allocation in turn: the program ends with its one sentence, and
 * what was on disk before is there, whole. */
#include <dirent.h>
#include <errno.h>
#include <sys/wait.h>

#include "doc/recent.h"
#include "sessions.h"

#define OUT_OF_MEMORY \
	"longhand: out of memory; everything shown is in the journal: open the project again\n"
#define NEVER  7 /* exit status: fewer allocations were made */
#define STRIDE 5 /* where all that come after fail as well, there is less to see */

/* ---- Allocations that fail ------------------------------------------------------------------ */

static long calls_left = -1; /* before one fails; -1: none does */
static bool fails_on;        /* and all that come after it */
static bool failed;

static bool fails(void)
{
	if (failed ? !fails_on : calls_left < 0 || calls_left-- > 0)
		return false;
	failed = true;
	errno = ENOMEM;
	return true;
}

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__wrap_realloc(void *block, size_t size);
char *__real_realpath(const char *path, char *real);
char *__wrap_realpath(const char *path, char *real);
DIR *__real_opendir(const char *path);
DIR *__wrap_opendir(const char *path);

void *__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *block, size_t size)
{
	return fails() ? NULL : __real_realloc(block, size);
}

char *__wrap_realpath(const char *path, char *real)
{
	return fails() ? NULL : __real_realpath(path, real);
}

DIR *__wrap_opendir(const char *path)
{
	return fails() ? NULL : __real_opendir(path);
}

/* ---- A project with a journal --------------------------------------------------------------- */

struct desk {
	void *const *state;
	struct buf project, journal; /* as they are before each turn */
	struct buf before, after;    /* the document then, and what the work makes of it */
};

static void change(struct session *s, uint64_t seed)
{
	struct random r;
	random_seed(&r, seed);
	for (int i = 0; i < 5; i++)
		apply(s, sample_edit(&s->doc, &r));
}

static void desk_make(struct desk *d, void *const *state)
{
	struct session *s = open_session(state);
	d->state = state;
	change(s, 1);
	assert_true(session_save(s, NULL));
	change(s, 2);
	session_tick(s);
	d->before = sample_print(&s->doc);
	change(s, 3);
	d->after = sample_print(&s->doc);
	journal_restart(&s->journal, s->ids.save, NULL);
	session_abandon(s);
	s = open_session(state);
	change(s, 2);
	session_abandon(s);
	d->project = file_in(state, "guide.longhand");
	d->journal = file_in(state, JOURNAL);
}

static void desk_lay(const struct desk *d)
{
	put_file(d->state, "guide.longhand", d->project.data, d->project.len);
	put_file(d->state, JOURNAL, d->journal.data, d->journal.len);
}

static void desk_release(struct desk *d)
{
	buf_release(&d->project);
	buf_release(&d->journal);
	buf_release(&d->before);
	buf_release(&d->after);
}

/* ---- What is done, in a process of its own -------------------------------------------------- */

static void count_down(long calls)
{
	calls_left = calls;
}

static struct session *reopen(const struct desk *d)
{
	char *path = scratch_path(d->state, "guide.longhand");
	struct session *s;
	if (!session_open(&s, path, SESSION_OPEN, 0, NULL))
		_exit(1);
	free(path);
	return s;
}

static void do_open(const struct desk *d, long calls)
{
	char *path = scratch_path(d->state, "guide.longhand");
	struct session *s;
	struct err err = ERR_INIT;
	count_down(calls);
	if (!session_open(&s, path, SESSION_OPEN, 0, &err))
		_exit(1);
}

static void do_edit(const struct desk *d, long calls)
{
	struct session *s = reopen(d);
	count_down(calls);
	change(s, 3);
	session_tick(s);
}

static void do_reload(const struct desk *d, long calls)
{
	struct session *s = reopen(d);
	count_down(calls);
	if (!session_reload(s, NULL))
		_exit(1);
}

static void do_save(const struct desk *d, long calls)
{
	struct session *s = reopen(d);
	count_down(calls);
	if (!session_save(s, NULL))
		_exit(1);
}

static void do_close(const struct desk *d, long calls)
{
	struct session *s = reopen(d);
	change(s, 3);
	session_tick(s);
	count_down(calls);
	if (!session_close(s, NULL))
		_exit(1);
}

typedef void work_fn(const struct desk *d, long calls);

/* Its exit status; what it said is in `said`. */
static int run(const struct desk *d, work_fn *work, long calls, char *said, size_t size)
{
	int ends[2], status;
	size_t len = 0;
	ssize_t got;
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (!child) {
		dup2(ends[1], STDERR_FILENO);
		work(d, calls);
		_exit(failed ? 0 : NEVER);
	}
	close(ends[1]);
	while ((got = read(ends[0], said + len, size - 1 - len)) > 0)
		len += (size_t)got;
	said[len] = '\0';
	close(ends[0]);
	waitpid(child, &status, 0);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* All that was there, or that and what the work adds. */
static void assert_whole(const struct desk *d, bool changes, long calls)
{
	struct session *s = open_session(d->state);
	struct buf now = sample_print(&s->doc);
	if (strcmp(now.data, d->before.data) != 0 && !(changes && !strcmp(now.data, d->after.data)))
		fail_msg("lost when allocation %ld fails; %s", calls, s->recovered);
	buf_release(&now);
	session_abandon(s);
	assert_int_equal(scratch_count(d->state, "kept", NULL), 0);
	assert_int_equal(scratch_count(d->state, "saving", NULL), 0);
}

static void sweep(void **state, work_fn *work, bool changes)
{
	struct desk d;
	char said[1000];
	desk_make(&d, state);
	for (int mode = 0; mode < 2; mode++) {
		int status = 0, ended = 0;
		fails_on = mode;
		for (long calls = 0; status != NEVER; calls += mode ? STRIDE : 1) {
			desk_lay(&d);
			status = run(&d, work, calls, said, sizeof said);
			assert_string_equal(said, status == ERR_FILE ? OUT_OF_MEMORY : "");
			assert_true(status == 0 || status == ERR_FILE || status == NEVER);
			ended += status == ERR_FILE;
			assert_whole(&d, changes, calls);
		}
		assert_true(ended > (mode ? 2 : 10));
	}
	desk_release(&d);
}

static void memory_that_runs_out_while_opening_loses_nothing(void **state)
{
	sweep(state, do_open, false);
}

static void memory_that_runs_out_while_editing_loses_nothing(void **state)
{
	sweep(state, do_edit, true);
}

static void memory_that_runs_out_while_saving_loses_nothing(void **state)
{
	sweep(state, do_save, false);
}

static void memory_that_runs_out_while_closing_loses_nothing(void **state)
{
	sweep(state, do_close, true);
}

/* The changes are still in the journal, or whole in the file that it was copied to. */
static void assert_changes_kept(const struct desk *d, long calls)
{
	char *kept = NULL;
	struct session *s = open_session(d->state);
	struct buf now = sample_print(&s->doc);
	bool here = !strcmp(now.data, d->before.data);
	session_abandon(s);
	while (scratch_count(d->state, ".journal-kept-", &kept)) {
		struct buf aside = scratch_read(kept);
		here = here ||
			   (aside.len == d->journal.len && !memcmp(aside.data, d->journal.data, aside.len));
		buf_release(&aside);
		unlink(kept);
	}
	if (!here)
		fail_msg("lost when allocation %ld fails", calls);
	free(kept);
	buf_release(&now);
}

static void memory_that_runs_out_while_reloading_loses_nothing(void **state)
{
	struct desk d;
	char said[1000];
	int status = 0;
	desk_make(&d, state);
	for (long calls = 0; status != NEVER; calls++) {
		desk_lay(&d);
		status = run(&d, do_reload, calls, said, sizeof said);
		assert_string_equal(said, status == ERR_FILE ? OUT_OF_MEMORY : "");
		assert_changes_kept(&d, calls);
	}
	desk_release(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(memory_that_runs_out_while_opening_loses_nothing),
		SCRATCH_TEST(memory_that_runs_out_while_editing_loses_nothing),
		SCRATCH_TEST(memory_that_runs_out_while_saving_loses_nothing),
		SCRATCH_TEST(memory_that_runs_out_while_closing_loses_nothing),
		SCRATCH_TEST(memory_that_runs_out_while_reloading_loses_nothing),
	};
	return RUN(tests);
}
