#include "llm/trace.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/log.h"

void trace_begin(struct trace *t, unsigned id)
{
	*t = (struct trace){.id = log_is_open() ? id : 0, .began = clock_now()};
}

void trace_try(const struct trace *t, const struct model *m, const struct buf *body, int tries)
{
	struct buf who = BUF_INIT, what = BUF_INIT;
	if (!t->id)
		return;
	model_describe(m, &who);
	buf_addf(&what, "#%u sends", t->id);
	log_line("#%u asks %s: %zu bytes, try %d", t->id, who.data, body->len, tries);
	log_bytes(what.data, body->data, body->len);
	buf_release(&who);
	buf_release(&what);
}

void trace_bytes(const struct trace *t, const char *bytes, size_t len)
{
	struct buf what = BUF_INIT;
	if (!t->id || !log_has_bodies())
		return;
	buf_addf(&what, "#%u gets", t->id);
	log_bytes(what.data, bytes, len);
	buf_release(&what);
}

static void add_seconds(struct buf *out, int64_t ms)
{
	buf_addf(out, "%" PRId64 ".%" PRId64 " s", ms / 1000, ms % 1000 / 100);
}

void trace_pause(const struct trace *t, int64_t ms, const char *why)
{
	struct buf wait = BUF_INIT;
	if (!t->id)
		return;
	add_seconds(&wait, ms);
	log_line("#%u waits %s: %s", t->id, wait.data, why);
	buf_release(&wait);
}

static void tell_last(const struct trace *t, const char *how, const char *more)
{
	struct buf took = BUF_INIT;
	if (!t->id)
		return;
	add_seconds(&took, clock_now() - t->began);
	log_line("#%u %s after %s: %zu bytes of text%s", t->id, how, took.data, t->text_len, more);
	buf_release(&took);
}

void trace_end(const struct trace *t, enum finish finish, const struct usage_report *usage)
{
	struct buf more = BUF_INIT;
	if (usage)
		buf_addf(&more, ", tokens: %ld prompt, %ld of them cached, %ld completion, %ld reasoning",
				 usage->prompt, usage->cached, usage->completion, usage->reasoning);
	tell_last(t, finish == FINISH_LENGTH ? "was cut at its length" : "ended", more.data);
	buf_release(&more);
}

void trace_fail(const struct trace *t, const struct err *err)
{
	struct buf more = BUF_INIT;
	buf_addf(&more, "; %s", err->text);
	tell_last(t, "failed", more.data);
	buf_release(&more);
}

void trace_cancel(const struct trace *t)
{
	tell_last(t, "was cancelled", "");
}
