/* The engine against an OpenAI-compatible server whose model keeps its budgets. */
#include "../server/spawn.h"
#include "desk.h"

static void desk_init_server(struct desk *d, const struct spawned *server, const char *instruction)
{
	model_init(&d->model);
	d->model.provider = provider_named("openai");
	mem_set_string(&d->model.base_url, server->base_url);
	mem_set_string(&d->model.name, "faithful");
	desk_init_model(d, instruction, 0);
}

static void write_all(struct desk *d)
{
	make_plan(d);
	assert_true(engine_write(d->engine, 0, NULL));
	run_to_the_end(d);
}

static void assert_no_trouble(const struct desk *d)
{
	struct engine_progress p;
	engine_progress(d->engine, &p);
	if (p.trouble->kind)
		fail_msg("%s", p.trouble->text);
}

/* No sentence of the document stands in it twice. */
static void assert_no_sentence_twice(const struct desk *d, const char *mark)
{
	struct buf all = BUF_INIT;
	for (size_t i = 0; i < doc_of(d)->row_count; i++) {
		char *text = text_of(row_at(d, i));
		buf_addf(&all, "%s ", text);
		free(text);
	}
	const char *sentence = all.data;
	for (const char *end; (end = strstr(sentence, mark)); sentence = end + strlen(mark)) {
		char *one = mem_strndup(sentence, (size_t)(end - sentence) + strlen(mark));
		if (strstr(end, one))
			fail_msg("twice: %s", one);
		free(one);
	}
	assert_true(sentence != all.data);
	buf_release(&all);
}

static void engine_keeps_length_with_a_model_that_does(void **state)
{
	(void)state;
	const char *const instructions[] = {"Write a 10000-word China travel guide",
										"写一篇10000字的中国旅游指南"};
	for (int i = 0; i < 2; i++) {
		struct spawned server;
		struct desk d;
		spawn_model(&server, NULL);
		desk_init_server(&d, &server, instructions[i]);
		write_all(&d);
		assert_no_trouble(&d);
		assert_in_range(doc_words(doc_of(&d)), 9500, 10500);
		for (size_t r = 0; r < doc_of(&d)->row_count; r++)
			assert_int_equal(row_at(&d, r)->version_count, 1);
		assert_true(doc_of(&d)->usage_count > doc_of(&d)->row_count);
		desk_release(&d);
		spawn_stop(&server);
	}
}

static void engine_continues_replies_that_break_off(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	spawn_model(&server, (const char *const[]){"--stop-after", "1200", "--stop-times", "3", NULL});
	desk_init_server(&d, &server, "Write a 3000-word guide to bees");
	write_all(&d);
	assert_no_trouble(&d);
	assert_int_equal(engine_rows_left(d.engine), 0);
	assert_in_range(doc_words(doc_of(&d)), 2700, 3300);
	assert_no_sentence_twice(&d, ".");
	desk_release(&d);
	spawn_stop(&server);
}

static void engine_gives_up_a_section_that_keeps_breaking_off(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	spawn_model(&server, NULL);
	desk_init_server(&d, &server, "Write a 3000-word guide to bees");
	make_plan(&d);
	spawn_stop(&server);
	spawn_model(&server, (const char *const[]){"--stop-after", "200", "--stop-times", "99", NULL});
	engine_free(d.engine);
	mem_set_string(&d.model.base_url, server.base_url);
	d.engine = engine_new(d.session, d.llm, &d.model);
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	struct engine_progress p;
	engine_progress(d.engine, &p);
	assert_int_equal(p.trouble->kind, ERR_MODEL);
	assert_int_equal(row_current(row_at(&d, 0))->state, VERSION_INCOMPLETE);
	assert_null(row_current(row_at(&d, 1)));
	assert_int_equal(doc_budget(doc_of(&d)), 3000);
	desk_release(&d);
	spawn_stop(&server);
}

static void engine_writes_sections_at_once(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	spawn_model(&server, (const char *const[]){"--speed", "3000", NULL});
	desk_init_server(&d, &server, "Write a 6000-word guide to bees");
	make_plan(&d);
	engine_set_parallel(d.engine, 8);
	assert_true(engine_write(d.engine, 0, NULL));
	size_t most = 0;
	while (state_of(&d) != ENGINE_IDLE) {
		turn(&d);
		size_t now = 0;
		for (size_t i = 0; i < doc_of(&d)->row_count; i++)
			now += engine_writes(d.engine, row_at(&d, i)->id) && row_current(row_at(&d, i));
		most = now > most ? now : most;
	}
	assert_no_trouble(&d);
	assert_true(most > 4);
	assert_int_equal(engine_rows_left(d.engine), 0);
	assert_in_range(doc_words(doc_of(&d)), 5400, 6600);
	assert_no_sentence_twice(&d, ".");
	desk_release(&d);
	spawn_stop(&server);
}

static void engine_sends_the_preceding_text(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	spawn_model(&server, NULL);
	desk_init_server(&d, &server, "Write a 2000-word guide to bees");
	write_all(&d);
	struct buf record = BUF_INIT;
	spawn_record(&server, &record);
	char *first = text_of(row_at(&d, 0));
	first[60] = '\0';
	const char *at = record.data;
	size_t seen = 0;
	while ((at = strstr(at, first))) {
		seen++;
		at += strlen(first);
	}
	assert_int_equal(seen, doc_of(&d)->row_count - 1);
	free(first);
	buf_release(&record);
	desk_release(&d);
	spawn_stop(&server);
}

static void plan_by_script(struct desk *d, struct spawned *server, const char *script)
{
	spawn_script(server, script);
	desk_init_server(d, server, "Write a guide to bees");
	make_plan(d);
}

static void engine_asks_once_for_a_plan_it_can_read(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	plan_by_script(
		&d, &server,
		"reply\nsse\ntext First I would speak of hives, then of honey.\nfinish stop\ndone\n"
		"reply\nsse\ntext Paragraph 1 - Main Point: Hives - Word Count: 300 words\n"
		"text \\nParagraph 2 - Main Point: Honey - Word Count: 600 words\nfinish stop\ndone\n");
	assert_no_trouble(&d);
	assert_int_equal(doc_of(&d)->row_count, 2);
	assert_string_equal(row_at(&d, 1)->point, "Honey");
	struct buf record = BUF_INIT;
	spawn_record(&server, &record);
	assert_non_null(strstr(record.data, "cannot read"));
	buf_release(&record);
	desk_release(&d);
	spawn_stop(&server);
}

static void engine_says_when_there_is_no_plan(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	plan_by_script(&d, &server,
				   "reply\nsse\ntext I cannot help with that.\nfinish stop\ndone\n"
				   "reply\nsse\ntext I still cannot.\nfinish stop\ndone\n");
	struct engine_progress p;
	engine_progress(d.engine, &p);
	assert_int_equal(p.trouble->kind, ERR_MODEL);
	assert_non_null(strstr(p.trouble->text, "I cannot help with that."));
	assert_int_equal(doc_of(&d)->note_count, 1); /* the answer is kept */
	assert_string_equal(doc_of(&d)->notes[0]->text, "I cannot help with that.");
	assert_true(engine_needs_plan(d.engine));
	desk_release(&d);
	spawn_stop(&server);
}

static void engine_asks_again_within_the_window_a_server_names(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	spawn_script(
		&server,
		"reply\njson 400 {\"error\":{\"code\":400,\"message\":\"too "
		"long\",\"n_prompt_tokens\":9000,"
		"\"n_ctx\":4096}}\n"
		"reply\nsse\ntext Paragraph 1 - Main Point: Hives - Word Count: 4 words\n"
		"finish stop\ndone\n"
		"reply\njson 400 {\"error\":{\"message\":\"This model's maximum context length is 2048 "
		"tokens.\"}}\n"
		"reply\nsse\ntext Bees live in hives.\nfinish stop\ndone\n");
	desk_init_server(&d, &server, "Write a guide to bees");
	make_plan(&d);
	assert_no_trouble(&d);
	assert_int_equal(engine_model(d.engine)->window, 4096);
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	assert_no_trouble(&d);
	assert_int_equal(engine_model(d.engine)->window, 2048);
	assert_int_equal(row_words(row_at(&d, 0)), 4);
	desk_release(&d);
	spawn_stop(&server);
}

static size_t length_of_request(const char *record, int index)
{
	const char *at = record;
	while (index-- > 0)
		at = strstr(at, "=== POST") + 1;
	return strtoul(strstr(at, "Content-Length: ") + strlen("Content-Length: "), NULL, 10);
}

/* Status 413 names no window: the context is cut until it fits. */
static void engine_cuts_the_context_for_a_server_that_names_no_window(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	struct buf script = BUF_INIT, record = BUF_INIT;
	buf_add_str(&script,
				"reply\nsse\ntext Paragraph 1 - Main Point: Hives - Word Count: 4000 words"
				"\\nParagraph 2 - Main Point: Honey - Word Count: 4 words\nfinish stop\ndone"
				"\nreply\nsse\n");
	for (int i = 0; i < 1000; i++)
		buf_addf(&script, "text Hive %d is home.\\n\\n\n", i);
	buf_add_str(&script, "finish stop\ndone\nreply\njson 413 {}\n"
						 "reply\nsse\ntext Bees make honey now.\nfinish stop\ndone\n");
	spawn_script(&server, script.data);
	desk_init_server(&d, &server, "Write a guide to bees");
	make_plan(&d);
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	assert_no_trouble(&d);
	spawn_record(&server, &record);
	assert_true(length_of_request(record.data, 4) < length_of_request(record.data, 3));
	assert_int_equal(row_words(row_at(&d, 1)), 4);
	desk_release(&d);
	spawn_stop(&server);
	buf_release(&script);
	buf_release(&record);
}

static void engine_drops_an_echo_of_the_text_before(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	spawn_script(
		&server,
		"reply\nsse\ntext Paragraph 1 - Main Point: Hives - Word Count: 8 words\n"
		"text \\nParagraph 2 - Main Point: Honey - Word Count: 3 words\nfinish stop\ndone\n"
		"reply\nsse\ntext Bees live in hives. They like it there.\nfinish stop\ndone\n"
		"reply\nsse\ntext Bees live in hives. They like \n"
		"text it there.\\n\\nHoney is sweet.\nfinish stop\ndone\n");
	desk_init_server(&d, &server, "Write a guide to bees");
	make_plan(&d);
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	char *second = text_of(row_at(&d, 1));
	assert_string_equal(second, "Honey is sweet.");
	free(second);
	assert_non_null(strstr(row_current(row_at(&d, 1))->raw.data, "They like it there"));
	desk_release(&d);
	spawn_stop(&server);
}

static void engine_plans_a_long_document_with_a_server(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	spawn_model(&server, NULL);
	desk_init_server(&d, &server, "Write a 50000-word guide to bees");
	make_plan(&d);
	assert_no_trouble(&d);
	assert_int_equal(doc_budget(doc_of(&d)), 50000);
	assert_int_equal(row_at(&d, 0)->kind, ROW_HEADING);
	assert_in_range(doc_of(&d)->row_count, 90, 130);
	desk_release(&d);
	spawn_stop(&server);
}

/* ---- Roles ---------------------------------------------------------------------------------- */

static void give_role(struct desk *d, enum model_role role, const struct spawned *server,
					  const char *name)
{
	struct model_roles roles = {{NULL}};
	struct model m;
	model_copy(&m, &d->model);
	mem_set_string(&m.base_url, server->base_url);
	mem_set_string(&m.name, name);
	roles.models[role] = &m;
	engine_set_roles(d->engine, &roles);
	model_release(&m);
}

static size_t usages_of(const struct desk *d, const char *model, const char *role)
{
	size_t count = 0;
	for (size_t i = 0; i < doc_of(d)->usage_count; i++) {
		const struct usage *u = &doc_of(d)->usage[i];
		count += !strcmp(u->model, model) && (!role || !strcmp(u->role, role));
	}
	return count;
}

static void engine_asks_each_role_s_own_model(void **state)
{
	(void)state;
	struct spawned writer, planner;
	struct desk d;
	struct buf heard = BUF_INIT;
	spawn_model(&writer, NULL);
	spawn_model(&planner, NULL);
	desk_init_server(&d, &writer, "Write a 2000-word guide to tea");
	give_role(&d, MODEL_PLANNER, &planner, "large");
	write_all(&d);
	assert_no_trouble(&d);
	assert_int_equal(usages_of(&d, "large", "planner"), usages_of(&d, "large", NULL));
	assert_true(usages_of(&d, "large", NULL) > 0);
	assert_int_equal(usages_of(&d, "faithful", "writer"), usages_of(&d, "faithful", NULL));
	spawn_record(&planner, &heard);
	assert_null(strstr(heard.data, "\"faithful\""));
	for (size_t r = 0; r < doc_of(&d)->row_count; r++)
		assert_string_equal(row_current(row_at(&d, r))->model, "faithful");
	buf_release(&heard);
	desk_release(&d);
	spawn_stop(&planner);
	spawn_stop(&writer);
}

/* The first server made the plan and is gone. */
static void engine_goes_on_with_the_fall_back(void **state)
{
	(void)state;
	struct spawned first, spare;
	struct desk d;
	struct engine_progress p;
	spawn_model(&first, NULL);
	spawn_model(&spare, NULL);
	desk_init_server(&d, &first, "Write a 3000-word guide to tea");
	make_plan(&d);
	mem_set_string(&d.model.base_url, "http://127.0.0.1:1/v1");
	engine_set_model(d.engine, &d.model);
	give_role(&d, MODEL_FALLBACK, &spare, "spare");
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	assert_no_trouble(&d);
	engine_progress(d.engine, &p);
	assert_non_null(strstr(p.warning, "faithful on 127.0.0.1:1 failed, so spare on "));
	assert_in_range(doc_words(doc_of(&d)), 2850, 3150);
	for (size_t r = 0; r < doc_of(&d)->row_count; r++) {
		assert_int_equal(row_at(&d, r)->version_count, 1);
		assert_string_equal(row_current(row_at(&d, r))->model, "spare");
	}
	desk_release(&d);
	spawn_stop(&spare);
	spawn_stop(&first);
}

static void engine_continues_by_the_fall_back_what_broke_off(void **state)
{
	(void)state;
	struct spawned first, spare;
	struct desk d;
	/* Once the first has broken off there is no asking it again. */
	spawn_model(&first, (const char *const[]){"--stop-after", "900", "--stop-times", "99", NULL});
	spawn_model(&spare, NULL);
	desk_init_server(&d, &spare, "Write a 1500-word guide to tea");
	make_plan(&d);
	mem_set_string(&d.model.base_url, first.base_url);
	engine_set_model(d.engine, &d.model);
	give_role(&d, MODEL_FALLBACK, &spare, "spare");
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	assert_no_trouble(&d);
	assert_in_range(doc_words(doc_of(&d)), 1400, 1600);
	assert_no_sentence_twice(&d, ". ");
	assert_true(usages_of(&d, "spare", "writer") >= doc_of(&d)->row_count);
	desk_release(&d);
	spawn_stop(&spare);
	spawn_stop(&first);
}

static void engine_asks_who_failed_again_in_the_next_run(void **state)
{
	(void)state;
	struct spawned spare;
	struct desk d;
	spawn_model(&spare, NULL);
	desk_init_server(&d, &spare, "Write a 1000-word guide to tea");
	mem_set_string(&d.model.base_url, "http://127.0.0.1:1/v1");
	engine_set_model(d.engine, &d.model);
	give_role(&d, MODEL_FALLBACK, &spare, "spare");
	make_plan(&d);
	assert_string_equal(engine_model(d.engine)->name, "spare");
	mem_set_string(&d.model.base_url, spare.base_url);
	engine_set_model(d.engine, &d.model);
	assert_string_equal(engine_model(d.engine)->name, "faithful");
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	assert_no_trouble(&d);
	assert_int_equal(usages_of(&d, "spare", "writer"), 0);
	desk_release(&d);
	spawn_stop(&spare);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(engine_keeps_length_with_a_model_that_does),
		cmocka_unit_test(engine_continues_replies_that_break_off),
		cmocka_unit_test(engine_gives_up_a_section_that_keeps_breaking_off),
		cmocka_unit_test(engine_writes_sections_at_once),
		cmocka_unit_test(engine_sends_the_preceding_text),
		cmocka_unit_test(engine_asks_once_for_a_plan_it_can_read),
		cmocka_unit_test(engine_says_when_there_is_no_plan),
		cmocka_unit_test(engine_asks_again_within_the_window_a_server_names),
		cmocka_unit_test(engine_cuts_the_context_for_a_server_that_names_no_window),
		cmocka_unit_test(engine_drops_an_echo_of_the_text_before),
		cmocka_unit_test(engine_plans_a_long_document_with_a_server),
		cmocka_unit_test(engine_asks_each_role_s_own_model),
		cmocka_unit_test(engine_goes_on_with_the_fall_back),
		cmocka_unit_test(engine_continues_by_the_fall_back_what_broke_off),
		cmocka_unit_test(engine_asks_who_failed_again_in_the_next_run),
	};
	return RUN(tests);
}
