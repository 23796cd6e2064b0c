#include "doc/outline.h"

#include "base/mem.h"
#include "doc/group.h"

/* ---- Rows ---------------------------------------------------------------------------------------
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

/* ---- Moving -----------------------------------------------------------------------------------
 */

/* The row at `from`, with all below it, to behind the row `after`, which is none of them. */
static bool move_block(struct session *s, size_t from, uint64_t after, struct err *err)
{
	const struct doc *doc = &s->doc;
	size_t count = doc_row_end(doc, from) - from;
	uint64_t *ids = mem_alloc(count * sizeof *ids);
	for (size_t i = 0; i < count; i++)
		ids[i] = doc->rows[from + i]->id;
	struct group g = group_begin(s, "move row", err);
	for (size_t i = 0; i < count; i++) {
		group_apply(&g, edit_move_row(ids[i], after));
		after = ids[i];
	}
	free(ids);
	return group_end(&g);
}

/* The heading nearest before `index` of at most `level`; row_count for none. */
static size_t heading_before(const struct doc *doc, size_t index, int level)
{
	while (index-- > 0) {
		if (doc->rows[index]->kind == ROW_HEADING && doc->rows[index]->level <= level)
			return index;
	}
	return doc->row_count;
}

bool outline_move_up(struct session *s, uint64_t row, struct err *err)
{
	const struct doc *doc = &s->doc;
	size_t index;
	if (!find(s, row, &index, err))
		return false;
	if (!index)
		return err_set(err, ERR_USAGE, "It is the first row.");
	bool heading = doc->rows[index]->kind == ROW_HEADING;
	size_t above = heading ? heading_before(doc, index, doc->rows[index]->level) : index - 1;
	if (above == doc->row_count)
		return err_set(err, ERR_USAGE, "It is the first heading of its level.");
	return move_block(s, index, id_before(doc, above), err);
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

bool outline_move_down(struct session *s, uint64_t row, struct err *err)
{
	const struct doc *doc = &s->doc;
	size_t index;
	if (!find(s, row, &index, err))
		return false;
	const struct row *moved = doc->rows[index];
	size_t next = doc_row_end(doc, index);
	if (next == doc->row_count)
		return err_set(err, ERR_USAGE, "It is the last row.");
	size_t past = moved->kind == ROW_HEADING ? past_heading(doc, next, moved->level) : next + 1;
	return move_block(s, index, doc->rows[past - 1]->id, err);
}

bool outline_move_after(struct session *s, uint64_t row, uint64_t after, struct err *err)
{
	const struct doc *doc = &s->doc;
	size_t index, target = 0;
	if (!find(s, row, &index, err) || (after && !find(s, after, &target, err)))
		return false;
	if (after && target >= index && target < doc_row_end(doc, index))
		return err_set(err, ERR_USAGE, "A row cannot come after itself or what stands below it.");
	return id_before(doc, index) == after || move_block(s, index, after, err);
}

/* ---- Levels -----------------------------------------------------------------------------------
 */

static int kept_level(int level)
{
	return level < 1 ? 1 : level > DOC_LEVEL_MAX ? DOC_LEVEL_MAX : level;
}

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

static bool shift(struct session *s, uint64_t id, int by, const char *label, struct err *err)
{
	const struct doc *doc = &s->doc;
	size_t index;
	if (!find(s, id, &index, err) || !check_levels(doc, index, by, err))
		return false;
	size_t last = doc_row_end(doc, index);
	struct group g = group_begin(s, label, err);
	for (size_t i = index; i < last; i++) {
		const struct row *row = doc->rows[i];
		int level = kept_level(row->level + by);
		if (level != row->level)
			group_apply(&g, edit_set_level(row->id, level));
	}
	return group_end(&g);
}

bool outline_move_in(struct session *s, uint64_t row, struct err *err)
{
	return shift(s, row, 1, "move in", err);
}

bool outline_move_out(struct session *s, uint64_t row, struct err *err)
{
	return shift(s, row, -1, "move out", err);
}

/* ---- New rows ---------------------------------------------------------------------------------
 */

/* The mean of the sections before and after the place at `index`. */
static int mean_budget(const struct doc *doc, size_t index)
{
	const struct row *near[2] = {NULL, NULL};
	long sum = 0, count = 0;
	for (size_t i = 0; i < index; i++) {
		if (doc->rows[i]->kind == ROW_SECTION)
			near[0] = doc->rows[i];
	}
	for (size_t i = doc->row_count; i > index; i--) {
		if (doc->rows[i - 1]->kind == ROW_SECTION)
			near[1] = doc->rows[i - 1];
	}
	for (int i = 0; i < 2; i++) {
		sum += near[i] ? near[i]->budget : 0;
		count += near[i] != NULL;
	}
	return count ? (int)(sum / count) : OUTLINE_BUDGET;
}

/* A section's: that of the section before it, or one below its heading. */
static int section_level(const struct doc *doc, size_t index)
{
	if (!index)
		return doc->row_count && doc->rows[0]->kind == ROW_SECTION ? doc->rows[0]->level : 1;
	const struct row *before = doc->rows[index - 1];
	return kept_level(before->level + (before->kind == ROW_HEADING));
}

/* A heading's: that of the heading at the place, else of the one before it, else of the first. */
static int heading_level(const struct doc *doc, size_t index)
{
	size_t at = index;
	if (at == doc->row_count || doc->rows[at]->kind != ROW_HEADING)
		at = heading_before(doc, index, DOC_LEVEL_MAX);
	for (size_t i = 0; at == doc->row_count && i < doc->row_count; i++) {
		if (doc->rows[i]->kind == ROW_HEADING)
			at = i;
	}
	if (at < doc->row_count)
		return doc->rows[at]->level;
	return *doc->title ? 2 : 1; /* the title is the heading of level 1 */
}

static bool insert(struct session *s, size_t index, int level, enum row_kind kind,
				   const char *point, int words, uint64_t *added, struct err *err)
{
	const struct doc *doc = &s->doc;
	bool section = kind == ROW_SECTION;
	int budget = section && !words ? mean_budget(doc, index) : section ? words : 0;
	uint64_t id = session_new_id(s);
	struct row *row = row_new(id, kind, level, point, budget);
	if (!session_apply(s, ACTOR_WRITER, section ? "add row" : "add heading",
					   edit_insert_row(row, id_before(doc, index)), err))
		return false;
	if (added)
		*added = id;
	return true;
}

static int level_at(const struct doc *doc, size_t index, enum row_kind kind)
{
	return kind == ROW_HEADING ? heading_level(doc, index) : section_level(doc, index);
}

bool outline_insert_before(struct session *s, uint64_t row, enum row_kind kind, const char *point,
						   int words, uint64_t *added, struct err *err)
{
	size_t index = 0;
	if (row && !find(s, row, &index, err))
		return false;
	return insert(s, index, level_at(&s->doc, index, kind), kind, point, words, added, err);
}

bool outline_insert_after(struct session *s, uint64_t row, enum row_kind kind, const char *point,
						  int words, uint64_t *added, struct err *err)
{
	const struct doc *doc = &s->doc;
	size_t index = doc->row_count;
	if (row && !find(s, row, &index, err))
		return false;
	if (!row)
		return insert(s, index, level_at(doc, index, kind), kind, point, words, added, err);
	const struct row *before = doc->rows[index];
	if (kind == ROW_HEADING && before->kind == ROW_HEADING)
		return insert(s, doc_row_end(doc, index), before->level, kind, point, words, added, err);
	size_t place = index + 1;
	int level = kind == ROW_HEADING ? heading_level(doc, index) : section_level(doc, place);
	return insert(s, place, level, kind, point, words, added, err);
}
