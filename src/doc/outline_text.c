#include "base/clock.h"
#include "base/mem.h"
#include "doc/group.h"
#include "doc/outline.h"
#include "doc/prose.h"

static bool find_section(const struct session *s, uint64_t row, size_t *index, struct err *err)
{
	*index = doc_row_index(&s->doc, row);
	if (*index == s->doc.row_count)
		return err_set(err, ERR_USAGE, "The row is no longer in the document.");
	return s->doc.rows[*index]->kind == ROW_SECTION ||
		   err_set(err, ERR_USAGE, "A heading holds no text: choose a section.");
}

/* ---- Splitting --------------------------------------------------------------------------------
 */

static struct version *new_version(struct session *s, const char *text, size_t len,
								   const char *reason, enum version_state state)
{
	struct version *v = version_new(session_new_id(s), BY_WRITER);
	buf_add(&v->text, text, len);
	version_text_changed(v);
	mem_set_string(&v->reason, reason);
	v->created = clock_wall();
	v->state = state;
	return v;
}

static size_t distance(size_t a, size_t b)
{
	return a > b ? a - b : b - a;
}

static void take_nearer(const struct buf *text, size_t at, size_t *best)
{
	size_t middle = text->len / 2;
	if (distance(at, middle) < distance(*best, middle) &&
		!prose_is_blank(text->data + at, text->len - at))
		*best = at;
}

/* Where the paragraph ends, or the sentence of a single one, that ends nearest to the middle; the
 * last of the text is no choice. */
static size_t middle_of(const struct buf *text)
{
	size_t best = text->len, at = 0, start, stop;
	while (prose_paragraph(text->data, text->len, &at, &start, &stop))
		take_nearer(text, stop, &best);
	if (best < text->len || !text->len || strchr("`~|", text->data[0]))
		return best;
	for (at = 0; at < text->len; at += prose_sentence(text->data + at, text->len - at))
		take_nearer(text, at, &best);
	return best ? best : text->len;
}

struct halves {
	struct buf first, second; /* texts */
	int budget;               /* of the first */
};

static void trim_end(struct buf *text)
{
	while (text->len && strchr(" \t\n", text->data[text->len - 1]))
		buf_truncate(text, text->len - 1);
}

/* Line ends, and a space where the cut went through a line, but no indentation. */
static size_t skip_blank(const struct buf *text, size_t at)
{
	size_t line;
	while (at < text->len) {
		size_t len = prose_line(text->data + at, text->len - at, &line);
		if (!prose_is_blank(text->data + at, len))
			break;
		at += line;
	}
	bool within = at && at < text->len && text->data[at - 1] != '\n';
	return within && text->data[at] == ' ' ? at + 1 : at;
}

static int divide(int budget, long first, long second)
{
	long part = first + second
					? (long)((double)budget * (double)first / (double)(first + second) + 0.5)
					: (budget + 1L) / 2;
	long most = budget > 1 ? budget - 1 : budget;
	return (int)(part > most ? most : part < 1 && budget > 1 ? 1 : part);
}

static bool cut(const struct row *row, size_t at, struct halves *h, struct err *err)
{
	const struct version *v = row_current(row);
	const struct buf empty = BUF_INIT, *text = v ? &v->text : &empty;
	if (at == OUTLINE_MIDDLE)
		at = middle_of(text);
	if (at > text->len || (at < text->len && ((unsigned char)text->data[at] & 0xc0) == 0x80))
		return err_set(err, ERR_USAGE, "The text cannot be cut there: it is no character's end.");
	size_t rest = skip_blank(text, at);
	buf_add(&h->first, text->data, at);
	buf_add(&h->second, text->data + rest, text->len - rest);
	trim_end(&h->first);
	h->budget = divide(row->budget, words_count(h->first.data, h->first.len),
					   words_count(h->second.data, h->second.len));
	return true;
}

static struct row *second_row(struct session *s, const struct row *first, const struct halves *h,
							  const char *point)
{
	struct row *row = row_new(session_new_id(s), ROW_SECTION, first->level,
							  point ? point : first->point, first->budget - h->budget);
	row->locked = first->locked;
	if (h->second.len) {
		MEM_GROW(row->versions, 1, &row->version_cap);
		row->versions[row->version_count++] =
			new_version(s, h->second.data, h->second.len, "split", row_current(first)->state);
		row->current = row->versions[0]->id;
	}
	return row;
}

/* A first part that is all of the text needs no new version, an empty one leaves it unwritten. */
static void cut_first(struct group *g, const struct row *row, const struct halves *h)
{
	if (!h->second.len)
		return;
	if (h->first.len)
		group_apply(g,
					edit_add_version(row->id, new_version(g->session, h->first.data, h->first.len,
														  "split", VERSION_COMPLETE)));
	else
		group_apply(g, edit_choose_version(row->id, 0));
}

static bool split(struct session *s, const struct row *row, const struct halves *h,
				  const char *point, uint64_t *second, struct err *err)
{
	struct row *added = second_row(s, row, h, point);
	uint64_t id = added->id;
	struct group g = group_begin(s, "split section", err);
	group_apply(&g, edit_insert_row(added, row->id));
	cut_first(&g, row, h);
	if (row->budget != h->budget)
		group_apply(&g, edit_set_budget(row->id, h->budget));
	if (second)
		*second = id;
	return group_end(&g);
}

bool outline_split(struct session *s, uint64_t row, size_t at, const char *point, uint64_t *second,
				   struct err *err)
{
	struct halves h = {BUF_INIT, BUF_INIT, 0};
	size_t index;
	bool ok = find_section(s, row, &index, err) && cut(s->doc.rows[index], at, &h, err) &&
			  split(s, s->doc.rows[index], &h, point, second, err);
	buf_release(&h.first);
	buf_release(&h.second);
	return ok;
}

/* ---- Merging ----------------------------------------------------------------------------------
 */

static const struct version *text_of(const struct row *row)
{
	const struct version *v = row_current(row);
	return v && v->text.len ? v : NULL;
}

/* "a", "b" → "a; b"; what is empty or the same adds nothing. */
static void join(struct buf *out, const char *a, const char *between, const char *b)
{
	bool both = *a && *b && strcmp(a, b) != 0;
	buf_addf(out, "%s%s%s", *a ? a : b, both ? between : "", both ? b : "");
}

static void merge_texts(struct group *g, const struct row *first, const struct row *second)
{
	const struct version *a = text_of(first), *b = text_of(second);
	if (!a && !b)
		return;
	struct buf text = BUF_INIT;
	if (a)
		buf_add(&text, a->text.data, a->text.len);
	if (a && b) {
		trim_end(&text);
		buf_add(&text, "\n\n", 2);
	}
	if (b)
		buf_add(&text, b->text.data, b->text.len);
	/* Without the second's text, the end of the whole is still to be written. */
	enum version_state state = b ? b->state : VERSION_INCOMPLETE;
	group_apply(g, edit_add_version(first->id,
									new_version(g->session, text.data, text.len, "merge", state)));
	buf_release(&text);
}

static void merge_row(struct group *g, const struct row *first, const struct row *second)
{
	struct buf point = BUF_INIT, note = BUF_INIT;
	join(&point, first->point, "; ", second->point);
	join(&note, first->note, "\n", second->note);
	long words = (long)first->budget + second->budget;
	if (strcmp(point.data, first->point) != 0)
		group_apply(g, edit_set_point(first->id, point.data));
	if (strcmp(note.data, first->note) != 0)
		group_apply(g, edit_set_note(first->id, note.data));
	if (words != first->budget)
		group_apply(
			g, edit_set_budget(first->id, words < DOC_BUDGET_MAX ? (int)words : DOC_BUDGET_MAX));
	if (second->locked && !first->locked)
		group_apply(g, edit_set_locked(first->id, true));
	buf_release(&point);
	buf_release(&note);
}

bool outline_merge(struct session *s, uint64_t row, struct err *err)
{
	const struct doc *doc = &s->doc;
	size_t index;
	if (!find_section(s, row, &index, err))
		return false;
	if (index + 1 == doc->row_count || doc->rows[index + 1]->kind != ROW_SECTION)
		return err_set(err, ERR_USAGE, "There is no section right after it to merge it with.");
	const struct row *first = doc->rows[index], *second = doc->rows[index + 1];
	struct group g = group_begin(s, "merge sections", err);
	merge_texts(&g, first, second);
	merge_row(&g, first, second);
	group_apply(&g, edit_remove_row(second->id));
	return group_end(&g);
}
