#include "write/making.h"

#include "base/clock.h"
#include "base/mem.h"
#include "doc/session.h"
#include "write/engine.h"
#include "write/target.h"

struct making {
	struct session *session;
	struct engine *engine;
	const struct memo *memo;
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
	struct session *session = session_scratch();
	if (!target_begin(session, job->instruction, job->target, job->language, err)) {
		session_abandon(session);
		return NULL;
	}
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
	engine_set_memo(m->engine, job->memo);
	m->memo = job->memo;
	return m;
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
	if (memo_trouble(m->memo)->kind) /* what cannot be kept should not be paid for */
		fail(m, memo_trouble(m->memo));
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

void making_free(struct making *m)
{
	engine_free(m->engine);
	session_abandon(m->session);
	free(m);
}
