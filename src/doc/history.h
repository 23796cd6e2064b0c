/* doc/history.h: undo and redo: groups of inverse edits, for one session.
 *
 * The writer's groups go on the undo stack when they end. A run collects into a group of its own,
 * which goes on the stack when the run ends; while it goes on, undo takes the writer's last own
 * group. The first edit of a new group, the writer's or a run's, empties the redo stack. */
#ifndef DOC_HISTORY_H
#define DOC_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "doc/edit.h"

enum actor { ACTOR_WRITER, ACTOR_RUN, ACTOR_COUNT };

struct edit_group {
	char *label;        /* "set budget", "draft": what undo says it undid */
	struct edit *edits; /* inverses, in the order they were made: apply backwards */
	size_t count, cap;
	enum actor actor; /* whose it is; history.c keeps it */
};

struct history {
	struct edit_group *undo, *redo; /* stacks, oldest first */
	size_t undo_count, undo_cap, redo_count, redo_cap;
	struct edit_group open[ACTOR_COUNT];
	bool is_open[ACTOR_COUNT];
	enum actor taken; /* whose group history_take_… gave last */
};

void history_init(struct history *h);
void history_release(struct history *h);

/* Groups do not nest. A group that ends empty vanishes. */
void history_begin(struct history *h, enum actor actor, const char *label);
void history_end(struct history *h, enum actor actor);

/* Takes an inverse into the actor's open group; with none open it makes a group of this one edit,
 * labelled `label`. EDIT_NONE is dropped. Splices that continue each other at the end of one
 * version are joined, so that a streamed section is one inverse; what a group does to a version
 * that it added itself needs none, since the version stays when the group is undone. */
void history_add(struct history *h, enum actor actor, struct edit *inverse, const char *label);

/* Makes the writer's last group one with his group right before it, where they have one label: what
 * was typed in one go is undone in one. */
void history_join(struct history *h);

/* The group to undo or redo next, taken off its stack; false when there is none. The caller applies
 * its edits from last to first, adds the inverses it gets with history_done, and releases the
 * group. */
bool history_take_undo(struct history *h, struct edit_group *group);
bool history_take_redo(struct history *h, struct edit_group *group);
void history_done(struct history *h, struct edit_group *opposite, bool was_undo);
void edit_group_add(struct edit_group *g, struct edit *inverse); /* takes the edit */
void edit_group_release(struct edit_group *g);

#endif
