#include "faults.h"

#include <sys/resource.h>
#include <time.h>

#include "../server/spawn.h"
#include "../test.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "llm/llm.h"

#define MOMENT_MS 40     /* of the waits that a row shortens */
#define LATER_MS  300000 /* longer than any pause between tries */
#define KEY       "sk-planted-key"

/* ---- Dialects ---------------------------------------------------------------------------------
 */

/* Events, with $ for the words of the row and ~ for the end of a line. */
struct dialect {
	const char *provider, *root; /* and the path of its base URL */
	const char *head, *first, *text, *finish, *end, *data, *error, *ping;
};

static const struct dialect dialects[] = {
	{"openai", "/v1", "sse", "",
	 "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"$\"},\"finish_reason\":null}]}~~",
	 "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}~~",
	 "data: [DONE]~~", "data: $~~",
	 "event: error~data: {\"error\":{\"message\":\"worn out\","
	 "\"code\":$}}~~",
	 ": ping~~"},
	{"anthropic", "", "sse",
	 "event: message_start~data: {\"type\":\"message_start\",\"message\":{\"usage\":"
	 "{\"input_tokens\":9,\"output_tokens\":1}}}~~",
	 "event: content_block_delta~data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
	 "{\"type\":\"text_delta\",\"text\":\"$\"}}~~",
	 "event: message_delta~data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
	 "\"end_turn\"},\"usage\":{\"output_tokens\":5}}~~",
	 "event: message_stop~data: {\"type\":\"message_stop\"}~~", "data: $~~",
	 "event: error~data: {\"type\":\"error\",\"error\":{\"message\":\"worn out\",\"code\":$}}~~",
	 "event: ping~data: {\"type\":\"ping\"}~~"},
	{"ollama", "", "status 200\nheader Content-Type: application/x-ndjson\nchunked", "",
	 "{\"message\":{\"role\":\"assistant\",\"content\":\"$\"},\"done\":false}~", "",
	 "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}~", "$~",
	 "{\"error\":{\"message\":\"worn out\",\"code\":$}}~", "~"},
};

const char *const fault_dialects[3] = {"openai", "anthropic", "ollama"};

static const struct dialect *dialect_of(const char *provider)
{
	const struct dialect *d = dialects;
	while (strcmp(d->provider, provider) != 0)
		d++;
	return d;
}

/* ---- Scripts ----------------------------------------------------------------------------------
 */

static void add_event(struct buf *out, const char *form, const char *words, size_t len,
					  const char *newline)
{
	for (; *form; form++) {
		if (*form == '$')
			buf_add(out, words, len);
		else if (*form == '~')
			buf_add_str(out, newline);
		else
			buf_add_char(out, *form);
	}
}

/* Adds what stands for the words between < and >. False: nothing does. */
static bool add_mark(struct buf *out, const struct dialect *d, const char *mark, size_t len,
					 const char *newline)
{
	const struct {
		const char *name, *form;
	} forms[] = {{"head", d->head}, {"first", d->first}, {"text", d->text},
				 {"cut", d->text},  {"end", d->end},     {"finish", d->finish},
				 {"data", d->data}, {"error", d->error}, {"ping", d->ping}};
	const char *colon = memchr(mark, ':', len);
	size_t name = colon ? (size_t)(colon - mark) : len, from = out->len;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (strlen(forms[i].name) != name || strncmp(mark, forms[i].name, name) != 0)
			continue;
		const char *words = colon ? colon + 1 : "";
		add_event(out, forms[i].form, words, colon ? len - name - 1 : 0, newline);
		if (!strncmp(mark, "cut", name))
			buf_truncate(out, from + (out->len - from) / 2);
		return true;
	}
	return false;
}

static void make_script(struct buf *out, const struct dialect *d, const struct fault *f)
{
	const char *newline = f->newline ? f->newline : "\\n";
	for (const char *at = f->script; *at; at++) {
		const char *end = *at == '<' ? strchr(at, '>') : NULL;
		if (end && add_mark(out, d, at + 1, (size_t)(end - at - 1), newline))
			at = end;
		else
			buf_add_char(out, *at);
	}
}

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
	struct spawned server;
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

static void begin(struct trial *t, const struct dialect *d, const struct fault *f)
{
	static const struct ask ask = {
		.role = ASK_WRITE, .prompt = "Lanes", .prompt_len = 5, .language = "en", .words = 200};
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	moved = 0;
	clock_set(real_now(), 0);
	make_script(&text, d, f);
	spawn_script(&t->server, text.data);
	buf_clear(&text);
	if (f->base_url)
		buf_addf(&text, "%s", f->base_url);
	else
		buf_addf(&text, "http://127.0.0.1:%d", t->server.port);
	buf_add_str(&text, d->root);
	t->llm = llm_new();
	t->heard = (struct heard){.text = BUF_INIT, .notices = BUF_INIT, .error = BUF_INIT};
	model_init(&t->model);
	t->model.exposed = true; /* also to hosts that are not there */
	t->model.provider = provider_named(d->provider);
	mem_set_string(&t->model.name, "some-model");
	mem_set_string(&t->model.base_url, text.data);
	mem_set_string(&t->model.api_key, KEY);
	shorten(&t->model, f->wait);
	t->reply = llm_ask(t->llm, &t->model, &ask, hear, &t->heard, &err);
	assert_string_equal(err.text, "");
	buf_release(&text);
}

static void turn(struct trial *t)
{
	clock_set(real_now() + moved, 0);
	llm_wait(t->llm, NULL, 0, clock_now() + 1000);
}

static void finish(struct trial *t)
{
	llm_free(t->llm);
	model_release(&t->model);
	buf_release(&t->heard.text);
	buf_release(&t->heard.notices);
	buf_release(&t->heard.error);
	spawn_stop(&t->server);
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
			print_error("%s, %s: text “%.200s”, error “%s”, notices %s\n", d->provider, f->name, \
						h->text.data, h->error.data, h->notices.data);                           \
			fail_msg(__VA_ARGS__);                                                               \
		}                                                                                        \
	} while (0)

/* One clear text, which a line can show. */
static void check_sentence(const struct dialect *d, const struct fault *f, const struct heard *h)
{
	const char *s = h->error.data;
	EXPECT(strstr(s, f->says), "the error does not say “%s”", f->says);
	EXPECT(h->error.len && strchr(".?", s[h->error.len - 1]), "the error is no sentence");
	EXPECT(utf8_valid_prefix(s, h->error.len) == h->error.len, "the error is not UTF-8");
	EXPECT(!strpbrk(s, "\n\r\t\033"), "the error is more than a line");
	EXPECT(!strstr(s, KEY), "the error tells the key");
	EXPECT(!!h->text.len == !!strstr(s, "What came is kept"), "whether text is kept is not said");
}

static void check(const struct dialect *d, const struct fault *f, struct trial *t)
{
	const struct heard *h = &t->heard;
	struct buf record = BUF_INIT;
	EXPECT(h->ends == 1, "it ended %d times", h->ends);
	EXPECT(!strcmp(h->text.data, f->text), "the text is not “%s”", f->text);
	EXPECT(f->says || !h->error.len, "it failed");
	if (f->says)
		check_sentence(d, f, h);
	EXPECT(!f->notice || strstr(h->notices.data, f->notice), "the notice is not “%s”", f->notice);
	spawn_record(&t->server, &record);
	int asked = count_of(record.data, "=== POST ");
	EXPECT(f->wait == WAIT_FIRST || asked == (f->asked < 0 ? 0
											  : f->asked   ? f->asked
														   : 1),
		   "it was asked %d times", asked);
	buf_release(&record);
}

/* Nothing is heard any more, whatever else is about to come. */
static void cancel_after(const struct dialect *d, const struct fault *f, int turns)
{
	struct trial t;
	begin(&t, d, f);
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
	const struct dialect *d = dialect_of(provider);
	struct trial t;
	const struct heard *h = &t.heard;
	long before = peak_kilobytes();
	begin(&t, d, f);
	while (!t.heard.over)
		turn(&t);
	check(d, f, &t);
	long grown = peak_kilobytes() - before;
	EXPECT(!kilobytes || grown <= kilobytes, "it took %ld KB", grown);
	finish(&t);
}

void faults_hold(const struct fault *faults, size_t count)
{
	for (const struct fault *f = faults; f < faults + count; f++) {
		for (const struct dialect *d = dialects; d < dialects + 3; d++) {
			fault_holds(d->provider, f, 0);
			cancel_after(d, f, 1);
			cancel_after(d, f, 3);
		}
	}
}
