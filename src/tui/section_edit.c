/* tui/section_edit.c: a section's text in the writer's own editor, and back. */
#include "base/clock.h"
#include "base/mem.h"
#include "tui/actions.h"
#include "tui/app.h"
#include "tui/external.h"
#include "tui/versions.h"

#define DONE (OUTCOME_HANDLED | OUTCOME_REDRAW)

/* The text that the draft shows for the row. */
static struct buf shown_text(const struct app *app, const struct row *row)
{
	const struct version *v = blocks_version(&app->draft.blocks, row);
	struct buf text = BUF_INIT;
	if (v)
		buf_add(&text, v->text.data, v->text.len);
	return text;
}

/* Editors end a file with a newline: one that the text had not is no change. */
static size_t without_newline(const struct buf *before, const char *text, size_t len)
{
	bool had = before->len > 0 && before->data[before->len - 1] == '\n';
	return len > 0 && text[len - 1] == '\n' && !had ? len - 1 : len;
}

static struct version *edited_version(struct app *app, uint64_t row, const char *text, size_t len)
{
	struct version *v = version_new(session_new_id(app->session), BY_WRITER);
	buf_add(&v->text, text, len);
	version_text_changed(v);
	mem_set_string(&v->reason, "edit");
	v->created = clock_wall();
	v->state = VERSION_COMPLETE;
	v->preceding = doc_preceding_hash(app_doc(app), row);
	return v;
}

/* What a run has begun to write meanwhile stays the current one; the writer's text is kept. */
static void add_edited(struct app *app, const struct row *row, const char *text, size_t len)
{
	bool written = engine_writes(app->engine, row->id);
	uint64_t id = row->id, current = row->current;
	session_begin(app->session, ACTOR_WRITER, "edit text");
	bool added =
		app_apply(app, "edit text", edit_add_version(id, edited_version(app, id, text, len)));
	if (added && written && current)
		app_apply(app, "edit text", edit_choose_version(id, current));
	session_end(app->session, ACTOR_WRITER);
	if (!added)
		return;
	versions_leave(app);
	if (written)
		app_say(app, "This section is being written now: your text is a version of it, [ shows "
					 "and x takes it.");
	else
		app_say(app, "Your text is the current version now; u takes it back, D compares.");
}

static unsigned take_edited(struct app *app, const char *text, size_t len)
{
	const struct row *row = doc_row(app_doc(app), app->question.row);
	if (!text || !row)
		return DONE;
	struct buf before = shown_text(app, row);
	size_t kept = without_newline(&before, text, len);
	if (kept == before.len && memcmp(text, before.data, kept) == 0)
		app_say(app, "The text is as it was.");
	else
		add_edited(app, row, text, kept);
	buf_release(&before);
	return DONE;
}

unsigned action_edit_section(struct app *app, int argument)
{
	(void)argument;
	struct err err = ERR_INIT;
	const struct row *row = app_row(app);
	if (!row || row->kind != ROW_SECTION) {
		app_say(app, row ? "A heading has no text: in the outline, Enter edits it."
						 : "There is no section yet.");
		return DONE;
	}
	if (app->session->read_only || engine_writes(app->engine, row->id)) {
		app_complain(app, app->session->read_only ? "This document is open for reading only."
												  : "This section is being written: Esc stops it.");
		return DONE;
	}
	struct buf text = shown_text(app, row);
	if (!external_edit(app, "section.md", text.data, text.len, row->id, take_edited, &err))
		app_complain(app, err.text);
	buf_release(&text);
	return DONE;
}
