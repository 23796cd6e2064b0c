#include "tui/outline.h"

#include "base/mem.h"

void outline_init(struct outline *o)
{
	*o = (struct outline){.stale_revision = UINT64_MAX};
}

void outline_release(struct outline *o)
{
	free(o->marked.ids);
	free(o->folded.ids);
	free(o->lines.ids);
	outline_init(o);
}

/* ---- Sets of rows ---------------------------------------------------------------------------- */

static size_t set_find(const struct outline_set *set, uint64_t id)
{
	size_t i = 0;
	while (i < set->count && set->ids[i] != id)
		i++;
	return i;
}

static bool set_has(const struct outline_set *set, uint64_t id)
{
	return set_find(set, id) < set->count;
}

static void set_put(struct outline_set *set, uint64_t id, bool in)
{
	size_t at = set_find(set, id);
	if (in && at == set->count) {
		MEM_GROW(set->ids, set->count + 1, &set->cap);
		set->ids[set->count++] = id;
	} else if (!in && at < set->count) {
		set->ids[at] = set->ids[--set->count];
	}
}

/* ---- Folds ----------------------------------------------------------------------------------- */

bool outline_folded(const struct outline *o, uint64_t heading)
{
	return set_has(&o->folded, heading);
}

size_t outline_next(const struct outline *o, const struct doc *doc, size_t index)
{
	const struct row *row = doc->rows[index];
	bool folded = row->kind == ROW_HEADING && outline_folded(o, row->id);
	return folded ? doc_row_end(doc, index) : index + 1;
}

size_t outline_cover(const struct outline *o, const struct doc *doc, size_t index)
{
	size_t i = 0;
	if (!o->folded.count)
		return index;
	while (i < doc->row_count && outline_next(o, doc, i) <= index)
		i = outline_next(o, doc, i);
	return i;
}

void outline_fold(struct outline *o, const struct doc *doc, uint64_t heading, bool folded)
{
	size_t index = doc_row_index(doc, heading);
	if (index == doc->row_count || doc->rows[index]->kind != ROW_HEADING)
		return;
	set_put(&o->folded, heading, folded);
	outline_index(o, doc);
}

/* Unfolds every heading that hides the row. */
static void reveal(struct outline *o, const struct doc *doc, size_t index)
{
	for (size_t cover; (cover = outline_cover(o, doc, index)) != index;)
		set_put(&o->folded, doc->rows[cover]->id, false);
}

/* ---- The selection --------------------------------------------------------------------------- */

static size_t select_at(struct outline *o, const struct doc *doc, size_t index)
{
	o->index = index;
	o->selected = doc->rows[index]->id;
	return index;
}

size_t outline_index(struct outline *o, const struct doc *doc)
{
	size_t index = doc_row_index(doc, o->selected);
	if (doc->row_count == 0)
		return o->index = index;
	if (index == doc->row_count)
		index = o->index < doc->row_count ? o->index : doc->row_count - 1;
	return select_at(o, doc, outline_cover(o, doc, index));
}

void outline_select(struct outline *o, const struct doc *doc, size_t index)
{
	if (doc->row_count == 0)
		return;
	if (index < doc->row_count)
		reveal(o, doc, index);
	else
		index = outline_cover(o, doc, doc->row_count - 1);
	select_at(o, doc, index);
	o->follow = false;
}

static size_t row_above(const struct outline *o, const struct doc *doc, size_t index)
{
	return index ? outline_cover(o, doc, index - 1) : 0;
}

void outline_move(struct outline *o, const struct doc *doc, long by)
{
	size_t index = outline_index(o, doc), last = doc->row_count;
	if (!last)
		return;
	for (; by < 0 && index > 0; by++)
		index = row_above(o, doc, index);
	for (; by > 0 && outline_next(o, doc, index) < last; by--)
		index = outline_next(o, doc, index);
	outline_select(o, doc, index);
}

int outline_number(const struct doc *doc, size_t index)
{
	int number = 0;
	for (size_t i = 0; i <= index && i < doc->row_count; i++)
		number += doc->rows[i]->kind == ROW_SECTION;
	return number;
}

size_t outline_row_at(const struct outline *o, const struct doc *doc, int line)
{
	bool shown = line >= 0 && (size_t)line < o->lines.count;
	return shown ? doc_row_index(doc, o->lines.ids[line]) : doc->row_count;
}

/* ---- Marks ----------------------------------------------------------------------------------- */

bool outline_marked(const struct outline *o, uint64_t row)
{
	return set_has(&o->marked, row);
}

void outline_mark(struct outline *o, uint64_t row)
{
	set_put(&o->marked, row, !outline_marked(o, row));
}

bool outline_unmark_all(struct outline *o)
{
	bool any = o->marked.count > 0;
	o->marked.count = 0;
	return any;
}

size_t outline_marks(const struct outline *o, const struct doc *doc)
{
	size_t count = 0;
	for (size_t i = 0; i < o->marked.count; i++)
		count += doc_row(doc, o->marked.ids[i]) != NULL;
	return count;
}

size_t outline_chosen(const struct outline *o, const struct doc *doc, uint64_t **rows)
{
	size_t count = 0;
	*rows = mem_alloc((doc->row_count + 1) * sizeof **rows);
	for (size_t i = 0; o->marked.count && i < doc->row_count; i++) {
		if (outline_marked(o, doc->rows[i]->id))
			(*rows)[count++] = doc->rows[i]->id;
	}
	if (!count && doc_row(doc, o->selected))
		(*rows)[count++] = o->selected;
	return count;
}

size_t outline_chosen_sections(const struct outline *o, const struct doc *doc, uint64_t **rows)
{
	uint64_t *chosen;
	size_t chosen_count = outline_chosen(o, doc, &chosen), count = 0, end = 0;
	*rows = mem_alloc((doc->row_count + 1) * sizeof **rows);
	for (size_t i = 0; i < chosen_count; i++) {
		size_t at = doc_row_index(doc, chosen[i]);
		size_t past = doc_row_end(doc, at);
		for (at = at > end ? at : end; at < past; at++) {
			if (doc->rows[at]->kind == ROW_SECTION)
				(*rows)[count++] = doc->rows[at]->id;
		}
		end = past > end ? past : end;
	}
	free(chosen);
	return count;
}
