#include "doc/edit.h"

#include "base/hash.h"
#include "base/mem.h"

struct change {
	struct doc *doc;
	struct edit *e;
	struct edit *inverse; /* of e's kind, naming what e names */
	struct row *row;      /* what e names, or NULL */
	struct version *version;
};

/* ---- Single members ------------------------------------------------------------------------- */

static void swap_string(struct change *c, char **slot)
{
	buf_set(&c->inverse->text, *slot, strlen(*slot));
	free(*slot);
	*slot = buf_detach(&c->e->text);
}

static void swap_int(struct change *c, int *slot)
{
	c->inverse->number = *slot;
	*slot = (int)c->e->number;
}

static void set_title(struct change *c)
{
	swap_string(c, &c->doc->title);
}

static void set_instruction(struct change *c)
{
	swap_string(c, &c->doc->instruction);
}

static void set_language(struct change *c)
{
	swap_string(c, &c->doc->language);
}

static void set_target(struct change *c)
{
	swap_int(c, &c->doc->target);
}

static void set_planning(struct change *c)
{
	c->inverse->number = c->doc->planning;
	c->doc->planning = c->e->number != 0;
}

static void set_level(struct change *c)
{
	swap_int(c, &c->row->level);
}

static void set_budget(struct change *c)
{
	swap_int(c, &c->row->budget);
}

static void set_point(struct change *c)
{
	swap_string(c, &c->row->point);
	c->row->point_words = words_count(c->row->point, strlen(c->row->point));
}

static void set_note(struct change *c)
{
	swap_string(c, &c->row->note);
}

static void set_kind(struct change *c)
{
	c->inverse->number = c->row->kind;
	c->row->kind = (enum row_kind)c->e->number;
}

static void set_locked(struct change *c)
{
	c->inverse->number = c->row->locked;
	c->row->locked = c->e->number;
}

static void set_summary(struct change *c)
{
	struct row *row = c->row;
	swap_string(c, &row->summary);
	c->inverse->other = row->summary_of;
	row->summary_of = c->e->other;
	c->inverse->model = row->summary_model;
	row->summary_model = c->e->model ? c->e->model : mem_strdup("");
	c->e->model = NULL;
}

/* ---- Rows ----------------------------------------------------------------------------------- */

static void place_row(struct doc *doc, struct row *row, size_t at)
{
	MEM_GROW(doc->rows, doc->row_count + 1, &doc->row_cap);
	struct row **place = doc->rows + at;
	memmove(place + 1, place, (doc->row_count++ - at) * sizeof *place);
	*place = row;
}

static struct row *take_row(struct doc *doc, size_t at)
{
	struct row **place = doc->rows + at;
	struct row *row = *place;
	memmove(place, place + 1, (--doc->row_count - at) * sizeof *place);
	return row;
}

static size_t place_after(const struct doc *doc, uint64_t row)
{
	size_t at = row ? doc_row_index(doc, row) : 0;
	return row && at < doc->row_count ? at + 1 : at;
}

static void refresh_version(struct version *v, const struct doc *doc)
{
	version_text_changed(v);
	v->revision = doc->revision;
}

static void insert_row(struct change *c)
{
	struct row *row = c->e->new_row;
	c->e->new_row = NULL;
	place_row(c->doc, row, place_after(c->doc, c->e->other));
	row->point_words = words_count(row->point, strlen(row->point));
	for (size_t i = 0; i < row->version_count; i++)
		refresh_version(row->versions[i], c->doc);
	*c->inverse = edit_remove_row(row->id);
}

static void remove_row(struct change *c)
{
	uint64_t before = doc_row_before(c->doc, c->row->id);
	*c->inverse = edit_insert_row(c->row, before);
	take_row(c->doc, doc_row_index(c->doc, c->row->id));
}

static void move_row(struct change *c)
{
	size_t from = doc_row_index(c->doc, c->row->id);
	c->inverse->other = doc_row_before(c->doc, c->row->id);
	take_row(c->doc, from);
	bool stays = c->e->other == c->row->id;
	place_row(c->doc, c->row, stays ? from : place_after(c->doc, c->e->other));
}

/* ---- Versions ------------------------------------------------------------------------------- */

static void add_version(struct change *c)
{
	struct row *row = c->row;
	struct version *v = c->e->new_version;
	c->e->new_version = NULL;
	MEM_GROW(row->versions, row->version_count + 1, &row->version_cap);
	row->versions[row->version_count++] = v;
	refresh_version(v, c->doc);
	*c->inverse = edit_choose_version(row->id, row->current);
	c->inverse->other = v->id;
	c->inverse->number = true;
	c->inverse->undoes_add = true;
	row->current = v->id;
}

static void choose_version(struct change *c)
{
	c->inverse->version = c->row->current;
	c->row->current = c->e->version;
	struct version *marked = row_version(c->row, c->e->other);
	if (!marked)
		return;
	c->inverse->other = marked->id;
	c->inverse->number = marked->undone;
	marked->undone = c->e->number;
}

static void append(struct version *v, const struct buf *more)
{
	buf_add(&v->text, more->data, more->len);
	words_feed(&v->words, more->data, more->len);
	v->hash = hash_bytes(v->hash, more->data, more->len);
}

static void splice(struct change *c)
{
	struct version *v = c->version;
	const struct edit *e = c->e;
	long before = row_words(c->row);
	c->inverse->at = e->at;
	c->inverse->del = e->text.len;
	buf_add(&c->inverse->text, v->text.data + e->at, e->del);
	if (e->at == v->text.len) {
		append(v, &e->text);
	} else {
		buf_splice(&v->text, e->at, e->del, e->text.data, e->text.len);
		version_text_changed(v);
	}
	v->revision = c->doc->revision;
	doc_sums_follow(c->doc, c->row, before);
}

static void set_state(struct change *c)
{
	c->inverse->number = c->version->state;
	c->version->state = (enum version_state)c->e->number;
	buf_swap(&c->inverse->text, &c->version->raw);
	buf_swap(&c->version->raw, &c->e->text);
}

/* ---- The document's notes, usage and exports ------------------------------------------------ */

static size_t note_index(const struct doc *doc, uint64_t id)
{
	size_t i = 0;
	while (i < doc->note_count && doc->notes[i]->id != id)
		i++;
	return i;
}

static uint64_t note_before(const struct doc *doc, size_t at)
{
	return at ? doc->notes[at - 1]->id : 0;
}

static size_t place_after_note(const struct doc *doc, uint64_t note)
{
	size_t at = note ? note_index(doc, note) : 0;
	return note && at < doc->note_count ? at + 1 : at;
}

static void put_note(struct change *c)
{
	struct doc *doc = c->doc;
	struct note *note = c->e->new_note;
	c->e->new_note = NULL;
	size_t at = note_index(doc, note->id);
	if (at < doc->note_count) {
		*c->inverse = edit_put_note(doc->notes[at], note_before(doc, at));
		doc->notes[at] = note;
		return;
	}
	at = place_after_note(doc, c->e->other);
	MEM_GROW(doc->notes, doc->note_count + 1, &doc->note_cap);
	struct note **place = doc->notes + at;
	memmove(place + 1, place, (doc->note_count++ - at) * sizeof *place);
	*place = note;
	*c->inverse = edit_remove_note(note->id);
}

static void remove_note(struct change *c)
{
	struct doc *doc = c->doc;
	size_t at = note_index(doc, c->e->other);
	struct note **place = doc->notes + at;
	*c->inverse = edit_put_note(*place, note_before(doc, at));
	memmove(place, place + 1, (--doc->note_count - at) * sizeof *place);
}

static void add_usage(struct change *c)
{
	struct doc *doc = c->doc;
	MEM_GROW(doc->usage, doc->usage_count + 1, &doc->usage_cap);
	doc->usage[doc->usage_count++] = *c->e->new_usage;
	free(c->e->new_usage);
	c->e->new_usage = NULL;
	c->inverse->kind = EDIT_NONE;
}

static void mark_export(struct change *c)
{
	struct doc *doc = c->doc;
	size_t i = 0;
	while (i < doc->export_count && strcmp(doc->exports[i].path, c->e->text.data) != 0)
		i++;
	if (i == doc->export_count) {
		MEM_GROW(doc->exports, doc->export_count + 1, &doc->export_cap);
		doc->exports[doc->export_count++].path = buf_detach(&c->e->text);
	}
	doc->exports[i].hash = c->e->other;
	c->inverse->kind = EDIT_NONE;
}

/* ---- The table ------------------------------------------------------------------------------ */

static void (*const appliers[EDIT_KIND_COUNT])(struct change *c) = {
	[EDIT_SET_TITLE] = set_title,
	[EDIT_SET_INSTRUCTION] = set_instruction,
	[EDIT_SET_LANGUAGE] = set_language,
	[EDIT_SET_TARGET] = set_target,
	[EDIT_SET_PLANNING] = set_planning,
	[EDIT_INSERT_ROW] = insert_row,
	[EDIT_REMOVE_ROW] = remove_row,
	[EDIT_MOVE_ROW] = move_row,
	[EDIT_SET_KIND] = set_kind,
	[EDIT_SET_LEVEL] = set_level,
	[EDIT_SET_POINT] = set_point,
	[EDIT_SET_BUDGET] = set_budget,
	[EDIT_SET_LOCKED] = set_locked,
	[EDIT_SET_NOTE] = set_note,
	[EDIT_SET_SUMMARY] = set_summary,
	[EDIT_ADD_VERSION] = add_version,
	[EDIT_CHOOSE_VERSION] = choose_version,
	[EDIT_SPLICE] = splice,
	[EDIT_SET_STATE] = set_state,
	[EDIT_PUT_NOTE] = put_note,
	[EDIT_REMOVE_NOTE] = remove_note,
	[EDIT_ADD_USAGE] = add_usage,
	[EDIT_MARK_EXPORT] = mark_export,
};

bool edit_apply(struct doc *doc, struct edit *e, struct edit *inverse, struct err *err)
{
	*inverse = (struct edit){.text = BUF_INIT};
	if (!edit_check(doc, e, err))
		return false;
	if (e->kind == EDIT_NONE)
		return true;
	inverse->kind = e->kind;
	inverse->row = e->row;
	inverse->version = e->version;
	doc->revision++;
	if (e->kind != EDIT_SPLICE)
		doc->outline_revision = doc->revision;
	struct change c = {.doc = doc, .e = e, .inverse = inverse};
	c.row = doc_row(doc, e->row);
	c.version = c.row ? row_version(c.row, e->version) : NULL;
	appliers[e->kind](&c);
	return true;
}

bool edit_is_append(const struct doc *doc, const struct edit *e)
{
	if (e->kind != EDIT_SPLICE || e->del)
		return false;
	const struct row *row = doc_row(doc, e->row);
	const struct version *v = row ? row_version(row, e->version) : NULL;
	return v && e->at == v->text.len;
}
