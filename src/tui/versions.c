#include "tui/versions.h"

#include <time.h>

#include "base/text.h"
#include "tui/actions.h"
#include "write/best.h"

#define DONE (OUTCOME_HANDLED | OUTCOME_REDRAW)

/* ---- What a version is ----------------------------------------------------------------------- */

size_t versions_index(const struct row *row, uint64_t version)
{
	size_t i = 0;
	while (i < row->version_count && row->versions[i]->id != version)
		i++;
	return i;
}

/* The time of day, with the date when it was not today. */
static void add_time(struct buf *out, int64_t seconds)
{
	time_t then = (time_t)seconds, now = time(NULL);
	struct tm day, today;
	char text[32] = "";
	localtime_r(&then, &day);
	localtime_r(&now, &today);
	bool same = day.tm_year == today.tm_year && day.tm_yday == today.tm_yday;
	strftime(text, sizeof text, same ? "%H:%M" : "%Y-%m-%d %H:%M", &day);
	buf_add_str(out, text);
}

static void add_author(struct buf *out, const struct version *v)
{
	if (v->by == BY_MODEL)
		buf_addf(out, " · by %s", *v->model ? v->model : "the model");
	else
		buf_add_str(out, v->by == BY_IMPORT ? " · imported" : " · by the writer");
}

void versions_describe(const struct row *row, const struct version *v, struct buf *out)
{
	buf_addf(out, "version %zu of %zu", versions_index(row, v->id) + 1, row->version_count);
	add_author(out, v);
	if (*v->reason && v->by != BY_IMPORT)
		buf_addf(out, " · %s", v->reason);
	long words = version_words(v);
	buf_addf(out, " · %ld %s", words, words == 1 ? "word" : "words");
	if (v->state == VERSION_INCOMPLETE)
		buf_add_str(out, ", incomplete");
	if (v->undone)
		buf_add_str(out, ", undone");
	if (v->created > 0) {
		buf_add_str(out, " · ");
		add_time(out, v->created);
	}
}

/* ---- Looking --------------------------------------------------------------------------------- */

bool versions_leave(struct app *app)
{
	struct blocks *b = &app->draft.blocks;
	bool looking = b->preview_version != 0;
	b->preview_row = b->preview_version = 0;
	return looking;
}

static const struct row *looked_at(const struct app *app)
{
	const struct blocks *b = &app->draft.blocks;
	const struct doc *doc = app_doc(app);
	const struct row *row = doc && b->preview_row ? doc_row(doc, b->preview_row) : NULL;
	return row && row_version(row, b->preview_version) ? row : NULL;
}

void versions_settle(struct app *app)
{
	const struct row *row = looked_at(app);
	const struct blocks *b = &app->draft.blocks;
	if (app->diff.row && !doc_row(app_doc(app), app->diff.row))
		diff_view_close(&app->diff);
	if (!row || row->id != app->outline.selected || row->current == b->preview_version ||
		app_mode(app) == MODE_EDIT || engine_writes(app->engine, row->id))
		versions_leave(app);
}

/* The selected section, if it has versions; says what is the matter if not. */
static const struct row *section_with_versions(struct app *app)
{
	const struct row *row = app_row(app);
	if (row && row->version_count > 0)
		return row;
	app_say(app, row && row->kind == ROW_HEADING ? "A heading has no text, and no versions."
												 : "Nothing has been written here yet.");
	return NULL;
}

static void look_at(struct app *app, const struct row *row, const struct version *v)
{
	struct blocks *b = &app->draft.blocks;
	versions_leave(app);
	if (v->id == row->current)
		return;
	b->preview_row = row->id;
	b->preview_version = v->id;
	draft_show(&app->draft, row->id);
	app_say(app, "x takes this version, D compares it with the current one, Esc goes back.");
}

static void say_current(struct app *app, const struct row *row)
{
	app_say(app, "Version %zu of %zu, the current one.", versions_index(row, row->current) + 1,
			row->version_count);
}

unsigned action_version(struct app *app, int by)
{
	const struct row *row = section_with_versions(app);
	if (!row)
		return DONE;
	const struct row *looking = looked_at(app);
	size_t at = versions_index(row, looking ? app->draft.blocks.preview_version : row->current);
	size_t next = by < 0 ? at - 1 : at + 1;
	if (row->version_count == 1 && row->current)
		app_say(app, "This is the only version.");
	else if (next >= row->version_count)
		app_say(app, "This is the %s of %zu versions.", by < 0 ? "oldest" : "newest",
				row->version_count);
	else
		look_at(app, row, row->versions[next]);
	if (next < row->version_count && row->versions[next]->id == row->current)
		say_current(app, row);
	return DONE;
}

/* ---- Taking ---------------------------------------------------------------------------------- */

bool versions_take(struct app *app, uint64_t row, uint64_t version)
{
	const struct row *r = doc_row(app_doc(app), row);
	if (engine_writes(app->engine, row)) {
		app_complain(app, "This section is being written: Esc stops it.");
		return false;
	}
	if (!r || !app_apply(app, "take version", edit_choose_version(row, version)))
		return false;
	app_say(app, "Version %zu of %zu is the current one now; u takes it back.",
			versions_index(r, version) + 1, r->version_count);
	return true;
}

unsigned action_take_version(struct app *app, int argument)
{
	(void)argument;
	const struct blocks *b = &app->draft.blocks;
	if (!looked_at(app))
		app_say(app, "[ and ] walk the section's versions; x takes the one that is shown.");
	else if (versions_take(app, b->preview_row, b->preview_version))
		versions_leave(app);
	return DONE;
}

/* ---- The list -------------------------------------------------------------------------------- */

/* Versions are never taken away, so that the number in an item's name stays true. */
static const struct version *listed(struct app *app, const struct list_item *item,
									const struct row **row)
{
	*row = app_row(app);
	size_t number = *row && item ? strtoul(item->name, NULL, 10) : 0;
	return number > 0 && number <= (*row)->version_count ? (*row)->versions[number - 1] : NULL;
}

static unsigned look_at_listed(struct app *app, const struct list_item *item)
{
	const struct row *row;
	const struct version *v = listed(app, item, &row);
	if (v)
		look_at(app, row, v);
	return DONE;
}

static unsigned take_listed(struct app *app, const struct list_item *item)
{
	const struct row *row;
	const struct version *v = listed(app, item, &row);
	versions_leave(app);
	if (v && v->id != row->current)
		versions_take(app, row->id, v->id);
	return DONE;
}

static void add_points(const struct best_judge *judge, const struct row *row,
					   const struct version *v, struct buf *out)
{
	if (v->state == VERSION_COMPLETE && row->budget > 0)
		buf_addf(out, "%.0f points · ", best_score(judge, &v->text, row->budget).points);
}

unsigned versions_list(struct app *app)
{
	struct buf detail = BUF_INIT;
	const struct row *row = section_with_versions(app);
	if (!row)
		return DONE;
	list_open(app, "Versions of this section: Enter takes one", take_listed, look_at_listed);
	struct best_judge *judge = best_judge_new(app_doc(app), row->id);
	char name[40];
	for (size_t i = 0; i < row->version_count; i++) {
		const struct version *v = row->versions[i];
		bool current = v->id == row->current;
		buf_clear(&detail);
		add_points(judge, row, v, &detail);
		versions_describe(row, v, &detail);
		snprintf(name, sizeof name, "%zu%s", i + 1, current ? " current" : "");
		list_add(app, name, detail.data, NULL);
	}
	snprintf(name, sizeof name, "%zu current", versions_index(row, row->current) + 1);
	list_select(app, name);
	best_judge_free(judge);
	buf_release(&detail);
	return DONE;
}

/* ---- Drawing --------------------------------------------------------------------------------- */

int versions_draw(const struct app *app, const struct view *v)
{
	struct buf line = BUF_INIT, breaks = BUF_INIT;
	const struct row *row = looked_at(app);
	int cells = v->cols - 3, rows = 0;
	if (!row || v->rows < 4 || cells < 10)
		return 0;
	versions_describe(row, row_version(row, app->draft.blocks.preview_version), &line);
	text_breaks(line.data, line.len, &breaks);
	size_t first = text_wrap(line.data, breaks.data, line.len, cells);
	view_repeat(v, rows, 0, " ", v->cols, ROLE_NOTICE);
	view_text(v, rows++, 2, line.data, first, ROLE_NOTICE);
	if (first < line.len) {
		view_repeat(v, rows, 0, " ", v->cols, ROLE_NOTICE);
		view_elided(v, rows++, 2, line.data + first, line.len - first, cells, ROLE_NOTICE);
	}
	buf_release(&line);
	buf_release(&breaks);
	return rows;
}
