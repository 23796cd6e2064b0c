#include "../test.h"

#include "base/hash.h"
#include "base/mem.h"
#include "doc/edit.h"

static void do_edit(struct doc *doc, struct edit e)
{
	struct edit inverse;
	struct err err = ERR_INIT;
	bool done = edit_apply(doc, &e, &inverse, &err);
	assert_string_equal(err.text, "");
	assert_true(done);
	edit_release(&inverse);
	edit_release(&e);
}

static void add_row(struct doc *doc, uint64_t id, enum row_kind kind, int level, const char *point)
{
	uint64_t last = doc->row_count ? doc->rows[doc->row_count - 1]->id : 0;
	do_edit(doc, edit_insert_row(row_new(id, kind, level, point, kind ? 0 : 100), last));
}

/* A model's text, written after what precedes the row now. */
static void write_row(struct doc *doc, uint64_t row, uint64_t version, const char *text)
{
	struct version *v = version_new(version, BY_MODEL);
	v->preceding = doc_preceding_hash(doc, row);
	buf_add_str(&v->text, text);
	do_edit(doc, edit_add_version(row, v));
}

/* 1 Part one: 2, 3 Chapter: 4; 5 Part two: 6. Headings are 1, 3 and 5. */
static void book(struct doc *doc)
{
	doc_init(doc);
	add_row(doc, 1, ROW_HEADING, 1, "Part one");
	add_row(doc, 2, ROW_SECTION, 2, "a point is not printed");
	add_row(doc, 3, ROW_HEADING, 2, "Chapter");
	add_row(doc, 4, ROW_SECTION, 3, "nor this");
	add_row(doc, 5, ROW_HEADING, 1, "Part two");
	add_row(doc, 6, ROW_SECTION, 2, "");
	write_row(doc, 2, 21, "one two three");
	write_row(doc, 4, 41, "四个汉字");
	write_row(doc, 6, 61, "- six\n");
}

static void doc_finds_rows_by_id(void **state)
{
	(void)state;
	struct doc doc;
	book(&doc);
	assert_int_equal(doc_row(&doc, 4)->id, 4);
	assert_int_equal(doc_row_index(&doc, 4), 3);
	assert_null(doc_row(&doc, 9));
	assert_int_equal(doc_row_index(&doc, 9), doc.row_count);
	assert_int_equal(doc_row_before(&doc, 4), 3);
	assert_int_equal(doc_row_before(&doc, 1), 0);
	assert_int_equal(doc_row_before(&doc, 9), 0);
	doc_release(&doc);
}

static void doc_row_end_passes_children_of_all_levels(void **state)
{
	(void)state;
	static const size_t ends[] = {4, 2, 4, 4, 6, 6};
	struct doc doc;
	book(&doc);
	for (size_t i = 0; i < doc.row_count; i++)
		assert_int_equal(doc_row_end(&doc, i), ends[i]);
	doc_release(&doc);
}

static void doc_sums_words_and_budgets_below_a_heading(void **state)
{
	(void)state;
	static const long words[] = {7, 3, 4, 4, 1, 1};
	static const long budgets[] = {200, 100, 100, 100, 100, 100};
	struct doc doc;
	book(&doc);
	for (size_t i = 0; i < doc.row_count; i++) {
		assert_int_equal(doc_words_below(&doc, i), words[i]);
		assert_int_equal(doc_budget_below(&doc, i), budgets[i]);
	}
	assert_int_equal(doc_budget(&doc), 300);
	doc_release(&doc);
}

static void doc_counts_drafts_headings_and_title_but_no_points(void **state)
{
	(void)state;
	struct doc doc;
	book(&doc);
	assert_int_equal(doc_words(&doc), 8 + 5);
	do_edit(&doc, edit_set_title("中国 guide"));
	do_edit(&doc, edit_set_point(3, "Chapter the first"));
	do_edit(&doc, edit_set_point(4, "still not printed"));
	assert_int_equal(doc_words(&doc), 8 + 5 + 3 + 2);
	do_edit(&doc, edit_choose_version(2, 0));
	assert_int_equal(doc_words(&doc), 5 + 5 + 3 + 2);
	doc_release(&doc);
}

static void row_is_written_once_its_current_version_is_complete(void **state)
{
	(void)state;
	struct doc doc;
	book(&doc);
	const struct row *row = doc_row(&doc, 2);
	assert_true(row_written(row));
	do_edit(&doc, edit_set_state(2, 21, VERSION_INCOMPLETE, NULL, 0));
	assert_false(row_written(row));
	do_edit(&doc, edit_choose_version(2, 0));
	assert_false(row_written(row));
	assert_null(row_current(row));
	assert_int_equal(row_words(row), 0);
	assert_false(row_written(doc_row(&doc, 1)));
	doc_release(&doc);
}

static void doc_preceding_hash_chains_the_hashes_of_written_sections(void **state)
{
	(void)state;
	struct doc doc;
	book(&doc);
	uint64_t chain = hash_value(HASH_START, hash_bytes(HASH_START, "one two three", 13));
	assert_true(doc_preceding_hash(&doc, 2) == HASH_START);
	assert_true(doc_preceding_hash(&doc, 4) == chain);
	chain = hash_value(chain, hash_bytes(HASH_START, "四个汉字", 12));
	assert_true(doc_preceding_hash(&doc, 6) == chain);
	add_row(&doc, 7, ROW_SECTION, 1, "");
	do_edit(&doc, edit_move_row(7, 0));
	do_edit(&doc, edit_add_version(7, version_new(71, BY_WRITER)));
	assert_true(doc_preceding_hash(&doc, 6) == chain);
	doc_release(&doc);
}

/* "…x" for a document whose last row is stale. */
static void assert_stale(const struct doc *doc, const char *expected)
{
	bool *stale = mem_alloc(doc->row_count * sizeof *stale);
	doc_stale_rows(doc, stale);
	assert_int_equal(strlen(expected), doc->row_count);
	for (size_t i = 0; i < doc->row_count; i++) {
		assert_int_equal(stale[i], expected[i] == 'x');
		assert_int_equal(doc_row_stale(doc, doc->rows[i]), stale[i]);
	}
	free(stale);
}

static void doc_rows_are_stale_after_a_change_before_them_until_it_is_undone(void **state)
{
	(void)state;
	struct doc doc;
	book(&doc);
	assert_stale(&doc, "......");
	do_edit(&doc, edit_splice(4, 41, 0, 0, "又", 3));
	assert_stale(&doc, ".....x");
	do_edit(&doc, edit_splice(2, 21, 13, 0, " four", 5));
	assert_stale(&doc, "...x.x");
	do_edit(&doc, edit_splice(2, 21, 13, 5, "", 0));
	do_edit(&doc, edit_splice(4, 41, 0, 3, "", 0));
	assert_stale(&doc, "......");
	do_edit(&doc, edit_move_row(6, 0));
	assert_stale(&doc, "x.x.x.");
	doc_release(&doc);
}

static void doc_rows_by_the_writer_or_of_unknown_origin_are_never_stale(void **state)
{
	(void)state;
	struct doc doc;
	book(&doc);
	struct version *own = version_new(62, BY_WRITER);
	own->preceding = 5;
	buf_add_str(&own->text, "mine");
	do_edit(&doc, edit_add_version(6, own));
	struct version *unknown = version_new(42, BY_MODEL);
	buf_add_str(&unknown->text, "whence");
	do_edit(&doc, edit_add_version(4, unknown));
	assert_stale(&doc, "......");
	struct version *empty = version_new(63, BY_MODEL);
	empty->preceding = 5;
	do_edit(&doc, edit_add_version(6, empty));
	assert_stale(&doc, "......");
	do_edit(&doc, edit_splice(6, 63, 0, 0, "x", 1));
	assert_stale(&doc, ".....x");
	doc_release(&doc);
}

static void doc_is_empty_after_init(void **state)
{
	(void)state;
	struct doc doc;
	doc_init(&doc);
	assert_string_equal(doc.title, "");
	assert_string_equal(doc.instruction, "");
	assert_int_equal(doc_words(&doc), 0);
	assert_int_equal(doc_budget(&doc), 0);
	assert_true(doc_preceding_hash(&doc, 1) == HASH_START);
	assert_null(doc_note(&doc, 1));
	doc_release(&doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(doc_is_empty_after_init),
		cmocka_unit_test(doc_finds_rows_by_id),
		cmocka_unit_test(doc_row_end_passes_children_of_all_levels),
		cmocka_unit_test(doc_sums_words_and_budgets_below_a_heading),
		cmocka_unit_test(doc_counts_drafts_headings_and_title_but_no_points),
		cmocka_unit_test(row_is_written_once_its_current_version_is_complete),
		cmocka_unit_test(doc_preceding_hash_chains_the_hashes_of_written_sections),
		cmocka_unit_test(doc_rows_are_stale_after_a_change_before_them_until_it_is_undone),
		cmocka_unit_test(doc_rows_by_the_writer_or_of_unknown_origin_are_never_stale),
	};
	return RUN(tests);
}
