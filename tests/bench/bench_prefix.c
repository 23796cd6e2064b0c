/* How much of each prompt a server's prefix cache cannot serve: the bytes after the longest
 * beginning that it shares with an earlier one, while a document of 20,000 words is written and its
 * budgets change on the way. The peer is the order of the paper's scripts: instruction, plan, text,
 * step. */
#include "bench.h"

#include "base/mem.h"
#include "doc/edit.h"
#include "write/plan.h"
#include "write/prompt.h"

#define ROWS  40
#define WORDS 500 /* of a row */

struct order {
	struct buf prompts[ROWS];
	size_t count;
	double sent, fresh; /* bytes; those that no earlier prompt begins with */
};

static size_t shared(const struct buf *a, const struct buf *b)
{
	size_t at = 0;
	while (at < a->len && at < b->len && a->data[at] == b->data[at])
		at++;
	return at;
}

/* Takes the prompt over. */
static void count(struct order *o, struct buf *prompt)
{
	size_t most = 0;
	for (size_t i = 0; i < o->count; i++) {
		size_t same = shared(&o->prompts[i], prompt);
		most = same > most ? same : most;
	}
	o->sent += (double)prompt->len;
	o->fresh += (double)(prompt->len - most);
	o->prompts[o->count++] = *prompt;
}

static void add_paper_prompt(struct buf *out, const struct doc *doc, size_t index,
							 const struct buf *text)
{
	const struct row *row = doc->rows[index];
	buf_addf(out, "Instruction: %s\n\nPlan:\n", doc->instruction);
	plan_print(out, doc);
	buf_addf(out, "\nText so far:\n%s\n\nNow write: ", text->data);
	plan_print_row(out, (int)index + 1, row->point, row->budget, doc->language);
}

static void apply(struct doc *doc, struct edit e)
{
	struct edit inverse;
	edit_apply(doc, &e, &inverse, NULL);
	edit_release(&e);
	edit_release(&inverse);
}

static void add_rows(struct doc *doc)
{
	mem_set_string(&doc->instruction, "Write a 20000-word China travel guide");
	mem_set_string(&doc->language, "en");
	doc->target = ROWS * WORDS;
	for (int i = 0; i < ROWS; i++) {
		char point[40];
		snprintf(point, sizeof point, "What there is to see, part %d", i + 1);
		struct row *row = row_new((uint64_t)i + 1, ROW_SECTION, 1, point, WORDS);
		apply(doc, edit_insert_row(row, (uint64_t)i));
	}
}

/* The section is written; those to come take what it had too many or too few. */
static void write_row(struct doc *doc, size_t index, struct random *random, struct buf *text)
{
	struct version *v = version_new(1000 + index, BY_MODEL);
	add_random_prose(&v->text, WORDS, false, random);
	version_text_changed(v);
	buf_addf(text, "%s\n\n", v->text.data);
	apply(doc, edit_add_version(doc->rows[index]->id, v));
	for (size_t i = index + 1; i < doc->row_count; i++)
		apply(doc, edit_set_budget(doc->rows[i]->id, WORDS + (int)random_below(random, 21) - 10));
}

void bench_prefix(void)
{
	struct doc doc;
	struct random random;
	struct buf text = BUF_INIT;
	struct order *ours = mem_alloc(sizeof *ours), *paper = mem_alloc(sizeof *paper);
	random_seed(&random, 5);
	doc_init(&doc);
	add_rows(&doc);
	for (size_t i = 0; i < ROWS; i++) {
		const struct prompt_scope scope = {.row = doc.rows[i]->id};
		struct buf prompt = BUF_INIT, theirs = BUF_INIT;
		struct err err;
		if (!prompt_build(&prompt, &doc, ASK_WRITE, scope, doc.rows[i]->budget, NULL, &err))
			give_up(err.text);
		add_paper_prompt(&theirs, &doc, i, &text);
		count(ours, &prompt);
		count(paper, &theirs);
		write_row(&doc, i, &random, &text);
	}
	print_figure("prompt bytes no cache has, 20,000 words", ours->fresh / 1024, "KiB",
				 "the paper's order", paper->fresh / 1024);
	print_figure("the same, of all that is sent", 100 * ours->fresh / ours->sent, "%",
				 "the paper's order", 100 * paper->fresh / paper->sent);
	for (size_t i = 0; i < ROWS; i++) {
		buf_release(&ours->prompts[i]);
		buf_release(&paper->prompts[i]);
	}
	free(ours);
	free(paper);
	buf_release(&text);
	doc_release(&doc);
}
