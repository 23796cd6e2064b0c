#include "llm/logprobs.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "llm/body.h"
#include "llm/exposure.h"
#include "llm/hide.h"
#include "llm/http.h"
#include "llm/openai.h"
#include "llm/refusal.h"
#include "llm/secret.h"

#define TRIES       4
#define PAUSE       1000  /* ms before the second try, doubled each time */
#define PAUSE_MOST  60000 /* ms that a server may make us wait */
#define ANSWER_MOST ((size_t)512 << 20)

/* ---- Reading -------------------------------------------------------------------------------- */

void logprobs_init(struct logprobs *l)
{
	*l = (struct logprobs){.values = NULL, .count = 0};
}

void logprobs_release(struct logprobs *l)
{
	free(l->values);
	logprobs_init(l);
}

static void add(struct logprobs *l, double value)
{
	MEM_GROW(l->values, l->count + 1, &l->cap);
	l->values[l->count++] = value;
}

/* Of the tokens that might have stood there the one that does is the least probable: the others are
 * told because they are more so. */
static double of_the_token(const struct json *tokens)
{
	double value = NAN;
	for (const struct json *t = json_first(tokens); t; t = json_next(t)) {
		double own = json_is_object(t) ? json_get_number(t, "logprob", NAN) : json_number(t, NAN);
		if (isnan(value) || own < value)
			value = own;
	}
	return value;
}

static void read_prompt_logprobs(struct logprobs *l, const struct json *list)
{
	for (const struct json *item = json_first(list); item; item = json_next(item))
		add(l, of_the_token(item));
}

/* The reply's own tokens come after those of the prompt. */
static void read_echo(struct logprobs *l, const struct json *list, int64_t prompt)
{
	int64_t count = (int64_t)json_count(list);
	int64_t kept = prompt > 0 ? prompt : count - 1;
	const struct json *item = json_first(list);
	if (kept > count)
		return;
	for (; item && kept > 0; item = json_next(item), kept--)
		add(l, json_number(item, NAN));
}

static bool has_any(const struct logprobs *l)
{
	for (size_t i = 0; i < l->count; i++) {
		if (!isnan(l->values[i]))
			return true;
	}
	return false;
}

bool logprobs_read(struct logprobs *l, const char *reply, size_t len)
{
	struct json *root = json_parse(reply, len, JSON_LENIENT, NULL);
	const struct json *choice = json_first(json_get(root, "choices"));
	const struct json *list = json_get(choice, "prompt_logprobs");
	l->count = 0;
	list = json_is_array(list) ? list : json_get(root, "prompt_logprobs");
	if (json_is_array(list))
		read_prompt_logprobs(l, list);
	list = json_get(json_get(choice, "logprobs"), "token_logprobs");
	if (!has_any(l) && json_is_array(list)) {
		l->count = 0;
		read_echo(l, list, json_get_int(json_get(root, "usage"), "prompt_tokens", 0));
	}
	json_free(root);
	l->count = has_any(l) ? l->count : 0;
	return l->count;
}

/* ---- Life ----------------------------------------------------------------------------------- */

enum way { BY_ECHO, BY_PROMPT_LOGPROBS };

struct logprobs_ask {
	struct llm *llm;
	struct llm_turn turn;
	struct model model;
	struct buf text;
	logprobs_fn *fn;
	void *ctx;
	struct secret *secret; /* the key that is waited for */
	struct http_transfer *transfer;
	struct buf body, refusal; /* of the answer */
	enum way way;
	int tries;   /* this way */
	int64_t due; /* of the next try */
	int window;
	bool telling, dead;
};

static void ask_free(struct logprobs_ask *a)
{
	llm_turn_remove(a->llm, &a->turn);
	if (a->transfer)
		http_cancel(a->transfer);
	model_release(&a->model);
	buf_release(&a->text);
	buf_release(&a->body);
	buf_release(&a->refusal);
	free(a);
}

void logprobs_cancel(struct logprobs_ask *a)
{
	if (!a)
		return;
	a->dead = true;
	if (!a->telling)
		ask_free(a);
}

/* It is over: nothing may be done with it after this. */
static void tell(struct logprobs_ask *a, const struct logprobs_answer *answer)
{
	a->telling = true;
	if (!a->dead)
		a->fn(a->ctx, answer);
	ask_free(a);
}

static void fail(struct logprobs_ask *a, const struct err *err)
{
	struct err said = *err;
	hide_in_err(&said, &a->model);
	tell(a, &(struct logprobs_answer){.err = &said, .window = a->window});
}

/* ---- Asking --------------------------------------------------------------------------------- */

static void make_body(const struct logprobs_ask *a, struct buf *out)
{
	struct json *extra = json_parse(a->model.extra, strlen(a->model.extra), JSON_LENIENT, NULL);
	buf_add_str(out, "{\"model\":");
	json_quote(out, a->model.name, strlen(a->model.name));
	buf_add_str(out, ",\"prompt\":");
	json_quote(out, a->text.data, a->text.len);
	buf_add_str(out, ",\"max_tokens\":1,\"temperature\":0");
	buf_add_str(out,
				a->way == BY_ECHO ? ",\"echo\":true,\"logprobs\":1" : ",\"prompt_logprobs\":0");
	body_add_members(out, extra, NULL);
	buf_add_char(out, '}');
	json_free(extra);
}

static void set_limits(const struct logprobs_ask *a)
{
	struct http_limits limits = HTTP_LIMITS;
	limits.connect = a->model.connect_ms ? a->model.connect_ms : limits.connect;
	limits.first = a->model.first_ms ? a->model.first_ms : limits.first;
	limits.idle = a->model.idle_ms ? a->model.idle_ms : limits.idle;
	limits.body_max = ANSWER_MOST;
	http_limit(llm_http(a->llm), &limits);
}

static const struct http_handler handler;

/* With the key at hand. */
static bool call(struct logprobs_ask *a, struct err *err)
{
	struct buf url = BUF_INIT, headers = BUF_INIT, body = BUF_INIT;
	if (strpbrk(a->model.api_key, "\r\n"))
		return err_set(err, ERR_USAGE, "The key for %s holds a line break.",
					   a->model.provider->name);
	buf_addf(&url, "%s/completions", a->model.base_url);
	hide_from_log(&a->model);
	model_headers(&a->model, false, &headers);
	make_body(a, &body);
	buf_clear(&a->body);
	buf_clear(&a->refusal);
	set_limits(a);
	const struct http_request request = {.url = url.data,
										 .headers = headers.data,
										 .body = body.data,
										 .body_len = body.len,
										 .route = &a->model.route,
										 .fresh = a->tries > 0};
	a->due = CLOCK_NEVER;
	a->tries++;
	a->transfer = http_start(llm_http(a->llm), &request, &handler, a, err);
	mem_wipe(headers.data, headers.len);
	mem_wipe(url.data, url.len);
	buf_release(&headers);
	buf_release(&url);
	buf_release(&body);
	return a->transfer;
}

static void call_or_fail(struct logprobs_ask *a)
{
	struct err err = ERR_INIT;
	if (!call(a, &err))
		fail(a, &err);
}

static void next_way(struct logprobs_ask *a)
{
	a->way = BY_PROMPT_LOGPROBS;
	a->tries = 0;
	call_or_fail(a);
}

/* ---- What came ------------------------------------------------------------------------------ */

static bool cannot(const struct model *m, const char *words, struct err *err)
{
	struct buf host = BUF_INIT;
	if (m->provider->request == openai_request && !m->provider->is_file)
		model_host(m, &host);
	else
		buf_add_str(&host, m->provider->name);
	err_set(err, ERR_MODEL,
			"%s does not return how probable a prompt's tokens are%s%s%s; vLLM does, and "
			"llama-perplexity on a GGUF file (--program).",
			host.data, *words ? " (" : "", words, *words ? ")" : "");
	buf_release(&host);
	return false;
}

/* A status that may mean that it knows no such request. */
static bool is_unknown(int status)
{
	return status == 400 || status == 404 || status == 405 || status == 422 || status == 501;
}

static void end_refused(struct logprobs_ask *a, const struct http_result *result)
{
	struct refusal refusal = {result->status, result->location, a->refusal.data, a->refusal.len};
	struct err err = ERR_INIT;
	struct buf words = BUF_INIT;
	bool passes = refusal_describe(&refusal, &a->model, &err);
	a->window = refusal_window(&refusal);
	if (is_unknown(result->status) && !a->window) {
		if (a->way == BY_ECHO) {
			next_way(a);
			return;
		}
		struct json *reply = json_parse(refusal.body, refusal.body_len, JSON_LENIENT, NULL);
		buf_addf(&words, "status %d: ", result->status);
		refusal_words(&words, reply);
		if (words.data[words.len - 1] == ' ')
			buf_truncate(&words, words.len - 2);
		json_free(reply);
		cannot(&a->model, words.data, &err);
	} else if (passes && a->tries < TRIES) {
		int64_t pause = (int64_t)PAUSE << (a->tries - 1);
		if (result->retry_after >= 0)
			pause = result->retry_after * 1000 < PAUSE_MOST ? (int64_t)(result->retry_after * 1000)
															: PAUSE_MOST;
		a->due = clock_now() + pause;
		return;
	}
	buf_release(&words);
	fail(a, &err);
}

static void end_broken(struct logprobs_ask *a, const struct http_result *result)
{
	struct err err = result->err;
	if (result->outcome == HTTP_BROKEN && a->tries < TRIES) {
		a->due = clock_now() + ((int64_t)PAUSE << (a->tries - 1));
		return;
	}
	err_end(&err);
	if (a->tries > 1)
		err_add(&err, "It was tried %d times.", a->tries);
	fail(a, &err);
}

static void end_answered(struct logprobs_ask *a)
{
	struct logprobs values;
	struct err err = ERR_INIT;
	logprobs_init(&values);
	if (logprobs_read(&values, a->body.data, a->body.len)) {
		tell(a, &(struct logprobs_answer){.values = &values});
	} else if (a->way == BY_ECHO) {
		next_way(a);
	} else {
		cannot(&a->model, "", &err);
		fail(a, &err);
	}
	logprobs_release(&values);
}

static void on_body(void *ctx, int status, const char *bytes, size_t len)
{
	struct logprobs_ask *a = ctx;
	buf_add(status / 100 == 2 ? &a->body : &a->refusal, bytes, len);
}

static void on_done(void *ctx, const struct http_result *result)
{
	struct logprobs_ask *a = ctx;
	a->transfer = NULL;
	if (result->outcome != HTTP_ENDED)
		end_broken(a, result);
	else if (result->status / 100 == 2)
		end_answered(a);
	else
		end_refused(a, result);
}

static const struct http_handler handler = {on_body, on_done};

/* ---- Turns: the beginning, a key that has come, another try --------------------------------- */

static int64_t due(void *ctx)
{
	const struct logprobs_ask *a = ctx;
	if (a->secret)
		return secret_runs(a->secret) ? CLOCK_NEVER : 0;
	return a->transfer ? CLOCK_NEVER : a->due;
}

static void turn(void *ctx)
{
	struct logprobs_ask *a = ctx;
	if (clock_now() < due(a))
		return;
	const struct secret *secret = a->secret;
	a->secret = NULL;
	if (secret && secret_error(secret)) {
		fail(a, secret_error(secret));
		return;
	}
	if (secret)
		mem_set_string(&a->model.api_key, secret_key(secret));
	call_or_fail(a);
}

static bool begin(struct logprobs_ask *a, struct err *err)
{
	const struct model *m = &a->model;
	if (m->provider->request != openai_request || m->provider->is_file) {
		cannot(m, "", err);
		err->kind = ERR_USAGE;
		return false;
	}
	if (m->provider->needs_model && !*m->name)
		return err_set(err, ERR_USAGE, "No model is named for %s: name one with --model.",
					   m->provider->name);
	if (!exposure_check(m, err))
		return false;
	if (*m->api_key || !*m->key_command)
		return true;
	a->secret = secrets_ask(llm_secrets(a->llm), m->key_command, err);
	return a->secret;
}

struct logprobs_ask *logprobs_ask(struct llm *llm, const struct model *model, const char *text,
								  size_t len, logprobs_fn *fn, void *ctx, struct err *err)
{
	struct logprobs_ask *a = mem_alloc(sizeof *a);
	*a = (struct logprobs_ask){.llm = llm, .turn = {due, turn, a, NULL}, .fn = fn, .ctx = ctx};
	model_copy(&a->model, model);
	buf_init(&a->text);
	buf_init(&a->body);
	buf_init(&a->refusal);
	buf_add(&a->text, text, len);
	llm_turn_add(llm, &a->turn);
	if (begin(a, err))
		return a;
	ask_free(a);
	return NULL;
}
