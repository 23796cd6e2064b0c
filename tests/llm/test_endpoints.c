/* Several servers of one model, asked at once. */
#include <unistd.h>

#include "../server/spawn.h"
#include "../test.h"
#include "base/clock.h"
#include "base/mem.h"
#include "llm/llm.h"

#define SERVERS_MOST 3
#define HEARD_MOST   12

#define ONE   "reply\nsse\ntext One.\nfinish stop\ndone\n"
#define STALL "reply\nsse\ntext One.\nstall\n"

/* What one reply said. */
struct heard {
	struct fixture *owner;
	struct reply *reply; /* NULL when it has ended */
	struct buf text, notices, error;
	int ends, errors;
};

struct fixture {
	struct spawned servers[SERVERS_MOST];
	int server_count;
	struct llm *llm;
	struct model model;
	struct heard heard[HEARD_MOST];
	int heard_count;
	int texts; /* of all */
};

/* ---- Hearing -------------------------------------------------------------------------------- */

static void hear(void *ctx, const struct reply_event *event)
{
	struct heard *h = ctx;
	assert_non_null(h->reply);
	if (event->kind == REPLY_TEXT) {
		buf_add(&h->text, event->text, event->len);
		h->owner->texts++;
	} else if (event->kind == REPLY_NOTICE) {
		buf_addf(&h->notices, "[%.*s]", (int)event->len, event->text);
	} else if (event->kind == REPLY_END) {
		h->ends++;
		h->reply = NULL;
	} else if (event->kind == REPLY_ERROR) {
		buf_add_str(&h->error, event->err->text);
		h->errors++;
		h->reply = NULL;
	}
}

static struct heard *start(struct fixture *f, const char *prompt)
{
	const struct ask ask = {.role = ASK_WRITE,
							.prompt = prompt,
							.prompt_len = strlen(prompt),
							.language = "en",
							.words = 100};
	struct err err = ERR_INIT;
	assert_true(f->heard_count < HEARD_MOST);
	struct heard *h = &f->heard[f->heard_count++];
	*h = (struct heard){.owner = f, .text = BUF_INIT, .notices = BUF_INIT, .error = BUF_INIT};
	h->reply = llm_ask(f->llm, &f->model, &ask, hear, h, &err);
	assert_string_equal(err.text, "");
	return h;
}

/* As many at once. */
static void start_all(struct fixture *f, int count)
{
	while (count--)
		start(f, "lanes");
}

static void run(struct fixture *f)
{
	for (int i = 0; i < f->heard_count; i++)
		while (f->heard[i].reply)
			llm_wait(f->llm, NULL, 0, CLOCK_NEVER);
}

/* Until so many events of text have come in all. */
static void hear_texts(struct fixture *f, int count)
{
	while (f->texts < count)
		llm_wait(f->llm, NULL, 0, CLOCK_NEVER);
}

static void turn(struct fixture *f)
{
	llm_wait(f->llm, NULL, 0, clock_now());
}

/* ---- Servers -------------------------------------------------------------------------------- */

/* From now on time stands still, until the test ends. */
static void set_time(int64_t ms)
{
	clock_set(ms, 0);
}

static void add_url(struct fixture *f, const char *url)
{
	struct buf urls = BUF_INIT;
	buf_addf(&urls, "%s%s%s", f->model.base_urls, *f->model.base_urls ? "\n" : "", url);
	mem_set_string(&f->model.base_urls, urls.data);
	if (!*f->model.base_url)
		mem_set_string(&f->model.base_url, url);
	buf_release(&urls);
}

static void add_script(struct fixture *f, const char *script)
{
	struct spawned *s = &f->servers[f->server_count++];
	spawn_script(s, script);
	add_url(f, s->base_url);
}

static void begin(struct fixture *f)
{
	*f = (struct fixture){.llm = llm_new()};
	model_init(&f->model);
	f->model.provider = provider_named("openai");
	mem_set_string(&f->model.name, "some-model");
}

static void begin_two(struct fixture *f, const char *one, const char *two)
{
	begin(f);
	add_script(f, one);
	add_script(f, two);
}

static void finish(struct fixture *f)
{
	llm_free(f->llm);
	for (int i = 0; i < f->heard_count; i++) {
		buf_release(&f->heard[i].text);
		buf_release(&f->heard[i].notices);
		buf_release(&f->heard[i].error);
	}
	for (int i = 0; i < f->server_count; i++)
		spawn_stop(&f->servers[i]);
	model_release(&f->model);
	clock_set(0, -1);
}

static int count_of(const struct fixture *f, int server, const char *words)
{
	struct buf record = BUF_INIT;
	int count = 0;
	spawn_record(&f->servers[server], &record);
	for (const char *at = record.data; (at = strstr(at, words)); at++)
		count++;
	buf_release(&record);
	return count;
}

static int asked(const struct fixture *f, int server)
{
	return count_of(f, server, "=== POST");
}

/* All have ended well, each with this text and without a word of waiting. */
static void all_said(const struct fixture *f, const char *text)
{
	for (int i = 0; i < f->heard_count; i++) {
		const struct heard *h = &f->heard[i];
		assert_string_equal(h->error.data, "");
		assert_string_equal(h->text.data, text);
		assert_string_equal(h->notices.data, "");
		assert_int_equal(h->ends, 1);
	}
}

/* ---- Spreading ------------------------------------------------------------------------------ */

static void requests_at_once_spread_over_the_servers(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f);
	for (int i = 0; i < 3; i++)
		add_script(&f, STALL STALL STALL);
	start_all(&f, 6);
	hear_texts(&f, 6);
	for (int i = 0; i < 3; i++)
		assert_int_equal(asked(&f, i), 2);
	finish(&f);
}

static void requests_one_after_another_stay_where_the_prompt_is_known(void **state)
{
	(void)state;
	struct fixture f;
	begin_two(&f, ONE ONE ONE, ONE ONE ONE);
	for (int i = 0; i < 3; i++) {
		start(&f, "lanes");
		run(&f);
	}
	all_said(&f, "One.");
	assert_int_equal(asked(&f, 0) * asked(&f, 1), 0);
	finish(&f);
}

static void a_server_that_is_full_is_not_asked(void **state)
{
	(void)state;
	struct fixture f;
	begin_two(&f, STALL STALL ONE, STALL STALL ONE);
	f.model.endpoint_requests = 2;
	start_all(&f, 5);
	hear_texts(&f, 4);
	turn(&f);
	assert_string_equal(f.heard[4].notices.data, "[waiting for a free server]");
	assert_int_equal(asked(&f, 0) + asked(&f, 1), 4);
	llm_cancel(f.heard[2].reply);
	f.heard[2].reply = NULL;
	while (f.heard[4].reply)
		llm_wait(f.llm, NULL, 0, CLOCK_NEVER);
	assert_string_equal(f.heard[4].text.data, "One.");
	assert_string_equal(f.heard[4].notices.data, "[waiting for a free server][]");
	finish(&f);
}

static void a_server_has_never_more_requests_than_it_takes(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f);
	for (int i = 0; i < 2; i++) {
		struct spawned *s = &f.servers[f.server_count++];
		spawn_model(s, (const char *const[]){"--speed", "20000", NULL});
		add_url(&f, s->base_url);
	}
	f.model.endpoint_requests = 2;
	start_all(&f, HEARD_MOST);
	run(&f);
	for (int i = 0; i < HEARD_MOST; i++) {
		assert_int_equal(f.heard[i].ends, 1);
		assert_true(f.heard[i].text.len > 0);
	}
	for (int i = 0; i < 2; i++) {
		assert_true(asked(&f, i) >= 2);
		assert_int_equal(count_of(&f, i, "=== 3 at once"), 0);
	}
	assert_int_equal(asked(&f, 0) + asked(&f, 1), HEARD_MOST);
	finish(&f);
}

static void requests_wait_for_the_minute_to_pass(void **state)
{
	(void)state;
	struct fixture f;
	set_time(1000);
	begin(&f);
	add_script(&f, ONE ONE ONE);
	f.model.requests_per_minute = 2;
	start(&f, "lanes");
	run(&f);
	set_time(11000);
	start(&f, "lanes");
	run(&f);
	start(&f, "lanes");
	turn(&f);
	assert_string_equal(f.heard[2].notices.data, "[waiting for a free server (50 s)]");
	set_time(60999);
	turn(&f);
	assert_int_equal(asked(&f, 0), 2);
	set_time(61000);
	run(&f);
	assert_string_equal(f.heard[2].text.data, "One.");
	assert_int_equal(asked(&f, 0), 3);
	finish(&f);
}

static void requests_have_their_turn_in_the_order_they_were_made(void **state)
{
	(void)state;
	struct fixture f;
	static const char *const prompts[] = {"first", "second", "third", "fourth"};
	struct buf record = BUF_INIT;
	begin(&f);
	add_script(&f, ONE ONE ONE ONE);
	f.model.endpoint_requests = 1;
	for (int i = 0; i < 4; i++)
		start(&f, prompts[i]);
	run(&f);
	spawn_record(&f.servers[0], &record);
	const char *at = record.data;
	for (int i = 0; i < 4; i++) {
		at = strstr(at, prompts[i]);
		assert_non_null(at);
	}
	buf_release(&record);
	finish(&f);
}

static void a_request_that_waits_is_cancelled_at_once(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f);
	add_script(&f, ONE ONE STALL);
	f.model.endpoint_requests = 1;
	start_all(&f, 3);
	llm_cancel(f.heard[1].reply); /* before anything was waited for */
	f.heard[1].reply = NULL;      /* hear() fails on any event now */
	run(&f);
	assert_string_equal(f.heard[2].text.data, "One.");
	start_all(&f, 2);
	hear_texts(&f, 3);
	turn(&f);
	assert_string_equal(f.heard[4].notices.data, "[waiting for a free server]");
	llm_cancel(f.heard[4].reply);
	f.heard[4].reply = NULL;
	turn(&f);
	assert_int_equal(asked(&f, 0), 3);
	finish(&f);
}

/* ---- Failing -------------------------------------------------------------------------------- */

static void requests_move_from_a_server_that_fails_which_rests(void **state)
{
	(void)state;
	struct fixture f;
	set_time(1000);
	begin_two(&f, "reply\njson 503 {}\n" ONE ONE, ONE ONE ONE ONE ONE ONE);
	start_all(&f, 2);
	run(&f);
	assert_int_equal(asked(&f, 0), 1);
	assert_int_equal(asked(&f, 1), 2);
	start_all(&f, 2);
	run(&f);
	assert_int_equal(asked(&f, 0), 1);
	assert_int_equal(asked(&f, 1), 4);
	set_time(3000);
	start_all(&f, 2);
	run(&f);
	assert_int_equal(asked(&f, 0), 2);
	all_said(&f, "One.");
	finish(&f);
}

static void a_request_moves_whatever_kept_its_text_from_coming(void **state)
{
	(void)state;
	static const char *const scripts[] = {
		"reply\nreset\n",
		"reply\nsse\nreset\n",
		"reply\nsse\ntext <think>lost\nclose\n",
		"reply\njson 401 {\"error\":{\"message\":\"no key\"}}\n",
		"reply\njson 404 {\"error\":{\"message\":\"no model\"}}\n",
		"reply\njson 500 {}\n",
		"reply\nsse\nevent {\"error\":{\"message\":\"full\",\"code\":503}}\n",
		"reply\nstatus 200\nheader Content-Type: text/html\nbytes <html>hello</html>\n",
	};
	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
		struct fixture f;
		set_time(1000);
		begin_two(&f, scripts[i], ONE ONE);
		start_all(&f, 2);
		run(&f);
		all_said(&f, "One.");
		assert_int_equal(asked(&f, 0), 1);
		finish(&f);
	}
}

static void a_server_that_is_not_there_costs_no_request(void **state)
{
	(void)state;
	struct fixture f;
	set_time(1000);
	begin(&f);
	add_url(&f, "http://127.0.0.1:1/v1");
	add_script(&f, ONE ONE ONE);
	start_all(&f, 2);
	run(&f);
	start(&f, "lanes");
	run(&f);
	all_said(&f, "One.");
	finish(&f);
}

static void text_that_came_is_not_asked_for_elsewhere(void **state)
{
	(void)state;
	struct fixture f;
	begin_two(&f, "reply\nsse\ntext One.\ndelay 1\nreset\n", ONE ONE);
	start_all(&f, 2);
	run(&f);
	assert_int_equal(f.heard[0].errors + f.heard[1].errors, 1);
	const struct heard *h = &f.heard[f.heard[1].errors];
	assert_string_equal(h->text.data, "One.");
	assert_non_null(strstr(h->error.data, "kept"));
	assert_null(strstr(h->error.data, "other server"));
	assert_int_equal(asked(&f, 1), 1);
	finish(&f);
}

static void what_is_wrong_with_a_request_is_told_by_one_server(void **state)
{
	(void)state;
	struct fixture f;
	static const char refused[] = "reply\njson 400 {\"error\":{\"message\":\"bad words\"}}\n";
	begin_two(&f, refused, refused);
	start(&f, "lanes");
	run(&f);
	assert_non_null(strstr(f.heard[0].error.data, "400: bad words."));
	assert_null(strstr(f.heard[0].error.data, "other server"));
	assert_int_equal(asked(&f, 0) + asked(&f, 1), 1);
	finish(&f);
}

static void what_one_server_does_not_take_is_sent_to_others(void **state)
{
	(void)state;
	struct fixture f;
	begin_two(
		&f, "reply\njson 400 {\"error\":{\"message\":\"temperature is not supported\"}}\n" ONE ONE,
		ONE ONE);
	f.model.temperature = 0.5;
	for (int i = 0; i < 2; i++) {
		start_all(&f, 2);
		run(&f);
	}
	all_said(&f, "One.");
	assert_int_equal(asked(&f, 0), 3);
	assert_int_equal(count_of(&f, 0, "\"temperature\""), 1);
	assert_int_equal(asked(&f, 1), 2);
	assert_int_equal(count_of(&f, 1, "\"temperature\""), 2);
	finish(&f);
}

static void moving_works_in_every_dialect(void **state)
{
	(void)state;
	static const struct {
		const char *provider, *reply, *path;
	} dialects[] = {
		{"anthropic",
		 "reply\nsse\nbytes event: content_block_delta\\ndata: {\"type\":\"content_block_delta\","
		 "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"One.\"}}\\n\\n\n"
		 "bytes event: message_stop\\ndata: {\"type\":\"message_stop\"}\\n\\n\n",
		 "=== POST /v1/v1/messages "},
		{"ollama",
		 "reply\nstatus 200\nheader Content-Type: application/x-ndjson\nchunked\n"
		 "bytes {\"message\":{\"content\":\"One.\"},\"done\":true,\"done_reason\":\"stop\"}\\n\n",
		 "=== POST /v1/api/chat "},
	};
	for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++) {
		struct fixture f;
		struct buf script = BUF_INIT;
		buf_addf(&script, "%s%s", dialects[i].reply, dialects[i].reply);
		begin_two(&f, "reply\njson 503 {}\n", script.data);
		f.model.provider = provider_named(dialects[i].provider);
		start_all(&f, 2);
		run(&f);
		all_said(&f, "One.");
		for (int n = 0; n < 2; n++)
			assert_int_equal(count_of(&f, n, dialects[i].path), n + 1);
		buf_release(&script);
		finish(&f);
	}
}

static void a_server_that_says_how_long_rests_for_all(void **state)
{
	(void)state;
	struct fixture f;
	set_time(1000);
	begin_two(&f,
			  "reply\nstatus 429\nheader Retry-After: 30\nheader Content-Length: 0\n" ONE ONE ONE,
			  ONE ONE ONE ONE ONE);
	start_all(&f, 2);
	run(&f);
	set_time(1000 + 29999);
	start_all(&f, 2);
	run(&f);
	assert_int_equal(asked(&f, 0), 1);
	assert_int_equal(asked(&f, 1), 4);
	set_time(1000 + 30000);
	start_all(&f, 2);
	run(&f);
	assert_int_equal(asked(&f, 0), 2);
	all_said(&f, "One.");
	finish(&f);
}

static void the_only_server_rests_for_all_too(void **state)
{
	(void)state;
	struct fixture f;
	set_time(1000);
	begin(&f);
	add_script(&f, "reply\nstatus 429\nheader Retry-After: 7\nheader Content-Length: 0\n" ONE ONE);
	start(&f, "lanes");
	while (!f.heard[0].notices.len)
		llm_wait(f.llm, NULL, 0, CLOCK_NEVER);
	assert_string_equal(f.heard[0].notices.data, "[server busy (429): trying again in 7 s]");
	start(&f, "roads");
	turn(&f);
	assert_string_equal(f.heard[1].notices.data, "[waiting for a free server (7 s)]");
	set_time(1000 + 7000);
	run(&f);
	for (int i = 0; i < 2; i++)
		assert_string_equal(f.heard[i].text.data, "One.");
	finish(&f);
}

static void nobody_there_is_one_sentence(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f);
	add_url(&f, "http://127.0.0.1:1/v1");
	add_url(&f, "http://127.0.0.1:2/v1");
	start(&f, "lanes");
	run(&f);
	assert_int_equal(f.heard[0].errors, 1);
	assert_non_null(strstr(f.heard[0].error.data, "127.0.0.1:"));
	assert_non_null(strstr(f.heard[0].error.data, "The other server failed too."));
	assert_string_equal(f.heard[0].notices.data, "");
	finish(&f);
}

static void servers_that_all_fail_are_tried_five_times_each(void **state)
{
	(void)state;
	struct fixture f;
	set_time(1000);
	begin(&f);
	for (int i = 0; i < 3; i++)
		add_script(&f, "");
	struct heard *h = start(&f, "lanes");
	for (size_t told = 0; h->reply; told = h->notices.len) {
		while (h->reply && h->notices.len == told)
			llm_wait(f.llm, NULL, 0, CLOCK_NEVER);
		set_time(clock_now() + 100000);
	}
	assert_int_equal(h->errors, 1);
	assert_non_null(
		strstr(h->error.data,
			   "the script is over. It was tried 5 times. The 2 other servers failed too."));
	for (int i = 0; i < 3; i++)
		assert_int_equal(asked(&f, i), 5);
	finish(&f);
}

static void the_sentence_names_the_server_whose_words_it_has(void **state)
{
	(void)state;
	struct fixture f;
	struct buf sentences[2];
	begin_two(&f, "reply\njson 403 {\"error\":{\"message\":\"not you\"}}\n",
			  "reply\njson 403 {\"error\":{\"message\":\"no\"}}\n");
	start(&f, "lanes");
	run(&f);
	for (int i = 0; i < 2; i++) {
		buf_init(&sentences[i]);
		buf_addf(&sentences[i], "127.0.0.1:%d answered with status 403: %s;", f.servers[i].port,
				 i ? "no" : "not you");
		assert_int_equal(asked(&f, i), 1);
	}
	const char *error = f.heard[0].error.data;
	assert_true(strstr(error, sentences[0].data) || strstr(error, sentences[1].data));
	assert_non_null(strstr(error, ". The other server failed too."));
	for (int i = 0; i < 2; i++)
		buf_release(&sentences[i]);
	finish(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests_at_once_spread_over_the_servers),
		cmocka_unit_test(requests_one_after_another_stay_where_the_prompt_is_known),
		cmocka_unit_test(a_server_that_is_full_is_not_asked),
		cmocka_unit_test(a_server_has_never_more_requests_than_it_takes),
		cmocka_unit_test(requests_wait_for_the_minute_to_pass),
		cmocka_unit_test(requests_have_their_turn_in_the_order_they_were_made),
		cmocka_unit_test(a_request_that_waits_is_cancelled_at_once),
		cmocka_unit_test(requests_move_from_a_server_that_fails_which_rests),
		cmocka_unit_test(a_request_moves_whatever_kept_its_text_from_coming),
		cmocka_unit_test(a_server_that_is_not_there_costs_no_request),
		cmocka_unit_test(text_that_came_is_not_asked_for_elsewhere),
		cmocka_unit_test(what_is_wrong_with_a_request_is_told_by_one_server),
		cmocka_unit_test(what_one_server_does_not_take_is_sent_to_others),
		cmocka_unit_test(moving_works_in_every_dialect),
		cmocka_unit_test(a_server_that_says_how_long_rests_for_all),
		cmocka_unit_test(the_only_server_rests_for_all_too),
		cmocka_unit_test(nobody_there_is_one_sentence),
		cmocka_unit_test(servers_that_all_fail_are_tried_five_times_each),
		cmocka_unit_test(the_sentence_names_the_server_whose_words_it_has),
	};
	alarm(300); /* a hang is a failure */
	return RUN(tests);
}
