#include "tui/notes.h"

#include <strings.h>

#include "base/mem.h"
#include "tui/app.h"
#include "tui/external.h"
#include "write/stale.h"

#define DONE     (OUTCOME_HANDLED | OUTCOME_REDRAW)
#define TITLE    "Title:"
#define KEYWORDS "Keywords:"

/* ---- The form -------------------------------------------------------------------------------- */

void notes_form(struct buf *out, const struct note *note)
{
	buf_addf(out, TITLE " %s\n" KEYWORDS " ", note ? note->title : "");
	for (const char *s = note ? note->keywords : ""; *s; s++)
		buf_add_char(out, *s == '\n' ? ';' : *s);
	buf_addf(out, "\n\n%s\n", note ? note->text : "");
}

/* Takes the line off *s if it is that of the label. */
static bool take_line(const char **s, const char *label, struct buf *value)
{
	size_t len = strcspn(*s, "\n");
	if (strncasecmp(*s, label, strlen(label)) != 0)
		return false;
	buf_set(value, *s + strlen(label), len - strlen(label));
	buf_trim(value);
	*s += len + ((*s)[len] == '\n');
	return true;
}

struct note *notes_read(uint64_t id, const char *text, size_t len)
{
	struct buf whole = BUF_INIT, title = BUF_INIT, keywords = BUF_INIT, said = BUF_INIT;
	buf_add(&whole, text, len);
	const char *rest = whole.data;
	take_line(&rest, TITLE, &title);
	take_line(&rest, KEYWORDS, &keywords);
	buf_add_str(&said, rest);
	buf_trim(&said);
	struct note *note =
		title.len || said.len ? note_new(id, title.data, keywords.data, said.data) : NULL;
	buf_release(&whole);
	buf_release(&title);
	buf_release(&keywords);
	buf_release(&said);
	return note;
}

/* ---- Editing --------------------------------------------------------------------------------- */

static bool is_same(const struct note *a, const struct note *b)
{
	return strcmp(a->title, b->title) == 0 && strcmp(a->keywords, b->keywords) == 0 &&
		   strcmp(a->text, b->text) == 0;
}

static uint64_t last_note(const struct doc *doc)
{
	return doc->note_count ? doc->notes[doc->note_count - 1]->id : 0;
}

static uint64_t note_before(const struct doc *doc, uint64_t id)
{
	for (size_t i = 1; i < doc->note_count; i++) {
		if (doc->notes[i]->id == id)
			return doc->notes[i - 1]->id;
	}
	return 0;
}

static void remove_note(struct app *app, const struct note *old)
{
	if (!old)
		app_say(app, "The note is empty: there is none.");
	else if (app_apply(app, "remove note", edit_remove_note(old->id)))
		app_say(app, "The note is gone; u brings it back.");
}

/* question.row: the note's id; 0: a new one. */
static unsigned take_note(struct app *app, const char *text, size_t len)
{
	struct doc *doc = app_doc(app);
	uint64_t id = app->question.row;
	const struct note *old = id ? doc_note(doc, id) : NULL;
	if (!text || (id && !old))
		return DONE;
	struct note *note = notes_read(id ? id : session_new_id(app->session), text, len);
	if (!note) {
		remove_note(app, old);
	} else if (old && is_same(old, note)) {
		note_free(note);
		app_say(app, "The note is as it was.");
	} else {
		uint64_t after = old ? note_before(doc, id) : last_note(doc);
		if (app_apply(app, old ? "edit note" : "add note", edit_put_note(note, after)))
			app_say(app, old ? "The note is changed; u takes it back."
							 : "The note is kept; u takes it back.");
	}
	return DONE;
}

static void edit_note(struct app *app, const struct note *note)
{
	struct buf form = BUF_INIT;
	struct err err = ERR_INIT;
	notes_form(&form, note);
	if (!external_edit(app, "note.md", form.data, form.len, note ? note->id : 0, take_note, &err))
		app_complain(app, err.text);
	buf_release(&form);
}

/* ---- The list -------------------------------------------------------------------------------- */

static unsigned edit_listed(struct app *app, const struct list_item *item)
{
	const struct doc *doc = app_doc(app);
	if (!item)
		return DONE;
	for (size_t i = 0; i < doc->note_count; i++) {
		if (doc->notes[i] == item->data) {
			edit_note(app, doc->notes[i]);
			return DONE;
		}
	}
	if (!item->data)
		edit_note(app, NULL);
	return DONE;
}

static void list_note(struct app *app, const struct note *note)
{
	struct buf detail = BUF_INIT;
	if (strcmp(note->keywords, "-") == 0)
		buf_add_str(&detail, "never sent");
	else
		buf_addf(&detail, "%s%s", *note->keywords ? "with " : "always sent", note->keywords);
	buf_addf(&detail, " · %.200s", note->text);
	list_add(app, *note->title ? note->title : "(no title)", detail.data, note);
	buf_release(&detail);
}

unsigned notes_list(struct app *app, const char *argument, bool force)
{
	(void)argument;
	(void)force;
	const struct doc *doc = app_doc(app);
	if (app->session->read_only) {
		app_complain(app, "This document is open for reading only.");
		return DONE;
	}
	list_open(app, "Notes for the model: Enter edits, an emptied one goes", edit_listed, NULL);
	for (size_t i = 0; i < doc->note_count; i++)
		list_note(app, doc->notes[i]);
	list_add(app, "New note", "always sent; or with keywords, where one of them occurs", NULL);
	return DONE;
}

/* ---- What is stale --------------------------------------------------------------------------- */

static unsigned go_to_listed(struct app *app, const struct list_item *item)
{
	const struct doc *doc = app_doc(app);
	for (size_t i = 0; item && i < doc->row_count; i++) {
		if (doc->rows[i] == item->data) {
			outline_select(&app->outline, doc, i);
			draft_show(&app->draft, doc->rows[i]->id);
		}
	}
	return DONE;
}

unsigned notes_stale(struct app *app, const char *argument, bool force)
{
	(void)argument;
	(void)force;
	const struct doc *doc = app_doc(app);
	struct buf why = BUF_INIT;
	list_open(app, "Written before something changed: Enter goes there, r writes anew",
			  go_to_listed, NULL);
	for (size_t i = 0; i < doc->row_count; i++) {
		unsigned stale = stale_why(doc, doc->rows[i]);
		if (!stale)
			continue;
		buf_clear(&why);
		stale_describe(stale, &why);
		list_add(app, doc->rows[i]->point, why.data, doc->rows[i]);
	}
	buf_release(&why);
	if (!app->list.count) {
		list_close(app);
		app_say(app, "No section is stale: each was written after the text, the row and the notes "
					 "that are there now.");
	}
	return DONE;
}
