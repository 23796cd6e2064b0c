/* Makes every system call that changes files fail, one by one, in twelve scenes: nothing is lost
 * without a word, no half file stands in place of a whole one, and work goes on afterwards.
 *
 * TRIALS (4; 0: all) of each scene, chosen by SEED (1), JOBS (2) scenes at once. What goes wrong is
 * named, and with SCENE=its scene and FAULT=its fault in the environment it is tried again. */
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../test.h"

#include "../help.h"
#include "base/random.h"
#include "trial.h"

#define JOBS_MAX    64
#define PARTS       6  /* of the faults of a scene, where all are tried */
#define SCREEN_EACH 6  /* writes to the terminal, all errors are tried */
#define LIMIT_STEP  96 /* bytes */
#define LIMIT_MAX   2400
#define TOLD        1000 /* trials between two lines of progress */

static const char *const errors[] = {"ENOSPC", "EIO", "EDQUOT", "EINTR", NULL};

struct figures {
	long trials, struck, killed, failed, limited, bad;
};

static long number(const char *name, long otherwise)
{
	const char *value = getenv(name);
	return value && *value ? strtol(value, NULL, 10) : otherwise;
}

/* ---- Faults ------------------------------------------------------------------------------------
 */

struct faults {
	struct fault *items;
	size_t count, cap;
};

static void add_fault(struct faults *all, struct fault f)
{
	MEM_GROW(all->items, all->count + 1, &all->cap);
	all->items[all->count++] = f;
}

/* Curses writes to the terminal for as long as it is interrupted. */
static bool is_endless(const struct scene *s, const char *call, const char *error)
{
	return s->strokes[0].keys && !strcmp(call, "write") && !strcmp(error, "EINTR");
}

/* few: those alone that tell most, for calls that are the terminal's for the most part. */
static void add_errors(struct faults *all, const struct scene *s, const char *call, int at,
					   bool few)
{
	add_fault(all, (struct fault){.call = call, .at = at});
	for (size_t i = 0; errors[i] && !(few && i); i++) {
		add_fault(all, (struct fault){.call = call, .error = errors[i], .at = at});
		if (!few && !is_endless(s, call, errors[i]))
			add_fault(all,
					  (struct fault){.call = call, .error = errors[i], .at = at, .ever = true});
	}
}

/* All that may go wrong in a run that made these calls. */
static void list_faults(struct faults *all, const struct scene *s, struct calls *calls,
						size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool screen = s->strokes[0].keys && !strcmp(calls[i].name, "write");
		for (int n = 1; n <= calls[i].count; n++)
			add_errors(all, s, calls[i].name, calls[i].before + n, screen && n % SCREEN_EACH);
	}
	for (long limit = 1; limit <= LIMIT_MAX; limit += LIMIT_STEP)
		add_fault(all, (struct fault){.limit = limit});
}

/* ---- Trials ------------------------------------------------------------------------------------
 */

struct job {
	long trials;      /* of one scene; 0: all */
	atomic_int *next; /* part of the work, of all jobs */
	struct figures figures;
};

static void tell_bad(const struct trial *t)
{
	struct buf what = BUF_INIT, line = BUF_INIT;
	fault_describe(&t->fault, &what);
	for (const char *s = t->complaint.data; *s; s++) {
		bool blank = *s == ' ' || *s == '\n';
		if (!blank || (s[1] != ' ' && s[1] != '\n'))
			buf_add_char(&line, blank ? ' ' : *s);
	}
	printf("# %s, %s: %s (status %d)\n", t->scene->name, what.data, line.data, t->status);
	fflush(stdout);
	buf_release(&what);
	buf_release(&line);
}

static void count_trial(struct figures *f, const struct trial *t)
{
	f->trials++;
	f->struck += t->struck;
	f->killed += t->status < 0;
	f->failed += t->status > 0;
	f->limited += t->fault.limit > 0;
	f->bad += t->complaint.len > 0;
}

static void try(struct job *job, const struct scene *s, const struct fault *f,
				const struct buf *whole)
{
	struct trial t;
	trial_run(&t, s, f, whole);
	count_trial(&job->figures, &t);
	if (t.complaint.len)
		tell_bad(&t);
	trial_end(&t);
}

/* Mixes them, so that a part of them has some of each kind. */
static void shuffle(struct faults *all)
{
	struct random r;
	random_seed(&r, (uint64_t)number("SEED", 1));
	for (size_t i = all->count; i > 1; i--) {
		size_t j = (size_t)random_below(&r, i);
		struct fault f = all->items[i - 1];
		all->items[i - 1] = all->items[j];
		all->items[j] = f;
	}
}

static bool is_wished(const char *name, const char *value)
{
	const char *wish = getenv(name);
	return !wish || !*wish || !strcmp(wish, value);
}

static bool is_wished_fault(const struct fault *f)
{
	struct buf what = BUF_INIT;
	fault_describe(f, &what);
	bool wished = is_wished("FAULT", what.data);
	buf_release(&what);
	return wished;
}

/* Every PARTS-th of its faults, from `part` on; a few are no work to be shared. */
static void try_scene(struct job *job, const struct scene *s, size_t part)
{
	static const struct fault none = {.call = NULL};
	struct trial clean;
	struct buf whole = BUF_INIT;
	struct calls calls[CALLS_MAX];
	struct faults all = {.items = NULL};
	trial_run(&clean, s, &none, NULL);
	trial_output(&clean, &whole);
	if (clean.status != 0 && !clean.complaint.len)
		buf_add_str(&clean.complaint, clean.said.data);
	if (clean.complaint.len) {
		tell_bad(&clean);
		job->figures.bad++;
	}
	list_faults(&all, s, calls, fault_calls(clean.log, calls));
	shuffle(&all);
	size_t most = job->trials && !getenv("FAULT") ? (size_t)job->trials : all.count;
	for (size_t i = part; i < all.count && i < most; i += job->trials ? 1 : PARTS) {
		if (is_wished_fault(&all.items[i]))
			try(job, s, &all.items[i], &whole);
	}
	free(all.items);
	buf_release(&whole);
	trial_end(&clean);
}

static void work(struct job *job, int out)
{
	size_t n, parts = job->trials ? 1 : PARTS;
	while ((n = (size_t)atomic_fetch_add(job->next, 1)) < scene_count * parts) {
		const struct scene *s = &scenes[n % scene_count];
		job->figures = (struct figures){.trials = 0};
		if (is_wished("SCENE", s->name))
			try_scene(job, s, n / scene_count);
		if (!file_write_all(out, &job->figures, sizeof job->figures))
			_exit(1);
	}
	_exit(0);
}

/* ---- Figures -----------------------------------------------------------------------------------
 */

static void add(struct figures *sum, const struct figures *f)
{
	long *to = (long *)sum;
	const long *from = (const long *)f;
	for (size_t i = 0; i < sizeof *f / sizeof *to; i++)
		to[i] += from[i];
}

static void tell(const struct figures *f)
{
	printf(
		"# %ld trials in %zu scenes, %ld with a fault that struck, %ld of them with small files; "
		"%ld programs killed, %ld ended with a message; %ld went wrong\n",
		f->trials, scene_count, f->struck, f->limited, f->killed, f->failed, f->bad);
	fflush(stdout);
}

static bool all_ended(void)
{
	bool ok = true;
	int status;
	while (wait(&status) > 0)
		ok = ok && status == 0;
	return ok;
}

/* LeakSanitizer ends a program that is traced. */
static void allow_tracing(void)
{
	const char *options = getenv("ASAN_OPTIONS");
	struct buf value = BUF_INIT;
	buf_addf(&value, "%s:detect_leaks=0", options ? options : "");
	setenv("ASAN_OPTIONS", value.data, 1);
	buf_release(&value);
}

static bool result(int n, bool ok, const char *what)
{
	printf("%sok %d - %s\n", ok ? "" : "not ", n, what);
	return ok;
}

int main(void)
{
	long trials = number("TRIALS", 4), jobs = number("JOBS", 2);
	struct figures sum = {.trials = 0}, f;
	int ends[2];
	if (!getenv("LONGHAND") || jobs < 1 || jobs > JOBS_MAX || !file_pipe(ends))
		return 99;
	if (!fault_possible()) {
		printf("1..0 # SKIP there is no strace, or it may not trace\n");
		return 0;
	}
	atomic_int *next =
		mmap(NULL, sizeof *next, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (next == MAP_FAILED)
		return 99;
	allow_tracing();
	printf("1..2\n");
	fflush(stdout);
	for (long i = 0; i < jobs; i++) {
		struct job job = {.trials = trials, .next = next};
		if (fork() == 0)
			work(&job, ends[1]);
	}
	close(ends[1]);
	long told = 0;
	while (read(ends[0], &f, sizeof f) == sizeof f) {
		add(&sum, &f);
		if (sum.trials - told > TOLD) {
			told = sum.trials;
			tell(&sum);
		}
	}
	bool ended = all_ended();
	tell(&sum);
	bool ok = result(1, ended && sum.struck > 0, "system calls are made to fail");
	return !(result(2, !sum.bad, "nothing is lost, and nothing half written") && ok);
}
