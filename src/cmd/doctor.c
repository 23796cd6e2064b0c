#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/lock.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/text.h"
#include "cmd/command.h"
#include "cmd/output.h"
#include "cmd/settings.h"
#include "doc/recent.h"
#include "llm/models.h"
#include "tui/cells.h"

#define ROOM_LEAST ((uint64_t)100 << 20) /* bytes free that documents and their saves may want */
#define NAMES_TOLD 5                     /* models of a list */

enum verdict { GOOD, DOUBTFUL, BAD, LEFT_OUT };

struct doctor {
	const struct options *options;
	struct settings settings;
	bool has_settings;
	struct llm *llm;
	size_t address;  /* of the model's, that is asked */
	struct buf says; /* of the check that runs */
	struct err err;  /* of the first thing that is bad */

	/* What is heard of a server. */
	size_t models;
	bool listed, over;
	int window;
	struct buf names;
	struct err why;
	bool came, ended;
};

static enum verdict bad(struct doctor *d, const struct err *err)
{
	if (!d->err.kind)
		d->err = *err;
	buf_add_str(&d->says, err->text);
	return BAD;
}

static enum verdict leave_out(struct doctor *d, const char *why)
{
	buf_add_str(&d->says, why);
	return LEFT_OUT;
}

static bool asks_a_server(const struct doctor *d)
{
	return d->has_settings && d->settings.model.provider->request;
}

static enum verdict without_server(struct doctor *d)
{
	return leave_out(d,
					 d->has_settings ? "the demo writer is no server" : "mend the settings first");
}

/* ---- Settings ------------------------------------------------------------------------------- */

static enum verdict check_config(struct doctor *d)
{
	struct err err = ERR_INIT;
	d->has_settings = settings_read_server(&d->settings, d->options, &err);
	if (!d->has_settings)
		return bad(d, &err);
	const struct settings *s = &d->settings;
	buf_addf(&d->says, "%s%s", s->path,
			 file_exists(s->path) ? "" : " is not there; none is needed");
	if (!s->is_default)
		return GOOD;
	buf_add_str(&d->says, "; no model is configured, so the demo writer serves");
	return DOUBTFUL;
}

static enum verdict check_key(struct doctor *d)
{
	const struct model *m = &d->settings.model;
	if (!asks_a_server(d))
		return without_server(d);
	if (*m->key_command) {
		buf_addf(&d->says, "printed by “%s”", m->key_command);
	} else if (*m->api_key) {
		buf_addf(&d->says, "set by %s", setting_value(&d->settings.set, "api_key")->where);
	} else {
		buf_add_str(&d->says, "none is set");
		if (m->provider->key_variable)
			buf_addf(&d->says, "; where the server wants one, set %s or api_key_command",
					 m->provider->key_variable);
	}
	return GOOD;
}

/* ---- The server ----------------------------------------------------------------------------- */

static void hear_model(void *ctx, const struct models_event *event)
{
	struct doctor *d = ctx;
	if (event->kind == MODELS_OVER)
		d->over = true;
	else if (event->kind == MODELS_NONE)
		d->why = *event->err;
	if (event->kind != MODELS_FOUND)
		return;
	bool ours = !strcmp(event->model->name, d->settings.model.name);
	d->listed = d->listed || ours;
	d->window = ours ? event->model->window : d->window;
	if (d->models++ < NAMES_TOLD)
		buf_addf(&d->names, "%s%s", d->names.len ? ", " : "", event->model->name);
}

static enum verdict tell_list(struct doctor *d)
{
	struct buf host = BUF_INIT;
	const struct model *m = &d->settings.model;
	model_host_at(m, d->address, &host);
	buf_addf(&d->says, "%s has %zu model%s", host.data, d->models, d->models == 1 ? "" : "s");
	if (d->listed && d->window)
		buf_addf(&d->says, ", with %s a window of %d tokens", m->name, d->window);
	else if (!d->listed && *m->name)
		buf_addf(&d->says, ", “%s” not among them: %s%s", m->name, d->names.data,
				 d->models > NAMES_TOLD ? " …" : "");
	buf_release(&host);
	return d->listed || !*m->name ? GOOD : DOUBTFUL;
}

static enum verdict check_server(struct doctor *d)
{
	static const struct model_place nowhere[] = {{.name = NULL}};
	const struct place_keys none = {.places = nowhere};
	if (!asks_a_server(d))
		return without_server(d);
	if (d->settings.model.provider->is_file)
		return leave_out(d, "one is started for the model when it is asked");
	struct model one;
	model_copy(&one, &d->settings.model);
	model_narrow(&one, d->address);
	d->models = 0;
	d->listed = d->over = false;
	d->window = 0;
	buf_clear(&d->names);
	models_ask(d->llm, &one, &none, hear_model, d);
	while (!d->over)
		llm_wait(d->llm, NULL, 0, CLOCK_NEVER);
	model_release(&one);
	return d->models ? tell_list(d) : bad(d, &d->why);
}

static void hear_reply(void *ctx, const struct reply_event *event)
{
	struct doctor *d = ctx;
	d->came = d->came || event->kind == REPLY_TEXT || event->kind == REPLY_REASONING;
	d->ended = d->ended || event->kind == REPLY_END || event->kind == REPLY_ERROR;
	d->over = d->came || d->ended;
	if (event->kind == REPLY_ERROR)
		d->why = *event->err;
}

static void add_name(struct doctor *d)
{
	const struct model *m = &d->settings.model;
	buf_add_str(&d->says, m->name);
	if (model_addresses(m) > 1) {
		buf_add_str(&d->says, " on ");
		model_host_at(m, d->address, &d->says);
	}
}

/* As little as can be asked for: it is broken off at its first word. */
static enum verdict check_reply(struct doctor *d)
{
	static const char prompt[] = "Answer with the one word: ready";
	const struct ask ask = {.role = ASK_TITLE,
							.prompt = prompt,
							.prompt_len = sizeof prompt - 1,
							.language = "en",
							.instruction = "",
							.point = ""};
	const struct model *m = &d->settings.model;
	int64_t began = clock_now();
	if (!asks_a_server(d))
		return without_server(d);
	if (m->provider->needs_model && !*m->name)
		return leave_out(d, "no model is named");
	struct model one;
	model_copy(&one, m);
	model_narrow(&one, d->address);
	d->why = (struct err)ERR_INIT;
	d->over = d->came = d->ended = false;
	struct reply *reply = llm_ask(d->llm, &one, &ask, hear_reply, d, &d->why);
	while (reply && !d->over)
		llm_wait(d->llm, NULL, 0, CLOCK_NEVER);
	if (!d->ended)
		llm_cancel(reply);
	model_release(&one);
	if (d->why.kind)
		return bad(d, &d->why);
	add_name(d);
	if (d->came)
		buf_addf(&d->says, " began to answer after %.1f s", (double)(clock_now() - began) / 1000);
	else
		buf_add_str(&d->says, " answered without a word");
	return d->came ? GOOD : DOUBTFUL;
}

/* ---- The terminal --------------------------------------------------------------------------- */

static enum verdict check_locale(struct doctor *d)
{
	const char *now = setlocale(LC_CTYPE, NULL);
	char *in_force = mem_strdup(now ? now : "C.UTF-8");
	const char *wanted = setlocale(LC_CTYPE, "");
	bool good = wanted && !strcmp(nl_langinfo(CODESET), "UTF-8");
	buf_addf(&d->says, "%s", wanted ? wanted : "not known to this system");
	if (!good)
		buf_add_str(&d->says, " is no UTF-8 locale: set LC_ALL=C.UTF-8");
	setlocale(LC_CTYPE, in_force);
	free(in_force);
	return good ? GOOD : DOUBTFUL;
}

static const char *const samples[] = {"漢字", "🙂", "e\xcc\x81", "“—”", "✓▌⌾"};

#define SAMPLES (sizeof samples / sizeof *samples)

static enum verdict compare_cells(struct doctor *d, const int *cells)
{
	bool differs = false;
	for (size_t i = 0; i < SAMPLES; i++) {
		int ours = text_width(samples[i], strlen(samples[i]));
		if (cells[i] == ours)
			continue;
		buf_addf(&d->says, "%sdraws %s in %d cells where %d are counted on", differs ? ", " : "; ",
				 samples[i], cells[i], ours);
		differs = true;
	}
	if (differs)
		buf_add_str(&d->says, ": choose a font or locale that agrees, or drawing = ascii");
	else
		buf_add_str(&d->says, "; Chinese, emoji and signs have the cells that are counted on");
	return differs ? DOUBTFUL : GOOD;
}

static enum verdict check_terminal(struct doctor *d)
{
	const char *term = getenv("TERM");
	struct err err = ERR_INIT;
	int cells[SAMPLES];
	if (!isatty(STDIN_FILENO))
		return leave_out(d, "standard input is none");
	buf_addf(&d->says, "%s%s", term && *term ? term : "TERM is not set",
			 getenv("TMUX") ? " in tmux" : "");
	if (!term || !*term || !strcmp(term, "dumb")) {
		buf_add_str(&d->says, ": the interface needs a terminal that can move its cursor");
		return DOUBTFUL;
	}
	if (cells_measure(STDIN_FILENO, samples, SAMPLES, cells, &err))
		return compare_cells(d, cells);
	buf_addf(&d->says, "; how wide it draws is not known: %s", err.text);
	return DOUBTFUL;
}

/* ---- Files ---------------------------------------------------------------------------------- */

/* A file is written as projects are, and locked. */
static bool try_folder(const char *folder, struct err *err)
{
	struct buf path = BUF_INIT;
	struct lock lock = LOCK_INIT;
	buf_addf(&path, "%s/.longhand-doctor-%ld", folder, (long)getpid());
	bool ok = file_write(path.data, "x", 1, err) && lock_take(&lock, path.data, path.data, err);
	if (ok)
		lock_release(&lock);
	unlink(path.data);
	buf_release(&path);
	return ok;
}

static enum verdict check_folder(struct doctor *d, const char *folder)
{
	struct err err = ERR_INIT;
	struct statvfs fs;
	if (!try_folder(folder, &err))
		return bad(d, &err);
	bool roomy = statvfs(folder, &fs) || (uint64_t)fs.f_bavail * fs.f_frsize >= ROOM_LEAST;
	buf_addf(&d->says, "%s can be written and locked%s", folder,
			 roomy ? "" : ", but less than 100 MB are free there");
	return roomy ? GOOD : DOUBTFUL;
}

static enum verdict check_here(struct doctor *d)
{
	char *here = realpath(".", NULL);
	enum verdict v = check_folder(d, here ? here : ".");
	free(here);
	return v;
}

static enum verdict check_state(struct doctor *d)
{
	struct err err = ERR_INIT;
	char *path = paths_state("x");
	struct stat st;
	enum verdict v;
	path[strlen(path) - strlen("/x")] = '\0';
	if (!file_make_folder(path, &err))
		v = bad(d, &err);
	else
		v = check_folder(d, path);
	if (v == GOOD && !stat(path, &st) && (st.st_mode & 077)) {
		buf_addf(&d->says, ", but by others too: chmod 700 %s", path);
		v = DOUBTFUL;
	}
	free(path);
	return v;
}

static bool has_bytes(const char *project)
{
	struct stat st;
	char *journal = paths_hidden(project, ".journal");
	bool any = !stat(journal, &st) && st.st_size > 0;
	free(journal);
	return any;
}

static enum verdict check_documents(struct doctor *d)
{
	struct recents recents;
	size_t left = 0;
	recents_read(&recents);
	for (size_t i = 0; i < recents.count; i++) {
		const char *path = recents.items[i].path;
		if (has_bytes(path))
			buf_addf(&d->says, "%s%s", left++ ? ", " : "not saved yet: ", path);
	}
	if (left)
		buf_add_str(&d->says, " (open elsewhere, or left by a crash: opening it recovers all)");
	else
		buf_addf(&d->says, "%zu opened before, all saved", recents.count);
	recents_release(&recents);
	return left ? DOUBTFUL : GOOD;
}

/* ---- The table ------------------------------------------------------------------------------ */

static const struct check {
	const char *name;
	enum verdict (*run)(struct doctor *d);
	bool network;
} checks[] = {
	{"settings", check_config, false},     {"key", check_key, false},
	{"server", check_server, true},        {"reply", check_reply, true},
	{"locale", check_locale, false},       {"terminal", check_terminal, false},
	{"this folder", check_here, false},    {"state", check_state, false},
	{"documents", check_documents, false},
};

static void run_check(struct doctor *d, const struct check *c, struct buf *out)
{
	static const char *const words[] = {"good", "look", "bad", "left out"};
	buf_clear(&d->says);
	bool out_of_reach = c->network && d->options->offline;
	enum verdict v = out_of_reach ? leave_out(d, "as --offline says") : c->run(d);
	buf_addf(out, "%-8s  %-11s  ", words[v], c->name);
	text_safe(out, d->says.data, d->says.len);
	buf_add_char(out, '\n');
}

/* Each of several servers is a line. */
static void run_everywhere(struct doctor *d, const struct check *c, struct buf *out)
{
	size_t count = c->network && !d->options->offline && asks_a_server(d)
					   ? model_addresses(&d->settings.model)
					   : 1;
	for (d->address = 0; d->address < count; d->address++)
		run_check(d, c, out);
}

static int run(const struct options *o, struct err *err)
{
	struct doctor d = {.options = o,
					   .says = BUF_INIT,
					   .names = BUF_INIT,
					   .err = ERR_INIT,
					   .why = ERR_INIT,
					   .llm = llm_new()};
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
		run_everywhere(&d, &checks[i], &out);
	bool told = output_result(&out, err);
	int status = told ? (int)d.err.kind : (int)err->kind;
	llm_free(d.llm);
	if (d.has_settings)
		settings_release(&d.settings);
	buf_release(&d.says);
	buf_release(&d.names);
	buf_release(&out);
	return status;
}

const struct command command_doctor = {
	.name = "doctor",
	.usage = "[--offline] [OPTION…]",
	.help = "check settings, server, terminal and folders, and say what to mend",
	.detail =
		"Each check is a line: good, look (it works, but see), bad, or left out. The server,\n"
		"each where there are several, is asked for its models and for one word; --offline\n"
		"leaves that out. The terminal is asked how wide it draws Chinese, emoji and signs.\n"
		"The exit status is that of the first thing that is bad.",
	.takes = "offline provider base-url model set",
	.run = run,
};
