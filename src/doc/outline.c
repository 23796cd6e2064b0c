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

static int kept_level(int level)
{
	return level < 1 ? 1 : level > DOC_LEVEL_MAX ? DOC_LEVEL_MAX : level;
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
		at = doc_heading_before(doc, index, DOC_LEVEL_MAX);
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

/* ---- Several rows ------------------------------------------------------------------------------
 */

bool outline_remove_rows(struct session *s, const uint64_t *rows, size_t count, struct err *err)
{
	struct group g = group_begin(s, count == 1 ? "delete row" : "delete rows", err);
	for (size_t i = 0; i < count; i++)
		group_apply(&g, edit_remove_row(rows[i]));
	return group_end(&g);
}

/* Behind all that stands below the row's own chapter, where a heading of `level` can begin without
 * taking sections from it. */
static size_t heading_place(const struct doc *doc, size_t index, int level)
{
	size_t at = index + 1;
	while (at < doc->row_count &&
		   (doc->rows[at]->kind != ROW_HEADING || doc->rows[at]->level > level))
		at++;
	return at;
}

static struct row *fresh_copy(struct session *s, const struct row *row)
{
	struct row *copy = row_copy(row);
	copy->id = session_new_id(s);
	copy->current = 0;
	for (size_t i = 0; i < copy->version_count; i++) {
		struct version *v = copy->versions[i];
		bool current = v->id == row->current;
		v->id = session_new_id(s);
		copy->current = current ? v->id : copy->current;
	}
	return copy;
}

bool outline_paste(struct session *s, uint64_t after, struct row *const *rows, size_t count,
				   uint64_t *first, struct err *err)
{
	const struct doc *doc = &s->doc;
	size_t index = 0, place = 0;
	if (!count || (after && !find(s, after, &index, err)))
		return count ? false : err_set(err, ERR_USAGE, "There is nothing to paste.");
	bool heading = rows[0]->kind == ROW_HEADING;
	if (after)
		place = heading ? heading_place(doc, index, rows[0]->level) : index + 1;
	int level = heading ? 0 : section_level(doc, place);
	uint64_t last = id_before(doc, place);
	struct group g = group_begin(s, count == 1 ? "paste row" : "paste rows", err);
	for (size_t i = 0; i < count; i++) {
		struct row *copy = fresh_copy(s, rows[i]);
		if (copy->kind == ROW_HEADING)
			level = 0;
		copy->level = level ? level : copy->level;
		uint64_t id = copy->id;
		if (!i && first)
			*first = id;
		group_apply(&g, edit_insert_row(copy, last));
		last = id;
	}
	return group_end(&g);
}
