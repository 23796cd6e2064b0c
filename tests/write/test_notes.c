#include "write/notes.h"

#include "../test.h"

#include "doc/edit.h"
#include "tui/notes.h"
#include "write/prompt.h"
#include "write/stale.h"

static void change(struct doc *doc, struct edit edit)
{
	struct edit inverse;
	struct err err = ERR_INIT;
	if (!edit_apply(doc, &edit, &inverse, &err))
		fail_msg("%s", err.text);
	edit_release(&edit);
	edit_release(&inverse);
}

static void write_row(struct doc *doc, uint64_t row, const char *text)
{
	struct version *v = version_new(row + 100, BY_MODEL);
	buf_add_str(&v->text, text);
	version_text_changed(v);
	v->preceding = doc_preceding_hash(doc, row);
	v->planned = doc_row_hash(doc_row(doc, row));
	v->notes = notes_hash(doc, row);
	change(doc, edit_add_version(row, v));
}

static void put(struct doc *doc, uint64_t id, const char *keywords, const char *text)
{
	change(doc, edit_put_note(note_new(id, "", keywords, text), 0));
}

/* Three rows, the first written; one note that is always sent, one of a name, one never sent. */
static void make_doc(struct doc *doc)
{
	doc_init(doc);
	change(doc, edit_set_instruction("Write on bees"));
	change(doc, edit_insert_row(row_new(1, ROW_SECTION, 1, "The hive", 300), 0));
	change(doc, edit_insert_row(row_new(2, ROW_SECTION, 1, "The honey", 400), 1));
	change(doc, edit_insert_row(row_new(3, ROW_SECTION, 1, "Uncle STANISŁAW and his wax", 500), 2));
	put(doc, 11, "", "Write dry and short.");
	put(doc, 12, "Stanisław, Stas", "Stanisław is seventy.");
	put(doc, 13, "-", "For me alone.");
	write_row(doc, 1, "Text of one.");
}

static char *prompt(const struct doc *doc, uint64_t row)
{
	struct buf out = BUF_INIT;
	const struct prompt_scope scope = {.row = row};
	assert_true(prompt_build(&out, doc, ASK_WRITE, scope, 400, NULL, NULL));
	return buf_detach(&out);
}

static void notes_match_whole_words_in_any_case(void **state)
{
	(void)state;
	assert_true(notes_match("Ann", "and then ann came"));
	assert_true(notes_match("Ann; old Tom", "it was old tom."));
	assert_false(notes_match("Ann", "the annals"));
	assert_false(notes_match("Ann", "joann"));
	assert_false(notes_match("", "anything"));
	assert_false(notes_match(" , ", "anything, really"));
}

static void notes_match_chinese_within_a_sentence(void **state)
{
	(void)state;
	assert_true(notes_match("西安、长安", "我们到了长安城外"));
	assert_false(notes_match("西安，洛阳", "我们到了长安城外"));
}

static void notes_are_sent_where_they_belong(void **state)
{
	(void)state;
	struct doc doc;
	make_doc(&doc);
	char *second = prompt(&doc, 2), *third = prompt(&doc, 3);
	assert_non_null(strstr(second, "Write dry and short."));
	assert_null(strstr(second, "is seventy"));
	assert_true(strstr(second, "Write dry") < strstr(second, "Text of one."));
	assert_true(strstr(third, "Text of one.") < strstr(third, "is seventy"));
	assert_true(strstr(third, "is seventy") < strstr(third, "wax - Word Count: 400"));
	assert_null(strstr(third, "For me alone"));
	free(second);
	free(third);
	doc_release(&doc);
}

static void notes_of_keywords_are_found_in_the_text_before(void **state)
{
	(void)state;
	struct doc doc;
	make_doc(&doc);
	write_row(&doc, 2, "Then Stas came in.");
	change(&doc, edit_set_point(3, "The wax"));
	char *third = prompt(&doc, 3);
	assert_non_null(strstr(third, "is seventy"));
	free(third);
	doc_release(&doc);
}

static void notes_of_a_row_go_with_its_step(void **state)
{
	(void)state;
	struct doc doc;
	make_doc(&doc);
	change(&doc, edit_set_note(2, "Mention acacia."));
	char *second = prompt(&doc, 2), *third = prompt(&doc, 3);
	assert_true(strstr(second, "Text of one.") < strstr(second, "Mention acacia."));
	assert_null(strstr(third, "Mention acacia."));
	free(second);
	free(third);
	doc_release(&doc);
}

static void stale_says_what_has_changed(void **state)
{
	(void)state;
	struct doc doc;
	struct buf why = BUF_INIT;
	make_doc(&doc);
	write_row(&doc, 2, "Text of two.");
	const struct row *row = doc_row(&doc, 2);
	assert_int_equal(stale_why(&doc, row), 0);
	change(&doc, edit_set_budget(2, 700));
	put(&doc, 12, "Stanisław", "Stanisław is eighty."); /* not sent for it */
	assert_int_equal(stale_why(&doc, row), 0);
	change(&doc, edit_set_point(2, "The wax"));
	assert_int_equal(stale_why(&doc, row), STALE_PLAN);
	put(&doc, 11, "", "Write at length.");
	assert_int_equal(stale_why(&doc, row), STALE_PLAN | STALE_NOTES);
	change(&doc, edit_splice(1, 101, 0, 4, "Words", 5));
	assert_int_equal(stale_why(&doc, row), STALE_TEXT | STALE_PLAN | STALE_NOTES);
	stale_describe(stale_why(&doc, row), &why);
	assert_string_equal(why.data,
						"the text before it has changed, and its point or note, and notes on it");
	buf_release(&why);
	doc_release(&doc);
}

static void stale_knows_nothing_of_a_text_whose_origin_was_not_kept(void **state)
{
	(void)state;
	struct doc doc;
	make_doc(&doc);
	row_current(doc_row(&doc, 1))->planned = 0;
	change(&doc, edit_set_point(1, "Another"));
	put(&doc, 11, "", "Write at length.");
	assert_int_equal(stale_why(&doc, doc_row(&doc, 1)), 0);
	doc_release(&doc);
}

static void notes_come_back_from_their_form(void **state)
{
	(void)state;
	struct buf form = BUF_INIT;
	struct note *note = note_new(5, "Ann", "Ann, Annie", "She is\n\nseven.");
	notes_form(&form, note);
	struct note *read = notes_read(5, form.data, form.len);
	assert_string_equal(read->title, "Ann");
	assert_string_equal(read->keywords, "Ann, Annie");
	assert_string_equal(read->text, "She is\n\nseven.");
	note_free(read);
	note_free(note);
	buf_clear(&form);
	notes_form(&form, NULL);
	assert_null(notes_read(6, form.data, form.len));
	assert_null(notes_read(6, "", 0));
	read = notes_read(6, "No labels at all", 16);
	assert_string_equal(read->text, "No labels at all");
	note_free(read);
	buf_release(&form);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notes_match_whole_words_in_any_case),
		cmocka_unit_test(notes_match_chinese_within_a_sentence),
		cmocka_unit_test(notes_are_sent_where_they_belong),
		cmocka_unit_test(notes_of_keywords_are_found_in_the_text_before),
		cmocka_unit_test(notes_of_a_row_go_with_its_step),
		cmocka_unit_test(stale_says_what_has_changed),
		cmocka_unit_test(stale_knows_nothing_of_a_text_whose_origin_was_not_kept),
		cmocka_unit_test(notes_come_back_from_their_form),
	};
	return RUN(tests);
}
