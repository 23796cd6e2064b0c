#include "fault.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

/* Those that change files, and the marker: the program's first call of its own. */
#define NAMES                                                                                \
	"?write,?pwrite64,?writev,?fsync,?fdatasync,?rename,?renameat,?renameat2,?open,?openat," \
	"?ftruncate,?close,?unlink,?unlinkat"
#define MARKER "prctl(PR_SET_DUMPABLE"

/* Where PATH has it; NULL where it is not. */
static char *find(const char *name)
{
	const char *path = getenv("PATH");
	for (const char *at = path ? path : ""; *at;) {
		struct buf file = BUF_INIT;
		size_t len = strcspn(at, ":");
		buf_add(&file, at, len);
		buf_addf(&file, "/%s", name);
		if (!access(file.data, X_OK))
			return buf_detach(&file);
		buf_release(&file);
		at += len + (at[len] == ':');
	}
	return NULL;
}

static const char *strace(void)
{
	static char *found;
	if (!found)
		found = find("strace");
	return found;
}

bool fault_possible(void)
{
	int status = 1;
	if (!strace())
		return false;
	pid_t pid = fork();
	if (pid == 0) {
		execl(strace(), "strace", "-o", "/dev/null", "-e", "trace=close", "true", (char *)NULL);
		_exit(127);
	}
	return waitpid(pid, &status, 0) == pid && status == 0;
}

size_t fault_arguments(const struct fault *f, const char *log, const char **arguments)
{
	static struct buf trace = BUF_INIT, inject = BUF_INIT;
	size_t n = 0;
	buf_clear(&trace);
	buf_clear(&inject);
	if (f->limit) {
		arguments[n++] = getenv("LONGHAND");
		return n;
	}
	buf_addf(&trace, "trace=%s,prctl", f->call ? f->call : NAMES);
	arguments[n++] = strace();
	arguments[n++] = "-o";
	arguments[n++] = log;
	arguments[n++] = "-e";
	arguments[n++] = trace.data;
	if (f->call) {
		buf_addf(&inject, "inject=%s:%s%s:when=%d%s", f->call,
				 f->error ? "error=" : "signal=", f->error ? f->error : "SIGKILL", f->at,
				 f->ever ? "+" : "");
		arguments[n++] = "-e";
		arguments[n++] = inject.data;
	}
	arguments[n++] = getenv("LONGHAND");
	return n;
}

void fault_limit(const struct fault *f)
{
	struct rlimit limit = {(rlim_t)f->limit, RLIM_INFINITY};
	if (f->limit)
		setrlimit(RLIMIT_FSIZE, &limit);
}

static struct calls *calls_of(struct calls *calls, size_t *count, const char *name, size_t len)
{
	for (size_t i = 0; i < *count; i++) {
		if (strlen(calls[i].name) == len && !strncmp(calls[i].name, name, len))
			return &calls[i];
	}
	if (*count == CALLS_MAX || len >= sizeof calls->name)
		return NULL;
	struct calls *c = &calls[(*count)++];
	*c = (struct calls){.count = 0};
	memcpy(c->name, name, len);
	return c;
}

size_t fault_calls(const char *log, struct calls *calls)
{
	struct buf text = BUF_INIT;
	size_t count = 0;
	file_read(log, FILE_LIMIT, &text, NULL);
	const char *begun = strstr(text.data, MARKER);
	for (const char *line = text.data; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		size_t len = strcspn(line, "( \n");
		struct calls *c =
			line[len] == '(' && line != begun ? calls_of(calls, &count, line, len) : NULL;
		if (c && (!begun || line < begun))
			c->before++;
		else if (c)
			c->count++;
	}
	buf_release(&text);
	return count;
}

static bool log_has(const char *log, const char *begins)
{
	struct buf text = BUF_INIT;
	bool found = false;
	file_read(log, FILE_LIMIT, &text, NULL);
	for (const char *at = text.data; !found && (at = strstr(at, "(INJECTED)")); at++) {
		const char *line = at;
		while (line > text.data && line[-1] != '\n')
			line--;
		found = !strncmp(line, begins, strlen(begins));
	}
	buf_release(&text);
	return found;
}

bool fault_struck(const char *log)
{
	struct buf text = BUF_INIT;
	file_read(log, FILE_LIMIT, &text, NULL);
	bool killed = strstr(text.data, "+++ killed by SIGKILL");
	buf_release(&text);
	return killed || log_has(log, "");
}

bool fault_struck_message(const char *log)
{
	return log_has(log, "write(2,");
}

bool fault_struck_screen(const char *log)
{
	return log_has(log, "write(1,");
}

void fault_describe(const struct fault *f, struct buf *out)
{
	if (f->limit)
		buf_addf(out, "files of %ld bytes", f->limit);
	else if (!f->call)
		buf_add_str(out, "no fault");
	else
		buf_addf(out, "%s number %d: %s%s", f->call, f->at, f->error ? f->error : "SIGKILL",
				 f->ever ? " from there on" : "");
}
