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
	bool usual;             /* its level was one below its heading's */
};

struct outline {
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

static bool taken(const struct outline *o, const struct row *row)
{
	for (size_t i = 0; i < o->count; i++) {
		if (o->rows[i].same == row)
			return true;
	}
	return false;
}

/* The free row of the document that is most like w, from `least` on; NULL for none. */
static const struct row *most_similar(const struct outline *o, const struct wanted *w, double least)
{
	const struct doc *doc = &o->session->doc;
	const struct row *best = NULL;
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		if (row->kind != w->row->kind || taken(o, row))
			continue;
		bool equal = strcmp(row->point, w->row->point) == 0;
		double like = equal ? 2 : least < 1 ? similarity(row->point, w->row->point) : 0;
		if (like >= least && (!best || like > least)) {
			best = row;
			least = like;
		}
	}
	return best;
}

static void match(struct outline *o)
{
	for (size_t i = 0; i < o->count; i++)
		o->rows[i].same = most_similar(o, &o->rows[i], 2);
	for (size_t i = 0; i < o->count; i++) {
		if (!o->rows[i].same)
			o->rows[i].same = most_similar(o, &o->rows[i], SIMILAR);
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

/* usual: its level was the one that its heading gives; one that the writer chose stays. */
static void change_row(struct outline *o, const struct row *from, const struct row *to, bool usual)
{
	uint64_t id = from->id;
	if (strcmp(from->point, to->point) != 0)
		apply(o, edit_set_point(id, to->point));
	if (from->kind == ROW_SECTION && to->budget && from->budget != to->budget)
		apply(o, edit_set_budget(id, to->budget));
	if (from->level != to->level && (from->kind == ROW_HEADING || usual))
		apply(o, edit_set_level(id, to->level));
	if (from->locked != to->locked)
		apply(o, edit_set_locked(id, to->locked));
	if (strcmp(from->note, to->note) != 0)
		apply(o, edit_set_note(id, to->note));
}

static void look_at_levels(struct outline *o)
{
	const struct doc *doc = &o->session->doc;
	for (size_t i = 0; i < o->count; i++) {
		struct wanted *w = &o->rows[i];
		size_t at = w->same ? doc_row_index(doc, w->same->id) : 0;
		size_t heading = doc_heading_before(doc, at, DOC_LEVEL_MAX);
		int above = heading < doc->row_count ? doc->rows[heading]->level : 0;
		w->usual = w->same && w->same->level == above + (above < DOC_LEVEL_MAX);
	}
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
	look_at_levels(o);
	session_begin(o->session, ACTOR_WRITER, "edit outline");
	remove_others(o);
	for (size_t i = 0; i < o->count; i++) {
		struct wanted *w = &o->rows[i];
		uint64_t id = w->same ? w->same->id : w->row->id;
		if (w->same) {
			if (doc_row_before(&o->session->doc, id) != before)
				apply(o, edit_move_row(id, before));
			change_row(o, w->same, w->row, w->usual);
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

bool reparse_outline(struct session *s, const char *text, size_t len, unsigned how,
					 struct buf *lost, struct buf *unread, struct err *err)
{
	struct outline o = {.others = BUF_INIT, .session = s};
	struct plan_parser parser;
	plan_parser_init(&parser, on_item, &o);
	plan_parser_feed(&parser, text, len);
	plan_parser_finish(&parser);
	plan_parser_release(&parser);
	match(&o);
	bool ok = check(&o, how, lost, err);
	if (ok)
		change(&o);
	if (ok && unread)
		buf_swap(unread, &o.others);
	for (size_t i = 0; i < o.count; i++)
		row_free(o.rows[i].row);
	free(o.rows);
	buf_release(&o.others);
	return ok;
}
