#include "tui/colon.h"

#include "base/mem.h"
#include "doc/export.h"
#include "tui/actions.h"
#include "tui/app.h"
#include "tui/models.h"
#include "tui/start.h"
#include "tui/versions.h"

#define DONE (OUTCOME_HANDLED | OUTCOME_REDRAW)

/* "~/guide.md" is in the home folder here as in a shell. */
char *colon_path(const char *path)
{
	const char *home = getenv("HOME");
	struct buf full = BUF_INIT;
	if (strncmp(path, "~/", 2) == 0 && home)
		buf_addf(&full, "%s%s", home, path + 1);
	else
		buf_add_str(&full, path);
	return buf_detach(&full);
}

static bool has_text(const struct doc *doc)
{
	for (size_t i = 0; i < doc->row_count; i++) {
		if (row_words(doc->rows[i]))
			return true;
	}
	return false;
}

static unsigned run_export(struct app *app, const char *argument, bool force)
{
	struct err err = ERR_INIT;
	char *written = NULL, *path = colon_path(argument);
	if (!has_text(app_doc(app)))
		app_complain(app, "Nothing is written yet that could be exported.");
	else if (export_write(app->session, exporter_for_path(path), path, 0, force, &written, &err))
		app_say(app, "Exported to %s", written);
	else
		app_complain(app, err.kind == ERR_USAGE
							  ? "That file is not our export: :export! replaces it."
							  : err.text);
	free(written);
	free(path);
	return DONE;
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
	{"export", "[FILE]",
	 "write the draft as Markdown, to .txt as plain text, to .html as a page; export! overwrites",
	 run_export, NULL, 0},
	{"open", "FILE", "save this project and open another one; open! makes it", start_open_other,
	 NULL, 0},
	{"import", "FILE",
	 "a text comes behind the selected row: headings, and sections with their text", start_import,
	 NULL, 0},
	{"save w", "[FILE]", "save the project now; with FILE, write a copy of it there", run_save,
	 NULL, 0},
	{"quit q", "", "save and quit; q! leaves the last save, and keeps what came after it aside",
	 run_quit, NULL, 0},
	{"wq x", "", "save and quit", NULL, action_quit, 0},
	{"model", "[NAME]",
	 "choose who writes: a list of what can be reached now; model! tells how to keep it",
	 models_run, NULL, 0},
	{"plan", "", "make the outline from the instruction", NULL, action_plan, 0},
	{"write", "", "write everything unwritten from the selected row on", NULL, action_write, 0},
	{"regenerate", "", "write the selected section anew", NULL, action_regenerate, 0},
	{"tighten", "", "write the selected section again at the length of its budget", NULL,
	 action_tighten, 0},
	{"title", "[TITLE]", "the document's title; without one the model finds it", run_title, NULL,
	 0},
	{"versions", "", "the section's versions, to choose one", run_versions, NULL, 0},
	{"stop", "", "stop what is being written", NULL, action_stop, 0},
	{"undo", "", "undo the last change", NULL, action_undo, 0},
	{"redo", "", "do it again", NULL, action_redo, 0},
	{"help", "", "keys and commands", NULL, action_help, 1},
	{.names = NULL},
};

static bool is_named(const struct colon_row *row, const char *name)
{
	size_t wanted = strlen(name);
	for (const char *at = row->names; *at;) {
		size_t len = strcspn(at, " ");
		if (len == wanted && memcmp(at, name, len) == 0)
			return true;
		at += len + strspn(at + len, " ");
	}
	return false;
}

static const struct colon_row *find(const char *name)
{
	const struct colon_row *row = colon_table;
	while (row->names && !is_named(row, name))
		row++;
	return row->names ? row : NULL;
}

static unsigned refuse(struct app *app, const char *before, const char *name, const char *after)
{
	struct err err = ERR_INIT;
	err_set(&err, ERR_USAGE, "%s“%.80s”%s", before, name, after);
	app_complain(app, err.text);
	return DONE;
}

static unsigned run_row(struct app *app, const char *name, const char *argument, bool force)
{
	const struct colon_row *row = find(name);
	if (!row)
		return refuse(app, "There is no command ", name, ": ? shows those that are.");
	if (*argument && !*row->takes)
		return refuse(app, "", name, " takes no argument.");
	return row->run ? row->run(app, argument, force) : row->act(app, row->argument);
}

unsigned colon_run(struct app *app, const char *line)
{
	const char *start = line + strspn(line, ": ");
	size_t len = strcspn(start, " !");
	bool force = start[len] == '!';
	char *name = mem_strndup(start, len);
	const char *rest = start + len + force;
	unsigned outcome = run_row(app, name, rest + strspn(rest, " "), force);
	free(name);
	return outcome;
}

static unsigned answer(struct app *app, const char *text)
{
	if (!text || !*text)
		return DONE;
	line_remember(app->line, text);
	return colon_run(app, text);
}

void colon_ask(struct app *app, const char *text)
{
	app_ask(app, ":", text, answer);
}

void colon_help(struct buf *out)
{
	for (const struct colon_row *row = colon_table; row->names; row++) {
		buf_add_char(out, ':');
		for (const char *at = row->names; *at; at++)
			buf_add_str(out, *at == ' ' ? ", :" : (char[]){*at, '\0'});
		buf_addf(out, "%s%s\t%s\n", *row->takes ? " " : "", row->takes, row->help);
	}
}
