#include "batch/asking.h"

#include <poll.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/signals.h"

struct run;

struct question {
	struct run *run;
	size_t index;
	int tries;
	struct reply *reply; /* NULL when it has ended */
	struct buf answer;
	struct err err; /* of the reply, or why the last answer was of no use */
	bool broken;    /* the reply failed */
	bool refused;   /* by a server that answers others */
	bool over;
};

struct run {
	struct llm *llm;
	const struct asking_job *job;
	struct question **open; /* work.now.at_work of them, with room for job->jobs */
	size_t next;
	struct work work;
	struct err first;
	struct refused {
		size_t index;
		struct err why;
	} * refused;
	size_t refused_count, refused_cap;
};

/* ---- Telling -------------------------------------------------------------------------------- */

static void tell_ended(struct run *r, size_t index, const struct buf *says, const struct err *err)
{
	const struct work_piece piece = {(long)index, says->data, err};
	work_ended(&r->work, &piece);
}

/* ---- One question --------------------------------------------------------------------------- */

static void hear(void *ctx, const struct reply_event *event)
{
	struct question *q = ctx;
	if (event->kind == REPLY_TEXT)
		buf_add(&q->answer, event->text, event->len);
	if (event->kind == REPLY_ERROR) {
		q->err = *event->err;
		q->broken = true;
		q->refused = event->refused;
	}
	if (event->kind == REPLY_ERROR || event->kind == REPLY_END)
		q->reply = NULL;
}

static bool ask(struct question *q)
{
	struct run *r = q->run;
	const struct asking_job *job = r->job;
	struct buf prompt = BUF_INIT;
	int seed = job->attempt ? job->attempt(job->ctx, q->index) : 0;
	buf_clear(&q->answer);
	q->err = (struct err)ERR_INIT;
	bool ok = job->prompt(job->ctx, q->index, &prompt, &q->err);
	if (ok) {
		const struct ask what = {.role = ASK_TITLE,
								 .prompt = prompt.data,
								 .prompt_len = prompt.len,
								 .attempt = seed + q->tries * 1000003,
								 .language = "en",
								 .instruction = "",
								 .point = ""};
		q->reply = llm_ask(r->llm, job->model, &what, hear, q, &q->err);
		ok = q->reply;
	}
	q->tries++;
	q->broken = !ok;
	buf_release(&prompt);
	return ok;
}

static bool begin(struct run *r)
{
	const struct asking_job *job = r->job;
	while (r->next < job->count && job->skip && job->skip(job->ctx, r->next))
		r->next++;
	if (r->next == job->count || work_hopeless(&r->work))
		return false;
	struct question *q = mem_alloc(sizeof *q);
	r->open[r->work.now.at_work++] = q;
	*q = (struct question){.run = r, .index = r->next++, .answer = BUF_INIT};
	ask(q);
	return true;
}

static void end_failed(struct question *q)
{
	struct run *r = q->run;
	const struct buf nothing = BUF_INIT;
	q->over = true;
	r->work.now.failed++;
	if (!r->first.kind)
		r->first = q->err;
	tell_ended(r, q->index, &nothing, &q->err);
	if (!q->refused || !r->job->refused)
		return;
	MEM_GROW(r->refused, r->refused_count + 1, &r->refused_cap);
	r->refused[r->refused_count++] = (struct refused){q->index, q->err};
}

/* False: nothing more can be done. */
static bool end_answered(struct question *q, bool given_up, struct err *err)
{
	struct run *r = q->run;
	const struct asking_job *job = r->job;
	struct buf says = BUF_INIT;
	enum asking_verdict verdict =
		given_up ? job->give_up(job->ctx, q->index, &q->err, &says, err)
				 : job->take(job->ctx, q->index, q->answer.data, q->answer.len, &says, &q->err);
	if (verdict == ASKING_TAKEN) {
		q->over = true;
		r->work.now.done++;
		tell_ended(r, q->index, &says, NULL);
	} else if (verdict == ASKING_ABORT && !given_up) {
		*err = q->err;
	}
	buf_release(&says);
	if (verdict == ASKING_AGAIN && q->tries < job->tries) {
		ask(q);
	} else if (verdict == ASKING_AGAIN && job->give_up) {
		return end_answered(q, true, err);
	} else if (verdict == ASKING_AGAIN) {
		end_failed(q);
	}
	return verdict != ASKING_ABORT;
}

/* A reply that has ended. */
static bool settle(struct question *q, struct err *err)
{
	if (q->reply)
		return true;
	if (!q->broken)
		return end_answered(q, false, err);
	end_failed(q);
	return true;
}

/* ---- The loop ------------------------------------------------------------------------------- */

static void question_free(struct question *q)
{
	llm_cancel(q->reply);
	buf_release(&q->answer);
	free(q);
}

static bool settle_all(struct run *r, struct err *err)
{
	bool ok = true;
	int kept = 0, count = r->work.now.at_work;
	for (int i = 0; i < count; i++) {
		struct question *q = r->open[i];
		ok = ok && settle(q, err);
		if (q->over)
			question_free(q);
		else
			r->open[kept++] = q;
	}
	r->work.now.at_work = kept;
	return ok;
}

static bool turn(struct run *r, struct err *err)
{
	struct pollfd signals = {.fd = signals_fd(), .events = POLLIN};
	llm_wait(r->llm, &signals, signals.fd >= 0, work_turn(&r->work));
	if (!settle_all(r, err))
		return false;
	return !(signals_take() & (SIGNALS_INTERRUPT | SIGNALS_QUIT)) ||
		   err_set(err, ERR_INTERRUPTED, "Stopped at %s of %s; the same command goes on there.",
				   number_text(r->work.now.done).of, number_text(r->work.now.all).of);
}

/* Those that failed alone: who answers others has said no to them. */
static bool take_refused(struct run *r, struct err *err)
{
	const struct asking_job *job = r->job;
	bool ok = true;
	if (!r->work.now.done || work_hopeless(&r->work))
		return true;
	for (size_t i = 0; ok && i < r->refused_count; i++) {
		struct buf says = BUF_INIT;
		ok = job->refused(job->ctx, r->refused[i].index, &r->refused[i].why, &says, err) ==
			 ASKING_TAKEN;
		if (ok) {
			r->work.now.failed--;
			r->work.now.done++;
			tell_ended(r, r->refused[i].index, &says, NULL);
		}
		buf_release(&says);
	}
	return ok;
}

static void release(struct run *r)
{
	free(r->refused);
	for (int i = 0; i < r->work.now.at_work; i++)
		question_free(r->open[i]);
	free(r->open);
}

bool asking_run(struct llm *llm, const struct asking_job *job, const struct work_watch *watch,
				struct err *err)
{
	struct run r = {.llm = llm, .job = job};
	bool ok = true;
	r.work.now.all = (long)job->count;
	for (size_t i = 0; job->skip && i < job->count; i++)
		r.work.now.done += job->skip(job->ctx, i);
	work_begin(&r.work, watch);
	r.open = mem_alloc((size_t)job->jobs * sizeof *r.open);
	while (ok) {
		while (r.work.now.at_work < job->jobs && begin(&r))
			;
		if (!r.work.now.at_work)
			break;
		ok = turn(&r, err);
	}
	ok = ok && take_refused(&r, err);
	release(&r);
	if (ok && r.work.now.failed)
		ok = err_set(err, ERR_MODEL,
					 "%s of %s failed%s; the same command asks for them again. The first: %s",
					 number_text(r.work.now.failed).of, number_text(r.work.now.all).of,
					 work_hopeless(&r.work) ? ", the last in a row, and no more were begun" : "",
					 r.first.text);
	return ok;
}
