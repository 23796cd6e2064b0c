#include "tui/judging.h"

#include "base/mem.h"
#include "base/number.h"
#include "llm/llm.h"
#include "measure/judge.h"
#include "tui/app.h"

#define DONE  (OUTCOME_HANDLED | OUTCOME_REDRAW)
#define TRIES 5 /* as eval judge has it */

struct judging {
	struct reply *reply; /* NULL: nothing is asked */
	uint64_t row, hash;  /* what is judged: the section, its text */
	int tries;
	struct buf answer;
	struct judged {
		uint64_t row, hash;
		double quality;
	} * all; /* what was said */
	size_t count, cap;
};

static bool ask(struct app *app, struct err *err);

/* ---- What was said -------------------------------------------------------------------------- */

static void keep(struct judging *j, double quality)
{
	size_t i = 0;
	while (i < j->count && j->all[i].row != j->row)
		i++;
	if (i == j->count) {
		MEM_GROW(j->all, j->count + 1, &j->cap);
		j->count++;
	}
	j->all[i] = (struct judged){j->row, j->hash, quality};
}

double judging_of(const struct app *app, const struct row *row)
{
	const struct judging *j = app->judging;
	const struct version *v = row_current(row);
	for (size_t i = 0; j && v && i < j->count; i++) {
		if (j->all[i].row == row->id && j->all[i].hash == v->hash)
			return j->all[i].quality;
	}
	return -1;
}

static void tell(struct app *app, const struct judge_scores *scores)
{
	struct buf text = BUF_INIT;
	const struct row *row = doc_row(app_doc(app), app->judging->row);
	buf_addf(&text, "S_q ");
	number_add_decimal(&text, judge_quality(scores), 1);
	for (int i = 0; i < JUDGE_DIMENSIONS; i++) {
		buf_addf(&text, " · %s ", judge_dimensions[i]);
		number_add_decimal(&text, scores->score[i], 0);
	}
	app_say(app, "%s: %s", row ? row->point : "gone", text.data);
	buf_release(&text);
}

static void take_answer(struct app *app)
{
	struct judging *j = app->judging;
	struct judge_scores scores;
	struct err err = ERR_INIT;
	if (judge_read(j->answer.data, j->answer.len, &scores, &err)) {
		keep(j, judge_quality(&scores));
		tell(app, &scores);
	} else if (j->tries == TRIES) {
		err_set(&err, ERR_MODEL, "The judge gave no scores that can be read: choose another one.");
		app_complain(app, err.text);
	} else if (!ask(app, &err)) {
		app_complain(app, err.text);
	}
}

static void hear(void *ctx, const struct reply_event *event)
{
	struct app *app = ctx;
	struct judging *j = app->judging;
	if (event->kind == REPLY_TEXT)
		buf_add(&j->answer, event->text, event->len);
	if (event->kind != REPLY_END && event->kind != REPLY_ERROR)
		return;
	j->reply = NULL;
	if (event->kind == REPLY_END)
		take_answer(app);
	else
		app_complain(app, event->err->text);
	app->pending |= OUTCOME_REDRAW;
	app->at_once = true;
}

/* ---- Asking --------------------------------------------------------------------------------- */

static const struct model *judge_of(const struct app *app)
{
	const struct model_roles *roles = app->options->roles;
	const struct model *own = roles ? roles->models[MODEL_JUDGE] : NULL;
	return own ? own : &app->model;
}

/* The instruction is the document's, and what the plan says of the section. */
static bool ask(struct app *app, struct err *err)
{
	struct judging *j = app->judging;
	const struct doc *doc = app_doc(app);
	const struct row *row = doc_row(doc, j->row);
	const struct version *v = row ? row_current(row) : NULL;
	struct buf instruction = BUF_INIT, prompt = BUF_INIT;
	if (!v)
		return err_set(err, ERR_USAGE, "The section that was judged is gone.");
	buf_addf(&instruction, "%s\n\nOf it, only this section: %s", doc->instruction, row->point);
	j->hash = v->hash;
	bool ok = judge_prompt(&prompt, instruction.data, v->text.data, v->text.len, err);
	if (ok) {
		const struct ask what = {.role = ASK_TITLE,
								 .prompt = prompt.data,
								 .prompt_len = prompt.len,
								 .attempt = j->tries,
								 .language = doc->language,
								 .instruction = "",
								 .point = ""};
		buf_clear(&j->answer);
		j->tries++;
		j->reply = llm_ask(app->llm, judge_of(app), &what, hear, app, err);
		ok = j->reply;
	}
	buf_release(&instruction);
	buf_release(&prompt);
	return ok;
}

unsigned judging_ask(struct app *app, const char *argument, bool force)
{
	const struct row *row = app_row(app);
	struct err err = ERR_INIT;
	struct buf name = BUF_INIT;
	(void)argument;
	(void)force;
	if (!row || row->kind != ROW_SECTION || !row_words(row)) {
		app_complain(app, "There is no text to judge here: choose a section that is written.");
		return DONE;
	}
	if (!judge_of(app)->provider->request) {
		app_complain(app, "The demo writer cannot judge: :model chooses a model.");
		return DONE;
	}
	if (!app->judging) {
		app->judging = mem_alloc(sizeof *app->judging);
		buf_init(&app->judging->answer);
	}
	llm_cancel(app->judging->reply);
	app->judging->reply = NULL;
	app->judging->row = row->id;
	app->judging->tries = 0;
	model_describe(judge_of(app), &name);
	if (ask(app, &err))
		app_say(app, "%s judges this section …", name.data);
	else
		app_complain(app, err.text);
	buf_release(&name);
	return DONE;
}

void judging_release(struct app *app)
{
	struct judging *j = app->judging;
	if (!j)
		return;
	llm_cancel(j->reply);
	buf_release(&j->answer);
	free(j->all);
	free(j);
	app->judging = NULL;
}
