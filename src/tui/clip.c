#include "tui/clip.h"

#include "base/mem.h"
#include "doc/outline.h"
#include "tui/actions.h"
#include "tui/app.h"
#include "tui/screen.h"
#include "write/plan.h"

#define DONE (OUTCOME_HANDLED | OUTCOME_REDRAW)

/* ---- The rows ---------------------------------------------------------------------------------
 */

void clip_release(struct clip *c)
{
	for (size_t i = 0; i < c->count; i++)
		row_free(c->rows[i]);
	free(c->rows);
	*c = (struct clip){0};
}

void clip_take(struct clip *c, const struct doc *doc, const uint64_t *rows, size_t count)
{
	size_t end = 0;
	clip_release(c);
	for (size_t i = 0; i < count; i++) {
		size_t at = doc_row_index(doc, rows[i]);
		size_t past = at < doc->row_count ? doc_row_end(doc, at) : at;
		for (at = at > end ? at : end; at < past; at++) {
			MEM_GROW(c->rows, c->count + 1, &c->cap);
			c->rows[c->count++] = row_copy(doc->rows[at]);
		}
		end = past > end ? past : end;
	}
}

void clip_markdown(const struct clip *c, const char *language, int number, struct buf *out)
{
	for (size_t i = 0; i < c->count; i++) {
		const struct row *row = c->rows[i];
		const struct version *v = row_current(row);
		if (out->len)
			buf_add_str(out, "\n\n");
		if (row->kind == ROW_HEADING)
			buf_addf(out, "%.*s %s", row->level, "######", row->point);
		else if (v && v->text.len)
			buf_add(out, v->text.data, v->text.len);
		else
			plan_print_row(out, number, row->point, row->budget, language);
		number += row->kind == ROW_SECTION;
		buf_trim(out);
	}
	if (out->len)
		buf_add_char(out, '\n');
}

/* ---- What keys do with them -------------------------------------------------------------------
 */

/* Takes the chosen rows; 0: there are none. */
static size_t take_chosen(struct app *app, struct clip *clip, uint64_t *first)
{
	const struct doc *doc = app_doc(app);
	uint64_t *rows;
	size_t count = app_take_rows(app, &rows);
	*first = count ? rows[0] : 0;
	if (count)
		clip_take(clip, doc, rows, count);
	free(rows);
	return count;
}

unsigned action_copy_rows(struct app *app, int argument)
{
	(void)argument;
	uint64_t first;
	if (!take_chosen(app, &app->clip, &first))
		return DONE;
	size_t count = app->clip.count;
	app_say(app, "%zu row%s copied: p pastes %s after the selected one.", count,
			count == 1 ? "" : "s", count == 1 ? "it" : "them");
	outline_unmark_all(&app->outline);
	return DONE;
}

unsigned action_paste_rows(struct app *app, int argument)
{
	(void)argument;
	struct err err = ERR_INIT;
	const struct row *row = app_row(app);
	const struct clip *clip = &app->clip;
	uint64_t first = 0;
	if (!clip->count) {
		app_say(app, "Nothing is copied yet: y copies the row.");
		return DONE;
	}
	if (!outline_paste(app->session, row ? row->id : 0, clip->rows, clip->count, &first, &err)) {
		app_complain(app, err.text);
		return DONE;
	}
	outline_select(&app->outline, app_doc(app), doc_row_index(app_doc(app), first));
	draft_show(&app->draft, first);
	app_say(app, "%zu row%s pasted; u takes %s away again.", clip->count,
			clip->count == 1 ? "" : "s", clip->count == 1 ? "it" : "them");
	return DONE;
}

unsigned action_copy_out(struct app *app, int argument)
{
	(void)argument;
	struct clip clip = {0};
	struct buf text = BUF_INIT;
	const struct doc *doc = app_doc(app);
	uint64_t first;
	if (!take_chosen(app, &clip, &first))
		return DONE;
	int number = outline_number(doc, doc_row_index(doc, first));
	bool heading = doc_row(doc, first)->kind == ROW_HEADING;
	clip_markdown(&clip, doc->language, number + heading, &text);
	if (screen_clipboard(text.data, text.len))
		app_say(app, "%zu row%s sent to the terminal's clipboard.", clip.count,
				clip.count == 1 ? "" : "s");
	else if (app->options->clipboard)
		app_complain(app, "That is more text than a terminal's clipboard takes: :export writes "
						  "a file of it.");
	else
		app_complain(app, "The terminal's clipboard is off: “clipboard = osc52” in the "
						  "configuration turns it on.");
	buf_release(&text);
	clip_release(&clip);
	return DONE;
}
