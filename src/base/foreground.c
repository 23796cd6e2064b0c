#include "base/foreground.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"

#define LAST_WORDS 1 /* seconds that a program has to end after SIGHUP */

/* ---- The terminal ---------------------------------------------------------------------------- */

/* SIGTTOU would stop us where we are not in the foreground ourselves. */
static void give_terminal(pid_t group)
{
	sigset_t output, former;
	sigemptyset(&output);
	sigaddset(&output, SIGTTOU);
	sigprocmask(SIG_BLOCK, &output, &former);
	tcsetpgrp(STDIN_FILENO, group);
	sigprocmask(SIG_SETMASK, &former, NULL);
}

/* Not where a shell has it, which put us in the background meanwhile. A group that is gone is one
 * that the program had made. */
static bool is_ours_to_give(const struct foreground *f)
{
	pid_t now = tcgetpgrp(STDIN_FILENO);
	return now >= 0 && (now == getpgrp() || now == f->pid || kill(-now, 0) != 0);
}

static void take_back(const struct foreground *f)
{
	if (f->has_group && is_ours_to_give(f))
		give_terminal(getpgrp());
}

/* ---- Starting -------------------------------------------------------------------------------- */

static void reset_signals(void)
{
	const struct sigaction standard = {.sa_handler = SIG_DFL};
	sigset_t none;
	for (int number = 1; number < NSIG; number++)
		sigaction(number, &standard, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Between fork and exec: every signal is blocked. */
static _Noreturn void become(const struct foreground *f, char *const *argv, int out, int report)
{
	if (f->has_group) {
		setpgid(0, 0);
		tcsetpgrp(STDIN_FILENO, getpid());
	}
	if (out >= 0)
		dup2(out, STDOUT_FILENO);
#ifdef HAVE_CLOSE_RANGE
	close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
#endif
	reset_signals();
	execvp(argv[0], argv);
	int failed = errno;
	if (write(report, &failed, sizeof failed) < 0)
		_exit(126);
	_exit(127);
}

static pid_t fork_without_signals(void)
{
	sigset_t all, former;
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &former);
	pid_t pid = fork();
	if (pid)
		sigprocmask(SIG_SETMASK, &former, NULL);
	return pid;
}

/* The pipe closes with the exec, or brings the errno of one that failed. */
static int wait_for_exec(int report)
{
	int failed = 0;
	ssize_t got;
	do
		got = read(report, &failed, sizeof failed);
	while (got < 0 && errno == EINTR);
	return got == (ssize_t)sizeof failed ? failed : 0;
}

static void reap(struct foreground *f)
{
	while (waitpid(f->pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	take_back(f);
	f->pid = 0;
}

bool foreground_start(struct foreground *f, char *const *argv, int out)
{
	int report[2];
	if (!file_pipe(report))
		return false;
	*f = (struct foreground){.has_group = tcgetpgrp(STDIN_FILENO) == getpgrp()};
	f->pid = fork_without_signals();
	if (f->pid == 0)
		become(f, argv, out, report[1]);
	int failed = f->pid < 0 ? errno : 0;
	close(report[1]);
	if (f->pid > 0)
		failed = wait_for_exec(report[0]);
	close(report[0]);
	if (!failed)
		return true;
	if (f->pid > 0)
		reap(f);
	f->pid = 0;
	errno = failed;
	return false;
}

/* ---- While it runs --------------------------------------------------------------------------- */

enum foreground_state foreground_look(struct foreground *f, int *status)
{
	pid_t got = waitpid(f->pid, status, WNOHANG | WUNTRACED);
	if (got == 0 || (got < 0 && errno == EINTR))
		return FOREGROUND_RUNS;
	if (got > 0 && WIFSTOPPED(*status))
		return FOREGROUND_STOPPED;
	if (got < 0)
		*status = 0;
	take_back(f);
	f->pid = 0;
	return FOREGROUND_ENDED;
}

static void tell(const struct foreground *f, int number)
{
	kill(f->has_group ? -f->pid : f->pid, number);
}

void foreground_stop_along(struct foreground *f)
{
	const struct sigaction stop = {.sa_handler = SIG_DFL};
	struct sigaction former;
	sigaction(SIGTSTP, &stop, &former);
	kill(0, SIGTSTP);
	sigaction(SIGTSTP, &former, NULL);
	if (f->has_group && is_ours_to_give(f))
		give_terminal(f->pid);
	tell(f, SIGCONT);
}

/* Whether it ended in time. SIGCHLD is blocked. */
static bool ends_within(const struct foreground *f, const sigset_t *child, int seconds)
{
	const struct timespec limit = {.tv_sec = seconds};
	while (waitpid(f->pid, NULL, WNOHANG) == 0) {
		if (sigtimedwait(child, NULL, &limit) < 0 && errno != EINTR)
			return false;
	}
	return true;
}

void foreground_hang_up(struct foreground *f)
{
	sigset_t child, former;
	if (!f->pid)
		return;
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, &former);
	tell(f, SIGHUP);
	tell(f, SIGCONT);
	ends_within(f, &child, LAST_WORDS);
	sigprocmask(SIG_SETMASK, &former, NULL);
	take_back(f);
	f->pid = 0;
}

void foreground_kill(struct foreground *f)
{
	if (!f->pid)
		return;
	tell(f, SIGKILL);
	reap(f);
}
