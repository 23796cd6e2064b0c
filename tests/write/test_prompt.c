#include "write/prompt.h"

#include "../test.h"

#include "base/mem.h"
#include "doc/edit.h"
#include "llm/tokens.h"
#include "write/plan.h"

/* ---- A document of three sections, the first two written ---- */

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
	change(doc, edit_add_version(row, v));
}

static void make_doc(struct doc *doc, const char *instruction, const char *language)
{
	doc_init(doc);
	change(doc, edit_set_instruction(instruction));
	change(doc, edit_set_language(language));
	change(doc, edit_insert_row(row_new(1, ROW_SECTION, 1, "First point", 300), 0));
	change(doc, edit_insert_row(row_new(2, ROW_SECTION, 1, "Second point", 400), 1));
	change(doc, edit_insert_row(row_new(3, ROW_SECTION, 1, "Third point", 500), 2));
	write_row(doc, 1, "Text of one.\n");
	write_row(doc, 2, "Text of two.");
}

static char *prompt(const struct doc *doc, enum ask_role role, uint64_t row, const char *begun,
					int words)
{
	struct buf out = BUF_INIT, begun_buf = BUF_INIT;
	struct err err = ERR_INIT;
	if (begun)
		buf_add_str(&begun_buf, begun);
	const struct prompt_scope scope = {.row = row, .begun = begun ? &begun_buf : NULL};
	if (!prompt_build(&out, doc, role, scope, words, NULL, &err))
		fail_msg("%s", err.text);
	buf_release(&begun_buf);
	return buf_detach(&out);
}

static size_t place(const char *text, const char *part)
{
	const char *found = strstr(text, part);
	if (!found)
		fail_msg("“%s” is not in:\n%s", part, text);
	return (size_t)(found - text);
}

static void prompt_puts_what_changes_last(void **state)
{
	(void)state;
	struct doc doc;
	make_doc(&doc, "Write on bees", "en");
	char *text = prompt(&doc, ASK_WRITE, 3, NULL, 550);
	assert_true(place(text, "Write on bees") < place(text, "Text of one.\n\nText of two."));
	assert_true(place(text, "Text of two.") < place(text, "Paragraph 1 - Main Point: First point"));
	const char *step = "Paragraph 3 - Main Point: Third point - Word Count: 550 words";
	assert_true(place(text, "Paragraph 2 - Main Point") < place(text, step));
	free(text);
	doc_release(&doc);
}

static void prompt_names_no_count_after_the_step(void **state)
{
	(void)state;
	const enum ask_role roles[] = {ASK_WRITE, ASK_CONTINUE};
	const char *const languages[] = {"en", "zh"};
	for (int i = 0; i < 4; i++) {
		struct doc doc;
		make_doc(&doc, "Write on bees", languages[i % 2]);
		char *text = prompt(&doc, roles[i / 2], 3, "Begun", 550);
		const char *count = i % 2 ? "550字" : "550 words";
		const char *after = text + place(text, count) + strlen(count);
		assert_null(strpbrk(after, "0123456789"));
		assert_true(strlen(after) < 3);
		free(text);
		doc_release(&doc);
	}
}

static void prompt_stays_the_same_up_to_the_plan_when_a_budget_changes(void **state)
{
	(void)state;
	struct doc doc;
	make_doc(&doc, "Write on bees", "en");
	char *before = prompt(&doc, ASK_WRITE, 3, NULL, 500);
	change(&doc, edit_set_budget(1, 900));
	char *after = prompt(&doc, ASK_WRITE, 3, NULL, 500);
	size_t same = place(before, "Text of two.") + strlen("Text of two.");
	assert_memory_equal(before, after, same);
	assert_string_not_equal(before, after);
	free(before);
	free(after);
	doc_release(&doc);
}

static void prompt_for_a_plan_names_a_target_the_instruction_lacks(void **state)
{
	(void)state;
	struct doc doc;
	make_doc(&doc, "Write on bees", "en");
	change(&doc, edit_set_target(2500));
	char *text = prompt(&doc, ASK_PLAN, 0, NULL, 2500);
	place(text, "about 2500 words");
	free(text);
	change(&doc, edit_set_instruction("Write 2500 words on bees"));
	text = prompt(&doc, ASK_PLAN, 0, NULL, 2500);
	assert_null(strstr(text, "about 2500 words"));
	free(text);
	doc_release(&doc);
}

static void prompt_to_continue_ends_the_text_with_what_is_begun(void **state)
{
	(void)state;
	struct doc doc;
	make_doc(&doc, "Write on bees", "en");
	char *text = prompt(&doc, ASK_CONTINUE, 3, "The third began. ", 100);
	place(text, "Text of two.\n\nThe third began.\n\n");
	free(text);
	doc_release(&doc);
}

static void prompt_has_headings_in_the_preceding_text(void **state)
{
	(void)state;
	struct doc doc;
	make_doc(&doc, "Write on bees", "en");
	change(&doc, edit_insert_row(row_new(9, ROW_HEADING, 2, "The hive", 0), 1));
	char *text = prompt(&doc, ASK_WRITE, 3, NULL, 100);
	place(text, "Text of one.\n\n## The hive\n\nText of two.");
	free(text);
	doc_release(&doc);
}

static size_t tokens_of(const struct doc *doc, size_t room, struct buf *out)
{
	const struct prompt_scope scope = {.row = 300, .room = room};
	buf_clear(out);
	assert_true(prompt_build(out, doc, ASK_WRITE, scope, 400, NULL, NULL));
	return tokens_estimate(out->data, out->len);
}

/* Three hundred rows in chapters of ten, all but the last written. */
static void make_long_doc(struct doc *doc)
{
	make_doc(doc, "Write on bees", "en");
	change(doc, edit_remove_row(1));
	change(doc, edit_remove_row(2));
	change(doc, edit_remove_row(3));
	for (uint64_t id = 1; id <= 300; id++) {
		char text[200];
		if (id % 10 == 1) {
			snprintf(text, sizeof text, "Chapter of row %d", (int)id);
			change(doc, edit_insert_row(row_new(1000 + id, ROW_HEADING, 1, text, 0), 1));
			change(doc, edit_move_row(1000 + id, doc->row_count > 1 ? id - 1 : 0));
		}
		snprintf(text, sizeof text, "Point of row %d", (int)id);
		uint64_t after = id % 10 == 1 ? 1000 + id : id - 1;
		change(doc, edit_insert_row(row_new(id, ROW_SECTION, 2, text, 400), after));
		snprintf(text, sizeof text, "First paragraph of %d.\n\nSecond paragraph of %d.", (int)id,
				 (int)id);
		if (id < 300)
			write_row(doc, id, text);
	}
}

static void prompt_keeps_to_the_room_there_is(void **state)
{
	(void)state;
	struct doc doc;
	struct buf out = BUF_INIT;
	make_long_doc(&doc);
	size_t whole = tokens_of(&doc, 0, &out);
	place(out.data, "First paragraph of 1.");
	assert_true(whole > 4000);
	for (size_t room = 1500; room < whole; room += 500) {
		assert_true(tokens_of(&doc, room, &out) <= room);
		place(out.data, "Second paragraph of 299.");
		place(out.data, "Write on bees");
		place(out.data, "Point of row 300 - Word Count: 400 words");
		place(out.data, "Chapter of row 1\n");
	}
	buf_release(&out);
	doc_release(&doc);
}

static void prompt_of_a_long_plan_has_the_chapter_of_the_row(void **state)
{
	(void)state;
	struct doc doc;
	struct buf out = BUF_INIT;
	make_long_doc(&doc);
	tokens_of(&doc, 4000, &out);
	place(out.data, "Point of row 291");
	assert_null(strstr(out.data, "Point of row 290"));
	buf_release(&out);
	doc_release(&doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prompt_puts_what_changes_last),
		cmocka_unit_test(prompt_names_no_count_after_the_step),
		cmocka_unit_test(prompt_stays_the_same_up_to_the_plan_when_a_budget_changes),
		cmocka_unit_test(prompt_for_a_plan_names_a_target_the_instruction_lacks),
		cmocka_unit_test(prompt_to_continue_ends_the_text_with_what_is_begun),
		cmocka_unit_test(prompt_has_headings_in_the_preceding_text),
		cmocka_unit_test(prompt_keeps_to_the_room_there_is),
		cmocka_unit_test(prompt_of_a_long_plan_has_the_chapter_of_the_row),
	};
	return RUN(tests);
}
