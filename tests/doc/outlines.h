/* Outlines written as text, for tests: a row a line, "# Title", "## Title" for headings, "- point"
 * with its level as indentation for sections; " = draft" ends the line of a written one. */
#ifndef TESTS_DOC_OUTLINES_H
#define TESTS_DOC_OUTLINES_H

#include "sessions.h"

static inline void show_row(struct buf *out, const struct row *row, bool budgets)
{
	const struct version *v = row_current(row);
	for (int i = 1; i < row->level && row->kind == ROW_SECTION; i++)
		buf_add_char(out, ' ');
	for (int i = 0; i < row->level && row->kind == ROW_HEADING; i++)
		buf_add_char(out, '#');
	buf_addf(out, "%s %s", row->kind == ROW_SECTION ? "-" : "", row->point);
	if (budgets && row->kind == ROW_SECTION)
		buf_addf(out, " %d", row->budget);
	if (v)
		buf_addf(out, " = %s%s", v->text.data, v->state == VERSION_INCOMPLETE ? "…" : "");
	buf_add_char(out, '\n');
}

static inline void assert_outline(const struct session *s, bool budgets, const char *expected)
{
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < s->doc.row_count; i++)
		show_row(&out, s->doc.rows[i], budgets);
	assert_string_equal(out.data, expected);
	buf_release(&out);
}

/* Heading "## A" or section " - a", at the end. */
static inline uint64_t put_line(struct session *s, const char *line, size_t len)
{
	size_t marks = strspn(line, "# "), skip = marks + (line[marks] == '-' ? 2 : 0);
	bool heading = *line == '#';
	char *point = mem_strndup(line + skip, len - skip);
	uint64_t id = session_new_id(s);
	apply(s, edit_insert_row(row_new(id, heading ? ROW_HEADING : ROW_SECTION,
									 (int)marks + (heading ? -1 : 1), point, heading ? 0 : 100),
							 id));
	free(point);
	return id;
}

static inline struct session *outlined(void *const *state, const char *lines)
{
	struct session *s = open_session(state);
	for (size_t len; *lines; lines += len + (lines[len] == '\n')) {
		len = strcspn(lines, "\n");
		put_line(s, lines, len);
	}
	return s;
}

static inline uint64_t row_called(const struct session *s, const char *point)
{
	for (size_t i = 0; i < s->doc.row_count; i++) {
		if (!strcmp(s->doc.rows[i]->point, point))
			return s->doc.rows[i]->id;
	}
	fail_msg("there is no row %s", point);
	return 0;
}

static inline void put_draft(struct session *s, const char *point, const char *text)
{
	uint64_t row = row_called(s, point);
	add_version(s, row);
	append(s, row, text);
	apply(s, edit_set_state(row, doc_row(&s->doc, row)->current, VERSION_COMPLETE, "", 0));
}

/* One undo takes all of it back, one redo brings it again. */
static inline void assert_one_group(struct session *s, bool budgets, const char *before,
									const char *after)
{
	assert_outline(s, budgets, after);
	free(session_undo(s));
	assert_outline(s, budgets, before);
	free(session_redo(s));
	assert_outline(s, budgets, after);
}

#endif
