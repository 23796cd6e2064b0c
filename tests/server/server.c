/* A fake server of chat completions on 127.0.0.1: scripted byte by byte, or a model that keeps its
 * budgets. Prints its port, serves until its standard input closes. See script.h and model.h. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"

#include "model.h"
#include "script.h"
#include "steps.h"
#include "tokens.h"

struct connection {
	int fd;
	struct buf in, out;
	struct steps steps;
	size_t pace; /* bytes sent at once each pace_ms; 0: as many as go */
	int pace_ms;
	size_t step;   /* the next one; steps.count when no reply is under way */
	int64_t until; /* of a delay, 0 for none */
	bool busy;     /* a reply is under way */
	bool awaiting; /* something more from the client */
};

struct server {
	int listener;
	int record; /* -1 for none */
	bool scripted;
	bool vllm; /* /tokenize is vLLM's */
	struct script script;
	struct model_state model;
	struct connection **open;
	size_t count, cap;
};

static void die(const char *why)
{
	fprintf(stderr, "server: %s\n", why);
	exit(1);
}

/* ---- Recording --------------------------------------------------------------------------------
 */

static void record(const struct server *s, const char *bytes, size_t len)
{
	if (s->record >= 0 && !file_write_all(s->record, bytes, len))
		die("the record cannot be written");
}

/* ---- Connections ------------------------------------------------------------------------------
 */

static void close_connection(struct server *s, size_t index)
{
	struct connection *c = s->open[index];
	close(c->fd);
	buf_release(&c->in);
	buf_release(&c->out);
	steps_release(&c->steps);
	free(c);
	s->open[index] = s->open[--s->count];
}

static size_t content_length(const struct connection *c, size_t head)
{
	static const char name[] = "\ncontent-length:";
	for (size_t at = 0; at + strlen(name) < head; at++)
		if (!strncasecmp(c->in.data + at, name, strlen(name)))
			return strtoul(c->in.data + at + strlen(name), NULL, 10);
	return 0;
}

/* Does the request ask for something by METHOD, such as "/models " at the end of its path? */
static bool asks_for(const struct connection *c, const char *method, const char *end)
{
	size_t len = strcspn(c->in.data, "\r\n");
	const char *path = memmem(c->in.data, len, end, strlen(end));
	return path && !strncmp(c->in.data, method, strlen(method));
}

static void answer(struct server *s, struct connection *c, const char *body, size_t len)
{
	struct err err = ERR_INIT;
	c->busy = true;
	c->step = 0;
	if (!s->scripted && asks_for(c, "GET ", "/models "))
		model_list(&c->steps);
	else if (!s->scripted && asks_for(c, "GET ", "/health "))
		steps_json(&c->steps, 200, "{\"status\":\"ok\"}");
	else if (!s->scripted && asks_for(c, "POST ", " /tokenize "))
		tokens_answer(body, len, s->vllm, &c->steps);
	else if (!s->scripted)
		model_answer(&s->model, body, len, &c->steps);
	else if (!script_next(&s->script, &c->steps, &err))
		die(err.text);
}

/* Begins what the script does on a new connection, where it comes to that. */
static void greet(struct server *s, struct connection *c)
{
	static const char line[] = "=== accepted\n";
	if (!s->scripted || !script_accepts(&s->script))
		return;
	record(s, line, sizeof line - 1);
	answer(s, c, "", 0);
	c->until = 1; /* long past: it has its turn at once */
}

static void accept_connection(struct server *s)
{
	int fd = accept4(s->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd < 0)
		return;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
	struct connection *c = mem_alloc(sizeof *c);
	*c = (struct connection){.fd = fd, .in = BUF_INIT, .out = BUF_INIT};
	steps_init(&c->steps);
	MEM_GROW(s->open, s->count + 1, &s->cap);
	s->open[s->count++] = c;
	greet(s, c);
}

/* How many replies are under way, with the one that begins now. */
static void record_busy(const struct server *s)
{
	struct buf line = BUF_INIT;
	int busy = 1;
	for (size_t i = 0; i < s->count; i++)
		busy += s->open[i]->busy;
	buf_addf(&line, "=== %d at once\n", busy);
	record(s, line.data, line.len);
	buf_release(&line);
}

/* Takes a whole request out of what has come in. */
static void take_request(struct server *s, struct connection *c)
{
	const char *end = memmem(c->in.data, c->in.len, "\r\n\r\n", 4);
	if (c->busy || !end)
		return;
	size_t head = (size_t)(end - c->in.data) + 4;
	size_t body = content_length(c, head);
	if (c->in.len < head + body)
		return;
	record_busy(s);
	record(s, "=== ", 4);
	record(s, c->in.data, head + body);
	record(s, "\n", 1);
	answer(s, c, c->in.data + head, body);
	buf_splice(&c->in, 0, head + body, NULL, 0);
}

static void reset_socket(int fd)
{
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &(struct linger){1, 0}, sizeof(struct linger));
}

/* False: it has not come yet. */
static bool take_awaited(struct connection *c, const struct step *step)
{
	const char *at = memmem(c->in.data, c->in.len, step->bytes, step->len);
	if (at)
		buf_splice(&c->in, 0, (size_t)(at - c->in.data) + step->len, NULL, 0);
	return at;
}

/* False: the connection is over. */
static bool run_step(struct connection *c)
{
	struct step *step = &c->steps.items[c->step++];
	switch (step->kind) {
	case STEP_BYTES:
		buf_add(&c->out, step->bytes, step->len);
		return true;
	case STEP_REPEAT:
		c->step -= step_make(step, &c->out);
		return true;
	case STEP_PACE:
		c->pace = step->len;
		c->pace_ms = step->ms;
		return true;
	case STEP_DELAY:
		c->until = clock_now() + step->ms;
		return true;
	case STEP_STALL:
		c->until = CLOCK_NEVER;
		return true;
	case STEP_AWAIT:
		if (!take_awaited(c, step)) {
			c->step--;
			c->awaiting = true;
		}
		return true;
	case STEP_EOF:
		shutdown(c->fd, SHUT_WR);
		return true;
	case STEP_RESET:
		reset_socket(c->fd);
		return false;
	case STEP_CLOSE:
		return false;
	}
	return false;
}

static bool send_out(struct connection *c)
{
	size_t len = c->pace && c->pace < c->out.len ? c->pace : c->out.len;
	ssize_t sent = send(c->fd, c->out.data, len, MSG_NOSIGNAL);
	if (sent < 0)
		return errno == EAGAIN || errno == EINTR;
	buf_splice(&c->out, 0, (size_t)sent, NULL, 0);
	if (c->pace)
		c->until = clock_now() + c->pace_ms;
	return true;
}

/* Sends and steps as far as it goes. False: the connection is over. */
static bool go_on(struct connection *c)
{
	c->awaiting = false;
	while (c->busy && !c->awaiting) {
		if (clock_now() < c->until)
			return true;
		c->until = 0;
		if (c->out.len && !send_out(c))
			return false;
		if (c->out.len || c->until)
			return true;
		if (c->step == c->steps.count) {
			steps_release(&c->steps);
			c->busy = false;
			c->pace = 0;
		} else if (!run_step(c)) {
			return false;
		}
	}
	return true;
}

static bool receive(struct server *s, struct connection *c)
{
	char bytes[16384];
	ssize_t len = recv(c->fd, bytes, sizeof bytes, 0);
	if (len > 0) {
		buf_add(&c->in, bytes, (size_t)len);
		return true;
	}
	if (len < 0 && (errno == EAGAIN || errno == EINTR))
		return true;
	if (c->busy)
		record(s, "=== the client has gone\n", strlen("=== the client has gone\n"));
	return false;
}

static bool serve(struct server *s, struct connection *c, short revents)
{
	if (revents & (POLLIN | POLLHUP | POLLERR) && !receive(s, c))
		return false;
	take_request(s, c);
	return go_on(c);
}

/* ---- The loop ---------------------------------------------------------------------------------
 */

static int64_t next_deadline(const struct server *s)
{
	int64_t deadline = CLOCK_NEVER;
	for (size_t i = 0; i < s->count; i++)
		if (s->open[i]->until)
			deadline = clock_earlier(deadline, s->open[i]->until);
	return deadline;
}

static void fill_fds(const struct server *s, struct pollfd *fds)
{
	fds[0] = (struct pollfd){STDIN_FILENO, POLLIN, 0};
	fds[1] = (struct pollfd){s->listener, POLLIN, 0};
	for (size_t i = 0; i < s->count; i++) {
		const struct connection *c = s->open[i];
		fds[i + 2] =
			(struct pollfd){c->fd, (short)(POLLIN | (c->out.len && !c->until ? POLLOUT : 0)), 0};
	}
}

/* False: standard input has closed. */
static bool turn(struct server *s)
{
	size_t count = s->count;
	struct pollfd *fds = mem_alloc((count + 2) * sizeof *fds);
	fill_fds(s, fds);
	if (poll(fds, count + 2, clock_timeout(next_deadline(s))) < 0)
		memset(fds, 0, (count + 2) * sizeof *fds);
	for (size_t i = count; i-- > 0;)
		if (!serve(s, s->open[i], fds[i + 2].revents))
			close_connection(s, i);
	if (fds[1].revents)
		accept_connection(s);
	char byte;
	bool closed = fds[0].revents && read(STDIN_FILENO, &byte, 1) <= 0;
	free(fds);
	return !closed;
}

static int listen_anywhere(int *port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 64) ||
		getsockname(fd, (struct sockaddr *)&address, &len))
		die("no port to listen on");
	*port = ntohs(address.sin_port);
	return fd;
}

static void usage(void)
{
	die("use: server --script FILE | --model [--speed WORDS] [--ratio R] [--stop-after BYTES "
		"[--stop-times N]] [--fail-first N] [--sentence N] [--faults LIST] [--same] [--vllm] "
		"[--record FILE]");
}

static void read_options(struct server *s, int argc, char **argv)
{
	static const struct option options[] = {
		{"script", required_argument, NULL, 's'},
		{"model", no_argument, NULL, 'm'},
		{"record", required_argument, NULL, 'r'},
		{"speed", required_argument, NULL, 'v'},
		{"ratio", required_argument, NULL, 'q'},
		{"stop-after", required_argument, NULL, 'a'},
		{"stop-times", required_argument, NULL, 't'},
		{"fail-first", required_argument, NULL, 'f'},
		{"sentence", required_argument, NULL, 'n'},
		{"faults", required_argument, NULL, 'w'},
		{"same", no_argument, NULL, 'e'},
		{"vllm", no_argument, NULL, 'l'},
		{NULL, 0, NULL, 0},
	};
	struct model_options model = {.ratio = 1, .stop_times = 1, .faults = FAULTS_NONE};
	struct err err = ERR_INIT;
	bool modelled = false;
	int option;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 's') {
			s->scripted = true;
			if (!script_load(&s->script, optarg, &err))
				die(err.text);
		} else if (option == 'm') {
			modelled = true;
		} else if (option == 'e') {
			model.same = true;
		} else if (option == 'l') {
			s->vllm = true;
		} else if (option == 'r') {
			s->record = open(optarg, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
		} else if (option == 'v') {
			model.speed = strtod(optarg, NULL);
		} else if (option == 'q') {
			model.ratio = strtod(optarg, NULL);
		} else if (option == 'a') {
			model.stop_after = strtoul(optarg, NULL, 10);
		} else if (option == 't') {
			model.stop_times = atoi(optarg);
		} else if (option == 'f') {
			model.fail_first = atoi(optarg);
		} else if (option == 'n') {
			model.sentence = (uint32_t)strtoul(optarg, NULL, 10);
		} else if (option == 'w') {
			if (!faults_read(&model.faults, optarg))
				die("a fault is cap=N noise=SHARE plan=SHARE deaf repeat markers cut think");
		} else {
			usage();
		}
	}
	if (modelled == s->scripted)
		usage();
	model_start(&s->model, &model);
}

int main(int argc, char **argv)
{
	struct server s = {.record = -1, .script.text = BUF_INIT};
	int port;
	read_options(&s, argc, argv);
	s.listener = listen_anywhere(&port);
	printf("%d\n", port);
	fflush(stdout);
	while (turn(&s))
		;
	while (s.count)
		close_connection(&s, 0);
	free(s.open);
	script_release(&s.script);
	model_stop(&s.model);
	return 0;
}
