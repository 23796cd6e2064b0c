#include "doc/outline.h"

#include "base/clock.h"
#include "outlines.h"

static void assert_refused(bool ok, const struct err *err, const char *part)
{
	assert_false(ok);
	assert_int_equal(err->kind, ERR_USAGE);
	assert_contains(err->text, part);
}

static struct session *drafted(void *const *state, const char *lines, const char *point,
							   const char *text)
{
	struct session *s = outlined(state, lines);
	put_draft(s, point, text);
	return s;
}

static bool split(struct session *s, size_t at, struct err *err)
{
	return outline_split(s, row_called(s, "a"), at, "b", NULL, err);
}

/* ---- Splitting --------------------------------------------------------------------------------
 */

static void split_cuts_at_the_paragraph_nearest_to_the_middle(void **state)
{
	struct session *s =
		drafted(state, "# A\n - a\n - z\n", "a", "One.\n\nThree four five.\n\nSix seven.\n");
	uint64_t second, first = row_called(s, "a");
	clock_set(0, 1700000000);
	assert_true(outline_split(s, first, OUTLINE_MIDDLE, "b", &second, NULL));
	clock_set(0, -1);
	assert_int_equal(second, row_called(s, "b"));
	assert_one_group(s, true,
					 "# A\n - a 100 = One.\n\nThree four five.\n\nSix seven.\n\n - z 100\n",
					 "# A\n - a 67 = One.\n\nThree four five.\n - b 33 = Six seven.\n\n - z 100\n");
	const struct version *v = row_current(doc_row(&s->doc, second));
	assert_int_equal(v->by, BY_WRITER);
	assert_string_equal(v->reason, "split");
	assert_int_equal(v->created, 1700000000);
	assert_int_equal(row_current(doc_row(&s->doc, first))->by, BY_WRITER);
	assert_int_equal(doc_row(&s->doc, first)->version_count, 2);
	close_session(s);
}

static void split_leaves_fenced_code_whole(void **state)
{
	struct session *s =
		drafted(state, "- a\n", "a", "One.\n\n```\nx\n\ny\n\nz and more of it\n```\n\nTwo.");
	assert_true(split(s, OUTLINE_MIDDLE, NULL));
	assert_outline(s, true,
				   "- a 89 = One.\n\n```\nx\n\ny\n\nz and more of it\n```\n- b 11 = Two.\n");
	close_session(s);
}

static void split_cuts_a_single_paragraph_after_a_sentence(void **state)
{
	struct session *s = drafted(state, "- a\n", "a", "It is 3.14 long. “So it is.” They left.");
	assert_true(split(s, OUTLINE_MIDDLE, NULL));
	assert_outline(s, false, "- a = It is 3.14 long.\n- b = “So it is.” They left.\n");
	free(session_undo(s));
	close_session(s);
	s = drafted(state, "- c\n", "c", "北京很大。上海也很大！“真的？”是的。");
	assert_true(outline_split(s, row_called(s, "c"), OUTLINE_MIDDLE, NULL, NULL, NULL));
	assert_contains(draft(s, row_called(s, "c")), "北京很大。");
	assert_string_equal(s->doc.rows[s->doc.row_count - 1]->point, "c");
	close_session(s);
}

static void split_leaves_the_second_unwritten_when_there_is_nothing_to_cut(void **state)
{
	struct session *s = drafted(state, "- a\n", "a", "Only one sentence here.\n");
	size_t versions = s->doc.rows[0]->version_count;
	assert_true(split(s, OUTLINE_MIDDLE, NULL));
	assert_outline(s, true, "- a 99 = Only one sentence here.\n\n- b 1\n");
	assert_int_equal(s->doc.rows[0]->version_count, versions);
	close_session(s);
}

static void split_of_an_unwritten_section_halves_its_budget(void **state)
{
	struct session *s = outlined(state, " - a\n");
	apply(s, edit_set_budget(row_called(s, "a"), 301));
	apply(s, edit_set_locked(row_called(s, "a"), true));
	assert_true(split(s, OUTLINE_MIDDLE, NULL));
	assert_one_group(s, true, " - a 301\n", " - a 151\n - b 150\n");
	assert_true(s->doc.rows[1]->locked);
	close_session(s);
}

static void split_cuts_where_it_is_told(void **state)
{
	struct session *s = drafted(state, "- a\n", "a", "One two 三四");
	struct err err = ERR_INIT;
	assert_true(split(s, 3, &err));
	assert_outline(s, false, "- a = One\n- b = two 三四\n");
	free(session_undo(s));
	assert_refused(split(s, 9, &err), &err, "character");
	assert_refused(split(s, 15, &err), &err, "character");
	assert_outline(s, false, "- a = One two 三四\n");
	assert_true(split(s, 0, &err));
	assert_one_group(s, false, "- a = One two 三四\n", "- a\n- b = One two 三四\n");
	free(session_undo(s));
	assert_true(split(s, 14, &err));
	assert_outline(s, false, "- a = One two 三四\n- b\n");
	close_session(s);
}

static void split_keeps_the_end_of_an_unfinished_text_unfinished(void **state)
{
	struct session *s = drafted(state, "- a\n", "a", "One.\n\nTwo");
	apply(s,
		  edit_set_state(s->doc.rows[0]->id, s->doc.rows[0]->current, VERSION_INCOMPLETE, "", 0));
	assert_true(split(s, OUTLINE_MIDDLE, NULL));
	assert_outline(s, false, "- a = One.\n- b = Two…\n");
	close_session(s);
}

static void split_refuses_a_heading(void **state)
{
	struct session *s = outlined(state, "# a\n");
	struct err err = ERR_INIT;
	assert_refused(split(s, OUTLINE_MIDDLE, &err), &err, "heading");
	assert_refused(outline_split(s, 12345, 0, NULL, NULL, &err), &err, "no longer");
	close_session(s);
}

/* ---- Merging ----------------------------------------------------------------------------------
 */

static void merge_brings_everything_of_the_next_section(void **state)
{
	static const char before[] = "- a 100 = One.\n\n- b 100 = Two.\n- c 100\n";
	static const char after[] = "- a; b 200 = One.\n\nTwo.\n- c 100\n";
	struct session *s = drafted(state, "- a\n- b\n- c\n", "a", "One.\n");
	put_draft(s, "b", "Two.");
	apply(s, edit_set_note(row_called(s, "b"), "Check this."));
	apply(s, edit_set_locked(row_called(s, "b"), true));
	assert_true(outline_merge(s, row_called(s, "a"), NULL));
	assert_one_group(s, true, before, after);
	const struct row *row = s->doc.rows[0];
	assert_string_equal(row->note, "Check this.");
	assert_true(row->locked);
	assert_string_equal(row_current(row)->reason, "merge");
	assert_int_equal(row_current(row)->by, BY_WRITER);
	close_session(s);
}

static void merge_undoes_a_split(void **state)
{
	static const char text[] = "One two.\n\nThree four.";
	struct session *s = drafted(state, "- a\n", "a", text);
	uint64_t row = row_called(s, "a");
	assert_true(outline_split(s, row, OUTLINE_MIDDLE, NULL, NULL, NULL));
	assert_true(outline_merge(s, row, NULL));
	assert_outline(s, true, "- a 100 = One two.\n\nThree four.\n");
	close_session(s);
}

static void merge_with_an_unwritten_section_is_not_complete(void **state)
{
	struct session *s = drafted(state, "- a\n- b\n- c\n", "a", "One.");
	assert_true(outline_merge(s, row_called(s, "a"), NULL));
	assert_outline(s, true, "- a; b 200 = One.…\n- c 100\n");
	free(session_undo(s));
	assert_true(outline_merge(s, row_called(s, "b"), NULL));
	assert_outline(s, true, "- a 100 = One.\n- b; c 200\n");
	close_session(s);
}

static void merge_keeps_budgets_within_bounds(void **state)
{
	struct session *s = outlined(state, "- a\n- b\n");
	apply(s, edit_set_budget(row_called(s, "a"), DOC_BUDGET_MAX));
	assert_true(outline_merge(s, row_called(s, "a"), NULL));
	assert_int_equal(s->doc.rows[0]->budget, DOC_BUDGET_MAX);
	close_session(s);
}

static void merge_refuses_where_no_section_follows(void **state)
{
	struct session *s = outlined(state, "- a\n# A\n - b\n");
	struct err err = ERR_INIT;
	assert_refused(outline_merge(s, row_called(s, "a"), &err), &err, "right after it");
	assert_refused(outline_merge(s, row_called(s, "b"), &err), &err, "right after it");
	assert_refused(outline_merge(s, row_called(s, "A"), &err), &err, "heading");
	assert_outline(s, false, "- a\n# A\n - b\n");
	close_session(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(split_cuts_at_the_paragraph_nearest_to_the_middle),
		SCRATCH_TEST(split_leaves_fenced_code_whole),
		SCRATCH_TEST(split_cuts_a_single_paragraph_after_a_sentence),
		SCRATCH_TEST(split_leaves_the_second_unwritten_when_there_is_nothing_to_cut),
		SCRATCH_TEST(split_of_an_unwritten_section_halves_its_budget),
		SCRATCH_TEST(split_cuts_where_it_is_told),
		SCRATCH_TEST(split_keeps_the_end_of_an_unfinished_text_unfinished),
		SCRATCH_TEST(split_refuses_a_heading),
		SCRATCH_TEST(merge_brings_everything_of_the_next_section),
		SCRATCH_TEST(merge_undoes_a_split),
		SCRATCH_TEST(merge_with_an_unwritten_section_is_not_complete),
		SCRATCH_TEST(merge_keeps_budgets_within_bounds),
		SCRATCH_TEST(merge_refuses_where_no_section_follows),
	};
	return RUN(tests);
}
