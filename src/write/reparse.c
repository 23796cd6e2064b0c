#include "write/reparse.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "doc/outline.h"
#include "write/plan.h"

#define SIMILAR \
	0.5 /* Dice coefficient of letter pairs, from which a changed point is the same row */

/* One row of the edited outline, and the row of the document that it is. */
struct wanted {
	struct row *row;        /* its point, budget, level, lock and note; the id is new */
	const struct row *same; /* NULL: a new row */
	const struct row *was;  /* that row as the writer saw it */
};

struct outline {
	const struct outline *seen; /* the document as it was printed; NULL: it does not read back */
	struct wanted *rows;
	size_t count, cap;
	int level;         /* of the last heading */
	struct buf others; /* lines that are no rows */
	int other_line;    /* the first of them, from 1 */
	size_t other_count;
	struct session *session;
};

/* ---- Reading ---- */

static void read_row(struct outline *o, const struct plan_item *item)
{
	bool heading = item->kind == PLAN_HEADING;
	if (heading)
		o->level = item->level;
	int level = heading ? item->level : o->level + 1;
	MEM_GROW(o->rows, o->count + 1, &o->cap);
	struct row *row =
		row_new(session_new_id(o->session), heading ? ROW_HEADING : ROW_SECTION,
				level > DOC_LEVEL_MAX ? DOC_LEVEL_MAX : level, item->text, item->words);
	row->locked = item->locked;
	o->rows[o->count++] = (struct wanted){.row = row};
}

static void on_item(void *ctx, const struct plan_item *item)
{
	struct outline *o = ctx;
	switch (item->kind) {
	case PLAN_SECTION:
	case PLAN_HEADING:
		read_row(o, item);
		break;
	case PLAN_NOTE:
		if (o->count) {
			struct row *row = o->rows[o->count - 1].row;
			struct buf note = BUF_INIT;
			buf_addf(&note, "%s%s%s", row->note, *row->note ? "\n" : "", item->text);
			mem_set_string(&row->note, note.data);
			buf_release(&note);
		}
		break;
	case PLAN_OTHER:
		if (!o->other_count++)
			o->other_line = item->line;
		buf_addf(&o->others, "%s\n", item->text);
		break;
	}
}

/* ---- Matching ---- */

static size_t pairs_of(const char *s, uint64_t *pairs, size_t room)
{
	size_t len = strlen(s), count = 0;
	int32_t before = 0, c;
	for (size_t at = 0; at < len && count < room; before = c) {
		at += utf8_decode(s + at, len - at, &c);
		pairs[count++] = (uint64_t)(uint32_t)before << 32 | (uint32_t)c;
	}
	return count;
}

/* Dice (1945): twice the letter pairs in common over all of them. 0–1. */
static double similarity(const char *a, const char *b)
{
	uint64_t left[256], right[256];
	size_t n = pairs_of(a, left, 256), m = pairs_of(b, right, 256), common = 0;
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < m; j++) {
			if (left[i] == right[j]) {
				right[j] = 0;
				common++;
				break;
			}
		}
	}
	return n + m ? 2.0 * (double)common / (double)(n + m) : 0;
}

/* A point may hold what the line form does not keep: what counts is what the writer changed. */
static const struct row *seen_row(const struct outline *o, size_t index)
{
	return o->seen ? o->seen->rows[index].row : o->session->doc.rows[index];
}

static bool taken(const struct outline *o, const struct row *row)
{
	for (size_t i = 0; i < o->count; i++) {
		if (o->rows[i].same == row)
			return true;
	}
	return false;
}

/* The free row of the document that is most like w, from `least` on; NULL for none. */
static size_t most_similar(const struct outline *o, const struct wanted *w, double least)
{
	const struct doc *doc = &o->session->doc;
	size_t best = doc->row_count;
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = seen_row(o, i);
		if (row->kind != w->row->kind || taken(o, doc->rows[i]))
			continue;
		bool equal = strcmp(row->point, w->row->point) == 0;
		double like = equal ? 2 : least < 1 ? similarity(row->point, w->row->point) : 0;
		if (like >= least && (best == doc->row_count || like > least)) {
			best = i;
			least = like;
		}
	}
	return best;
}

static void match_row(struct outline *o, struct wanted *w, double least)
{
	const struct doc *doc = &o->session->doc;
	size_t index = most_similar(o, w, least);
	if (index == doc->row_count)
		return;
	w->same = doc->rows[index];
	w->was = seen_row(o, index);
}

static void match(struct outline *o)
{
	for (size_t i = 0; i < o->count; i++)
		match_row(o, &o->rows[i], 2);
	for (size_t i = 0; i < o->count; i++) {
		if (!o->rows[i].same)
			match_row(o, &o->rows[i], SIMILAR);
	}
}

static size_t list_lost(const struct outline *o, struct buf *lost, const char **first)
{
	const struct doc *doc = &o->session->doc;
	size_t count = 0;
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		if (!row_current(row) || taken(o, row))
			continue;
		if (!count++)
			*first = row->point;
		if (lost)
			buf_addf(lost, "%s\n", row->point);
	}
	return count;
}

/* ---- Changing ---- */

static void apply(struct outline *o, struct edit edit)
{
	session_apply(o->session, ACTOR_WRITER, "edit outline", edit, NULL);
}

static void remove_others(struct outline *o)
{
	struct doc *doc = &o->session->doc;
	for (size_t i = doc->row_count; i-- > 0;) {
		if (!taken(o, doc->rows[i]))
			apply(o, edit_remove_row(doc->rows[i]->id));
	}
}

/* The line form has no level of a section's own: it moves as its heading does. */
static int new_level(const struct wanted *w)
{
	int level = w->same->level + w->row->level - w->was->level;
	return level < 1 ? 1 : level > DOC_LEVEL_MAX ? DOC_LEVEL_MAX : level;
}

static void change_row(struct outline *o, const struct wanted *w)
{
	const struct row *from = w->was, *to = w->row;
	uint64_t id = w->same->id;
	int level = new_level(w);
	if (strcmp(from->point, to->point) != 0)
		apply(o, edit_set_point(id, to->point));
	if (from->kind == ROW_SECTION && to->budget && from->budget != to->budget)
		apply(o, edit_set_budget(id, to->budget));
	if (level != w->same->level)
		apply(o, edit_set_level(id, level));
	if (from->locked != to->locked)
		apply(o, edit_set_locked(id, to->locked));
	if (strcmp(from->note, to->note) != 0)
		apply(o, edit_set_note(id, to->note));
}

static void insert(struct outline *o, struct wanted *w, uint64_t before)
{
	if (w->row->kind == ROW_SECTION && !w->row->budget)
		w->row->budget = OUTLINE_BUDGET;
	apply(o, edit_insert_row(w->row, before));
	w->row = NULL; /* the document's now */
}

static void change(struct outline *o)
{
	uint64_t before = 0;
	session_begin(o->session, ACTOR_WRITER, "edit outline");
	remove_others(o);
	for (size_t i = 0; i < o->count; i++) {
		struct wanted *w = &o->rows[i];
		uint64_t id = w->same ? w->same->id : w->row->id;
		if (w->same) {
			if (doc_row_before(&o->session->doc, id) != before)
				apply(o, edit_move_row(id, before));
			change_row(o, w);
		} else {
			insert(o, w, before);
		}
		before = id;
	}
	session_end(o->session, ACTOR_WRITER);
}

static bool check(const struct outline *o, unsigned how, struct buf *lost, struct err *err)
{
	const char *first = "";
	size_t first_line = strcspn(o->others.data, "\n");
	if (!o->count)
		return err_set(err, ERR_USAGE,
					   "The outline has no row%s%.*s%s: a row is “Paragraph 1 - Main Point: … - "
					   "Word Count: 400 words”.",
					   o->others.len ? " (it begins “" : "",
					   (int)(first_line < 80 ? first_line : 80), o->others.data,
					   o->others.len ? "”)" : "");
	if ((how & REPARSE_STRICT) && o->other_count)
		return err_set(err, ERR_USAGE, "Line %d is no row, heading or note: “%.*s”%s.",
					   o->other_line, (int)(first_line < 80 ? first_line : 80), o->others.data,
					   o->other_count > 1 ? ", and there are more" : "");
	size_t count = list_lost(o, lost, &first);
	if (count && !(how & REPARSE_LOSING))
		return err_set(err, ERR_USAGE,
					   "%zu written section%s would go, “%.120s” first: put %s back.", count,
					   count == 1 ? "" : "s", first, count == 1 ? "it" : "them");
	return true;
}

static void read_outline(struct outline *o, struct session *s, const char *text, size_t len)
{
	struct plan_parser parser;
	*o = (struct outline){.others = BUF_INIT, .session = s};
	plan_parser_init(&parser, on_item, o);
	plan_parser_feed(&parser, text, len);
	plan_parser_finish(&parser);
	plan_parser_release(&parser);
}

static void release(struct outline *o)
{
	for (size_t i = 0; i < o->count; i++)
		row_free(o->rows[i].row);
	free(o->rows);
	buf_release(&o->others);
}

/* Prints the document and reads it as if nothing had been changed; false when it comes back as
 * other rows. */
static bool read_printed(struct outline *o, struct session *s)
{
	struct buf text = BUF_INIT;
	plan_print(&text, &s->doc);
	read_outline(o, s, text.data, text.len);
	buf_release(&text);
	bool same = o->count == s->doc.row_count;
	for (size_t i = 0; same && i < o->count; i++)
		same = o->rows[i].row->kind == s->doc.rows[i]->kind;
	return same;
}

bool reparse_outline(struct session *s, const char *text, size_t len, unsigned how,
					 struct buf *lost, struct buf *unread, struct err *err)
{
	struct outline o, seen;
	bool same = read_printed(&seen, s);
	read_outline(&o, s, text, len);
	o.seen = same ? &seen : NULL;
	match(&o);
	bool ok = check(&o, how, lost, err);
	if (ok)
		change(&o);
	if (ok && unread)
		buf_swap(unread, &o.others);
	release(&o);
	release(&seen);
	return ok;
}
