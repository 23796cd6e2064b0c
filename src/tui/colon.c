#include "tui/colon.h"

#include "base/address.h"
#include "base/backup.h"
#include "base/mem.h"
#include "base/setting.h"
#include "base/suggest.h"
#include "tui/actions.h"
#include "tui/app.h"
#include "tui/commands.h"
#include "tui/judging.h"
#include "tui/models.h"
#include "tui/notes.h"
#include "tui/quality.h"
#include "tui/recall.h"
#include "tui/start.h"
#include "tui/versions.h"

#define DONE (OUTCOME_HANDLED | OUTCOME_REDRAW)

static void save_over(struct app *app)
{
	struct session *s = app->session;
	struct err err = ERR_INIT;
	char *theirs = backup_path(s->path, 1);
	if (!session_save_over(s, &err))
		app_complain(app, err.text);
	else if (s->not_kept.kind)
		app_say(app, "Saved %s", s->path);
	else
		app_say(app, "Saved %s; what the other program wrote is kept as %s", s->path, theirs);
	free(theirs);
}

static unsigned run_reload(struct app *app, const char *argument, bool force)
{
	struct err err = ERR_INIT;
	(void)argument;
	(void)force;
	if (!app_reload(app, &err))
		app_complain(app, err.text);
	else
		app_say(app, "Read anew. %s", app->session->recovered);
	return DONE | OUTCOME_RELAYOUT;
}

static unsigned run_save(struct app *app, const char *argument, bool force)
{
	struct err err = ERR_INIT;
	if (*argument) {
		char *path = colon_path(argument);
		if (session_copy(app->session, path, force, &err))
			app_say(app, "Copied to %s", path);
		else
			app_complain(app, err.text);
		free(path);
	} else if (app->session->read_only)
		app_complain(app, "This document is open for reading only.");
	else if (force && app->session->foreign)
		save_over(app);
	else if (app_save(app))
		app_say(app, "Saved %s", app->session->path);
	return DONE;
}

static unsigned run_quit(struct app *app, const char *argument, bool force)
{
	(void)argument;
	if (!force)
		return action_quit(app, 0);
	engine_stop(app->engine);
	app->abandon = true;
	return OUTCOME_QUIT;
}

static unsigned run_title(struct app *app, const char *argument, bool force)
{
	struct err err = ERR_INIT;
	(void)force;
	if (*argument)
		app_apply(app, "set title", edit_set_title(argument));
	else if (!engine_title(app->engine, &err))
		app_complain(app, err.text);
	return DONE;
}

static unsigned run_versions(struct app *app, const char *argument, bool force)
{
	(void)argument;
	(void)force;
	return versions_list(app);
}

const struct colon_row colon_table[] = {
	{"export", "! [markdown|text|html] [FILE]",
	 "write the draft, by default as FILE's extension says; export! overwrites", colon_run_export,
	 NULL, 0},
	{"open", "! FILE", "save this project and open another one; open! makes it", start_open_other,
	 NULL, 0},
	{"import", "FILE",
	 "a text comes behind the selected row: headings, and sections with their text", start_import,
	 NULL, 0},
	{"save w", "! [FILE]", "save the project now; with FILE, write a copy there; w! over another",
	 run_save, NULL, 0},
	{"reload", "",
	 "read the project from its file again; what you changed since the last save is kept aside",
	 run_reload, NULL, 0},
	{"quit q", "!", "save and quit; q! leaves the last save, and keeps what came after it aside",
	 run_quit, NULL, 0},
	{"wq x", "", "save and quit", NULL, action_quit, 0},
	{"model", "! [MODEL]",
	 "choose who writes: a list of what can be reached now; model! tells how to keep it",
	 models_run, NULL, 0},
	{"allow", "", "let the model be asked without encryption, from now on", models_allow, NULL, 0},
	{"plan", "", "make the outline from the instruction", NULL, action_plan, 0},
	{"write", "", "write everything unwritten from the selected row on", NULL, action_write, 0},
	{"regenerate", "[WISH]", "write the selected section anew, as you wish", runs_wish, NULL, 0},
	{"best", "N [WISH]", "draft the selected section N times at once, and take the best", runs_best,
	 NULL, 0},
	{"revise", "! [WISH]",
	 "changes to the section are proposed, to be taken or left one by one; revise! to all of them",
	 runs_revise, NULL, 0},
	{"continue", "", "go on with the selected section from its end", NULL, action_continue, 0},
	{"tighten", "", "bring the selected section to its budget", NULL, action_tighten, 0},
	{"pause", "", "pause when this section is written; again goes on", NULL, action_pause, 0},
	{"request", "[last]", "what is sent for the selected row, or was sent last, and its size",
	 inspect_request, NULL, 0},
	{"thinking", "", "what the model thinks", NULL, action_thinking, 0},
	{"title", "[TITLE]", "the document's title; without one the model finds it", run_title, NULL,
	 0},
	{"versions", "", "the section's versions, to choose one", run_versions, NULL, 0},
	{"notes", "", "what the model is told of people, terms and style, to add to and to edit",
	 notes_list, NULL, 0},
	{"stale", "", "sections written before the text, the row or the notes changed, and why",
	 notes_stale, NULL, 0},
	{"quality", "",
	 "the sections with their length score, what is said again, slop: what stands out",
	 quality_open, NULL, 0},
	{"judge", "", "ask a model how good the section is, in six respects from 1 to 5", judging_ask,
	 NULL, 0},
	{"stop", "", "stop what is being written", NULL, action_stop, 0},
	{"undo", "", "undo the last change", NULL, action_undo, 0},
	{"redo", "", "do it again", NULL, action_redo, 0},
	{"set", "[NAME[=VALUE]]", "the settings in force; one of them; change it for this session",
	 colon_run_set, NULL, 0},
	{"theme", "[THEME]", "choose the colours", colon_run_theme, NULL, 0},
	{"count", "", "words, characters, paragraphs of the section and the document", colon_run_count,
	 NULL, 0},
	{"messages", "", "what was said in the last line", colon_run_messages, NULL, 0},
	{"help", "[TOPIC]", "keys and commands; a command, a key, an action, a setting", colon_run_help,
	 NULL, 0},
	{.names = NULL},
};

/* ---- Finding a command ----------------------------------------------------------------------- */

static bool has_name(const struct colon_row *row, const char *name, bool whole)
{
	size_t wanted = strlen(name);
	for (const char *at = row->names; *at; at += strspn(at, " ")) {
		size_t len = strcspn(at, " ");
		if ((whole ? len == wanted : len >= wanted) && memcmp(at, name, wanted) == 0)
			return true;
		at += len;
	}
	return false;
}

const struct colon_row *colon_named(const char *name)
{
	const struct colon_row *row = colon_table;
	while (row->names && !has_name(row, name, true))
		row++;
	return row->names ? row : NULL;
}

static void complain_several(struct app *app, const char *name, int count)
{
	struct buf said = BUF_INIT;
	buf_addf(&said, ":%s may be", name);
	for (const struct colon_row *row = colon_table; row->names; row++) {
		if (!has_name(row, name, false))
			continue;
		const char *after = count > 2 ? "," : count > 1 ? " or" : ".";
		buf_addf(&said, " :%.*s%s", (int)strcspn(row->names, " "), row->names, after);
		count--;
	}
	app_complain(app, said.data);
	buf_release(&said);
}

static void complain_unknown(struct app *app, const char *name)
{
	struct buf said = BUF_INIT;
	struct suggest s;
	char *best = NULL;
	suggest_init(&s, name);
	for (const struct colon_row *row = colon_table; row->names; row++) {
		char *first = mem_strndup(row->names, strcspn(row->names, " "));
		suggest_offer(&s, first);
		bool better = s.best == first;
		free(better ? best : first);
		best = better ? first : best;
	}
	buf_addf(&said, "There is no command “%.80s”", name);
	buf_addf(&said, best ? "; did you mean :%s?" : "; ? shows those that are%s.", best ? best : "");
	app_complain(app, said.data);
	buf_release(&said);
	free(best);
}

/* By a name of it, else by what only one begins with. NULL: said already. */
static const struct colon_row *find(struct app *app, const char *name)
{
	const struct colon_row *exact = colon_named(name), *last = NULL;
	int count = 0;
	for (const struct colon_row *row = colon_table; row->names; row++) {
		if (has_name(row, name, false)) {
			last = row;
			count++;
		}
	}
	if (exact || count == 1)
		return exact ? exact : last;
	if (count)
		complain_several(app, name, count);
	else
		complain_unknown(app, name);
	return NULL;
}

/* ---- Running --------------------------------------------------------------------------------- */

const char *colon_argument(const struct colon_row *row)
{
	const char *takes = row->takes + (*row->takes == '!');
	return takes + strspn(takes, " ");
}

static bool check(struct app *app, const struct colon_row *row, const char *argument, bool force)
{
	int len = (int)strcspn(row->names, " ");
	const char *takes = colon_argument(row);
	struct err err = ERR_INIT;
	bool ok = true;
	if (force && *row->takes != '!')
		ok = err_set(&err, ERR_USAGE, "There is no :%.*s!", len, row->names);
	else if (*argument && !*takes)
		ok = err_set(&err, ERR_USAGE, ":%.*s takes no argument, such as “%.80s”.", len, row->names,
					 argument);
	else if (!*argument && *takes && *takes != '[' && !force)
		ok = err_set(&err, ERR_USAGE, ":%.*s needs %s.", len, row->names, takes);
	if (!ok)
		app_complain(app, err.text);
	return ok;
}

static unsigned run_row(struct app *app, const char *name, const char *argument, bool force)
{
	const struct colon_row *row = find(app, name);
	if (!row || !check(app, row, argument, force))
		return DONE;
	return row->run ? row->run(app, argument, force) : row->act(app, row->argument);
}

unsigned colon_run(struct app *app, const char *line)
{
	const char *start = line + strspn(line, ": ");
	size_t len = strcspn(start, " !");
	bool force = start[len] == '!';
	char *name = mem_strndup(start, len);
	const char *rest = start + len + force;
	unsigned outcome = *name ? run_row(app, name, rest + strspn(rest, " "), force) : DONE;
	free(name);
	return outcome;
}

/* A key that was typed here by mistake is kept nowhere, nor is a password in an address. */
static bool is_secret(const struct app *app, const char *text)
{
	const struct setting_set *set = app->options->settings;
	for (const struct setting_row *row = set ? set->rows : NULL; row && row->name; row++) {
		const char *at = setting_is_secret(row) ? strstr(text, row->name) : NULL;
		at = at ? at + strlen(row->name) : "";
		if (at[strspn(at, " ")] == '=')
			return true;
	}
	return address_in_text(text);
}

static unsigned answer(struct app *app, const char *text)
{
	if (!text || !*text)
		return DONE;
	if (!is_secret(app, text)) {
		line_remember(app->line, text);
		recall_add(text);
	}
	return colon_run(app, text);
}

void colon_ask(struct app *app, const char *text)
{
	if (!app->has_history)
		recall_load(app->line);
	app->has_history = true;
	app_ask(app, ":", text, answer);
	app->question.takes = ":";
}

void colon_usage(const struct colon_row *row, struct buf *out)
{
	const char *takes = colon_argument(row);
	buf_add_char(out, ':');
	for (const char *at = row->names; *at; at++)
		buf_add_str(out, *at == ' ' ? ", :" : (char[]){*at, '\0'});
	buf_addf(out, "%s%s%s", *row->takes == '!' ? "[!]" : "", *takes ? " " : "", takes);
}

void colon_help(struct buf *out)
{
	for (const struct colon_row *row = colon_table; row->names; row++) {
		colon_usage(row, out);
		buf_addf(out, "\t%s\n", row->help);
	}
}
