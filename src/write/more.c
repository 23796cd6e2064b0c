/* Sections that the plan lacks: asked of the planner when everything is written and the document is
 * still short. */
#include "base/mem.h"
#include "write/balance.h"
#include "write/run.h"

#define ROW_WORDS     500 /* of a section that is added, about */
#define ROWS_MAX      10  /* at once */
#define ADDITIONS_MAX 2   /* in one run */

static int rows_for(long words)
{
	long rows = (words + ROW_WORDS / 2) / ROW_WORDS;
	return rows < 1 ? 1 : rows > ROWS_MAX ? ROWS_MAX : (int)rows;
}

bool more_begin(struct engine *e, long words)
{
	if (!e->add_sections || words < BALANCE_LEAST || e->additions >= ADDITIONS_MAX)
		return false;
	struct task *t = task_new(e, ASK_MORE, 0);
	t->asked = (int)words;
	e->additions++;
	if (task_ask(t, NULL))
		return true;
	task_free(t);
	return false;
}

/* ---- Reading the answer ---- */

struct proposal {
	uint64_t place; /* the row that it comes after */
	char *point;
	int words;
};

struct answer {
	const struct doc *doc;
	uint64_t place; /* of the line that is read */
	struct proposal proposals[ROWS_MAX];
	size_t count, wanted;
};

static uint64_t section_numbered(const struct doc *doc, long number)
{
	long counted = 0;
	for (size_t i = 0; i < doc->row_count; i++) {
		counted += doc->rows[i]->kind == ROW_SECTION;
		if (counted == number)
			return doc->rows[i]->id;
	}
	return 0;
}

/* Before the last section, which rounds the document off. */
static uint64_t usual_place(const struct doc *doc)
{
	size_t last = doc->row_count;
	while (last && doc->rows[last - 1]->kind != ROW_SECTION)
		last--;
	return last > 1 ? doc->rows[last - 2]->id : last ? doc->rows[0]->id : 0;
}

static void on_item(void *ctx, const struct plan_item *item)
{
	struct answer *a = ctx;
	if (item->kind == PLAN_SECTION && a->count < a->wanted)
		a->proposals[a->count++] = (struct proposal){a->place, mem_strdup(item->text), item->words};
}

/* "After Paragraph 3 - Main Point: …": its place, and the line from "Paragraph" on. */
static const char *read_place(struct answer *a, const char *line)
{
	static const char after[] = "After ";
	const char *at = strstr(line, after);
	a->place = usual_place(a->doc);
	if (!at || at - line > 8) /* a bullet, a number */
		return line;
	const char *rest = at + strlen(after), *digits = rest + strcspn(rest, "0123456789");
	uint64_t place = section_numbered(a->doc, strtol(digits, NULL, 10));
	a->place = place ? place : a->place;
	return rest;
}

/* Each line by a parser of its own, so that its place is known with it. */
static void read_line(struct answer *a, const char *line)
{
	struct plan_parser parser;
	const char *row = read_place(a, line);
	plan_parser_init(&parser, on_item, a);
	plan_parser_feed(&parser, row, strlen(row));
	plan_parser_finish(&parser);
	plan_parser_release(&parser);
}

static void read_answer(struct answer *a, const char *said)
{
	char *text = mem_strdup(said), *rest = text;
	for (char *line; (line = strsep(&rest, "\n"));)
		read_line(a, line);
	free(text);
}

/* ---- Adding ---- */

static int level_after(const struct doc *doc, uint64_t place)
{
	const struct row *row = doc_row(doc, place);
	int level = row ? row->level + (row->kind == ROW_HEADING) : 1;
	return level > DOC_LEVEL_MAX ? DOC_LEVEL_MAX : level;
}

/* Those of one place stay in their order. */
static void add_rows(struct engine *e, const struct answer *a, const int *budgets)
{
	uint64_t last = 0, place = 0;
	for (size_t i = 0; i < a->count; i++) {
		const struct proposal *p = &a->proposals[i];
		uint64_t after = last && p->place == place ? last : p->place;
		struct row *row = row_new(session_new_id(e->session), ROW_SECTION,
								  level_after(&e->session->doc, after), p->point, budgets[i]);
		last = row->id;
		place = p->place;
		if (run_apply(e, edit_insert_row(row, after)))
			queue_add(e, job_for(last, DRAFT_MISSING, ""));
	}
}

void more_end(struct task *t)
{
	struct engine *e = t->engine;
	struct answer a = {.doc = &e->session->doc, .wanted = (size_t)rows_for(t->asked)};
	int budgets[ROWS_MAX];
	read_answer(&a, t->raw.data);
	for (size_t i = 0; i < a.count; i++)
		budgets[i] = a.proposals[i].words;
	plan_scale(budgets, a.count, t->asked);
	add_rows(e, &a, budgets);
	for (size_t i = 0; i < a.count; i++)
		free(a.proposals[i].point);
	task_free(t);
	drafter_fill(e);
}
