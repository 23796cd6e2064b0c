#include "llm/local.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <strings.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/text.h"
#include "llm/child.h"
#include "llm/http.h"
#include "llm/llm.h"
#include "llm/secret.h"

#define PROGRAM    "llama-server"
#define KEY_BYTES  16
#define LOOK_AGAIN 200  /* ms between two looks at one that loads */
#define END_WAIT   2000 /* ms that one may take to end */
#define END_LOOK   10   /* ms between looks at it */
#define PORT_TRIES 3    /* another program may take the port before the server does */
#define LOG_READ   ((size_t)1 << 20)
#define LINE_CELLS 200

enum local_state { LOADS, READY, FAILED };

struct local {
	struct local *next;
	struct locals *all;
	char *file, *program, *args;
	int window;
	pid_t pid; /* 0 when it has ended */
	int port, tries;
	char key[2 * KEY_BYTES + 1];
	char *base_url, *log;
	enum local_state state;
	int64_t began, look_at;
	struct http_transfer *look; /* is it ready? */
	struct err err;
};

struct locals {
	struct llm *llm;
	struct llm_turn turn;
	struct local *first;
};

/* ---- The file ------------------------------------------------------------------------------- */

bool local_check_file(const char *path, struct err *err)
{
	char magic[4] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return err_errno(err, ERR_FILE, "The model %s cannot be read", path);
	bool ok = read(fd, magic, sizeof magic) == (ssize_t)sizeof magic && !memcmp(magic, "GGUF", 4);
	close(fd);
	return ok || err_set(err, ERR_FILE,
						 "%s is no model that can be served: it has to be a GGUF file.", path);
}

/* ---- Starting ------------------------------------------------------------------------------- */

static int free_port(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool ok = fd >= 0 && !bind(fd, (struct sockaddr *)&a, len) &&
			  !getsockname(fd, (struct sockaddr *)&a, &len);
	if (fd >= 0)
		close(fd);
	return ok ? ntohs(a.sin_port) : 0;
}

static void make_key(struct local *l)
{
	unsigned char bytes[KEY_BYTES];
	if (getentropy(bytes, sizeof bytes))
		abort();
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(l->key + 2 * i, 3, "%02x", bytes[i]);
	log_secret(l->key);
}

static int open_log(const struct local *l)
{
	struct buf before = BUF_INIT;
	char *folder = paths_state("");
	file_make_folder(folder, NULL);
	buf_addf(&before, "%s.1", l->log);
	rename(l->log, before.data);
	int fd = open(l->log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
	buf_release(&before);
	free(folder);
	return fd;
}

static void add_word(char ***list, size_t *count, size_t *cap, const char *word)
{
	MEM_GROW(*list, *count + 2, cap);
	(*list)[(*count)++] = mem_strdup(word);
	(*list)[*count] = NULL;
}

static void add_number(char ***list, size_t *count, size_t *cap, const char *name, int value)
{
	char digits[16];
	snprintf(digits, sizeof digits, "%d", value);
	add_word(list, count, cap, name);
	add_word(list, count, cap, digits);
}

static char **make_arguments(const struct local *l)
{
	char **list = NULL, **words = NULL;
	size_t count = 0, cap = 0;
	add_word(&list, &count, &cap, *l->program ? l->program : PROGRAM);
	add_word(&list, &count, &cap, "--model");
	add_word(&list, &count, &cap, l->file);
	add_word(&list, &count, &cap, "--host");
	add_word(&list, &count, &cap, "127.0.0.1");
	add_number(&list, &count, &cap, "--port", l->port);
	if (l->window)
		add_number(&list, &count, &cap, "--ctx-size", l->window);
	if (*l->args && secret_words(l->args, &words, NULL)) {
		for (char **word = words; *word; word++)
			add_word(&list, &count, &cap, *word);
		secret_words_free(words);
	}
	return list;
}

static bool tell_start(const struct local *l, int failed, struct err *err)
{
	const char *program = *l->program ? l->program : PROGRAM;
	if (failed == ENOENT)
		return err_set(err, ERR_MODEL,
					   "%s was not found: install llama.cpp, or say where it is with the setting "
					   "llama_server.",
					   program);
	errno = failed;
	return err_errno(err, ERR_MODEL, "%s cannot be started", program);
}

static bool start(struct local *l, struct err *err)
{
	struct buf url = BUF_INIT, own = BUF_INIT;
	l->port = free_port();
	l->tries++;
	l->state = LOADS;
	l->look_at = clock_now();
	buf_addf(&url, "http://127.0.0.1:%d/v1", l->port);
	free(l->base_url);
	l->base_url = buf_detach(&url);
	int out = open_log(l);
	if (out < 0)
		return err_errno(err, ERR_MODEL, "The log %s of the model's server cannot be written",
						 l->log);
	buf_addf(&own, "LLAMA_API_KEY=%s", l->key);
	char **argv = make_arguments(l), **environment = child_environment(own.data);
	int failed = child_start(&l->pid, argv, environment, -1, out, out);
	close(out);
	mem_wipe(own.data, own.len);
	buf_release(&own);
	child_environment_free(environment);
	secret_words_free(argv);
	return !failed || tell_start(l, failed, err);
}

/* ---- Why it ended --------------------------------------------------------------------------- */

/* The line of the log that tells most: the first of these signs that is there. The caller frees it;
 * NULL for none. */
static char *find_reason(const char *log)
{
	static const char *const signs[] = {"unknown model architecture",
										"out of memory",
										"failed to allocate",
										"couldn't bind",
										"error loading model",
										"invalid argument",
										"error"};
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		const char *at = strcasestr(log, signs[i]);
		if (!at)
			continue;
		while (at > log && at[-1] != '\n')
			at--;
		return mem_strndup(at, strcspn(at, "\n"));
	}
	return NULL;
}

static void fail(struct local *l, int status)
{
	struct buf log = BUF_INIT, end = BUF_INIT, shown = BUF_INIT;
	file_read(l->log, LOG_READ, &log, NULL);
	char *reason = find_reason(log.data);
	bool port_taken = reason && strcasestr(reason, "couldn't bind");
	child_say_end(&end, status);
	if (reason)
		text_elide(&shown, reason, strlen(reason), LINE_CELLS);
	err_set(&l->err, ERR_MODEL, "The server of %s %s%s%s; its log is %s.", l->file, end.data,
			reason ? ": " : "", shown.data, l->log);
	l->state = FAILED;
	if (port_taken && l->tries < PORT_TRIES) {
		l->err = (struct err)ERR_INIT;
		if (!start(l, &l->err))
			l->state = FAILED;
	}
	free(reason);
	buf_release(&log);
	buf_release(&end);
	buf_release(&shown);
}

/* ---- Looking after them --------------------------------------------------------------------- */

static void drop_look(struct local *l)
{
	if (l->look)
		http_cancel(l->look);
	l->look = NULL;
}

/* Whether it has ended: then why, where it was still loading. */
static bool has_ended(struct local *l)
{
	int status;
	if (!l->pid || waitpid(l->pid, &status, WNOHANG) != l->pid)
		return !l->pid;
	l->pid = 0;
	drop_look(l);
	if (l->state == LOADS)
		fail(l, status);
	return !l->pid;
}

static void on_body(void *ctx, int status, const char *bytes, size_t len)
{
	(void)ctx;
	(void)status;
	(void)bytes;
	(void)len;
}

static void on_done(void *ctx, const struct http_result *result)
{
	struct local *l = ctx;
	l->look = NULL;
	l->look_at = clock_now() + LOOK_AGAIN;
	if (result->outcome == HTTP_ENDED && result->status == 200)
		l->state = READY;
}

static void look(struct local *l)
{
	static const struct http_handler handler = {on_body, on_done};
	static const struct http_limits limits = {1000, 5000, 5000, (size_t)1 << 16};
	struct buf url = BUF_INIT;
	buf_addf(&url, "http://127.0.0.1:%d/health", l->port);
	http_limit(llm_http(l->all->llm), &limits);
	l->look = http_start(llm_http(l->all->llm),
						 &(struct http_request){.url = url.data, .headers = ""}, &handler, l, NULL);
	buf_release(&url);
}

static int64_t due(void *ctx)
{
	const struct locals *all = ctx;
	int64_t first = CLOCK_NEVER;
	for (const struct local *l = all->first; l; l = l->next)
		if (l->state == LOADS)
			first = clock_earlier(first, l->look ? clock_now() + LOOK_AGAIN : l->look_at);
	return first;
}

static void turn(void *ctx)
{
	struct locals *all = ctx;
	for (struct local *l = all->first; l; l = l->next)
		if (l->state == LOADS && !has_ended(l) && !l->look && clock_now() >= l->look_at)
			look(l);
}

/* ---- Life ----------------------------------------------------------------------------------- */

struct locals *locals_new(struct llm *llm)
{
	struct locals *all = mem_alloc(sizeof *all);
	*all = (struct locals){.llm = llm, .turn = {due, turn, all, NULL}};
	llm_turn_add(llm, &all->turn);
	return all;
}

static char *log_path(const char *file)
{
	struct buf name = BUF_INIT;
	char *slug = paths_slug(paths_base(file));
	buf_addf(&name, PROGRAM "-%s.log", slug);
	char *path = paths_state(name.data);
	free(slug);
	buf_release(&name);
	return path;
}

static void local_free(struct local *l)
{
	drop_look(l);
	mem_wipe(l->key, sizeof l->key);
	free(l->file);
	free(l->program);
	free(l->args);
	free(l->base_url);
	free(l->log);
	free(l);
}

/* It is given time to end by itself. */
static void end(struct local *l)
{
	int64_t deadline = clock_now() + END_WAIT;
	if (has_ended(l))
		return;
	kill(l->pid, SIGTERM);
	while (waitpid(l->pid, NULL, WNOHANG) == 0) {
		if (clock_now() >= deadline)
			kill(l->pid, SIGKILL);
		poll(NULL, 0, END_LOOK);
	}
	l->pid = 0;
}

void locals_free(struct locals *all)
{
	if (!all)
		return;
	llm_turn_remove(all->llm, &all->turn);
	for (struct local *l = all->first, *next; l; l = next) {
		next = l->next;
		end(l);
		local_free(l);
	}
	free(all);
}

static struct local *find(struct locals *all, const struct model *m)
{
	struct local *l = all->first;
	while (l && (strcmp(l->file, m->name) != 0 || strcmp(l->program, m->server_program) != 0 ||
				 strcmp(l->args, m->server_args) != 0 || l->window != m->window))
		l = l->next;
	return l;
}

static struct local *add(struct locals *all, const struct model *m)
{
	struct local *l = mem_alloc(sizeof *l);
	*l = (struct local){.all = all,
						.file = mem_strdup(m->name),
						.program = mem_strdup(m->server_program),
						.args = mem_strdup(m->server_args),
						.window = m->window,
						.log = log_path(m->name),
						.state = FAILED,
						.next = all->first};
	make_key(l);
	all->first = l;
	return l;
}

/* One that failed, or ended after it was ready, is started again. */
struct local *locals_ask(struct locals *all, const struct model *m, struct err *err)
{
	struct local *l = find(all, m);
	if (l && !has_ended(l) && l->state != FAILED)
		return l;
	if (!local_check_file(m->name, err))
		return NULL;
	l = l ? l : add(all, m);
	l->tries = 0;
	l->began = clock_now();
	l->err = (struct err)ERR_INIT;
	if (start(l, err))
		return l;
	l->state = FAILED;
	return NULL;
}

bool local_loads(const struct local *l)
{
	return l->state == LOADS;
}

const struct err *local_error(const struct local *l)
{
	return l->state == FAILED ? &l->err : NULL;
}

const char *local_base_url(const struct local *l)
{
	return l->base_url;
}

const char *local_key(const struct local *l)
{
	return l->key;
}

int64_t local_began(const struct local *l)
{
	return l->began;
}
