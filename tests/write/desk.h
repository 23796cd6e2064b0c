/* tests/write/desk.h: one document with an engine, and the loop that turns it. */
#ifndef TESTS_WRITE_DESK_H
#define TESTS_WRITE_DESK_H

#include "write/engine.h"

#include "../test.h"

#include "../help.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/paths.h"
#include "write/target.h"

struct desk {
	char *folder, *path;
	struct session *session;
	struct llm *llm;
	struct model model;
	struct engine *engine;
};

static inline void desk_open(struct desk *d)
{
	struct err err = ERR_INIT;
	if (!session_open(&d->session, d->path, SESSION_OPEN_OR_CREATE, 7, &err))
		fail_msg("%s", err.text);
	d->engine = engine_new(d->session, d->llm, &d->model);
}

static inline void desk_init_model(struct desk *d, const char *instruction, int target)
{
	d->folder = folder_new();
	setenv("XDG_STATE_HOME", d->folder, 1);
	d->path = folder_path(d->folder, "book.longhand");
	d->llm = llm_new();
	desk_open(d);
	assert_true(target_begin(d->session, instruction, target, NULL, NULL));
}

static inline void desk_release(struct desk *d)
{
	engine_free(d->engine);
	assert_true(session_close(d->session, NULL));
	llm_free(d->llm);
	model_release(&d->model);
	folder_remove(d->folder);
	free(d->folder);
	free(d->path);
}

/* As kill -9 would leave it, and opened again: the files of this moment are put back over what an
 * orderly end writes. */
static inline void desk_crash(struct desk *d)
{
	struct buf project = BUF_INIT, journal = BUF_INIT;
	char *journal_path = paths_hidden(d->path, ".journal");
	session_tick(d->session);
	assert_true(file_read(d->path, FILE_LIMIT, &project, NULL));
	assert_true(file_read(journal_path, FILE_LIMIT, &journal, NULL));
	engine_free(d->engine);
	session_abandon(d->session);
	assert_true(file_write(d->path, project.data, project.len, NULL));
	assert_true(file_write(journal_path, journal.data, journal.len, NULL));
	desk_open(d);
	free(journal_path);
	buf_release(&project);
	buf_release(&journal);
}

static inline enum engine_state state_of(const struct desk *d)
{
	struct engine_progress p;
	engine_progress(d->engine, &p);
	return p.state;
}

static inline void turn(struct desk *d)
{
	int64_t deadline = clock_earlier(engine_tick(d->engine), session_tick(d->session));
	llm_wait(d->llm, NULL, 0, deadline);
}

static inline void run_to_the_end(struct desk *d)
{
	while (state_of(d) != ENGINE_IDLE)
		turn(d);
	session_tick(d->session);
}

static inline void run_until_words(struct desk *d, long words)
{
	while (doc_words(&d->session->doc) < words && state_of(d) != ENGINE_IDLE)
		turn(d);
}

static inline void make_plan(struct desk *d)
{
	assert_true(engine_plan(d->engine, NULL));
	run_to_the_end(d);
}

static inline const struct doc *doc_of(const struct desk *d)
{
	return &d->session->doc;
}

static inline const struct row *row_at(const struct desk *d, size_t index)
{
	return doc_of(d)->rows[index];
}

static inline char *text_of(const struct row *row)
{
	const struct version *v = row_current(row);
	return mem_strdup(v ? v->text.data : "");
}

/* With the demo writer, at `speed` words per second. */
static inline void desk_init(struct desk *d, const char *instruction, int target, double speed)
{
	model_init(&d->model);
	d->model.provider = provider_named("demo");
	d->model.has_seed = true;
	d->model.seed = 3;
	d->model.speed = speed;
	desk_init_model(d, instruction, target);
}

#endif
