/* llm/roles.h: which model is asked for what, where that is not the writer's for everything. */
#ifndef LLM_ROLES_H
#define LLM_ROLES_H

#include "llm/provider.h"

enum model_role {
	MODEL_WRITER,     /* sections, and whatever has no model of its own */
	MODEL_PLANNER,    /* outlines, titles, further sections */
	MODEL_SUMMARISER, /* of what goes beyond the window */
	MODEL_JUDGE,      /* of how good a text is */
	MODEL_FALLBACK,   /* in the place of one that fails */
	MODEL_ROLES
};

struct model_roles {
	struct model
		*models[MODEL_ROLES]; /* owned; NULL: the writer's. [MODEL_WRITER] is always NULL */
};

void roles_copy(struct model_roles *to, const struct model_roles *from); /* `to` uninitialised */
void roles_release(struct model_roles *roles);

enum model_role role_of_ask(enum ask_role role);

/* The model of a role, `writer` where it has none of its own. */
const struct model *roles_model(const struct model_roles *roles, enum model_role role,
								const struct model *writer);

#endif
