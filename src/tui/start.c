#include "tui/start.h"

#include <sys/stat.h>
#include <time.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/text.h"
#include "doc/import.h"
#include "tui/actions.h"
#include "tui/app.h"
#include "tui/commands.h"
#include "write/target.h"

#define DONE       (OUTCOME_HANDLED | OUTCOME_REDRAW)
#define NEW        "New document"
#define PATH_CELLS 60

/* ---- A text to import -------------------------------------------------------------------------
 */

static bool survey(const char *path, struct buf *text, struct import_survey *found, struct err *err)
{
	struct err why = ERR_INIT;
	if (!file_read(path, FILE_LIMIT, text, err))
		return false;
	return import_survey(text->data, text->len, found, &why) ||
		   err_set(err, why.kind, "%s cannot be imported: %s", path, why.text);
}

static void add_amount(struct buf *out, long count, const char *what, const char *after)
{
	buf_addf(out, "%ld %s%s%s", count, what, count == 1 ? "" : "s", after);
}

static void add_survey(struct buf *out, const struct import_survey *found)
{
	add_amount(out, (long)found->headings, "heading", ", ");
	add_amount(out, (long)found->sections, "section", ", ");
	add_amount(out, found->words, "word", "");
}

static bool import_into_new(struct app *app, const char *project, const struct buf *text,
							struct err *err)
{
	const struct tui_options *o = app->options;
	if (!app_switch(app, project, SESSION_OPEN_OR_CREATE, err))
		return false;
	const char *language = o->language ? o->language : target_language(text->data);
	bool ok = o->instruction ? target_begin(app->session, o->instruction, o->target, language, err)
							 : session_apply(app->session, ACTOR_WRITER, "language",
											 edit_set_language(language), err);
	return ok && import_text(app->session, text->data, text->len, 0, err) &&
		   session_save(app->session, err);
}

static void say_imported(struct app *app, const struct import_survey *found)
{
	struct buf said = BUF_INIT;
	add_survey(&said, found);
	app_say(app, "Imported: %s. u takes it back.", said.data);
	buf_release(&said);
}

/* Open the project that is there, or make it of the text. */
static bool take_import(struct app *app, const char *path, struct err *err)
{
	struct buf text = BUF_INIT;
	struct import_survey found;
	char *project = paths_with_extension(path, ".longhand");
	bool ok;
	if (file_exists(project)) {
		ok = app_switch(app, project, SESSION_OPEN, err);
		if (ok)
			start_begin(app);
	} else {
		ok = survey(path, &text, &found, err) && import_into_new(app, project, &text, err);
		if (ok)
			say_imported(app, &found);
	}
	buf_release(&text);
	free(project);
	return ok;
}

static void begin_nameless(struct app *app);

static unsigned answer_import(struct app *app, const char *text)
{
	struct err err = ERR_INIT;
	if (!text || (*text && *text != 'y' && *text != 'Y'))
		return app->session ? DONE : OUTCOME_QUIT;
	if (take_import(app, app->importing, &err))
		return DONE | OUTCOME_RELAYOUT;
	if (!app->session)
		begin_nameless(app);
	app_complain(app, err.text);
	return DONE;
}

static void offer(struct app *app)
{
	const char *path = app->importing;
	struct import_survey found;
	struct err err = ERR_INIT;
	struct buf text = BUF_INIT, said = BUF_INIT, prompt = BUF_INIT;
	char *project = paths_with_extension(path, ".longhand");
	if (file_exists(project)) {
		buf_addf(&said, "%s is there already, and importing never writes over a project.", project);
		buf_addf(&prompt, "Open it? Enter: yes, Esc: no: ");
	} else if (survey(path, &text, &found, &err)) {
		buf_addf(&said, "%s holds ", path);
		add_survey(&said, &found);
		buf_addf(&said, ".");
		buf_addf(&prompt, "Import it into %s? Enter: yes, Esc: no: ", paths_base(project));
	}
	if (prompt.len) {
		app_ask(app, prompt.data, "", answer_import);
		app_say(app, "%s", said.data);
	} else {
		if (!app->session)
			begin_nameless(app);
		app_complain(app, err.text);
	}
	buf_release(&text);
	buf_release(&said);
	buf_release(&prompt);
	free(project);
}

/* Before there is a screen to ask on: what cannot be imported is no reason for one. */
static bool check_import(struct app *app, const char *path, struct err *err)
{
	struct buf text = BUF_INIT;
	struct import_survey found;
	char *project = paths_with_extension(path, ".longhand");
	bool ok = file_exists(project) || survey(path, &text, &found, err);
	buf_release(&text);
	free(project);
	if (ok)
		mem_set_string(&app->importing, path);
	return ok;
}

/* ---- Before the screen ------------------------------------------------------------------------
 */

bool start_open(struct app *app, struct err *err)
{
	const struct tui_options *o = app->options;
	if (o->read_only && !o->path)
		return err_set(err, ERR_USAGE, "--read-only needs the project to be read.");
	if (o->path && !import_knows(o->path, err))
		return false;
	if (o->read_only)
		return app_open(app, o->path, SESSION_READ_ONLY, err);
	if (o->path && import_is_text(o->path) && file_exists(o->path))
		return check_import(app, o->path, err);
	if (!o->instruction)
		return !o->path || !file_exists(o->path) || app_open(app, o->path, SESSION_OPEN, err);
	return fresh_begin(app, o->instruction, o->target, o->language, err);
}

/* ---- Recent projects --------------------------------------------------------------------------
 */

static void add_when(struct buf *out, int64_t when)
{
	char text[40];
	time_t then = (time_t)when, now = (time_t)clock_wall();
	struct tm a, b;
	localtime_r(&then, &a);
	localtime_r(&now, &b);
	bool today = a.tm_year == b.tm_year && a.tm_yday == b.tm_yday;
	strftime(text, sizeof text, today ? "today %H:%M" : "%Y-%m-%d", &a);
	buf_add_str(out, text);
}

/* The name first: where room is short, the folder is what is cut. The home folder is ~ as in a
 * shell. */
static void add_path(struct buf *out, const char *path)
{
	const char *home = getenv("HOME"), *name = paths_base(path);
	size_t len = home ? strlen(home) : 0, folder = name > path ? (size_t)(name - path) - 1 : 0;
	bool below = len > 1 && strncmp(path, home, len) == 0 && path[len] == '/';
	buf_add_str(out, name);
	if (below)
		buf_addf(out, " in ~%.*s", (int)(folder - len), path + len);
	else if (folder)
		buf_addf(out, " in %.*s", (int)folder, path);
}

static void add_recent(struct app *app, const struct recent *r)
{
	struct buf detail = BUF_INIT;
	if (r->target)
		buf_addf(&detail, "%ld/%d words", r->words, r->target);
	else
		add_amount(&detail, r->words, "word", "");
	buf_add_str(&detail, " · ");
	add_when(&detail, r->when);
	buf_add_str(&detail, " · ");
	add_path(&detail, r->path);
	list_add(app, r->title, detail.data, r->path);
	buf_release(&detail);
}

static unsigned offer_recent(struct app *app);

static unsigned answer_recent(struct app *app, const struct list_item *item)
{
	struct err err = ERR_INIT;
	if (!item) {
		recents_release(&app->recents);
		return OUTCOME_QUIT;
	}
	if (!item->data)
		return fresh_ask(app);
	if (!app_open(app, item->data, SESSION_OPEN, &err)) {
		offer_recent(app);
		app_complain(app, err.text);
		return DONE;
	}
	recents_release(&app->recents);
	start_begin(app);
	return DONE | OUTCOME_RELAYOUT;
}

static unsigned offer_recent(struct app *app)
{
	list_open(app, "Begin, or go on", answer_recent, NULL);
	list_add(app, NEW, "an instruction, and how long it shall be", NULL);
	for (size_t i = 0; i < app->recents.count; i++)
		add_recent(app, &app->recents.items[i]);
	return DONE;
}

unsigned start_left(struct app *app)
{
	if (app->session || !app->recents.count)
		return OUTCOME_QUIT;
	return offer_recent(app);
}

/* ---- On the screen ----------------------------------------------------------------------------
 */

static void begin_nameless(struct app *app)
{
	recents_read(&app->recents);
	if (app->recents.count)
		offer_recent(app);
	else
		fresh_ask(app);
}

static void greet(struct app *app)
{
	const struct doc *doc = app_doc(app);
	bool empty = doc->row_count == 0;
	if (empty && !*doc->instruction && !app->session->read_only)
		fresh_ask(app);
	else if (empty && app->options->instruction)
		action_plan(app, 0);
	else if (empty && !app->session->read_only)
		app_say(app, "No outline yet: A plans.");
	else if (engine_needs_plan(app->engine))
		app_say(app, "The outline was cut off while it was made: A makes it whole.");
	if (*app->session->recovered)
		app_say(app, "%s", app->session->recovered);
}

void start_begin(struct app *app)
{
	if (app->session)
		greet(app);
	else if (app->importing)
		offer(app);
	else if (app->options->path)
		fresh_ask(app);
	else
		begin_nameless(app);
}

/* ---- Another one ------------------------------------------------------------------------------
 */

static unsigned said(struct app *app, bool ok, const struct err *err)
{
	if (!ok)
		app_complain(app, err->text);
	return DONE | OUTCOME_RELAYOUT;
}

unsigned start_open_other(struct app *app, const char *argument, bool force)
{
	struct err err = ERR_INIT;
	char *path = colon_path(argument);
	bool ok = true;
	if (!*path) {
		ok = err_set(&err, ERR_USAGE, ":open needs the name of a project.");
	} else if (!import_knows(path, &err)) {
		ok = false;
	} else if (import_is_text(path) && file_exists(path)) {
		mem_set_string(&app->importing, path);
		offer(app);
	} else if (!force && !file_exists(path)) {
		ok = err_set(&err, ERR_FILE, "There is no project %s: :open! makes it.", path);
	} else {
		ok = app_switch(app, path, force ? SESSION_OPEN_OR_CREATE : SESSION_OPEN, &err);
		if (ok)
			greet(app);
	}
	free(path);
	return said(app, ok, &err);
}

unsigned start_import(struct app *app, const char *argument, bool force)
{
	struct err err = ERR_INIT;
	struct buf text = BUF_INIT;
	struct import_survey found;
	const struct row *row = app_row(app);
	char *path = colon_path(argument);
	(void)force;
	bool ok = *path || err_set(&err, ERR_USAGE, ":import needs the name of a text.");
	ok = ok && import_knows(path, &err) && survey(path, &text, &found, &err) &&
		 import_text(app->session, text.data, text.len, row ? row->id : 0, &err);
	if (ok)
		say_imported(app, &found);
	buf_release(&text);
	free(path);
	return said(app, ok, &err);
}
