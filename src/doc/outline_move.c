#include "base/mem.h"
#include "doc/group.h"
#include "doc/outline.h"

/* ---- Rows that are moved together -------------------------------------------------------------
 */

static bool find(const struct session *s, uint64_t row, size_t *index, struct err *err)
{
	*index = doc_row_index(&s->doc, row);
	return *index < s->doc.row_count ||
		   err_set(err, ERR_USAGE, "The row is no longer in the document.");
}

static uint64_t id_before(const struct doc *doc, size_t index)
{
	return index ? doc->rows[index - 1]->id : 0;
}

/* Those of the rows that do not go with a heading among them, in the outline's order. */
static uint64_t *find_roots(const struct session *s, const uint64_t *rows, size_t *count,
							struct err *err)
{
	const struct doc *doc = &s->doc;
	uint64_t *roots = mem_alloc((*count + 1) * sizeof *roots);
	size_t kept = 0, end = 0, index;
	for (size_t i = 0; i < *count; i++) {
		if (!find(s, rows[i], &index, err)) {
			free(roots);
			return NULL;
		}
		if (index >= end) {
			roots[kept++] = rows[i];
			end = doc_row_end(doc, index);
		}
	}
	*count = kept;
	return roots;
}

/* ---- Moving -----------------------------------------------------------------------------------
 */

/* The row at `from`, with all below it, to behind the row `after`, which is none of them. */
static void move_block(struct group *g, size_t from, uint64_t after)
{
	const struct doc *doc = &g->session->doc;
	size_t count = doc_row_end(doc, from) - from;
	uint64_t *ids = mem_alloc(count * sizeof *ids);
	for (size_t i = 0; i < count; i++)
		ids[i] = doc->rows[from + i]->id;
	for (size_t i = 0; i < count; i++) {
		group_apply(g, edit_move_row(ids[i], after));
		after = ids[i];
	}
	free(ids);
}

static bool place_above(const struct doc *doc, size_t index, uint64_t *after, struct err *err)
{
	if (!index)
		return err_set(err, ERR_USAGE, "It is the first row.");
	bool heading = doc->rows[index]->kind == ROW_HEADING;
	size_t above = heading ? doc_heading_before(doc, index, doc->rows[index]->level) : index - 1;
	if (above == doc->row_count)
		return err_set(err, ERR_USAGE, "It is the first heading of its level.");
	*after = id_before(doc, above);
	return true;
}

/* Where what a heading of `level` passes on its way down ends: the whole of the next heading, but
 * only the sections right below one that stands above it. */
static size_t past_heading(const struct doc *doc, size_t next, int level)
{
	if (doc->rows[next]->level == level)
		return doc_row_end(doc, next);
	do
		next++;
	while (next < doc->row_count && doc->rows[next]->kind == ROW_SECTION);
	return next;
}

static bool place_below(const struct doc *doc, size_t index, uint64_t *after, struct err *err)
{
	const struct row *moved = doc->rows[index];
	size_t next = doc_row_end(doc, index);
	if (next == doc->row_count)
		return err_set(err, ERR_USAGE, "It is the last row.");
	size_t past = moved->kind == ROW_HEADING ? past_heading(doc, next, moved->level) : next + 1;
	*after = doc->rows[past - 1]->id;
	return true;
}

/* Each a place on, the foremost first, so that none is in another's way. */
static bool step(struct group *g, const uint64_t *roots, size_t count, bool down, struct err *err)
{
	const struct doc *doc = &g->session->doc;
	for (size_t i = 0; i < count; i++) {
		uint64_t after = 0, id = roots[down ? count - 1 - i : i];
		size_t index = doc_row_index(doc, id);
		if (!(down ? place_below : place_above)(doc, index, &after, err))
			return false;
		move_block(g, index, after);
	}
	return true;
}

bool outline_move_rows(struct session *s, const uint64_t *rows, size_t count, int by,
					   struct err *err)
{
	uint64_t *roots = find_roots(s, rows, &count, err);
	if (!roots)
		return false;
	int steps = by < 0 ? -by : by, done = 0;
	struct group g = group_begin(s, count == 1 ? "move row" : "move rows", err);
	uint64_t revision = s->doc.revision;
	while (done < steps && step(&g, roots, count, by > 0, done ? NULL : err))
		done++;
	free(roots);
	return group_end(&g) && (done || s->doc.revision != revision);
}

bool outline_move_up(struct session *s, uint64_t row, struct err *err)
{
	return outline_move_rows(s, &row, 1, -1, err);
}

bool outline_move_down(struct session *s, uint64_t row, struct err *err)
{
	return outline_move_rows(s, &row, 1, 1, err);
}

bool outline_move_after(struct session *s, uint64_t row, uint64_t after, struct err *err)
{
	const struct doc *doc = &s->doc;
	size_t index, target = 0;
	if (!find(s, row, &index, err) || (after && !find(s, after, &target, err)))
		return false;
	if (after && target >= index && target < doc_row_end(doc, index))
		return err_set(err, ERR_USAGE, "A row cannot come after itself or what stands below it.");
	if (id_before(doc, index) == after)
		return true;
	struct group g = group_begin(s, "move row", err);
	move_block(&g, index, after);
	return group_end(&g);
}

/* ---- Levels -----------------------------------------------------------------------------------
 */

/* A heading's sections stay at the deepest level there is, its headings cannot. */
static bool check_levels(const struct doc *doc, size_t index, int by, struct err *err)
{
	size_t last = doc_row_end(doc, index);
	if (doc->rows[index]->level + by < 1)
		return err_set(err, ERR_USAGE, "It is at the highest level.");
	for (size_t i = index; i < last; i++) {
		const struct row *row = doc->rows[i];
		if ((i == index || row->kind == ROW_HEADING) && row->level + by > DOC_LEVEL_MAX)
			return err_set(err, ERR_USAGE, "An outline is at most %d levels deep.", DOC_LEVEL_MAX);
	}
	return true;
}

static void shift_block(struct group *g, size_t index, size_t end, int by)
{
	const struct doc *doc = &g->session->doc;
	for (size_t i = index; i < end; i++) {
		const struct row *row = doc->rows[i];
		int level = row->level + by;
		level = level < 1 ? 1 : level > DOC_LEVEL_MAX ? DOC_LEVEL_MAX : level;
		if (level != row->level)
			group_apply(g, edit_set_level(row->id, level));
	}
}

/* Ends are found before any level changes, as a heading's end depends on it. */
static bool shift(struct session *s, const uint64_t *roots, size_t count, int by, struct err *err)
{
	const struct doc *doc = &s->doc;
	size_t *ends = mem_alloc((count + 1) * sizeof *ends);
	bool ok = true;
	for (size_t i = 0; ok && i < count; i++) {
		size_t index = doc_row_index(doc, roots[i]);
		ends[i] = doc_row_end(doc, index);
		ok = check_levels(doc, index, by, err);
	}
	struct group g = group_begin(s, by > 0 ? "move in" : "move out", err);
	for (size_t i = 0; ok && i < count; i++)
		shift_block(&g, doc_row_index(doc, roots[i]), ends[i], by);
	free(ends);
	return group_end(&g) && ok;
}

bool outline_shift_rows(struct session *s, const uint64_t *rows, size_t count, int by,
						struct err *err)
{
	uint64_t *roots = find_roots(s, rows, &count, err);
	bool ok = roots && shift(s, roots, count, by, err);
	free(roots);
	return ok;
}

bool outline_move_in(struct session *s, uint64_t row, struct err *err)
{
	return outline_shift_rows(s, &row, 1, 1, err);
}

bool outline_move_out(struct session *s, uint64_t row, struct err *err)
{
	return outline_shift_rows(s, &row, 1, -1, err);
}
