#include "tui/fresh.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/shipped.h"
#include "tui/actions.h"
#include "tui/app.h"
#include "tui/models.h"
#include "tui/start.h"
#include "write/target.h"

#define DONE        (OUTCOME_HANDLED | OUTCOME_REDRAW)
#define TARGET_ELSE 3000
#define NAMES_MOST  1000

/* ---- The document -----------------------------------------------------------------------------
 */

/* A project in the current folder, named after the instruction, that is not there yet. */
static char *free_name(const char *instruction)
{
	char *slug = paths_slug(instruction);
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s.longhand", slug);
	for (int i = 2; file_exists(path.data) && i < NAMES_MOST; i++) {
		buf_clear(&path);
		buf_addf(&path, "%s-%d.longhand", slug, i);
	}
	free(slug);
	return buf_detach(&path);
}

bool fresh_begin(struct app *app, const char *instruction, int target, const char *language,
				 struct err *err)
{
	if (!app->session) {
		const char *named = app->importing ? NULL : app->options->path;
		char *path = named ? mem_strdup(named) : free_name(instruction);
		bool ok = app_open(app, path, SESSION_OPEN_OR_CREATE, err);
		free(path);
		if (!ok)
			return false;
	}
	return target_begin(app->session, instruction, target, language, err);
}

void fresh_release(struct fresh *f)
{
	free(f->instruction);
	free(f->language);
	*f = (struct fresh){.open = false};
}

/* ---- The steps --------------------------------------------------------------------------------
 */

static unsigned go(struct app *app, int step, int by);

static unsigned begin(struct app *app, bool plan)
{
	struct err err = ERR_INIT;
	struct fresh *f = &app->fresh;
	if (!fresh_begin(app, f->instruction, f->target, f->language, &err)) {
		go(app, 0, 1);
		app_complain(app, err.text);
		return DONE;
	}
	fresh_release(f);
	if (plan)
		return action_plan(app, 0) | OUTCOME_RELAYOUT;
	app_say(app, "A makes the outline, o adds a row of your own.");
	return DONE | OUTCOME_RELAYOUT;
}

static unsigned answer_instruction(struct app *app, const char *text)
{
	if (!text)
		return go(app, app->fresh.step - 1, -1);
	if (!*text)
		return go(app, app->fresh.step, 1);
	if (!app->fresh.instruction || strcmp(app->fresh.instruction, text) != 0)
		app->fresh.target = app->options->target > 0 ? app->options->target : target_words(text);
	free(app->fresh.instruction);
	app->fresh.instruction = mem_strdup(text);
	return go(app, app->fresh.step + 1, 1);
}

static void ask_instruction(struct app *app)
{
	const char *said = app->fresh.instruction ? app->fresh.instruction : "";
	app_ask(app, "What shall we write? ", said, answer_instruction);
	app->question.prose = true;
}

/* "3000", "10,000", "5k words", "一万字"; 0 for none of these. */
static int read_length(const char *text)
{
	char *end;
	long words = strtol(text, &end, 10);
	if (*text && !*end)
		return words > 0 && words <= DOC_TARGET_MAX ? (int)words : 0;
	struct buf named = BUF_INIT;
	buf_addf(&named, "%s words", text);
	int found = target_words(text) ? target_words(text) : target_words(named.data);
	buf_release(&named);
	return found;
}

static unsigned answer_target(struct app *app, const char *text)
{
	if (!text)
		return go(app, app->fresh.step - 1, -1);
	int words = *text ? read_length(text) : TARGET_ELSE;
	if (words) {
		app->fresh.target = words;
		return go(app, app->fresh.step + 1, 1);
	}
	app_ask(app, "How many words? ", text, answer_target);
	app_complain(app, "A length is a number of words, such as 3000.");
	return DONE;
}

static bool wants_target(const struct app *app)
{
	return app->options->target <= 0 && !target_words(app->fresh.instruction);
}

static void ask_target(struct app *app)
{
	char words[32];
	snprintf(words, sizeof words, "%d", app->fresh.target ? app->fresh.target : TARGET_ELSE);
	app_ask(app, "How many words? ", "", answer_target);
	line_suggest(app->line, words);
}

static bool has_prompts(const char *language)
{
	struct buf name = BUF_INIT, prompt = BUF_INIT;
	buf_addf(&name, "prompts/%s/plan.txt", language);
	bool found = !strchr(language, '/') && shipped_load(name.data, &prompt, NULL, NULL);
	buf_release(&name);
	buf_release(&prompt);
	return found;
}

static unsigned answer_language(struct app *app, const char *text)
{
	if (!text)
		return go(app, app->fresh.step - 1, -1);
	const char *language = *text ? text : target_language(app->fresh.instruction);
	if (has_prompts(language)) {
		mem_set_string(&app->fresh.language, language);
		return go(app, app->fresh.step + 1, 1);
	}
	app_ask(app, "Language (en, zh)? ", text, answer_language);
	app_complain(app, "There are no prompts in that language: en and zh have them.");
	return DONE;
}

static bool wants_language(const struct app *app)
{
	return !app->options->language;
}

static void ask_language(struct app *app)
{
	app_ask(app, "Language (en, zh)? ", "", answer_language);
	line_suggest(app->line, target_language(app->fresh.instruction));
}

/* A name, or ?, opens the list; what is taken there comes back as fresh_model. */
static unsigned answer_model(struct app *app, const char *text)
{
	if (!text)
		return go(app, app->fresh.step - 1, -1);
	if (!*text)
		return go(app, app->fresh.step + 1, 1);
	return models_run(app, strcmp(text, "?") == 0 ? "" : text, false);
}

static void ask_model(struct app *app)
{
	struct buf prompt = BUF_INIT, name = BUF_INIT;
	model_describe(&app->model, &name);
	buf_addf(&prompt, "Who writes? Enter: %.40s; ? lists others: ", name.data);
	app_ask(app, prompt.data, "", answer_model);
	buf_release(&prompt);
	buf_release(&name);
}

static unsigned answer_plan(struct app *app, const char *text)
{
	if (!text)
		return go(app, app->fresh.step - 1, -1);
	return begin(app, *text != 'n' && *text != 'N');
}

static void ask_plan(struct app *app)
{
	app_ask(app, "Make the outline now? Enter: yes, n: no: ", "", answer_plan);
}

static bool always(const struct app *app)
{
	(void)app;
	return true;
}

static const struct step {
	void (*ask)(struct app *app);
	bool (*wanted)(const struct app *app);
} steps[] = {{ask_instruction, always},
			 {ask_target, wants_target},
			 {ask_language, wants_language},
			 {ask_model, always},
			 {ask_plan, always}};
#define STEPS (int)(sizeof steps / sizeof *steps)

/* On (by 1) or back (by -1) to the next step that is wanted, from `step` on. */
static unsigned go(struct app *app, int step, int by)
{
	while (step >= 0 && step < STEPS && !steps[step].wanted(app))
		step += by;
	if (step < 0) {
		fresh_release(&app->fresh);
		return start_left(app);
	}
	app->fresh.open = true;
	app->fresh.step = step;
	steps[step].ask(app);
	return DONE;
}

unsigned fresh_ask(struct app *app)
{
	return go(app, 0, 1);
}

unsigned fresh_model(struct app *app)
{
	return app->fresh.open ? go(app, app->fresh.step, 1) : DONE;
}

/* ---- What stands above the line ---------------------------------------------------------------
 */

static int draw_intro(const struct view *v, int row, int col, bool asking)
{
	static const char *const lines[] = {
		"A long document from one instruction:",
		"first an outline with a number of words for every row,",
		"then the text, section by section, as you watch and steer.",
		"",
		"Say what to write, and how long if you like:",
		"“Write a 10000-word travel guide to China”",
		"",
		"Enter goes on, Esc goes back, Ctrl-O opens your editor.",
	};
	int count = asking ? sizeof lines / sizeof *lines : 3;
	for (int i = 0; i < count; i++)
		view_elided(v, row + i, col, lines[i], strlen(lines[i]), v->cols - col - 1,
					i == 5 ? ROLE_TEXT : ROLE_DIM);
	return row + count + 1;
}

static void draw_answer(const struct view *v, int row, int col, const char *name, const char *text)
{
	int column = col + 10;
	view_elided(v, row, col, name, strlen(name), v->cols - col - 1, ROLE_DIM);
	view_elided(v, row, column, text, strlen(text), v->cols - column - 1, ROLE_TEXT);
}

static void draw_answers(struct app *app, const struct view *v, int row, int col)
{
	const struct fresh *f = &app->fresh;
	struct buf text = BUF_INIT;
	if (f->instruction)
		draw_answer(v, row++, col, "Write", f->instruction);
	if (f->target && f->step > 1) {
		buf_addf(&text, "%d", f->target);
		draw_answer(v, row++, col, "Words", text.data);
	}
	if (f->language && f->step > 2)
		draw_answer(v, row++, col, "Language", f->language);
	buf_clear(&text);
	model_describe(&app->model, &text);
	if (f->step > 3)
		draw_answer(v, row, col, "Model", text.data);
	buf_release(&text);
}

void fresh_draw(struct app *app, const struct view *v)
{
	int col = v->cols > 64 ? (v->cols - 60) / 2 : 2;
	bool asking = !app->list.title;
	int top = v->rows > 16 ? (v->rows - 14) / 2 : 0;
	top = draw_intro(v, asking ? top : top / 2, col, asking);
	if (app->fresh.open)
		draw_answers(app, v, top, col);
}
