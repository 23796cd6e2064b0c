/* What must hold of every document, for the fuzzers that make them. */
#ifndef TESTS_FUZZ_DOCUMENT_H
#define TESTS_FUZZ_DOCUMENT_H

#include "doc/document.h"
#include "doc/project.h"
#include "fuzz.h"

static inline void check_version(const struct version *v)
{
	MUST(v->id && is_text(v->text.data, v->text.len) && is_text(v->raw.data, v->raw.len));
	MUST(words_total(&v->words) == words_count(v->text.data, v->text.len));
	MUST(v->hash == hash_bytes(HASH_START, v->text.data, v->text.len));
}

static inline void check_row(const struct row *row)
{
	MUST(row->id && row->level >= 1 && row->level <= DOC_LEVEL_MAX);
	MUST(row->kind == ROW_SECTION || row->kind == ROW_HEADING);
	MUST(row->budget >= 0 && row->budget <= DOC_BUDGET_MAX);
	MUST(is_text(row->point, strlen(row->point)) && is_text(row->note, strlen(row->note)));
	MUST(row->point_words == words_count(row->point, strlen(row->point)));
	MUST(!row->current || row_current(row));
	for (size_t i = 0; i < row->version_count; i++) {
		check_version(row->versions[i]);
		MUST(row_version(row, row->versions[i]->id) == row->versions[i]);
	}
}

static inline void check_document(const struct doc *doc)
{
	MUST(doc->target >= 0 && doc->target <= DOC_TARGET_MAX);
	MUST(is_text(doc->instruction, strlen(doc->instruction)));
	for (size_t i = 0; i < doc->row_count; i++) {
		check_row(doc->rows[i]);
		MUST(doc_row_index(doc, doc->rows[i]->id) == i);
		MUST(doc_row_end(doc, i) > i && doc_row_end(doc, i) <= doc->row_count);
	}
	MUST(doc_words(doc) >= 0 && doc_budget(doc) >= 0);
}

/* All of the document but for caches. */
static inline void print_document(struct buf *out, const struct doc *doc)
{
	buf_clear(out);
	project_print(out, doc, (struct save_ids){1, 2});
}

#endif
