/* Proposals of a model for a section that is written. */
#include "../server/spawn.h"
#include "desk.h"

#define WRITE "reply\nsse\ntext "
#define END   "\nfinish stop\ndone\n"
#define TEXT  "Bees live in hives. They hum all day, and they sleep at night."
#define PLAN                                                          \
	WRITE "Paragraph 1 - Main Point: Hives - Word Count: 13 words\\n" \
		  "Paragraph 2 - Main Point: Honey - Word Count: 13 words" END

/* The first section is written. */
static void begin(struct desk *d, struct spawned *server, const char *answers)
{
	struct buf script = BUF_INIT;
	buf_addf(&script, "%s%s", PLAN WRITE TEXT END, answers);
	spawn_script(server, script.data);
	buf_release(&script);
	model_init(&d->model);
	d->model.provider = provider_named("openai");
	mem_set_string(&d->model.base_url, server->base_url);
	mem_set_string(&d->model.name, "editor");
	desk_init_model(d, "A guide to bees", 0);
	make_plan(d);
	assert_true(engine_write_row(d->engine, row_at(d, 0)->id, NULL));
	run_to_the_end(d);
	assert_string_equal(row_current(row_at(d, 0))->text.data, TEXT);
}

static void end(struct desk *d, struct spawned *server)
{
	desk_release(d);
	spawn_stop(server);
}

static void revise(struct desk *d, const char *wish)
{
	assert_true(engine_revise(d->engine, row_at(d, 0)->id, wish, NULL));
	assert_true(engine_writes(d->engine, row_at(d, 0)->id));
	run_to_the_end(d);
}

static void revise_proposes_a_version_that_is_not_current(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	struct revision r;
	begin(&d, &server, WRITE "Bees live in hives. They hum, and they sleep at night." END);
	revise(&d, "shorter");
	const struct row *row = row_at(&d, 0);
	assert_true(engine_take_revision(d.engine, &r));
	assert_int_equal(r.row, row->id);
	const struct version *v = row_version(row, r.version);
	assert_string_equal(v->text.data, "Bees live in hives. They hum, and they sleep at night.");
	assert_string_equal(v->reason, "proposed: shorter");
	assert_int_equal(v->state, VERSION_COMPLETE);
	assert_string_equal(row_current(row)->text.data, TEXT);
	assert_false(engine_take_revision(d.engine, &r));
	end(&d, &server);
}

static void revise_sends_the_text_and_the_wish(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	begin(&d, &server, WRITE TEXT END WRITE TEXT END);
	revise(&d, "mind the commas");
	revise(&d, NULL);
	struct buf record = BUF_INIT;
	spawn_record(&server, &record);
	assert_non_null(strstr(record.data, "mind the commas"));
	assert_non_null(strstr(record.data, "clumsy, vague or said twice"));
	const char *now = strstr(record.data, "The section as it stands now:");
	assert_non_null(now);
	assert_non_null(strstr(now, TEXT));
	buf_release(&record);
	end(&d, &server);
}

static void revise_makes_nothing_of_the_same_text(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	struct revision r;
	begin(&d, &server, WRITE TEXT "\\n\\n" END);
	revise(&d, NULL);
	assert_int_equal(row_at(&d, 0)->version_count, 1);
	assert_true(engine_take_revision(d.engine, &r));
	assert_int_equal(r.version, 0);
	end(&d, &server);
}

static void revise_proposes_nothing_of_half_an_answer(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	struct revision r;
	struct engine_progress p;
	begin(&d, &server, WRITE "Bees live in\nfinish length\ndone\n");
	revise(&d, NULL);
	engine_progress(d.engine, &p);
	assert_int_equal(p.trouble->kind, ERR_MODEL);
	assert_non_null(strstr(p.trouble->text, "broke off"));
	assert_int_equal(row_at(&d, 0)->version_count, 1);
	assert_false(engine_take_revision(d.engine, &r));
	end(&d, &server);
}

static void revise_leaves_the_text_when_it_is_stopped(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	begin(&d, &server, WRITE "Bees live\nstall\n");
	assert_true(engine_revise(d.engine, row_at(&d, 0)->id, NULL, NULL));
	struct engine_progress p;
	do {
		turn(&d);
		engine_progress(d.engine, &p);
	} while (p.tokens_per_second <= 0);
	engine_stop(d.engine);
	assert_int_equal(row_at(&d, 0)->version_count, 1);
	assert_true(row_written(row_at(&d, 0)));
	end(&d, &server);
}

static void revise_refuses_what_has_no_text(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	struct err err = ERR_INIT;
	begin(&d, &server, "");
	assert_false(engine_revise(d.engine, row_at(&d, 1)->id, NULL, &err));
	assert_non_null(strstr(err.text, "has no text yet that could be revised"));
	end(&d, &server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(revise_proposes_a_version_that_is_not_current),
		cmocka_unit_test(revise_sends_the_text_and_the_wish),
		cmocka_unit_test(revise_makes_nothing_of_the_same_text),
		cmocka_unit_test(revise_proposes_nothing_of_half_an_answer),
		cmocka_unit_test(revise_leaves_the_text_when_it_is_stopped),
		cmocka_unit_test(revise_refuses_what_has_no_text),
	};
	return RUN(tests);
}
