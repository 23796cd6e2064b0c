#include "tui/commands.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "doc/export.h"
#include "doc/paper.h"
#include "tui/app.h"
#include "tui/gauge.h"

#define DONE (OUTCOME_HANDLED | OUTCOME_REDRAW)

/* ---- :export --------------------------------------------------------------------------------- */

char *colon_path(const char *argument)
{
	const char *home = getenv("HOME");
	struct buf full = BUF_INIT;
	if (home && argument[0] == '~' && (argument[1] == '/' || !argument[1]))
		buf_addf(&full, "%s%s", home, argument + 1);
	else
		buf_add_str(&full, argument);
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

/* A format's name before the file wins over the file's extension. */
static const struct exporter *take_format(const char **argument)
{
	size_t len = strcspn(*argument, " ");
	char *word = mem_strndup(*argument, len);
	const struct exporter *exporter = exporter_named(word);
	free(word);
	if (!exporter)
		return exporter_for_path(*argument);
	*argument += len + strspn(*argument + len, " ");
	return exporter;
}

unsigned colon_run_export(struct app *app, const char *argument, bool force)
{
	struct err err = ERR_INIT;
	const struct exporter *exporter = take_format(&argument);
	char *written = NULL, *path = colon_path(argument);
	if (!has_text(app_doc(app)))
		app_complain(app, "Nothing is written yet that could be exported.");
	else if (export_write(app->session, exporter, path, 0, force, &written, &err))
		app_say(app, "Exported to %s", written);
	else
		app_complain(app, err.kind == ERR_USAGE
							  ? "That file is not our export: :export! replaces it."
							  : err.text);
	free(written);
	free(path);
	return DONE;
}

/* ---- :theme ---------------------------------------------------------------------------------- */

static void say_theme(struct app *app)
{
	app_say(app, "The theme is %s now; “theme = %s” in the configuration keeps it.", app->theme,
			app->theme);
}

static unsigned show_theme(struct app *app, const struct list_item *item)
{
	struct err err = ERR_INIT;
	if (!app_set_theme(app, item->name, &err))
		app_complain(app, err.text);
	return DONE;
}

static unsigned answer_theme(struct app *app, const struct list_item *item)
{
	struct err err = ERR_INIT;
	const char *name = item ? item->name : app->theme_before;
	if (!app_set_theme(app, name, &err))
		app_complain(app, err.text);
	else if (item)
		say_theme(app);
	return DONE;
}

static void add_theme(void *ctx, const char *name)
{
	struct app *app = ctx;
	list_add(app, name, strcmp(name, app->theme) == 0 ? "now" : "", NULL);
}

unsigned colon_run_theme(struct app *app, const char *argument, bool force)
{
	struct err err = ERR_INIT;
	(void)force;
	if (!*argument) {
		mem_set_string(&app->theme_before, app->theme);
		list_open(app, "Theme", answer_theme, show_theme);
		theme_each(add_theme, app);
		list_select(app, app->theme);
	} else if (app_set_theme(app, argument, &err)) {
		say_theme(app);
	} else {
		app_complain(app, err.text);
	}
	return DONE;
}

/* ---- :count ---------------------------------------------------------------------------------- */

struct tally {
	long words, paper, characters, paragraphs, sections, written, budget;
};

static long count_characters(const char *s, size_t len)
{
	long count = 0;
	for (size_t at = 0; at < len; count++) {
		int32_t code;
		at += utf8_decode(s + at, len - at, &code);
		count -= code == '\n';
	}
	return count;
}

/* Runs of lines that are not empty. */
static long count_paragraphs(const char *s, size_t len)
{
	long count = 0;
	bool inside = false;
	for (const char *at = s; at < s + len;) {
		const char *end = memchr(at, '\n', (size_t)(s + len - at));
		size_t line = end ? (size_t)(end - at) : (size_t)(s + len - at);
		count += line > 0 && !inside;
		inside = line > 0;
		at += line + 1;
	}
	return count;
}

static void tally_row(struct tally *t, const struct row *row)
{
	const struct version *v = row_current(row);
	if (row->kind == ROW_HEADING)
		return;
	t->sections++;
	t->budget += row->budget;
	if (!v)
		return;
	t->written += v->text.len > 0;
	t->words += row_words(row);
	t->paper += paper_words_count(v->text.data, v->text.len);
	t->characters += count_characters(v->text.data, v->text.len);
	t->paragraphs += count_paragraphs(v->text.data, v->text.len);
}

static void add_number(struct page_text *out, const char *name, long number)
{
	struct buf text = BUF_INIT;
	gauge_number(&text, number);
	page_pair(out, name, text.data);
	buf_release(&text);
}

static void add_tally(struct page_text *out, const struct tally *t)
{
	add_number(out, "words", t->words);
	add_number(out, "planned", t->budget);
	add_number(out, "by the paper's count", t->paper);
	add_number(out, "characters", t->characters);
	add_number(out, "paragraphs", t->paragraphs);
}

static void fill_count(struct app *app, struct page_text *out)
{
	const struct doc *doc = app_doc(app);
	const struct row *row = app_row(app);
	size_t first = row ? doc_row_index(doc, row->id) : 0, end = row ? doc_row_end(doc, first) : 0;
	struct tally here = {.words = 0}, all = {.words = 0};
	for (size_t i = 0; i < doc->row_count; i++) {
		tally_row(&all, doc->rows[i]);
		if (i == first || (i > first && i < end))
			tally_row(&here, doc->rows[i]);
	}
	page_heading(out, row ? row->point : "No row is selected");
	add_tally(out, &here);
	page_blank(out);
	page_heading(out, "The document");
	add_tally(out, &all);
	add_number(out, "target", doc->target);
	add_number(out, "sections", all.sections);
	add_number(out, "of them with a text", all.written);
	add_number(out, "words with all headings", doc_words(doc));
}

unsigned colon_run_count(struct app *app, const char *argument, bool force)
{
	(void)argument;
	(void)force;
	page_open(app, "Count", fill_count, false);
	return DONE;
}

unsigned colon_run_messages(struct app *app, const char *argument, bool force)
{
	(void)argument;
	(void)force;
	messages_open(app);
	return DONE;
}
