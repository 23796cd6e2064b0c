#include "llm/reply.h"

#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "llm/learnt.h"
#include "llm/refusal.h"

#define TRIES_MAX     5
#define LAST_WORDS_MS 3000 /* for usage and [DONE] after the finish reason */

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
	parser_init(&r->parser, r->model.provider, reply_on_said, r);
	buf_clear(&r->refusal);
	r->due = CLOCK_NEVER;
	r->tries++;
	set_limits(r);
	trace_try(&r->trace, &r->model, &r->sent, r->tries);
	r->transfer = http_start(r->llm->http, &request, &handler, r, err);
	return r->transfer;
}

/* The request as it is, to the endpoint that was taken. */
bool reply_try(struct reply *r, struct err *err)
{
	const char *url = claim_url(&r->claim);
	buf_splice(&r->url, 0, strlen(r->model.base_url), url, strlen(url));
	mem_set_string(&r->model.base_url, url);
	mem_set_string(&r->model.base_urls, "");
	r->learnt = learnt_of(&r->llm->learnt, &r->model);
	r->tries -= r->claim.moved;
	if (r->told)
		reply_notice(r, "", 0);
	r->told = false;
	return r->dead || try_again(r, err);
}

/* At an endpoint that is free now, or later at the first that is. */
bool reply_seek(struct reply *r, struct err *err)
{
	r->due = CLOCK_NEVER;
	if (claim_take(&r->claim, clock_now()))
		return reply_try(r, err);
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
	reply_notice(r, notice.data, notice.len);
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
	reply_fail(r, err);
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
		reply_hang_up(r);
		claim_retake(&r->claim, clock_now());
		r->tries--;
		if (!try_again(r, &err))
			reply_fail(r, &err);
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
	if (!reply_seek(r, &err))
		reply_fail(r, &err);
}

static void end_try(struct reply *r, const struct http_result *result)
{
	struct err err = ERR_INIT;
	if (mend(r, result))
		return;
	int status = is_refused(result) ? result->status : r->parser.error_status;
	bool again = explain(r, result, &err);
	enum endpoint_fault fault = fault_of(r, status, again);
	r->refused = fault == FAULT_OURS;
	claim_failed(&r->claim, fault, status == 429 || result->retry_after >= 0, result->retry_after,
				 r->tries, &r->llm->random, clock_now());
	reply_hang_up(r);
	if (r->tries >= TRIES_MAX)
		claim_last(&r->claim);
	if (claim_moves(&r->claim))
		move_on(r, &err);
	else if (claim_hopes(&r->claim))
		back_off(r, status);
	else
		give_up(r, &err);
}

void reply_settle(struct reply *r, const struct http_result *result)
{
	if (r->dead)
		return;
	if (r->parser.state == PARSER_COMPLETE)
		reply_end(r, r->parser.finish);
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
		reply_settle(r, &so_far);
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
	reply_settle(r, result);
}

static const struct http_handler handler = {on_body, on_done};
