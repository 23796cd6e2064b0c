#include "doc/group.h"

struct group group_begin(struct session *s, const char *label, struct err *err)
{
	session_begin(s, ACTOR_WRITER, label);
	return (struct group){s, label, err, true};
}

void group_apply(struct group *g, struct edit e)
{
	if (g->ok)
		g->ok = session_apply(g->session, ACTOR_WRITER, g->label, e, g->err);
	else
		edit_release(&e);
}

bool group_end(struct group *g)
{
	session_end(g->session, ACTOR_WRITER);
	return g->ok;
}
