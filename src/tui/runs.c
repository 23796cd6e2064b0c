#include "tui/actions.h"
#include "tui/app.h"

#define DONE (OUTCOME_HANDLED | OUTCOME_REDRAW)

static unsigned started(struct app *app, bool ok, const struct err *err)
{
	if (!ok) {
		app_complain(app, err->text);
		return DONE;
	}
	app->outline.follow = true;
	app->draft.follow = true;
	return DONE;
}

unsigned action_plan(struct app *app, int argument)
{
	(void)argument;
	struct err err = ERR_INIT;
	bool ok = engine_plan(app->engine, &err);
	return started(app, ok, &err);
}

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
unsigned action_write(struct app *app, int argument)
{
	(void)argument;
	struct err err = ERR_INIT;
	const struct doc *doc = app_doc(app);
	size_t index = outline_index(&app->outline, doc);
	uint64_t from = wants_writing(doc, index) ? app->outline.selected : 0;
	bool ok = engine_write(app->engine, from, &err);
	return started(app, ok, &err);
}

/* One section, now or after those that are asked for already. */
static unsigned ask_section(struct app *app, bool (*order)(struct engine *, uint64_t, struct err *))
{
	struct err err = ERR_INIT;
	outline_index(&app->outline, app_doc(app));
	uint64_t row = app->outline.selected;
	if (engine_writes(app->engine, row)) {
		app_complain(app, "This section is being written: Esc stops it.");
		return DONE;
	}
	bool waits = app_running(app), ok = order(app->engine, row, &err);
	if (ok && waits) {
		app_say(app, "Queued: it is written after those before it.");
		return DONE;
	}
	return started(app, ok, &err);
}

static bool regenerate_plainly(struct engine *e, uint64_t row, struct err *err)
{
	return engine_regenerate(e, row, NULL, err);
}

unsigned action_regenerate(struct app *app, int argument)
{
	(void)argument;
	return ask_section(app, regenerate_plainly);
}

unsigned action_tighten(struct app *app, int argument)
{
	(void)argument;
	return ask_section(app, engine_tighten);
}

unsigned action_stop(struct app *app, int argument)
{
	(void)argument;
	if (app_running(app)) {
		engine_stop(app->engine);
		app->state = ENGINE_IDLE;
		app_say(app, "Stopped; what had come is kept.");
	}
	return DONE;
}
