#include "write/prompt.h"

#include "base/shipped.h"
#include "base/template.h"
#include "llm/tokens.h"
#include "write/plan.h"
#include "write/target.h"

static const char *const template_names[] = {
	[ASK_PLAN] = "plan",       [ASK_CHAPTERS] = "chapters", [ASK_CHAPTER] = "chapter",
	[ASK_REPAIR] = "repair",   [ASK_WRITE] = "write",       [ASK_CONTINUE] = "continue",
	[ASK_TITLE] = "title",     [ASK_MORE] = "more",         [ASK_TIGHTEN] = "tighten",
	[ASK_REWRITE] = "rewrite", [ASK_REVISE] = "revise"};

#define MORE_WORDS 500 /* of a paragraph that is added, about */

struct parts {
	struct buf inst, text, plan, now, wish, step;
};

static bool chinese(const struct doc *doc)
{
	return strcmp(doc->language, "zh") == 0;
}

/* The instruction, with the target where the writer set another than it names. */
static void put_instruction(struct buf *out, const struct doc *doc)
{
	buf_add_str(out, doc->instruction);
	if (!doc->target || target_words(doc->instruction) == doc->target)
		return;
	if (chinese(doc))
		buf_addf(out, "\n（全文约%d字。）", doc->target);
	else
		buf_addf(out, "\n(The whole document has about %d words.)", doc->target);
}

/* ---- The text before ---- */

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
}

/* Cuts the text to its end where it has more tokens than there is room for. The cut moves only when
 * it must, and then by half the room, so that a server's prefix cache serves most requests; it
 * falls on a paragraph. */
static void cut_to_room(struct buf *text, size_t room)
{
	size_t tokens = tokens_estimate(text->data, text->len);
	if (tokens <= room)
		return;
	size_t half = room / 2 ? room / 2 : 1;
	size_t skip = (tokens - room + half - 1) / half * half, at = 0, passed = 0;
	while (at < text->len && passed < skip) {
		const char *end = strstr(text->data + at, "\n\n");
		size_t next = end ? (size_t)(end - text->data) + 2 : text->len;
		passed += tokens_estimate(text->data + at, next - at);
		at = next;
	}
	buf_splice(text, 0, at, NULL, 0);
}

/* ---- The plan ---- */

static void put_chapters(struct buf *out, const struct doc *doc, uint64_t only)
{
	int number = 0;
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		if (row->kind != ROW_HEADING || row->level != 1)
			continue;
		number++;
		if (only && row->id != only)
			continue;
		buf_addf(out, "Chapter %d - Main Point: %s - Word Count: %d%s\n", number, row->point,
				 row->budget, chinese(doc) ? "字" : " words");
	}
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

/* In the words of a template whose own have no place for it. */
static void put_wish(struct buf *out, const struct doc *doc, const char *wish)
{
	if (wish && *wish)
		buf_addf(out,
				 chinese(doc) ? "作者对这一段的要求：%s\n\n"
							  : "What the author wishes of it: %s\n\n",
				 wish);
}

static void put_fresh(struct buf *out, const struct doc *doc, bool fresh)
{
	if (fresh)
		buf_add_str(out,
					chinese(doc)
						? "前一稿重复了已有的句子：不要再说已经写过的话，只写新的内容。\n\n"
						: "The last draft said again what is already written: say nothing a second "
						  "time, only what is new.\n\n");
}

/* How many lines are wanted, of how many words in all. */
static void put_more(struct buf *out, const struct doc *doc, int words)
{
	buf_addf(out,
			 chinese(doc) ? "新段落合计约%d字，每段约%d字。"
						  : "The new paragraphs together have about %d words, each about %d.",
			 words, MORE_WORDS);
}

/* Of a plan that takes more than its share of the window: the headings, and the rows of the
 * section's own chapter. */
static void put_plan(struct buf *out, const struct doc *doc, struct prompt_scope scope)
{
	plan_print_for_model(out, doc, 0);
	if (scope.room && tokens_estimate(out->data, out->len) > scope.room / 4) {
		buf_clear(out);
		plan_print_for_model(out, doc, scope.row);
	}
}

static const char *usual_revision(const struct doc *doc)
{
	return chinese(doc) ? "改正错误，理顺不通顺的句子，删去重复和空话。"
						: "Mend what is wrong, clumsy, vague or said twice.";
}

/* ---- The whole ---- */

static void fill(struct parts *p, const struct doc *doc, enum ask_role role,
				 struct prompt_scope scope, int words)
{
	put_instruction(&p->inst, doc);
	switch (role) {
	case ASK_PLAN:
	case ASK_CHAPTERS:
		break;
	case ASK_CHAPTER:
		put_chapters(&p->plan, doc, 0);
		put_chapters(&p->step, doc, scope.row);
		break;
	case ASK_REPAIR:
		put_block(&p->text, scope.begun->data, scope.begun->len);
		break;
	case ASK_TITLE:
		put_plan(&p->plan, doc, scope);
		break;
	case ASK_MORE:
		put_plan(&p->plan, doc, scope);
		put_more(&p->step, doc, words);
		break;
	case ASK_TIGHTEN:
		put_block(&p->text, scope.begun->data, scope.begun->len);
		put_step(&p->step, doc, scope.row, words);
		break;
	case ASK_CONTINUE:
		put_wish(&p->step, doc, scope.wish);
		put_fresh(&p->step, doc, scope.fresh);
		put_preceding(&p->text, doc, scope);
		put_block(&p->text, scope.begun->data, scope.begun->len);
		put_plan(&p->plan, doc, scope);
		put_step(&p->step, doc, scope.row, words);
		break;
	case ASK_REVISE:
	case ASK_REWRITE:
		put_block(&p->now, scope.begun->data, scope.begun->len);
		buf_add_str(&p->wish, scope.wish && *scope.wish ? scope.wish : usual_revision(doc));
		/* fall through */
	case ASK_WRITE:
		put_plan(&p->plan, doc, scope);
		put_fresh(&p->step, doc, scope.fresh);
		put_step(&p->step, doc, scope.row, words);
		put_preceding(&p->text, doc, scope);
		break;
	}
	buf_trim(&p->plan);
	buf_trim(&p->step);
}

static size_t tokens_of(const struct buf *text)
{
	return tokens_estimate(text->data, text->len);
}

/* What is left for the text, in steps of an eighth of the window so that small changes move
 * nothing. */
static size_t room_for_text(const struct parts *p, const struct buf *template, size_t room)
{
	size_t taken = tokens_of(template) + tokens_of(&p->inst) + tokens_of(&p->plan) +
				   tokens_of(&p->now) + tokens_of(&p->wish) + tokens_of(&p->step);
	size_t left = taken < room ? room - taken : 0, step = room / 8 ? room / 8 : 1;
	return left / step * step;
}

static void parts_release(struct parts *p)
{
	buf_release(&p->inst);
	buf_release(&p->text);
	buf_release(&p->plan);
	buf_release(&p->now);
	buf_release(&p->wish);
	buf_release(&p->step);
}

static void tell_part(struct prompt_parts *out, const char *name, const struct buf *text)
{
	if (text->len)
		out->part[out->count++] = (struct prompt_part){name, text->len, tokens_of(text)};
}

/* In the order in which they are sent; our own words between them last. */
static void tell_parts(struct prompt_parts *out, const struct parts *p, const struct buf *whole)
{
	*out = (struct prompt_parts){.count = 0};
	tell_part(out, "instruction", &p->inst);
	tell_part(out, "text before", &p->text);
	tell_part(out, "plan", &p->plan);
	tell_part(out, "section now", &p->now);
	tell_part(out, "wish", &p->wish);
	tell_part(out, "step", &p->step);
	size_t bytes = 0, tokens = 0;
	for (size_t i = 0; i < out->count; i++) {
		bytes += out->part[i].len;
		tokens += out->part[i].tokens;
	}
	out->tokens = tokens_of(whole);
	out->part[out->count++] =
		(struct prompt_part){"prompt file", whole->len > bytes ? whole->len - bytes : 0,
							 out->tokens > tokens ? out->tokens - tokens : 0};
}

static void expand(struct buf *out, const struct buf *template, const struct parts *p)
{
	const struct template_value values[] = {
		{"INST", p->inst.data, p->inst.len}, {"TEXT", p->text.data, p->text.len},
		{"PLAN", p->plan.data, p->plan.len}, {"NOW", p->now.data, p->now.len},
		{"WISH", p->wish.data, p->wish.len}, {"STEP", p->step.data, p->step.len},
	};
	template_expand(out, template->data, values, sizeof values / sizeof *values);
}

bool prompt_build(struct buf *out, const struct doc *doc, enum ask_role role,
				  struct prompt_scope scope, int words, struct prompt_parts *parts, struct err *err)
{
	struct buf template = BUF_INIT;
	struct parts p = {BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT};
	char name[64];
	snprintf(name, sizeof name, "prompts/%s/%s.txt", *doc->language ? doc->language : "en",
			 template_names[role]);
	bool ok = shipped_load(name, &template, NULL, err);
	if (ok) {
		fill(&p, doc, role, scope, words);
		if (scope.room)
			cut_to_room(&p.text, room_for_text(&p, &template, scope.room));
		expand(out, &template, &p);
		if (parts)
			tell_parts(parts, &p, out);
	}
	buf_release(&template);
	parts_release(&p);
	return ok;
}
