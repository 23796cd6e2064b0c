#include "doc/export.h"

#include "../test.h"

#include "../help.h"
#include "doc/session.h"

struct fixture {
	char *folder, *project;
	struct session *session;
};

static void apply(struct fixture *f, struct edit e)
{
	struct err err = ERR_INIT;
	if (!session_apply(f->session, ACTOR_WRITER, "test", e, &err))
		fail_msg("%s", err.text);
}

static uint64_t add_row(struct fixture *f, enum row_kind kind, int level, const char *point)
{
	uint64_t id = session_new_id(f->session);
	apply(f, edit_insert_row(row_new(id, kind, level, point, 100), id));
	return id;
}

static void add_version(struct fixture *f, uint64_t row, const char *text)
{
	struct version *v = version_new(session_new_id(f->session), BY_WRITER);
	buf_add_str(&v->text, text);
	version_text_changed(v);
	apply(f, edit_add_version(row, v));
}

static uint64_t add_section(struct fixture *f, const char *text)
{
	uint64_t id = add_row(f, ROW_SECTION, 2, "A point that is not printed");
	add_version(f, id, text);
	return id;
}

static void open_project(struct fixture *f)
{
	struct err err = ERR_INIT;
	if (!session_open(&f->session, f->project, SESSION_OPEN_OR_CREATE, 1, &err))
		fail_msg("%s", err.text);
}

static int set_up(void **state)
{
	struct fixture *f = mem_alloc(sizeof *f);
	f->folder = folder_new();
	f->project = folder_path(f->folder, "guide.longhand");
	open_project(f);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	session_abandon(f->session);
	folder_remove(f->folder);
	free(f->folder);
	free(f->project);
	free(f);
	return 0;
}

static void check_print(const struct fixture *f, const char *format, int width,
						const char *expected)
{
	struct buf out = BUF_INIT;
	exporter_named(format)->print(&f->session->doc, width, &out);
	assert_string_equal(out.data, expected);
	buf_release(&out);
}

static void check_file(const char *path, const char *expected)
{
	struct buf bytes = BUF_INIT;
	assert_true(file_read(path, FILE_LIMIT, &bytes, NULL));
	assert_string_equal(bytes.data, expected);
	buf_release(&bytes);
}

static bool write_markdown(struct fixture *f, const char *path, bool force, struct err *err)
{
	return export_write(f->session, exporter_named("markdown"), path, 0, force, NULL, err);
}

/* ---- What is printed ------------------------------------------------------------------------- */

static void export_prints_current_drafts_as_they_are_in_order(void **state)
{
	struct fixture *f = *state;
	apply(f, edit_set_title("China"));
	add_row(f, ROW_HEADING, 2, "Before");
	uint64_t first = add_section(f, "An older draft.");
	add_version(f, first, "**注意：**前往 \\*");
	add_row(f, ROW_SECTION, 2, "Not written");
	add_section(f, "Ends with a newline.\n");
	add_section(f, "Ends with three.\n\n\n");
	add_row(f, ROW_HEADING, 3, "After");
	add_section(f, "");
	add_section(f, "| a |\n| - |");
	check_print(f, "markdown", 0,
				"# China\n\n## Before\n\n**注意：**前往 \\*\n\nEnds with a newline.\n\n"
				"Ends with three.\n\n\n### After\n\n| a |\n| - |\n");
}

static void export_prints_nothing_for_an_empty_document(void **state)
{
	struct fixture *f = *state;
	check_print(f, "markdown", 0, "");
	check_print(f, "text", 0, "");
}

static void export_prints_plain_text_wrapped(void **state)
{
	struct fixture *f = *state;
	apply(f, edit_set_title("中国"));
	add_section(f, "The *lanes* behind the Drum Tower wake slowly.");
	check_print(f, "text", 30, "中国\n====\n\nThe lanes behind the Drum\nTower wake slowly.\n");
	check_print(f, "text", 0, "中国\n====\n\nThe lanes behind the Drum Tower wake slowly.\n");
}

static void export_prints_a_page_in_the_documents_language(void **state)
{
	struct fixture *f = *state;
	check_print(f, "html", 0,
				"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
				"<title>Untitled</title>\n</head>\n<body>\n</body>\n</html>\n");
	apply(f, edit_set_language("zh"));
	add_row(f, ROW_HEADING, 2, "第一章 <b>");
	add_section(f, "**注意：**前往*北京*。");
	check_print(f, "html", 40,
				"<!DOCTYPE html>\n<html lang=\"zh\">\n<head>\n<meta charset=\"utf-8\">\n"
				"<title>第一章 &lt;b></title>\n</head>\n<body>\n"
				"<h2>第一章 <!-- raw HTML omitted --></h2>\n"
				"<p><strong>注意：</strong>前往<em>北京</em>。</p>\n</body>\n</html>\n");
	apply(f, edit_set_title("“A” & B"));
	struct buf out = BUF_INIT;
	exporter_named("html")->print(&f->session->doc, 0, &out);
	assert_non_null(strstr(out.data, "<title>“A” &amp; B</title>"));
	buf_release(&out);
}

static void export_prints_as_many_words_as_the_document_counts(void **state)
{
	struct fixture *f = *state;
	apply(f, edit_set_title("A China guide"));
	add_row(f, ROW_HEADING, 2, "第一章");
	add_section(f, "It's a [link](https://example.org) and 北京。");
	struct buf out = BUF_INIT;
	exporters[0].print(&f->session->doc, 0, &out);
	assert_int_equal(words_count(out.data, out.len), doc_words(&f->session->doc));
	assert_int_equal(doc_words(&f->session->doc), 12);
	buf_release(&out);
}

static void export_finds_formats_by_name_and_by_path(void **state)
{
	(void)state;
	assert_string_equal(exporters[0].name, "markdown");
	assert_ptr_equal(exporter_named("markdown"), &exporters[0]);
	assert_null(exporter_named("docx"));
	const struct exporter *text = exporter_named("text");
	assert_ptr_equal(exporter_for_path("a/b.txt"), text);
	assert_ptr_equal(exporter_for_path("B.TXT"), text);
	assert_ptr_equal(exporter_for_path("b.html"), exporter_named("html"));
	assert_ptr_equal(exporter_for_path("a.txt/b"), &exporters[0]);
	assert_ptr_equal(exporter_for_path("b.md"), &exporters[0]);
	assert_ptr_equal(exporter_for_path("b"), &exporters[0]);
}

/* ---- Files ----------------------------------------------------------------------------------- */

static void export_writes_beside_the_project_by_default(void **state)
{
	struct fixture *f = *state;
	struct err err = ERR_INIT;
	char *written = NULL, *expected = folder_path(f->folder, "guide.txt");
	add_section(f, "Some *text*.");
	assert_true(export_write(f->session, exporter_named("text"), NULL, 0, false, &written, &err));
	assert_string_equal(written, expected);
	check_file(written, "Some text.\n");
	free(written);
	free(expected);
}

static void export_replaces_its_own_last_export(void **state)
{
	struct fixture *f = *state;
	struct err err = ERR_INIT;
	char *path = folder_path(f->folder, "out.md");
	add_section(f, "One.");
	assert_true(write_markdown(f, path, false, &err));
	add_section(f, "Two.");
	assert_true(export_allowed(f->session, path, false, &err));
	assert_true(write_markdown(f, path, false, &err));
	check_file(path, "One.\n\nTwo.\n");
	free(path);
}

static void export_knows_its_file_again_in_another_session_and_by_another_name(void **state)
{
	struct fixture *f = *state;
	struct err err = ERR_INIT;
	char *path = folder_path(f->folder, "out.md"), *other = folder_path(f->folder, "./out.md");
	add_section(f, "One.");
	assert_true(write_markdown(f, path, false, &err));
	assert_true(session_close(f->session, &err));
	open_project(f);
	add_section(f, "Two.");
	assert_true(write_markdown(f, other, false, &err));
	check_file(path, "One.\n\nTwo.\n");
	free(path);
	free(other);
}

static void export_refuses_a_file_that_is_not_its_own_unless_forced(void **state)
{
	struct fixture *f = *state;
	struct err err = ERR_INIT;
	char *path = folder_path(f->folder, "out.md");
	put_file(path, "A letter.\n");
	add_section(f, "One.");
	assert_false(export_allowed(f->session, path, false, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	err = (struct err)ERR_INIT;
	assert_false(write_markdown(f, path, false, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_non_null(strstr(err.text, "--force"));
	assert_non_null(strstr(err.text, path));
	check_file(path, "A letter.\n");
	assert_true(export_allowed(f->session, path, true, &err));
	assert_true(write_markdown(f, path, true, &err));
	check_file(path, "One.\n");
	free(path);
}

static void export_refuses_its_own_file_once_it_was_changed(void **state)
{
	struct fixture *f = *state;
	struct err err = ERR_INIT;
	char *path = folder_path(f->folder, "out.md");
	add_section(f, "One.");
	assert_true(write_markdown(f, path, false, &err));
	put_file(path, "One!\n");
	add_section(f, "Two.");
	assert_false(write_markdown(f, path, false, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	check_file(path, "One!\n");
	free(path);
}

static void export_repeats_itself_when_its_mark_was_lost(void **state)
{
	struct fixture *f = *state;
	struct err err = ERR_INIT;
	char *path = folder_path(f->folder, "out.md");
	add_section(f, "One.");
	put_file(path, "One.\n");
	assert_true(export_allowed(f->session, path, false, &err));
	assert_true(write_markdown(f, path, false, &err));
	free(path);
}

static void export_never_replaces_the_project(void **state)
{
	struct fixture *f = *state;
	struct err err = ERR_INIT;
	char *path = folder_path(f->folder, "./guide.longhand");
	add_section(f, "One.");
	assert_false(export_allowed(f->session, path, true, &err));
	assert_false(write_markdown(f, path, true, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	free(path);
}

static void export_reports_a_folder_that_is_not_there(void **state)
{
	struct fixture *f = *state;
	struct err err = ERR_INIT;
	char *path = folder_path(f->folder, "nowhere/out.md");
	assert_true(export_allowed(f->session, path, false, &err));
	assert_false(write_markdown(f, path, false, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_int_equal(f->session->doc.export_count, 0);
	free(path);
}

#define EXPORT_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EXPORT_TEST(export_prints_current_drafts_as_they_are_in_order),
		EXPORT_TEST(export_prints_nothing_for_an_empty_document),
		EXPORT_TEST(export_prints_plain_text_wrapped),
		EXPORT_TEST(export_prints_a_page_in_the_documents_language),
		EXPORT_TEST(export_prints_as_many_words_as_the_document_counts),
		cmocka_unit_test(export_finds_formats_by_name_and_by_path),
		EXPORT_TEST(export_writes_beside_the_project_by_default),
		EXPORT_TEST(export_replaces_its_own_last_export),
		EXPORT_TEST(export_knows_its_file_again_in_another_session_and_by_another_name),
		EXPORT_TEST(export_refuses_a_file_that_is_not_its_own_unless_forced),
		EXPORT_TEST(export_refuses_its_own_file_once_it_was_changed),
		EXPORT_TEST(export_repeats_itself_when_its_mark_was_lost),
		EXPORT_TEST(export_never_replaces_the_project),
		EXPORT_TEST(export_reports_a_folder_that_is_not_there),
	};
	return RUN(tests);
}
