#include "doc/history.h"

#include <assert.h>

#include "base/mem.h"

/* ---- Groups --------------------------------------------------------------------------------- */

/* Both take out bytes, and the second took in what follows the first's. */
static bool continues(const struct edit *last, const struct edit *next)
{
	return last->kind == EDIT_SPLICE && next->kind == EDIT_SPLICE && last->row == next->row &&
		   last->version == next->version && !last->text.len && !next->text.len &&
		   next->at == last->at + last->del;
}

static bool is_of_added_version(const struct edit_group *g, const struct edit *e)
{
	if (e->kind != EDIT_SPLICE && e->kind != EDIT_SET_STATE)
		return false;
	for (size_t i = g->count; i > 0; i--) {
		const struct edit *add = &g->edits[i - 1];
		if (add->undoes_add && add->row == e->row && add->other == e->version)
			return true;
	}
	return false;
}

void edit_group_add(struct edit_group *g, struct edit *inverse)
{
	struct edit *last = g->count ? &g->edits[g->count - 1] : NULL;
	if (inverse->kind == EDIT_NONE || is_of_added_version(g, inverse)) {
		edit_release(inverse);
	} else if (last && continues(last, inverse)) {
		last->del += inverse->del;
		edit_release(inverse);
	} else {
		MEM_GROW(g->edits, g->count + 1, &g->cap);
		g->edits[g->count++] = *inverse;
		*inverse = (struct edit){.text = BUF_INIT};
	}
}

void edit_group_release(struct edit_group *g)
{
	for (size_t i = 0; i < g->count; i++)
		edit_release(&g->edits[i]);
	free(g->edits);
	free(g->label);
	*g = (struct edit_group){0};
}

/* ---- Stacks --------------------------------------------------------------------------------- */

static void clear(struct edit_group *stack, size_t *count)
{
	while (*count)
		edit_group_release(&stack[--*count]);
}

static void push(struct edit_group **stack, size_t *count, size_t *cap, struct edit_group *g)
{
	MEM_GROW(*stack, *count + 1, cap);
	(*stack)[(*count)++] = *g;
	*g = (struct edit_group){0};
}

/* The last group that may be undone or redone now: while a run goes on, the writer's last. */
static bool take(struct history *h, struct edit_group *stack, size_t *count, struct edit_group *g)
{
	size_t at = *count;
	while (at && h->is_open[ACTOR_RUN] && stack[at - 1].actor != ACTOR_WRITER)
		at--;
	if (!at)
		return false;
	struct edit_group *place = &stack[at - 1];
	*g = *place;
	memmove(place, place + 1, (*count - at) * sizeof *place);
	--*count;
	h->taken = g->actor;
	return true;
}

/* ---- The history ---------------------------------------------------------------------------- */

void history_init(struct history *h)
{
	*h = (struct history){0};
}

void history_release(struct history *h)
{
	clear(h->undo, &h->undo_count);
	clear(h->redo, &h->redo_count);
	free(h->undo);
	free(h->redo);
	for (int actor = 0; actor < ACTOR_COUNT; actor++)
		edit_group_release(&h->open[actor]);
	history_init(h);
}

void history_begin(struct history *h, enum actor actor, const char *label)
{
	assert(!h->is_open[actor]);
	h->is_open[actor] = true;
	h->open[actor] = (struct edit_group){.label = mem_strdup(label), .actor = actor};
}

void history_end(struct history *h, enum actor actor)
{
	assert(h->is_open[actor]);
	h->is_open[actor] = false;
	if (h->open[actor].count)
		push(&h->undo, &h->undo_count, &h->undo_cap, &h->open[actor]);
	else
		edit_group_release(&h->open[actor]);
}

void history_add(struct history *h, enum actor actor, struct edit *inverse, const char *label)
{
	if (inverse->kind == EDIT_NONE) {
		edit_release(inverse);
		return;
	}
	bool alone = !h->is_open[actor];
	if (alone)
		history_begin(h, actor, label);
	if (!h->open[actor].count)
		clear(h->redo, &h->redo_count);
	edit_group_add(&h->open[actor], inverse);
	if (alone)
		history_end(h, actor);
}

void history_join(struct history *h)
{
	if (h->undo_count < 2)
		return;
	struct edit_group *last = &h->undo[h->undo_count - 1], *into = last - 1;
	if (last->actor != ACTOR_WRITER || into->actor != ACTOR_WRITER ||
		strcmp(last->label, into->label) != 0)
		return;
	for (size_t i = 0; i < last->count; i++)
		edit_group_add(into, &last->edits[i]);
	edit_group_release(last);
	h->undo_count--;
}

bool history_take_undo(struct history *h, struct edit_group *group)
{
	return take(h, h->undo, &h->undo_count, group);
}

bool history_take_redo(struct history *h, struct edit_group *group)
{
	return take(h, h->redo, &h->redo_count, group);
}

void history_done(struct history *h, struct edit_group *opposite, bool was_undo)
{
	opposite->actor = h->taken;
	if (!opposite->count)
		edit_group_release(opposite);
	else if (was_undo)
		push(&h->redo, &h->redo_count, &h->redo_cap, opposite);
	else
		push(&h->undo, &h->undo_count, &h->undo_cap, opposite);
}
