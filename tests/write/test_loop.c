/* The closed loop on length, against models that do not keep it. */
#include "../server/spawn.h"
#include "desk.h"
#include "write/request.h"

struct attempt {
	const char *const *server; /* arguments of the fake model */
	const char *instruction;
	size_t parallel;
	bool tighten, forbid;
};

static void begin(struct desk *d, struct spawned *server, const struct attempt *a)
{
	spawn_model(server, a->server);
	model_init(&d->model);
	d->model.provider = provider_named("openai");
	mem_set_string(&d->model.base_url, server->base_url);
	mem_set_string(&d->model.name, "wilful");
	desk_init_model(d, a->instruction, 0);
	engine_set_length(d->engine, a->tighten, !a->forbid);
	engine_set_parallel(d->engine, a->parallel ? (int)a->parallel : 1);
	make_plan(d);
	assert_true(engine_write(d->engine, 0, NULL));
	run_to_the_end(d);
}

static void end(struct desk *d, struct spawned *server)
{
	desk_release(d);
	spawn_stop(server);
}

/* Requests for text, after the plan's. */
static size_t requests(const struct spawned *server)
{
	struct buf record = BUF_INIT;
	size_t count = 0;
	spawn_record(server, &record);
	for (const char *at = record.data; (at = strstr(at, "=== POST")); at++)
		count++;
	buf_release(&record);
	return count - 1;
}

static struct engine_progress progress_of(const struct desk *d)
{
	struct engine_progress p;
	engine_progress(d->engine, &p);
	if (p.trouble->kind != ERR_NONE)
		fail_msg("%s", p.trouble->text);
	return p;
}

static char *whole_text(const struct desk *d)
{
	struct buf all = BUF_INIT;
	for (size_t i = 0; i < doc_of(d)->row_count; i++) {
		const struct version *v = row_current(row_at(d, i));
		if (v)
			buf_addf(&all, "%s\n\n", v->text.data);
	}
	return buf_detach(&all);
}

static void assert_no_paragraph_twice(const char *text)
{
	const char *paragraph = text;
	for (const char *stop; (stop = strstr(paragraph, "\n\n")); paragraph = stop + 2) {
		char *one = mem_strndup(paragraph, (size_t)(stop - paragraph));
		if (strlen(one) > 60 && strstr(stop, one))
			fail_msg("twice: %s", one);
		free(one);
	}
}

static void assert_lands(const struct attempt *a)
{
	struct spawned server;
	struct desk d;
	begin(&d, &server, a);
	struct engine_progress p = progress_of(&d);
	char *text = whole_text(&d);
	assert_in_range(p.words, p.target * 97 / 100, p.target * 103 / 100);
	assert_string_equal(p.outcome, "");
	assert_int_equal(engine_rows_left(d.engine), 0);
	assert_no_paragraph_twice(text);
	free(text);
	end(&d, &server);
}

#define MODEL(...) ((const char *const[]){__VA_ARGS__, NULL})
#define GUIDE      "Write a 4000-word guide to bees"
#define GUIDE_ZH   "写一篇4000字的蜜蜂指南"

static void loop_asks_an_obedient_model_once_a_section(void **state)
{
	(void)state;
	const struct attempt attempts[] = {{NULL, GUIDE, 0, false, false},
									   {MODEL("--ratio", "0.95"), GUIDE, 0, false, false}};
	for (size_t i = 0; i < 2; i++) {
		struct spawned server;
		struct desk d;
		begin(&d, &server, &attempts[i]);
		assert_int_equal(requests(&server), doc_of(&d)->row_count);
		end(&d, &server);
	}
}

static void loop_lands_models_that_fall_short(void **state)
{
	(void)state;
	assert_lands(&(struct attempt){MODEL("--ratio", "0.3"), GUIDE, 0, false, false});
	assert_lands(&(struct attempt){MODEL("--ratio", "0.6"), GUIDE_ZH, 0, false, false});
}

static void loop_lands_models_that_run_on(void **state)
{
	(void)state;
	assert_lands(&(struct attempt){MODEL("--ratio", "1.5"), GUIDE, 0, false, false});
	assert_lands(&(struct attempt){MODEL("--ratio", "2"), GUIDE_ZH, 0, true, false});
}

static void loop_lands_a_model_that_caps_its_replies(void **state)
{
	(void)state;
	assert_lands(&(struct attempt){MODEL("--faults", "cap=300"), GUIDE, 0, false, false});
}

static void loop_lands_noise_repeats_markers_and_cuts(void **state)
{
	(void)state;
	assert_lands(&(struct attempt){MODEL("--faults", "noise=0.25"), GUIDE, 0, false, false});
	assert_lands(&(struct attempt){MODEL("--faults", "repeat"), GUIDE, 0, false, false});
	assert_lands(&(struct attempt){MODEL("--faults", "markers"), GUIDE_ZH, 0, false, false});
	assert_lands(&(struct attempt){MODEL("--faults", "cut"), GUIDE, 0, false, false});
}

static void loop_lands_a_short_plan_by_further_sections(void **state)
{
	(void)state;
	assert_lands(&(struct attempt){MODEL("--faults", "plan=0.8"), GUIDE, 0, false, false});
}

/* A plan of the writer's own rows, which no spreading brings to the target. */
static void begin_with_rows(struct desk *d, const struct spawned *server, int target,
							const int *budgets, size_t count)
{
	model_init(&d->model);
	d->model.provider = provider_named("openai");
	mem_set_string(&d->model.base_url, server->base_url);
	mem_set_string(&d->model.name, "wilful");
	desk_init_model(d, "Write a guide to bees", target);
	for (size_t i = 0; i < count; i++) {
		uint64_t last = i ? row_at(d, i - 1)->id : 0;
		assert_true(
			session_apply(d->session, ACTOR_WRITER, "row",
						  edit_insert_row(row_new(session_new_id(d->session), ROW_SECTION, 1,
												  i ? "The hive" : "The bee", budgets[i]),
										  last),
						  NULL));
	}
}

static void loop_adds_sections_where_the_plan_is_exhausted(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	spawn_model(&server, NULL);
	begin_with_rows(&d, &server, 3000, (const int[]){100, 100}, 2);
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	struct engine_progress p = progress_of(&d);
	assert_in_range(p.words, 2910, 3090);
	assert_true(doc_of(&d)->row_count > 2);
	assert_string_equal(p.outcome, "");
	end(&d, &server);
}

static void loop_says_so_where_sections_may_not_be_added(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	spawn_model(&server, NULL);
	begin_with_rows(&d, &server, 3000, (const int[]){100, 100}, 2);
	engine_set_length(d.engine, false, false);
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	assert_int_equal(doc_of(&d)->row_count, 2);
	assert_non_null(strstr(progress_of(&d).outcome, "1600 of 3000 words"));
	end(&d, &server);
}

/* One section of a hundred words, and then what comes when more sections are asked for. */
static void begin_to_ask_for_more(struct desk *d, struct spawned *server, const char *answer)
{
	struct buf script = BUF_INIT;
	buf_add_str(&script, "reply\nsse\ntext ");
	for (int i = 0; i < 10; i++)
		buf_addf(&script, "Number %d of these bees flies to garden %d today. ", i, 2 * i);
	buf_addf(&script, "\nfinish stop\ndone\n%s%s", answer, answer);
	spawn_script(server, script.data);
	buf_release(&script);
	begin_with_rows(d, server, 400, (const int[]){100}, 1);
	assert_true(engine_write(d->engine, 0, NULL));
}

static void loop_ends_with_a_sentence_when_no_sections_come(void **state)
{
	(void)state;
	static const struct {
		const char *answer, *says;
	} cases[] = {
		{"reply\nsse\nfinish stop\ndone\n", "of 400 words"},
		{"reply\nsse\ntext I cannot help with that.\nfinish stop\ndone\n", "of 400 words"},
		{"reply\njson 401 {\"error\":{\"message\":\"no such key\"}}\n", "no such key"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct spawned server;
		struct desk d;
		struct engine_progress p;
		begin_to_ask_for_more(&d, &server, cases[i].answer);
		run_to_the_end(&d);
		engine_progress(d.engine, &p);
		const char *said = *p.outcome ? p.outcome : p.trouble->text;
		if (!strstr(said, cases[i].says))
			fail_msg("%s", said);
		assert_int_equal(doc_of(&d)->row_count, 1);
		end(&d, &server);
	}
}

static void loop_stops_while_sections_are_asked_for(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	struct engine_progress p;
	begin_to_ask_for_more(&d, &server, "reply\nsse\ntext After \nstall\n");
	do {
		turn(&d);
		engine_progress(d.engine, &p);
	} while (p.row || !row_written(row_at(&d, 0)));
	assert_int_equal(p.state, ENGINE_WRITING);
	assert_string_equal(p.notice, "asking for further sections");
	engine_stop(d.engine);
	assert_int_equal(state_of(&d), ENGINE_IDLE);
	assert_true(row_written(row_at(&d, 0)));
	end(&d, &server);
}

static void loop_that_is_off_asks_once_and_takes_what_comes(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	spawn_model(&server, MODEL("--ratio", "0.6", "--faults", "repeat"));
	begin_with_rows(&d, &server, 1000, (const int[]){500, 500}, 2);
	engine_set_plain(d.engine, true);
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	assert_int_equal(row_at(&d, 0)->version_count, 1);
	assert_int_equal(row_at(&d, 1)->version_count, 1);
	assert_int_equal(row_words(row_at(&d, 0)), 300);
	assert_true(row_words(row_at(&d, 1)) > 330);
	assert_int_equal(row_at(&d, 1)->budget, 500);
	end(&d, &server);
}

static void loop_tells_what_it_has_learnt(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	struct request r;
	begin(&d, &server, &(struct attempt){MODEL("--ratio", "0.5"), GUIDE, 0, false, false});
	request_init(&r);
	assert_true(engine_request(d.engine, row_at(&d, 0)->id, REQUEST_NEXT, &r, NULL));
	assert_non_null(strstr(r.pace.data, "this model writes 0.50 of what it is asked: "));
	request_release(&r);
	end(&d, &server);
}

static void loop_is_taken_back_with_the_budgets_it_changed(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	spawn_model(&server, MODEL("--ratio", "1.5"));
	begin_with_rows(&d, &server, 1200, (const int[]){400, 400, 400}, 3);
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	assert_true(row_at(&d, 1)->budget < 400);
	free(session_undo(d.session));
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(row_at(&d, i)->budget, 400);
		assert_null(row_current(row_at(&d, i)));
	}
	end(&d, &server);
}

static void loop_never_pulls_in_what_the_writer_typed(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	spawn_model(&server, MODEL("--ratio", "1.5"));
	begin_with_rows(&d, &server, 5000, (const int[]){3000, 40, 1960}, 3);
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	assert_int_equal(row_at(&d, 0)->budget, 3000);
	assert_int_equal(row_at(&d, 1)->budget, 40);
	end(&d, &server);
}

static void loop_chooses_the_nearer_of_two_texts(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	struct buf script = BUF_INIT;
	buf_add_str(&script, "reply\nsse\ntext ");
	for (int i = 0; i < 14; i++)
		buf_addf(&script, "Number %d of these bees flies to garden %d today. ", i, 2 * i);
	buf_add_str(&script, "\nfinish stop\ndone\nreply\nsse\ntext It is short.\nfinish stop\ndone\n");
	spawn_script(&server, script.data);
	begin_with_rows(&d, &server, 0, (const int[]){100}, 1);
	engine_set_length(d.engine, true, true);
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	assert_int_equal(row_at(&d, 0)->version_count, 2);
	assert_string_equal(row_at(&d, 0)->versions[1]->reason, "tighten");
	assert_int_equal(row_words(row_at(&d, 0)), 140);
	assert_true(row_written(row_at(&d, 0)));
	buf_release(&script);
	end(&d, &server);
}

static void loop_lands_in_parallel(void **state)
{
	(void)state;
	assert_lands(&(struct attempt){MODEL("--ratio", "0.6"), GUIDE, 4, false, false});
	assert_lands(&(struct attempt){MODEL("--ratio", "0.92"), GUIDE, 4, false, false});
}

static void loop_says_where_a_model_cannot_grow(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	begin(&d, &server, &(struct attempt){MODEL("--faults", "cap=60"), GUIDE, 0, false, true});
	struct engine_progress p = progress_of(&d);
	assert_true(p.words < p.target / 2);
	assert_non_null(strstr(p.outcome, "of 4000 words: the model wrote no more"));
	assert_in_range(requests(&server), doc_of(&d)->row_count, 3 * doc_of(&d)->row_count);
	end(&d, &server);
}

static void loop_lands_a_model_that_begins_again(void **state)
{
	(void)state;
	assert_lands(
		&(struct attempt){MODEL("--ratio", "0.5", "--faults", "deaf"), GUIDE, 0, false, false});
	assert_lands(
		&(struct attempt){MODEL("--ratio", "0.5", "--faults", "deaf"), GUIDE_ZH, 0, false, false});
}

static void loop_keeps_each_attempt_as_a_version_with_its_reason(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	begin(&d, &server,
		  &(struct attempt){MODEL("--ratio", "0.5"), "Write a 500-word guide to bees", 0, false,
							false});
	const struct row *row = row_at(&d, 0);
	assert_true(row->version_count >= 2);
	assert_string_equal(row->versions[0]->reason, "draft");
	assert_string_equal(row->versions[1]->reason, "continue");
	assert_true(version_words(row->versions[1]) > version_words(row->versions[0]));
	end(&d, &server);
}

static void loop_never_changes_locked_rows_and_hand_edited_texts(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	spawn_model(&server, MODEL("--ratio", "0.6"));
	model_init(&d.model);
	d.model.provider = provider_named("openai");
	mem_set_string(&d.model.base_url, server.base_url);
	mem_set_string(&d.model.name, "wilful");
	desk_init_model(&d, GUIDE, 0);
	make_plan(&d);
	struct version *own = version_new(session_new_id(d.session), BY_WRITER);
	buf_add_str(&own->text, "My own words.");
	version_text_changed(own);
	uint64_t edited = row_at(&d, 1)->id, locked = row_at(&d, 3)->id;
	int budget = row_at(&d, 3)->budget;
	assert_true(
		session_apply(d.session, ACTOR_WRITER, "edit", edit_add_version(edited, own), NULL));
	assert_true(
		session_apply(d.session, ACTOR_WRITER, "lock", edit_set_locked(locked, true), NULL));
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	assert_string_equal(row_current(doc_row(doc_of(&d), edited))->text.data, "My own words.");
	assert_null(row_current(doc_row(doc_of(&d), locked)));
	assert_int_equal(doc_row(doc_of(&d), locked)->budget, budget);
	assert_in_range(doc_words(doc_of(&d)), 3880 - budget, 4120 - budget);
	end(&d, &server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loop_asks_an_obedient_model_once_a_section),
		cmocka_unit_test(loop_lands_models_that_fall_short),
		cmocka_unit_test(loop_lands_models_that_run_on),
		cmocka_unit_test(loop_lands_a_model_that_caps_its_replies),
		cmocka_unit_test(loop_lands_noise_repeats_markers_and_cuts),
		cmocka_unit_test(loop_lands_a_short_plan_by_further_sections),
		cmocka_unit_test(loop_adds_sections_where_the_plan_is_exhausted),
		cmocka_unit_test(loop_says_so_where_sections_may_not_be_added),
		cmocka_unit_test(loop_ends_with_a_sentence_when_no_sections_come),
		cmocka_unit_test(loop_stops_while_sections_are_asked_for),
		cmocka_unit_test(loop_that_is_off_asks_once_and_takes_what_comes),
		cmocka_unit_test(loop_tells_what_it_has_learnt),
		cmocka_unit_test(loop_is_taken_back_with_the_budgets_it_changed),
		cmocka_unit_test(loop_never_pulls_in_what_the_writer_typed),
		cmocka_unit_test(loop_chooses_the_nearer_of_two_texts),
		cmocka_unit_test(loop_lands_in_parallel),
		cmocka_unit_test(loop_says_where_a_model_cannot_grow),
		cmocka_unit_test(loop_lands_a_model_that_begins_again),
		cmocka_unit_test(loop_keeps_each_attempt_as_a_version_with_its_reason),
		cmocka_unit_test(loop_never_changes_locked_rows_and_hand_edited_texts),
	};
	return RUN(tests);
}
