#include "llm/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef HAVE_SYS_PRCTL_H
#include <sys/prctl.h>
#endif

#include "base/file.h"
#include "base/mem.h"

extern char **environ;

char **child_environment(const char *own)
{
	static const char ending[] = "_API_KEY=";
	size_t count = 0, kept = 0;
	while (environ[count])
		count++;
	char **list = mem_alloc((count + 2) * sizeof *list);
	for (size_t i = 0; i < count; i++) {
		size_t name = strcspn(environ[i], "=") + 1, len = sizeof ending - 1;
		if (name < len || strncmp(environ[i] + name - len, ending, len) != 0)
			list[kept++] = mem_strdup(environ[i]);
	}
	if (own)
		list[kept] = mem_strdup(own);
	return list;
}

void child_environment_free(char **environment)
{
	for (char **text = environment; *text; text++) {
		mem_wipe(*text, strlen(*text));
		free(*text);
	}
	free(environment);
}

struct ends {
	int in, out, err_out, report;
};

/* Between fork and exec, with every signal blocked. Its own session, so that no key of our terminal
 * reaches it; killed when we are, also where that was before it could be said. */
static _Noreturn void become(char **argv, char **environment, const struct ends *ends, pid_t parent)
{
	const struct sigaction standard = {.sa_handler = SIG_DFL};
	sigset_t none;
	setsid();
#ifdef HAVE_SYS_PRCTL_H
	prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
	if (getppid() != parent)
		_exit(1);
	dup2(ends->in >= 0 ? ends->in : open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
	dup2(ends->out, STDOUT_FILENO);
	dup2(ends->err_out, STDERR_FILENO);
#ifdef HAVE_CLOSE_RANGE
	close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
#endif
	for (int number = 1; number < NSIG; number++)
		sigaction(number, &standard, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	environ = environment;
	execvp(argv[0], argv);
	int failed = errno;
	_exit(write(ends->report, &failed, sizeof failed) < 0 ? 126 : 127);
}

int child_start(pid_t *pid, char **argv, char **environment, int in, int out, int err_out)
{
	int report[2], failed = 0;
	sigset_t all, former;
	pid_t parent = getpid();
	if (!file_pipe(report))
		return errno;
	const struct ends ends = {in, out, err_out, report[1]};
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &former);
	*pid = fork();
	if (*pid == 0)
		become(argv, environment, &ends, parent);
	failed = *pid < 0 ? errno : 0;
	sigprocmask(SIG_SETMASK, &former, NULL);
	close(report[1]);
	while (!failed && read(report[0], &failed, sizeof failed) < 0 && errno == EINTR)
		continue;
	close(report[0]);
	if (failed && *pid > 0)
		waitpid(*pid, NULL, 0);
	*pid = failed ? 0 : *pid;
	return failed;
}

void child_kill(pid_t pid)
{
	if (!pid)
		return;
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		continue;
}

void child_say_end(struct buf *out, int status)
{
	if (WIFSIGNALED(status))
		buf_addf(out, "was killed by signal %d", WTERMSIG(status));
	else
		buf_addf(out, "ended with status %d", WEXITSTATUS(status));
}
