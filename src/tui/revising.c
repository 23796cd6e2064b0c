/* tui/revising.c: what a model proposes to change in a section, taken or left change by change. The
 * next section's proposal is made meanwhile. */
#include "base/clock.h"
#include "base/mem.h"
#include "tui/actions.h"
#include "tui/app.h"

#define DONE (OUTCOME_HANDLED | OUTCOME_REDRAW)

/* ---- Opening --------------------------------------------------------------------------------- */

static void say_unchanged(struct app *app, const struct row *row)
{
	app_say(app, "The model would change nothing in “%.60s”.", row->point);
}

static void open_proposal(struct app *app, const struct row *row, uint64_t version)
{
	diff_view_review(&app->diff, row, row->current, version);
	if (app->diff.hunks) {
		app_say(app, "“%.60s”: y takes a change, n leaves it.", row->point);
		return;
	}
	diff_view_close(&app->diff);
	say_unchanged(app, row);
}

void revising_look(struct app *app)
{
	struct revision r;
	while (app->engine && (app_mode(app) & MODE_PANES) && engine_take_revision(app->engine, &r)) {
		const struct row *row = doc_row(app_doc(app), r.row);
		if (!row || !row->current)
			continue;
		app->pending |= OUTCOME_REDRAW;
		if (r.version && row_version(row, r.version))
			open_proposal(app, row, r.version);
		else
			say_unchanged(app, row);
	}
}

/* ---- Ending ---------------------------------------------------------------------------------- */

static struct version *revised_version(struct app *app, const struct row *row)
{
	struct version *v = version_new(session_new_id(app->session), BY_WRITER);
	diff_view_result(&app->diff, row, &v->text);
	version_text_changed(v);
	mem_set_string(&v->reason, "revise");
	v->created = clock_wall();
	v->state = VERSION_COMPLETE;
	v->preceding = doc_preceding_hash(app_doc(app), row->id);
	return v;
}

/* The text that the changes are for is still the section's, word for word. */
static bool still_stands(const struct app *app, const struct row *row)
{
	const struct diff_view *d = &app->diff;
	const struct version *from = row ? row_version(row, d->from) : NULL;
	return from && row->current == d->from && from->hash == d->from_hash &&
		   row_version(row, d->to) && !engine_writes(app->engine, row->id);
}

static unsigned finish(struct app *app)
{
	const struct row *row = doc_row(app_doc(app), app->diff.row);
	size_t taken = diff_view_chosen(&app->diff, CHOICE_TAKEN), hunks = app->diff.hunks;
	if (!still_stands(app, row))
		app_complain(app, "The section has changed meanwhile: what was proposed is a version of "
						  "it, and nothing is taken.");
	else if (!taken)
		app_say(app, "Nothing is taken; what was proposed stays a version of the section.");
	else if (app_apply(app, "revise", edit_add_version(row->id, revised_version(app, row))))
		app_say(app, "%zu of %zu change%s taken: a version of yours; u takes it back.", taken,
				hunks, hunks == 1 ? "" : "s");
	diff_view_close(&app->diff);
	return DONE;
}

/* ---- Choosing -------------------------------------------------------------------------------- */

unsigned action_revise(struct app *app, int take)
{
	return diff_view_choose(&app->diff, take ? CHOICE_TAKEN : CHOICE_LEFT) ? DONE : finish(app);
}

unsigned action_revise_rest(struct app *app, int take)
{
	while (diff_view_choose(&app->diff, take ? CHOICE_TAKEN : CHOICE_LEFT))
		;
	return finish(app);
}

unsigned action_revise_back(struct app *app, int argument)
{
	(void)argument;
	if (!diff_view_reopen(&app->diff))
		app_say(app, "This is the first change.");
	return DONE;
}

unsigned action_revise_end(struct app *app, int argument)
{
	struct engine_progress p;
	engine_progress(app->engine, &p);
	if (p.state != ENGINE_IDLE && strcmp(p.run, "revise") == 0)
		engine_stop(app->engine);
	engine_drop_revisions(app->engine);
	return action_revise_rest(app, argument);
}
