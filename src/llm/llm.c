#include "llm/reply.h"

#include <assert.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "llm/exposure.h"
#include "llm/hide.h"
#include "llm/learnt.h"
#include "llm/local.h"
#include "llm/secret.h"

#define LOADING_TOLD 1000 /* ms between notices of a model that loads */

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

void reply_hang_up(struct reply *r)
{
	if (r->transfer)
		http_cancel(r->transfer);
	r->transfer = NULL;
	claim_leave(&r->claim);
}

static void reply_free(struct reply *r)
{
	reply_hang_up(r);
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
	buf_release(&r->fed.text);
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
	reply_hang_up(r);
	if (!r->llm->waiting)
		sweep(r->llm);
}

void llm_enough(struct reply *r)
{
	if (r && !r->dead && r->memo && !r->kept)
		memo_end(r->memo, r->entry, FINISH_STOP, NULL);
	llm_cancel(r);
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

void reply_notice(struct reply *r, const char *text, size_t len)
{
	emit_text(r, REPLY_NOTICE, text, len);
}

static void say_text(struct reply *r, const char *text, size_t len)
{
	if (r->memo && !r->kept)
		memo_text(r->memo, r->entry, text, len);
	emit_text(r, REPLY_TEXT, text, len);
}

/* The place is left first: the callback may ask again. */
static void emit_last(struct reply *r, const struct reply_event *event)
{
	claim_leave(&r->claim);
	r->llm->changes = true;
	emit(r, event);
	r->dead = true;
	reply_hang_up(r);
}

void reply_on_said(void *ctx, enum reply_kind kind, const char *text, size_t len)
{
	struct reply *r = ctx;
	r->trace.text_len += kind == REPLY_TEXT ? len : 0;
	r->llm->streams = true;
	if (kind == REPLY_TEXT)
		say_text(r, text, len);
	else
		emit_text(r, kind, text, len);
}

static void emit_usage(struct reply *r)
{
	if (r->parser.has_usage)
		emit(r, &(struct reply_event){.kind = REPLY_USAGE, .usage = r->parser.usage});
}

void reply_end(struct reply *r, enum finish finish)
{
	trace_end(&r->trace, finish, r->parser.has_usage ? &r->parser.usage : NULL);
	claim_succeeded(&r->claim);
	if (r->memo && !r->dead)
		memo_end(r->memo, r->entry, finish, r->parser.has_usage ? &r->parser.usage : NULL);
	emit_usage(r);
	emit_last(r, &(struct reply_event){.kind = REPLY_END, .finish = finish});
}

void reply_fail(struct reply *r, const struct err *err)
{
	struct err said = *err;
	hide_in_err(&said, &r->model);
	trace_fail(&r->trace, &said);
	emit_usage(r);
	emit_last(r,
			  &(struct reply_event){
				  .kind = REPLY_ERROR, .err = &said, .window = r->window, .refused = r->refused});
}

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
	return reply_seek(r, err);
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
			reply_notice(r, notice, sizeof notice - 1);
		return;
	}
	r->secret = NULL;
	if (told)
		reply_notice(r, "", 0);
	if (secret_error(secret)) {
		reply_fail(r, secret_error(secret));
		return;
	}
	mem_set_string(&r->model.api_key, secret_key(secret));
	if (!r->dead && !first_try(r, &err))
		reply_fail(r, &err);
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
	reply_notice(r, notice.data, notice.len);
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
	reply_notice(r, "", 0);
	if (local_error(r->local))
		reply_fail(r, local_error(r->local));
	else if (!r->dead && !begin_at_local(r, &err))
		reply_fail(r, &err);
}

/* ---- What is at hand: of the demo writer, or kept
 * ------------------------------------------------------------------ */

static void end_fed(struct reply *r)
{
	const struct memo_reply *kept = r->kept;
	enum finish finish = kept ? kept->finish : FINISH_STOP;
	if (kept && kept->has_usage)
		emit(r, &(struct reply_event){.kind = REPLY_USAGE, .usage = kept->usage});
	if (r->memo && !kept && !r->dead)
		memo_end(r->memo, r->entry, finish, NULL);
	emit_last(r, &(struct reply_event){.kind = REPLY_END, .finish = finish});
}

static void feed(struct reply *r)
{
	double speed = r->kept ? 0 : r->model.speed;
	size_t from = r->fed.at, len = demo_feed(&r->fed, speed, clock_now(), &r->due);
	if (len)
		say_text(r, r->fed.text.data + from, len);
	else
		end_fed(r);
}

/* Whether it is at hand; then its text is in r->fed. */
static bool fetch(struct reply *r, const struct ask *ask)
{
	r->memo = ask->memo;
	if (r->memo)
		r->kept = memo_begin(r->memo, &r->model, ask, &r->entry);
	if (r->kept)
		buf_add(&r->fed.text, r->kept->text.data, r->kept->text.len);
	else if (!r->model.provider->request)
		demo_reply(ask, (r->model.has_seed ? r->model.seed : 0) + (uint64_t)ask->attempt,
				   &r->fed.text);
	else
		return false;
	r->is_fed = true;
	r->fed.start = r->due = clock_now();
	return true;
}

/* ---- Asking and waiting -----------------------------------------------------------------------
 */

static bool begin(struct reply *r, const struct ask *ask, struct err *err)
{
	const struct provider *provider = r->model.provider;
	if (fetch(r, ask))
		return true;
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
	buf_init(&r->fed.text);
	buf_init(&r->trace.line);
	parser_init(&r->parser, model->provider, reply_on_said, r);
	if (!begin(r, ask, err)) {
		reply_free(r);
		return NULL;
	}
	r->next = llm->replies;
	llm->replies = r;
	llm->changes = true;
	return r;
}

/* In the order in which they were asked. */
static void serve_waiting(struct llm *llm)
{
	struct endpoint_claim *claim;
	while ((claim = endpoint_next(llm->endpoints, clock_now()))) {
		struct err err = ERR_INIT;
		struct reply *r = claim->ctx;
		if (!reply_try(r, &err))
			reply_fail(r, &err);
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
	reply_notice(r, notice.data, notice.len);
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
	if (r->is_fed) {
		feed(r);
	} else if (r->transfer) {
		parser_end(&r->parser);
		reply_settle(r, &(struct http_result){.outcome = HTTP_ENDED, .retry_after = -1});
	} else {
		reply_notice(r, "", 0);
		if (!r->dead && !reply_seek(r, &err))
			reply_fail(r, &err);
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

void llm_set_patience(struct llm *llm, int ms)
{
	llm->patience = ms;
}

/* More pieces may come: they are taken together. */
static void rest(const struct llm *llm, struct pollfd *fds, size_t count, int64_t deadline)
{
	int64_t until = clock_earlier(deadline, llm->woke + llm->patience);
	if (llm->streams && !llm->changes && until > clock_now())
		poll(fds, count, clock_timeout(until));
}

void llm_wait(struct llm *llm, struct pollfd *fds, size_t count, int64_t deadline)
{
	assert(!llm->waiting);
	for (const struct reply *r = llm->replies; r; r = r->next)
		deadline = clock_earlier(deadline, r->local && !local_loads(r->local) ? 0 : r->due);
	deadline = clock_earlier(deadline, turns_due(llm));
	deadline = clock_earlier(deadline, endpoint_due(llm->endpoints, clock_now()));
	rest(llm, fds, count, deadline);
	llm->streams = llm->changes = false;
	llm->waiting = true;
	wait_with_secrets(llm, fds, count, deadline);
	serve_waiting(llm);
	for (struct reply *r = llm->replies; r; r = r->next)
		act_when_due(r);
	run_turns(llm);
	llm->waiting = false;
	llm->woke = clock_now();
	sweep(llm);
	secrets_forget_failed(llm->secrets);
}
