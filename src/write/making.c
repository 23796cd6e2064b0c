#include "write/making.h"

#include "base/clock.h"
#include "base/mem.h"
#include "write/engine.h"
#include "write/target.h"

struct making {
	struct session *session;
	struct engine *engine;
	enum making_state state;
	bool wrote; /* a run that writes has begun */
	struct err err;
};

static void fail(struct making *m, const struct err *err)
{
	m->state = MAKING_FAILED;
	m->err = *err;
}

struct making *making_new(struct llm *llm, const struct making_job *job, struct err *err)
{
	struct session *session;
	if (!session_open(&session, job->project, SESSION_OPEN_OR_CREATE, 0, err))
		return NULL;
	if (!target_begin(session, job->instruction, job->target, job->language, err)) {
		session_close(session, NULL);
		return NULL;
	}
	session->backups = 0; /* it is an intermediate product */
	struct making *m = mem_alloc(sizeof *m);
	m->session = session;
	m->engine = engine_new(session, llm, job->model);
	if (job->roles)
		engine_set_roles(m->engine, job->roles);
	engine_set_parallel(m->engine, job->parallel);
	engine_set_best(m->engine, job->best);
	engine_set_plain(m->engine, job->plain);
	engine_set_paper(m->engine, job->paper);
	engine_set_length(m->engine, job->tighten, job->add_sections);
	return m;
}

/* A plan cut off by engine_stop would count as all there is. */
static void mark_unplanned(struct session *s)
{
	if (s->doc.row_count)
		session_apply(s, ACTOR_WRITER, "plan", edit_set_planning(true), NULL);
}

/* The engine is idle: what comes next? */
static void advance(struct making *m)
{
	struct err err = ERR_INIT;
	size_t left = engine_rows_left(m->engine);
	if (engine_needs_plan(m->engine)) {
		if (!engine_plan(m->engine, &err))
			fail(m, &err);
	} else if (left && !m->wrote) {
		m->wrote = true;
		if (!engine_write(m->engine, 0, &err))
			fail(m, &err);
	} else if (left) {
		err_set(&err, ERR_SHORT, "%zu section%s could not be written.", left, left == 1 ? "" : "s");
		fail(m, &err);
	} else {
		m->state = MAKING_DONE;
	}
}

static void look(struct making *m)
{
	struct engine_progress now;
	engine_news(m->engine, &now);
	if (m->session->trouble.kind) /* what cannot be kept should not be paid for */
		fail(m, &m->session->trouble);
	else if (now.state == ENGINE_IDLE && now.trouble->kind)
		fail(m, now.trouble);
	else if (now.state == ENGINE_IDLE)
		advance(m);
}

int64_t making_tick(struct making *m)
{
	if (m->state != MAKING_ON)
		return CLOCK_NEVER;
	int64_t due = engine_tick(m->engine);
	due = clock_earlier(due, session_tick(m->session));
	look(m);
	return m->state == MAKING_ON ? due : 0;
}

enum making_state making_state(const struct making *m)
{
	return m->state;
}

const struct err *making_error(const struct making *m)
{
	return &m->err;
}

const struct doc *making_doc(const struct making *m)
{
	return &m->session->doc;
}

long making_tokens(const struct making *m)
{
	struct engine_progress now;
	engine_progress(m->engine, &now);
	return now.tokens;
}

bool making_free(struct making *m, struct err *err)
{
	struct engine_progress now;
	engine_news(m->engine, &now);
	bool planned = now.state == ENGINE_PLANNING || engine_needs_plan(m->engine);
	engine_free(m->engine);
	if (planned)
		mark_unplanned(m->session);
	bool ok = session_close(m->session, err);
	free(m);
	return ok;
}
