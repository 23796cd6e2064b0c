#include "edit_help.h"

#include "base/mem.h"

static void assert_refused(struct doc *doc, struct edit e)
{
	struct buf before = BUF_INIT, after = BUF_INIT;
	struct edit inverse;
	struct err err = ERR_INIT;
	uint64_t revision = doc->revision;
	dump(&before, doc, INT64_MAX);
	assert_false(edit_check(doc, &e, NULL));
	assert_false(edit_apply(doc, &e, &inverse, &err));
	dump(&after, doc, INT64_MAX);
	assert_string_equal(after.data, before.data);
	assert_int_equal(doc->revision, revision);
	assert_int_equal(inverse.kind, EDIT_NONE);
	assert_int_equal(err.kind, ERR_USAGE);
	assert_int_equal(err.text[strlen(err.text) - 1], '.');
	edit_release(&inverse);
	edit_release(&e);
	buf_release(&before);
	buf_release(&after);
}

static void edit_check_refuses_what_names_nothing_that_is_there(void **state)
{
	(void)state;
	struct doc doc;
	small_doc(&doc);
	struct edit edits[] = {
		edit_remove_row(9),
		edit_move_row(9, 0),
		edit_set_kind(9, ROW_HEADING),
		edit_set_level(9, 1),
		edit_set_point(9, "x"),
		edit_set_budget(9, 1),
		edit_set_locked(9, true),
		edit_set_note(9, "x"),
		edit_set_summary(9, "x", 1, "m"),
		edit_choose_version(9, 0),
		edit_choose_version(2, 31),
		edit_splice(2, 31, 0, 0, "x", 1),
		edit_splice(9, 21, 0, 0, "x", 1),
		edit_remove_note(1),
		edit_remove_row(0),
		edit_set_state(2, 31, VERSION_COMPLETE, NULL, 0),
		edit_add_version(9, version_new(5, BY_MODEL)),
		{.kind = EDIT_KIND_COUNT, .text = BUF_INIT},
	};
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++)
		assert_refused(&doc, edits[i]);
	doc_release(&doc);
}

static struct row *row_with_versions(uint64_t first, uint64_t second, uint64_t current)
{
	struct row *row = row_new(50, ROW_SECTION, 1, "", 0);
	MEM_GROW(row->versions, 2, &row->version_cap);
	row->versions[row->version_count++] = version_with(first, "a");
	row->versions[row->version_count++] = version_with(second, "b");
	row->current = current;
	return row;
}

static void edit_check_refuses_ids_that_are_taken(void **state)
{
	(void)state;
	struct doc doc;
	small_doc(&doc);
	struct edit edits[] = {
		edit_insert_row(row_new(2, ROW_SECTION, 1, "", 0), 0),
		edit_insert_row(row_new(0, ROW_SECTION, 1, "", 0), 0),
		edit_insert_row(row_with_versions(60, 60, 0), 0),
		edit_insert_row(row_with_versions(60, 21, 0), 0),
		edit_insert_row(row_with_versions(60, 61, 62), 0),
		edit_add_version(2, version_new(21, BY_MODEL)),
		edit_add_version(3, version_new(21, BY_MODEL)),
		edit_add_version(3, version_new(0, BY_MODEL)),
		edit_put_note(note_new(0, "", "", ""), 0),
	};
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++)
		assert_refused(&doc, edits[i]);
	do_edit(&doc, edit_insert_row(row_with_versions(60, 61, 61), 0));
	assert_int_equal(row_words(doc_row(&doc, 50)), 1);
	doc_release(&doc);
}

static void edit_check_refuses_numbers_out_of_range(void **state)
{
	(void)state;
	struct doc doc;
	small_doc(&doc);
	struct edit edits[] = {
		edit_set_target(-1),
		edit_set_target(DOC_TARGET_MAX + 1),
		edit_set_budget(2, -1),
		edit_set_budget(2, DOC_BUDGET_MAX + 1),
		edit_set_level(2, 0),
		edit_set_level(2, 7),
		edit_set_kind(2, (enum row_kind)2),
		edit_set_state(2, 21, (enum version_state)2, NULL, 0),
		edit_insert_row(row_new(9, ROW_SECTION, 7, "", 0), 0),
		edit_insert_row(row_new(9, ROW_SECTION, 1, "", -1), 0),
		edit_insert_row(row_new(9, (enum row_kind)2, 1, "", 1), 0),
		{.kind = EDIT_SET_TARGET, .number = INT64_MAX, .text = BUF_INIT},
	};
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++)
		assert_refused(&doc, edits[i]);
	doc_release(&doc);
}

static void edit_check_refuses_text_and_budget_for_a_heading(void **state)
{
	(void)state;
	struct doc doc;
	small_doc(&doc);
	assert_refused(&doc, edit_set_budget(1, 100));
	assert_refused(&doc, edit_add_version(1, version_new(11, BY_MODEL)));
	doc_release(&doc);
}

static void edit_check_refuses_a_splice_outside_the_text_or_inside_a_character(void **state)
{
	(void)state;
	struct doc doc;
	small_doc(&doc);
	do_edit(&doc, edit_add_version(3, version_with(31, "a世b")));
	struct edit edits[] = {
		edit_splice(3, 31, 6, 0, "x", 1), edit_splice(3, 31, 5, 1, "", 0),
		edit_splice(3, 31, 0, 6, "", 0),  edit_splice(3, 31, 1, SIZE_MAX, "", 0),
		edit_splice(3, 31, 2, 0, "x", 1), edit_splice(3, 31, 3, 1, "", 0),
		edit_splice(3, 31, 1, 2, "", 0),
	};
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++)
		assert_refused(&doc, edits[i]);
	do_edit(&doc, edit_splice(3, 31, 1, 3, "", 0));
	assert_string_equal(row_current(doc_row(&doc, 3))->text.data, "ab");
	doc_release(&doc);
}

static struct row *row_noted(const char *note)
{
	struct row *row = row_new(9, ROW_SECTION, 1, "", 0);
	mem_set_string(&row->note, note);
	return row;
}

static struct version *version_by(const char *model)
{
	struct version *v = version_new(9, BY_MODEL);
	mem_set_string(&v->model, model);
	return v;
}

static void edit_check_refuses_invalid_text_everywhere(void **state)
{
	(void)state;
	static const char bad[] = "a\xff";
	struct doc doc;
	small_doc(&doc);
	struct edit edits[] = {
		edit_set_title(bad),
		edit_set_instruction("\xed\xa0\x80"),
		edit_set_language("\xe4\xb8"),
		edit_set_point(2, bad),
		edit_set_note(2, bad),
		edit_set_summary(2, bad, 1, "m"),
		edit_set_summary(2, "", 1, bad),
		edit_splice(2, 21, 7, 0, bad, 2),
		edit_splice(2, 21, 7, 0, "a\0b", 3),
		edit_splice(2, 21, 7, 0, "\xe4\xb8", 2),
		edit_set_state(2, 21, VERSION_COMPLETE, bad, 2),
		edit_mark_export(bad, 1),
		edit_insert_row(row_new(9, ROW_SECTION, 1, bad, 0), 0),
		edit_insert_row(row_noted(bad), 0),
		edit_add_version(2, version_with(9, bad)),
		edit_add_version(2, version_by(bad)),
		edit_put_note(note_new(9, "", bad, ""), 0),
		edit_put_note(note_new(9, "", "", bad), 0),
		edit_add_usage(usage_new(1, bad, "")),
	};
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++)
		assert_refused(&doc, edits[i]);
	doc_release(&doc);
}

static void edit_check_refuses_one_that_lacks_what_it_brings(void **state)
{
	(void)state;
	static const enum edit_kind kinds[] = {EDIT_INSERT_ROW, EDIT_ADD_VERSION, EDIT_PUT_NOTE,
										   EDIT_ADD_USAGE};
	struct doc doc;
	small_doc(&doc);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		assert_refused(&doc, (struct edit){.kind = kinds[i], .row = 3, .text = BUF_INIT});
	doc_release(&doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edit_check_refuses_what_names_nothing_that_is_there),
		cmocka_unit_test(edit_check_refuses_ids_that_are_taken),
		cmocka_unit_test(edit_check_refuses_numbers_out_of_range),
		cmocka_unit_test(edit_check_refuses_text_and_budget_for_a_heading),
		cmocka_unit_test(edit_check_refuses_a_splice_outside_the_text_or_inside_a_character),
		cmocka_unit_test(edit_check_refuses_invalid_text_everywhere),
		cmocka_unit_test(edit_check_refuses_one_that_lacks_what_it_brings),
	};
	return RUN(tests);
}
