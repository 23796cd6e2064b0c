/* Orders for single sections, and those that wait. */
#include "desk.h"

static struct engine_progress progress_of(const struct desk *d)
{
	struct engine_progress p;
	engine_progress(d->engine, &p);
	return p;
}

static void assert_refused(bool ok, const struct err *err, const char *part)
{
	assert_false(ok);
	assert_int_equal(err->kind, ERR_USAGE);
	if (!strstr(err->text, part))
		fail_msg("“%s” does not say “%s”", err->text, part);
}

/* A written document of some 1,000 words. */
static void desk_written(struct desk *d, const char *instruction, double speed)
{
	desk_init(d, instruction, 0, 0);
	make_plan(d);
	assert_true(engine_write(d->engine, 0, NULL));
	run_to_the_end(d);
	d->model.speed = speed;
	engine_set_model(d->engine, &d->model);
}

/* ---- A wish ---- */

static void regenerate_keeps_the_wish_in_the_version(void **state)
{
	(void)state;
	struct desk d;
	desk_written(&d, "Write a 1000-word guide to bees", 0);
	uint64_t id = row_at(&d, 0)->id;
	assert_true(engine_regenerate(d.engine, id, "shorter, drier", NULL));
	run_to_the_end(&d);
	const struct version *v = row_current(row_at(&d, 0));
	assert_string_equal(v->reason, "regenerate: shorter, drier");
	desk_crash(&d);
	assert_string_equal(row_current(row_at(&d, 0))->reason, "regenerate: shorter, drier");
	desk_release(&d);
}

/* ---- More of a section ---- */

static void continue_from_the_end_adds_some_words(void **state)
{
	(void)state;
	const char *const instructions[] = {"Write a 1000-word guide to bees",
										"写一篇1000字的养蜂指南"};
	for (size_t i = 0; i < 2; i++) {
		struct desk d;
		desk_written(&d, instructions[i], 0);
		const struct row *row = row_at(&d, 0);
		char *before = text_of(row);
		long words = row_words(row);
		assert_true(engine_continue(d.engine, row->id, SIZE_MAX, NULL));
		run_to_the_end(&d);
		char *after = text_of(row);
		assert_memory_equal(after, before, strlen(before));
		assert_memory_equal(after + strlen(before), "\n\n", 2);
		assert_in_range(row_words(row), words + 150, words + 250);
		assert_string_equal(row_current(row)->reason, "continue");
		assert_int_equal(row->version_count, 2);
		free(before);
		free(after);
		desk_release(&d);
	}
}

static void continue_from_a_place_drops_what_follows_it(void **state)
{
	(void)state;
	struct desk d;
	desk_written(&d, "Write a 1000-word guide to bees", 0);
	const struct row *row = row_at(&d, 0);
	char *before = text_of(row);
	const char *stop = strstr(before + 400, ". ");
	assert_non_null(stop);
	size_t at = (size_t)(stop - before) + 1;
	assert_true(engine_continue(d.engine, row->id, at, NULL));
	run_to_the_end(&d);
	char *after = text_of(row);
	assert_memory_equal(after, before, at);
	assert_string_not_equal(after + at, before + at);
	assert_in_range(row_words(row), row->budget * 9 / 10, row->budget * 11 / 10);
	free(after);
	free(session_undo(d.session));
	after = text_of(row);
	assert_string_equal(after, before);
	free(after);
	free(before);
	desk_release(&d);
}

static void continue_within_a_word_keeps_none_of_it(void **state)
{
	(void)state;
	struct desk d;
	desk_written(&d, "Write a 1000-word guide to bees", 0);
	const struct row *row = row_at(&d, 0);
	char *before = text_of(row);
	size_t at = 300;
	while (before[at] == ' ' || before[at - 1] == ' ')
		at++;
	size_t start = at;
	while (before[start - 1] != ' ' && before[start - 1] != '\n')
		start--;
	assert_true(engine_continue(d.engine, row->id, at, NULL));
	run_to_the_end(&d);
	char *after = text_of(row);
	assert_memory_equal(after, before, start);
	free(after);
	free(before);
	desk_release(&d);
}

/* ---- What is refused ---- */

static void orders_for_a_section_say_why_they_are_refused(void **state)
{
	(void)state;
	struct desk d;
	desk_written(&d, "Write a 1000-word guide to bees", 300);
	uint64_t first = row_at(&d, 0)->id, second = row_at(&d, 1)->id;
	struct err err = ERR_INIT;
	assert_refused(engine_write_row(d.engine, first, &err), &err, "r writes it anew");
	session_apply(d.session, ACTOR_WRITER, "lock", edit_set_locked(first, true), NULL);
	assert_refused(engine_continue(d.engine, first, SIZE_MAX, &err), &err, "locked");
	assert_refused(engine_tighten(d.engine, first, &err), &err, "locked");
	assert_refused(engine_write_row(d.engine, first, &err), &err, "locked");
	session_apply(d.session, ACTOR_WRITER, "budget", edit_set_budget(second, 5000), NULL);
	assert_refused(engine_tighten(d.engine, second, &err), &err, "keeps to its budget");
	assert_true(engine_regenerate(d.engine, second, NULL, NULL));
	assert_refused(engine_continue(d.engine, second, 10, &err), &err, "being written");
	engine_stop(d.engine);
	desk_release(&d);
}

/* ---- Orders that wait ---- */

static void orders_queue_behind_the_section_being_written(void **state)
{
	(void)state;
	struct desk d;
	desk_written(&d, "Write a 2000-word guide to bees", 3000);
	uint64_t a = row_at(&d, 0)->id, b = row_at(&d, 1)->id, c = row_at(&d, 2)->id;
	assert_true(engine_regenerate(d.engine, a, NULL, NULL));
	assert_true(engine_regenerate(d.engine, b, NULL, NULL));
	assert_true(engine_continue(d.engine, c, SIZE_MAX, NULL));
	assert_true(engine_regenerate(d.engine, b, "with less honey", NULL)); /* instead */
	assert_true(engine_writes(d.engine, a));
	assert_true(engine_queued(d.engine, b));
	assert_int_equal(progress_of(&d).queued, 2);
	run_to_the_end(&d);
	assert_int_equal(row_at(&d, 0)->version_count, 2);
	assert_int_equal(row_at(&d, 1)->version_count, 2);
	assert_string_equal(row_current(row_at(&d, 1))->reason, "regenerate: with less honey");
	assert_string_equal(row_current(row_at(&d, 2))->reason, "continue");
	desk_release(&d);
}

static void write_row_writes_that_one_alone(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 3000-word guide to bees", 0, 0);
	make_plan(&d);
	assert_true(engine_write_row(d.engine, row_at(&d, 1)->id, NULL));
	run_to_the_end(&d);
	assert_null(row_current(row_at(&d, 0)));
	assert_true(row_written(row_at(&d, 1)));
	assert_int_equal(engine_rows_left(d.engine), doc_of(&d)->row_count - 1);
	desk_release(&d);
}

static void write_begins_when_the_plan_is_made(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 1000-word guide to bees", 0, 5000);
	assert_true(engine_plan(d.engine, NULL));
	assert_true(engine_write(d.engine, 0, NULL));
	assert_int_equal(state_of(&d), ENGINE_PLANNING);
	run_to_the_end(&d);
	assert_int_equal(engine_rows_left(d.engine), 0);
	char *label = session_undo(d.session);
	assert_string_equal(label, "write"); /* the plan stays: it is a change of its own */
	assert_true(doc_of(&d)->row_count > 0);
	free(label);
	desk_release(&d);
}

static void stop_forgets_the_writing_that_waits(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 5000-word guide to bees", 0, 2000);
	assert_true(engine_plan(d.engine, NULL));
	assert_true(engine_write(d.engine, 0, NULL));
	engine_stop(d.engine);
	assert_int_equal(state_of(&d), ENGINE_IDLE);
	assert_int_equal(doc_words(doc_of(&d)), 0);
	desk_release(&d);
}

/* ---- Pause ---- */

static void pause_ends_after_the_section_and_write_goes_on(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 3000-word guide to bees", 0, 5000);
	make_plan(&d);
	assert_true(engine_write(d.engine, 0, NULL));
	run_until_words(&d, 30);
	engine_pause(d.engine, true);
	run_to_the_end(&d);
	struct engine_progress p = progress_of(&d);
	assert_true(p.paused);
	assert_int_equal(p.trouble->kind, ERR_NONE);
	assert_true(row_written(row_at(&d, 0)));
	assert_null(row_current(row_at(&d, 1)));
	assert_int_equal(p.queued, doc_of(&d)->row_count - 1);
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	assert_false(progress_of(&d).paused);
	assert_int_equal(engine_rows_left(d.engine), 0);
	desk_release(&d);
}

static void pause_lets_single_orders_through(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 3000-word guide to bees", 0, 5000);
	make_plan(&d);
	assert_true(engine_write(d.engine, 0, NULL));
	run_until_words(&d, 30);
	engine_pause(d.engine, true);
	run_to_the_end(&d);
	size_t queued = progress_of(&d).queued;
	assert_true(engine_regenerate(d.engine, row_at(&d, 0)->id, NULL, NULL));
	assert_true(engine_write_row(d.engine, row_at(&d, 3)->id, NULL));
	run_to_the_end(&d);
	assert_int_equal(row_at(&d, 0)->version_count, 2);
	assert_true(row_written(row_at(&d, 3)));
	assert_null(row_current(row_at(&d, 1)));
	assert_true(progress_of(&d).paused);
	assert_int_equal(progress_of(&d).queued, queued - 1); /* the fourth is done */
	desk_release(&d);
}

static void pause_taken_back_goes_on(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 1000-word guide to bees", 0, 5000);
	make_plan(&d);
	assert_true(engine_write(d.engine, 0, NULL));
	engine_pause(d.engine, true);
	engine_pause(d.engine, false);
	run_to_the_end(&d);
	assert_int_equal(engine_rows_left(d.engine), 0);
	desk_release(&d);
}

/* ---- Progress ---- */

static void progress_tells_the_running_section_and_the_score(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 2000-word guide to bees", 0, 5000);
	make_plan(&d);
	assert_true(engine_write(d.engine, 0, NULL));
	run_until_words(&d, 100);
	struct engine_progress p = progress_of(&d);
	assert_int_equal(p.row, row_at(&d, 0)->id);
	assert_int_equal(p.row_words, row_words(row_at(&d, 0)));
	assert_int_equal(p.row_budget, row_at(&d, 0)->budget);
	assert_int_equal(p.queued, doc_of(&d)->row_count - 1);
	assert_true(p.length_score >= 0 && p.length_score < 50);
	run_to_the_end(&d);
	p = progress_of(&d);
	assert_true(p.length_score > 90);
	desk_release(&d);
}

static void write_takes_a_section_that_was_emptied_for_unwritten(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 1500-word guide to bees", 0, 0);
	make_plan(&d);
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	const struct row *row = row_at(&d, 1);
	const struct version *v = row_current(row);
	assert_true(session_apply(d.session, ACTOR_WRITER, "empty",
							  edit_splice(row->id, v->id, 0, v->text.len, "", 0), NULL));
	assert_false(row_written(row));
	assert_int_equal(engine_rows_left(d.engine), 1);
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	assert_true(row_words(row_at(&d, 1)) > 300);
	desk_release(&d);
}

static void set_model_holds_from_the_next_request_on(void **state)
{
	(void)state;
	struct desk d;
	desk_init(&d, "Write a 2000-word guide to bees", 0, 5000);
	make_plan(&d);
	assert_true(engine_write(d.engine, 0, NULL));
	run_until_words(&d, 30);
	mem_set_string(&d.model.name, "other");
	engine_set_model(d.engine, &d.model);
	assert_string_equal(engine_model(d.engine)->name, "other");
	run_to_the_end(&d);
	assert_string_equal(row_current(row_at(&d, 0))->model, "");
	assert_string_equal(row_current(row_at(&d, 1))->model, "other");
	desk_release(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(regenerate_keeps_the_wish_in_the_version),
		cmocka_unit_test(continue_from_the_end_adds_some_words),
		cmocka_unit_test(continue_from_a_place_drops_what_follows_it),
		cmocka_unit_test(continue_within_a_word_keeps_none_of_it),
		cmocka_unit_test(orders_for_a_section_say_why_they_are_refused),
		cmocka_unit_test(orders_queue_behind_the_section_being_written),
		cmocka_unit_test(write_row_writes_that_one_alone),
		cmocka_unit_test(write_begins_when_the_plan_is_made),
		cmocka_unit_test(stop_forgets_the_writing_that_waits),
		cmocka_unit_test(pause_ends_after_the_section_and_write_goes_on),
		cmocka_unit_test(pause_lets_single_orders_through),
		cmocka_unit_test(pause_taken_back_goes_on),
		cmocka_unit_test(progress_tells_the_running_section_and_the_score),
		cmocka_unit_test(write_takes_a_section_that_was_emptied_for_unwritten),
		cmocka_unit_test(set_model_holds_from_the_next_request_on),
	};
	return RUN(tests);
}
