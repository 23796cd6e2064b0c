#include "cmd/headless.h"

#include <poll.h>

#include "base/clock.h"
#include "base/signals.h"
#include "cmd/output.h"
#include "write/target.h"

/* ---- Opening and closing ---------------------------------------------------------------------- */
static bool begin(struct session *s, const struct headless_job *job, struct err *err)
{
	const char *instruction = job->instruction ? job->instruction : s->doc.instruction;
	if (!*instruction)
		return err_set(err, ERR_USAGE,
					   "%s holds no instruction yet: say what to write with -i TEXT.", s->path);
	if (target_begin(s, instruction, job->target, err))
		return true;
	if (err->kind == ERR_USAGE) {
		struct err why = *err;
		err_set(err, ERR_USAGE, "%s Name another project with --project FILE.", why.text);
	}
	return false;
}

bool headless_open(struct headless *h, const struct headless_job *job, struct err *err)
{
	*h = (struct headless){.session = NULL};
	if (!session_open(&h->session, job->project, SESSION_OPEN_OR_CREATE, 0, err))
		return false;
	if (*h->session->recovered)
		output_say(h->session->recovered);
	if (!begin(h->session, job, err)) {
		session_close(h->session, NULL);
		return false;
	}
	signals_open(SIGNALS_INTERRUPT | SIGNALS_QUIT);
	progress_init(&h->progress);
	h->llm = llm_new();
	h->engine = engine_new(h->session, h->llm, job->model);
	return true;
}

bool headless_close(struct headless *h, struct err *err)
{
	struct err trouble = ERR_INIT;
	progress_release(&h->progress);
	engine_free(h->engine);
	llm_free(h->llm);
	bool saved = session_close(h->session, &trouble);
	signals_close();
	if (!saved && !err->kind)
		*err = trouble;
	return saved;
}

/* ---- The loop --------------------------------------------------------------------------------- */
static bool stop(struct headless *h, struct err *err, const struct err *why)
{
	engine_stop(h->engine);
	session_tick(h->session);
	*err = *why;
	return false;
}

/* Waits once, and says whether a signal asks us to stop. */
static bool wait_interrupted(struct headless *h, int64_t due)
{
	struct pollfd signals = {.fd = signals_fd(), .events = POLLIN};
	llm_wait(h->llm, &signals, 1, due);
	return signals_take() & (SIGNALS_INTERRUPT | SIGNALS_QUIT);
}

/* Turns until the run is over. */
static bool turn(struct headless *h, struct err *err)
{
	static const struct err interrupted = {ERR_INTERRUPTED, "Stopped."};
	struct session *s = h->session;
	for (;;) {
		struct engine_progress now;
		int64_t due = clock_earlier(engine_tick(h->engine), session_tick(s));
		if (s->trouble.kind) /* what is not on disk should not be paid for */
			return stop(h, err, &s->trouble);
		engine_progress(h->engine, &now);
		due = clock_earlier(due, progress_turn(&h->progress, &s->doc, &now));
		if (now.state == ENGINE_IDLE) {
			progress_clear(&h->progress);
			return !now.trouble->kind || stop(h, err, now.trouble);
		}
		if (wait_interrupted(h, due))
			return stop(h, err, &interrupted);
	}
}

/* ---- Runs ------------------------------------------------------------------------------------- */
bool headless_plan(struct headless *h, struct err *err)
{
	if (h->session->doc.row_count)
		return true;
	if (!engine_plan(h->engine, err) || !turn(h, err))
		return false;
	progress_planned(&h->progress, &h->session->doc);
	return true;
}

bool headless_write(struct headless *h, struct err *err)
{
	if (engine_rows_left(h->engine)) {
		progress_writes(&h->progress, &h->session->doc);
		if (!engine_write(h->engine, 0, err) || !turn(h, err))
			return false;
	}
	size_t left = engine_rows_left(h->engine);
	return !left || err_set(err, ERR_SHORT, "%zu section%s could not be written.", left,
							left == 1 ? "" : "s");
}
