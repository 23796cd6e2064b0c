#include "llm/secret.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/foreground.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"

#define KEY_MAX    4096 /* bytes of what is read: never moved, so that nothing is left to wipe */
#define COMPLAINT  512  /* bytes of standard error that are kept */
#define WORDS_MAX  200  /* cells of the command's own words that are shown */
#define EXIT_CHECK 50   /* ms between looks at whether it has ended, once the key is there */

extern char **environ;

struct secret {
	struct secret *next;
	const struct secret_terminal
		*terminal;                /* all of them have the same; lend NULL: there is none */
	struct foreground foreground; /* its pid is 0 while it runs without the terminal */
	bool was_lent;                /* once is enough */
	char *command;
	pid_t pid; /* 0 when it has ended */
	int out, err_out;
	int64_t deadline;
	char key[KEY_MAX + 1];
	size_t key_len;
	char complaint[COMPLAINT];
	size_t complaint_len;
	bool ready;
	struct err err;
};

struct secrets {
	struct secret *first;
	struct secret_terminal terminal;
};

/* ---- Words ---------------------------------------------------------------------------------- */
static bool take_word(const char **at, struct buf *word)
{
	char quote = '\0';
	buf_clear(word);
	for (; **at && (quote || !isspace((unsigned char)**at)); ++*at) {
		if (quote ? **at == quote : **at == '"' || **at == '\'')
			quote = quote ? '\0' : **at;
		else
			buf_add_char(word, **at);
	}
	return !quote;
}

bool secret_words(const char *command, char ***words, struct err *err)
{
	struct buf word = BUF_INIT;
	size_t count = 0;
	bool closed = true;
	const char *at = command + strspn(command, " \t");
	char **list = mem_alloc((strlen(command) / 2 + 2) * sizeof *list);
	while (*at && closed) {
		closed = take_word(&at, &word);
		list[count++] = mem_strdup(word.data);
		at += strspn(at, " \t");
	}
	buf_release(&word);
	if (closed && count && *list[0]) {
		*words = list;
		return true;
	}
	secret_words_free(list);
	return err_set(err, ERR_USAGE, closed ? "“%s” names no command." : "“%s” has an open quote.",
				   command);
}

void secret_words_free(char **words)
{
	for (char **word = words; *word; word++)
		free(*word);
	free(words);
}

/* ---- Running -------------------------------------------------------------------------------- */
static bool open_pipe(int *ours, int *theirs)
{
	int ends[2];
	if (!file_pipe(ends))
		return false;
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	*ours = ends[0];
	*theirs = ends[1];
	return true;
}

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* A session of its own: no terminal to read from, and one group to end. */
static int spawn(pid_t *pid, char **words, int out, int err_out)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&files, err_out, STDERR_FILENO);
#ifdef HAVE_POSIX_SPAWN_FILE_ACTIONS_ADDCLOSEFROM_NP
	posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
#endif
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	posix_spawnattr_setflags(&attributes,
							 POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	int failed = posix_spawnp(pid, words[0], &files, &attributes, words, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	return failed;
}

static bool start(struct secret *s, char **words, struct err *err)
{
	int out = -1, err_out = -1;
	int failed = 0;
	if (open_pipe(&s->out, &out) && open_pipe(&s->err_out, &err_out))
		failed = spawn(&s->pid, words, out, err_out);
	else
		failed = errno;
	close_end(&out);
	close_end(&err_out);
	if (!failed)
		return true;
	s->pid = 0;
	errno = failed;
	return err_errno(err, ERR_USAGE, "The command for the key, “%s”, cannot be run", s->command);
}

static void end_process(struct secret *s)
{
	if (s->foreground.pid) {
		foreground_kill(&s->foreground);
		s->pid = 0;
	}
	if (!s->pid)
		return;
	kill(-s->pid, SIGKILL);
	while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	s->pid = 0;
}

static void secret_free(struct secret *s)
{
	end_process(s);
	close_end(&s->out);
	close_end(&s->err_out);
	free(s->command);
	mem_wipe(s, sizeof *s);
	free(s);
}

/* ---- Ending --------------------------------------------------------------------------------- */
static bool fail(struct secret *s, const char *why)
{
	return err_set(&s->err, ERR_MODEL, "The command for the key, “%s”, %s", s->command, why);
}

static void add_complaint(struct buf *why, const struct secret *s)
{
	size_t skip = 0, len = 0;
	while (skip < s->complaint_len && isspace((unsigned char)s->complaint[skip]))
		skip++;
	while (skip + len < s->complaint_len && s->complaint[skip + len] != '\n')
		len++;
	buf_add_str(why, len ? ": " : ".");
	text_elide(why, s->complaint + skip, len, WORDS_MAX);
}

static void fail_by_status(struct secret *s, int status)
{
	struct buf why = BUF_INIT;
	if (WIFSIGNALED(status))
		buf_addf(&why, "was ended by signal %d", WTERMSIG(status));
	else
		buf_addf(&why, "failed with status %d", WEXITSTATUS(status));
	add_complaint(&why, s);
	fail(s, why.data);
	buf_release(&why);
}

/* The first line, without what is around it. */
static void take_key(struct secret *s)
{
	size_t len = 0, from = 0;
	while (len < s->key_len && s->key[len] != '\n' && s->key[len] != '\r')
		len++;
	if (len > KEY_MAX) {
		fail(s, "printed more than a key.");
		return;
	}
	while (len && isspace((unsigned char)s->key[len - 1]))
		len--;
	while (from < len && isspace((unsigned char)s->key[from]))
		from++;
	memmove(s->key, s->key + from, len - from);
	mem_wipe(s->key + (len - from), sizeof s->key - (len - from));
	for (size_t i = 0; i < len - from; i++) {
		if (!isgraph((unsigned char)s->key[i])) {
			fail(s, "printed what is no key in its first line.");
			return;
		}
	}
	s->ready = len > from || fail(s, "printed no key.");
	log_secret(s->key);
}

/* Reads until there is no more now. Returns false at the end of the file. What does not fit is read
 * and dropped. */
static bool drain(int fd, char *into, size_t room, size_t *len)
{
	char rest[256];
	for (;;) {
		bool fits = *len < room;
		ssize_t got = read(fd, fits ? into + *len : rest, fits ? room - *len : sizeof rest);
		if (got > 0 && fits)
			*len += (size_t)got;
		if (!fits)
			mem_wipe(rest, sizeof rest);
		if (got == 0)
			return false;
		if (got < 0 && errno != EINTR)
			return true;
	}
}

static void read_pipes(struct secret *s)
{
	if (s->out >= 0 && !drain(s->out, s->key, sizeof s->key, &s->key_len))
		close_end(&s->out);
	if (s->err_out >= 0 && !drain(s->err_out, s->complaint, sizeof s->complaint, &s->complaint_len))
		close_end(&s->err_out);
}

/* Standard error is the terminal: what asks for a passphrase may ask there. */
static bool start_on_terminal(struct secret *s)
{
	char **words = NULL;
	int out = -1;
	if (!secret_words(s->command, &words, NULL))
		return false;
	s->key_len = 0;
	bool ok = open_pipe(&s->out, &out) && foreground_start(&s->foreground, words, out);
	close_end(&out);
	secret_words_free(words);
	s->pid = ok ? s->foreground.pid : 0;
	return ok;
}

/* Whether the terminal was to be had, and the command runs again. */
static bool retry_on_terminal(struct secret *s)
{
	const struct secret_terminal *t = s->terminal;
	if (s->was_lent || !t->lend || !t->lend(t->ctx))
		return false;
	s->was_lent = true;
	if (start_on_terminal(s))
		return true;
	t->take_back(t->ctx);
	close_end(&s->out);
	return false;
}

static void settle(struct secret *s, int status)
{
	s->pid = 0;
	read_pipes(s);
	close_end(&s->out);
	close_end(&s->err_out);
	if (status && retry_on_terminal(s))
		return;
	if (status)
		fail_by_status(s, status);
	else
		take_key(s);
	if (!s->ready)
		mem_wipe(s->key, sizeof s->key);
}

/* A child of the command may keep its pipe open: a whole line is enough. */
static bool said_all(const struct secret *s)
{
	return s->out < 0 || memchr(s->key, '\n', s->key_len);
}

static void turn_on_terminal(struct secret *s)
{
	int status = 0;
	switch (foreground_look(&s->foreground, &status)) {
	case FOREGROUND_STOPPED:
		foreground_stop_along(&s->foreground);
		break;
	case FOREGROUND_ENDED:
		s->terminal->take_back(s->terminal->ctx);
		settle(s, status);
		break;
	default:
		break;
	}
}

static void turn(struct secret *s)
{
	if (!s->pid)
		return;
	read_pipes(s);
	if (s->foreground.pid) {
		turn_on_terminal(s);
		return;
	}
	int status = 0;
	pid_t ended = said_all(s) ? waitpid(s->pid, &status, WNOHANG) : 0;
	if (ended) {
		settle(s, ended < 0 ? 0 : status);
	} else if (clock_now() >= s->deadline) {
		struct buf why = BUF_INIT;
		end_process(s);
		buf_addf(&why,
				 "did not end within %d seconds: it has no terminal, so unlock what it asks first.",
				 SECRET_TIMEOUT / 1000);
		fail(s, why.data);
		buf_release(&why);
	}
}

/* ---- All of them ---------------------------------------------------------------------------- */
struct secrets *secrets_new(void)
{
	return mem_alloc(sizeof(struct secrets));
}

void secrets_set_terminal(struct secrets *all, const struct secret_terminal *terminal)
{
	all->terminal = *terminal;
}

void secrets_free(struct secrets *all)
{
	while (all->first) {
		struct secret *s = all->first;
		all->first = s->next;
		secret_free(s);
	}
	free(all);
}

struct secret *secrets_ask(struct secrets *all, const char *command, struct err *err)
{
	for (struct secret *s = all->first; s; s = s->next) {
		if (!s->err.kind && !strcmp(s->command, command))
			return s;
	}
	char **words = NULL;
	if (!secret_words(command, &words, err))
		return NULL;
	struct secret *s = mem_alloc(sizeof *s);
	*s = (struct secret){.next = all->first, .out = -1, .err_out = -1, .err = ERR_INIT};
	s->command = mem_strdup(command);
	s->terminal = &all->terminal;
	s->deadline = clock_now() + SECRET_TIMEOUT;
	bool ok = start(s, words, err);
	secret_words_free(words);
	if (ok)
		return all->first = s;
	secret_free(s);
	return NULL;
}

static void add_fd(int fd, struct pollfd **fds, size_t *count, size_t *cap)
{
	if (fd < 0)
		return;
	MEM_GROW(*fds, *count + 1, cap);
	(*fds)[(*count)++] = (struct pollfd){.fd = fd, .events = POLLIN};
}

void secrets_add_fds(const struct secrets *all, struct pollfd **fds, size_t *count, size_t *cap)
{
	for (const struct secret *s = all->first; s; s = s->next) {
		if (!s->pid)
			continue;
		add_fd(s->out, fds, count, cap);
		add_fd(s->err_out, fds, count, cap);
	}
}

int64_t secrets_due(const struct secrets *all)
{
	int64_t due = CLOCK_NEVER;
	for (const struct secret *s = all->first; s; s = s->next) {
		if (!s->pid || s->foreground.pid)
			continue;
		due = clock_earlier(due, s->deadline);
		if (said_all(s))
			due = clock_earlier(due, clock_now() + EXIT_CHECK);
	}
	return due;
}

void secrets_turn(struct secrets *all)
{
	for (struct secret *s = all->first; s; s = s->next)
		turn(s);
}

void secrets_forget_failed(struct secrets *all)
{
	struct secret **link = &all->first;
	while (*link) {
		struct secret *s = *link;
		if (s->err.kind) {
			*link = s->next;
			secret_free(s);
		} else {
			link = &s->next;
		}
	}
}

bool secret_runs(const struct secret *s)
{
	return s->pid;
}

const char *secret_key(const struct secret *s)
{
	return s->ready ? s->key : NULL;
}

const struct err *secret_error(const struct secret *s)
{
	return s->err.kind ? &s->err : NULL;
}
