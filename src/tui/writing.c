#include "tui/writing.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "doc/typing.h"
#include "tui/actions.h"
#include "tui/app.h"
#include "tui/screen.h"
#include "tui/versions.h"

#define DONE     (OUTCOME_HANDLED | OUTCOME_REDRAW)
#define PAUSE_MS 2000 /* between keys: what follows is undone by itself */
#define TAB      "  " /* a level of a Markdown list */

void writing_init(struct writing *w)
{
	*w = (struct writing){.clipboard = BUF_INIT, .pasted = BUF_INIT};
}

void writing_release(struct writing *w)
{
	buf_release(&w->clipboard);
	buf_release(&w->pasted);
}

bool writing_on(const struct app *app)
{
	return app->writing.row != 0;
}

/* ---- The text -------------------------------------------------------------------------------- */

static const struct version *version_of(struct app *app)
{
	const struct row *row = doc_row(app_doc(app), app->writing.row);
	return row ? row_current(row) : NULL;
}

/* As it is shown; it holds until the document changes. */
static struct editor_text text_of(struct app *app)
{
	struct block block;
	struct blocks *blocks = &app->draft.blocks;
	size_t index = blocks_of(app_doc(app), app->writing.row);
	const struct block_wrap *wrap = blocks_wrap(blocks, app_doc(app), index, &block);
	int page = app->draft.rows > 2 ? app->draft.rows - 2 : 1;
	return (struct editor_text){block.text, block.len, &wrap->wrap, page};
}

/* The caret stands right in the text as it is now. */
static void settled(struct app *app)
{
	struct writing *w = &app->writing;
	const struct version *v = version_of(app);
	w->version = v ? v->id : 0;
	w->revision = v ? v->revision : 0;
}

/* Shows the caret where it is now. */
static unsigned shown(struct app *app)
{
	const struct editor *e = &app->writing.editor;
	struct draft_caret caret = {.row = app->writing.row, .at = e->caret, .hangs = e->hangs};
	if (!writing_on(app))
		return DONE;
	if (!editor_selection(e, &caret.from, &caret.to))
		caret.from = caret.to = 0;
	draft_set_caret(&app->draft, caret);
	settled(app);
	return DONE;
}

/* ---- Beginning and end ----------------------------------------------------------------------- */

static void begin(struct app *app, uint64_t row, size_t at)
{
	struct writing *w = &app->writing;
	w->row = row;
	w->made = 0;
	w->stroke = STROKE_NONE;
	app->draft.blocks.preview_row = 0;
	draft_set_caret(&app->draft, (struct draft_caret){.row = row});
	struct editor_text t = text_of(app);
	editor_init(&w->editor, editor_snap(t.s, t.len, at));
	shown(app);
}

size_t writing_left(struct app *app, uint64_t row)
{
	const struct writing *w = &app->writing;
	const struct version *v = row_current(doc_row(app_doc(app), row));
	bool known = v && w->left == row && w->version == v->id && w->revision == v->revision;
	return known && draft_shows(&app->draft, app_doc(app), row, w->left_at) ? w->left_at : SIZE_MAX;
}

static size_t entrance(struct app *app, uint64_t row)
{
	const struct version *v = row_current(doc_row(app_doc(app), row));
	size_t left = writing_left(app, row);
	if (left != SIZE_MAX)
		return left;
	return v && v->text.len > 0 ? draft_entrance(&app->draft, app_doc(app), row) : 0;
}

unsigned action_type(struct app *app, int argument)
{
	(void)argument;
	const struct row *row = app_row(app);
	if (!row || row->kind == ROW_HEADING) {
		app_say(app, row ? "A heading has no text of its own: F2 in the outline edits it."
						 : "There is no row yet: o adds one, A plans.");
		return DONE;
	}
	if (app->session->read_only || engine_writes(app->engine, row->id)) {
		app_complain(app, app->session->read_only
							  ? "The project is open for reading only."
							  : "This section is being written: Esc stops it, then i edits it.");
		return DONE;
	}
	versions_leave(app);
	size_t at = entrance(app, row->id);
	if (!draft_shows(&app->draft, app_doc(app), row->id, at))
		draft_show(&app->draft, row->id);
	app->writing.pane = app->pane;
	app->pane = MODE_DRAFT;
	begin(app, row->id, at);
	return DONE | OUTCOME_RELAYOUT;
}

void writing_end(struct app *app)
{
	struct writing *w = &app->writing;
	if (!w->row)
		return;
	w->left = w->row;
	w->left_at = w->editor.caret;
	w->row = 0;
	buf_clear(&w->pasted);
	draft_set_caret(&app->draft, (struct draft_caret){.row = 0});
	app->pane = w->pane;
	app->pending |= OUTCOME_REDRAW | OUTCOME_RELAYOUT;
}

/* Esc drops a selection first. */
unsigned action_type_end(struct app *app, int argument)
{
	(void)argument;
	struct editor *e = &app->writing.editor;
	size_t from, to;
	bool selects = editor_selection(e, &from, &to) || e->marked;
	editor_unselect(e);
	if (selects)
		return shown(app);
	writing_end(app);
	return DONE | OUTCOME_RELAYOUT;
}

/* Whether what was the text is another now, by a hand other than ours. */
static bool has_changed(struct app *app)
{
	const struct version *v = version_of(app);
	return app->writing.version != (v ? v->id : 0) ||
		   app->writing.revision != (v ? v->revision : 0);
}

bool writing_look(struct app *app)
{
	struct editor *e = &app->writing.editor;
	if (!writing_on(app))
		return false;
	const struct row *row = doc_row(app_doc(app), app->writing.row);
	bool gone = !row || row->kind != ROW_SECTION;
	if (gone || engine_writes(app->engine, row->id)) {
		writing_end(app);
		app_say(app, gone ? "The section is no longer there: editing has ended."
						  : "This section is being written now: editing has ended.");
		return false;
	}
	if (has_changed(app)) {
		struct editor_text t = text_of(app);
		editor_put(e, t.s, t.len, e->caret);
		app->writing.stroke = STROKE_NONE;
		shown(app);
	}
	return true;
}

/* ---- Changing -------------------------------------------------------------------------------- */

/* Replaces [from, to) and puts the caret behind what came in. */
static bool change(struct app *app, size_t from, size_t to, const char *s, size_t len,
				   enum stroke stroke)
{
	struct writing *w = &app->writing;
	struct err err = ERR_INIT;
	int64_t now = clock_now();
	bool joins = stroke == w->stroke && now - w->changed_at < PAUSE_MS;
	if (!typing_splice(app->session, w->row, from, to - from, s, len, &w->made, &err)) {
		app_complain(app, err.text);
		return false;
	}
	if (joins)
		session_join(app->session);
	w->stroke = stroke == STROKE_OTHER ? STROKE_NONE : stroke;
	w->changed_at = now;
	struct editor_text t = text_of(app);
	editor_put(&w->editor, t.s, t.len, from + len);
	shown(app);
	return true;
}

/* In the place of what is selected. */
static bool put(struct app *app, const char *s, size_t len, enum stroke stroke)
{
	struct writing *w = &app->writing;
	size_t from, to;
	if (editor_selection(&w->editor, &from, &to))
		w->stroke = STROKE_NONE;
	else
		from = to = w->editor.caret;
	return len > 0 && change(app, from, to, s, len, stroke);
}

unsigned writing_key(struct app *app, const struct key *key)
{
	char bytes[4];
	bool control = key->code < 32 || (key->code >= 127 && key->code < 160);
	if (!writing_look(app) || key->alt || key->ctrl || key->named != NAMED_NONE || control)
		return DONE;
	put(app, bytes, utf8_encode((uint32_t)key->code, bytes), STROKE_TYPE);
	return DONE;
}

unsigned action_newline(struct app *app, int argument)
{
	(void)argument;
	if (writing_look(app))
		put(app, "\n", 1, STROKE_TYPE);
	app->writing.stroke = STROKE_NONE;
	return DONE;
}

unsigned action_indent(struct app *app, int argument)
{
	(void)argument;
	if (writing_look(app))
		put(app, TAB, strlen(TAB), STROKE_TYPE);
	return DONE;
}

unsigned action_take_out(struct app *app, int motion)
{
	struct writing *w = &app->writing;
	size_t from, to;
	if (!writing_look(app))
		return DONE;
	struct editor_text t = text_of(app);
	bool selected = editor_selection(&w->editor, &from, &to);
	if (editor_reach(&w->editor, &t, (enum editor_motion)motion, &from, &to))
		change(app, from, to, "", 0, selected ? STROKE_OTHER : STROKE_DELETE);
	return DONE;
}

/* ---- Moving ---------------------------------------------------------------------------------- */

static int direction_of(enum editor_motion motion)
{
	switch (motion) {
	case EDITOR_LEFT:
	case EDITOR_WORD_LEFT:
	case EDITOR_UP:
	case EDITOR_PAGE_UP:
	case EDITOR_PARAGRAPH_UP:
		return -1;
	case EDITOR_RIGHT:
	case EDITOR_WORD_RIGHT:
	case EDITOR_DOWN:
	case EDITOR_PAGE_DOWN:
	case EDITOR_PARAGRAPH_DOWN:
		return 1;
	default:
		return 0;
	}
}

/* The next row with a text that way; row_count where there is none that may be edited. */
static size_t text_beside(struct app *app, int by)
{
	const struct doc *doc = app_doc(app);
	size_t index = doc_row_index(doc, app->writing.row);
	for (;;) {
		index = by < 0 && index == 0 ? doc->row_count : index + (size_t)(ptrdiff_t)by;
		if (index >= doc->row_count)
			return doc->row_count;
		const struct row *row = doc->rows[index];
		const struct version *v = row_current(row);
		if (engine_writes(app->engine, row->id))
			return doc->row_count;
		if (row->kind == ROW_SECTION && v && v->text.len > 0)
			return index;
	}
}

/* Out of the section's beginning or end, into the text beside it. */
static void cross(struct app *app, enum editor_motion motion)
{
	const struct doc *doc = app_doc(app);
	int by = direction_of(motion), goal = app->writing.editor.goal;
	size_t index = app->draft.alone || by == 0 ? doc->row_count : text_beside(app, by);
	if (index >= doc->row_count)
		return;
	outline_select(&app->outline, doc, index);
	begin(app, doc->rows[index]->id, 0);
	struct editor *e = &app->writing.editor;
	struct editor_text t = text_of(app);
	e->goal = goal;
	if (goal >= 0)
		e->caret = editor_at(&t, by < 0 ? t.wrap->count - 1 : 0, goal, &e->hangs);
	else
		e->caret = by < 0 ? t.len : 0;
}

unsigned action_caret(struct app *app, int motion)
{
	struct writing *w = &app->writing;
	if (!writing_look(app))
		return DONE;
	bool extend = app->key.shift;
	struct editor_text t = text_of(app);
	w->stroke = STROKE_NONE;
	if (!editor_move(&w->editor, &t, (enum editor_motion)motion, extend) && !extend &&
		!w->editor.marked)
		cross(app, (enum editor_motion)motion);
	return shown(app);
}

/* A click outside the text leaves it, and is what it is there. */
static unsigned click(struct app *app, const struct draft_caret *hit)
{
	struct writing *w = &app->writing;
	const struct doc *doc = app_doc(app);
	if (!hit || engine_writes(app->engine, hit->row)) {
		writing_end(app);
		return action_click(app, 0);
	}
	if (hit->row != w->row) {
		outline_select(&app->outline, doc, doc_row_index(doc, hit->row));
		begin(app, hit->row, hit->at);
	}
	editor_init(&w->editor, hit->at);
	w->editor.hangs = hit->hangs;
	w->editor.anchor = hit->at;
	return shown(app);
}

unsigned action_caret_click(struct app *app, int drag)
{
	struct writing *w = &app->writing;
	struct draft_caret hit;
	if (!writing_look(app))
		return DONE;
	bool over = area_has(&app->layout.draft, app->key.row, app->key.col) &&
				draft_hit(&app->draft, app_doc(app), app->key.row, app->key.col, &hit);
	w->stroke = STROKE_NONE;
	if (!drag)
		return click(app, over ? &hit : NULL);
	if (!over || hit.row != w->row)
		return DONE;
	w->editor.caret = hit.at;
	w->editor.hangs = hit.hangs;
	w->editor.selecting = true;
	return shown(app);
}

unsigned action_caret_wheel(struct app *app, int lines)
{
	for (int i = 0; i < (lines < 0 ? -lines : lines); i++)
		action_caret(app, lines < 0 ? EDITOR_UP : EDITOR_DOWN);
	return DONE;
}

/* ---- Selecting, and the clipboard ------------------------------------------------------------ */

unsigned action_caret_mark(struct app *app, int argument)
{
	(void)argument;
	editor_mark(&app->writing.editor);
	app_say(app, app->writing.editor.marked
					 ? "Selecting from here: move, then Ctrl-X cuts and Alt-w copies."
					 : "Nothing is selected.");
	return shown(app);
}

unsigned action_select_all(struct app *app, int argument)
{
	(void)argument;
	if (writing_look(app)) {
		struct editor_text t = text_of(app);
		editor_select_all(&app->writing.editor, &t);
	}
	return shown(app);
}

/* Into our own clipboard, and where it is allowed the terminal's. */
static void keep(struct app *app, size_t from, size_t to)
{
	struct editor_text t = text_of(app);
	buf_set(&app->writing.clipboard, t.s + from, to - from);
	screen_clipboard(t.s + from, to - from);
}

unsigned action_copy_text(struct app *app, int cut)
{
	struct writing *w = &app->writing;
	size_t from, to;
	if (!writing_look(app))
		return DONE;
	if (!editor_selection(&w->editor, &from, &to)) {
		app_say(app, "Nothing is selected: Shift and an arrow select, or F7 and a motion.");
		return DONE;
	}
	keep(app, from, to);
	long words = words_count(w->clipboard.data, w->clipboard.len);
	if (cut && !change(app, from, to, "", 0, STROKE_OTHER))
		return DONE;
	app_say(app, "%s: %ld %s. Ctrl-V pastes.", cut ? "Cut" : "Copied", words,
			words == 1 ? "word" : "words");
	editor_unselect(&w->editor);
	return shown(app);
}

unsigned action_cut_rest(struct app *app, int argument)
{
	(void)argument;
	struct writing *w = &app->writing;
	size_t from, to;
	if (!writing_look(app))
		return DONE;
	struct editor_text t = text_of(app);
	if (editor_reach(&w->editor, &t, EDITOR_REST, &from, &to)) {
		keep(app, from, to);
		change(app, from, to, "", 0, STROKE_OTHER);
	}
	return DONE;
}

unsigned action_paste_text(struct app *app, int argument)
{
	(void)argument;
	const struct buf *clipboard = &app->writing.clipboard;
	if (!writing_look(app))
		return DONE;
	if (clipboard->len == 0)
		app_say(app, "Nothing was cut or copied yet; the terminal's own paste works as well.");
	put(app, clipboard->data, clipboard->len, STROKE_OTHER);
	return DONE;
}

void writing_take_pasted(struct app *app, const struct key *key)
{
	char bytes[4];
	if (key->code > 0)
		buf_add(&app->writing.pasted, bytes, utf8_encode((uint32_t)key->code, bytes));
}

unsigned writing_pasted(struct app *app)
{
	struct buf *pasted = &app->writing.pasted, text = BUF_INIT;
	if (pasted->len == 0)
		return OUTCOME_NONE;
	size_t dropped = editor_clean(&text, pasted->data, pasted->len);
	if (writing_look(app))
		put(app, text.data, text.len, STROKE_OTHER);
	if (dropped > 0)
		app_say(app, "Pasted; %zu control %s left out.", dropped,
				dropped == 1 ? "character was" : "characters were");
	buf_release(pasted);
	buf_release(&text);
	return DONE;
}

/* ---- Undo ------------------------------------------------------------------------------------ */

unsigned action_undo_text(struct app *app, int again)
{
	struct writing *w = &app->writing;
	struct buf was = BUF_INIT;
	if (!writing_look(app))
		return DONE;
	struct editor_text t = text_of(app);
	buf_add(&was, t.s, t.len);
	w->stroke = STROKE_NONE;
	unsigned outcome = again ? action_redo(app, 0) : action_undo(app, 0);
	const struct row *row = doc_row(app_doc(app), w->row);
	if (row && row->kind == ROW_SECTION) {
		t = text_of(app);
		editor_settle(&w->editor, was.data, was.len, t.s, t.len);
		shown(app);
	}
	buf_release(&was);
	return outcome;
}
