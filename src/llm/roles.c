#include "llm/roles.h"

#include "base/mem.h"

void roles_copy(struct model_roles *to, const struct model_roles *from)
{
	*to = (struct model_roles){{NULL}};
	for (int i = 0; i < MODEL_ROLES; i++) {
		if (!from->models[i])
			continue;
		to->models[i] = mem_alloc(sizeof *to->models[i]);
		model_copy(to->models[i], from->models[i]);
	}
}

void roles_release(struct model_roles *roles)
{
	for (int i = 0; i < MODEL_ROLES; i++) {
		if (roles->models[i])
			model_release(roles->models[i]);
		free(roles->models[i]);
		roles->models[i] = NULL;
	}
}

enum model_role role_of_ask(enum ask_role role)
{
	if (role == ASK_SUMMARY)
		return MODEL_SUMMARISER;
	return role < ASK_WRITE ? MODEL_PLANNER : MODEL_WRITER;
}

const struct model *roles_model(const struct model_roles *roles, enum model_role role,
								const struct model *writer)
{
	return roles->models[role] ? roles->models[role] : writer;
}
