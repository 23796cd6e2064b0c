#include "doc/typing.h"

#include "base/clock.h"
#include "base/mem.h"
#include "doc/group.h"

static const struct version *last_of(const struct row *row)
{
	return row->version_count > 0 ? row->versions[row->version_count - 1] : NULL;
}

static bool is_extended(const struct row *row)
{
	const struct version *current = row_current(row);
	return current && current->by == BY_WRITER && current == last_of(row);
}

/* An unfinished text stays one: what the model left out is still to come. */
static struct version *copy_of(struct session *s, const struct row *row)
{
	const struct version *current = row_current(row);
	struct version *v = version_new(session_new_id(s), BY_WRITER);
	v->state = current ? current->state : VERSION_COMPLETE;
	v->created = clock_wall();
	v->preceding = doc_preceding_hash(&s->doc, row->id);
	mem_set_string(&v->reason, TYPING_LABEL);
	if (current)
		buf_set(&v->text, current->text.data, current->text.len);
	return v;
}

/* The version that an undo went back behind becomes what is current, and is current again. */
static void take_up(struct group *g, const struct row *row, const struct version *made)
{
	const struct version *current = row_current(row);
	const struct buf none = BUF_INIT, *text = current ? &current->text : &none;
	group_apply(g, edit_splice(row->id, made->id, 0, made->text.len, text->data, text->len));
	group_apply(g, edit_choose_version(row->id, made->id));
}

static void begin_version(struct group *g, const struct row *row, uint64_t *made)
{
	const struct version *last = last_of(row);
	if (is_extended(row))
		return;
	if (last && last->id == *made && last->undone) {
		take_up(g, row, last);
		return;
	}
	struct version *v = copy_of(g->session, row);
	*made = v->id;
	group_apply(g, edit_add_version(row->id, v));
}

bool typing_splice(struct session *s, uint64_t row, size_t at, size_t del, const char *text,
				   size_t len, uint64_t *made, struct err *err)
{
	const struct row *r = doc_row(&s->doc, row);
	if (!r)
		return err_set(err, ERR_USAGE, "The row is no longer in the document.");
	if (r->kind != ROW_SECTION)
		return err_set(err, ERR_USAGE, "A heading holds no text: write in a section below it.");
	struct group g = group_begin(s, TYPING_LABEL, err);
	begin_version(&g, r, made);
	group_apply(&g, edit_splice(row, r->current, at, del, text, len));
	return group_end(&g);
}
