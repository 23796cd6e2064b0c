#include "llm/llm.h"

#include <assert.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/utf8.h"
#include "llm/demo.h"
#include "llm/endpoint.h"
#include "llm/exposure.h"
#include "llm/hide.h"
#include "llm/http.h"
#include "llm/learnt.h"
#include "llm/local.h"
#include "llm/parser.h"
#include "llm/refusal.h"
#include "llm/secret.h"
#include "llm/trace.h"

#define LOADING_TOLD  1000 /* ms between notices of a model that loads */
#define TRIES_MAX     5
#define LAST_WORDS_MS 3000 /* for usage and [DONE] after the finish reason */

struct llm {
	struct http *http;
	struct reply *replies;
	struct secrets *secrets;
	struct locals *locals;              /* NULL until a model file is asked for */
	struct llm_turn *turns, *next_turn; /* the one that runs after the one that runs */
	struct learnt *learnt;
	struct endpoint_pool *endpoints;
	struct random random;
	unsigned asked; /* requests, for the log */
	bool waiting;   /* callbacks are running: replies that end are freed after them */
};

struct reply {
	int window; /* told by a server that refused too long a prompt; 0 */
	struct llm *llm;
	struct learnt *learnt; /* of the model at its server; NULL where nobody is asked over HTTP */
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
	struct buf sent;                /* the body as it went out */
	struct http_transfer *transfer; /* NULL between tries */
	struct reply_parser parser;
	struct buf refusal; /* the body of a status other than 2xx */
	int tries;
	struct endpoint_claim claim; /* its place at a server, or in the queue for one */
	bool told;                   /* that it waits for one */

	struct demo_feed demo; /* what the demo writer wrote */
};

/* ---- Life -------------------------------------------------------------------------------------
 */

struct llm *llm_new(void)
{
	struct llm *llm = mem_alloc(sizeof *llm);
	llm->http = http_new();
	llm->secrets = secrets_new();
	llm->endpoints = endpoint_pool_new();
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
	claim_leave(&r->claim);
}

static void reply_free(struct reply *r)
{
	hang_up(r);
	claim_release(&r->claim);
	model_release(&r->model);
	free((char *)r->ask.prompt);
	mem_wipe(r->headers.data, r->headers.len);
	mem_wipe(r->url.data, r->url.len);
	buf_release(&r->url);
	buf_release(&r->headers);
	buf_release(&r->body);
	buf_release(&r->sent);
	buf_release(&r->refusal);
	buf_release(&r->demo.text);
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
	endpoint_pool_free(llm->endpoints);
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

/* The place is left first: the callback may ask again. */
static void emit_last(struct reply *r, const struct reply_event *event)
{
	claim_leave(&r->claim);
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
	claim_succeeded(&r->claim);
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

/* The body, by what is known of the server now. */
static void add_mended(const struct reply *r, struct buf *out)
{
	buf_set(out, r->body.data, r->body.len);
	learnt_apply(r->learnt, out);
}

static bool try_again(struct reply *r, struct err *err)
{
	struct http_request request = {r->url.data, r->headers.data, NULL,
								   0,           &r->model.route, r->tries > 0};
	add_mended(r, &r->sent);
	request.body = r->sent.data;
	request.body_len = r->sent.len;
	parser_release(&r->parser);
	parser_init(&r->parser, r->model.provider, on_said, r);
	buf_clear(&r->refusal);
	r->due = CLOCK_NEVER;
	r->tries++;
	set_limits(r);
	trace_try(&r->trace, &r->model, &r->sent, r->tries);
	r->transfer = http_start(r->llm->http, &request, &handler, r, err);
	return r->transfer;
}

/* The request as it is, to the endpoint that was taken. */
static bool begin_try(struct reply *r, struct err *err)
{
	const char *url = claim_url(&r->claim);
	buf_splice(&r->url, 0, strlen(r->model.base_url), url, strlen(url));
	mem_set_string(&r->model.base_url, url);
	mem_set_string(&r->model.base_urls, "");
	r->learnt = learnt_of(&r->llm->learnt, &r->model);
	r->tries -= r->claim.moved;
	if (r->told)
		emit_text(r, REPLY_NOTICE, "", 0);
	r->told = false;
	return r->dead || try_again(r, err);
}

/* At an endpoint that is free now, or later at the first that is. */
static bool seek_endpoint(struct reply *r, struct err *err)
{
	r->due = CLOCK_NEVER;
	if (claim_take(&r->claim, clock_now()))
		return begin_try(r, err);
	claim_wait(&r->claim);
	return true;
}

static void back_off(struct reply *r, int status)
{
	struct buf notice = BUF_INIT;
	int64_t now = clock_now();
	r->due = claim_pause(&r->claim, now);
	int64_t delay = r->due - now;
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
	return result->outcome != HTTP_UNREACHABLE || claim_was_answered(&r->claim);
}

static void give_up(struct reply *r, struct err *err)
{
	if (r->tries > 1)
		err_add(err, "It was tried %d times.", r->tries);
	if (claim_failed_everywhere(&r->claim) && r->claim.count == 2)
		err_add(err, "The other server failed too.");
	else if (claim_failed_everywhere(&r->claim))
		err_add(err, "The %zu other servers failed too.", r->claim.count - 1);
	fail(r, err);
}

/* Is there anything to be sent otherwise, by this refusal or by those of others since? */
static bool has_learnt(struct reply *r, const struct http_result *result, struct buf *told)
{
	struct buf mended = BUF_INIT;
	struct refusal refusal = {result->status, result->location, r->refusal.data, r->refusal.len};
	if (!learnt_from(r->learnt, &refusal, &r->sent, told) && result->status != 400 &&
		result->status != 422)
		return false;
	add_mended(r, &mended);
	bool other = mended.len != r->sent.len || memcmp(mended.data, r->sent.data, mended.len) != 0;
	buf_release(&mended);
	return other;
}

/* Where a parameter is refused that can be left out or renamed, the request goes again at once;
 * that is no try. */
static bool mend(struct reply *r, const struct http_result *result)
{
	struct err err = ERR_INIT;
	struct buf told = BUF_INIT;
	bool mended = is_refused(result) && has_learnt(r, result, &told);
	if (mended) {
		trace_pause(&r->trace, 0, told.data);
		hang_up(r);
		claim_retake(&r->claim, clock_now());
		r->tries--;
		if (!try_again(r, &err))
			fail(r, &err);
	}
	buf_release(&told);
	return mended;
}

/* What is wrong with a request is so everywhere; what else a server refuses, another may take. */
static enum endpoint_fault fault_of(const struct reply *r, int status, bool again)
{
	if (r->parser.has_text)
		return FAULT_LATE;
	if (again)
		return FAULT_PASSES;
	return r->window || status == 400 || status == 413 || status == 422 ? FAULT_OURS : FAULT_THERE;
}

static void move_on(struct reply *r, const struct err *why)
{
	struct err err = ERR_INIT;
	trace_pause(&r->trace, 0, why->text);
	if (!seek_endpoint(r, &err))
		fail(r, &err);
}

static void end_try(struct reply *r, const struct http_result *result)
{
	struct err err = ERR_INIT;
	if (mend(r, result))
		return;
	int status = is_refused(result) ? result->status : r->parser.error_status;
	bool again = explain(r, result, &err);
	claim_failed(&r->claim, fault_of(r, status, again), status == 429 || result->retry_after >= 0,
				 result->retry_after, r->tries, &r->llm->random, clock_now());
	hang_up(r);
	if (r->tries >= TRIES_MAX)
		claim_last(&r->claim);
	if (claim_moves(&r->claim))
		move_on(r, &err);
	else if (claim_hopes(&r->claim))
		back_off(r, status);
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
	claim_answered(&r->claim);
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
	if (result->status)
		claim_answered(&r->claim);
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
	return seek_endpoint(r, err);
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
	claim_init(&r->claim, r->llm->endpoints, &r->model, ask, r);
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

static void write_demo(struct reply *r)
{
	size_t from = r->demo.at, len = demo_feed(&r->demo, r->model.speed, clock_now(), &r->due);
	if (len)
		emit_text(r, REPLY_TEXT, r->demo.text.data + from, len);
	else
		emit_last(r, &(struct reply_event){.kind = REPLY_END, .finish = FINISH_STOP});
}

/* ---- Asking and waiting -----------------------------------------------------------------------
 */

static bool begin(struct reply *r, const struct ask *ask, struct err *err)
{
	const struct provider *provider = r->model.provider;
	if (!provider->request) {
		demo_reply(ask, (r->model.has_seed ? r->model.seed : 0) + (uint64_t)ask->attempt,
				   &r->demo.text);
		r->demo.start = r->due = clock_now();
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
	buf_init(&r->sent);
	buf_init(&r->refusal);
	buf_init(&r->demo.text);
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

/* In the order in which they were asked. */
static void serve_waiting(struct llm *llm)
{
	struct endpoint_claim *claim;
	while ((claim = endpoint_next(llm->endpoints, clock_now()))) {
		struct err err = ERR_INIT;
		struct reply *r = claim->ctx;
		if (!begin_try(r, &err))
			fail(r, &err);
	}
}

static void tell_waiting(struct reply *r)
{
	struct buf notice = BUF_INIT;
	int64_t now = clock_now(), due = claim_due(&r->claim, now);
	buf_add_str(&notice, "waiting for a free server");
	if (due != CLOCK_NEVER)
		buf_addf(&notice, " (%d s)", (int)((due - now + 999) / 1000));
	r->told = true;
	emit_text(r, REPLY_NOTICE, notice.data, notice.len);
	buf_release(&notice);
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
	if (!r->dead && r->claim.waits && !r->told)
		tell_waiting(r);
	if (r->dead || clock_now() < r->due)
		return;
	if (!r->model.provider->request) {
		write_demo(r);
	} else if (r->transfer) {
		parser_end(&r->parser);
		settle(r, &(struct http_result){.outcome = HTTP_ENDED, .retry_after = -1});
	} else {
		emit_text(r, REPLY_NOTICE, "", 0);
		if (!r->dead && !seek_endpoint(r, &err))
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
	deadline = clock_earlier(deadline, endpoint_due(llm->endpoints, clock_now()));
	llm->waiting = true;
	wait_with_secrets(llm, fds, count, deadline);
	serve_waiting(llm);
	for (struct reply *r = llm->replies; r; r = r->next)
		act_when_due(r);
	run_turns(llm);
	llm->waiting = false;
	sweep(llm);
	secrets_forget_failed(llm->secrets);
}
