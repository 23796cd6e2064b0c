#include "base/file.h"
#include "base/mem.h"
#include "base/paths.h"
#include "tui/actions.h"
#include "tui/app.h"
#include "write/target.h"

#define DONE        (OUTCOME_HANDLED | OUTCOME_REDRAW)
#define TARGET_ELSE "3000"
#define NAMES_MOST  1000

static unsigned answer_instruction(struct app *app, const char *text);

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

static bool begin_document(struct app *app, const char *instruction, int target, struct err *err)
{
	if (!app->session) {
		char *path = app->options->path ? mem_strdup(app->options->path) : free_name(instruction);
		bool ok = app_open(app, path, SESSION_OPEN_OR_CREATE, err);
		free(path);
		if (!ok)
			return false;
	}
	return target_begin(app->session, instruction, target, app->options->language, err);
}

bool start_open(struct app *app, struct err *err)
{
	const struct tui_options *o = app->options;
	if (o->read_only && !o->path)
		return err_set(err, ERR_USAGE, "--read-only needs the project to be read.");
	if (o->read_only)
		return app_open(app, o->path, SESSION_READ_ONLY, err);
	if (!o->instruction)
		return !o->path || !file_exists(o->path) || app_open(app, o->path, SESSION_OPEN, err);
	return begin_document(app, o->instruction, o->target, err);
}

/* ---- On the screen ------------------------------------------------------------------------------
 */

static void ask_instruction(struct app *app, const char *text)
{
	app_ask(app, "What shall we write? ", text, answer_instruction);
}

static unsigned begin(struct app *app, int target)
{
	struct err err = ERR_INIT;
	if (begin_document(app, app->asked, target, &err))
		return action_plan(app, 0) | OUTCOME_RELAYOUT;
	ask_instruction(app, app->asked);
	app_complain(app, err.text);
	return DONE;
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
	if (!text) {
		ask_instruction(app, app->asked);
		return DONE;
	}
	int words = read_length(text);
	if (words)
		return begin(app, words);
	app_ask(app, "How many words? ", text, answer_target);
	app_complain(app, "A length is a number of words, such as 3000.");
	return DONE;
}

static unsigned answer_instruction(struct app *app, const char *text)
{
	if (!text)
		return OUTCOME_QUIT;
	mem_set_string(&app->asked, text);
	if (!*text)
		ask_instruction(app, "");
	else if (app->options->target > 0 || target_words(text) > 0)
		return begin(app, app->options->target);
	else
		app_ask(app, "How many words? ", TARGET_ELSE, answer_target);
	return DONE;
}

void start_begin(struct app *app)
{
	const struct doc *doc = app_doc(app);
	bool empty = !doc || doc->row_count == 0;
	if (empty && (!doc || !*doc->instruction))
		ask_instruction(app, "");
	else if (empty && app->options->instruction)
		action_plan(app, 0);
	else if (empty)
		app_say(app, "No outline yet: A plans.");
	else if (engine_needs_plan(app->engine))
		app_say(app, "The outline was cut off while it was made: A makes it whole.");
	if (doc && *app->session->recovered)
		app_say(app, "%s", app->session->recovered);
}
