#include "llm/perplexity.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/signals.h"
#include "base/text.h"
#include "llm/child.h"
#include "llm/local.h"
#include "llm/secret.h"

#define COMPLAINT_MOST ((size_t)16 << 10) /* bytes of standard error that are kept: its end */
#define LINE_CELLS     200
#define INPUT          "/dev/stdin"

/* ---- What it prints ------------------------------------------------------------------------- */

void perplexity_init(struct perplexity *p)
{
	*p = (struct perplexity){.pending = BUF_INIT};
}

void perplexity_release(struct perplexity *p)
{
	free(p->nll);
	buf_release(&p->pending);
	perplexity_init(p);
}

/* One "[3]5.1234", whose comma follows. Anything else is passed over. */
static void take_item(struct perplexity *p, const char *item)
{
	char *end;
	unsigned long number = strtoul(item + 1, &end, 10);
	if (*end != ']' || number != p->count + 1)
		return;
	const char *digits = end + 1;
	double value = strtod(digits, &end);
	if (end == digits || *end != ',' || !(value > 0) || !isfinite(value))
		return;
	MEM_GROW(p->nll, p->count + 1, &p->cap);
	p->nll[p->count++] = log(value);
}

void perplexity_feed(struct perplexity *p, const char *bytes, size_t len)
{
	buf_add(&p->pending, bytes, len);
	const char *at = p->pending.data;
	for (const char *end; (end = strchr(at, ',')); at = end + 1) {
		const char *item = memrchr(at, '[', (size_t)(end - at));
		if (item)
			take_item(p, item);
	}
	buf_splice(&p->pending, 0, (size_t)(at - p->pending.data), NULL, 0);
}

/* ---- Running it ----------------------------------------------------------------------------- */

struct run {
	const struct perplexity_job *job;
	struct perplexity *p;
	char **argv;
	pid_t pid;
	int out, err_out; /* ours; -1 when they have ended */
	struct buf complaint;
};

static int window_of(const struct perplexity_job *job)
{
	return job->window ? job->window : PERPLEXITY_WINDOW;
}

static bool make_arguments(struct run *r, struct err *err)
{
	const struct perplexity_job *job = r->job;
	char **words, window[16];
	size_t count = 0;
	if (!secret_words(*job->program ? job->program : PERPLEXITY_PROGRAM, &words, err))
		return false;
	snprintf(window, sizeof window, "%d", window_of(job));
	const char *const own[] = {"--model", job->file, "--file", INPUT, "--ctx-size", window};
	const size_t own_count = sizeof own / sizeof *own;
	while (words[count])
		count++;
	r->argv = mem_alloc((count + own_count + 1) * sizeof *r->argv);
	memcpy(r->argv, words, count * sizeof *words);
	free(words);
	for (size_t i = 0; i < own_count; i++)
		r->argv[count + i] = mem_strdup(own[i]);
	return true;
}

/* The text as a file that has no name any more. */
static int open_text(const struct perplexity_job *job, struct err *err)
{
	const char *folder = getenv("TMPDIR");
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/longhand-text-XXXXXX", folder && *folder ? folder : "/tmp");
	int fd = mkostemp(path.data, O_CLOEXEC);
	if (fd >= 0)
		unlink(path.data);
	bool ok = fd >= 0 && file_write_all(fd, job->text, job->len) && lseek(fd, 0, SEEK_SET) == 0;
	if (!ok) {
		err_errno(err, ERR_FILE, "A temporary file in %s cannot be written",
				  folder && *folder ? folder : "/tmp");
		if (fd >= 0)
			close(fd);
		fd = -1;
	}
	buf_release(&path);
	return fd;
}

static bool tell_start(const struct run *r, int failed, struct err *err)
{
	if (failed == ENOENT)
		return err_set(err, ERR_MODEL,
					   "%s was not found: install llama.cpp, or name its program with --program.",
					   r->argv[0]);
	errno = failed;
	return err_errno(err, ERR_MODEL, "%s cannot be started", r->argv[0]);
}

static bool open_pipes(int out[2], int err_out[2])
{
	if (!file_pipe(out))
		return false;
	if (file_pipe(err_out)) {
		fcntl(out[0], F_SETFL, O_NONBLOCK);
		fcntl(err_out[0], F_SETFL, O_NONBLOCK);
		return true;
	}
	close(out[0]);
	close(out[1]);
	return false;
}

static bool start(struct run *r, struct err *err)
{
	int out[2], err_out[2], text = open_text(r->job, err);
	if (text < 0)
		return false;
	if (!open_pipes(out, err_out)) {
		close(text);
		return err_errno(err, ERR_FILE, "No pipe can be made");
	}
	char **environment = child_environment(NULL);
	int failed = child_start(&r->pid, r->argv, environment, text, out[1], err_out[1]);
	child_environment_free(environment);
	close(text);
	close(out[1]);
	close(err_out[1]);
	r->out = out[0];
	r->err_out = err_out[0];
	return !failed || tell_start(r, failed, err);
}

static void end_at(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Reads what there is into `into`. */
static void drain(int *fd, struct buf *into)
{
	char bytes[4096];
	ssize_t got = 1;
	while (*fd >= 0 && got > 0) {
		got = read(*fd, bytes, sizeof bytes);
		if (got > 0)
			buf_add(into, bytes, (size_t)got);
		else if (got == 0 || (errno != EAGAIN && errno != EINTR))
			end_at(fd);
	}
}

static void read_pipes(struct run *r)
{
	struct buf said = BUF_INIT;
	drain(&r->out, &said);
	perplexity_feed(r->p, said.data, said.len);
	buf_release(&said);
	drain(&r->err_out, &r->complaint);
	if (r->complaint.len > COMPLAINT_MOST)
		buf_splice(&r->complaint, 0, r->complaint.len - COMPLAINT_MOST, NULL, 0);
}

static bool watch(struct run *r, struct llm *llm, void (*progress)(void *, size_t), void *ctx,
				  struct err *err)
{
	size_t told = 0;
	while (r->out >= 0 || r->err_out >= 0) {
		struct pollfd fds[] = {{.fd = r->out, .events = POLLIN},
							   {.fd = r->err_out, .events = POLLIN},
							   {.fd = signals_fd(), .events = POLLIN}};
		llm_wait(llm, fds, sizeof fds / sizeof *fds, CLOCK_NEVER);
		read_pipes(r);
		if (progress && r->p->count > told)
			progress(ctx, told = r->p->count);
		if (signals_take() & (SIGNALS_INTERRUPT | SIGNALS_QUIT))
			return err_set(err, ERR_INTERRUPTED, "Stopped while %s was measured.", r->job->name);
	}
	return true;
}

/* ---- How it ended --------------------------------------------------------------------------- */

/* The line that tells most, else the last one. The caller frees it; NULL: it said nothing. */
static char *find_reason(struct buf *complaint)
{
	static const char *const signs[] = {"unknown model architecture",
										"out of memory",
										"failed to allocate",
										"error loading model",
										"failed to load model",
										"invalid argument",
										"error"};
	const char *at = NULL;
	buf_trim(complaint);
	for (size_t i = 0; !at && i < sizeof signs / sizeof *signs; i++)
		at = strcasestr(complaint->data, signs[i]);
	if (!at)
		at = complaint->data + complaint->len;
	while (at > complaint->data && at[-1] != '\n')
		at--;
	return *at ? mem_strndup(at, strcspn(at, "\n")) : NULL;
}

static bool tell_end(struct run *r, int status, struct err *err)
{
	static const char short_of[] = "tokenizes to only ";
	const char *few = strstr(r->complaint.data, short_of);
	struct buf end = BUF_INIT, shown = BUF_INIT;
	if (few && !r->p->count)
		return err_set(err, ERR_MODEL,
					   "%s has only %d tokens: chunks of %d need %d of them; name fewer with "
					   "--window.",
					   r->job->name, atoi(few + sizeof short_of - 1), window_of(r->job),
					   2 * window_of(r->job));
	char *reason = find_reason(&r->complaint);
	child_say_end(&end, status);
	if (reason)
		text_elide(&shown, reason, strlen(reason), LINE_CELLS);
	err_set(err, ERR_MODEL, "%s %s%s%s%s", r->argv[0], end.data,
			r->p->count ? "" : " and told no perplexity", reason ? ": " : "", shown.data);
	err_end(err);
	free(reason);
	buf_release(&end);
	buf_release(&shown);
	return false;
}

static bool finish(struct run *r, struct err *err)
{
	int status = 0;
	while (waitpid(r->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	r->pid = 0;
	return (!status && r->p->count) || tell_end(r, status, err);
}

bool perplexity_run(struct llm *llm, const struct perplexity_job *job, struct perplexity *p,
					void (*progress)(void *ctx, size_t chunks), void *ctx, struct err *err)
{
	struct run r = {.job = job, .p = p, .out = -1, .err_out = -1, .complaint = BUF_INIT};
	if (!local_check_file(job->file, err) || !make_arguments(&r, err))
		return false;
	bool ok = start(&r, err) && watch(&r, llm, progress, ctx, err) && finish(&r, err);
	child_kill(r.pid);
	end_at(&r.out);
	end_at(&r.err_out);
	secret_words_free(r.argv);
	buf_release(&r.complaint);
	return ok;
}
