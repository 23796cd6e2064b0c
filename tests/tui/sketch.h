/* Small documents, and panes drawn on a canvas and read as text. */
#ifndef TESTS_TUI_SKETCH_H
#define TESTS_TUI_SKETCH_H

#include "../test.h"
#include "base/mem.h"
#include "doc/document.h"
#include "doc/edit.h"
#include "tui/canvas.h"

static inline void sketch_apply(struct doc *doc, struct edit e)
{
	struct edit inverse = {0};
	assert_true(edit_apply(doc, &e, &inverse, NULL));
	edit_release(&e);
	edit_release(&inverse);
}

/* Adds a row at the end. */
static inline void sketch_row(struct doc *doc, uint64_t id, enum row_kind kind, const char *point,
							  int budget)
{
	uint64_t last = doc->row_count ? doc->rows[doc->row_count - 1]->id : 0;
	sketch_apply(
		doc, edit_insert_row(row_new(id, kind, kind == ROW_HEADING ? 2 : 3, point, budget), last));
}

/* Gives a section a complete version, whose id is the row's plus 1000. */
static inline void sketch_text(struct doc *doc, uint64_t row, const char *text)
{
	struct version *v = version_new(row + 1000, BY_MODEL);
	buf_add_str(&v->text, text);
	v->state = VERSION_COMPLETE;
	version_text_changed(v);
	sketch_apply(doc, edit_add_version(row, v));
}

static inline void sketch_append(struct doc *doc, uint64_t row, const char *text)
{
	const struct version *v = row_current(doc_row(doc, row));
	sketch_apply(doc, edit_splice(row, v->id, v->text.len, 0, text, strlen(text)));
}

/* The canvas as lines; the caller frees it. */
static inline char *sketch_print(const struct canvas *c)
{
	struct buf out = BUF_INIT;
	canvas_print(c, &out);
	return buf_detach(&out);
}

static inline void assert_shows(const struct canvas *c, const char *expected)
{
	char *shown = sketch_print(c);
	assert_string_equal(shown, expected);
	free(shown);
}

static inline bool shows(const struct canvas *c, const char *part)
{
	char *shown = sketch_print(c);
	bool found = strstr(shown, part) != NULL;
	free(shown);
	return found;
}

#endif
