#include "base/mem.h"
#include "tui/actions.h"
#include "tui/app.h"
#include "tui/gauge.h"
#include "write/best.h"
#include "write/request.h"

#define DONE   (OUTCOME_HANDLED | OUTCOME_REDRAW)
#define COSTLY 1 /* of the currency: less is not told for single sections */

static void follow(struct app *app)
{
	app->outline.follow = true;
	app->draft.follow = true;
}

static struct engine_progress progress_now(const struct app *app)
{
	struct engine_progress p;
	engine_news(app->engine, &p);
	return p;
}

unsigned action_plan(struct app *app, int argument)
{
	(void)argument;
	struct err err = ERR_INIT;
	if (engine_plan(app->engine, &err))
		follow(app);
	else
		app_complain(app, err.text);
	return DONE;
}

/* ---- What it will come to --------------------------------------------------------------------
 */

/* Without %f, whose point follows the locale. */
static void add_money(struct buf *out, double amount, const char *currency)
{
	long cents = (long)(amount * 100 + 0.5);
	if (cents < 1)
		buf_addf(out, "less than %s0.01", currency);
	else
		buf_addf(out, "about %s%ld.%02ld", currency, cents / 100, cents % 100);
}

/* To two digits: 9,300. */
static long about(long number)
{
	long step = 1;
	while (number / step >= 100)
		step *= 10;
	return (number + step / 2) / step * step;
}

/* `again`: what is to be done to begin; "": it begins anyway. */
static void say_price(struct app *app, const struct estimate *e, const char *again)
{
	struct buf text = BUF_INIT;
	buf_addf(&text, "%zu section%s, about ", e->sections, e->sections == 1 ? "" : "s");
	gauge_number(&text, about(e->words));
	buf_add_str(&text, " words, ");
	add_money(&text, e->cost, e->currency);
	app_say(app, "%s%s.", text.data, again);
	buf_release(&text);
}

/* Once a session, on a provider that is paid: what writing will come to. */
static bool tells_price(struct app *app, uint64_t from)
{
	struct estimate e;
	if (app->priced || app_running(app))
		return false;
	engine_estimate(app->engine, from, &e);
	if (!e.sections || e.cost <= 0)
		return false;
	say_price(app, &e, ": w again starts");
	app->priced = app->priced_some = true;
	return true;
}

/* The same of some sections, where it is no small change. */
static bool tells_price_of(struct app *app, const uint64_t *rows, size_t count, const char *again)
{
	struct estimate e;
	if (app->priced_some || app_running(app))
		return false;
	engine_estimate_rows(app->engine, rows, count, &e);
	if (e.cost < COSTLY)
		return false;
	say_price(app, &e, again);
	app->priced_some = true;
	return true;
}

/* ---- Orders for sections ---------------------------------------------------------------------
 */

/* One kind of order; `wish` where it takes one. */
typedef bool order_fn(struct engine *e, uint64_t row, const char *wish, struct err *err);

static bool order_write(struct engine *e, uint64_t row, const char *wish, struct err *err)
{
	(void)wish;
	return engine_write_row(e, row, err);
}

/* wish: how many drafts, and what is wished of them. */
static bool order_best(struct engine *e, uint64_t row, const char *wish, struct err *err)
{
	char *rest;
	int drafts = (int)strtol(wish, &rest, 10);
	return engine_best(e, row, drafts, rest + strspn(rest, " "), err);
}

static bool order_continue(struct engine *e, uint64_t row, const char *wish, struct err *err)
{
	(void)wish;
	return engine_continue(e, row, SIZE_MAX, err);
}

static bool order_tighten(struct engine *e, uint64_t row, const char *wish, struct err *err)
{
	(void)wish;
	return engine_tighten(e, row, err);
}

/* What became of an order for several sections. */
struct tally {
	size_t taken, refused;
	bool waits; /* something was being written */
	struct err why;
};

static void say_waits(struct app *app)
{
	if (progress_now(app).paused)
		app_say(app, "Queued: it is written when w goes on.");
	else
		app_say(app, "Queued: it is written after what is being written now.");
}

static unsigned tell(struct app *app, const struct tally *t)
{
	if (t->taken && !t->waits)
		follow(app);
	if (!t->taken)
		app_complain(app, t->why.text);
	else if (t->refused)
		app_say(app, "%zu section%s asked for, not %zu other%s: %s", t->taken,
				t->taken == 1 ? " is" : "s are", t->refused, t->refused == 1 ? "" : "s",
				t->why.text);
	else if (t->waits && t->taken == 1)
		say_waits(app);
	else if (t->taken > 1)
		app_say(app, t->waits ? "%zu sections are queued." : "%zu sections are asked for.",
				t->taken);
	return DONE;
}

static unsigned order(struct app *app, const uint64_t *rows, size_t count, order_fn *fn,
					  const char *wish)
{
	struct tally t = {.waits = app_running(app), .why = ERR_INIT};
	err_set(&t.why, ERR_USAGE, "There is no section here.");
	for (size_t i = 0; i < count; i++) {
		struct err err = ERR_INIT;
		if (fn(app->engine, rows[i], wish, &err)) {
			t.taken++;
		} else {
			t.why = t.refused ? t.why : err;
			t.refused++;
		}
	}
	return tell(app, &t);
}

/* For the marked rows, whose marks are then taken away, else for the selected one. `below`: a
 * heading that is selected stands for its sections; one that is marked always does. */
static unsigned order_chosen(struct app *app, order_fn *fn, const char *wish, bool below)
{
	uint64_t *rows = NULL;
	const struct doc *doc = app_doc(app);
	outline_index(&app->outline, doc);
	bool marked = outline_marks(&app->outline, doc) > 0;
	size_t count = marked || below ? outline_chosen_sections(&app->outline, doc, &rows)
								   : outline_chosen(&app->outline, doc, &rows);
	unsigned outcome = DONE;
	if (wish || !tells_price_of(app, rows, count, ": the same again starts")) {
		outline_unmark_all(&app->outline);
		outcome = order(app, rows, count, fn, wish);
	}
	free(rows);
	return outcome;
}

unsigned action_write_one(struct app *app, int argument)
{
	(void)argument;
	return order_chosen(app, order_write, NULL, true);
}

unsigned action_regenerate(struct app *app, int argument)
{
	(void)argument;
	return order_chosen(app, engine_regenerate, NULL, false);
}

static unsigned continue_from(struct app *app, uint64_t row, size_t at)
{
	struct err err = ERR_INIT;
	bool waits = app_running(app), ok = engine_continue(app->engine, row, at, &err);
	if (!ok)
		app_complain(app, err.text);
	else if (waits)
		say_waits(app);
	else
		app_say(app, "Goes on from the caret; what followed it stays in the version before.");
	if (ok && !waits)
		follow(app);
	return DONE;
}

/* From where the text was edited last, if that can be seen, else from its end. */
unsigned action_continue(struct app *app, int argument)
{
	(void)argument;
	const struct row *row = app_row(app);
	const struct version *v = row ? row_current(row) : NULL;
	bool marked = outline_marks(&app->outline, app_doc(app)) > 0;
	size_t at = v && !marked ? writing_left(app, row->id) : SIZE_MAX;
	if (v && at < v->text.len)
		return continue_from(app, row->id, at);
	return order_chosen(app, order_continue, NULL, false);
}

unsigned action_tighten(struct app *app, int argument)
{
	(void)argument;
	return order_chosen(app, order_tighten, NULL, false);
}

/* ---- A wish ----------------------------------------------------------------------------------
 */

/* The selection may have followed the writing while the wish was typed. */
static unsigned answer_wish(struct app *app, const char *text)
{
	if (!text || !*text)
		return DONE;
	if (outline_marks(&app->outline, app_doc(app)) > 0)
		return order_chosen(app, engine_regenerate, text, false);
	return order(app, &app->question.row, 1, engine_regenerate, text);
}

unsigned action_wish(struct app *app, int argument)
{
	(void)argument;
	struct err err = ERR_INIT;
	struct buf prompt = BUF_INIT;
	const struct row *row = app_row(app);
	size_t marks = outline_marks(&app->outline, app_doc(app));
	uint64_t id = row ? row->id : 0;
	if (marks > 0)
		buf_addf(&prompt, "Wish for the marked row%s: ", marks == 1 ? "" : "s");
	else if (engine_takes(app->engine, id, &err))
		buf_addf(&prompt, "Wish for section %d (shorter, drier …): ",
				 outline_number(app_doc(app), outline_index(&app->outline, app_doc(app))));
	if (prompt.len) {
		if (!marks)
			tells_price_of(app, &id, 1, "");
		app_ask(app, prompt.data, "", answer_wish);
		app->question.row = id;
	} else {
		app_complain(app, err.text);
	}
	buf_release(&prompt);
	return DONE;
}

unsigned runs_wish(struct app *app, const char *wish, bool force)
{
	(void)force;
	return order_chosen(app, engine_regenerate, wish, false);
}

unsigned runs_best(struct app *app, const char *argument, bool force)
{
	char *rest;
	long drafts = strtol(argument, &rest, 10);
	(void)force;
	if (drafts >= 2 && drafts <= BEST_MOST && (!*rest || *rest == ' '))
		return order_chosen(app, order_best, argument, false);
	app_complain(app, "How many drafts, 2 to 8? :best 3, or :best 3 shorter, drier");
	return DONE;
}

static size_t all_written(const struct doc *doc, uint64_t **rows)
{
	size_t count = 0;
	*rows = mem_alloc((doc->row_count + 1) * sizeof **rows);
	for (size_t i = 0; i < doc->row_count; i++) {
		if (row_words(doc->rows[i]) && !doc->rows[i]->locked)
			(*rows)[count++] = doc->rows[i]->id;
	}
	return count;
}

unsigned runs_revise(struct app *app, const char *wish, bool all)
{
	uint64_t *rows = NULL;
	if (!all)
		return order_chosen(app, engine_revise, wish, true);
	size_t count = all_written(app_doc(app), &rows);
	unsigned outcome = order(app, rows, count, engine_revise, wish);
	free(rows);
	return outcome;
}

/* ---- Writing on ------------------------------------------------------------------------------
 */

static bool wants_writing(const struct doc *doc, size_t from)
{
	for (size_t i = from; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		if (row->kind == ROW_SECTION && !row->locked && !row_written(row))
			return true;
	}
	return false;
}

/* From the selected row on; when nothing is left there, from the top. */
static unsigned write_on(struct app *app)
{
	struct err err = ERR_INIT;
	const struct doc *doc = app_doc(app);
	size_t index = outline_index(&app->outline, doc);
	uint64_t from = wants_writing(doc, index) ? app->outline.selected : 0;
	enum engine_state state = progress_now(app).state;
	if (tells_price(app, from))
		return DONE;
	if (!engine_write(app->engine, from, &err))
		app_complain(app, err.text);
	else if (state == ENGINE_PLANNING)
		app_say(app, "Writing begins when the outline is made.");
	else if (state == ENGINE_WRITING)
		app_say(app, "All that is unwritten from here on is queued.");
	else
		follow(app);
	return DONE;
}

unsigned action_write(struct app *app, int argument)
{
	(void)argument;
	if (outline_marks(&app->outline, app_doc(app)) > 0)
		return order_chosen(app, order_write, NULL, true);
	return write_on(app);
}

/* ---- Ending ----------------------------------------------------------------------------------
 */

unsigned action_pause(struct app *app, int argument)
{
	(void)argument;
	struct engine_progress p = progress_now(app);
	if (p.state == ENGINE_IDLE && p.paused)
		return write_on(app);
	engine_pause(app->engine, !p.paused);
	if (p.state == ENGINE_IDLE)
		app_complain(app, "Nothing is being written that could be paused: w writes.");
	else if (p.state == ENGINE_PLANNING)
		app_say(app, "Nothing is written when the outline is made; Esc stops making it.");
	else if (p.paused)
		app_say(app, "The writing goes on.");
	else
		app_say(app, "Pauses when this section is written; P takes that back, Esc stops now.");
	return DONE;
}

unsigned action_stop(struct app *app, int argument)
{
	(void)argument;
	bool running = app_running(app), waits = app->engine && progress_now(app).paused;
	if (!running && !waits)
		return DONE;
	engine_stop(app->engine);
	app->state = ENGINE_IDLE;
	app_say(app, running ? "Stopped; what had come is kept." : "What was queued is forgotten.");
	return DONE;
}
