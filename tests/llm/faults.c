#include "faults.h"

#include <sys/resource.h>
#include <time.h>

#include "../server/peer.h"
#include "../server/spawn.h"
#include "../server/tls.h"
#include "../test.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "llm/llm.h"

#include "dialect.h"

#define MOMENT_MS 40     /* of the waits that a row shortens */
#define LATER_MS  300000 /* longer than any pause between tries */
#define SECOND_MS 1000
#define KEY       "sk-planted-key"

/* ---- Hearing ----------------------------------------------------------------------------------
 */

struct heard {
	struct buf text, notices, error;
	bool over, cancelled;
	int ends;
};

static int64_t real_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t moved; /* ms by which the client's clock is ahead */

static void hear(void *ctx, const struct reply_event *event)
{
	struct heard *h = ctx;
	assert_false(h->cancelled || h->over);
	if (event->kind == REPLY_TEXT)
		buf_add(&h->text, event->text, event->len);
	if (event->kind == REPLY_NOTICE && event->len) {
		buf_addf(&h->notices, "[%s]", event->text);
		moved += LATER_MS;
	}
	if (event->kind == REPLY_ERROR)
		buf_add_str(&h->error, event->err->text);
	h->over = event->kind == REPLY_END || event->kind == REPLY_ERROR;
	h->ends += h->over;
}

struct trial {
	const char *provider;
	const struct fault *fault;
	struct spawned server;
	struct spawned other; /* where the row has one */
	struct peer peer;     /* before the server; pid 0: none */
	struct llm *llm;
	struct model model;
	struct heard heard;
	struct reply *reply;
};

static void shorten(struct model *m, enum fault_wait wait)
{
	m->first_ms = wait == WAIT_FIRST ? MOMENT_MS : 0;
	m->idle_ms = wait == WAIT_IDLE ? MOMENT_MS : 0;
	m->connect_ms = wait == WAIT_CONNECT ? MOMENT_MS : 0;
}

static void replace(struct buf *text, const char *mark, const char *with)
{
	const char *at;
	while ((at = strstr(text->data, mark)))
		buf_splice(text, (size_t)(at - text->data), strlen(mark), with, strlen(with));
}

static void add_address(struct buf *out, const char *scheme, const char *host, int port)
{
	buf_addf(out, "%s://%s:%d", scheme, host, port);
}

static void start_server(struct trial *t)
{
	struct buf script = BUF_INIT, other = BUF_INIT;
	dialect_script(t->provider, t->fault->script, t->fault->newline, &script);
	if (t->fault->other) {
		spawn_script(&t->other, "accept\nclose\n");
		add_address(&other, "http", t->fault->other, t->other.port);
		replace(&script, "%other", other.data);
	}
	spawn_script(&t->server, script.data);
	buf_release(&script);
	buf_release(&other);
}

/* What stands before the server, and the address that leads there. */
static void lay_way(struct trial *t, struct buf *url)
{
	const struct fault *f = t->fault;
	struct buf text = BUF_INIT;
	int port = t->server.port;
	if (f->way == WAY_TLS)
		port = tls_guard(&t->peer, f->certificate ? f->certificate : "good", port, "verify=0");
	else if (f->way == WAY_HTTP2)
		port = tls_guard_http2(&t->peer, port);
	if (f->way == WAY_TLS || f->way == WAY_HTTP2) {
		add_address(url, "https", "localhost", port);
		tls_file("ca.pem", &text);
		mem_set_string(&t->model.route.ca_file, text.data);
	} else if (f->way == WAY_PROXY) {
		add_address(&text, "http", "127.0.0.1", port);
		mem_set_string(&t->model.route.proxy, text.data);
	}
	buf_clear(&text);
	buf_addf(&text, "%d", port);
	buf_add_str(url, url->len ? "" : f->base_url ? f->base_url : "http://127.0.0.1:%port");
	replace(url, "%port", text.data);
	buf_add_str(url, dialect_root(t->provider));
	buf_release(&text);
}

static void make_model(struct trial *t)
{
	struct buf url = BUF_INIT;
	model_init(&t->model);
	t->model.exposed = true; /* also to hosts that are not there */
	t->model.provider = provider_named(t->provider);
	lay_way(t, &url);
	mem_set_string(&t->model.name, "some-model");
	mem_set_string(&t->model.base_url, url.data);
	mem_set_string(&t->model.api_key, KEY);
	shorten(&t->model, t->fault->wait);
	buf_release(&url);
}

/* Those of the tester's. */
static void forget_proxies(void)
{
	static const char *const names[] = {"http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY",
										"ALL_PROXY",  "NO_PROXY",    "no_proxy"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unsetenv(names[i]);
}

static void begin(struct trial *t, const char *provider, const struct fault *f)
{
	static const struct ask ask = {.role = ASK_WRITE,
								   .prompt = FAULT_PROMPT,
								   .prompt_len = sizeof FAULT_PROMPT - 1,
								   .language = "en",
								   .words = 200};
	struct err err = ERR_INIT;
	*t = (struct trial){.provider = provider, .fault = f};
	forget_proxies();
	moved = 0;
	clock_set(real_now(), 0);
	start_server(t);
	t->llm = llm_new();
	t->heard = (struct heard){.text = BUF_INIT, .notices = BUF_INIT, .error = BUF_INIT};
	make_model(t);
	t->reply = llm_ask(t->llm, &t->model, &ask, hear, &t->heard, &err);
	assert_string_equal(err.text, "");
}

static void kill_peer(struct trial *t)
{
	if (t->peer.pid)
		peer_stop(&t->peer);
	t->peer.pid = 0;
}

static void turn(struct trial *t)
{
	const struct fault *f = t->fault;
	clock_set(real_now() + moved, 0);
	llm_wait(t->llm, NULL, 0, clock_now() + SECOND_MS);
	if (f->wait == WAIT_SLOW)
		moved += SECOND_MS;
	if (f->killed && !strcmp(t->heard.text.data, f->text))
		kill_peer(t);
}

static void finish(struct trial *t)
{
	llm_free(t->llm);
	model_release(&t->model);
	buf_release(&t->heard.text);
	buf_release(&t->heard.notices);
	buf_release(&t->heard.error);
	kill_peer(t);
	spawn_stop(&t->server);
	if (t->fault->other)
		spawn_stop(&t->other);
	clock_set(0, -1);
}

/* ---- What must come of it ---------------------------------------------------------------------
 */

static int count_of(const char *text, const char *words)
{
	int count = 0;
	for (const char *at = text; (at = strstr(at, words)); at++)
		count++;
	return count;
}

#define EXPECT(holds, ...)                                                                       \
	do {                                                                                         \
		if (!(holds)) {                                                                          \
			print_error("%s, %s: text “%.200s”, error “%s”, notices %s\n", t->provider, f->name, \
						h->text.data, h->error.data, h->notices.data);                           \
			fail_msg(__VA_ARGS__);                                                               \
		}                                                                                        \
	} while (0)

/* One clear text, which a line can show. */
static void check_sentence(const struct trial *t)
{
	const struct fault *f = t->fault;
	const struct heard *h = &t->heard;
	const char *s = h->error.data;
	EXPECT(strstr(s, f->says), "the error does not say “%s”", f->says);
	EXPECT(h->error.len && strchr(".?", s[h->error.len - 1]), "the error is no sentence");
	EXPECT(utf8_valid_prefix(s, h->error.len) == h->error.len, "the error is not UTF-8");
	EXPECT(!strpbrk(s, "\n\r\t\033"), "the error is more than a line");
	EXPECT(!strstr(s, KEY), "the error tells the key");
	EXPECT(!!h->text.len == !!strstr(s, "What came is kept"), "whether text is kept is not said");
}

/* The requests that the server has read. */
static void check_asked(const struct trial *t)
{
	const struct fault *f = t->fault;
	const struct heard *h = &t->heard;
	struct buf record = BUF_INIT;
	spawn_record(&t->server, &record);
	int asked = count_of(record.data, " at once\n"), expected = f->asked ? f->asked : 1;
	bool hurried = f->wait == WAIT_FIRST || f->wait == WAIT_CONNECT;
	EXPECT(hurried || asked == (expected < 0 ? 0 : expected), "it was asked %d times", asked);
	EXPECT((expected > 0 && !f->keyless) || !strstr(record.data, KEY), "the key was sent");
	buf_release(&record);
	if (!f->other)
		return;
	spawn_record(&t->other, &record);
	EXPECT(!record.len, "another server was reached: %s", record.data);
	buf_release(&record);
}

static void check(const struct trial *t)
{
	const struct fault *f = t->fault;
	const struct heard *h = &t->heard;
	EXPECT(h->ends == 1, "it ended %d times", h->ends);
	EXPECT(!strcmp(h->text.data, f->text), "the text is not “%s”", f->text);
	EXPECT(f->says || !h->error.len, "it failed");
	if (f->says)
		check_sentence(t);
	EXPECT(!f->notice || strstr(h->notices.data, f->notice), "the notice is not “%s”", f->notice);
	check_asked(t);
}

/* Nothing is heard any more, whatever else is about to come. */
static void cancel_after(const char *provider, const struct fault *f, int turns)
{
	struct trial t;
	begin(&t, provider, f);
	while (turns-- > 0 && !t.heard.over)
		turn(&t);
	if (!t.heard.over) {
		llm_cancel(t.reply);
		t.heard.cancelled = true;
		llm_wait(t.llm, NULL, 0, clock_now());
	}
	finish(&t);
}

static long peak_kilobytes(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

void fault_holds(const char *provider, const struct fault *f, long kilobytes)
{
	struct trial trial, *t = &trial;
	const struct heard *h = &t->heard;
	long before = peak_kilobytes();
	begin(t, provider, f);
	while (!h->over)
		turn(t);
	check(t);
	long grown = peak_kilobytes() - before;
	EXPECT(!kilobytes || grown <= kilobytes, "it took %ld KB", grown);
	finish(t);
}

void faults_hold(const struct fault *faults, size_t count)
{
	for (const struct fault *f = faults; f < faults + count; f++) {
		for (int d = 0; d < DIALECTS; d++) {
			fault_holds(dialect_names[d], f, 0);
			cancel_after(dialect_names[d], f, 1);
			cancel_after(dialect_names[d], f, 3);
		}
	}
}
