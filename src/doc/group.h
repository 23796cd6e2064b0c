/* doc/group.h: several of the writer's edits as one group, which one undo takes back. After an edit
 * that is refused the rest is dropped, and group_end says so. Groups do not nest. */
#ifndef DOC_GROUP_H
#define DOC_GROUP_H

#include <stdbool.h>

#include "base/err.h"
#include "doc/session.h"

struct group {
	struct session *session;
	const char *label;
	struct err *err;
	bool ok;
};

struct group group_begin(struct session *s, const char *label, struct err *err);
void group_apply(struct group *g, struct edit e);
bool group_end(struct group *g);

#endif
