#include "peer.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../test.h"

#include "../help.h"

#define LOOK_AGAIN 10 /* ms */

static void add_system_folders(void)
{
	struct buf path = BUF_INIT;
	const char *given = getenv("PATH");
	buf_addf(&path, "%s:/usr/local/sbin:/usr/sbin:/sbin", given ? given : "/usr/bin:/bin");
	setenv("PATH", path.data, 1);
	buf_release(&path);
}

static bool on_path(const char *name, size_t len)
{
	const char *at = getenv("PATH");
	bool found = false;
	for (size_t part; at && *at && !found; at += part + (at[part] == ':')) {
		struct buf file = BUF_INIT;
		part = strcspn(at, ":");
		buf_addf(&file, "%.*s/%.*s", (int)part, at, (int)len, name);
		found = !access(file.data, X_OK);
		buf_release(&file);
	}
	return found;
}

bool peer_has(const char *programs)
{
	add_system_folders();
	for (size_t len; *programs; programs += len + (programs[len] == ' ')) {
		len = strcspn(programs, " ");
		if (on_path(programs, len))
			continue;
		print_message("%.*s is not installed\n", (int)len, programs);
		return false;
	}
	return true;
}

static struct sockaddr_in address(int port)
{
	return (struct sockaddr_in){.sin_family = AF_INET,
								.sin_port = htons((uint16_t)port),
								.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

int peer_port(void)
{
	struct sockaddr_in a = address(0);
	socklen_t len = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&a, len), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	close(fd);
	return ntohs(a.sin_port);
}

static bool listens(int port)
{
	struct sockaddr_in a = address(port);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool ok = !connect(fd, (struct sockaddr *)&a, sizeof a);
	close(fd);
	return ok;
}

/* A socket is there before it listens. */
static bool is_ready(const char *path)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	struct stat st;
	if (stat(path, &st) || !S_ISSOCK(st.st_mode))
		return !access(path, F_OK);
	assert_true(strlen(path) < sizeof a.sun_path);
	memcpy(a.sun_path, path, strlen(path) + 1);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool ok = !connect(fd, (struct sockaddr *)&a, sizeof a);
	close(fd);
	return ok;
}

static _Noreturn void become(const char *const *argv)
{
	int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setpgid(0, 0);
	dup2(nowhere, STDIN_FILENO);
	dup2(nowhere, STDOUT_FILENO);
	dup2(nowhere, STDERR_FILENO);
	execvp(argv[0], (char *const *)argv);
	_exit(127);
}

void peer_start(struct peer *p, const char *const *argv, int port, const char *path)
{
	p->pid = fork();
	assert_true(p->pid >= 0);
	if (!p->pid)
		become(argv);
	while (port ? !listens(port) : !is_ready(path)) {
		int status;
		if (waitpid(p->pid, &status, WNOHANG))
			fail_msg("%s ended before it listened", argv[0]);
		poll(NULL, 0, LOOK_AGAIN);
	}
}

/* What it started for its connections goes as well. */
void peer_stop(struct peer *p)
{
	kill(-p->pid, SIGKILL);
	kill(p->pid, SIGKILL);
	assert_int_equal(waitpid(p->pid, NULL, 0), p->pid);
}

void peer_shell(const char *folder, const char *script)
{
	int status;
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (!pid && !chdir(folder))
		become((const char *const[]){"/bin/sh", "-ec", script, NULL});
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
