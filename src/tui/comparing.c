/* tui/comparing.c: the keys of two versions being compared. */
#include "tui/actions.h"
#include "tui/app.h"
#include "tui/versions.h"

#define DONE (OUTCOME_HANDLED | OUTCOME_REDRAW)

/* The version beside `at` that is not the current one; version_count when there is none. */
static size_t other_version(const struct row *row, size_t at, int by)
{
	do
		at = by < 0 ? at - 1 : at + 1;
	while (at < row->version_count && row->versions[at]->id == row->current);
	return at < row->version_count ? at : row->version_count;
}

/* What is looked at, else the one before the current one, else the one after it. */
static uint64_t version_to_compare(struct app *app, const struct row *row)
{
	const struct blocks *b = &app->draft.blocks;
	if (b->preview_row == row->id && row_version(row, b->preview_version))
		return b->preview_version;
	size_t at = versions_index(row, row->current), other = other_version(row, at, -1);
	if (other >= row->version_count)
		other = other_version(row, at, 1);
	return other < row->version_count ? row->versions[other]->id : 0;
}

unsigned action_diff(struct app *app, int argument)
{
	(void)argument;
	const struct row *row = app_row(app);
	uint64_t from = row && row->current ? version_to_compare(app, row) : 0;
	if (from)
		diff_view_open(&app->diff, row->id, from, row->current);
	else
		app_say(app, "There is no other version to compare with.");
	return DONE;
}

unsigned action_diff_move(struct app *app, int lines)
{
	diff_view_scroll(&app->diff, lines);
	return DONE;
}

unsigned action_diff_page(struct app *app, int pages)
{
	long page = app->diff.rows > 2 ? app->diff.rows - 2 : 1;
	diff_view_scroll(&app->diff, pages * page);
	return DONE;
}

unsigned action_diff_end(struct app *app, int last)
{
	long lines = (long)app->diff.wrap.count;
	diff_view_scroll(&app->diff, last ? lines : -lines);
	return DONE;
}

unsigned action_diff_change(struct app *app, int by)
{
	if (!diff_view_change(&app->diff, by))
		app_say(app, by > 0 ? "There is no change below." : "There is no change above.");
	return DONE;
}

unsigned action_diff_version(struct app *app, int by)
{
	struct diff_view *d = &app->diff;
	const struct row *row = doc_row(app_doc(app), d->row);
	size_t other = other_version(row, versions_index(row, d->from), by);
	if (other < row->version_count)
		diff_view_open(d, row->id, row->versions[other]->id, d->to);
	else
		app_say(app, "There is no %s version to compare with.", by < 0 ? "older" : "newer");
	return DONE;
}

unsigned action_diff_take(struct app *app, int argument)
{
	(void)argument;
	if (!versions_take(app, app->diff.row, app->diff.from))
		return DONE;
	versions_leave(app);
	return action_diff_close(app, 0);
}

unsigned action_diff_close(struct app *app, int argument)
{
	(void)argument;
	diff_view_close(&app->diff);
	return DONE;
}
