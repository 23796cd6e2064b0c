#include "llm/http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../server/spawn.h"
#include "../test.h"
#include "base/buf.h"
#include "base/clock.h"

/* What one transfer brought. */
struct heard {
	struct http *http;
	struct http_transfer *transfer;
	struct buf body;
	int bodies, ends;
	struct http_result result;
	struct buf location;
	bool cancel_at_body;
	struct heard *start_at_end; /* asks again from the handler */
	const char *url;
};

static struct http_transfer *ask(struct heard *h, const char *body);

static void on_body(void *ctx, int status, const char *bytes, size_t len)
{
	struct heard *h = ctx;
	assert_int_not_equal(status, 0);
	assert_true(len > 0);
	buf_add(&h->body, bytes, len);
	h->bodies++;
	if (h->cancel_at_body)
		http_cancel(h->transfer);
}

static void on_done(void *ctx, const struct http_result *result)
{
	struct heard *h = ctx;
	h->result = *result;
	buf_set(&h->location, result->location, strlen(result->location));
	h->ends++;
	if (h->start_at_end)
		assert_non_null(ask(h->start_at_end, "again"));
}

static const struct http_handler handler = {on_body, on_done};

static struct http_transfer *ask(struct heard *h, const char *body)
{
	struct err err = ERR_INIT;
	struct http_request request = {.url = h->url,
								   .headers = "X-Test: one\nX-Other: two\n",
								   .body = body,
								   .body_len = body ? strlen(body) : 0};
	h->transfer = http_start(h->http, &request, &handler, h, &err);
	return h->transfer;
}

static void heard_init(struct heard *h, struct http *http, const char *url)
{
	*h = (struct heard){.http = http, .url = url, .body = BUF_INIT, .location = BUF_INIT};
}

static void heard_release(struct heard *h)
{
	buf_release(&h->body);
	buf_release(&h->location);
}

/* A server with a script, and one transfer from it. */
struct fixture {
	struct spawned server;
	struct http *http;
	struct heard heard;
};

static void begin(struct fixture *f, const char *script)
{
	spawn_script(&f->server, script);
	f->http = http_new();
	heard_init(&f->heard, f->http, f->server.base_url);
}

static void run_to_end(struct fixture *f)
{
	while (!f->heard.ends)
		http_wait(f->http, NULL, 0, -1);
}

static void finish(struct fixture *f)
{
	heard_release(&f->heard);
	http_free(f->http);
	spawn_stop(&f->server);
}

/* Runs the script's one reply to its end. */
static void fetch(struct fixture *f, const char *script)
{
	begin(f, script);
	assert_non_null(ask(&f->heard, "hello"));
	run_to_end(f);
	assert_int_equal(f->heard.ends, 1);
}

static void http_brings_a_body_and_its_status(void **state)
{
	(void)state;
	struct fixture f;
	fetch(&f, "reply\nstatus 404\nchunked\nbytes one \ndelay 1\nbytes two\\n\n");
	assert_int_equal(f.heard.result.outcome, HTTP_ENDED);
	assert_int_equal(f.heard.result.status, 404);
	assert_string_equal(f.heard.body.data, "one two\n");
	finish(&f);
}

static void http_sends_headers_and_body(void **state)
{
	(void)state;
	struct fixture f;
	struct buf record = BUF_INIT;
	fetch(&f, "reply\njson 200 {}\n");
	spawn_record(&f.server, &record);
	assert_non_null(strstr(record.data, "POST /v1 HTTP/1.1\r\n"));
	assert_non_null(strstr(record.data, "X-Test: one\r\n"));
	assert_non_null(strstr(record.data, "X-Other: two\r\n"));
	assert_non_null(strstr(record.data, "\r\n\r\nhello\n"));
	assert_null(strstr(record.data, "Expect"));
	assert_null(strstr(record.data, "Accept-Encoding"));
	buf_release(&record);
	finish(&f);
}

static void http_asks_by_get_without_a_body(void **state)
{
	(void)state;
	struct fixture f;
	struct buf record = BUF_INIT;
	begin(&f, "reply\njson 200 {}\n");
	assert_non_null(ask(&f.heard, NULL));
	run_to_end(&f);
	spawn_record(&f.server, &record);
	assert_non_null(strstr(record.data, "=== GET /v1 HTTP/1.1\r\n"));
	buf_release(&record);
	finish(&f);
}

static void http_calls_nothing_outside_the_wait(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "reply\njson 200 {}\n");
	assert_non_null(ask(&f.heard, "x"));
	assert_int_equal(f.heard.bodies + f.heard.ends, 0);
	run_to_end(&f);
	finish(&f);
}

static void http_refuses_a_url_it_cannot_use(void **state)
{
	(void)state;
	static const char *const urls[] = {"",        "localhost:8080/v1", "ftp://host/",
									   "http://", "file:///etc/hosts", "http://a b/"};
	struct http *http = http_new();
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		struct err err = ERR_INIT;
		struct http_request request = {.url = urls[i], .headers = ""};
		assert_null(http_start(http, &request, &handler, NULL, &err));
		assert_int_equal(err.kind, ERR_USAGE);
	}
	http_free(http);
}

/* A port of this machine on which nobody listens. */
static int free_port(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	close(fd);
	return ntohs(address.sin_port);
}

static void http_tells_where_nobody_answers(void **state)
{
	(void)state;
	char url[64], host[32];
	struct heard h;
	struct http *http = http_new();
	int port = free_port();
	snprintf(url, sizeof url, "http://127.0.0.1:%d/", port);
	snprintf(host, sizeof host, "127.0.0.1:%d", port);
	heard_init(&h, http, url);
	assert_non_null(ask(&h, "x"));
	while (!h.ends)
		http_wait(http, NULL, 0, -1);
	assert_int_equal(h.result.outcome, HTTP_UNREACHABLE);
	assert_int_equal(h.result.status, 0);
	assert_int_equal(h.result.err.kind, ERR_MODEL);
	assert_non_null(strstr(h.result.err.text, host));
	heard_release(&h);
	http_free(http);
}

static void http_does_not_follow_redirects(void **state)
{
	(void)state;
	struct fixture f;
	fetch(&f, "reply\nstatus 302\nheader Location: http://127.0.0.1:1/other\n");
	assert_int_equal(f.heard.result.status, 302);
	assert_string_equal(f.heard.location.data, "http://127.0.0.1:1/other");
	finish(&f);
}

static void http_reads_how_long_to_wait(void **state)
{
	(void)state;
	struct fixture f;
	fetch(&f, "reply\nstatus 429\nheader Retry-After: 17\n");
	assert_true(f.heard.result.retry_after == 17);
	finish(&f);
	fetch(&f, "reply\nstatus 429\nheader Retry-After: soon\n");
	assert_true(f.heard.result.retry_after == -1);
	finish(&f);
	fetch(&f, "reply\nstatus 429\n");
	assert_true(f.heard.result.retry_after == -1);
	finish(&f);
}

static void http_reads_until_when_to_wait(void **state)
{
	(void)state;
	struct fixture f;
	clock_set(1000, 784111770); /* Sun, 06 Nov 1994 08:49:30 GMT */
	fetch(&f, "reply\nstatus 429\nheader Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\n");
	assert_true(f.heard.result.retry_after == 7);
	finish(&f);
	fetch(&f, "reply\nstatus 429\nheader Retry-After: Sun, 06 Nov 1994 08:00:00 GMT\n");
	assert_true(f.heard.result.retry_after == 0);
	finish(&f);
	clock_set(0, -1);
}

static void http_cannot_tell_a_body_cut_at_its_end(void **state)
{
	(void)state;
	struct fixture f;
	fetch(&f, "reply\nstatus 200\nbytes half of\nclose\n");
	assert_int_equal(f.heard.result.outcome, HTTP_ENDED);
	assert_string_equal(f.heard.body.data, "half of");
	finish(&f);
}

static void http_keeps_what_came_before_the_connection_broke(void **state)
{
	(void)state;
	struct fixture f;
	fetch(&f, "reply\nsse\nbytes half of\ndelay 1\nclose\n");
	assert_int_equal(f.heard.result.outcome, HTTP_BROKEN);
	assert_int_equal(f.heard.result.status, 200);
	assert_string_equal(f.heard.body.data, "half of");
	finish(&f);
	fetch(&f, "reply\nsse\nbytes half of\nreset\n");
	assert_int_equal(f.heard.result.outcome, HTTP_BROKEN);
	finish(&f);
}

static void http_tells_a_server_of_another_kind(void **state)
{
	(void)state;
	struct fixture f;
	fetch(&f, "reply\nraw SSH-2.0-OpenSSH_9.2\\r\\n\nclose\n");
	assert_int_equal(f.heard.result.outcome, HTTP_HOPELESS);
	assert_non_null(strstr(f.heard.result.err.text, "does not speak HTTP"));
	finish(&f);
}

static void http_bounds_a_body(void **state)
{
	(void)state;
	struct fixture f;
	struct http_limits limits = HTTP_LIMITS;
	begin(&f, "reply\nsse\nbytes 12345678\nbytes 12345678\ndelay 1\nbytes 1\nstall\n");
	limits.body_max = 16;
	http_limit(f.http, &limits);
	assert_non_null(ask(&f.heard, "x"));
	run_to_end(&f);
	assert_int_equal(f.heard.result.outcome, HTTP_HOPELESS);
	assert_true(f.heard.body.len <= 16);
	finish(&f);
}

/* Waits until the server has read `count` requests. */
static void wait_for_requests(struct fixture *f, int count)
{
	for (int seen = 0; seen < count;) {
		struct buf record = BUF_INIT;
		http_wait(f->http, NULL, 0, 10);
		spawn_record(&f->server, &record);
		seen = 0;
		for (const char *at = record.data; (at = strstr(at, "=== POST")); at++)
			seen++;
		buf_release(&record);
	}
}

static void http_gives_up_a_server_that_never_begins(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "reply\nsse\nstall\n");
	clock_set(5000, 0);
	assert_non_null(ask(&f.heard, "x"));
	wait_for_requests(&f, 1);
	clock_set(5000 + 599999, 0);
	http_wait(f.http, NULL, 0, 0);
	assert_int_equal(f.heard.ends, 0);
	clock_set(5000 + 600000, 0);
	run_to_end(&f);
	assert_int_equal(f.heard.result.outcome, HTTP_HOPELESS);
	assert_non_null(strstr(f.heard.result.err.text, "600 seconds"));
	clock_set(0, -1);
	finish(&f);
}

static void http_gives_up_a_server_that_falls_silent(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "reply\nsse\nbytes a\nstall\n");
	clock_set(5000, 0);
	assert_non_null(ask(&f.heard, "x"));
	while (!f.heard.bodies)
		http_wait(f.http, NULL, 0, -1);
	clock_set(5000 + 120000, 0);
	run_to_end(&f);
	assert_int_equal(f.heard.result.outcome, HTTP_BROKEN);
	assert_non_null(strstr(f.heard.result.err.text, "120 seconds"));
	clock_set(0, -1);
	finish(&f);
}

static void wait_until_gone(struct fixture *f)
{
	for (bool gone = false; !gone;) {
		struct buf record = BUF_INIT;
		http_wait(f->http, NULL, 0, 10);
		spawn_record(&f->server, &record);
		gone = strstr(record.data, "=== the client has gone");
		buf_release(&record);
	}
}

static void http_cancel_closes_the_connection(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "reply\nsse\nbytes a\nstall\n");
	struct http_transfer *t = ask(&f.heard, "x");
	while (!f.heard.bodies)
		http_wait(f.http, NULL, 0, -1);
	http_cancel(t);
	wait_until_gone(&f);
	assert_int_equal(f.heard.ends, 0);
	finish(&f);
}

static void http_cancel_works_from_the_body_handler(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "reply\njson 200 {}\n");
	f.heard.cancel_at_body = true;
	assert_non_null(ask(&f.heard, "x"));
	while (!f.heard.bodies)
		http_wait(f.http, NULL, 0, -1);
	http_wait(f.http, NULL, 0, 0);
	assert_int_equal(f.heard.ends, 0);
	finish(&f);
}

static void http_start_works_from_the_done_handler(void **state)
{
	(void)state;
	struct fixture f;
	struct heard second;
	begin(&f, "reply\njson 200 {}\nreply\njson 201 {}\n");
	heard_init(&second, f.http, f.server.base_url);
	f.heard.start_at_end = &second;
	assert_non_null(ask(&f.heard, "x"));
	while (!second.ends)
		http_wait(f.http, NULL, 0, -1);
	assert_int_equal(second.result.status, 201);
	heard_release(&second);
	finish(&f);
}

static void http_carries_many_transfers_at_once(void **state)
{
	(void)state;
	struct fixture f;
	struct heard all[8];
	struct buf script = BUF_INIT;
	for (int i = 0; i < 8; i++)
		buf_addf(&script, "reply\nsse\nbytes begin\ndelay 1\nbytes  end\n");
	begin(&f, script.data);
	for (int i = 0; i < 8; i++) {
		heard_init(&all[i], f.http, f.server.base_url);
		assert_non_null(ask(&all[i], "x"));
	}
	for (int ended = 0; ended < 8;) {
		http_wait(f.http, NULL, 0, -1);
		ended = 0;
		for (int i = 0; i < 8; i++)
			ended += all[i].ends;
	}
	for (int i = 0; i < 8; i++) {
		assert_string_equal(all[i].body.data, "begin end");
		heard_release(&all[i]);
	}
	buf_release(&script);
	finish(&f);
}

/* A pipe's reading end becomes ready, then hangs up. */
static void check_descriptors(struct http *http)
{
	int ends[2];
	char byte;
	assert_int_equal(pipe(ends), 0);
	struct pollfd fds[2] = {{-1, POLLIN, 99}, {ends[0], POLLIN, 99}};
	http_wait(http, fds, 2, 0);
	assert_int_equal(fds[1].revents, 0);
	assert_int_equal(write(ends[1], "x", 1), 1);
	http_wait(http, fds, 2, -1);
	assert_int_equal(fds[0].revents, 0);
	assert_int_equal(fds[1].revents, POLLIN);
	assert_int_equal(read(ends[0], &byte, 1), 1);
	close(ends[1]);
	http_wait(http, fds, 2, -1);
	assert_true(fds[1].revents & POLLHUP);
	close(ends[0]);
}

static void http_wait_watches_descriptors_without_transfers(void **state)
{
	(void)state;
	struct http *http = http_new();
	check_descriptors(http);
	http_free(http);
}

static void http_wait_watches_descriptors_beside_a_transfer(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "reply\nsse\nbytes a\nstall\n");
	assert_non_null(ask(&f.heard, "x"));
	while (!f.heard.bodies)
		http_wait(f.http, NULL, 0, -1);
	check_descriptors(f.http);
	finish(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(http_brings_a_body_and_its_status),
		cmocka_unit_test(http_sends_headers_and_body),
		cmocka_unit_test(http_asks_by_get_without_a_body),
		cmocka_unit_test(http_calls_nothing_outside_the_wait),
		cmocka_unit_test(http_refuses_a_url_it_cannot_use),
		cmocka_unit_test(http_tells_where_nobody_answers),
		cmocka_unit_test(http_does_not_follow_redirects),
		cmocka_unit_test(http_reads_how_long_to_wait),
		cmocka_unit_test(http_reads_until_when_to_wait),
		cmocka_unit_test(http_cannot_tell_a_body_cut_at_its_end),
		cmocka_unit_test(http_keeps_what_came_before_the_connection_broke),
		cmocka_unit_test(http_tells_a_server_of_another_kind),
		cmocka_unit_test(http_bounds_a_body),
		cmocka_unit_test(http_gives_up_a_server_that_never_begins),
		cmocka_unit_test(http_gives_up_a_server_that_falls_silent),
		cmocka_unit_test(http_cancel_closes_the_connection),
		cmocka_unit_test(http_cancel_works_from_the_body_handler),
		cmocka_unit_test(http_start_works_from_the_done_handler),
		cmocka_unit_test(http_carries_many_transfers_at_once),
		cmocka_unit_test(http_wait_watches_descriptors_without_transfers),
		cmocka_unit_test(http_wait_watches_descriptors_beside_a_transfer),
	};
	alarm(300); /* a hang is a failure */
	return RUN(tests);
}
