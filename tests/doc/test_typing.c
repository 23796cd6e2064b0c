#include "doc/typing.h"

#include "outlines.h"

static const char *current_text(struct session *s, uint64_t row)
{
	const struct version *v = row_current(doc_row(&s->doc, row));
	return v ? v->text.data : "(unwritten)";
}

static void type(struct session *s, uint64_t row, size_t at, size_t del, const char *text,
				 uint64_t *made)
{
	struct err err = ERR_INIT;
	if (!typing_splice(s, row, at, del, text, strlen(text), made, &err))
		fail_msg("%s", err.text);
}

static void undo(struct session *s)
{
	char *label = session_undo(s);
	assert_non_null(label);
	free(label);
}

static void redo(struct session *s)
{
	char *label = session_redo(s);
	assert_non_null(label);
	free(label);
}

/* As a model would. */
static void model_writes(struct session *s, uint64_t row, const char *text)
{
	struct version *v = version_new(session_new_id(s), BY_MODEL);
	buf_add_str(&v->text, text);
	assert_true(session_apply(s, ACTOR_WRITER, "draft", edit_add_version(row, v), NULL));
}

static size_t versions(struct session *s, uint64_t row)
{
	return doc_row(&s->doc, row)->version_count;
}

static void typing_begins_a_version_by_the_writer_in_an_unwritten_section(void **state)
{
	struct session *s = outlined(state, "- a\n");
	uint64_t a = row_called(s, "a"), made = 0;
	type(s, a, 0, 0, "One", &made);
	const struct version *v = row_current(doc_row(&s->doc, a));
	assert_int_equal(v->id, made);
	assert_int_equal(v->by, BY_WRITER);
	assert_string_equal(v->reason, "edit");
	assert_true(row_written(doc_row(&s->doc, a)));
	undo(s);
	assert_string_equal(current_text(s, a), "(unwritten)");
	redo(s);
	assert_string_equal(current_text(s, a), "One");
	close_session(s);
}

static void typing_copies_a_models_version_once_and_then_extends_it(void **state)
{
	struct session *s = outlined(state, "- a\n");
	uint64_t a = row_called(s, "a"), made = 0, later = 0;
	model_writes(s, a, "One two");
	type(s, a, 3, 0, ",", &made);
	type(s, a, 4, 4, "", &made);
	type(s, a, 4, 0, " 2", &later);
	assert_string_equal(current_text(s, a), "One, 2");
	assert_int_equal(versions(s, a), 2);
	assert_string_equal(doc_row(&s->doc, a)->versions[0]->text.data, "One two");
	model_writes(s, a, "Anew");
	type(s, a, 4, 0, "!", &later);
	assert_int_equal(versions(s, a), 4);
	assert_string_equal(current_text(s, a), "Anew!");
	close_session(s);
}

static void typing_goes_back_to_the_former_version_when_it_is_undone(void **state)
{
	struct session *s = outlined(state, "- a\n");
	uint64_t a = row_called(s, "a"), made = 0;
	model_writes(s, a, "One");
	type(s, a, 3, 0, " two", &made);
	type(s, a, 0, 3, "1", &made);
	undo(s);
	undo(s);
	assert_string_equal(current_text(s, a), "One");
	assert_true(row_version(doc_row(&s->doc, a), made)->undone);
	redo(s);
	assert_string_equal(current_text(s, a), "One two");
	redo(s);
	assert_string_equal(current_text(s, a), "1 two");
	close_session(s);
}

static void typing_takes_up_its_version_again_after_an_undo(void **state)
{
	struct session *s = outlined(state, "- a\n");
	uint64_t a = row_called(s, "a"), made = 0;
	model_writes(s, a, "One");
	type(s, a, 3, 0, " two", &made);
	undo(s);
	type(s, a, 3, 0, " and more", &made);
	assert_string_equal(current_text(s, a), "One and more");
	assert_int_equal(versions(s, a), 2);
	undo(s);
	assert_string_equal(current_text(s, a), "One");
	redo(s);
	assert_string_equal(current_text(s, a), "One and more");
	close_session(s);
}

static void typing_leaves_an_unfinished_text_unfinished(void **state)
{
	struct session *s = outlined(state, "- a\n");
	uint64_t a = row_called(s, "a"), made = 0;
	model_writes(s, a, "One");
	uint64_t id = row_current(doc_row(&s->doc, a))->id;
	assert_true(session_apply(s, ACTOR_WRITER, "stop",
							  edit_set_state(a, id, VERSION_INCOMPLETE, "", 0), NULL));
	type(s, a, 0, 0, "x", &made);
	assert_false(row_written(doc_row(&s->doc, a)));
	close_session(s);
}

static void typing_is_refused_in_a_heading_and_in_a_row_that_is_gone(void **state)
{
	struct session *s = outlined(state, "# A\n - a\n");
	struct err err = ERR_INIT;
	uint64_t made = 0;
	size_t groups = s->history.undo_count;
	assert_false(typing_splice(s, row_called(s, "A"), 0, 0, "x", 1, &made, &err));
	assert_contains(err.text, "heading");
	assert_false(typing_splice(s, 12345, 0, 0, "x", 1, &made, &err));
	assert_contains(err.text, "no longer");
	assert_int_equal(s->history.undo_count, groups);
	close_session(s);
}

static void typing_in_one_go_is_undone_in_one(void **state)
{
	struct session *s = outlined(state, "- a\n");
	uint64_t a = row_called(s, "a"), made = 0;
	model_writes(s, a, "One");
	for (size_t i = 0; i < 4; i++) {
		type(s, a, 3 + i, 0, (char[]){"two!"[i], '\0'}, &made);
		session_join(s);
	}
	assert_string_equal(current_text(s, a), "Onetwo!");
	undo(s);
	assert_string_equal(current_text(s, a), "One");
	redo(s);
	assert_string_equal(current_text(s, a), "Onetwo!");
	session_join(s);
	undo(s);
	undo(s);
	assert_string_equal(current_text(s, a), "(unwritten)");
	close_session(s);
}

/* ---- Any changes ----------------------------------------------------------------------------- */

static unsigned roll(unsigned *seed, unsigned sides)
{
	*seed = *seed * 1103515245 + 12345;
	return (*seed >> 16) % sides;
}

static void type_any(struct session *s, uint64_t row, unsigned *seed, uint64_t *made)
{
	static const char *const pieces[] = {"", "a", "word ", "中", "\n", "é"};
	const char *text = current_text(s, row);
	size_t len = strlen(text), at = roll(seed, (unsigned)len + 1), end;
	while ((text[at] & 0xc0) == 0x80)
		at--;
	for (end = at + roll(seed, 4); end < len && (text[end] & 0xc0) == 0x80;)
		end++;
	type(s, row, at, (end < len ? end : len) - at, pieces[roll(seed, 6)], made);
	if (roll(seed, 2))
		session_join(s);
}

static void typing_is_undone_to_the_byte_whatever_was_typed(void **state)
{
	unsigned seed = 5;
	struct session *s = outlined(state, "- a\n");
	uint64_t a = row_called(s, "a");
	model_writes(s, a, "One two. 中国。");
	for (int round = 0; round < 20; round++) {
		uint64_t made = 0;
		struct buf was = BUF_INIT;
		buf_add_str(&was, current_text(s, a));
		size_t groups = s->history.undo_count;
		type(s, a, 0, 0, "begin", &made);
		for (int i = 0; i < 50; i++)
			type_any(s, a, &seed, &made);
		struct buf typed = BUF_INIT;
		buf_add_str(&typed, current_text(s, a));
		size_t count = s->history.undo_count - groups;
		for (size_t i = 0; i < count; i++)
			undo(s);
		assert_string_equal(current_text(s, a), was.data);
		for (size_t i = 0; i < count; i++)
			redo(s);
		assert_string_equal(current_text(s, a), typed.data);
		buf_release(&was);
		buf_release(&typed);
	}
	close_session(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(typing_begins_a_version_by_the_writer_in_an_unwritten_section),
		SCRATCH_TEST(typing_copies_a_models_version_once_and_then_extends_it),
		SCRATCH_TEST(typing_goes_back_to_the_former_version_when_it_is_undone),
		SCRATCH_TEST(typing_takes_up_its_version_again_after_an_undo),
		SCRATCH_TEST(typing_leaves_an_unfinished_text_unfinished),
		SCRATCH_TEST(typing_is_refused_in_a_heading_and_in_a_row_that_is_gone),
		SCRATCH_TEST(typing_in_one_go_is_undone_in_one),
		SCRATCH_TEST(typing_is_undone_to_the_byte_whatever_was_typed),
	};
	return RUN(tests);
}
