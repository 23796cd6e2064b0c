#include "eval/likelihood_run.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/lines.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/signals.h"
#include "llm/logprobs.h"
#include "llm/perplexity.h"
#include "llm/tokens.h"

#define BYTES_MOST 8 /* of a token, in a text of any length */
#define CUTS       8 /* of a text that is too long */

struct run {
	struct llm *llm;
	const struct likelihood_job *job;
	const struct work_watch *watch;
	struct likelihood *out;
	struct work_progress now;
	int64_t began;
	struct lines_out *lines; /* NULL: none */
	bool *done;              /* for each text */

	/* Of the text that is measured. */
	const struct text *text;
	size_t len; /* bytes of it that are sent */
	bool over;
	int window; /* tokens, where it was too long */
	struct err err;
};

/* ---- Telling -------------------------------------------------------------------------------- */

static void tell_progress(struct run *r)
{
	r->now.seconds = (double)(clock_now() - r->began) / 1000;
	r->now.left = r->now.done
					  ? r->now.seconds / (double)r->now.done * (double)(r->now.all - r->now.done)
					  : -1;
	if (r->watch->progress)
		r->watch->progress(r->watch->ctx, &r->now);
}

static void tell_ended(struct run *r)
{
	const struct likelihood_curve *c = &r->out->curves[r->out->count - 1];
	struct buf says = BUF_INIT;
	buf_add_str(&says, c->whole ? "" : "its first ");
	number_add(&says, likelihood_tokens(c));
	buf_add_str(&says, c->whole ? " tokens, " : " tokens, since it is longer than can be read, ");
	number_add_decimal(&says, c->nll[c->count - 1], 3);
	buf_add_str(&says, " nats each");
	tell_progress(r);
	if (r->watch->ended)
		r->watch->ended(r->watch->ctx, &r->now,
						&(struct work_piece){r->now.done - 1, says.data, NULL});
	buf_release(&says);
}

/* ---- By a server ---------------------------------------------------------------------------- */

static void hear(void *ctx, const struct logprobs_answer *answer)
{
	struct run *r = ctx;
	size_t most = (size_t)r->job->window;
	r->over = true;
	r->window = answer->window;
	if (!answer->values) {
		r->err = *answer->err;
		return;
	}
	size_t count = answer->values->count;
	bool whole = r->len == r->text->body.len && (!most || count <= most);
	likelihood_add_tokens(r->out, r->text->name, answer->values->values,
						  most && count > most ? most : count);
	r->out->curves[r->out->count - 1].whole = whole;
}

static bool interrupted(const struct run *r, struct err *err)
{
	return (signals_take() & (SIGNALS_INTERRUPT | SIGNALS_QUIT)) &&
		   !err_set(err, ERR_INTERRUPTED, "Stopped at %ld of %ld texts.", r->now.done, r->now.all);
}

static bool ask_once(struct run *r, struct err *err)
{
	r->over = false;
	r->window = 0;
	r->err = (struct err)ERR_INIT;
	struct logprobs_ask *ask =
		logprobs_ask(r->llm, r->job->model, r->text->body.data, r->len, hear, r, err);
	if (!ask)
		return false;
	while (!r->over) {
		struct pollfd signals = {.fd = signals_fd(), .events = POLLIN};
		llm_wait(r->llm, &signals, signals.fd >= 0, CLOCK_NEVER);
		if (!r->over && interrupted(r, err)) {
			logprobs_cancel(ask);
			return false;
		}
	}
	return true;
}

static void cut_to(struct run *r, size_t len)
{
	const char *s = r->text->body.data;
	if (len >= r->len)
		return;
	while (len && ((unsigned char)s[len] & 0xc0) == 0x80)
		len--;
	r->len = len;
}

/* The estimate errs on the high side, so that what it leaves usually fits. */
static void shorten(struct run *r, int cut)
{
	size_t tokens = tokens_estimate(r->text->body.data, r->len);
	double share = r->window > 0 && !cut ? (double)r->window / (double)tokens : 0.75;
	cut_to(r, (size_t)((double)r->len * (share < 0.95 ? share : 0.95)));
}

static bool by_server(struct run *r, struct err *err)
{
	r->len = r->text->body.len;
	if (r->job->window)
		cut_to(r, (size_t)r->job->window * BYTES_MOST);
	for (int cut = 0;; cut++) {
		if (!ask_once(r, err))
			return false;
		if (!r->err.kind)
			return true;
		if (!r->window || cut == CUTS || r->len < BYTES_MOST) {
			*err = r->err;
			return false;
		}
		shorten(r, cut);
	}
}

/* ---- By a program --------------------------------------------------------------------------- */

static void count_chunk(void *ctx, size_t chunks)
{
	struct run *r = ctx;
	(void)chunks;
	tell_progress(r);
}

static bool by_program(struct run *r, struct err *err)
{
	struct perplexity p;
	const struct perplexity_job job = {
		.program = r->job->program,
		.file = r->job->model->name,
		.window = r->job->window,
		.name = r->text->name,
		.text = r->text->body.data,
		.len = r->text->body.len,
	};
	long chunk = job.window ? job.window : PERPLEXITY_WINDOW;
	perplexity_init(&p);
	bool ok = perplexity_run(r->llm, &job, &p, count_chunk, r, err);
	if (ok)
		likelihood_add_chunks(r->out, r->text->name, chunk, p.nll, p.count);
	perplexity_release(&p);
	return ok;
}

/* ---- What is kept --------------------------------------------------------------------------- */

static uint64_t hash_of(const struct text *text)
{
	return hash_bytes(HASH_START, text->body.data, text->body.len);
}

static bool put_line(struct run *r, struct err *err)
{
	const struct likelihood_curve *c = &r->out->curves[r->out->count - 1];
	struct buf line = BUF_INIT;
	buf_add_str(&line, "{\"text\":");
	json_quote(&line, c->name, strlen(c->name));
	buf_addf(&line, ",\"hash\":\"%016" PRIx64 "\",\"model\":", hash_of(r->text));
	json_quote(&line, r->job->model->name, strlen(r->job->model->name));
	buf_addf(&line, ",\"window\":%d,\"chunk\":%ld,\"whole\":%s,\"nll\":[", r->job->window, c->chunk,
			 c->whole ? "true" : "false");
	for (size_t i = 0; i < c->count; i++) {
		buf_add_str(&line, i ? "," : "");
		if (isfinite(c->nll[i]))
			number_add_plain(&line, c->nll[i], 6);
		else
			buf_add_str(&line, "null");
	}
	buf_add_str(&line, "]}");
	bool ok = lines_add(r->lines, &line, err);
	buf_release(&line);
	return ok;
}

static void take_curve(struct run *r, const struct line *line)
{
	const struct json *list = json_get(line->json, "nll");
	double *nll = mem_alloc((json_count(list) + 1) * sizeof *nll);
	size_t count = 0;
	for (const struct json *item = json_first(list); item; item = json_next(item))
		nll[count++] = json_number(item, NAN);
	int64_t chunk = json_get_int(line->json, "chunk", 1);
	likelihood_add_chunks(r->out, json_get_string(line->json, "text", ""),
						  chunk > 0 && chunk < INT32_MAX ? (long)chunk : 1, nll, count);
	r->out->curves[r->out->count - 1].whole = json_get_bool(line->json, "whole", true);
	free(nll);
}

/* What is of other texts stays where it is. */
static bool take_line(void *ctx, const struct line *line, struct err *err)
{
	struct run *r = ctx;
	const struct likelihood_job *job = r->job;
	const char *model = json_get_string(line->json, "model", "");
	if (strcmp(model, job->model->name) != 0 ||
		json_get_int(line->json, "window", -1) != job->window)
		return err_set(err, ERR_USAGE,
					   "%s, line %ld was measured by another model or with another window: name "
					   "another output.",
					   job->output, line->number);
	for (size_t i = 0; i < job->texts->count; i++) {
		const struct text *text = &job->texts->items[i];
		if (r->done[i] || strcmp(json_get_string(line->json, "text", ""), text->name) != 0 ||
			json_get_hex(line->json, "hash") != hash_of(text))
			continue;
		r->done[i] = true;
		r->now.done++;
		take_curve(r, line);
		break;
	}
	return true;
}

/* ---- All ------------------------------------------------------------------------------------ */

static bool measure(struct run *r, struct err *err)
{
	tell_progress(r);
	if (!(r->job->program ? by_program(r, err) : by_server(r, err)))
		return false;
	r->now.done++;
	if (r->lines && !put_line(r, err))
		return false;
	tell_ended(r);
	return true;
}

bool likelihood_run(struct llm *llm, const struct likelihood_job *job,
					const struct work_watch *watch, struct likelihood *out, struct err *err)
{
	struct run r = {.llm = llm,
					.job = job,
					.watch = watch,
					.out = out,
					.now = {.all = (long)job->texts->count, .at_work = 1, .left = -1},
					.began = clock_now()};
	struct err trouble = ERR_INIT;
	r.done = mem_alloc((job->texts->count + 1) * sizeof *r.done);
	bool ok = !job->output || (r.lines = lines_open(job->output, take_line, &r, err));
	for (size_t i = 0; ok && i < job->texts->count; i++) {
		r.text = &job->texts->items[i];
		ok = r.done[i] || measure(&r, err);
	}
	if (!lines_close(r.lines, &trouble) && ok)
		ok = err_set(err, trouble.kind, "%s", trouble.text);
	free(r.done);
	return ok;
}
