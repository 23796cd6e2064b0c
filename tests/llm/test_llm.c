#include "llm/llm.h"

#include <sys/socket.h>
#include <unistd.h>

#include "../server/spawn.h"
#include "../test.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "llm/demo.h"

/* What one reply said. */
struct heard {
	struct llm *llm;
	struct model model;
	struct reply *reply; /* NULL when it has ended */
	struct buf text, reasoning, notices, error;
	struct usage_report usage;
	enum finish finish;
	int texts, usages, ends, errors, retries;
	size_t longest;      /* bytes of a text event */
	bool cancel_at_text; /* from the callback */
	bool ask_at_end;
};

static const struct ask ask = {
	.role = ASK_WRITE,
	.prompt = "Paragraph 1 - Main Point: lanes - Word Count: 200 words",
	.prompt_len = 55,
	.language = "en",
	.instruction = "Write about lanes",
	.point = "lanes",
	.words = 2000,
};

static void start(struct heard *h);

static void hear_text(struct heard *h, const struct reply_event *event)
{
	assert_true(event->len > 0);
	assert_int_equal(utf8_valid_prefix(event->text, event->len), event->len);
	buf_add(&h->text, event->text, event->len);
	h->longest = event->len > h->longest ? event->len : h->longest;
	h->texts++;
	if (h->cancel_at_text) {
		llm_cancel(h->reply);
		h->reply = NULL;
	}
}

static void hear(void *ctx, const struct reply_event *event)
{
	struct heard *h = ctx;
	assert_non_null(h->reply);
	switch (event->kind) {
	case REPLY_TEXT:
		hear_text(h, event);
		return;
	case REPLY_REASONING:
		buf_add(&h->reasoning, event->text, event->len);
		return;
	case REPLY_USAGE:
		h->usage = event->usage;
		h->usages++;
		return;
	case REPLY_NOTICE:
		h->retries += event->len > 0;
		buf_addf(&h->notices, "[%.*s]", (int)event->len, event->text);
		return;
	case REPLY_END:
		h->finish = event->finish;
		h->ends++;
		break;
	case REPLY_ERROR:
		assert_int_equal(event->err->kind, ERR_MODEL);
		buf_set(&h->error, event->err->text, strlen(event->err->text));
		h->errors++;
	}
	h->reply = NULL;
	if (h->ask_at_end) {
		h->ask_at_end = false;
		start(h);
	}
}

static void start(struct heard *h)
{
	struct err err = ERR_INIT;
	h->reply = llm_ask(h->llm, &h->model, &ask, hear, h, &err);
	assert_string_equal(err.text, "");
	assert_non_null(h->reply);
}

static void heard_init(struct heard *h, struct llm *llm, const char *base_url)
{
	*h = (struct heard){.llm = llm};
	buf_init(&h->text);
	buf_init(&h->reasoning);
	buf_init(&h->notices);
	buf_init(&h->error);
	model_init(&h->model);
	h->model.provider = provider_named(base_url ? "openai" : "demo");
	mem_set_string(&h->model.name, "some-model");
	mem_set_string(&h->model.base_url, base_url);
}

static void heard_release(struct heard *h)
{
	buf_release(&h->text);
	buf_release(&h->reasoning);
	buf_release(&h->notices);
	buf_release(&h->error);
	model_release(&h->model);
}

struct fixture {
	struct spawned server;
	struct heard heard;
};

static void begin(struct fixture *f, const char *script)
{
	spawn_script(&f->server, script);
	heard_init(&f->heard, llm_new(), f->server.base_url);
}

static void run(struct heard *h)
{
	while (h->reply)
		llm_wait(h->llm, NULL, 0, CLOCK_NEVER);
}

/* Hears until there is a first of what is counted. */
static void hear_until(struct heard *h, const int *count)
{
	while (h->reply && !*count)
		llm_wait(h->llm, NULL, 0, CLOCK_NEVER);
	assert_true(*count);
}

static void finish(struct fixture *f)
{
	llm_free(f->heard.llm);
	heard_release(&f->heard);
	spawn_stop(&f->server);
}

static void hear_all(struct fixture *f, const char *script)
{
	begin(f, script);
	start(&f->heard);
	run(&f->heard);
	assert_int_equal(f->heard.ends + f->heard.errors, 1);
}

static void expect_text(const char *script, const char *text)
{
	struct fixture f;
	hear_all(&f, script);
	assert_string_equal(f.heard.error.data, "");
	assert_string_equal(f.heard.text.data, text);
	finish(&f);
}

/* The reply fails at once with a sentence that holds `words`. */
static void expect_error(const char *script, const char *words)
{
	struct fixture f;
	hear_all(&f, script);
	assert_string_equal(f.heard.notices.data, "");
	assert_non_null(strstr(f.heard.error.data, words));
	finish(&f);
}

/* Hears up to the next notice of a retry, then lets its time come. */
static void pass_retry(struct heard *h)
{
	int before = h->retries;
	while (h->reply && h->retries == before)
		llm_wait(h->llm, NULL, 0, CLOCK_NEVER);
	assert_non_null(h->reply);
	clock_set(clock_now() + 300000, 0);
}

/* ---- Replies ----------------------------------------------------------------------------------
 */

static void llm_streams_text_as_it_comes(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "reply\nsse\ntext One.\nstall\n");
	start(&f.heard);
	assert_int_equal(f.heard.texts, 0);
	hear_until(&f.heard, &f.heard.texts);
	assert_string_equal(f.heard.text.data, "One.");
	assert_non_null(f.heard.reply);
	finish(&f);
}

static void llm_ends_a_reply_once_with_usage_before_it(void **state)
{
	(void)state;
	struct fixture f;
	hear_all(&f, "reply\nsse\ntext One\ntext  two.\nfinish length\n"
				 "event {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}\n"
				 "done\n");
	assert_string_equal(f.heard.text.data, "One two.");
	assert_int_equal(f.heard.ends, 1);
	assert_int_equal(f.heard.finish, FINISH_LENGTH);
	assert_int_equal(f.heard.usages, 1);
	assert_int_equal(f.heard.usage.prompt, 9);
	assert_int_equal(f.heard.usage.completion, 2);
	finish(&f);
}

static void llm_takes_usage_that_is_reported_again_and_again_once(void **state)
{
	(void)state;
	struct fixture f;
	hear_all(&f, "reply\nsse\n"
				 "event {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1}}\n"
				 "event {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}\n"
				 "finish stop\ndone\n");
	assert_int_equal(f.heard.usages, 1);
	assert_int_equal(f.heard.usage.completion, 2);
	finish(&f);
}

static void llm_needs_no_done_after_a_finish_reason(void **state)
{
	(void)state;
	expect_text("reply\nsse\ntext One.\nfinish stop\n", "One.");
}

static void llm_does_not_wait_long_for_last_words(void **state)
{
	(void)state;
	struct fixture f;
	clock_set(1000, 0);
	begin(&f, "reply\nsse\ntext One.\nfinish stop\nstall\n");
	start(&f.heard);
	hear_until(&f.heard, &f.heard.texts);
	while (f.heard.reply) {
		llm_wait(f.heard.llm, NULL, 0, clock_now() + 1);
		clock_set(clock_now() + 100, 0);
	}
	assert_int_equal(f.heard.ends, 1);
	assert_true(clock_now() < 60000);
	clock_set(0, -1);
	finish(&f);
}

static void llm_joins_a_surrogate_pair_split_over_events(void **state)
{
	(void)state;
	expect_text("reply\nsse\nevent {\"choices\":[{\"delta\":{\"content\":\"\\ud83d\"}}]}\n"
				"event {\"choices\":[{\"delta\":{\"content\":\"\\ude42\"}}]}\nfinish stop\ndone\n",
				"🙂");
}

static void llm_reads_a_stream_cut_into_single_bytes(void **state)
{
	(void)state;
	static const char events[] =
		"data: {\"choices\":[{\"delta\":{\"content\":\"你🙂\"}}]}\r\n\r\ndata: [DONE]\r\n\r\n";
	struct buf script = BUF_INIT;
	buf_add_str(&script, "reply\nsse\n");
	for (const char *at = events; *at; at++)
		buf_addf(&script, "bytes \\x%02x\n", (unsigned char)*at);
	expect_text(script.data, "你🙂");
	buf_release(&script);
}

static void llm_reads_a_reply_that_was_not_streamed(void **state)
{
	(void)state;
	expect_text("reply\njson 200 {\"choices\":[{\"message\":{\"content\":\"One.\"}}]}\n", "One.");
}

static void llm_parts_reasoning_from_text(void **state)
{
	(void)state;
	struct fixture f;
	hear_all(&f, "reply\nsse\ntext <thi\ntext nk>why</think>\ntext One.\nfinish stop\ndone\n");
	assert_string_equal(f.heard.reasoning.data, "why");
	assert_string_equal(f.heard.text.data, "One.");
	finish(&f);
}

static void llm_sends_the_key_as_a_bearer_token(void **state)
{
	(void)state;
	struct fixture f;
	struct buf record = BUF_INIT;
	begin(&f, "reply\nsse\nfinish stop\ndone\n");
	mem_set_string(&f.heard.model.api_key, "sk-1");
	start(&f.heard);
	run(&f.heard);
	spawn_record(&f.server, &record);
	assert_non_null(strstr(record.data, "=== POST /v1/chat/completions HTTP/1.1\r\n"));
	assert_non_null(strstr(record.data, "\r\nAuthorization: Bearer sk-1\r\n"));
	buf_release(&record);
	finish(&f);
}

static void llm_hears_several_replies_at_once(void **state)
{
	(void)state;
	struct spawned server;
	struct heard all[4];
	struct llm *llm = llm_new();
	spawn_model(&server, (const char *const[]){"--speed", "20000", NULL});
	for (int i = 0; i < 4; i++) {
		heard_init(&all[i], llm, server.base_url);
		start(&all[i]);
	}
	for (int i = 0; i < 4; i++)
		run(&all[i]);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(all[i].ends, 1);
		assert_true(all[i].text.len > 800);
		assert_int_equal(all[i].usages, 1);
		heard_release(&all[i]);
	}
	llm_free(llm);
	spawn_stop(&server);
}

/* ---- Failures ---------------------------------------------------------------------------------
 */

static void llm_keeps_the_text_of_a_reply_that_is_cut(void **state)
{
	(void)state;
	struct fixture f;
	hear_all(&f, "reply\nstatus 200\nbytes data: {\"choices\":[{\"delta\":{\"content\":\"One\"}}]}"
				 "\\n\\n\nclose\n");
	assert_string_equal(f.heard.text.data, "One");
	assert_non_null(strstr(f.heard.error.data, "before it was complete"));
	assert_non_null(strstr(f.heard.error.data, "incomplete"));
	finish(&f);
}

static void llm_keeps_the_text_when_the_connection_breaks(void **state)
{
	(void)state;
	struct fixture f;
	hear_all(&f, "reply\nsse\ntext One\ndelay 1\nreset\n");
	assert_string_equal(f.heard.text.data, "One");
	assert_int_equal(f.heard.errors, 1);
	assert_string_equal(f.heard.notices.data, "");
	finish(&f);
}

static void llm_does_not_retry_what_will_not_pass(void **state)
{
	(void)state;
	expect_error("reply\njson 401 {\"error\":{\"message\":\"no key\"}}\n", "set OPENAI_API_KEY");
	expect_error("reply\njson 404 {\"error\":{\"message\":\"no model\"}}\n", "some-model");
	expect_error("reply\njson 400 {\"error\":{\"message\":\"too long\"}}\n", "400: too long");
	expect_error("reply\nstatus 200\nheader Content-Type: text/html\nbytes <html>hello</html>\n",
				 "a web page instead of JSON");
	expect_error("reply\njson 200 {\"error\":{\"message\":\"odd\"}}\n", "odd");
	expect_error("reply\nstatus 302\nheader Location: http://127.0.0.1:1/v2\n",
				 "http://127.0.0.1:1/v2");
}

static void llm_fails_at_once_where_nobody_has_ever_answered(void **state)
{
	(void)state;
	struct heard h;
	heard_init(&h, llm_new(), "http://127.0.0.1:1/v1");
	start(&h);
	run(&h);
	assert_int_equal(h.errors, 1);
	assert_non_null(strstr(h.error.data, "127.0.0.1:1"));
	llm_free(h.llm);
	heard_release(&h);
}

static void llm_refuses_a_request_that_cannot_be_made(void **state)
{
	(void)state;
	struct heard h;
	struct err err = ERR_INIT;
	heard_init(&h, llm_new(), "localhost:8080");
	assert_null(llm_ask(h.llm, &h.model, &ask, hear, &h, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	mem_set_string(&h.model.base_url, "http://localhost:8080");
	mem_set_string(&h.model.name, "");
	assert_null(llm_ask(h.llm, &h.model, &ask, hear, &h, &err));
	assert_non_null(strstr(err.text, "--model"));
	mem_set_string(&h.model.name, "some-model");
	mem_set_string(&h.model.api_key, "a\nHost: b");
	assert_null(llm_ask(h.llm, &h.model, &ask, hear, &h, &err));
	llm_free(h.llm);
	heard_release(&h);
}

/* ---- Retries ----------------------------------------------------------------------------------
 */

static void llm_waits_as_long_as_the_server_asks(void **state)
{
	(void)state;
	struct fixture f;
	clock_set(1000, 0);
	begin(&f, "reply\nstatus 429\nheader Retry-After: 7\nheader Content-Length: 0\n"
			  "reply\nsse\ntext One.\nfinish stop\ndone\n");
	start(&f.heard);
	hear_until(&f.heard, &f.heard.retries);
	assert_string_equal(f.heard.notices.data, "[server busy (429): trying again in 7 s]");
	clock_set(1000 + 6999, 0);
	llm_wait(f.heard.llm, NULL, 0, clock_now());
	assert_string_equal(f.heard.notices.data, "[server busy (429): trying again in 7 s]");
	clock_set(1000 + 7000, 0);
	run(&f.heard);
	assert_string_equal(f.heard.notices.data, "[server busy (429): trying again in 7 s][]");
	assert_string_equal(f.heard.text.data, "One.");
	clock_set(0, -1);
	finish(&f);
}

static void llm_clamps_how_long_a_server_may_make_it_wait(void **state)
{
	(void)state;
	struct fixture f;
	clock_set(1000, 0);
	begin(&f, "reply\nstatus 503\nheader Retry-After: 86400\nheader Content-Length: 0\n"
			  "reply\nsse\ntext One.\nfinish stop\ndone\n");
	start(&f.heard);
	pass_retry(&f.heard);
	run(&f.heard);
	assert_string_equal(f.heard.notices.data, "[server busy (503): trying again in 300 s][]");
	assert_int_equal(f.heard.ends, 1);
	clock_set(0, -1);
	finish(&f);
}

static void llm_gives_up_after_five_tries(void **state)
{
	(void)state;
	struct fixture f;
	struct buf record = BUF_INIT;
	int tries = 0;
	clock_set(1000, 0);
	begin(&f, "reply\njson 500 {\"error\":\"down\"}\nreply\njson 502 {}\nreply\njson 529 {}\n"
			  "reply\njson 408 {}\nreply\njson 503 {\"error\":\"still down\"}\n"
			  "reply\nsse\ntext never\nfinish stop\ndone\n");
	start(&f.heard);
	for (int i = 0; i < 4; i++)
		pass_retry(&f.heard);
	run(&f.heard);
	assert_int_equal(f.heard.errors, 1);
	assert_non_null(strstr(f.heard.error.data, "503: still down. It was tried 5 times."));
	spawn_record(&f.server, &record);
	for (const char *at = record.data; (at = strstr(at, "=== POST")); at++)
		tries++;
	assert_int_equal(tries, 5);
	clock_set(0, -1);
	buf_release(&record);
	finish(&f);
}

static void llm_backs_off_within_its_bounds(void **state)
{
	(void)state;
	struct fixture f;
	static const int most[] = {2, 4, 8, 16};
	clock_set(1000, 0);
	begin(&f, "");
	start(&f.heard);
	for (int i = 0; i < 4; i++) {
		int seconds = 0;
		buf_clear(&f.heard.notices);
		pass_retry(&f.heard);
		const char *notice = strstr(f.heard.notices.data, "[server error (500)");
		assert_non_null(notice);
		assert_int_equal(sscanf(notice, "[server error (500): trying again in %d s]", &seconds), 1);
		assert_in_range(seconds, most[i] / 2, most[i]);
	}
	clock_set(0, -1);
	finish(&f);
}

static void llm_retries_a_connection_that_breaks_before_the_text(void **state)
{
	(void)state;
	struct fixture f;
	clock_set(1000, 0);
	begin(&f, "reply\nreset\nreply\nsse\nreset\nreply\nsse\ntext <think>lost\nclose\n"
			  "reply\nsse\ntext One.\nfinish stop\ndone\n");
	start(&f.heard);
	for (int i = 0; i < 3; i++)
		pass_retry(&f.heard);
	run(&f.heard);
	assert_string_equal(f.heard.text.data, "One.");
	assert_int_equal(f.heard.ends, 1);
	clock_set(0, -1);
	finish(&f);
}

static void llm_retries_a_passing_error_inside_the_stream(void **state)
{
	(void)state;
	struct fixture f;
	clock_set(1000, 0);
	begin(&f, "reply\nsse\nevent {\"error\":{\"message\":\"full\",\"code\":429}}\n"
			  "reply\nsse\ntext One.\nfinish stop\ndone\n");
	start(&f.heard);
	pass_retry(&f.heard);
	run(&f.heard);
	assert_non_null(strstr(f.heard.notices.data, "server busy (429)"));
	assert_string_equal(f.heard.text.data, "One.");
	clock_set(0, -1);
	finish(&f);
}

static void llm_waits_for_a_server_that_has_answered_before(void **state)
{
	(void)state;
	struct fixture f;
	hear_all(&f, "reply\nsse\ntext One.\nfinish stop\ndone\n");
	spawn_stop(&f.server);
	clock_set(1000, 0);
	start(&f.heard);
	hear_until(&f.heard, &f.heard.retries);
	assert_non_null(strstr(f.heard.notices.data, "connection lost"));
	llm_free(f.heard.llm);
	heard_release(&f.heard);
	clock_set(0, -1);
}

/* ---- Cancelling and callbacks -----------------------------------------------------------------
 */

static bool client_has_gone(const struct fixture *f)
{
	struct buf record = BUF_INIT;
	spawn_record(&f->server, &record);
	bool gone = strstr(record.data, "=== the client has gone");
	buf_release(&record);
	return gone;
}

static void llm_cancel_closes_the_connection_and_says_nothing_more(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "reply\nsse\ntext One.\nstall\n");
	start(&f.heard);
	hear_until(&f.heard, &f.heard.texts);
	llm_cancel(f.heard.reply);
	f.heard.reply = NULL; /* hear() fails on any event now */
	while (!client_has_gone(&f))
		llm_wait(f.heard.llm, NULL, 0, clock_now() + 5);
	finish(&f);
}

static void llm_cancel_works_from_the_callback(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "reply\nsse\nbytes data: {\"choices\":[{\"delta\":{\"content\":\"One\"}}]}\\n\\n"
			  "data: {\"choices\":[{\"delta\":{\"content\":\"two\"},\"finish_reason\":\"stop\"}]}"
			  "\\n\\n\nstall\n");
	f.heard.cancel_at_text = true;
	start(&f.heard);
	run(&f.heard);
	while (!client_has_gone(&f))
		llm_wait(f.heard.llm, NULL, 0, clock_now() + 5);
	assert_string_equal(f.heard.text.data, "One");
	assert_int_equal(f.heard.ends + f.heard.errors, 0);
	finish(&f);
}

static void llm_cancel_works_between_tries(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "reply\njson 503 {}\n");
	start(&f.heard);
	hear_until(&f.heard, &f.heard.retries);
	llm_cancel(f.heard.reply);
	f.heard.reply = NULL;
	llm_wait(f.heard.llm, NULL, 0, clock_now());
	llm_cancel(NULL);
	finish(&f);
}

static void llm_ask_works_from_the_callback(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f,
		  "reply\nsse\ntext One.\nfinish stop\ndone\nreply\nsse\ntext Two.\nfinish stop\ndone\n");
	f.heard.ask_at_end = true;
	start(&f.heard);
	run(&f.heard);
	assert_int_equal(f.heard.ends, 2);
	assert_string_equal(f.heard.text.data, "One.Two.");
	finish(&f);
}

static void llm_free_ends_what_is_open(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "reply\nsse\ntext One.\nstall\n");
	start(&f.heard);
	start(&f.heard);
	hear_until(&f.heard, &f.heard.texts);
	finish(&f);
}

/* ---- The wait and the demo writer -------------------------------------------------------------
 */

static void llm_wait_ends_when_a_descriptor_is_ready(void **state)
{
	(void)state;
	struct llm *llm = llm_new();
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "x", 1), 1);
	struct pollfd fd = {ends[0], POLLIN, 0};
	llm_wait(llm, &fd, 1, CLOCK_NEVER);
	assert_int_equal(fd.revents, POLLIN);
	close(ends[0]);
	close(ends[1]);
	llm_free(llm);
}

static void llm_wait_ends_at_its_deadline(void **state)
{
	(void)state;
	struct llm *llm = llm_new();
	int64_t deadline = clock_now() + 2;
	while (clock_now() < deadline)
		llm_wait(llm, NULL, 0, deadline);
	llm_wait(llm, NULL, 0, clock_now() - 1);
	llm_free(llm);
}

static void demo_text_comes_whole_in_bounded_pieces(void **state)
{
	(void)state;
	struct heard h;
	struct buf whole = BUF_INIT;
	heard_init(&h, llm_new(), NULL);
	demo_reply(&ask, 0, &whole);
	start(&h);
	assert_int_equal(h.texts, 0);
	run(&h);
	assert_int_equal(h.ends, 1);
	assert_int_equal(h.finish, FINISH_STOP);
	assert_string_equal(h.text.data, whole.data);
	assert_true(h.longest <= 2048);
	assert_true(h.texts >= (int)(whole.len / 2048));
	llm_free(h.llm);
	heard_release(&h);
	buf_release(&whole);
}

static size_t count_spaces(const struct buf *text)
{
	size_t count = 0;
	for (size_t i = 0; i < text->len; i++)
		count += text->data[i] == ' ';
	return count;
}

static void demo_text_follows_the_clock(void **state)
{
	(void)state;
	struct heard h;
	clock_set(1000, 0);
	heard_init(&h, llm_new(), NULL);
	h.model.speed = 10;
	start(&h);
	llm_wait(h.llm, NULL, 0, clock_now());
	assert_in_range(count_spaces(&h.text), 0, 1);
	for (int i = 0; i < 20; i++) {
		clock_set(clock_now() + 100, 0);
		llm_wait(h.llm, NULL, 0, clock_now());
	}
	assert_in_range(count_spaces(&h.text), 18, 21);
	llm_wait(h.llm, NULL, 0, clock_now());
	assert_in_range(count_spaces(&h.text), 18, 21);
	clock_set(0, -1);
	llm_free(h.llm);
	heard_release(&h);
}

static void demo_text_does_not_rush_after_a_pause(void **state)
{
	(void)state;
	struct heard h;
	clock_set(1000, 0);
	heard_init(&h, llm_new(), NULL);
	h.model.speed = 10;
	start(&h);
	llm_wait(h.llm, NULL, 0, clock_now());
	clock_set(clock_now() + 3600000, 0);
	for (int i = 0; i < 5; i++)
		llm_wait(h.llm, NULL, 0, clock_now());
	assert_true(h.text.len <= 2048 + 100);
	clock_set(0, -1);
	llm_free(h.llm);
	heard_release(&h);
}

static void demo_cancel_works_from_the_callback(void **state)
{
	(void)state;
	struct heard h;
	heard_init(&h, llm_new(), NULL);
	h.cancel_at_text = true;
	start(&h);
	run(&h);
	llm_wait(h.llm, NULL, 0, clock_now());
	assert_int_equal(h.texts, 1);
	llm_free(h.llm);
	heard_release(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(llm_streams_text_as_it_comes),
		cmocka_unit_test(llm_ends_a_reply_once_with_usage_before_it),
		cmocka_unit_test(llm_takes_usage_that_is_reported_again_and_again_once),
		cmocka_unit_test(llm_needs_no_done_after_a_finish_reason),
		cmocka_unit_test(llm_does_not_wait_long_for_last_words),
		cmocka_unit_test(llm_joins_a_surrogate_pair_split_over_events),
		cmocka_unit_test(llm_reads_a_stream_cut_into_single_bytes),
		cmocka_unit_test(llm_reads_a_reply_that_was_not_streamed),
		cmocka_unit_test(llm_parts_reasoning_from_text),
		cmocka_unit_test(llm_sends_the_key_as_a_bearer_token),
		cmocka_unit_test(llm_hears_several_replies_at_once),
		cmocka_unit_test(llm_keeps_the_text_of_a_reply_that_is_cut),
		cmocka_unit_test(llm_keeps_the_text_when_the_connection_breaks),
		cmocka_unit_test(llm_does_not_retry_what_will_not_pass),
		cmocka_unit_test(llm_fails_at_once_where_nobody_has_ever_answered),
		cmocka_unit_test(llm_refuses_a_request_that_cannot_be_made),
		cmocka_unit_test(llm_waits_as_long_as_the_server_asks),
		cmocka_unit_test(llm_clamps_how_long_a_server_may_make_it_wait),
		cmocka_unit_test(llm_gives_up_after_five_tries),
		cmocka_unit_test(llm_backs_off_within_its_bounds),
		cmocka_unit_test(llm_retries_a_connection_that_breaks_before_the_text),
		cmocka_unit_test(llm_retries_a_passing_error_inside_the_stream),
		cmocka_unit_test(llm_waits_for_a_server_that_has_answered_before),
		cmocka_unit_test(llm_cancel_closes_the_connection_and_says_nothing_more),
		cmocka_unit_test(llm_cancel_works_from_the_callback),
		cmocka_unit_test(llm_cancel_works_between_tries),
		cmocka_unit_test(llm_ask_works_from_the_callback),
		cmocka_unit_test(llm_free_ends_what_is_open),
		cmocka_unit_test(llm_wait_ends_when_a_descriptor_is_ready),
		cmocka_unit_test(llm_wait_ends_at_its_deadline),
		cmocka_unit_test(demo_text_comes_whole_in_bounded_pieces),
		cmocka_unit_test(demo_text_follows_the_clock),
		cmocka_unit_test(demo_text_does_not_rush_after_a_pause),
		cmocka_unit_test(demo_cancel_works_from_the_callback),
	};
	alarm(300); /* a hang is a failure */
	return RUN(tests);
}
