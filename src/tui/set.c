/* tui/set.c: `:set`: the settings in force, and changing them for this session. */
#include "base/address.h"
#include "base/mem.h"
#include "base/setting.h"
#include "base/suggest.h"
#include "tui/app.h"
#include "tui/commands.h"
#include "tui/models.h"
#include "tui/screen.h"

#define DONE (OUTCOME_HANDLED | OUTCOME_REDRAW)

/* ---- Showing --------------------------------------------------------------------------------- */

/* Addresses without the passwords in them. */
static void add_value(const char *text, struct buf *out)
{
	if (address_in_text(text))
		address_show_all(out, text);
	else
		buf_add_str(out, text);
}

static void describe(const struct setting_set *set, const struct setting_row *row, struct buf *out)
{
	const struct setting_value *value = setting_value(set, row->name);
	const char *text = setting_text(set, row->name, NULL);
	if (!text) {
		buf_addf(out, "not set: %s", row->otherwise ? row->otherwise : "none");
	} else if (setting_is_secret(row)) {
		buf_addf(out, "(set)  %s", value->where);
	} else {
		add_value(text, out);
		buf_addf(out, "  (%s)", value->text ? value->where : "default");
	}
}

static void add_setting(const struct setting_set *set, const struct setting_row *row, bool help,
						struct page_text *out)
{
	struct buf said = BUF_INIT;
	describe(set, row, &said);
	page_pair(out, row->name, said.data);
	if (help)
		page_pair(out, "", row->help);
	buf_release(&said);
}

/* subject "all": the others too, with what each does. */
static void fill(struct app *app, struct page_text *out)
{
	const struct setting_set *set = app->options->settings;
	bool all = strcmp(app->page.subject, "all") == 0;
	const char *section = "";
	for (const struct setting_row *row = set->rows; row->name; row++) {
		if (!all && !setting_text(set, row->name, NULL))
			continue;
		if (strcmp(section, row->section) != 0) {
			if (out->count > 0)
				page_blank(out);
			page_heading(out, row->section);
		}
		section = row->section;
		add_setting(set, row, all, out);
	}
	static const char more[] = "“:set all” shows what is not set too, and what each does; "
							   "“:set NAME=VALUE” changes one for this session.";
	page_blank(out);
	page_prose(out, ROLE_DIM, more, sizeof more - 1);
}

static unsigned show_page(struct app *app, const char *subject)
{
	page_open(app, "Settings in force", fill, false);
	page_about(app, subject);
	return DONE;
}

static unsigned show_one(struct app *app, const char *name)
{
	const struct setting_set *set = app->options->settings;
	const struct setting_row *row = setting_row_named(set->rows, name);
	struct buf said = BUF_INIT;
	struct suggest s;
	suggest_init(&s, name);
	for (const struct setting_row *r = set->rows; r->name; r++)
		suggest_offer(&s, r->name);
	if (row) {
		describe(set, row, &said);
		app_say(app, "%s = %s: %s", row->name, said.data, row->help);
	} else {
		buf_addf(&said, "There is no setting “%s”; ", name);
		buf_addf(&said, s.best ? "did you mean “%s”?" : ":set all lists them.", s.best);
		app_complain(app, said.data);
	}
	buf_release(&said);
	return DONE;
}

/* ---- Changing -------------------------------------------------------------------------------- */

static void use_theme(struct app *app)
{
	struct err err = ERR_INIT;
	if (!app_set_theme(app, app->options->theme, &err))
		app_complain(app, err.text);
}

static void use_mouse(struct app *app)
{
	if (screen_set_mouse(app->options->mouse) != app->options->mouse)
		app_complain(app, "This terminal has no mouse.");
}

static void use_clipboard(struct app *app)
{
	screen_allow_clipboard(app->options->clipboard);
}

static void use_length(struct app *app)
{
	if (!app->engine)
		return;
	engine_set_plain(app->engine, app->options->plain);
	engine_set_length(app->engine, app->options->tighten, app->options->add_sections);
}

static void use_best(struct app *app)
{
	if (app->engine)
		engine_set_best(app->engine, app->options->best);
}

static void use_backups(struct app *app)
{
	if (app->session)
		app->session->backups = app->options->backups;
}

static void use_balance(struct app *app)
{
	app->balance = balance_named(app->options->balance);
}

/* What has to follow at once; models_changed does for all that a model is asked with. */
static const struct {
	const char *name;
	void (*use)(struct app *app);
} uses[] = {{"theme", use_theme},        {"mouse", use_mouse},     {"clipboard", use_clipboard},
			{"keep_length", use_length}, {"tighten", use_length},  {"add_sections", use_length},
			{"best_of", use_best},       {"balance", use_balance}, {"backups", use_backups}};

/* What is read at the start alone. */
static const char *const later[] = {"drawing", "log", "log_bodies"};

static void use(struct app *app, const char *name)
{
	for (size_t i = 0; i < sizeof uses / sizeof *uses; i++) {
		if (strcmp(name, uses[i].name) == 0)
			uses[i].use(app);
	}
	models_changed(app, name);
}

static bool is_later(const char *name)
{
	for (size_t i = 0; i < sizeof later / sizeof *later; i++) {
		if (strcmp(name, later[i]) == 0)
			return true;
	}
	return false;
}

static unsigned change(struct app *app, const char *name, const char *value)
{
	const struct tui_options *o = app->options;
	struct err err = ERR_INIT;
	struct buf shown = BUF_INIT;
	add_value(value, &shown);
	if (is_later(name)) {
		app_complain(app, "That is read when the program starts: give it there, with --set, or "
						  "write it into the configuration.");
	} else if (o->change(o->change_ctx, name, value, &err)) {
		app_say(app, "%s is %s in this session.", name, shown.data);
		use(app, name);
	} else {
		app_complain(app, err.text);
	}
	buf_release(&shown);
	return DONE;
}

static char *trimmed(const char *s, size_t len)
{
	struct buf text = BUF_INIT;
	buf_add(&text, s, len);
	buf_trim(&text);
	return buf_detach(&text);
}

unsigned colon_run_set(struct app *app, const char *argument, bool force)
{
	(void)force;
	const char *equals = strchr(argument, '=');
	if (!app->options->settings)
		return DONE;
	if (!*argument || strcmp(argument, "all") == 0)
		return show_page(app, argument);
	if (!equals)
		return show_one(app, argument);
	char *name = trimmed(argument, (size_t)(equals - argument));
	char *value = trimmed(equals + 1, strlen(equals + 1));
	unsigned outcome = change(app, name, value);
	free(name);
	free(value);
	return outcome;
}
