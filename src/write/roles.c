/* write/roles.c: who is asked: the model of a request's role, and the fall-back once one failed. */
#include "base/mem.h"
#include "write/run.h"

static bool is_same(const struct model *a, const struct model *b)
{
	return a->provider == b->provider && !strcmp(a->name, b->name) &&
		   !strcmp(a->base_url, b->base_url);
}

static void put(struct model *slot, const struct model *model)
{
	struct model copy;
	model_copy(&copy, model);
	model_release(slot);
	*slot = copy;
}

struct model *roles_asked(struct engine *e, enum ask_role role)
{
	struct model *own = e->roles.models[role_of_ask(role)];
	return own && !e->fallen ? own : &e->model;
}

bool roles_writes(const struct task *t)
{
	return is_same(&t->model, &t->engine->model);
}

void engine_set_roles(struct engine *e, const struct model_roles *roles)
{
	roles_release(&e->roles);
	roles_copy(&e->roles, roles);
}

void engine_set_model(struct engine *e, const struct model *model)
{
	if (e->fallen)
		model_release(&e->own);
	e->fallen = false;
	put(&e->model, model);
	pace_release(&e->pace);
}

void roles_begin(struct engine *e)
{
	if (!e->fallen)
		return;
	model_release(&e->model);
	e->model = e->own;
	e->fallen = false;
	pace_release(&e->pace);
}

void roles_release_engine(struct engine *e)
{
	roles_begin(e);
	roles_release(&e->roles);
	model_release(&e->model);
}

static void fall(struct task *t, const struct model *fallback, const struct err *why)
{
	struct engine *e = t->engine;
	struct buf text = BUF_INIT, failed = BUF_INIT, next = BUF_INIT;
	model_describe(&t->model, &failed);
	model_describe(fallback, &next);
	buf_addf(&text, "%s failed, so %s goes on. %s", failed.data, next.data, why->text);
	mem_set_string(&e->warning, text.data);
	buf_release(&text);
	buf_release(&failed);
	buf_release(&next);
	model_copy(&e->own, &e->model);
	put(&e->model, fallback);
	pace_release(&e->pace);
	e->fallen = true;
}

bool roles_fall_back(struct task *t, const struct err *why)
{
	struct engine *e = t->engine;
	const struct model *fallback = e->roles.models[MODEL_FALLBACK];
	if (!fallback || why->kind != ERR_MODEL || is_same(&t->model, fallback))
		return false;
	if (!e->fallen)
		fall(t, fallback, why);
	put(&t->model, fallback);
	/* What came is kept, and goes on as after any reply that broke off. */
	return !t->raw.len && task_ask(t, NULL);
}
