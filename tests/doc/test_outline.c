#include "doc/outline.h"

#include "outlines.h"

#define BOOK "# A\n - a\n - b\n## B\n  - c\n# C\n - d\n"

static void assert_refused(bool ok, const struct err *err, const char *part)
{
	assert_false(ok);
	assert_int_equal(err->kind, ERR_USAGE);
	assert_contains(err->text, part);
}

/* ---- Moving -----------------------------------------------------------------------------------
 */

static void outline_moves_a_section_past_one_row(void **state)
{
	struct session *s = outlined(state, BOOK);
	assert_true(outline_move_down(s, row_called(s, "b"), NULL));
	assert_one_group(s, false, BOOK, "# A\n - a\n## B\n - b\n  - c\n# C\n - d\n");
	assert_true(outline_move_up(s, row_called(s, "b"), NULL));
	assert_outline(s, false, BOOK);
	close_session(s);
}

static void outline_moves_a_heading_with_its_children_past_its_neighbour(void **state)
{
	struct session *s = outlined(state, BOOK);
	assert_true(outline_move_down(s, row_called(s, "A"), NULL));
	assert_one_group(s, false, BOOK, "# C\n - d\n# A\n - a\n - b\n## B\n  - c\n");
	assert_true(outline_move_up(s, row_called(s, "A"), NULL));
	assert_outline(s, false, BOOK);
	close_session(s);
}

static void outline_moves_a_heading_out_of_its_chapter_and_back_taking_no_sections(void **state)
{
	static const char moved[] = "# A\n - a\n - b\n# C\n - d\n## B\n  - c\n";
	struct session *s = outlined(state, BOOK);
	assert_true(outline_move_down(s, row_called(s, "B"), NULL));
	assert_one_group(s, false, BOOK, moved);
	assert_true(outline_move_up(s, row_called(s, "B"), NULL));
	assert_outline(s, false, BOOK);
	close_session(s);
}

static void outline_refuses_to_move_past_the_ends(void **state)
{
	struct session *s = outlined(state, "- intro\n" BOOK);
	struct err err = ERR_INIT;
	assert_refused(outline_move_up(s, row_called(s, "intro"), &err), &err, "first");
	assert_refused(outline_move_up(s, row_called(s, "A"), &err), &err, "first heading");
	assert_refused(outline_move_down(s, row_called(s, "d"), &err), &err, "last");
	assert_refused(outline_move_down(s, row_called(s, "C"), &err), &err, "last");
	assert_refused(outline_move_down(s, 12345, &err), &err, "no longer");
	assert_outline(s, false, "- intro\n" BOOK);
	close_session(s);
}

static void outline_moves_a_block_after_any_row_but_its_own(void **state)
{
	struct session *s = outlined(state, BOOK);
	struct err err = ERR_INIT;
	uint64_t a = row_called(s, "A");
	assert_refused(outline_move_after(s, a, row_called(s, "c"), &err), &err, "itself");
	assert_refused(outline_move_after(s, a, a, &err), &err, "itself");
	assert_refused(outline_move_after(s, a, 12345, &err), &err, "no longer");
	assert_true(outline_move_after(s, a, row_called(s, "d"), &err));
	assert_one_group(s, false, BOOK, "# C\n - d\n# A\n - a\n - b\n## B\n  - c\n");
	assert_true(outline_move_after(s, a, 0, &err));
	assert_outline(s, false, BOOK);
	close_session(s);
}

static void outline_makes_no_group_of_a_move_to_the_same_place(void **state)
{
	struct session *s = outlined(state, BOOK);
	size_t groups = s->history.undo_count;
	assert_true(outline_move_after(s, row_called(s, "b"), row_called(s, "a"), NULL));
	assert_int_equal(s->history.undo_count, groups);
	close_session(s);
}

/* ---- Levels -----------------------------------------------------------------------------------
 */

static void outline_shifts_a_heading_with_its_children(void **state)
{
	struct session *s = outlined(state, BOOK);
	assert_true(outline_move_in(s, row_called(s, "A"), NULL));
	assert_one_group(s, false, BOOK, "## A\n  - a\n  - b\n### B\n   - c\n# C\n - d\n");
	assert_true(outline_move_out(s, row_called(s, "A"), NULL));
	assert_outline(s, false, BOOK);
	close_session(s);
}

static void outline_shifts_a_section_alone(void **state)
{
	struct session *s = outlined(state, BOOK);
	assert_true(outline_move_out(s, row_called(s, "a"), NULL));
	assert_outline(s, false, "# A\n- a\n - b\n## B\n  - c\n# C\n - d\n");
	close_session(s);
}

static void outline_refuses_levels_that_there_are_not(void **state)
{
	static const char deep[] = "- a\n# A\n##### B\n     - b\n###### C\n";
	struct session *s = outlined(state, deep);
	struct err err = ERR_INIT;
	assert_refused(outline_move_out(s, row_called(s, "A"), &err), &err, "highest");
	assert_refused(outline_move_out(s, row_called(s, "a"), &err), &err, "highest");
	assert_refused(outline_move_in(s, row_called(s, "C"), &err), &err, "6 levels");
	assert_refused(outline_move_in(s, row_called(s, "B"), &err), &err, "6 levels");
	assert_outline(s, false, deep);
	assert_true(outline_move_out(s, row_called(s, "C"), &err));
	assert_true(outline_move_in(s, row_called(s, "B"), &err));
	assert_outline(s, false, "- a\n# A\n###### B\n     - b\n##### C\n");
	close_session(s);
}

/* ---- New rows ---------------------------------------------------------------------------------
 */

static void outline_inserts_sections_at_the_level_of_the_place(void **state)
{
	struct session *s = outlined(state, BOOK);
	uint64_t id;
	assert_true(outline_insert_after(s, row_called(s, "A"), ROW_SECTION, "1", 0, &id, NULL));
	assert_int_equal(row_called(s, "1"), id);
	assert_true(outline_insert_before(s, row_called(s, "B"), ROW_SECTION, "2", 0, NULL, NULL));
	assert_true(outline_insert_after(s, row_called(s, "c"), ROW_SECTION, "3", 0, NULL, NULL));
	assert_true(outline_insert_before(s, 0, ROW_SECTION, "4", 0, NULL, NULL));
	assert_true(outline_insert_after(s, 0, ROW_SECTION, "5", 0, NULL, NULL));
	assert_outline(s, false,
				   "- 4\n# A\n - 1\n - a\n - b\n - 2\n## B\n  - c\n  - 3\n# C\n - d\n - 5\n");
	close_session(s);
}

static void outline_inserts_headings_as_their_neighbours_are(void **state)
{
	struct session *s = outlined(state, BOOK);
	assert_true(outline_insert_after(s, row_called(s, "A"), ROW_HEADING, "1", 0, NULL, NULL));
	assert_true(outline_insert_before(s, row_called(s, "B"), ROW_HEADING, "2", 0, NULL, NULL));
	assert_true(outline_insert_after(s, row_called(s, "c"), ROW_HEADING, "3", 0, NULL, NULL));
	assert_true(outline_insert_before(s, 0, ROW_HEADING, "4", 0, NULL, NULL));
	assert_outline(s, false, "# 4\n# A\n - a\n - b\n## 2\n## B\n  - c\n## 3\n# 1\n# C\n - d\n");
	close_session(s);
}

static void outline_inserts_into_an_empty_document(void **state)
{
	struct session *s = open_session(state);
	assert_true(outline_insert_after(s, 0, ROW_SECTION, "a", 0, NULL, NULL));
	assert_true(outline_insert_before(s, 0, ROW_HEADING, "A", 0, NULL, NULL));
	assert_outline(s, true, "# A\n- a 400\n");
	free(session_undo(s));
	apply(s, edit_set_title("Guide"));
	assert_true(outline_insert_before(s, 0, ROW_HEADING, "B", 0, NULL, NULL));
	assert_outline(s, true, "## B\n- a 400\n");
	close_session(s);
}

static void outline_gives_a_new_section_the_budget_of_its_neighbours(void **state)
{
	struct session *s = outlined(state, "- a\n# A\n - b\n");
	apply(s, edit_set_budget(row_called(s, "b"), 300));
	assert_true(outline_insert_after(s, row_called(s, "a"), ROW_SECTION, "1", 0, NULL, NULL));
	assert_true(outline_insert_after(s, row_called(s, "b"), ROW_SECTION, "2", 0, NULL, NULL));
	assert_true(outline_insert_after(s, row_called(s, "b"), ROW_SECTION, "3", 77, NULL, NULL));
	assert_outline(s, true, "- a 100\n- 1 200\n# A\n - b 300\n - 3 77\n - 2 300\n");
	close_session(s);
}

static void outline_refuses_what_the_document_refuses(void **state)
{
	struct session *s = outlined(state, BOOK);
	struct err err = ERR_INIT;
	assert_refused(outline_insert_after(s, 12345, ROW_SECTION, "x", 0, NULL, &err), &err,
				   "no longer");
	assert_refused(outline_insert_after(s, 0, ROW_SECTION, "\xff", 0, NULL, &err), &err, "UTF-8");
	assert_outline(s, false, BOOK);
	close_session(s);
}

/* ---- Several rows -----------------------------------------------------------------------------
 */

static size_t rows_called(const struct session *s, const char *const *points, uint64_t *rows)
{
	size_t count = 0;
	for (; points[count]; count++)
		rows[count] = row_called(s, points[count]);
	return count;
}

#define ROWS(s, ...)  \
	uint64_t rows[8]; \
	size_t count = rows_called(s, (const char *const[]){__VA_ARGS__, NULL}, rows)

static void outline_moves_several_rows_as_one(void **state)
{
	struct session *s = outlined(state, "- a\n- b\n- c\n- d\n");
	ROWS(s, "a", "c");
	assert_true(outline_move_rows(s, rows, count, 1, NULL));
	assert_one_group(s, false, "- a\n- b\n- c\n- d\n", "- b\n- a\n- d\n- c\n");
	assert_true(outline_move_rows(s, rows, count, -1, NULL));
	assert_outline(s, false, "- a\n- b\n- c\n- d\n");
	close_session(s);
}

static void outline_moves_rows_as_many_places_as_all_can(void **state)
{
	struct session *s = outlined(state, "- a\n- b\n- c\n- d\n");
	struct err err = ERR_INIT;
	ROWS(s, "a", "b");
	assert_true(outline_move_rows(s, rows, count, 9, &err));
	assert_one_group(s, false, "- a\n- b\n- c\n- d\n", "- c\n- d\n- a\n- b\n");
	assert_int_equal(err.kind, ERR_NONE);
	assert_refused(outline_move_rows(s, rows, count, 1, &err), &err, "last");
	close_session(s);
}

static void outline_moves_what_goes_with_a_heading_once(void **state)
{
	struct session *s = outlined(state, BOOK);
	ROWS(s, "A", "a", "B", "c");
	assert_true(outline_move_rows(s, rows, count, 1, NULL));
	assert_one_group(s, false, BOOK, "# C\n - d\n# A\n - a\n - b\n## B\n  - c\n");
	close_session(s);
}

static void outline_shifts_several_rows_or_none(void **state)
{
	struct session *s = outlined(state, BOOK);
	struct err err = ERR_INIT;
	ROWS(s, "A", "B", "C");
	assert_true(outline_shift_rows(s, rows, count, 1, NULL));
	assert_one_group(s, false, BOOK, "## A\n  - a\n  - b\n### B\n   - c\n## C\n  - d\n");
	assert_true(outline_shift_rows(s, rows, count, -1, NULL));
	assert_refused(outline_shift_rows(s, rows, count, -1, &err), &err, "highest");
	assert_outline(s, false, BOOK);
	close_session(s);
}

static void outline_removes_each_row_alone(void **state)
{
	struct session *s = outlined(state, BOOK);
	ROWS(s, "A", "b", "C");
	assert_true(outline_remove_rows(s, rows, count, NULL));
	assert_one_group(s, false, BOOK, " - a\n## B\n  - c\n - d\n");
	close_session(s);
}

/* ---- Copies -----------------------------------------------------------------------------------
 */

static void paste(struct session *s, const char *after, const char *const *points)
{
	uint64_t rows[8];
	struct row *copies[8];
	size_t count = rows_called(s, points, rows);
	for (size_t i = 0; i < count; i++)
		copies[i] = row_copy(doc_row(&s->doc, rows[i]));
	assert_true(outline_paste(s, after ? row_called(s, after) : 0, copies, count, NULL, NULL));
	for (size_t i = 0; i < count; i++)
		row_free(copies[i]);
}

static void outline_pastes_copies_with_their_texts_under_new_ids(void **state)
{
	struct session *s = outlined(state, "- a\n- b\n");
	put_draft(s, "a", "One.");
	put_draft(s, "a", "Two.");
	paste(s, "b", (const char *const[]){"a", NULL});
	assert_one_group(s, false, "- a = Two.\n- b\n", "- a = Two.\n- b\n- a = Two.\n");
	const struct row *from = s->doc.rows[0], *copy = s->doc.rows[2];
	assert_int_equal(copy->version_count, 2);
	assert_int_not_equal(copy->id, from->id);
	assert_int_not_equal(copy->versions[0]->id, from->versions[0]->id);
	assert_int_equal(copy->current, copy->versions[1]->id);
	close_session(s);
}

static void outline_pastes_sections_at_the_level_of_the_place(void **state)
{
	struct session *s = outlined(state, BOOK);
	paste(s, "B", (const char *const[]){"d", NULL});
	assert_one_group(s, false, BOOK, "# A\n - a\n - b\n## B\n  - d\n  - c\n# C\n - d\n");
	paste(s, NULL, (const char *const[]){"c", NULL});
	assert_outline(s, false, "- c\n# A\n - a\n - b\n## B\n  - d\n  - c\n# C\n - d\n");
	close_session(s);
}

static void outline_pastes_a_heading_behind_the_chapter(void **state)
{
	struct session *s = outlined(state, BOOK);
	paste(s, "a", (const char *const[]){"C", "d", NULL});
	assert_one_group(s, false, BOOK, "# A\n - a\n - b\n## B\n  - c\n# C\n - d\n# C\n - d\n");
	paste(s, "a", (const char *const[]){"B", "c", NULL});
	assert_outline(s, false, "# A\n - a\n - b\n## B\n  - c\n## B\n  - c\n# C\n - d\n# C\n - d\n");
	close_session(s);
}

static void outline_pastes_only_what_there_is_and_where_there_is_a_row(void **state)
{
	struct session *s = outlined(state, BOOK);
	struct err err = ERR_INIT;
	struct row *copy = row_copy(s->doc.rows[1]);
	assert_refused(outline_paste(s, 0, NULL, 0, NULL, &err), &err, "nothing");
	assert_refused(outline_paste(s, 12345, &copy, 1, NULL, &err), &err, "no longer");
	row_free(copy);
	assert_outline(s, false, BOOK);
	close_session(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(outline_moves_a_section_past_one_row),
		SCRATCH_TEST(outline_moves_a_heading_with_its_children_past_its_neighbour),
		SCRATCH_TEST(outline_moves_a_heading_out_of_its_chapter_and_back_taking_no_sections),
		SCRATCH_TEST(outline_refuses_to_move_past_the_ends),
		SCRATCH_TEST(outline_moves_a_block_after_any_row_but_its_own),
		SCRATCH_TEST(outline_makes_no_group_of_a_move_to_the_same_place),
		SCRATCH_TEST(outline_shifts_a_heading_with_its_children),
		SCRATCH_TEST(outline_shifts_a_section_alone),
		SCRATCH_TEST(outline_refuses_levels_that_there_are_not),
		SCRATCH_TEST(outline_inserts_sections_at_the_level_of_the_place),
		SCRATCH_TEST(outline_inserts_headings_as_their_neighbours_are),
		SCRATCH_TEST(outline_inserts_into_an_empty_document),
		SCRATCH_TEST(outline_gives_a_new_section_the_budget_of_its_neighbours),
		SCRATCH_TEST(outline_refuses_what_the_document_refuses),
		SCRATCH_TEST(outline_moves_several_rows_as_one),
		SCRATCH_TEST(outline_moves_rows_as_many_places_as_all_can),
		SCRATCH_TEST(outline_moves_what_goes_with_a_heading_once),
		SCRATCH_TEST(outline_shifts_several_rows_or_none),
		SCRATCH_TEST(outline_removes_each_row_alone),
		SCRATCH_TEST(outline_pastes_copies_with_their_texts_under_new_ids),
		SCRATCH_TEST(outline_pastes_sections_at_the_level_of_the_place),
		SCRATCH_TEST(outline_pastes_a_heading_behind_the_chapter),
		SCRATCH_TEST(outline_pastes_only_what_there_is_and_where_there_is_a_row),
	};
	return RUN(tests);
}
