#include "write/shape.h"

#include "base/mem.h"
#include "write/run.h"

/* ---- Sections ---- */

struct section {
	uint64_t id;
	int budget;
};

struct sections {
	struct section *items;
	size_t count;
};

static struct sections list_sections(const struct doc *doc, size_t first, size_t end)
{
	struct sections s = {mem_alloc((end - first) * sizeof *s.items), 0};
	for (size_t i = first; i < end; i++) {
		if (doc->rows[i]->kind == ROW_SECTION)
			s.items[s.count++] = (struct section){doc->rows[i]->id, doc->rows[i]->budget};
	}
	return s;
}

static void scale(struct sections *s, int target)
{
	int *budgets = mem_alloc(s->count * sizeof *budgets);
	for (size_t i = 0; i < s->count; i++)
		budgets[i] = s->items[i].budget;
	plan_scale(budgets, s->count, target);
	for (size_t i = 0; i < s->count; i++)
		s->items[i].budget = budgets[i];
	free(budgets);
}

static void set_budget(struct engine *e, uint64_t id, int budget)
{
	const struct row *row = doc_row(&e->session->doc, id);
	if (row && row->budget != budget)
		run_apply(e, edit_set_budget(id, budget));
}

/* "a; b", and the second row is gone. */
static void join(struct engine *e, uint64_t first, uint64_t second)
{
	const struct doc *doc = &e->session->doc;
	struct buf point = BUF_INIT;
	const char *between = strcmp(doc->language, "zh") == 0 ? "；" : "; ";
	buf_addf(&point, "%s%s%s", doc_row(doc, first)->point, between, doc_row(doc, second)->point);
	run_apply(e, edit_set_point(first, point.data));
	run_apply(e, edit_remove_row(second));
	buf_release(&point);
}

static void join_short(struct engine *e, struct sections *s)
{
	for (size_t i = 0; i < s->count && s->count > 1;) {
		if (s->items[i].budget >= SHAPE_LEAST) {
			i++;
			continue;
		}
		bool back = i + 1 == s->count || (i && s->items[i - 1].budget < s->items[i + 1].budget);
		size_t first = back ? i - 1 : i;
		join(e, s->items[first].id, s->items[first + 1].id);
		s->items[first].budget += s->items[first + 1].budget;
		memmove(s->items + first + 1, s->items + first + 2,
				(--s->count - first - 1) * sizeof *s->items);
		i = first;
	}
}

static void number_point(struct engine *e, uint64_t id, const char *point, int part, int parts)
{
	struct buf numbered = BUF_INIT;
	buf_addf(&numbered, "%s (%d/%d)", point, part, parts);
	run_apply(e, edit_set_point(id, numbered.data));
	buf_release(&numbered);
}

/* One row of too many words becomes several of the same point, numbered. */
static void split(struct engine *e, struct section section)
{
	const struct row *row = doc_row(&e->session->doc, section.id);
	int parts = (section.budget + SHAPE_MOST - 1) / SHAPE_MOST, given = section.budget / parts;
	char *point = mem_strdup(row->point);
	int level = row->level;
	uint64_t before = section.id;
	for (int part = 2; part <= parts; part++) {
		int upto = (int)((int64_t)section.budget * part / parts);
		struct row *more =
			row_new(session_new_id(e->session), ROW_SECTION, level, point, upto - given);
		uint64_t id = more->id;
		given = upto;
		run_apply(e, edit_insert_row(more, before));
		number_point(e, id, point, part, parts);
		before = id;
	}
	set_budget(e, section.id, section.budget / parts);
	number_point(e, section.id, point, 1, parts);
	free(point);
}

void shape_rows(struct engine *e, size_t first, size_t end, int target)
{
	struct sections s = list_sections(&e->session->doc, first, end);
	scale(&s, target);
	if (target)
		join_short(e, &s);
	for (size_t i = 0; i < s.count; i++) {
		if (target && s.items[i].budget > SHAPE_MOST)
			split(e, s.items[i]);
		else
			set_budget(e, s.items[i].id, s.items[i].budget);
	}
	free(s.items);
}

/* ---- Chapters ---- */

/* A heading's budget is no edit of its own: the row is put in anew. */
static void plan_words(struct engine *e, size_t index, int words)
{
	const struct doc *doc = &e->session->doc;
	const struct row *row = doc->rows[index];
	if (row->budget == words)
		return;
	uint64_t before = doc_row_before(doc, row->id);
	struct row *again =
		row_new(session_new_id(e->session), ROW_HEADING, row->level, row->point, words);
	mem_set_string(&again->note, row->note);
	run_apply(e, edit_remove_row(row->id));
	run_apply(e, edit_insert_row(again, before));
}

void shape_chapters(struct engine *e, int target)
{
	const struct doc *doc = &e->session->doc;
	int *budgets = mem_alloc(doc->row_count * sizeof *budgets);
	for (size_t i = 0; i < doc->row_count; i++)
		budgets[i] = doc->rows[i]->budget;
	plan_scale(budgets, doc->row_count, target);
	for (size_t i = 0; i < doc->row_count; i++)
		plan_words(e, i, budgets[i]);
	free(budgets);
}
