#include "llm/trace.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"

#define LINE_MOST ((size_t)256 << 10) /* bytes of a line that are waited for */
#define KEY_MOST  8192                /* bytes of a key, however it is spelt */

void trace_begin(struct trace *t, unsigned id)
{
	*t = (struct trace){.id = log_is_open() ? id : 0, .began = clock_now(), .line = BUF_INIT};
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

/* The first bytes of what has come. */
static void tell_bytes(struct trace *t, size_t len)
{
	struct buf what = BUF_INIT;
	if (!len)
		return;
	buf_addf(&what, "#%u gets", t->id);
	log_bytes(what.data, t->line.data, len);
	buf_splice(&t->line, 0, len, NULL, 0);
	buf_release(&what);
}

void trace_bytes(struct trace *t, const char *bytes, size_t len)
{
	if (!t->id || !log_has_bodies())
		return;
	buf_add(&t->line, bytes, len);
	const char *end = memrchr(t->line.data, '\n', t->line.len);
	if (end)
		tell_bytes(t, (size_t)(end + 1 - t->line.data));
	else if (t->line.len > LINE_MOST)
		tell_bytes(t, t->line.len - KEY_MOST);
}

static void add_seconds(struct buf *out, int64_t ms)
{
	buf_addf(out, "%" PRId64 ".%" PRId64 " s", ms / 1000, ms % 1000 / 100);
}

void trace_pause(struct trace *t, int64_t ms, const char *why)
{
	struct buf wait = BUF_INIT;
	if (!t->id)
		return;
	tell_bytes(t, t->line.len);
	add_seconds(&wait, ms);
	log_line("#%u waits %s: %s", t->id, wait.data, why);
	buf_release(&wait);
}

static void tell_last(struct trace *t, const char *how, const char *more)
{
	struct buf took = BUF_INIT;
	if (!t->id)
		return;
	tell_bytes(t, t->line.len);
	add_seconds(&took, clock_now() - t->began);
	log_line("#%u %s after %s: %zu bytes of text%s", t->id, how, took.data, t->text_len, more);
	buf_release(&took);
}

void trace_end(struct trace *t, enum finish finish, const struct usage_report *usage)
{
	struct buf more = BUF_INIT;
	if (usage)
		buf_addf(&more, ", tokens: %ld prompt, %ld of them cached, %ld completion, %ld reasoning",
				 usage->prompt, usage->cached, usage->completion, usage->reasoning);
	tell_last(t, finish == FINISH_LENGTH ? "was cut at its length" : "ended", more.data);
	buf_release(&more);
}

void trace_fail(struct trace *t, const struct err *err)
{
	struct buf more = BUF_INIT;
	buf_addf(&more, "; %s", err->text);
	tell_last(t, "failed", more.data);
	buf_release(&more);
}

void trace_cancel(struct trace *t)
{
	tell_last(t, "was cancelled", "");
}

void trace_release(struct trace *t)
{
	if (t->line.cap)
		mem_wipe(t->line.data, t->line.cap);
	buf_release(&t->line);
}
