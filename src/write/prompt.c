#include "write/prompt.h"

#include "base/shipped.h"
#include "base/template.h"
#include "write/plan.h"
#include "write/target.h"

static const char *template_name(enum ask_role role)
{
	static const char *const names[] = {
		[ASK_PLAN] = "plan", [ASK_WRITE] = "write", [ASK_CONTINUE] = "continue"};
	return names[role];
}

/* The instruction, with the target where the writer set another than it names. */
static void put_instruction(struct buf *out, const struct doc *doc)
{
	buf_add_str(out, doc->instruction);
	if (!doc->target || target_words(doc->instruction) == doc->target)
		return;
	if (strcmp(doc->language, "zh") == 0)
		buf_addf(out, "\n（全文约%d字。）", doc->target);
	else
		buf_addf(out, "\n(The whole document has about %d words.)", doc->target);
}

static void put_block(struct buf *out, const char *s, size_t len)
{
	while (len && (s[len - 1] == '\n' || s[len - 1] == ' '))
		len--;
	if (!len)
		return;
	if (out->len)
		buf_add_str(out, "\n\n");
	buf_add(out, s, len);
}

/* What stands before the section, with what there is of it. */
static void put_preceding(struct buf *out, const struct doc *doc, struct prompt_scope scope)
{
	size_t end = scope.alone ? 0 : doc_row_index(doc, scope.row);
	for (size_t i = 0; i < end; i++) {
		const struct row *row = doc->rows[i];
		const struct version *v = row_current(row);
		if (row->kind == ROW_HEADING) {
			if (out->len)
				buf_add_str(out, "\n\n");
			buf_addf(out, "%.*s %s", row->level, "######", row->point);
		} else if (v) {
			put_block(out, v->text.data, v->text.len);
		}
	}
	if (scope.begun)
		put_block(out, scope.begun->data, scope.begun->len);
}

static void put_step(struct buf *out, const struct doc *doc, uint64_t row, int words)
{
	int number = 0;
	for (size_t i = 0; i < doc->row_count; i++) {
		number += doc->rows[i]->kind == ROW_SECTION;
		if (doc->rows[i]->id == row)
			plan_print_row(out, number, doc->rows[i]->point, words, doc->language);
	}
}

bool prompt_build(struct buf *out, const struct doc *doc, enum ask_role role,
				  struct prompt_scope scope, int words, struct err *err)
{
	struct buf text = BUF_INIT, inst = BUF_INIT, preceding = BUF_INIT, plan = BUF_INIT,
			   step = BUF_INIT;
	char name[64];
	snprintf(name, sizeof name, "prompts/%s/%s.txt", *doc->language ? doc->language : "en",
			 template_name(role));
	bool ok = shipped_load(name, &text, NULL, err);
	if (ok) {
		put_instruction(&inst, doc);
		if (role != ASK_PLAN) {
			put_preceding(&preceding, doc, scope);
			plan_print_for_model(&plan, doc);
			buf_trim(&plan);
			put_step(&step, doc, scope.row, words);
		}
		const struct template_value values[] = {
			{"INST", inst.data, inst.len},
			{"TEXT", preceding.data, preceding.len},
			{"PLAN", plan.data, plan.len},
			{"STEP", step.data, step.len},
		};
		template_expand(out, text.data, values, sizeof values / sizeof *values);
	}
	buf_release(&text);
	buf_release(&inst);
	buf_release(&preceding);
	buf_release(&plan);
	buf_release(&step);
	return ok;
}
