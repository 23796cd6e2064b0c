#include "tui/complete.h"

#include <dirent.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/setting.h"
#include "base/text.h"
#include "base/utf8.h"
#include "llm/provider.h"
#include "tui/app.h"
#include "tui/colon.h"
#include "tui/commands.h"
#include "tui/models.h"
#include "tui/theme.h"

#define ITEMS_MOST 500

/* What is being completed. */
struct stem {
	struct app *app;
	const char *text;   /* as typed */
	const char *before; /* what a candidate has before it: "theme=" */
};

static void clear(struct complete *c)
{
	for (size_t i = 0; i < c->count; i++)
		free(c->items[i]);
	c->count = 0;
}

void complete_release(struct complete *c)
{
	clear(c);
	free(c->items);
	free(c->line);
	*c = (struct complete){.items = NULL};
}

/* Takes it where it begins as what was typed. */
static void offer(struct stem *stem, const char *name, size_t len)
{
	struct complete *c = &stem->app->complete;
	struct buf item = BUF_INIT;
	buf_addf(&item, "%s%.*s", stem->before, (int)len, name);
	bool wanted = strncmp(item.data, stem->text, strlen(stem->text)) == 0;
	if (!wanted || c->count == ITEMS_MOST) {
		buf_release(&item);
		return;
	}
	MEM_GROW(c->items, c->count + 1, &c->cap);
	c->items[c->count++] = buf_detach(&item);
}

static void offer_name(void *ctx, const char *name)
{
	offer(ctx, name, strlen(name));
}

/* ---- What may stand there -------------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_folder(const char *folder, const char *name)
{
	struct stat st;
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/%s", folder, name);
	bool is = stat(path.data, &st) == 0 && S_ISDIR(st.st_mode);
	buf_release(&path);
	return is;
}

static void offer_entry(struct stem *stem, const char *folder, size_t prefix, const char *name)
{
	const char *typed = stem->text + prefix;
	struct buf path = BUF_INIT;
	bool hidden = name[0] == '.' && (typed[0] != '.' || !strcmp(name, ".") || !strcmp(name, ".."));
	if (hidden || utf8_valid_prefix(name, strlen(name)) < strlen(name))
		return;
	buf_addf(&path, "%.*s%s%s", (int)prefix, stem->text, name, is_folder(folder, name) ? "/" : "");
	offer(stem, path.data, path.len);
	buf_release(&path);
}

static void offer_files(struct stem *stem)
{
	const char *slash = strrchr(stem->text, '/');
	size_t prefix = slash ? (size_t)(slash - stem->text) + 1 : 0, from = stem->app->complete.count;
	char *typed = mem_strndup(stem->text, prefix), *folder = colon_path(*typed ? typed : ".");
	DIR *dir = opendir(folder);
	for (struct dirent *entry; dir && (entry = readdir(dir));)
		offer_entry(stem, folder, prefix, entry->d_name);
	if (dir)
		closedir(dir);
	struct complete *c = &stem->app->complete;
	if (c->count > from)
		qsort(c->items + from, c->count - from, sizeof *c->items, compare);
	free(typed);
	free(folder);
}

static void offer_themes(struct stem *stem)
{
	theme_each(offer_name, stem);
}

static void offer_models(struct stem *stem)
{
	models_each(stem->app, offer_name, stem);
}

static void offer_commands(struct stem *stem)
{
	for (const struct colon_row *row = colon_table; row->names; row++)
		offer(stem, row->names, strcspn(row->names, " "));
}

/* "on|off" */
static void offer_alternatives(struct stem *stem, const char *words, size_t len)
{
	for (size_t at = 0; at < len;) {
		size_t word = strcspn(words + at, "|]");
		word = word < len - at ? word : len - at;
		offer(stem, words + at, word);
		at += word + 1;
	}
}

static void offer_values(struct stem *stem, const struct setting_row *row)
{
	const struct setting_set *set = stem->app->options->settings;
	const char *now = setting_is_secret(row) ? NULL : setting_text(set, row->name, NULL);
	if (strcmp(row->name, "theme") == 0)
		offer_themes(stem);
	else if (strcmp(row->name, "model") == 0)
		offer_models(stem);
	else if (strchr(row->argument, '|'))
		offer_alternatives(stem, row->argument, strlen(row->argument));
	else if (strcmp(row->name, "provider") == 0)
		for (const struct provider *p = providers; p->name; p++)
			offer_name(stem, p->name);
	else if (now)
		offer_name(stem, now);
}

static void offer_settings(struct stem *stem)
{
	const struct setting_set *set = stem->app->options->settings;
	size_t len = strcspn(stem->text, "=");
	for (const struct setting_row *row = set ? set->rows : NULL; row && row->name; row++) {
		struct buf pair = BUF_INIT;
		buf_addf(&pair, "%s=", row->name);
		if (!stem->text[len]) {
			offer(stem, pair.data, pair.len);
		} else if (pair.len == len + 1 && strncmp(pair.data, stem->text, pair.len) == 0) {
			stem->before = pair.data;
			offer_values(stem, row);
			stem->before = "";
		}
		buf_release(&pair);
	}
}

static void offer_topics(struct stem *stem)
{
	const struct setting_set *set = stem->app->options->settings;
	offer_commands(stem);
	for (const struct action *a = actions; a->name; a++) {
		if (!colon_named(a->name))
			offer_name(stem, a->name);
	}
	for (const struct setting_row *row = set ? set->rows : NULL; row && row->name; row++)
		offer_name(stem, row->name);
}

static const struct {
	const char *word;
	void (*offer)(struct stem *stem);
} kinds[] = {{"FILE", offer_files},    {"THEME", offer_themes}, {"MODEL", offer_models},
			 {"NAME", offer_settings}, {"TOPIC", offer_topics}, {":", offer_commands}};

static void offer_kind(struct stem *stem, const char *word, size_t len)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (strlen(kinds[i].word) == len && strncmp(kinds[i].word, word, len) == 0)
			kinds[i].offer(stem);
	}
}

/* ---- Where it stands ------------------------------------------------------------------------- */

/* The bytes of `text` that are one of the alternatives and a space; 0: none is. */
static size_t taken(const char *words, size_t len, const char *text)
{
	size_t typed = strcspn(text, " ");
	for (size_t at = 0; at < len && text[typed];) {
		size_t word = strcspn(words + at, "|]");
		if (word == typed && strncmp(words + at, text, word) == 0)
			return typed + strspn(text + typed, " ");
		at += word + 1;
	}
	return 0;
}

/* Each word of `takes` in turn, as far as what is typed before it is there. */
static void offer_argument(struct stem *stem, const char *takes)
{
	while (*takes) {
		const char *word = takes + strspn(takes, "[ ");
		size_t len = strcspn(word, "[]= ");
		bool alternatives = memchr(word, '|', len) != NULL;
		size_t past = alternatives ? taken(word, len, stem->text) : 0;
		stem->text += past;
		if (alternatives && !past)
			offer_alternatives(stem, word, len);
		else if (!alternatives)
			offer_kind(stem, word, len);
		if (!alternatives)
			return;
		takes = word + strcspn(word, " ");
	}
}

/* The row of a command that is typed in full or as far as needed. */
static const struct colon_row *row_of(const char *line, size_t len)
{
	char *name = mem_strndup(line, len);
	const struct colon_row *found = colon_named(name);
	int count = 0;
	for (const struct colon_row *row = colon_table; !found && row->names; row++)
		count += strncmp(row->names, name, len) == 0;
	for (const struct colon_row *row = colon_table; count == 1 && row->names; row++) {
		if (strncmp(row->names, name, len) == 0)
			found = row;
	}
	free(name);
	return found;
}

void complete_find(struct app *app, const char *takes, const char *line)
{
	struct complete *c = &app->complete;
	struct stem stem = {app, line, ""};
	clear(c);
	size_t name = strcspn(line, " !");
	if (strcmp(takes, ":") != 0 || !line[name]) {
		offer_kind(&stem, takes, strlen(takes));
	} else {
		const struct colon_row *row = row_of(line, name);
		stem.text += name + (line[name] == '!');
		stem.text += strspn(stem.text, " ");
		if (row)
			offer_argument(&stem, colon_argument(row));
	}
	c->start = (size_t)(stem.text - line);
	c->chosen = c->count;
}

/* ---- Tab ------------------------------------------------------------------------------------- */

/* Bytes, of whole characters, that all candidates begin with. */
static size_t agreed(const struct complete *c)
{
	size_t len = strlen(c->items[0]);
	for (size_t i = 1; i < c->count; i++) {
		size_t same = 0;
		while (same < len && c->items[i][same] == c->items[0][same])
			same++;
		len = same;
	}
	return utf8_valid_prefix(c->items[0], len);
}

static void put(struct app *app, const char *text, size_t len)
{
	struct complete *c = &app->complete;
	struct buf before = BUF_INIT, item = BUF_INIT;
	line_before(app->line, &before);
	buf_add(&item, text, len);
	line_complete(app->line, before.data + c->start, item.data);
	buf_truncate(&before, c->start);
	buf_add(&before, text, len);
	free(c->line);
	c->line = buf_detach(&before);
	buf_release(&item);
}

/* What goes on after it is let begin. */
static void put_only(struct app *app)
{
	struct complete *c = &app->complete;
	const struct colon_row *row = c->start == 0 ? colon_named(c->items[0]) : NULL;
	struct buf text = BUF_INIT;
	buf_addf(&text, "%s%s", c->items[0], row && *colon_argument(row) ? " " : "");
	put(app, text.data, text.len);
	buf_release(&text);
}

static bool is_current(const struct app *app)
{
	struct buf before = BUF_INIT;
	line_before(app->line, &before);
	bool is = app->complete.line && strcmp(before.data, app->complete.line) == 0;
	buf_release(&before);
	return is;
}

bool complete_is_shown(const struct app *app)
{
	return app->question.prompt && app->complete.count > 1 && is_current(app);
}

static void walk(struct app *app, int by)
{
	struct complete *c = &app->complete;
	size_t last = c->count - 1;
	if (by > 0)
		c->chosen = c->chosen < last ? c->chosen + 1 : 0;
	else
		c->chosen = c->chosen > 0 && c->chosen <= last ? c->chosen - 1 : last;
	put(app, c->items[c->chosen], strlen(c->items[c->chosen]));
}

void complete_turn(struct app *app, int by)
{
	struct complete *c = &app->complete;
	struct buf before = BUF_INIT;
	if (complete_is_shown(app)) {
		walk(app, by);
		return;
	}
	line_before(app->line, &before);
	if (app->question.takes)
		complete_find(app, app->question.takes, before.data);
	else
		clear(c);
	buf_release(&before);
	if (c->count == 0)
		app_say(app, "Nothing completes this.");
	else if (c->count == 1)
		put_only(app);
	else
		put(app, c->items[0], agreed(c));
}

/* ---- Drawing --------------------------------------------------------------------------------- */

/* Of a path, its last part. */
static const char *label(const char *item)
{
	size_t len = strlen(item);
	while (len > 1 && item[len - 2] != '/')
		len--;
	return len > 1 ? item + len - 1 : item;
}

/* The first candidate to be shown, so that the chosen one has room. */
static size_t first_shown(const struct complete *c, int cols)
{
	int used = 0;
	size_t at = c->chosen < c->count ? c->chosen + 1 : 0;
	while (at > 0) {
		const char *text = label(c->items[at - 1]);
		used += text_width(text, strlen(text)) + 2;
		if (used > cols - 2)
			break;
		at--;
	}
	return c->chosen < c->count && at > c->chosen ? c->chosen : at;
}

void complete_draw(const struct complete *c, const struct view *v)
{
	int col = 1;
	for (size_t i = first_shown(c, v->cols); i < c->count && col < v->cols; i++) {
		const char *text = label(c->items[i]);
		int cells = view_elided(v, 0, col, text, strlen(text), v->cols - col - 1,
								i == c->chosen ? ROLE_KEY : ROLE_HINT);
		if (i == c->chosen)
			view_over(v, 0, col, cells, ROLE_SELECTED);
		col += cells + 2;
	}
}
