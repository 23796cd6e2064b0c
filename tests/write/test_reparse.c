#include "write/reparse.h"

#include "../test.h"

#include "../help.h"
#include "base/mem.h"
#include "write/plan.h"

/* ---- A session of four rows, the second written ---- */

struct fixture {
	char *folder, *path;
	struct session *session;
};

static void apply(struct fixture *f, struct edit edit)
{
	struct err err = ERR_INIT;
	if (!session_apply(f->session, ACTOR_WRITER, "test", edit, &err))
		fail_msg("%s", err.text);
}

static int setup(void **state)
{
	struct fixture *f = mem_alloc(sizeof *f);
	f->folder = folder_new();
	f->path = folder_path(f->folder, "book.longhand");
	assert_true(session_open(&f->session, f->path, SESSION_OPEN_OR_CREATE, 5, NULL));
	apply(f, edit_insert_row(row_new(1, ROW_HEADING, 2, "The north", 0), 0));
	apply(f, edit_insert_row(row_new(2, ROW_SECTION, 3, "On foot in Beijing", 400), 1));
	apply(f, edit_insert_row(row_new(3, ROW_SECTION, 3, "The Great Wall in winter", 500), 2));
	apply(f, edit_insert_row(row_new(4, ROW_SECTION, 3, "Night trains", 600), 3));
	struct version *v = version_new(20, BY_MODEL);
	buf_add_str(&v->text, "Lanes.");
	version_text_changed(v);
	apply(f, edit_add_version(2, v));
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

static char *outline(const struct fixture *f)
{
	struct buf out = BUF_INIT;
	plan_print(&out, &f->session->doc);
	return buf_detach(&out);
}

static bool read_back(struct fixture *f, const char *text, bool force, struct err *err)
{
	return reparse_outline(f->session, text, strlen(text), force ? REPARSE_LOSING : 0, NULL, NULL,
						   err);
}

static const char base[] =
	"## The north\n"
	"Paragraph 1 - Main Point: On foot in Beijing - Word Count: 400 words\n"
	"Paragraph 2 - Main Point: The Great Wall in winter - Word Count: 500 words\n"
	"Paragraph 3 - Main Point: Night trains - Word Count: 600 words\n";

static void reparse_of_what_was_printed_changes_nothing(void **state)
{
	struct fixture *f = *state;
	char *printed = outline(f);
	assert_string_equal(printed, base);
	uint64_t revision = f->session->doc.revision;
	assert_true(read_back(f, printed, false, NULL));
	assert_int_equal(f->session->doc.revision, revision);
	free(printed);
}

static void reparse_sets_budgets_locks_and_notes(void **state)
{
	struct fixture *f = *state;
	assert_true(read_back(
		f,
		"## The north\n"
		"Paragraph 1 - Main Point: On foot in Beijing - Word Count: 900 words\n"
		"Paragraph 2 - Main Point: The Great Wall in winter - Word Count: 500 words [locked]\n"
		"    the Mutianyu stretch\n"
		"Paragraph 3 - Main Point: Night trains - Word Count: 600 words\n",
		false, NULL));
	const struct doc *doc = &f->session->doc;
	assert_int_equal(doc_row(doc, 2)->budget, 900);
	assert_true(doc_row(doc, 3)->locked);
	assert_string_equal(doc_row(doc, 3)->note, "the Mutianyu stretch");
	assert_int_equal(doc->row_count, 4);
}

static void reparse_keeps_a_text_with_a_changed_point(void **state)
{
	struct fixture *f = *state;
	assert_true(
		read_back(f, "Paragraph 1 - Main Point: On foot in old Beijing - Word Count: 400 words\n",
				  false, NULL));
	const struct doc *doc = &f->session->doc;
	assert_int_equal(doc->row_count, 1);
	assert_int_equal(doc->rows[0]->id, 2);
	assert_string_equal(doc->rows[0]->point, "On foot in old Beijing");
	assert_non_null(row_current(doc->rows[0]));
}

static void reparse_moves_and_adds_rows(void **state)
{
	struct fixture *f = *state;
	assert_true(read_back(f,
						  "Paragraph 1 - Main Point: Night trains - Word Count: 600 words\n"
						  "Paragraph 2 - Main Point: Visas - Word Count: 200 words\n"
						  "Paragraph 3 - Main Point: On foot in Beijing - Word Count: 400 words\n",
						  false, NULL));
	const struct doc *doc = &f->session->doc;
	assert_int_equal(doc->row_count, 3);
	assert_int_equal(doc->rows[0]->id, 4);
	assert_string_equal(doc->rows[1]->point, "Visas");
	assert_int_equal(doc->rows[2]->id, 2);
}

static void reparse_is_one_undo(void **state)
{
	struct fixture *f = *state;
	assert_true(read_back(
		f, "Paragraph 1 - Main Point: On foot in Beijing - Word Count: 10 words\n", false, NULL));
	free(session_undo(f->session));
	char *printed = outline(f);
	assert_string_equal(printed, base);
	free(printed);
}

static void reparse_refuses_to_lose_a_text(void **state)
{
	struct fixture *f = *state;
	const char *without = "Paragraph 1 - Main Point: Night trains - Word Count: 600 words\n";
	struct err err = ERR_INIT;
	struct buf lost = BUF_INIT;
	assert_false(reparse_outline(f->session, without, strlen(without), 0, &lost, NULL, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_string_equal(lost.data, "On foot in Beijing\n");
	assert_int_equal(f->session->doc.row_count, 4);
	assert_true(read_back(f, without, true, NULL));
	assert_int_equal(f->session->doc.row_count, 1);
	buf_release(&lost);
}

static void reparse_refuses_what_is_no_outline(void **state)
{
	struct fixture *f = *state;
	struct err err = ERR_INIT;
	assert_false(read_back(f, "Dear reader,\nhow are you?\n", true, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_int_equal(f->session->doc.row_count, 4);
}

static void reparse_that_is_strict_names_the_line_it_cannot_read(void **state)
{
	struct fixture *f = *state;
	struct err err = ERR_INIT;
	static const char text[] = "## The north\n"
							   "Paragraph 1 - Main Point: On foot in Beijing - Word Count: 400\n"
							   "\n"
							   "what is this\n"
							   "and this\n";
	assert_false(reparse_outline(f->session, text, strlen(text), REPARSE_STRICT | REPARSE_LOSING,
								 NULL, NULL, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_string_equal(err.text,
						"Line 4 is no row, heading or note: “what is this”, and there are more.");
	assert_int_equal(f->session->doc.row_count, 4);
}

static void reparse_keeps_a_level_that_the_writer_chose(void **state)
{
	struct fixture *f = *state;
	apply(f, edit_set_level(3, 5));
	char *printed = outline(f);
	assert_true(read_back(f, printed, false, NULL));
	assert_int_equal(doc_row(&f->session->doc, 3)->level, 5);
	free(printed);
	assert_true(read_back(f,
						  "### The north\n"
						  "Paragraph 1 - Main Point: On foot in Beijing - Word Count: 400 words\n"
						  "Paragraph 2 - Main Point: The Great Wall in winter - Word Count: 500\n",
						  false, NULL));
	assert_int_equal(doc_row(&f->session->doc, 2)->level, 4);
	assert_int_equal(doc_row(&f->session->doc, 3)->level, 6);
}

static void reparse_changes_only_what_the_writer_changed(void **state)
{
	struct fixture *f = *state;
	static const char odd[] = "**Lanes** - Word Count: 30 words  and more";
	apply(f, edit_set_point(2, odd));
	apply(f, edit_set_level(4, 6));
	char *printed = outline(f);
	struct buf text = BUF_INIT;
	buf_addf(&text, "%sParagraph 9 - Main Point: Going home - Word Count: 100 words\n", printed);
	assert_true(read_back(f, text.data, false, NULL));
	assert_int_equal(f->session->doc.row_count, 5);
	assert_string_equal(doc_row(&f->session->doc, 2)->point, odd);
	assert_int_equal(doc_row(&f->session->doc, 2)->budget, 400);
	assert_int_equal(doc_row(&f->session->doc, 4)->level, 6);
	buf_release(&text);
	free(printed);
}

static void reparse_gives_a_new_row_words(void **state)
{
	struct fixture *f = *state;
	char *printed = outline(f);
	struct buf text = BUF_INIT;
	buf_addf(&text, "%sParagraph 4 - Main Point: Going home\n", printed);
	assert_true(read_back(f, text.data, false, NULL));
	assert_int_equal(f->session->doc.rows[4]->budget, 400);
	buf_release(&text);
	free(printed);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(reparse_of_what_was_printed_changes_nothing),
		CASE(reparse_sets_budgets_locks_and_notes),
		CASE(reparse_keeps_a_text_with_a_changed_point),
		CASE(reparse_moves_and_adds_rows),
		CASE(reparse_is_one_undo),
		CASE(reparse_refuses_to_lose_a_text),
		CASE(reparse_refuses_what_is_no_outline),
		CASE(reparse_that_is_strict_names_the_line_it_cannot_read),
		CASE(reparse_keeps_a_level_that_the_writer_chose),
		CASE(reparse_changes_only_what_the_writer_changed),
		CASE(reparse_gives_a_new_row_words),
	};
	return RUN(tests);
}
