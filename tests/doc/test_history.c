#include "../test.h"

#include "base/mem.h"
#include "doc/history.h"

/* A document and its history, driven as a session does. Section 1 has version 11, "start". */
struct desk {
	struct doc doc;
	struct history history;
};

static void act(struct desk *d, enum actor actor, const char *label, struct edit e)
{
	struct edit inverse;
	struct err err = ERR_INIT;
	bool done = edit_apply(&d->doc, &e, &inverse, &err);
	assert_string_equal(err.text, "");
	assert_true(done);
	edit_release(&e);
	history_add(&d->history, actor, &inverse, label);
}

static void desk_init(struct desk *d)
{
	doc_init(&d->doc);
	history_init(&d->history);
	act(d, ACTOR_WRITER, "add row", edit_insert_row(row_new(1, ROW_SECTION, 1, "", 100), 0));
	struct version *v = version_new(11, BY_MODEL);
	buf_add_str(&v->text, "start");
	act(d, ACTOR_WRITER, "import", edit_add_version(1, v));
	history_release(&d->history);
}

static void desk_release(struct desk *d)
{
	history_release(&d->history);
	doc_release(&d->doc);
}

static void append(struct desk *d, enum actor actor, uint64_t version, const char *text)
{
	size_t end = row_version(d->doc.rows[0], version)->text.len;
	act(d, actor, "append", edit_splice(1, version, end, 0, text, strlen(text)));
}

/* Undoes or redoes; false when there is nothing. The label must be the one expected. */
static bool back(struct desk *d, bool undo, const char *label)
{
	struct edit_group group, opposite = {0};
	if (!(undo ? history_take_undo(&d->history, &group) : history_take_redo(&d->history, &group)))
		return false;
	for (size_t i = group.count; i > 0; i--) {
		struct edit inverse;
		assert_true(edit_apply(&d->doc, &group.edits[i - 1], &inverse, NULL));
		edit_group_add(&opposite, &inverse);
	}
	opposite.label = mem_strdup(group.label);
	assert_string_equal(group.label, label);
	edit_group_release(&group);
	history_done(&d->history, &opposite, undo);
	return true;
}

static bool undo(struct desk *d, const char *label)
{
	return back(d, true, label);
}

static bool redo(struct desk *d, const char *label)
{
	return back(d, false, label);
}

static const char *text_of(const struct desk *d, uint64_t version)
{
	return row_version(d->doc.rows[0], version)->text.data;
}

static void history_has_nothing_to_undo_at_first(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d);
	assert_false(undo(&d, ""));
	assert_false(redo(&d, ""));
	desk_release(&d);
}

static void history_undoes_and_redoes_one_edit_after_another(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d);
	act(&d, ACTOR_WRITER, "set budget", edit_set_budget(1, 200));
	act(&d, ACTOR_WRITER, "set point", edit_set_point(1, "new"));
	assert_true(undo(&d, "set point"));
	assert_string_equal(d.doc.rows[0]->point, "");
	assert_true(undo(&d, "set budget"));
	assert_int_equal(d.doc.rows[0]->budget, 100);
	assert_false(undo(&d, ""));
	assert_true(redo(&d, "set budget"));
	assert_true(redo(&d, "set point"));
	assert_int_equal(d.doc.rows[0]->budget, 200);
	assert_string_equal(d.doc.rows[0]->point, "new");
	assert_false(redo(&d, ""));
	assert_true(undo(&d, "set point"));
	desk_release(&d);
}

static void history_undoes_a_group_as_one(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d);
	history_begin(&d.history, ACTOR_WRITER, "split");
	act(&d, ACTOR_WRITER, "x", edit_insert_row(row_new(2, ROW_SECTION, 1, "", 5), 1));
	act(&d, ACTOR_WRITER, "x", edit_set_budget(2, 50));
	act(&d, ACTOR_WRITER, "x", edit_set_budget(1, 50));
	history_end(&d.history, ACTOR_WRITER);
	assert_true(undo(&d, "split"));
	assert_int_equal(d.doc.row_count, 1);
	assert_int_equal(d.doc.rows[0]->budget, 100);
	assert_true(redo(&d, "split"));
	assert_int_equal(d.doc.row_count, 2);
	assert_int_equal(doc_budget(&d.doc), 100);
	assert_false(redo(&d, ""));
	desk_release(&d);
}

static void history_empties_redo_when_something_new_is_done(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d);
	act(&d, ACTOR_WRITER, "set budget", edit_set_budget(1, 200));
	assert_true(undo(&d, "set budget"));
	act(&d, ACTOR_WRITER, "set note", edit_set_note(1, "n"));
	assert_false(redo(&d, ""));
	desk_release(&d);
}

static void history_forgets_a_group_that_ends_empty(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d);
	act(&d, ACTOR_WRITER, "set budget", edit_set_budget(1, 200));
	assert_true(undo(&d, "set budget"));
	history_begin(&d.history, ACTOR_RUN, "draft");
	act(&d, ACTOR_RUN, "usage", edit_add_usage(usage_new(1, "writer", "m")));
	history_end(&d.history, ACTOR_RUN);
	assert_false(undo(&d, ""));
	assert_true(redo(&d, "set budget"));
	desk_release(&d);
}

static void history_drops_what_cannot_be_undone(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d);
	act(&d, ACTOR_WRITER, "export", edit_mark_export("/a.md", 1));
	assert_int_equal(d.history.undo_count, 0);
	desk_release(&d);
}

static void history_joins_streamed_appends_into_one_inverse(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d);
	history_begin(&d.history, ACTOR_RUN, "continue");
	append(&d, ACTOR_RUN, 11, " and");
	append(&d, ACTOR_RUN, 11, " 更多");
	append(&d, ACTOR_RUN, 11, " text");
	history_end(&d.history, ACTOR_RUN);
	assert_int_equal(d.history.undo[0].count, 1);
	assert_true(undo(&d, "continue"));
	assert_string_equal(text_of(&d, 11), "start");
	assert_true(redo(&d, "continue"));
	assert_string_equal(text_of(&d, 11), "start and 更多 text");
	assert_true(undo(&d, "continue"));
	assert_string_equal(text_of(&d, 11), "start");
	desk_release(&d);
}

static void history_joins_no_splices_that_do_not_continue(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d);
	history_begin(&d.history, ACTOR_WRITER, "edit");
	append(&d, ACTOR_WRITER, 11, "!");
	act(&d, ACTOR_WRITER, "", edit_splice(1, 11, 0, 0, "A ", 2));
	act(&d, ACTOR_WRITER, "", edit_splice(1, 11, 2, 5, "end", 3));
	append(&d, ACTOR_WRITER, 11, "?");
	history_end(&d.history, ACTOR_WRITER);
	assert_string_equal(text_of(&d, 11), "A end!?");
	assert_int_equal(d.history.undo[0].count, 4);
	assert_true(undo(&d, "edit"));
	assert_string_equal(text_of(&d, 11), "start");
	assert_true(redo(&d, "edit"));
	assert_string_equal(text_of(&d, 11), "A end!?");
	desk_release(&d);
}

static void draft(struct desk *d, uint64_t version)
{
	act(d, ACTOR_RUN, "", edit_add_version(1, version_new(version, BY_MODEL)));
	append(d, ACTOR_RUN, version, "a new ");
	append(d, ACTOR_RUN, version, "draft");
	act(d, ACTOR_RUN, "", edit_set_state(1, version, VERSION_COMPLETE, "raw", 3));
}

static void history_keeps_the_text_of_a_draft_that_is_undone(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d);
	history_begin(&d.history, ACTOR_RUN, "draft");
	draft(&d, 12);
	draft(&d, 13);
	history_end(&d.history, ACTOR_RUN);
	assert_true(undo(&d, "draft"));
	assert_int_equal(d.doc.rows[0]->current, 11);
	assert_true(row_version(d.doc.rows[0], 12)->undone);
	assert_true(row_version(d.doc.rows[0], 13)->undone);
	assert_string_equal(text_of(&d, 12), "a new draft");
	assert_string_equal(text_of(&d, 13), "a new draft");
	assert_true(redo(&d, "draft"));
	assert_int_equal(d.doc.rows[0]->current, 13);
	assert_false(row_version(d.doc.rows[0], 13)->undone);
	assert_string_equal(text_of(&d, 13), "a new draft");
	desk_release(&d);
}

static void history_undoes_later_work_on_a_version_it_only_chose(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d);
	history_begin(&d.history, ACTOR_RUN, "draft");
	draft(&d, 12);
	history_end(&d.history, ACTOR_RUN);
	assert_true(undo(&d, "draft"));
	history_begin(&d.history, ACTOR_WRITER, "edit");
	act(&d, ACTOR_WRITER, "", edit_choose_version(1, 12));
	append(&d, ACTOR_WRITER, 12, " of mine");
	history_end(&d.history, ACTOR_WRITER);
	assert_string_equal(text_of(&d, 12), "a new draft of mine");
	assert_true(undo(&d, "edit"));
	assert_string_equal(text_of(&d, 12), "a new draft");
	assert_true(row_version(d.doc.rows[0], 12)->undone);
	assert_int_equal(d.doc.rows[0]->current, 11);
	desk_release(&d);
}

static void history_undoes_the_writers_own_while_a_run_goes_on(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d);
	act(&d, ACTOR_WRITER, "set budget", edit_set_budget(1, 200));
	act(&d, ACTOR_RUN, "earlier run", edit_set_level(1, 2));
	history_begin(&d.history, ACTOR_RUN, "draft");
	append(&d, ACTOR_RUN, 11, " more");
	act(&d, ACTOR_WRITER, "set note", edit_set_note(1, "n"));
	append(&d, ACTOR_RUN, 11, " text");
	assert_true(undo(&d, "set note"));
	assert_true(undo(&d, "set budget"));
	assert_false(undo(&d, ""));
	assert_string_equal(text_of(&d, 11), "start more text");
	assert_int_equal(d.doc.rows[0]->level, 2);
	assert_true(redo(&d, "set budget"));
	append(&d, ACTOR_RUN, 11, "!");
	history_end(&d.history, ACTOR_RUN);
	assert_true(redo(&d, "set note"));
	assert_true(undo(&d, "set note"));
	assert_true(undo(&d, "draft"));
	assert_string_equal(text_of(&d, 11), "start");
	assert_true(undo(&d, "set budget"));
	assert_true(undo(&d, "earlier run"));
	assert_false(undo(&d, ""));
	desk_release(&d);
}

static void history_empties_redo_when_a_run_begins_to_write(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d);
	act(&d, ACTOR_WRITER, "set budget", edit_set_budget(1, 200));
	assert_true(undo(&d, "set budget"));
	history_begin(&d.history, ACTOR_RUN, "draft");
	append(&d, ACTOR_RUN, 11, " more");
	assert_false(redo(&d, ""));
	history_end(&d.history, ACTOR_RUN);
	assert_true(undo(&d, "draft"));
	desk_release(&d);
}

static void history_redoes_the_writers_own_while_a_run_goes_on(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d);
	act(&d, ACTOR_WRITER, "set budget", edit_set_budget(1, 200));
	act(&d, ACTOR_RUN, "earlier run", edit_set_level(1, 2));
	assert_true(undo(&d, "earlier run"));
	assert_true(undo(&d, "set budget"));
	history_begin(&d.history, ACTOR_RUN, "draft");
	assert_true(redo(&d, "set budget"));
	assert_false(redo(&d, ""));
	history_end(&d.history, ACTOR_RUN);
	assert_true(redo(&d, "earlier run"));
	desk_release(&d);
}

static void history_releases_groups_still_open(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d);
	history_begin(&d.history, ACTOR_RUN, "draft");
	draft(&d, 12);
	history_begin(&d.history, ACTOR_WRITER, "edit");
	act(&d, ACTOR_WRITER, "", edit_set_note(1, "n"));
	desk_release(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(history_has_nothing_to_undo_at_first),
		cmocka_unit_test(history_undoes_and_redoes_one_edit_after_another),
		cmocka_unit_test(history_undoes_a_group_as_one),
		cmocka_unit_test(history_empties_redo_when_something_new_is_done),
		cmocka_unit_test(history_forgets_a_group_that_ends_empty),
		cmocka_unit_test(history_drops_what_cannot_be_undone),
		cmocka_unit_test(history_joins_streamed_appends_into_one_inverse),
		cmocka_unit_test(history_joins_no_splices_that_do_not_continue),
		cmocka_unit_test(history_keeps_the_text_of_a_draft_that_is_undone),
		cmocka_unit_test(history_undoes_later_work_on_a_version_it_only_chose),
		cmocka_unit_test(history_undoes_the_writers_own_while_a_run_goes_on),
		cmocka_unit_test(history_redoes_the_writers_own_while_a_run_goes_on),
		cmocka_unit_test(history_empties_redo_when_a_run_begins_to_write),
		cmocka_unit_test(history_releases_groups_still_open),
	};
	return RUN(tests);
}
