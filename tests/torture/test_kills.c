/* Kills the program at random moments while it writes, edits and saves: no word that was shown is
 * lost, and no document unreadable. COUNT kills (60), from SEED (1) on, JOBS (2) at once; what
 * fails names its seed, and SEED=it COUNT=25 tries that document again; KEEP=1 keeps it. */
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "chain.h"

#define CHAIN    25 /* kills of one document */
#define JOBS_MAX 64
#define TOLD     2000 /* kills between two lines of progress */

#define FIGURES (sizeof(struct figures) / sizeof(long))

static long number(const char *name, long otherwise)
{
	const char *value = getenv(name);
	return value && *value ? strtol(value, NULL, 10) : otherwise;
}

/* One job: every jobs-th document. */
static void work(long seed, long count, long job, long jobs, int out)
{
	for (long chain = job; chain * CHAIN < count; chain += jobs) {
		struct figures f = {.kills = 0};
		long left = count - chain * CHAIN;
		chain_run((uint64_t)(seed + chain), left < CHAIN ? left : CHAIN, &f);
		if (chain_failed(&f))
			printf("# failed: SEED=%ld COUNT=%d\n", seed + chain, CHAIN);
		fflush(stdout);
		if (!file_write_all(out, &f, sizeof f))
			_exit(1);
	}
	_exit(0);
}

static void add(struct figures *sum, const struct figures *f)
{
	long *to = (long *)sum;
	const long *from = (const long *)f;
	for (size_t i = 0; i < FIGURES; i++)
		to[i] += from[i];
}

static long kills_of(const struct figures *f)
{
	return f->kills + f->headless;
}

static void tell(const struct figures *f)
{
	printf("# %ld kills (%ld of the interface, %ld without it; %ld as it started): %ld words shown "
		   "and %ld typed, %ld lost; %ld documents unreadable; %ld lines written anew by order, "
		   "%ld drawings cut short\n",
		   kills_of(f), f->kills, f->headless, f->early, f->words, f->marks, f->lost, f->unreadable,
		   f->anew, f->torn);
	fflush(stdout);
}

static struct figures gather(int in)
{
	struct figures sum = {.kills = 0}, f;
	long told = 0;
	while (read(in, &f, sizeof f) == sizeof f) {
		add(&sum, &f);
		if (kills_of(&sum) - told >= TOLD) {
			told = kills_of(&sum);
			tell(&sum);
		}
	}
	return sum;
}

/* Whether all jobs came to their end. */
static bool all_ended(void)
{
	bool ok = true;
	int status;
	while (wait(&status) > 0)
		ok = ok && status == 0;
	return ok;
}

static bool result(int n, bool ok, const char *what)
{
	printf("%sok %d - %s\n", ok ? "" : "not ", n, what);
	return ok;
}

int main(void)
{
	long seed = number("SEED", 1), count = number("COUNT", 60), jobs = number("JOBS", 2);
	int ends[2];
	if (!getenv("LONGHAND") || jobs < 1 || jobs > JOBS_MAX || !file_pipe(ends))
		return 99;
	printf("1..3\n# SEED=%ld COUNT=%ld JOBS=%ld\n", seed, count, jobs);
	fflush(stdout);
	for (long job = 0; job < jobs; job++) {
		if (fork() == 0)
			work(seed, count, job, jobs, ends[1]);
	}
	close(ends[1]);
	struct figures sum = gather(ends[0]);
	bool ended = all_ended();
	tell(&sum);
	bool ok = result(1, ended && kills_of(&sum) == count && !sum.ended,
					 "the program is killed as often as was asked");
	ok = result(2, !sum.lost, "no word that was shown is lost") && ok;
	return !(result(3, !sum.unreadable, "no document is unreadable") && ok);
}
