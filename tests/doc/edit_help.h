/* What the tests of edits share: making small documents, and showing all of one. */
#ifndef TESTS_DOC_EDIT_HELP_H
#define TESTS_DOC_EDIT_HELP_H

#include "../test.h"

#include "doc/edit.h"

/* ---- A document as text, to compare ---------------------------------------------------------- */

static inline void dump_version(struct buf *out, const struct version *v)
{
	buf_addf(out, "  %llx %d %d undone=%d %s %s %lld %d %llx words=%ld hash=%llx raw=%s text=%s\n",
			 (unsigned long long)v->id, v->by, v->state, v->undone, v->model, v->reason,
			 (long long)v->created, v->asked, (unsigned long long)v->preceding, version_words(v),
			 (unsigned long long)v->hash, v->raw.data, v->text.data);
}

/* Versions that were made (by their clock) at or after `time` are left out. */
static inline void dump(struct buf *out, const struct doc *doc, int64_t time)
{
	buf_clear(out);
	buf_addf(out, "%s|%s|%s|%d|%d\n", doc->title, doc->instruction, doc->language, doc->target,
			 doc->planning);
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		buf_addf(out, "%llx %d %d %s %ld %d %d %s current=%llx %s %llx %s\n",
				 (unsigned long long)row->id, row->kind, row->level, row->point, row->point_words,
				 row->budget, row->locked, row->note, (unsigned long long)row->current,
				 row->summary, (unsigned long long)row->summary_of, row->summary_model);
		for (size_t j = 0; j < row->version_count; j++)
			if (row->versions[j]->created < time)
				dump_version(out, row->versions[j]);
	}
	for (size_t i = 0; i < doc->note_count; i++)
		buf_addf(out, "note %llx %s %s %s\n", (unsigned long long)doc->notes[i]->id,
				 doc->notes[i]->title, doc->notes[i]->keywords, doc->notes[i]->text);
}

/* ---- Doing ----------------------------------------------------------------------------------- */

static inline struct edit apply(struct doc *doc, struct edit e)
{
	struct edit inverse;
	struct err err = ERR_INIT;
	bool done = edit_apply(doc, &e, &inverse, &err);
	assert_string_equal(err.text, "");
	assert_true(done);
	edit_release(&e);
	return inverse;
}

static inline void do_edit(struct doc *doc, struct edit e)
{
	struct edit inverse = apply(doc, e);
	edit_release(&inverse);
}

static inline struct version *version_with(uint64_t id, const char *text)
{
	struct version *v = version_new(id, BY_MODEL);
	buf_add_str(&v->text, text);
	return v;
}

/* Rows 1 (heading), 2 and 3 (sections); 2 has version 21 "one two", 3 none. */
static inline void small_doc(struct doc *doc)
{
	doc_init(doc);
	do_edit(doc, edit_insert_row(row_new(1, ROW_HEADING, 1, "The Head", 0), 0));
	do_edit(doc, edit_insert_row(row_new(2, ROW_SECTION, 2, "first", 100), 1));
	do_edit(doc, edit_insert_row(row_new(3, ROW_SECTION, 2, "second", 200), 2));
	do_edit(doc, edit_add_version(2, version_with(21, "one two")));
}

#endif
