#include "base/mem.h"
#include "write/balance.h"
#include "write/run.h"

#define REQUESTS_MAX 3    /* for a section in one run, of those that the length asks for */
#define STUCK_MAX    2    /* continuations that add next to nothing */
#define STUCK        0.1  /* of what was there: less is next to nothing */
#define SHORT        0.9  /* of a section's words: less is continued */
#define LONG         1.15 /* more is tightened, where that is wished */
#define TOLERANCE    0.03 /* of the target */
#define SPREAD       0.01 /* of the words to come: a smaller difference is left alone */
#define SPREAD_WORDS 10
#define LEAST        30   /* words that are worth a request */
#define DEFICIT      0.03 /* of a section's budget: what is worth a request in the end */

/* ---- What a section has cost ---- */

static struct effort *effort_of(struct engine *e, uint64_t row)
{
	for (size_t i = 0; i < e->effort_count; i++) {
		if (e->efforts[i].row == row)
			return &e->efforts[i];
	}
	MEM_GROW(e->efforts, e->effort_count + 1, &e->effort_cap);
	e->efforts[e->effort_count] = (struct effort){.row = row};
	return &e->efforts[e->effort_count++];
}

static bool may_ask(struct engine *e, uint64_t row)
{
	const struct effort *effort = effort_of(e, row);
	return effort->requests < REQUESTS_MAX && effort->stuck < STUCK_MAX;
}

void loop_begin(struct engine *e)
{
	e->effort_count = 0;
	e->additions = 0;
	mem_set_string(&e->outcome, "");
	mem_set_string(&e->warning, "");
	mem_set_string(&e->choice, "");
}

int loop_requests(const struct engine *e, uint64_t row)
{
	size_t i = 0;
	while (i < e->effort_count && e->efforts[i].row != row)
		i++;
	return i < e->effort_count ? e->efforts[i].requests : 0;
}

void loop_give_up(struct engine *e, uint64_t row)
{
	effort_of(e, row)->requests = REQUESTS_MAX;
}

/* ---- What is asked ---- */

static void know_pace(struct engine *e)
{
	if (e->pace.whose)
		return;
	struct buf whose = BUF_INIT;
	model_describe(&e->model, &whose);
	buf_addf(&whose, " %s", e->session->doc.language);
	if (e->memo)
		e->pace.whose = buf_detach(&whose);
	else
		pace_load(&e->pace, whose.data);
	buf_release(&whose);
}

struct pace *loop_pace(struct engine *e)
{
	know_pace(e);
	return &e->pace;
}

int loop_ask(struct engine *e, uint64_t row, int words)
{
	if (e->plain)
		return words;
	const struct effort *effort = effort_of(e, row);
	int tried = effort->requests > 1 ? effort->requests - 1 : 0;
	know_pace(e);
	return pace_ask(&e->pace, words, tried);
}

void loop_tell(struct engine *e, int words, struct buf *out)
{
	know_pace(e);
	double ratio = pace_ratio(&e->pace);
	int asked = pace_ask(&e->pace, words, 0), cap = pace_cap(&e->pace);
	if (e->plain)
		buf_add_str(out, "the words of the plan are asked for: keep_length is off");
	else if (!e->pace.count)
		buf_add_str(out, "nothing is known yet of how this model keeps the words it is asked for");
	else if (asked == words)
		buf_addf(out, "this model writes what it is asked (%.2f of it)", ratio);
	else
		buf_addf(out, "this model writes %.2f of what it is asked: %d words are asked for %d",
				 ratio, asked, words);
	if (cap && !e->plain)
		buf_addf(out, ", and no more than %d at once", cap);
}

void loop_learn(struct task *t, long got)
{
	if (t->engine->plain)
		return;
	know_pace(t->engine);
	pace_learn(&t->engine->pace, t->asked, got);
	if (!t->engine->memo)
		pace_save(&t->engine->pace);
}

/* ---- What comes of a reply ---- */

static bool is_structure(const char *line)
{
	return strchr("#|-*+>`0123456789", *line) != NULL;
}

/* Of prose alone: a list, a table or a verse needs no full stop. */
bool loop_ends_open(const struct buf *text)
{
	size_t len = text->len;
	while (len && strchr(" \n\t", text->data[len - 1]))
		len--;
	size_t whole = clean_last_sentence(text->data, len), start = len;
	while (start && text->data[start - 1] != '\n')
		start--;
	bool paragraph = start < 2 || text->data[start - 2] == '\n';
	return whole && whole < len && paragraph && !is_structure(text->data + start);
}

/* The length of what the writer asked for in his own words is not ours to mend. */
static bool keeps_length(const struct task *t)
{
	return t->job.manner != DRAFT_TIGHTER && !t->job.once && !*t->job.wish;
}

enum verdict loop_judge(struct task *t, long gained, long have, int goal, bool whole)
{
	struct engine *e = t->engine;
	if (e->plain)
		return have ? VERDICT_DONE : VERDICT_FAILED;
	struct effort *effort = effort_of(e, t->row);
	effort->requests++;
	effort->tightened = effort->tightened || t->job.manner == DRAFT_TIGHTER;
	if (t->role == ASK_CONTINUE && (double)gained < STUCK * (double)(have - gained))
		effort->stuck++;
	bool may = effort->requests < REQUESTS_MAX && effort->stuck < STUCK_MAX;
	if (!have)
		return may ? VERDICT_ON : VERDICT_FAILED;
	bool is_short = (double)have < SHORT * goal && goal - have >= LEAST && keeps_length(t);
	if (may && (is_short || (!whole && have < goal)))
		return VERDICT_ON;
	if (may && e->tighten && !effort->tightened && keeps_length(t) && (double)have > LONG * goal)
		return VERDICT_SHORTER;
	return VERDICT_DONE;
}

/* ---- After a section: what is missing or too much goes to the rows to come ---- */

/* Words that the writer has locked away for later. */
static long reserved(const struct doc *doc)
{
	long words = 0;
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		words += row->kind == ROW_SECTION && row->locked && !row_words(row) ? row->budget : 0;
	}
	return words;
}

/* What the target lacks; below 0: has too much. */
static long missing_words(const struct doc *doc)
{
	return doc->target - doc_words(doc) - reserved(doc);
}

/* Words that the rows to come have to bring, less what they are planned to. What an unfinished
 * section lacks comes when it is gone on with. */
static long difference(const struct engine *e)
{
	const struct doc *doc = &e->session->doc;
	long planned = 0;
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		long missing = drafter_budget(row) - row_words(row);
		if (drafter_wants(e, row->id, DRAFT_MISSING) && missing > 0)
			planned += missing;
	}
	return planned ? missing_words(doc) - planned : 0;
}

static long planned_ahead(const struct engine *e)
{
	const struct doc *doc = &e->session->doc;
	long planned = 0;
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		planned += row->kind == ROW_SECTION && !row->locked && !row_words(row) ? row->budget : 0;
	}
	return planned;
}

void loop_settle(struct engine *e)
{
	const struct doc *doc = &e->session->doc;
	if (!e->lands || e->plain || !doc->target || e->task_count || doc->planning)
		return;
	long by = difference(e), size = by < 0 ? -by : by;
	if (size < SPREAD_WORDS || (double)size < SPREAD * (double)planned_ahead(e))
		return;
	struct balance_change *changes;
	size_t count = balance_spread(doc, by, &changes);
	for (size_t i = 0; i < count; i++)
		run_apply(e, edit_set_budget(changes[i].row, (int)changes[i].words));
	free(changes);
}

/* ---- In the end ---- */

/* A section that the model wrote, and that may be asked for again. */
static bool may_mend(struct engine *e, const struct row *row)
{
	const struct version *v = row_current(row);
	return row->kind == ROW_SECTION && !row->locked && v && v->by == BY_MODEL &&
		   may_ask(e, row->id);
}

/* The row that is furthest from its budget, in the direction of `by`; NULL: none is. */
static const struct row *furthest(struct engine *e, long by)
{
	const struct doc *doc = &e->session->doc;
	const struct row *found = NULL;
	long most = 0;
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		long off = by > 0 ? row->budget - row_words(row) : row_words(row) - row->budget;
		if (off <= most || off < LEAST || (double)off < DEFICIT * row->budget ||
			queue_has(e, row->id) || !may_mend(e, row))
			continue;
		most = off;
		found = row;
	}
	return found;
}

/* Queues what brings the document nearer to its target. */
static bool mend(struct engine *e, long by)
{
	bool any = false;
	for (const struct row *row; by > 0 && (row = furthest(e, by)); any = true) {
		struct job job = job_for(row->id, DRAFT_ON, "");
		long missing = row->budget - row_words(row);
		job.goal = (int)(row_words(row) + (missing < by ? missing : by));
		job.ended = true;
		by -= missing;
		queue_add(e, job);
	}
	for (const struct row *row; by < 0 && e->tighten && (row = furthest(e, by)); any = true) {
		by += row_words(row) - row->budget;
		queue_add(e, job_for(row->id, DRAFT_TIGHTER, ""));
	}
	return any;
}

static void tell_outcome(struct engine *e, long off)
{
	const struct doc *doc = &e->session->doc;
	struct buf text = BUF_INIT;
	buf_addf(&text, "The document has %ld of %d words: %s.", doc_words(doc), doc->target,
			 off > 0 ? "the model wrote no more for this plan"
					 : "its sections came out longer than their budgets");
	mem_set_string(&e->outcome, text.data);
	buf_release(&text);
}

bool loop_land(struct engine *e)
{
	const struct doc *doc = &e->session->doc;
	if (!e->lands || e->plain || !doc->target || e->paused || e->trouble.kind != ERR_NONE ||
		engine_rows_left(e))
		return false;
	long off = missing_words(doc);
	if ((double)(off < 0 ? -off : off) <= TOLERANCE * doc->target)
		return false;
	if (mend(e, off) || (off > 0 && more_begin(e, off)))
		return true;
	tell_outcome(e, off);
	return false;
}
