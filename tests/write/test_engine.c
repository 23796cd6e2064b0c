#include "desk.h"

/* ---- Planning ---- */

static void engine_plan_meets_the_target(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 3000-word guide to bees", 0, 0);
	make_plan(&d);
	assert_true(doc_of(&d)->row_count >= 3);
	assert_int_equal(doc_budget(doc_of(&d)), 3000);
	desk_release(&d);
}

static void engine_plan_shows_rows_while_it_streams(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 5000-word guide to bees", 0, 2000);
	assert_true(engine_plan(d.engine, NULL));
	while (!doc_of(&d)->row_count && state_of(&d) == ENGINE_PLANNING)
		turn(&d);
	assert_int_equal(state_of(&d), ENGINE_PLANNING);
	size_t first = doc_of(&d)->row_count;
	run_to_the_end(&d);
	assert_true(doc_of(&d)->row_count > first);
	desk_release(&d);
}

static void engine_plan_is_one_undo(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 3000-word guide to bees", 0, 0);
	make_plan(&d);
	char *label = session_undo(d.session);
	assert_string_equal(label, "plan");
	free(label);
	assert_int_equal(doc_of(&d)->row_count, 0);
	assert_null(session_undo(d.session)); /* the instruction stays */
	assert_string_not_equal(doc_of(&d)->instruction, "");
	desk_release(&d);
}

static void engine_plan_refuses_a_plan_with_text(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 1000-word guide to bees", 0, 0);
	make_plan(&d);
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	struct err err = ERR_INIT;
	assert_false(engine_plan(d.engine, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	desk_release(&d);
}

/* ---- In two levels ---- */

static void engine_plan_of_a_long_document_has_chapters(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 100000-word history of bees", 0, 0);
	make_plan(&d);
	const struct doc *doc = doc_of(&d);
	size_t chapters = 0, sections = 0;
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		chapters += row->kind == ROW_HEADING;
		sections += row->kind == ROW_SECTION;
		if (row->kind == ROW_SECTION)
			assert_in_range(row->budget, 100, 1000);
		else
			assert_true(doc_row_end(doc, i) > i + 1);
	}
	assert_in_range(chapters, 10, 30);
	assert_true(sections >= 100);
	assert_int_equal(doc_budget(doc), 100000);
	assert_false(doc->planning);
	desk_release(&d);
}

static void engine_plan_goes_on_after_a_crash(void **state)
{
	(void)state;
	for (size_t rows = 1; rows < 80; rows += 13) {
		struct desk d;
		desk_init(&d, "Write a 40000-word history of bees", 0, 40000);
		assert_true(engine_plan(d.engine, NULL));
		while (doc_of(&d)->row_count < rows && state_of(&d) != ENGINE_IDLE)
			turn(&d);
		session_tick(d.session);
		desk_crash(&d);
		assert_true(engine_needs_plan(d.engine));
		make_plan(&d);
		assert_int_equal(doc_budget(doc_of(&d)), 40000);
		assert_false(engine_needs_plan(d.engine));
		desk_release(&d);
	}
}

/* ---- Writing ---- */

static void engine_write_drafts_every_section(void **state)
{
	(void)state;
	const struct {
		const char *instruction;
		long words;
	} cases[] = {{"Write a 4000-word guide to bees", 4000}, {"写一篇4000字的养蜂指南", 4000}};
	for (size_t i = 0; i < 2; i++) {
		struct desk d;
		desk_init(&d, cases[i].instruction, 0, 0);
		make_plan(&d);
		assert_true(engine_write(d.engine, 0, NULL));
		run_to_the_end(&d);
		assert_int_equal(engine_rows_left(d.engine), 0);
		assert_in_range(doc_words(doc_of(&d)), 3600, 4400);
		for (size_t r = 0; r < doc_of(&d)->row_count; r++)
			assert_int_equal(row_at(&d, r)->version_count, 1);
		desk_release(&d);
	}
}

static void engine_write_passes_over_locked_rows(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 3000-word guide to bees", 0, 0);
	make_plan(&d);
	uint64_t locked = row_at(&d, 1)->id;
	assert_true(
		session_apply(d.session, ACTOR_WRITER, "lock", edit_set_locked(locked, true), NULL));
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	assert_null(row_current(doc_row(doc_of(&d), locked)));
	assert_non_null(row_current(row_at(&d, 2)));
	desk_release(&d);
}

static void engine_write_without_a_plan_is_refused(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 3000-word guide to bees", 0, 0);
	struct err err = ERR_INIT;
	assert_false(engine_write(d.engine, 0, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	desk_release(&d);
}

static void engine_stop_keeps_the_text_incomplete(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 3000-word guide to bees", 0, 5000);
	make_plan(&d);
	assert_true(engine_write(d.engine, 0, NULL));
	run_until_words(&d, 60);
	long words = doc_words(doc_of(&d));
	engine_stop(d.engine);
	assert_int_equal(state_of(&d), ENGINE_IDLE);
	assert_true(doc_words(doc_of(&d)) >= words);
	assert_int_equal(row_current(row_at(&d, 0))->state, VERSION_INCOMPLETE);
	desk_release(&d);
}

static void engine_write_goes_on_after_a_stop(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 3000-word guide to bees", 0, 5000);
	make_plan(&d);
	assert_true(engine_write(d.engine, 0, NULL));
	run_until_words(&d, 150);
	engine_stop(d.engine);
	char *partial = text_of(row_at(&d, 0));
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	char *whole = text_of(row_at(&d, 0));
	const char *stop = strrchr(partial, '.');
	if (stop)
		assert_memory_equal(whole, partial, (size_t)(stop - partial) + 1);
	assert_int_equal(engine_rows_left(d.engine), 0);
	assert_in_range(doc_words(doc_of(&d)), 2700, 3300);
	free(partial);
	free(whole);
	desk_release(&d);
}

static void engine_write_goes_on_after_a_crash(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 3000-word guide to bees", 0, 5000);
	make_plan(&d);
	assert_true(engine_write(d.engine, 0, NULL));
	run_until_words(&d, 900);
	char *shown = text_of(row_at(&d, 0));
	desk_crash(&d);
	char *found = text_of(row_at(&d, 0));
	assert_memory_equal(found, shown, strlen(shown));
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	assert_in_range(doc_words(doc_of(&d)), 2700, 3300);
	free(found);
	free(shown);
	desk_release(&d);
}

/* ---- One section again ---- */

static void engine_regenerate_keeps_the_former_version(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 1000-word guide to bees", 0, 0);
	make_plan(&d);
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	const struct row *row = row_at(&d, 0);
	uint64_t former = row->current;
	assert_true(engine_regenerate(d.engine, row->id, NULL, NULL));
	struct engine_progress asked;
	engine_progress(d.engine, &asked);
	assert_int_equal(asked.projected, asked.words - row_words(row) + row->budget);
	run_to_the_end(&d);
	assert_int_equal(row->version_count, 2);
	assert_int_not_equal(row->current, former);
	assert_string_equal(row_current(row)->reason, "regenerate");
	assert_string_not_equal(row_current(row)->text.data, row_version(row, former)->text.data);
	free(session_undo(d.session));
	assert_int_equal(row->current, former);
	assert_int_equal(row->version_count, 2);
	assert_true(row->versions[1]->undone);
	desk_release(&d);
}

static void engine_regenerate_refuses_locked_rows_and_headings(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 1000-word guide to bees", 0, 0);
	struct row *heading = row_new(1, ROW_HEADING, 1, "Title", 0);
	struct row *locked = row_new(2, ROW_SECTION, 1, "Point", 100);
	locked->locked = true;
	session_apply(d.session, ACTOR_WRITER, "row", edit_insert_row(heading, 0), NULL);
	session_apply(d.session, ACTOR_WRITER, "row", edit_insert_row(locked, 1), NULL);
	for (uint64_t id = 1; id <= 3; id++) {
		struct err err = ERR_INIT;
		assert_false(engine_regenerate(d.engine, id, NULL, &err));
		assert_int_equal(err.kind, ERR_USAGE);
	}
	desk_release(&d);
}

static void engine_tighten_keeps_to_the_budget(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 1000-word guide to bees", 0, 0);
	make_plan(&d);
	const struct row *row = row_at(&d, 0);
	struct err err = ERR_INIT;
	assert_false(engine_tighten(d.engine, row->id, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	session_apply(d.session, ACTOR_WRITER, "budget", edit_set_budget(row->id, 200), NULL);
	assert_true(engine_tighten(d.engine, row->id, NULL));
	run_to_the_end(&d);
	assert_in_range(row_words(row), 180, 220);
	assert_string_equal(row_current(row)->reason, "tighten");
	assert_int_equal(row->version_count, 2);
	desk_release(&d);
}

static void engine_title_is_one_undo(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 1000-word guide to bees", 0, 0);
	make_plan(&d);
	assert_true(engine_title(d.engine, NULL));
	run_to_the_end(&d);
	assert_string_not_equal(doc_of(&d)->title, "");
	free(session_undo(d.session));
	assert_string_equal(doc_of(&d)->title, "");
	desk_release(&d);
}

/* ---- Changes while it writes ---- */

static void engine_gives_up_a_row_that_is_removed(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 3000-word guide to bees", 0, 5000);
	make_plan(&d);
	size_t rows = doc_of(&d)->row_count;
	assert_true(engine_write(d.engine, 0, NULL));
	run_until_words(&d, 30);
	uint64_t row = row_at(&d, 0)->id;
	assert_true(session_apply(d.session, ACTOR_WRITER, "delete", edit_remove_row(row), NULL));
	run_to_the_end(&d);
	assert_int_equal(doc_of(&d)->row_count, rows - 1);
	assert_int_equal(engine_rows_left(d.engine), 0);
	desk_release(&d);
}

static void engine_lets_the_writer_undo_while_it_writes(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 3000-word guide to bees", 0, 5000);
	make_plan(&d);
	assert_true(engine_write(d.engine, 0, NULL));
	run_until_words(&d, 30);
	uint64_t last = row_at(&d, doc_of(&d)->row_count - 1)->id;
	int budget = doc_row(doc_of(&d), last)->budget;
	session_apply(d.session, ACTOR_WRITER, "set budget", edit_set_budget(last, budget + 50), NULL);
	char *label = session_undo(d.session);
	assert_string_equal(label, "set budget");
	assert_int_equal(doc_row(doc_of(&d), last)->budget, budget);
	assert_int_equal(state_of(&d), ENGINE_WRITING);
	free(label);
	engine_stop(d.engine);
	desk_release(&d);
}

static void engine_progress_projects_the_end(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 3000-word guide to bees", 0, 5000);
	make_plan(&d);
	assert_true(engine_write(d.engine, 0, NULL));
	run_until_words(&d, 30);
	struct engine_progress p;
	engine_progress(d.engine, &p);
	assert_int_equal(p.state, ENGINE_WRITING);
	assert_int_equal(p.target, 3000);
	assert_int_equal(p.rows, doc_of(&d)->row_count);
	assert_in_range(p.projected, 2900, 3100);
	run_to_the_end(&d);
	desk_release(&d);
}

static void engine_asks_for_nothing_in_a_document_open_for_reading(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 1000-word guide to bees", 0, 0);
	make_plan(&d);
	engine_free(d.engine);
	assert_true(session_close(d.session, NULL));
	assert_true(session_open(&d.session, d.path, SESSION_READ_ONLY, 7, NULL));
	d.engine = engine_new(d.session, d.llm, &d.model);
	struct err err = ERR_INIT;
	assert_false(engine_write(d.engine, 0, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_false(engine_regenerate(d.engine, row_at(&d, 0)->id, NULL, &err));
	assert_false(engine_title(d.engine, &err));
	assert_int_equal(state_of(&d), ENGINE_IDLE);
	desk_release(&d);
}

static void engine_says_when_the_server_cannot_be_asked(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 3000-word guide to bees", 0, 0);
	engine_free(d.engine);
	d.model.provider = provider_named("openai");
	mem_set_string(&d.model.base_url, "gopher://127.0.0.1");
	mem_set_string(&d.model.name, "model");
	d.engine = engine_new(d.session, d.llm, &d.model);
	struct err err = ERR_INIT;
	assert_false(engine_plan(d.engine, &err));
	assert_int_equal(state_of(&d), ENGINE_IDLE);
	assert_int_equal(err.kind, ERR_USAGE);
	desk_release(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(engine_plan_meets_the_target),
		cmocka_unit_test(engine_plan_shows_rows_while_it_streams),
		cmocka_unit_test(engine_plan_is_one_undo),
		cmocka_unit_test(engine_plan_refuses_a_plan_with_text),
		cmocka_unit_test(engine_plan_of_a_long_document_has_chapters),
		cmocka_unit_test(engine_plan_goes_on_after_a_crash),
		cmocka_unit_test(engine_write_drafts_every_section),
		cmocka_unit_test(engine_write_passes_over_locked_rows),
		cmocka_unit_test(engine_write_without_a_plan_is_refused),
		cmocka_unit_test(engine_stop_keeps_the_text_incomplete),
		cmocka_unit_test(engine_write_goes_on_after_a_stop),
		cmocka_unit_test(engine_write_goes_on_after_a_crash),
		cmocka_unit_test(engine_regenerate_keeps_the_former_version),
		cmocka_unit_test(engine_regenerate_refuses_locked_rows_and_headings),
		cmocka_unit_test(engine_tighten_keeps_to_the_budget),
		cmocka_unit_test(engine_title_is_one_undo),
		cmocka_unit_test(engine_gives_up_a_row_that_is_removed),
		cmocka_unit_test(engine_lets_the_writer_undo_while_it_writes),
		cmocka_unit_test(engine_progress_projects_the_end),
		cmocka_unit_test(engine_asks_for_nothing_in_a_document_open_for_reading),
		cmocka_unit_test(engine_says_when_the_server_cannot_be_asked),
	};
	return RUN(tests);
}
