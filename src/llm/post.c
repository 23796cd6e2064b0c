#include "llm/post.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "llm/exposure.h"
#include "llm/hide.h"
#include "llm/http.h"
#include "llm/refusal.h"
#include "llm/secret.h"

#define TRIES       4
#define PAUSE       1000  /* ms before the second try, doubled each time */
#define PAUSE_MOST  60000 /* ms that a server may make us wait */
#define ANSWER_MOST ((size_t)512 << 20)

struct post {
	struct llm *llm;
	struct llm_turn turn;
	struct model model;
	char *url;
	struct buf body;
	post_fn *fn;
	void *ctx;
	struct secret *secret; /* the key that is waited for */
	struct http_transfer *transfer;
	struct buf answer, refusal;
	int tries;
	int64_t due; /* of the next try */
	bool telling, dead;
};

/* ---- Life ----------------------------------------------------------------------------------- */

static void post_free(struct post *p)
{
	llm_turn_remove(p->llm, &p->turn);
	if (p->transfer)
		http_cancel(p->transfer);
	model_release(&p->model);
	mem_wipe(p->url, strlen(p->url));
	free(p->url);
	buf_release(&p->body);
	buf_release(&p->answer);
	buf_release(&p->refusal);
	free(p);
}

void post_cancel(struct post *p)
{
	if (!p)
		return;
	p->dead = true;
	if (!p->telling)
		post_free(p);
}

/* It is over: nothing may be done with it after this. */
static void tell(struct post *p, const struct post_answer *answer)
{
	p->telling = true;
	if (!p->dead)
		p->fn(p->ctx, answer);
	post_free(p);
}

static void fail(struct post *p, struct post_answer answer, const struct err *err)
{
	struct err said = *err;
	hide_in_err(&said, &p->model);
	answer.err = &said;
	tell(p, &answer);
}

/* ---- Asking --------------------------------------------------------------------------------- */

static void set_limits(const struct post *p)
{
	struct http_limits limits = HTTP_LIMITS;
	limits.connect = p->model.connect_ms ? p->model.connect_ms : limits.connect;
	limits.first = p->model.first_ms ? p->model.first_ms : limits.first;
	limits.idle = p->model.idle_ms ? p->model.idle_ms : limits.idle;
	limits.body_max = ANSWER_MOST;
	http_limit(llm_http(p->llm), &limits);
}

static const struct http_handler handler;

/* With the key at hand. */
static bool call(struct post *p, struct err *err)
{
	struct buf headers = BUF_INIT;
	if (strpbrk(p->model.api_key, "\r\n"))
		return err_set(err, ERR_USAGE, "The key for %s holds a line break.",
					   p->model.provider->name);
	hide_from_log(&p->model);
	model_headers(&p->model, false, &headers);
	buf_clear(&p->answer);
	buf_clear(&p->refusal);
	set_limits(p);
	const struct http_request request = {.url = p->url,
										 .headers = headers.data,
										 .body = p->body.data,
										 .body_len = p->body.len,
										 .route = &p->model.route,
										 .fresh = p->tries > 0};
	p->due = CLOCK_NEVER;
	p->tries++;
	p->transfer = http_start(llm_http(p->llm), &request, &handler, p, err);
	mem_wipe(headers.data, headers.len);
	buf_release(&headers);
	return p->transfer;
}

/* ---- What came ------------------------------------------------------------------------------ */

/* A status that may mean that it knows no such request. */
static bool is_unknown(int status)
{
	return status == 400 || status == 404 || status == 405 || status == 422 || status == 501;
}

static void end_refused(struct post *p, const struct http_result *result)
{
	struct refusal refusal = {result->status, result->location, p->refusal.data, p->refusal.len};
	struct err err = ERR_INIT;
	bool passes = refusal_describe(&refusal, &p->model, &err) && result->status != 501;
	if (passes && p->tries < TRIES) {
		int64_t pause = (int64_t)PAUSE << (p->tries - 1);
		if (result->retry_after >= 0)
			pause = result->retry_after * 1000 < PAUSE_MOST ? (int64_t)(result->retry_after * 1000)
															: PAUSE_MOST;
		p->due = clock_now() + pause;
		return;
	}
	const struct post_answer answer = {.status = result->status,
									   .body = p->refusal.data,
									   .len = p->refusal.len,
									   .unknown = is_unknown(result->status),
									   .window = refusal_window(&refusal)};
	fail(p, answer, &err);
}

static void end_broken(struct post *p, const struct http_result *result)
{
	struct err err = result->err;
	if (result->outcome == HTTP_BROKEN && p->tries < TRIES) {
		p->due = clock_now() + ((int64_t)PAUSE << (p->tries - 1));
		return;
	}
	err_end(&err);
	if (p->tries > 1)
		err_add(&err, "It was tried %d times.", p->tries);
	fail(p, (struct post_answer){.body = ""}, &err);
}

static void on_body(void *ctx, int status, const char *bytes, size_t len)
{
	struct post *p = ctx;
	buf_add(status / 100 == 2 ? &p->answer : &p->refusal, bytes, len);
}

static void on_done(void *ctx, const struct http_result *result)
{
	struct post *p = ctx;
	p->transfer = NULL;
	if (result->outcome != HTTP_ENDED)
		end_broken(p, result);
	else if (result->status / 100 != 2)
		end_refused(p, result);
	else
		tell(p, &(struct post_answer){
					.status = result->status, .body = p->answer.data, .len = p->answer.len});
}

static const struct http_handler handler = {on_body, on_done};

void post_words(const struct post_answer *answer, struct buf *out)
{
	struct json *reply = json_parse(answer->body, answer->len, JSON_LENIENT, NULL);
	size_t before;
	buf_addf(out, "status %d: ", answer->status);
	before = out->len;
	refusal_words(out, reply);
	if (out->len == before)
		buf_truncate(out, before - 2);
	json_free(reply);
}

/* ---- Turns: the beginning, a key that has come, another try --------------------------------- */

static int64_t due(void *ctx)
{
	const struct post *p = ctx;
	if (p->secret)
		return secret_runs(p->secret) ? CLOCK_NEVER : 0;
	return p->transfer ? CLOCK_NEVER : p->due;
}

static void turn(void *ctx)
{
	struct post *p = ctx;
	struct err err = ERR_INIT;
	if (clock_now() < due(p))
		return;
	const struct secret *secret = p->secret;
	p->secret = NULL;
	if (secret && secret_error(secret)) {
		fail(p, (struct post_answer){.body = ""}, secret_error(secret));
		return;
	}
	if (secret)
		mem_set_string(&p->model.api_key, secret_key(secret));
	if (!call(p, &err))
		fail(p, (struct post_answer){.body = ""}, &err);
}

static bool begin(struct post *p, struct err *err)
{
	const struct model *m = &p->model;
	if (!exposure_check(m, err))
		return false;
	if (*m->api_key || !*m->key_command)
		return true;
	p->secret = secrets_ask(llm_secrets(p->llm), m->key_command, err);
	return p->secret;
}

struct post *post_start(struct llm *llm, const struct model *model, const char *url,
						const struct buf *body, post_fn *fn, void *ctx, struct err *err)
{
	struct post *p = mem_alloc(sizeof *p);
	*p = (struct post){.llm = llm,
					   .turn = {due, turn, p, NULL},
					   .url = mem_strdup(url),
					   .fn = fn,
					   .ctx = ctx,
					   .body = BUF_INIT,
					   .answer = BUF_INIT,
					   .refusal = BUF_INIT};
	model_copy(&p->model, model);
	buf_add(&p->body, body->data, body->len);
	llm_turn_add(llm, &p->turn);
	if (begin(p, err))
		return p;
	post_free(p);
	return NULL;
}
