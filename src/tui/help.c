#include "tui/help.h"

#include "base/mem.h"
#include "tui/app.h"
#include "tui/colon.h"

static const struct help_mode {
	enum mode mode;
	const char *title;
} modes[] = {
	{MODE_OUTLINE, "Keys of the outline"},        {MODE_DRAFT, "Keys of the draft"},
	{MODE_EDIT, "Keys while the text is edited"}, {MODE_DIFF, "Keys of two versions compared"},
	{MODE_PAGE, "Keys of a page like this one"},  {MODE_LIST, "Keys of a list"},
	{MODE_LINE, "Keys of the line being typed"},  {0, "Keys"}};

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

static void fill(struct app *app, struct page_text *out)
{
	help_fill(app->options->keymap, (enum mode)atoi(app->page.subject), out);
}

void help_open(struct app *app, enum mode mode)
{
	char number[16];
	snprintf(number, sizeof number, "%d", (int)mode);
	page_open(app, "Help", fill, false);
	page_about(app, number);
}
