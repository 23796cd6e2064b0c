/* How servers are reached: TLS, proxies, a socket, HTTP/2. Other programs of the system stand
 * before the fake server; where one is not installed, its tests are skipped. */
#include "llm/route.h"

#include <unistd.h>

#include "../server/peer.h"
#include "../server/spawn.h"
#include "../server/tls.h"
#include "../test.h"
#include "llm/http.h"

#include "../help.h"

struct fixture {
	struct spawned server;
	struct peer peer;
	int port; /* of the peer */
	struct route route;
	struct http *http;
	struct buf url, body;
	struct http_result result;
	int ends;
};

static void on_body(void *ctx, int status, const char *bytes, size_t len)
{
	struct fixture *f = ctx;
	assert_int_not_equal(status, 0);
	buf_add(&f->body, bytes, len);
}

static void on_done(void *ctx, const struct http_result *result)
{
	struct fixture *f = ctx;
	f->result = *result;
	f->ends++;
}

static void begin(struct fixture *f)
{
	*f = (struct fixture){.http = http_new(), .url = BUF_INIT, .body = BUF_INIT};
	f->port = peer_port();
	route_init(&f->route);
	spawn_script(&f->server, "reply\nstatus 200\nbytes here\nreply\nstatus 200\nbytes again\n");
}

static void finish(struct fixture *f)
{
	if (f->peer.pid)
		peer_stop(&f->peer);
	spawn_stop(&f->server);
	http_free(f->http);
	route_release(&f->route);
	buf_release(&f->url);
	buf_release(&f->body);
}

static void in_folder(const struct fixture *f, char **slot, const char *name)
{
	free(*slot);
	*slot = folder_path(f->server.folder, name);
}

static void certificate(char **slot, const char *name)
{
	struct buf path = BUF_INIT;
	tls_file(name, &path);
	mem_set_string(slot, path.data);
	buf_release(&path);
}

static void fetch(struct fixture *f, const char *scheme, const char *host, int port)
{
	static const struct http_handler handler = {on_body, on_done};
	struct err err = ERR_INIT;
	struct http_request request = {.headers = "", .route = &f->route};
	buf_clear(&f->url);
	buf_clear(&f->body);
	buf_addf(&f->url, "%s://%s:%d/file", scheme, host, port);
	request.url = f->url.data;
	f->ends = 0;
	assert_non_null(http_start(f->http, &request, &handler, f, &err));
	while (!f->ends)
		http_wait(f->http, NULL, 0, -1);
}

static void assert_served(const struct fixture *f, const char *body)
{
	if (f->result.outcome != HTTP_ENDED)
		fail_msg("%s", f->result.err.text);
	assert_int_equal(f->result.status, 200);
	assert_string_equal(f->body.data, body);
}

static void assert_refused(const struct fixture *f, enum http_outcome outcome, const char *words)
{
	assert_int_equal(f->result.outcome, outcome);
	assert_int_equal(f->body.len, 0);
	if (!strstr(f->result.err.text, words))
		fail_msg("“%s” is not in: %s", words, f->result.err.text);
}

/* ---- TLS ------------------------------------------------------------------------------------ */

/* A TLS end with the certificate NAME before the fake server. */
static void guard(struct fixture *f, const char *name, const char *more)
{
	f->port = tls_guard(&f->peer, name, f->server.port, more);
	certificate(&f->route.ca_file, "ca.pem");
}

static void route_trusts_an_authority_of_ones_own(void **state)
{
	(void)state;
	struct fixture f;
	if (!tls_begin())
		skip();
	begin(&f);
	guard(&f, "good", "verify=0");
	fetch(&f, "https", "localhost", f.port);
	assert_served(&f, "here");
	mem_set_string(&f.route.ca_file, "");
	fetch(&f, "https", "localhost", f.port);
	assert_refused(&f, HTTP_HOPELESS, "name that in ca_file: ");
	finish(&f);
}

static void route_writes_no_keys_of_tls_into_a_file(void **state)
{
	(void)state;
	struct fixture f;
	if (!peer_has("socat openssl"))
		skip();
	begin(&f);
	char *path = folder_path(f.server.folder, "keys-of-tls");
	setenv("SSLKEYLOGFILE", path, 1);
	guard(&f, "good", "verify=0");
	fetch(&f, "https", "localhost", f.port);
	assert_served(&f, "here");
	assert_false(file_exists(path));
	assert_null(getenv("SSLKEYLOGFILE"));
	free(path);
	finish(&f);
}

static void route_refuses_what_cannot_be_trusted(void **state)
{
	(void)state;
	static const struct {
		const char *certificate, *words;
	} cases[] = {
		{"old", "expired"},
		{"other", "The certificate of localhost"},
		{"self", "certificate"},
	};
	if (!tls_begin())
		skip();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture f;
		struct buf record = BUF_INIT;
		begin(&f);
		guard(&f, cases[i].certificate, "verify=0");
		fetch(&f, "https", "localhost", f.port);
		assert_refused(&f, HTTP_HOPELESS, "is not to be trusted");
		assert_refused(&f, HTTP_HOPELESS, cases[i].words);
		spawn_record(&f.server, &record);
		assert_null(strstr(record.data, "GET"));
		buf_release(&record);
		finish(&f);
	}
}

static void route_shows_the_client_s_certificate(void **state)
{
	(void)state;
	struct fixture f;
	struct buf verify = BUF_INIT;
	if (!tls_begin())
		skip();
	begin(&f);
	buf_add_str(&verify, "verify=1,cafile=");
	tls_file("ca.pem", &verify);
	guard(&f, "good", verify.data);
	fetch(&f, "https", "localhost", f.port);
	assert_int_not_equal(f.result.outcome, HTTP_ENDED);
	certificate(&f.route.client_cert, "client.pem");
	fetch(&f, "https", "localhost", f.port);
	assert_served(&f, "here");
	certificate(&f.route.client_cert, "ca.key");
	fetch(&f, "https", "localhost", f.port);
	assert_refused(&f, HTTP_HOPELESS, "in client_cert and its key were wanted");
	buf_release(&verify);
	finish(&f);
}

static void route_tells_a_server_without_tls(void **state)
{
	(void)state;
	struct fixture f;
	struct buf from = BUF_INIT;
	if (!peer_has("socat"))
		skip();
	begin(&f);
	buf_addf(&from, "TCP-LISTEN:%d,reuseaddr,fork,bind=127.0.0.1", f.port);
	peer_start(&f.peer,
			   (const char *const[]){"socat", from.data, "SYSTEM:echo plain; cat >/dev/null", NULL},
			   f.port, NULL);
	fetch(&f, "https", "localhost", f.port);
	assert_refused(&f, HTTP_HOPELESS, "check http:// or https://");
	buf_release(&from);
	finish(&f);
}

static void route_speaks_http_2_where_the_server_does(void **state)
{
	(void)state;
	struct fixture f;
	struct buf port = BUF_INIT, key = BUF_INIT, own = BUF_INIT;
	if (!peer_has("nghttpd") || !tls_begin())
		skip();
	begin(&f);
	peer_shell(f.server.folder, "printf spoken >file");
	buf_addf(&port, "%d", f.port);
	tls_file("good.key", &key);
	tls_file("good.pem", &own);
	/* It speaks nothing else. */
	peer_start(&f.peer,
			   (const char *const[]){"nghttpd", "-d", f.server.folder, port.data, key.data,
									 own.data, NULL},
			   f.port, NULL);
	certificate(&f.route.ca_file, "ca.pem");
	fetch(&f, "https", "localhost", f.port);
	assert_served(&f, "spoken");
	buf_release(&port);
	buf_release(&key);
	buf_release(&own);
	finish(&f);
}

/* ---- A socket ------------------------------------------------------------------------------- */

static void route_reaches_a_socket_of_this_machine(void **state)
{
	(void)state;
	struct fixture f;
	struct buf from = BUF_INIT, to = BUF_INIT;
	if (!peer_has("socat"))
		skip();
	begin(&f);
	in_folder(&f, &f.route.unix_socket, "socket");
	buf_addf(&from, "UNIX-LISTEN:%s,fork", f.route.unix_socket);
	buf_addf(&to, "TCP:127.0.0.1:%d", f.server.port);
	peer_start(&f.peer, (const char *const[]){"socat", from.data, to.data, NULL}, 0,
			   f.route.unix_socket);
	fetch(&f, "http", "model.example", 80);
	assert_served(&f, "here");
	in_folder(&f, &f.route.unix_socket, "gone");
	fetch(&f, "http", "model.example", 80);
	assert_refused(&f, HTTP_UNREACHABLE, "/gone: is the server running there?");
	buf_release(&from);
	buf_release(&to);
	finish(&f);
}

/* ---- Proxies -------------------------------------------------------------------------------- */

/* This machine by a name that is not known to be its own. */
#define ELSEWHERE "0.0.0.0"

static void proxy(struct fixture *f, const char *user)
{
	struct buf config = BUF_INIT, address = BUF_INIT;
	buf_addf(&config, "Port %d\nListen 127.0.0.1\nAllow 127.0.0.1\nBasicAuth name secret\n",
			 f->port);
	char *path = folder_path(f->server.folder, "tinyproxy.conf");
	put_file(path, config.data);
	peer_start(&f->peer, (const char *const[]){"tinyproxy", "-d", "-c", path, NULL}, f->port, NULL);
	buf_addf(&address, "http://%s127.0.0.1:%d", user, f->port);
	mem_set_string(&f->route.proxy, address.data);
	free(path);
	buf_release(&config);
	buf_release(&address);
}

static void route_goes_through_a_proxy(void **state)
{
	(void)state;
	struct fixture f;
	struct buf record = BUF_INIT;
	if (!peer_has("tinyproxy"))
		skip();
	begin(&f);
	proxy(&f, "name:secret@");
	fetch(&f, "http", ELSEWHERE, f.server.port);
	assert_served(&f, "here");
	spawn_record(&f.server, &record);
	assert_non_null(strstr(record.data, "tinyproxy"));
	assert_null(strstr(record.data, "Proxy-Authorization"));
	buf_release(&record);
	finish(&f);
}

static void route_tells_a_proxy_that_wants_a_password(void **state)
{
	(void)state;
	struct fixture f;
	if (!peer_has("tinyproxy"))
		skip();
	begin(&f);
	proxy(&f, "");
	fetch(&f, "http", ELSEWHERE, f.server.port);
	assert_int_equal(f.result.status, 407);
	fetch(&f, "https", ELSEWHERE, f.server.port);
	assert_refused(&f, HTTP_HOPELESS, "wants a name and a password");
	finish(&f);
}

static void route_tells_a_proxy_that_makes_no_connection(void **state)
{
	(void)state;
	struct fixture f;
	if (!peer_has("tinyproxy"))
		skip();
	begin(&f);
	proxy(&f, "name:secret@");
	fetch(&f, "https", ELSEWHERE, 1);
	assert_refused(&f, HTTP_UNREACHABLE, "The proxy makes no connection to " ELSEWHERE ":1");
	assert_null(strstr(f.result.err.text, "secret"));
	finish(&f);
}

static void route_tells_a_dead_proxy_from_a_dead_server(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f);
	mem_set_string(&f.route.proxy, "http://127.0.0.1:1");
	fetch(&f, "http", ELSEWHERE, f.server.port);
	assert_refused(&f, HTTP_UNREACHABLE, "The proxy on the way to " ELSEWHERE);
	mem_set_string(&f.route.proxy, "");
	fetch(&f, "http", ELSEWHERE, 1);
	assert_refused(&f, HTTP_UNREACHABLE, "Nothing answers at " ELSEWHERE ":1");
	finish(&f);
}

static void route_leaves_the_proxy_out_where_it_is_told_to(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f);
	mem_set_string(&f.route.proxy, "http://127.0.0.1:1");
	mem_set_string(&f.route.no_proxy, "example.org," ELSEWHERE);
	fetch(&f, "http", ELSEWHERE, f.server.port);
	assert_served(&f, "here");
	mem_set_string(&f.route.no_proxy, "");
	mem_set_string(&f.route.proxy, ROUTE_OFF);
	setenv("http_proxy", "http://127.0.0.1:1", 1);
	fetch(&f, "http", ELSEWHERE, f.server.port);
	assert_served(&f, "again");
	unsetenv("http_proxy");
	finish(&f);
}

static int end_tls(void **state)
{
	(void)state;
	tls_end();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(route_trusts_an_authority_of_ones_own),
		cmocka_unit_test(route_writes_no_keys_of_tls_into_a_file),
		cmocka_unit_test(route_refuses_what_cannot_be_trusted),
		cmocka_unit_test(route_shows_the_client_s_certificate),
		cmocka_unit_test(route_tells_a_server_without_tls),
		cmocka_unit_test(route_speaks_http_2_where_the_server_does),
		cmocka_unit_test(route_reaches_a_socket_of_this_machine),
		cmocka_unit_test(route_goes_through_a_proxy),
		cmocka_unit_test(route_tells_a_proxy_that_wants_a_password),
		cmocka_unit_test(route_tells_a_proxy_that_makes_no_connection),
		cmocka_unit_test(route_tells_a_dead_proxy_from_a_dead_server),
		cmocka_unit_test(route_leaves_the_proxy_out_where_it_is_told_to),
	};
	alarm(600); /* a hang is a failure */
	return cmocka_run_group_tests_name(__FILE__, tests, NULL, end_tls);
}
