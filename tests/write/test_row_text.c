#include "write/row_text.h"

#include "../test.h"

#include "../help.h"
#include "base/mem.h"

struct fixture {
	char *folder, *path;
	struct session *session;
};

static void apply(struct fixture *f, struct edit edit)
{
	assert_true(session_apply(f->session, ACTOR_WRITER, "test", edit, NULL));
}

static int setup(void **state)
{
	struct fixture *f = mem_alloc(sizeof *f);
	f->folder = folder_new();
	f->path = folder_path(f->folder, "book.longhand");
	assert_true(session_open(&f->session, f->path, SESSION_OPEN_OR_CREATE, 5, NULL));
	apply(f, edit_insert_row(row_new(1, ROW_HEADING, 2, "The north", 0), 0));
	apply(f, edit_insert_row(row_new(2, ROW_SECTION, 3, "On foot: Beijing", 400), 1));
	apply(f, edit_insert_row(row_new(3, ROW_SECTION, 3, "Night trains", 600), 2));
	apply(f, edit_set_note(2, "# the lanes\n  go there"));
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	session_abandon(f->session);
	folder_remove(f->folder);
	free(f->folder);
	free(f->path);
	free(f);
	return 0;
}

static const struct row *row(const struct fixture *f, uint64_t id)
{
	return doc_row(&f->session->doc, id);
}

static bool read_back(struct fixture *f, uint64_t id, const char *text, struct err *err)
{
	return row_text_apply(f->session, id, text, strlen(text), BALANCE_MOVE, NULL, err);
}

static void assert_refused(struct fixture *f, uint64_t id, const char *text, const char *sentence)
{
	struct err err = ERR_INIT;
	uint64_t revision = f->session->doc.revision;
	assert_false(read_back(f, id, text, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_string_equal(err.text, sentence);
	assert_int_equal(f->session->doc.revision, revision);
}

static void row_text_comes_back_as_it_went(void **state)
{
	struct fixture *f = *state;
	uint64_t revision = f->session->doc.revision;
	for (uint64_t id = 1; id <= 3; id++) {
		struct buf out = BUF_INIT;
		row_text_print(&out, row(f, id));
		assert_true(read_back(f, id, out.data, NULL));
		buf_release(&out);
	}
	assert_int_equal(f->session->doc.revision, revision);
}

static void row_text_changes_all_of_a_row_in_one_undo(void **state)
{
	struct fixture *f = *state;
	assert_true(read_back(f, 2,
						  "# help\npoint: In the lanes\n\nWords： 900\nlocked: YES\nnote: one\n"
						  "# two\n\n",
						  NULL));
	assert_string_equal(row(f, 2)->point, "In the lanes");
	assert_int_equal(row(f, 2)->budget, 900);
	assert_true(row(f, 2)->locked);
	assert_string_equal(row(f, 2)->note, "one\n# two");
	free(session_undo(f->session));
	assert_string_equal(row(f, 2)->point, "On foot: Beijing");
	assert_int_equal(row(f, 2)->budget, 400);
	assert_false(row(f, 2)->locked);
	assert_string_equal(row(f, 2)->note, "# the lanes\n  go there");
}

static void row_text_leaves_what_is_not_there(void **state)
{
	struct fixture *f = *state;
	assert_true(read_back(f, 2, "words: 500\n", NULL));
	assert_string_equal(row(f, 2)->point, "On foot: Beijing");
	assert_string_equal(row(f, 2)->note, "# the lanes\n  go there");
	assert_true(read_back(f, 2, " \n\n", NULL));
	assert_int_equal(row(f, 2)->budget, 500);
}

static void row_text_takes_a_note_away(void **state)
{
	struct fixture *f = *state;
	assert_true(read_back(f, 2, "note:\n", NULL));
	assert_string_equal(row(f, 2)->note, "");
}

static void row_text_balances_its_words(void **state)
{
	struct fixture *f = *state;
	const char *text = "words: 500\n";
	assert_true(row_text_apply(f->session, 2, text, strlen(text), BALANCE_EVENLY, NULL, NULL));
	assert_int_equal(row(f, 3)->budget, 500);
	free(session_undo(f->session));
	assert_int_equal(row(f, 2)->budget, 400);
	assert_int_equal(row(f, 3)->budget, 600);
}

static void row_text_changes_a_headings_title(void **state)
{
	struct fixture *f = *state;
	assert_true(read_back(f, 1, "title: The far north\nnote: cold", NULL));
	assert_string_equal(row(f, 1)->point, "The far north");
	assert_string_equal(row(f, 1)->note, "cold");
}

static void row_text_names_the_line_that_is_wrong(void **state)
{
	struct fixture *f = *state;
	assert_refused(f, 2, "# help\npoint:\n", "Line 2: the point is empty.");
	assert_refused(f, 2, "point: x\n\nwords: many\n",
				   "Line 3: words are a number from 1 to 1,000,000, not “many”.");
	assert_refused(f, 2, "words: 99999999999999999999\n",
				   "Line 1: words are a number from 1 to 1,000,000, not “99999999999999999999”.");
	assert_refused(f, 2, "locked: perhaps\n", "Line 1: locked is yes or no, not “perhaps”.");
	assert_refused(f, 2, "words: 3\nbudget: 4\n",
				   "Line 2 is none of point, words, locked and note: “budget: 4”.");
	assert_refused(f, 1, "words: 3\n", "Line 1: a heading's words are the sum of its sections'.");
	assert_refused(f, 1, "locked: yes\n", "Line 1: a heading is not locked, its sections are.");
	assert_refused(f, 77, "point: x\n", "The row is no longer in the document.");
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(row_text_comes_back_as_it_went),
		CASE(row_text_changes_all_of_a_row_in_one_undo),
		CASE(row_text_leaves_what_is_not_there),
		CASE(row_text_takes_a_note_away),
		CASE(row_text_balances_its_words),
		CASE(row_text_changes_a_headings_title),
		CASE(row_text_names_the_line_that_is_wrong),
	};
	return RUN(tests);
}
