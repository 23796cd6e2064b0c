/* tui/finding.c: the keys of searching. */
#include "base/mem.h"
#include "base/text.h"
#include "tui/actions.h"
#include "tui/app.h"

#define WORDS_CELLS 30 /* of what is sought, in a message */
#define DONE        (OUTCOME_HANDLED | OUTCOME_REDRAW)

static void go_to(struct app *app, const struct search_place *place)
{
	const struct doc *doc = app_doc(app);
	struct draft *d = &app->draft;
	struct search *s = &d->search;
	const struct found_block *f = search_block(s, &d->blocks, doc, place->block);
	s->here = true;
	s->here_row = f->row;
	s->here_spot = search_spot(&f->found[place->number]);
	draft_go(d, doc, f->row, f->found[place->number].at);
	if (doc->row_count > 0)
		outline_select(&app->outline, doc, place->block > 0 ? place->block - 1 : 0);
}

/* For the last line alone: what is found while words are typed is no message to keep. */
static void tell(struct app *app, struct buf *text)
{
	mem_set_string(&app->message, text->data);
	app->trouble = false;
	buf_release(text);
}

static void add_words(struct buf *text, const struct search *s)
{
	buf_add_str(text, "“");
	text_elide(text, s->words.data, s->words.len, WORDS_CELLS);
	buf_add_str(text, "”");
}

static void say_found(struct app *app, const struct search_place *place, int by, bool wrapped)
{
	struct draft *d = &app->draft;
	const struct doc *doc = app_doc(app);
	size_t number, count = search_count(&d->search, &d->blocks, doc, place, &number);
	const struct found_block *f = search_block(&d->search, &d->blocks, doc, place->block);
	const char *where = "", *round = "";
	if (f->found[place->number].len == 0)
		where = " · in the section's point, not in its text";
	if (wrapped)
		round = by > 0 ? " · on from the beginning" : " · on from the end";
	struct buf text = BUF_INIT;
	add_words(&text, &d->search);
	buf_addf(&text, ": %zu of %zu%s%s", number, count, where, round);
	tell(app, &text);
}

static unsigned find_from(struct app *app, size_t block, size_t spot, int by)
{
	struct draft *d = &app->draft;
	struct search_place place;
	bool wrapped;
	if (search_from(&d->search, &d->blocks, app_doc(app), block, spot, by, &place, &wrapped)) {
		go_to(app, &place);
		say_found(app, &place, by, wrapped);
	} else {
		struct buf text = BUF_INIT;
		add_words(&text, &d->search);
		buf_add_str(&text, " is not to be found.");
		tell(app, &text);
	}
	return DONE;
}

/* From the match the view went to, while that is in sight; else from the top of the view. */
unsigned action_find(struct app *app, int by)
{
	struct draft *d = &app->draft;
	struct search *s = &d->search;
	const struct doc *doc = app_doc(app);
	if (s->words.len == 0)
		return action_search(app, 0);
	s->shown = true;
	size_t byte = s->here_spot > 0 ? s->here_spot - 1 : 0;
	bool known = s->here && (s->here_row == 0 || doc_row(doc, s->here_row));
	if (known && draft_shows(d, doc, s->here_row, byte))
		return find_from(app, blocks_of(doc, s->here_row), s->here_spot, by);
	return find_from(app, blocks_of(doc, d->top), d->top_at, by);
}

/* ---- Asking ---------------------------------------------------------------------------------- */

static void go_back(struct app *app)
{
	struct draft *d = &app->draft;
	const struct search_origin *o = &d->search.origin;
	d->follow = o->follow;
	d->top = o->top;
	d->top_line = o->line;
	d->top_at = o->at;
	outline_select(&app->outline, app_doc(app), doc_row_index(app_doc(app), o->selected));
}

/* The first place from where the reader was; nowhere while there are no words. */
static unsigned search_typed(struct app *app, const char *words)
{
	struct draft *d = &app->draft;
	go_back(app);
	search_set(&d->search, words);
	return *words ? find_from(app, blocks_of(app_doc(app), d->top), d->top_at, 1) : DONE;
}

/* Nothing typed searches for the same again. */
static unsigned answer_search(struct app *app, const char *text)
{
	struct search *s = &app->draft.search;
	struct buf before = BUF_INIT;
	buf_swap(&before, &s->origin.words);
	search_typed(app, text && *text ? text : before.data);
	if (!text) {
		go_back(app);
		s->shown = false;
		mem_set_string(&app->message, "");
	}
	buf_release(&before);
	return DONE;
}

unsigned action_search(struct app *app, int argument)
{
	(void)argument;
	struct draft *d = &app->draft;
	struct search_origin *o = &d->search.origin;
	buf_set(&o->words, d->search.words.data, d->search.words.len);
	o->follow = d->follow;
	o->top = d->top;
	o->line = d->top_line;
	o->at = d->top_at;
	o->selected = app->outline.selected;
	app_ask(app, "Search: ", "", answer_search);
	app->question.typed = search_typed;
	return DONE;
}

bool search_hide(struct app *app)
{
	bool shown = app->draft.search.shown;
	app->draft.search.shown = false;
	return shown;
}
