#include "llm/llm.h"

#include <assert.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/utf8.h"
#include "llm/demo.h"
#include "llm/exposure.h"
#include "llm/hide.h"
#include "llm/http.h"
#include "llm/learnt.h"
#include "llm/local.h"
#include "llm/parser.h"
#include "llm/refusal.h"
#include "llm/secret.h"
#include "llm/trace.h"

#define LOADING_TOLD    1000 /* ms between notices of a model that loads */
#define TRIES_MAX       5
#define BACKOFF_MIN     1000     /* ms, doubled each time */
#define BACKOFF_MAX     60000    /* ms */
#define RETRY_AFTER_MAX 300000   /* ms that a server may make us wait */
#define LAST_WORDS_MS   3000     /* for usage and [DONE] after the finish reason */
#define DEMO_TURN_MAX   2048     /* bytes of the demo writer's text each turn */
#define DEMO_REST_MAX   86400000 /* ms that a reply is drawn out */
#define DEMO_LAG_MAX    1000     /* ms it catches up after the program was held up */

struct llm {
	struct http *http;
	struct reply *replies;
	struct secrets *secrets;
	struct locals *locals;              /* NULL until a model file is asked for */
	struct llm_turn *turns, *next_turn; /* the one that runs after the one that runs */
	struct learnt *learnt;
	struct random random;
	unsigned asked; /* requests, for the log */
	bool waiting;   /* callbacks are running: replies that end are freed after them */
	bool answered;  /* some server has answered: one that vanishes is worth waiting for */
};

struct reply {
	int window; /* told by a server that refused too long a prompt; 0 */
	struct llm *llm;
	struct learnt *learnt; /* of the model; NULL where nobody is asked over HTTP */
	struct reply *next;
	struct model model;
	reply_fn *fn;
	void *ctx;
	bool dead;   /* nothing more is called */
	int64_t due; /* the next try, the end of last words, or a piece of demo text; or CLOCK_NEVER */

	struct trace trace;
	struct local *local;            /* the server that loads; NULL for none */
	struct ask ask;                 /* while it does, with a prompt of its own */
	struct secret *secret;          /* the key that is waited for; NULL for none */
	struct buf url, headers, body;  /* of the request, for another try */
	struct http_transfer *transfer; /* NULL between tries */
	struct reply_parser parser;
	struct buf refusal; /* the body of a status other than 2xx */
	int tries;

	struct buf demo;    /* what the demo writer wrote */
	size_t demo_at;     /* bytes given */
	int64_t demo_start; /* ms */
	double demo_words;  /* given since demo_start */
};

/* ---- Life -------------------------------------------------------------------------------------
 */

struct llm *llm_new(void)
{
	struct llm *llm = mem_alloc(sizeof *llm);
	llm->http = http_new();
	llm->secrets = secrets_new();
	random_seed_system(&llm->random);
	return llm;
}

void llm_set_terminal(struct llm *llm, const struct secret_terminal *terminal)
{
	secrets_set_terminal(llm->secrets, terminal);
}

static void hang_up(struct reply *r)
{
	if (r->transfer)
		http_cancel(r->transfer);
	r->transfer = NULL;
}

static void reply_free(struct reply *r)
{
	hang_up(r);
	model_release(&r->model);
	free((char *)r->ask.prompt);
	mem_wipe(r->headers.data, r->headers.len);
	mem_wipe(r->url.data, r->url.len);
	buf_release(&r->url);
	buf_release(&r->headers);
	buf_release(&r->body);
	buf_release(&r->refusal);
	buf_release(&r->demo);
	parser_release(&r->parser);
	trace_release(&r->trace);
	free(r);
}

static void sweep(struct llm *llm)
{
	struct reply **link = &llm->replies;
	while (*link) {
		struct reply *r = *link;
		if (r->dead) {
			*link = r->next;
			reply_free(r);
		} else {
			link = &r->next;
		}
	}
}

void llm_cancel(struct reply *r)
{
	if (!r || r->dead)
		return;
	r->dead = true;
	trace_cancel(&r->trace);
	hang_up(r);
	if (!r->llm->waiting)
		sweep(r->llm);
}

void llm_free(struct llm *llm)
{
	assert(!llm->waiting);
	for (struct reply *r = llm->replies; r; r = r->next)
		r->dead = true;
	sweep(llm);
	locals_free(llm->locals);
	http_free(llm->http);
	secrets_free(llm->secrets);
	learnt_free(&llm->learnt);
	free(llm);
}

/* ---- Events -----------------------------------------------------------------------------------
 */

static void emit(struct reply *r, const struct reply_event *event)
{
	if (!r->dead)
		r->fn(r->ctx, event);
}

static void emit_text(struct reply *r, enum reply_kind kind, const char *text, size_t len)
{
	emit(r, &(struct reply_event){.kind = kind, .text = text, .len = len});
}

static void emit_last(struct reply *r, const struct reply_event *event)
{
	emit(r, event);
	r->dead = true;
	hang_up(r);
}

static void on_said(void *ctx, enum reply_kind kind, const char *text, size_t len)
{
	struct reply *r = ctx;
	r->trace.text_len += kind == REPLY_TEXT ? len : 0;
	emit_text(r, kind, text, len);
}

static void emit_usage(struct reply *r)
{
	if (r->parser.has_usage)
		emit(r, &(struct reply_event){.kind = REPLY_USAGE, .usage = r->parser.usage});
}

static void end(struct reply *r, enum finish finish)
{
	trace_end(&r->trace, finish, r->parser.has_usage ? &r->parser.usage : NULL);
	emit_usage(r);
	emit_last(r, &(struct reply_event){.kind = REPLY_END, .finish = finish});
}

static void fail(struct reply *r, const struct err *err)
{
	struct err said = *err;
	hide_in_err(&said, &r->model);
	trace_fail(&r->trace, &said);
	emit_usage(r);
	emit_last(r, &(struct reply_event){.kind = REPLY_ERROR, .err = &said, .window = r->window});
}

/* ---- Tries ------------------------------------------------------------------------------------
 */

static const struct http_handler handler;

static void set_limits(const struct reply *r)
{
	struct http_limits limits = HTTP_LIMITS;
	const struct model *m = &r->model;
	limits.connect = m->connect_ms ? m->connect_ms : limits.connect;
	limits.first = m->first_ms ? m->first_ms : limits.first;
	limits.idle = m->idle_ms ? m->idle_ms : limits.idle;
	http_limit(r->llm->http, &limits);
}

static bool try_again(struct reply *r, struct err *err)
{
	struct http_request request = {r->url.data, r->headers.data, r->body.data,
								   r->body.len, &r->model.route, r->tries > 0};
	parser_release(&r->parser);
	parser_init(&r->parser, r->model.provider, on_said, r);
	buf_clear(&r->refusal);
	r->due = CLOCK_NEVER;
	r->tries++;
	set_limits(r);
	trace_try(&r->trace, &r->model, &r->body, r->tries);
	r->transfer = http_start(r->llm->http, &request, &handler, r, err);
	return r->transfer;
}

/* Exponential, the upper half of it random, so that many clients do not come back at once. */
static int64_t backoff(struct reply *r, double retry_after)
{
	if (retry_after >= 0)
		return retry_after * 1000 < RETRY_AFTER_MAX ? (int64_t)(retry_after * 1000)
													: RETRY_AFTER_MAX;
	int64_t longest = clock_earlier(BACKOFF_MAX, 2 * (int64_t)BACKOFF_MIN << (r->tries - 1));
	return longest - (int64_t)random_below(&r->llm->random, (uint64_t)longest / 2);
}

static void back_off(struct reply *r, int status, double retry_after)
{
	struct buf notice = BUF_INIT;
	int64_t delay = backoff(r, retry_after);
	r->due = clock_now() + delay;
	if (status == 429 || status == 503 || status == 529)
		buf_addf(&notice, "server busy (%d)", status);
	else if (status)
		buf_addf(&notice, "server error (%d)", status);
	else
		buf_add_str(&notice, "connection lost");
	buf_addf(&notice, ": trying again in %d s", (int)((delay + 999) / 1000));
	trace_pause(&r->trace, delay, notice.data);
	emit_text(r, REPLY_NOTICE, notice.data, notice.len);
	buf_release(&notice);
}

static void describe_incomplete(struct reply *r, const struct http_result *result, struct err *err)
{
	struct buf host = BUF_INIT;
	model_host(&r->model, &host);
	if (r->parser.state == PARSER_FAILED)
		err_set(err, ERR_MODEL, "%s failed: %s", host.data, r->parser.error);
	else if (result->outcome != HTTP_ENDED)
		err_set(err, ERR_MODEL, "%s", result->err.text);
	else
		err_set(err, ERR_MODEL, "%s ended its reply before it was complete.", host.data);
	err_end(err);
	if (result->outcome == HTTP_UNREACHABLE && r->model.provider->start)
		err_add(err, "Start it with “%s”.", r->model.provider->start);
	if (r->parser.has_text)
		err_add(err, "What came is kept, incomplete.");
	buf_release(&host);
}

static bool is_refused(const struct http_result *result)
{
	return result->status && result->status / 100 != 2;
}

/* Says why the try failed, and returns whether another one may help. */
static bool explain(struct reply *r, const struct http_result *result, struct err *err)
{
	if (is_refused(result)) {
		struct refusal refusal = {result->status, result->location, r->refusal.data,
								  r->refusal.len};
		r->window = refusal_window(&refusal);
		return refusal_describe(&refusal, &r->model, err);
	}
	describe_incomplete(r, result, err);
	if (r->parser.has_text || result->outcome == HTTP_HOPELESS)
		return false;
	if (r->parser.state == PARSER_FAILED)
		return refusal_passes(r->parser.error_status);
	return result->outcome != HTTP_UNREACHABLE || r->llm->answered;
}

static void give_up(struct reply *r, struct err *err)
{
	if (r->tries > 1)
		err_add(err, "It was tried %d times.", r->tries);
	fail(r, err);
}

/* Where a parameter is refused that can be left out or renamed, the request goes again at once;
 * that is no try. */
static bool mend(struct reply *r, const struct http_result *result)
{
	struct err err = ERR_INIT;
	struct buf told = BUF_INIT;
	struct refusal refusal = {result->status, result->location, r->refusal.data, r->refusal.len};
	bool mended = is_refused(result) && learnt_from(r->learnt, &refusal, &r->body, &told);
	if (mended) {
		trace_pause(&r->trace, 0, told.data);
		hang_up(r);
		learnt_apply(r->learnt, &r->body);
		r->tries--;
		if (!try_again(r, &err))
			fail(r, &err);
	}
	buf_release(&told);
	return mended;
}

static void end_try(struct reply *r, const struct http_result *result)
{
	struct err err = ERR_INIT;
	if (mend(r, result))
		return;
	int status = is_refused(result) ? result->status : r->parser.error_status;
	bool again = explain(r, result, &err);
	hang_up(r);
	if (again && r->tries < TRIES_MAX)
		back_off(r, status, result->retry_after);
	else
		give_up(r, &err);
}

static void settle(struct reply *r, const struct http_result *result)
{
	if (r->dead)
		return;
	if (r->parser.state == PARSER_COMPLETE)
		end(r, r->parser.finish);
	else if (r->parser.state == PARSER_FAILED || result->outcome != HTTP_ENDED || !r->transfer)
		end_try(r, result);
	else if (r->parser.has_finish && r->due == CLOCK_NEVER)
		r->due = clock_now() + LAST_WORDS_MS;
}

static void on_body(void *ctx, int status, const char *bytes, size_t len)
{
	struct reply *r = ctx;
	struct http_result so_far = {HTTP_ENDED, status, -1, "", ERR_INIT};
	r->llm->answered = true;
	trace_bytes(&r->trace, bytes, len);
	if (status / 100 == 2) {
		parser_feed(&r->parser, bytes, len);
		settle(r, &so_far);
	} else {
		buf_add(&r->refusal, bytes, len);
	}
}

static void on_done(void *ctx, const struct http_result *result)
{
	struct reply *r = ctx;
	r->transfer = NULL;
	r->llm->answered = r->llm->answered || result->status;
	if (!is_refused(result))
		parser_end(&r->parser);
	settle(r, result);
}

static const struct http_handler handler = {on_body, on_done};

/* ---- The key ----------------------------------------------------------------------------------
 */

/* With the key at hand. */
static bool first_try(struct reply *r, struct err *err)
{
	const struct provider *provider = r->model.provider;
	if (strpbrk(r->model.api_key, "\r\n"))
		return err_set(err, ERR_USAGE, "The key for %s holds a line break.", provider->name);
	hide_from_log(&r->model);
	model_headers(&r->model, false, &r->headers);
	return try_again(r, err);
}

static bool ask_for_key(struct reply *r, struct err *err)
{
	r->secret = secrets_ask(r->llm->secrets, r->model.key_command, err);
	r->due = 0;
	return r->secret;
}

static void wait_for_key(struct reply *r)
{
	static const char notice[] = "waiting for the command that prints the key";
	struct err err = ERR_INIT;
	const struct secret *secret = r->secret;
	bool told = r->due == CLOCK_NEVER;
	r->due = CLOCK_NEVER;
	if (secret_runs(secret)) {
		if (!told)
			emit_text(r, REPLY_NOTICE, notice, sizeof notice - 1);
		return;
	}
	r->secret = NULL;
	if (told)
		emit_text(r, REPLY_NOTICE, "", 0);
	if (secret_error(secret)) {
		fail(r, secret_error(secret));
		return;
	}
	mem_set_string(&r->model.api_key, secret_key(secret));
	if (!r->dead && !first_try(r, &err))
		fail(r, &err);
}

/* ---- The request ------------------------------------------------------------------------------
 */

static void make_request(struct reply *r, const struct ask *ask)
{
	const struct provider *provider = r->model.provider;
	r->learnt = learnt_of(&r->llm->learnt, &r->model);
	r->model.context_before = r->learnt->context;
	if (provider->context)
		r->learnt->context = provider->context(&r->model, ask);
	provider->request(&r->model, ask, &r->url, &r->body);
	learnt_apply(r->learnt, &r->body);
}

/* ---- A model file ----------------------------------------------------------------------------
 */

static void forget_ask(struct reply *r)
{
	free((char *)r->ask.prompt);
	r->ask.prompt = NULL;
}

/* The request is made when its server is there: it names it. */
static bool ask_for_local(struct reply *r, const struct ask *ask, struct err *err)
{
	struct llm *llm = r->llm;
	llm->locals = llm->locals ? llm->locals : locals_new(llm);
	r->local = locals_ask(llm->locals, &r->model, err);
	r->ask = *ask;
	r->ask.prompt = mem_strndup(ask->prompt, ask->prompt_len);
	r->ask.language = r->ask.instruction = r->ask.point = r->ask.text = NULL;
	r->due = 0;
	return r->local;
}

static bool begin_at_local(struct reply *r, struct err *err)
{
	mem_set_string(&r->model.base_url, local_base_url(r->local));
	mem_set_string(&r->model.api_key, local_key(r->local));
	make_request(r, &r->ask);
	forget_ask(r);
	r->local = NULL;
	return first_try(r, err);
}

static void tell_loading(struct reply *r)
{
	struct buf notice = BUF_INIT;
	int64_t seconds = (clock_now() - local_began(r->local)) / 1000;
	model_describe(&r->model, &notice);
	buf_addf(&notice, " is being loaded (%d s)", (int)seconds);
	r->due = clock_now() + LOADING_TOLD;
	emit_text(r, REPLY_NOTICE, notice.data, notice.len);
	buf_release(&notice);
}

static void wait_for_local(struct reply *r)
{
	struct err err = ERR_INIT;
	if (local_loads(r->local)) {
		if (clock_now() >= r->due)
			tell_loading(r);
		return;
	}
	r->due = CLOCK_NEVER;
	emit_text(r, REPLY_NOTICE, "", 0);
	if (local_error(r->local))
		fail(r, local_error(r->local));
	else if (!r->dead && !begin_at_local(r, &err))
		fail(r, &err);
}

/* ---- The demo writer --------------------------------------------------------------------------
 */

static bool is_wide(int32_t code)
{
	return code >= 0x2e80;
}

/* The bytes of the next piece: a word with the space after it, or two characters of a script
 * without spaces. *words: what it counts for. */
static size_t next_piece(const char *s, size_t len, int *words)
{
	int32_t code;
	size_t at = utf8_decode(s, len, &code);
	*words = code != ' ' && code != '\n';
	if (is_wide(code)) {
		size_t more = at < len ? utf8_decode(s + at, len - at, &code) : 0;
		*words = more && is_wide(code) ? 2 : 1;
		return *words == 2 ? at + more : at;
	}
	while (at < len && !strchr(" \n", s[at - 1])) {
		size_t step = utf8_decode(s + at, len - at, &code);
		if (is_wide(code))
			break;
		at += step;
	}
	return at;
}

/* The bytes that are due now, at least one piece. */
static size_t demo_due(struct reply *r, int64_t now)
{
	const char *s = r->demo.data + r->demo_at;
	size_t left = r->demo.len - r->demo_at, len = 0;
	double allowed = r->model.speed * (double)(now - r->demo_start) / 1000;
	int words;
	do {
		size_t piece = next_piece(s + len, left - len, &words);
		if (len && len + piece > DEMO_TURN_MAX)
			break;
		len += piece;
		r->demo_words += words;
	} while (len < left && (r->model.speed <= 0 || r->demo_words < allowed));
	return len;
}

static void plan_next_piece(struct reply *r, int64_t now)
{
	r->due = now;
	if (r->model.speed <= 0)
		return;
	double ms = r->demo_words * 1000 / r->model.speed;
	r->due = r->demo_start + (ms < DEMO_REST_MAX ? (int64_t)ms : DEMO_REST_MAX);
	if (now - r->due > DEMO_LAG_MAX) {
		r->demo_start = r->due = now;
		r->demo_words = 0;
	}
}

static void write_demo(struct reply *r)
{
	if (r->demo_at < r->demo.len) {
		int64_t now = clock_now();
		size_t from = r->demo_at, len = demo_due(r, now);
		r->demo_at += len;
		plan_next_piece(r, now);
		emit_text(r, REPLY_TEXT, r->demo.data + from, len);
	} else {
		emit_last(r, &(struct reply_event){.kind = REPLY_END, .finish = FINISH_STOP});
	}
}

/* ---- Asking and waiting -----------------------------------------------------------------------
 */

static bool begin(struct reply *r, const struct ask *ask, struct err *err)
{
	const struct provider *provider = r->model.provider;
	if (!provider->request) {
		demo_reply(ask, (r->model.has_seed ? r->model.seed : 0) + (uint64_t)ask->attempt, &r->demo);
		r->demo_start = r->due = clock_now();
		return true;
	}
	if (provider->needs_model && !*r->model.name)
		return err_set(err, ERR_USAGE, "No model is named for %s: name one with --model.",
					   provider->name);
	if (!exposure_check(&r->model, err))
		return false;
	trace_begin(&r->trace, ++r->llm->asked);
	if (provider->is_file)
		return ask_for_local(r, ask, err);
	make_request(r, ask);
	bool has_key = *r->model.api_key || !*r->model.key_command;
	return has_key ? first_try(r, err) : ask_for_key(r, err);
}

struct reply *llm_ask(struct llm *llm, const struct model *model, const struct ask *ask,
					  reply_fn *fn, void *ctx, struct err *err)
{
	struct reply *r = mem_alloc(sizeof *r);
	*r = (struct reply){.llm = llm, .fn = fn, .ctx = ctx, .due = CLOCK_NEVER};
	model_copy(&r->model, model);
	buf_init(&r->url);
	buf_init(&r->headers);
	buf_init(&r->body);
	buf_init(&r->refusal);
	buf_init(&r->demo);
	buf_init(&r->trace.line);
	parser_init(&r->parser, model->provider, on_said, r);
	if (!begin(r, ask, err)) {
		reply_free(r);
		return NULL;
	}
	r->next = llm->replies;
	llm->replies = r;
	return r;
}

static void act_when_due(struct reply *r)
{
	struct err err = ERR_INIT;
	if (!r->dead && r->secret)
		wait_for_key(r);
	if (!r->dead && r->local) {
		wait_for_local(r);
		return;
	}
	if (r->dead || clock_now() < r->due)
		return;
	if (!r->model.provider->request) {
		write_demo(r);
	} else if (r->transfer) {
		parser_end(&r->parser);
		settle(r, &(struct http_result){.outcome = HTTP_ENDED, .retry_after = -1});
	} else {
		emit_text(r, REPLY_NOTICE, "", 0);
		if (!r->dead && !try_again(r, &err))
			fail(r, &err);
	}
}

/* Waits for the pipes of the commands that print keys as well. */
static void wait_with_secrets(struct llm *llm, struct pollfd *fds, size_t count, int64_t deadline)
{
	struct pollfd *all = NULL;
	size_t all_count = count, cap = 0;
	MEM_GROW(all, count + 1, &cap);
	if (count)
		memcpy(all, fds, count * sizeof *fds);
	secrets_add_fds(llm->secrets, &all, &all_count, &cap);
	deadline = clock_earlier(deadline, secrets_due(llm->secrets));
	http_wait(llm->http, all, all_count, clock_timeout(deadline));
	if (count)
		memcpy(fds, all, count * sizeof *fds);
	free(all);
	secrets_turn(llm->secrets);
}

/* ---- Turns ------------------------------------------------------------------------------------
 */

struct http *llm_http(struct llm *llm)
{
	return llm->http;
}

struct secrets *llm_secrets(struct llm *llm)
{
	return llm->secrets;
}

void llm_turn_add(struct llm *llm, struct llm_turn *turn)
{
	turn->next = llm->turns;
	llm->turns = turn;
}

void llm_turn_remove(struct llm *llm, struct llm_turn *turn)
{
	struct llm_turn **link = &llm->turns;
	while (*link && *link != turn)
		link = &(*link)->next;
	if (*link)
		*link = turn->next;
	if (llm->next_turn == turn)
		llm->next_turn = turn->next;
}

static int64_t turns_due(const struct llm *llm)
{
	int64_t due = CLOCK_NEVER;
	for (const struct llm_turn *t = llm->turns; t; t = t->next)
		due = clock_earlier(due, t->due(t->ctx));
	return due;
}

static void run_turns(struct llm *llm)
{
	struct llm_turn *turn;
	for (llm->next_turn = llm->turns; (turn = llm->next_turn);) {
		llm->next_turn = turn->next;
		turn->run(turn->ctx);
	}
}

void llm_wait(struct llm *llm, struct pollfd *fds, size_t count, int64_t deadline)
{
	assert(!llm->waiting);
	for (const struct reply *r = llm->replies; r; r = r->next)
		deadline = clock_earlier(deadline, r->local && !local_loads(r->local) ? 0 : r->due);
	deadline = clock_earlier(deadline, turns_due(llm));
	llm->waiting = true;
	wait_with_secrets(llm, fds, count, deadline);
	for (struct reply *r = llm->replies; r; r = r->next)
		act_when_due(r);
	run_turns(llm);
	llm->waiting = false;
	sweep(llm);
	secrets_forget_failed(llm->secrets);
}
