/* What is sent, shown; what it thinks, and what it costs. */
#include "write/request.h"

#include <math.h>

#include "../server/spawn.h"
#include "desk.h"

#define STREAM(text) "reply\nsse\ntext " text "\nfinish stop\ndone\n"
#define PLAN                                                          \
	STREAM("Paragraph 1 - Main Point: Hives - Word Count: 4 words\\n" \
		   "Paragraph 2 - Main Point: Honey - Word Count: 1 word")
#define USAGE                                                                        \
	"event {\"choices\":[],\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":" \
	"500,\"prompt_tokens_details\":{\"cached_tokens\":600}}}\n"

static void desk_init_script(struct desk *d, struct spawned *server, const char *script)
{
	spawn_script(server, script);
	model_init(&d->model);
	d->model.provider = provider_named("openai");
	mem_set_string(&d->model.base_url, server->base_url);
	mem_set_string(&d->model.name, "bee");
	mem_set_string(&d->model.api_key, "sk-secret-0123456789");
	desk_init_model(d, "Write a guide to bees", 0);
}

static const struct prompt_part *part_named(const struct request *r, const char *name)
{
	for (size_t i = 0; i < r->parts.count; i++) {
		if (strcmp(r->parts.part[i].name, name) == 0)
			return &r->parts.part[i];
	}
	return NULL;
}

/* The body of the last request that the server has. */
static char *last_body(const struct spawned *server)
{
	struct buf record = BUF_INIT;
	spawn_record(server, &record);
	char *last = NULL;
	for (const char *at = record.data; (at = strstr(at, "{\"model\"")); at++) {
		free(last);
		last = mem_strndup(at, strcspn(at, "\n"));
	}
	buf_release(&record);
	return last;
}

static void request_shows_the_bytes_that_were_sent(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	struct request sent;
	desk_init_script(&d, &server, PLAN STREAM("Bees live in hives.") STREAM("Honey is sweet."));
	make_plan(&d);
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	request_init(&sent);
	assert_true(engine_request(d.engine, 0, REQUEST_SENT, &sent, NULL));
	char *body = last_body(&server);
	assert_string_equal(sent.body.data, body);
	assert_false(sent.under_way);
	assert_int_equal(sent.row, row_at(&d, 1)->id);
	assert_int_equal(part_named(&sent, "text before")->len, strlen("Bees live in hives."));
	assert_int_equal(part_named(&sent, "instruction")->len, strlen(doc_of(&d)->instruction));
	free(body);
	request_release(&sent);
	desk_release(&d);
	spawn_stop(&server);
}

static void request_hides_the_key_and_the_user(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	struct request next;
	desk_init_script(&d, &server, PLAN);
	make_plan(&d);
	mem_set_string(&d.model.base_url, "https://ann:pass-word@bees.example/v1");
	engine_set_model(d.engine, &d.model);
	request_init(&next);
	assert_true(engine_request(d.engine, row_at(&d, 0)->id, REQUEST_NEXT, &next, NULL));
	assert_string_equal(next.url.data, "https://(hidden)@bees.example/v1/chat/completions");
	assert_non_null(strstr(next.headers.data, "Authorization: Bearer (hidden)"));
	assert_null(strstr(next.headers.data, "secret"));
	assert_null(strstr(next.server.data, "pass-word"));
	request_release(&next);
	desk_release(&d);
	spawn_stop(&server);
}

static void request_that_is_shown_is_the_one_that_goes_out(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	struct request next;
	desk_init_script(&d, &server, PLAN STREAM("Bees live in hives."));
	make_plan(&d);
	request_init(&next);
	size_t versions = row_at(&d, 0)->version_count;
	uint64_t revision = doc_of(&d)->revision;
	assert_true(engine_request(d.engine, row_at(&d, 0)->id, REQUEST_NEXT, &next, NULL));
	assert_int_equal(doc_of(&d)->revision, revision);
	assert_int_equal(row_at(&d, 0)->version_count, versions);
	assert_true(engine_write_row(d.engine, row_at(&d, 0)->id, NULL));
	run_to_the_end(&d);
	char *body = last_body(&server);
	assert_string_equal(next.body.data, body);
	free(body);
	request_release(&next);
	desk_release(&d);
	spawn_stop(&server);
}

static void request_parts_sum_to_the_prompt(void **state)
{
	(void)state;
	struct desk d;
	struct request next;
	desk_init(&d, "写一篇3000字的养蜂指南", 0, 0);
	make_plan(&d);
	assert_true(engine_write_row(d.engine, row_at(&d, 0)->id, NULL));
	run_to_the_end(&d);
	request_init(&next);
	assert_true(engine_request(d.engine, row_at(&d, 1)->id, REQUEST_NEXT, &next, NULL));
	size_t bytes = 0;
	for (size_t i = 0; i < next.parts.count; i++)
		bytes += next.parts.part[i].len;
	assert_int_equal(bytes, next.prompt.len);
	assert_true(next.parts.tokens > 0);
	assert_int_equal(next.body.len, 0); /* nothing is sent to the demo writer */
	request_release(&next);
	desk_release(&d);
}

static void request_of_the_plan_is_there_before_it(void **state)
{
	(void)state;
	struct desk d;
	struct request r;
	struct err err = ERR_INIT;
	desk_init(&d, "Write a 3000-word guide to bees", 0, 0);
	request_init(&r);
	assert_false(engine_request(d.engine, 0, REQUEST_SENT, &r, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_true(engine_request(d.engine, 0, REQUEST_NEXT, &r, NULL));
	assert_int_equal(r.role, ASK_PLAN);
	assert_non_null(strstr(r.prompt.data, "3000-word guide to bees"));
	request_release(&r);
	desk_release(&d);
}

static void regenerate_sends_wish_and_text(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	struct request sent;
	desk_init_script(&d, &server, PLAN STREAM("Bees live in hives.") STREAM("Hives hum at dusk."));
	make_plan(&d);
	assert_true(engine_write_row(d.engine, row_at(&d, 0)->id, NULL));
	run_to_the_end(&d);
	assert_true(engine_regenerate(d.engine, row_at(&d, 0)->id, "drier, keep the hives", NULL));
	run_to_the_end(&d);
	char *body = last_body(&server);
	assert_non_null(strstr(body, "drier, keep the hives"));
	assert_non_null(strstr(body, "Bees live in hives."));
	request_init(&sent);
	assert_true(engine_request(d.engine, 0, REQUEST_SENT, &sent, NULL));
	assert_int_equal(part_named(&sent, "wish")->len, strlen("drier, keep the hives"));
	assert_int_equal(part_named(&sent, "section now")->len, strlen("Bees live in hives."));
	request_release(&sent);
	free(body);
	desk_release(&d);
	spawn_stop(&server);
}

static void regenerate_that_breaks_off_goes_on_with_the_wish(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	desk_init_script(
		&d, &server,
		STREAM("Paragraph 1 - Main Point: Hives - Word Count: 8 words") "reply\nsse\ntext Bees "
																		"live in hives. "
																		"They\nreset\n" STREAM(
																			"They hum at dusk."));
	make_plan(&d);
	assert_true(engine_regenerate(d.engine, row_at(&d, 0)->id, "drier", NULL));
	run_to_the_end(&d);
	char *body = last_body(&server), *text = text_of(row_at(&d, 0));
	assert_non_null(strstr(body, "drier"));
	assert_string_equal(text, "Bees live in hives. They hum at dusk.");
	assert_string_equal(row_current(row_at(&d, 0))->reason, "continue: drier");
	free(text);
	free(body);
	desk_release(&d);
	spawn_stop(&server);
}

/* ---- Thinking ---- */

static void thinking_is_kept_and_never_text(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	desk_init_script(&d, &server,
					 PLAN "reply\nsse\n"
						  "event {\"choices\":[{\"delta\":{\"reasoning_content\":\"What of \"}}]}\n"
						  "event {\"choices\":[{\"delta\":{\"reasoning_content\":\"wasps?\"}}]}\n"
						  "text Bees live in hives.\nfinish stop\ndone\n" STREAM("Honey."));
	make_plan(&d);
	assert_string_equal(engine_thinking(d.engine), "");
	assert_true(engine_write_row(d.engine, row_at(&d, 0)->id, NULL));
	run_to_the_end(&d);
	assert_string_equal(engine_thinking(d.engine), "What of wasps?");
	char *text = text_of(row_at(&d, 0));
	assert_string_equal(text, "Bees live in hives.");
	free(text);
	assert_true(engine_write_row(d.engine, row_at(&d, 1)->id, NULL));
	run_to_the_end(&d);
	assert_string_equal(engine_thinking(d.engine), "");
	desk_release(&d);
	spawn_stop(&server);
}

/* ---- Time ---- */

static void progress_guesses_no_time_while_the_server_is_away(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	struct engine_progress p;
	desk_init_script(&d, &server,
					 PLAN "reply\nsse\ntext Bees live in hives. They hum all day,\ndelay 600\n"
						  "text  and at dusk they rest.\nfinish stop\ndone\n"
						  "reply\njson 503 {\"error\":{\"message\":\"loading\"}}\n");
	make_plan(&d);
	assert_true(engine_write(d.engine, 0, NULL));
	bool known = false;
	do {
		turn(&d);
		engine_progress(d.engine, &p);
		known = known || p.seconds_left > 0;
	} while (!strstr(p.notice, "trying again"));
	assert_true(known);
	assert_true(p.seconds_left < 0);
	engine_stop(d.engine);
	desk_release(&d);
	spawn_stop(&server);
}

/* ---- Money ---- */

static void usage_far_below_the_prompt_warns_of_a_server_that_cuts(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	struct buf instruction = BUF_INIT;
	struct engine_progress p;
	desk_init_script(&d, &server,
					 PLAN "reply\nsse\ntext Bees live in hives.\nfinish stop\n" USAGE "done\n");
	make_plan(&d);
	for (int i = 0; i < 800; i++)
		buf_addf(&instruction, "Say something of hive %d. ", i);
	session_apply(d.session, ACTOR_WRITER, "instruction", edit_set_instruction(instruction.data),
				  NULL);
	assert_true(engine_write_row(d.engine, row_at(&d, 0)->id, NULL));
	run_to_the_end(&d);
	engine_progress(d.engine, &p);
	assert_non_null(strstr(p.warning, "counted 1000 tokens"));
	assert_int_equal(p.trouble->kind, ERR_NONE);
	buf_release(&instruction);
	desk_release(&d);
	spawn_stop(&server);
}

static void usage_has_its_cost_where_prices_are_known(void **state)
{
	(void)state;
	struct spawned server;
	struct desk d;
	struct engine_progress p;
	desk_init_script(&d, &server,
					 PLAN "reply\nsse\ntext Bees.\nfinish stop\n" USAGE "done\n"
						  "reply\nsse\ntext Honey.\nfinish stop\n" USAGE "done\n");
	make_plan(&d);
	d.model.price_in = 2;
	d.model.price_out = 10;
	d.model.price_cached = 0.5;
	engine_set_model(d.engine, &d.model);
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	engine_progress(d.engine, &p);
	assert_int_equal(p.prompt_tokens, 2000);
	assert_int_equal(p.completion_tokens, 1000);
	assert_true(fabs(p.cost - 2 * (400 * 2 + 600 * 0.5 + 500 * 10) / 1e6) < 1e-9);
	desk_release(&d);
	spawn_stop(&server);
}

static void estimate_says_what_writing_will_come_to(void **state)
{
	(void)state;
	struct desk d;
	struct estimate all, rest;
	desk_init(&d, "Write a 5000-word guide to bees", 0, 0);
	make_plan(&d);
	engine_estimate(d.engine, 0, &all);
	assert_int_equal(all.sections, doc_of(&d)->row_count);
	assert_int_equal(all.words, 5000);
	assert_true(all.cost < 0);
	assert_in_range(all.completion, 5000, 10000);
	assert_true(all.prompt > all.completion);
	d.model.price_in = 1;
	d.model.price_out = 2;
	engine_set_model(d.engine, &d.model);
	engine_estimate(d.engine, row_at(&d, 2)->id, &rest);
	assert_int_equal(rest.sections, all.sections - 2);
	assert_true(rest.prompt < all.prompt);
	assert_true(fabs(rest.cost - ((double)rest.prompt + 2.0 * (double)rest.completion) / 1e6) <
				1e-9);
	desk_release(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(request_shows_the_bytes_that_were_sent),
		cmocka_unit_test(request_hides_the_key_and_the_user),
		cmocka_unit_test(request_that_is_shown_is_the_one_that_goes_out),
		cmocka_unit_test(request_parts_sum_to_the_prompt),
		cmocka_unit_test(request_of_the_plan_is_there_before_it),
		cmocka_unit_test(regenerate_sends_wish_and_text),
		cmocka_unit_test(regenerate_that_breaks_off_goes_on_with_the_wish),
		cmocka_unit_test(thinking_is_kept_and_never_text),
		cmocka_unit_test(progress_guesses_no_time_while_the_server_is_away),
		cmocka_unit_test(usage_far_below_the_prompt_warns_of_a_server_that_cuts),
		cmocka_unit_test(usage_has_its_cost_where_prices_are_known),
		cmocka_unit_test(estimate_says_what_writing_will_come_to),
	};
	return RUN(tests);
}
