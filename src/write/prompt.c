#include "write/prompt.h"

#include "base/shipped.h"
#include "base/template.h"
#include "llm/tokens.h"
#include "write/context.h"
#include "write/notes.h"
#include "write/plan.h"
#include "write/target.h"

static const char *const template_names[] = {
	[ASK_PLAN] = "plan",       [ASK_CHAPTERS] = "chapters", [ASK_CHAPTER] = "chapter",
	[ASK_REPAIR] = "repair",   [ASK_WRITE] = "write",       [ASK_CONTINUE] = "continue",
	[ASK_TITLE] = "title",     [ASK_MORE] = "more",         [ASK_TIGHTEN] = "tighten",
	[ASK_REWRITE] = "rewrite", [ASK_SUMMARY] = "summary",   [ASK_REVISE] = "revise"};

#define MORE_WORDS 500 /* of a paragraph that is added, about */

struct parts {
	struct buf inst, text, plan, now, wish, step;
	struct buf notes;   /* that hold for all of the document */
	struct buf entries; /* notes on what comes up here */
	struct buf ahead;   /* goes with the step where the text is cut */
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

/* ---- Notes ---- */

static bool has_notes(enum ask_role role)
{
	return role != ASK_REPAIR && role != ASK_TITLE && role != ASK_SUMMARY;
}

/* They go with the instruction: where the file of the prompt has no place for them, right after it.
 */
static void put_notes(struct buf *out, const struct doc *doc)
{
	struct buf notes = BUF_INIT;
	notes_put_always(&notes, doc);
	if (notes.len)
		buf_addf(out,
				 chinese(doc) ? "\n\n作者的说明，全文适用：\n\n%s"
							  : "\n\nThe author's notes, for all of the document:\n\n%s",
				 notes.data);
	buf_release(&notes);
}

static void put_entries(struct buf *out, const struct doc *doc, struct prompt_scope scope)
{
	const struct row *row = doc_row(doc, scope.row);
	struct buf notes = BUF_INIT;
	notes_put_matching(&notes, doc, scope.row, scope.begun, scope.wish, scope.room / 8);
	if (notes.len)
		buf_addf(out,
				 chinese(doc) ? "作者对这里出现的人和事的说明：\n\n%s\n\n"
							  : "The author's notes on what comes up here:\n\n%s\n\n",
				 notes.data);
	if (row && *row->note)
		buf_addf(out,
				 chinese(doc) ? "作者对这一段的说明：%s\n\n"
							  : "The author's note on this paragraph: %s\n\n",
				 row->note);
	buf_release(&notes);
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

/* The section that comes next, so that this one may lead to it. */
static void put_ahead(struct buf *out, const struct doc *doc, uint64_t row)
{
	size_t i = doc_row_index(doc, row) + 1;
	while (i < doc->row_count && doc->rows[i]->kind != ROW_SECTION)
		i++;
	if (i < doc->row_count)
		buf_addf(out,
				 chinese(doc) ? "下一段（现在不要写）：%s\n\n"
							  : "The paragraph after it, not to be written now: %s\n\n",
				 doc->rows[i]->point);
}

static void put_summary_step(struct buf *out, const struct doc *doc, uint64_t row, int words)
{
	buf_addf(out, "Main Point: %s - Word Count: %d%s", doc_row(doc, row)->point, words,
			 chinese(doc) ? "字" : " words");
}

/* The lines around byte `at` that have at most `room` tokens. */
static void keep_lines_around(struct buf *text, size_t at, size_t room)
{
	size_t start = at, end = at;
	for (bool grows = true; grows;) {
		const char *next = end < text->len ? strchr(text->data + end, '\n') : NULL;
		size_t later = next ? (size_t)(next - text->data) + 1 : end, earlier = start;
		while (earlier && (earlier == start || text->data[earlier - 1] != '\n'))
			earlier--;
		grows = false;
		if (later > end && tokens_estimate(text->data + start, later - start) <= room)
			end = later, grows = true;
		if (earlier < start && tokens_estimate(text->data + earlier, end - earlier) <= room)
			start = earlier, grows = true;
	}
	buf_truncate(text, end);
	buf_splice(text, 0, start, NULL, 0);
}

/* Of a plan that takes more than its share of the window: the headings, and the rows of the
 * section's own chapter; if that is too much, the rows around the section. */
static void put_plan(struct buf *out, const struct doc *doc, struct prompt_scope scope, bool state)
{
	size_t share = scope.room / 4, at;
	plan_print_for_model(out, doc, 0, state);
	if (!scope.room || tokens_estimate(out->data, out->len) <= share)
		return;
	buf_clear(out);
	at = plan_print_for_model(out, doc, scope.row, state);
	if (tokens_estimate(out->data, out->len) > share)
		keep_lines_around(out, at, share);
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
	if (has_notes(role))
		put_notes(&p->notes, doc);
	if (role == ASK_WRITE || role == ASK_CONTINUE || role == ASK_REWRITE)
		put_entries(&p->entries, doc, scope);
	switch (role) {
	case ASK_PLAN:
	case ASK_CHAPTERS:
		break;
	case ASK_CHAPTER:
		put_chapters(&p->plan, doc, 0);
		put_chapters(&p->step, doc, scope.row);
		break;
	case ASK_REPAIR:
		context_add_block(&p->text, scope.begun->data, scope.begun->len);
		break;
	case ASK_TITLE:
		put_plan(&p->plan, doc, scope, false);
		break;
	case ASK_MORE:
		put_plan(&p->plan, doc, scope, false);
		put_more(&p->step, doc, words);
		break;
	case ASK_TIGHTEN:
		context_add_block(&p->text, scope.begun->data, scope.begun->len);
		put_step(&p->step, doc, scope.row, words);
		break;
	case ASK_SUMMARY:
		context_add_block(&p->text, scope.begun->data, scope.begun->len);
		put_summary_step(&p->step, doc, scope.row, words);
		break;
	case ASK_CONTINUE:
		put_ahead(&p->ahead, doc, scope.row);
		put_wish(&p->step, doc, scope.wish);
		put_fresh(&p->step, doc, scope.fresh);
		put_plan(&p->plan, doc, scope, false);
		put_step(&p->step, doc, scope.row, words);
		break;
	case ASK_REVISE:
	case ASK_REWRITE:
		context_add_block(&p->now, scope.begun->data, scope.begun->len);
		buf_add_str(&p->wish, scope.wish && *scope.wish ? scope.wish : usual_revision(doc));
		/* fall through */
	case ASK_WRITE:
		put_ahead(&p->ahead, doc, scope.row);
		put_plan(&p->plan, doc, scope, false);
		put_fresh(&p->step, doc, scope.fresh);
		put_step(&p->step, doc, scope.row, words);
		break;
	}
	buf_trim(&p->plan);
	buf_trim(&p->step);
}

static size_t tokens_of(const struct buf *text)
{
	return tokens_estimate(text->data, text->len);
}

/* In steps, so that an edit of the plan or of a budget moves nothing in the text. */
static size_t in_steps(size_t tokens, size_t step)
{
	return (tokens + step - 1) / step * step;
}

static size_t room_for_text(const struct parts *p, const struct buf *template, size_t room)
{
	size_t step = room / 16 ? room / 16 : 1;
	size_t fixed = tokens_of(template) + tokens_of(&p->inst) + tokens_of(&p->notes);
	size_t changes =
		tokens_of(&p->now) + tokens_of(&p->wish) + tokens_of(&p->step) + tokens_of(&p->ahead);
	size_t taken = fixed + in_steps(tokens_of(&p->plan), step) + in_steps(changes, step);
	return taken < room ? room - taken : 1;
}

/* The text before the section, or the one that is asked about, as far as there is room. */
static struct context put_text(struct parts *p, const struct doc *doc, enum ask_role role,
							   struct prompt_scope scope, const struct buf *template)
{
	struct context context = {.cut = false};
	size_t room = scope.room ? room_for_text(p, template, scope.room) : 0;
	uint64_t row = scope.alone ? 0 : scope.row;
	if (role == ASK_WRITE || role == ASK_REWRITE || role == ASK_REVISE)
		return context_put(&p->text, doc, row, NULL, room);
	if (role == ASK_CONTINUE)
		return context_put(&p->text, doc, row, scope.begun, room);
	if (room)
		context_keep_end(&p->text, room);
	return context;
}

/* The same where not all of the text is there in full: the plan then says what is written, and the
 * step what comes after it. */
static struct context put_beyond(struct parts *p, const struct doc *doc, enum ask_role role,
								 struct prompt_scope scope, const struct buf *template)
{
	buf_clear(&p->text);
	buf_clear(&p->plan);
	put_plan(&p->plan, doc, scope, true);
	buf_trim(&p->plan);
	buf_splice(&p->step, 0, 0, p->ahead.data, p->ahead.len);
	buf_clear(&p->ahead);
	return put_text(p, doc, role, scope, template);
}

static void parts_init(struct parts *p)
{
	struct buf *const all[] = {&p->inst, &p->text,  &p->plan,    &p->now,  &p->wish,
							   &p->step, &p->notes, &p->entries, &p->ahead};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		buf_init(all[i]);
}

static void parts_release(struct parts *p)
{
	buf_release(&p->inst);
	buf_release(&p->text);
	buf_release(&p->plan);
	buf_release(&p->now);
	buf_release(&p->wish);
	buf_release(&p->step);
	buf_release(&p->ahead);
	buf_release(&p->notes);
	buf_release(&p->entries);
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
	tell_part(out, "notes", &p->notes);
	tell_part(out, "text before", &p->text);
	tell_part(out, "plan", &p->plan);
	tell_part(out, "section now", &p->now);
	tell_part(out, "wish", &p->wish);
	tell_part(out, "notes on this", &p->entries);
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
	struct buf inst = BUF_INIT, step = BUF_INIT;
	bool placed = strstr(template->data, "$NOTES$") != NULL;
	buf_addf(&inst, "%s%s", p->inst.data, placed ? "" : p->notes.data);
	buf_addf(&step, "%s%s", p->entries.data, p->step.data);
	const struct template_value values[] = {
		{"INST", inst.data, inst.len},       {"NOTES", p->notes.data, p->notes.len},
		{"TEXT", p->text.data, p->text.len}, {"PLAN", p->plan.data, p->plan.len},
		{"NOW", p->now.data, p->now.len},    {"WISH", p->wish.data, p->wish.len},
		{"STEP", step.data, step.len},
	};
	template_expand(out, template->data, values, sizeof values / sizeof *values);
	buf_release(&inst);
	buf_release(&step);
}

/* Of a template that has something else before the text, nothing. */
static size_t stable_len(const struct buf *template, const struct parts *p)
{
	static const char *const changing[] = {"$PLAN$", "$NOW$", "$WISH$", "$STEP$"};
	static const char text[] = "$TEXT$";
	const char *end = strstr(template->data, text);
	struct buf head = BUF_INIT, filled = BUF_INIT;
	if (end)
		buf_set(&head, template->data, (size_t)(end - template->data) + strlen(text));
	for (size_t i = 0; i < sizeof changing / sizeof *changing; i++) {
		if (strstr(head.data, changing[i]))
			buf_clear(&head);
	}
	expand(&filled, &head, p);
	size_t len = filled.len;
	buf_release(&head);
	buf_release(&filled);
	return len;
}

bool prompt_build(struct buf *out, const struct doc *doc, enum ask_role role,
				  struct prompt_scope scope, int words, struct prompt_parts *parts, struct err *err)
{
	struct buf template = BUF_INIT;
	struct parts p;
	parts_init(&p);
	char name[64];
	bool paper = scope.paper && (role == ASK_PLAN || role == ASK_WRITE);
	snprintf(name, sizeof name, "prompts/%s/%s%s.txt", *doc->language ? doc->language : "en",
			 paper ? "paper-" : "", template_names[role]);
	bool ok = shipped_load(name, &template, NULL, err);
	if (ok) {
		fill(&p, doc, role, scope, words);
		struct context context = put_text(&p, doc, role, scope, &template);
		if (context.cut)
			context = put_beyond(&p, doc, role, scope, &template);
		expand(out, &template, &p);
		if (parts) {
			tell_parts(parts, &p, out);
			parts->lacks = context.lacks;
			parts->stable = stable_len(&template, &p);
		}
	}
	buf_release(&template);
	parts_release(&p);
	return ok;
}
