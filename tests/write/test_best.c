/* Several drafts of one section at once, against a model whose replies differ. */
#include "write/best.h"

#include "../server/spawn.h"
#include "desk.h"

static void begin(struct desk *d, struct spawned *server, const char *const *args)
{
	spawn_model(server, args);
	model_init(&d->model);
	d->model.provider = provider_named("openai");
	mem_set_string(&d->model.base_url, server->base_url);
	mem_set_string(&d->model.name, "various");
	desk_init_model(d, "Write a 2000-word guide to bees", 0);
	make_plan(d);
}

static void end(struct desk *d, struct spawned *server)
{
	desk_release(d);
	spawn_stop(server);
}

static void write_all(struct desk *d, int drafts)
{
	engine_set_best(d->engine, drafts);
	assert_true(engine_write(d->engine, 0, NULL));
	run_to_the_end(d);
}

static size_t requests(const struct spawned *server)
{
	struct buf record = BUF_INIT;
	size_t count = 0;
	spawn_record(server, &record);
	for (const char *at = record.data; (at = strstr(at, "=== POST")); at++)
		count++;
	buf_release(&record);
	return count;
}

static double points_of(const struct best_judge *judge, const struct row *row, size_t version)
{
	return best_score(judge, &row->versions[version]->text, row->budget).points;
}

#define LATER 1 /* point: what was written since may echo a little in what was chosen before */

static void assert_best_is_current(const struct desk *d, const struct row *row, size_t drafts)
{
	struct best_judge *judge = best_judge_new(doc_of(d), row->id);
	double most = best_score(judge, &row_current(row)->text, row->budget).points;
	assert_int_equal(row->version_count, drafts);
	for (size_t i = 0; i < drafts; i++) {
		assert_true(points_of(judge, row, i) <= most + LATER);
		assert_int_equal(row->versions[i]->state, VERSION_COMPLETE);
		assert_non_null(strstr(row->versions[i]->reason, "draft "));
	}
	best_judge_free(judge);
}

static void best_keeps_all_drafts_and_takes_the_best(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	begin(&d, &server, (const char *const[]){"--faults", "noise=0.08", NULL});
	write_all(&d, 3);
	size_t differ = 0;
	for (size_t i = 0; i < doc_of(&d)->row_count; i++) {
		assert_best_is_current(&d, row_at(&d, i), 3);
		differ +=
			version_words(row_at(&d, i)->versions[0]) != version_words(row_at(&d, i)->versions[1]);
	}
	assert_true(differ > 0); /* else there was nothing to choose */
	assert_int_equal(requests(&server), 1 + 3 * doc_of(&d)->row_count);
	end(&d, &server);
}

static void best_is_one_undo(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	begin(&d, &server, (const char *const[]){"--faults", "noise=0.08", NULL});
	write_all(&d, 2);
	free(session_undo(d.session));
	for (size_t i = 0; i < doc_of(&d)->row_count; i++) {
		assert_null(row_current(row_at(&d, i)));
		assert_true(row_at(&d, i)->versions[1]->undone);
	}
	free(session_redo(d.session));
	assert_int_equal(engine_rows_left(d.engine), 0);
	end(&d, &server);
}

static void best_asks_once_where_one_draft_is_wanted(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	struct engine_progress p;
	begin(&d, &server, NULL);
	write_all(&d, 1);
	engine_progress(d.engine, &p);
	assert_string_equal(p.choice, "");
	assert_string_equal(row_current(row_at(&d, 0))->reason, "draft");
	assert_int_equal(requests(&server), 1 + doc_of(&d)->row_count);
	end(&d, &server);
}

static void best_drafts_a_written_section_anew(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	struct engine_progress p;
	begin(&d, &server, (const char *const[]){"--faults", "noise=0.08", NULL});
	write_all(&d, 1);
	const struct row *row = row_at(&d, 1);
	uint64_t before = row->current;
	assert_true(engine_best(d.engine, row->id, 2, "drier", NULL));
	run_to_the_end(&d);
	engine_progress(d.engine, &p);
	assert_non_null(strstr(p.choice, " of 2 is the best: the points are "));
	assert_int_equal(row->version_count, 3);
	assert_string_equal(row->versions[1]->reason[6] == '1' ? row->versions[2]->reason
														   : row->versions[1]->reason,
						"draft 2 of 2: drier");
	assert_true(row->current != before && row_written(row));
	free(session_undo(d.session));
	assert_int_equal(row->current, before);
	end(&d, &server);
}

static void best_prefers_a_whole_draft_to_a_broken_one(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	begin(&d, &server, NULL);
	spawn_stop(&server);
	spawn_model(&server, (const char *const[]){"--stop-after", "300", "--stop-times", "1", NULL});
	engine_free(d.engine);
	mem_set_string(&d.model.base_url, server.base_url);
	d.engine = engine_new(d.session, d.llm, &d.model);
	write_all(&d, 2);
	const struct row *row = row_at(&d, 0);
	assert_int_equal(row->version_count, 2);
	assert_int_equal(row_current(row)->state, VERSION_COMPLETE);
	assert_int_equal(engine_rows_left(d.engine), 0);
	assert_int_equal(requests(&server), 2 * doc_of(&d)->row_count);
	end(&d, &server);
}

static void best_shows_one_draft_while_all_come(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	begin(&d, &server, (const char *const[]){"--speed", "2000", NULL});
	engine_set_best(d.engine, 3);
	assert_true(engine_write(d.engine, 0, NULL));
	const struct row *row = row_at(&d, 0);
	while (row->version_count < 3 && state_of(&d) != ENGINE_IDLE)
		turn(&d);
	assert_int_equal(row->current, row->versions[0]->id);
	assert_true(engine_writes(d.engine, row->id));
	engine_stop(d.engine);
	assert_int_equal(row->version_count, 3);
	assert_int_equal(row->current, row->versions[0]->id);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(row->versions[i]->state, VERSION_INCOMPLETE);
	assert_false(row_written(row));
	end(&d, &server);
}

static void best_takes_the_whole_draft_there_is_when_stopped(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	begin(&d, &server, (const char *const[]){"--speed", "1500", "--faults", "noise=0.6", NULL});
	engine_set_best(d.engine, 4);
	size_t before = doc_of(&d)->usage_count;
	assert_true(engine_write(d.engine, 0, NULL));
	while (doc_of(&d)->usage_count == before && state_of(&d) != ENGINE_IDLE)
		turn(&d);
	turn(&d);
	engine_stop(d.engine);
	const struct row *row = row_at(&d, 0);
	size_t whole = 0;
	for (size_t i = 0; i < row->version_count; i++)
		whole += row->versions[i]->state == VERSION_COMPLETE;
	assert_true(whole > 0);
	assert_true(row_written(row));
	end(&d, &server);
}

static void best_goes_with_sections_at_once(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	begin(&d, &server, (const char *const[]){"--faults", "noise=0.08", NULL});
	engine_set_parallel(d.engine, 3);
	write_all(&d, 2);
	for (size_t i = 0; i < doc_of(&d)->row_count; i++)
		assert_best_is_current(&d, row_at(&d, i), 2);
	end(&d, &server);
}

static void best_is_continued_where_it_is_short(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	begin(&d, &server, (const char *const[]){"--faults", "cap=120", NULL});
	engine_set_best(d.engine, 2);
	assert_true(engine_write_row(d.engine, row_at(&d, 0)->id, NULL));
	run_to_the_end(&d);
	const struct row *row = row_at(&d, 0);
	assert_true(row->version_count > 2);
	assert_string_equal(row_current(row)->reason, "continue");
	assert_true(row_words(row) > 200);
	end(&d, &server);
}

static void best_score_takes_off_what_is_said_twice(void **state)
{
	(void)state;
	struct doc doc;
	struct buf text = BUF_INIT;
	doc_init(&doc);
	struct best_judge *judge = best_judge_new(&doc, 1);
	buf_add_str(&text, "The bees come home before the rain does, every time.");
	assert_true(best_score(judge, &text, 10).points > 99.9);
	buf_add_str(&text, " The bees come home before the rain does, every time.");
	struct best_score twice = best_score(judge, &text, 20);
	assert_true(twice.length > 99.9 && twice.repetition > 0.3 && twice.points < 70);
	best_judge_free(judge);
	buf_release(&text);
	doc_release(&doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(best_keeps_all_drafts_and_takes_the_best),
		cmocka_unit_test(best_is_one_undo),
		cmocka_unit_test(best_asks_once_where_one_draft_is_wanted),
		cmocka_unit_test(best_drafts_a_written_section_anew),
		cmocka_unit_test(best_prefers_a_whole_draft_to_a_broken_one),
		cmocka_unit_test(best_shows_one_draft_while_all_come),
		cmocka_unit_test(best_takes_the_whole_draft_there_is_when_stopped),
		cmocka_unit_test(best_goes_with_sections_at_once),
		cmocka_unit_test(best_is_continued_where_it_is_short),
		cmocka_unit_test(best_score_takes_off_what_is_said_twice),
	};
	return RUN(tests);
}
