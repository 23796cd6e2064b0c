#include "tui/help.h"

#include "base/mem.h"
#include "base/setting.h"
#include "base/suggest.h"
#include "tui/app.h"
#include "tui/colon.h"
#include "tui/commands.h"

static const struct help_mode {
	enum mode mode;
	const char *title;
} modes[] = {{MODE_OUTLINE, "Keys of the outline"},
			 {MODE_DRAFT, "Keys of the draft"},
			 {MODE_EDIT, "Keys while the text is edited"},
			 {MODE_DIFF, "Keys of two versions compared"},
			 {MODE_REVISE, "Keys of a revision"},
			 {MODE_PAGE, "Keys of a page like this one"},
			 {MODE_LIST, "Keys of a list"},
			 {MODE_LINE, "Keys of the line being typed"},
			 {0, "Keys"}};

static const char *title_of(enum mode mode)
{
	const struct help_mode *m = modes;
	while (m->mode && m->mode != mode)
		m++;
	return m->title;
}

/* Each line of `rows` is a key and, after a tab, its help. */
static void add_pairs(struct page_text *out, const struct buf *rows)
{
	for (const char *at = rows->data; *at; at += strcspn(at, "\n") + 1) {
		size_t key = strcspn(at, "\t");
		char *left = mem_strndup(at, key);
		char *right = mem_strndup(at + key + 1, strcspn(at + key + 1, "\n"));
		page_pair(out, left, right);
		free(left);
		free(right);
	}
}

static void add_part(struct page_text *out, const char *title, struct buf *rows)
{
	if (out->count > 0)
		page_blank(out);
	page_heading(out, title);
	add_pairs(out, rows);
	buf_clear(rows);
}

void help_fill(const struct keymap *map, enum mode mode, struct page_text *out)
{
	struct buf rows = BUF_INIT;
	keymap_help(map, mode, &rows);
	add_part(out, title_of(mode), &rows);
	outline_help(&rows);
	add_part(out, "Signs of a row", &rows);
	colon_help(&rows);
	add_part(out, "Commands", &rows);
	keymap_help(map, MODE_PAGE, &rows);
	add_part(out, title_of(MODE_PAGE), &rows);
	buf_release(&rows);
}

/* ---- One topic ------------------------------------------------------------------------------- */

static void begin_part(struct page_text *out, const char *title)
{
	if (out->count > 0)
		page_blank(out);
	page_heading(out, title);
}

static void add_commands(const char *topic, struct page_text *out)
{
	const struct colon_row *row = colon_named(topic + (*topic == ':'));
	struct buf usage = BUF_INIT;
	if (!row)
		return;
	colon_usage(row, &usage);
	begin_part(out, "Command");
	page_pair(out, usage.data, row->help);
	buf_release(&usage);
}

/* The modes in which the topic leads to the action: as its name, or as a key of it. */
static unsigned modes_of(const struct keymap *map, const struct action *a, const char *topic)
{
	struct key key;
	bool is_key = key_parse(topic, strlen(topic), &key);
	unsigned found = strcmp(a->name, topic) == 0 ? a->modes : 0;
	for (const struct help_mode *m = modes; is_key && m->mode; m++)
		found |= keymap_find(map, m->mode, &key) == a ? (unsigned)m->mode : 0;
	return found;
}

static void add_action(const struct keymap *map, const struct action *a, unsigned found,
					   struct page_text *out)
{
	struct buf keys = BUF_INIT, title = BUF_INIT;
	for (const struct help_mode *m = modes; m->mode; m++) {
		if (!(found & m->mode))
			continue;
		buf_addf(&title, "%s%s", title.len > 0 ? " · " : "", m->title);
		buf_clear(&keys);
		keymap_keys(map, a, m->mode, &keys);
	}
	begin_part(out, title.data);
	page_pair(out, keys.len > 0 ? keys.data : "(no key)", a->help);
	page_pair(out, "in [keys]", a->name);
	buf_release(&keys);
	buf_release(&title);
}

static void add_actions(const struct keymap *map, const char *topic, struct page_text *out)
{
	for (const struct action *a = actions; a->name; a++) {
		unsigned found = modes_of(map, a, topic);
		if (found)
			add_action(map, a, found, out);
	}
}

static void add_setting(const struct setting_set *settings, const char *topic,
						struct page_text *out)
{
	const struct setting_row *row = settings ? setting_row_named(settings->rows, topic) : NULL;
	struct buf name = BUF_INIT;
	if (!row)
		return;
	begin_part(out, "Setting");
	buf_addf(&name, "%s = %s", row->name, row->argument);
	page_pair(out, name.data, row->help);
	page_pair(out, "otherwise", row->standard ? row->standard : row->otherwise);
	page_pair(out, "section", row->section);
	buf_release(&name);
}

bool help_topic(const struct keymap *map, const struct setting_set *settings, const char *topic,
				struct page_text *out)
{
	add_commands(topic, out);
	add_actions(map, topic, out);
	add_setting(settings, topic, out);
	return out->count > 0;
}

/* ---- Pages ----------------------------------------------------------------------------------- */

static void fill(struct app *app, struct page_text *out)
{
	const struct help_mode *m = modes;
	while (m->mode && strcmp(m->title, app->page.subject) != 0)
		m++;
	help_fill(app->options->keymap, m->mode, out);
}

static void fill_topic(struct app *app, struct page_text *out)
{
	help_topic(app->options->keymap, app->options->settings, app->page.subject, out);
}

void help_open(struct app *app, enum mode mode)
{
	page_open(app, "Help", fill, false);
	page_about(app, title_of(mode));
}

static void complain(struct app *app, const char *topic)
{
	const struct setting_set *settings = app->options->settings;
	struct buf said = BUF_INIT;
	struct suggest s;
	suggest_init(&s, topic);
	for (const struct action *a = actions; a->name; a++)
		suggest_offer(&s, a->name);
	for (const struct setting_row *row = settings ? settings->rows : NULL; row && row->name; row++)
		suggest_offer(&s, row->name);
	buf_addf(&said, "There is no help on “%s”: a topic is a command, an action, a key or a setting",
			 topic);
	buf_addf(&said, s.best ? "; did you mean “%s”?" : ".", s.best);
	app_complain(app, said.data);
	buf_release(&said);
}

unsigned colon_run_help(struct app *app, const char *argument, bool force)
{
	struct page_text tried = {.text = BUF_INIT, .cols = 80};
	const struct tui_options *o = app->options;
	(void)force;
	if (!*argument) {
		help_open(app, app_mode(app));
	} else if (help_topic(o->keymap, o->settings, argument, &tried)) {
		page_open(app, "Help", fill_topic, false);
		page_about(app, argument);
	} else {
		complain(app, argument);
	}
	page_text_release(&tried);
	return OUTCOME_HANDLED | OUTCOME_REDRAW;
}
