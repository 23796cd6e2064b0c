/* What breaks where the way is encrypted: certificates, handshakes, ends, and HTTP/2, which is
 * spoken there alone. */
#include <unistd.h>

#include "../server/tls.h"
#include "../test.h"
#include "faults.h"

#define WORDS "One two."
#define WHOLE "reply\n<head>\nbytes <first><text:One><text: two.><finish><end>\n"

static void untrusted_servers_get_no_key(void **state)
{
	(void)state;
	static const struct fault faults[] = {
		{"TLS with an authority of one's own", WHOLE, .text = WORDS, .way = WAY_TLS},
		{"expired", WHOLE, .text = "", .says = "expired", .asked = -1, .way = WAY_TLS,
		 .certificate = "old"},
		{"of another host", WHOLE, .text = "", .says = "The certificate of localhost", .asked = -1,
		 .way = WAY_TLS, .certificate = "other"},
		{"signed by itself", WHOLE, .text = "", .says = "is not to be trusted", .asked = -1,
		 .way = WAY_TLS, .certificate = "self"},
	};
	if (!tls_begin())
		skip();
	FAULTS_HOLD(faults);
}

#define TIMES_5(words) words words words words words
#define HELLO          "await \\x16\\x03\n" /* the client's */
#define HALF_A_HELLO   "raw \\x16\\x03\\x03\\x00\\x7a\\x02\\x00\\x00\\x76\\x03\\x03\n"

static void handshakes_that_break_are_tried_again(void **state)
{
	(void)state;
	static const struct fault faults[] = {
		{"EOF in the handshake", TIMES_5("accept\n" HELLO "eof\n"), .text = "",
		 .says = "while it was made secure", .asked = -1, .base_url = "https://127.0.0.1:%port",
		 .notice = "connection lost"},
		{"EOF in the server's hello", TIMES_5("accept\n" HELLO HALF_A_HELLO "eof\n"), .text = "",
		 .says = "while it was made secure", .asked = -1, .base_url = "https://127.0.0.1:%port"},
		{"reset in the handshake", TIMES_5("accept\n" HELLO "reset\n"), .text = "",
		 .says = "while it was made secure", .asked = -1, .base_url = "https://127.0.0.1:%port"},
		{"no handshake", "accept\nraw HTTP/1.1 400 Bad Request\\r\\n\\r\\n\neof\n", .text = "",
		 .says = "check http:// or https://", .asked = -1, .base_url = "https://127.0.0.1:%port"},
	};
	FAULTS_HOLD(faults);
}

static void unclean_ends_are_told_from_clean_ones(void **state)
{
	(void)state;
	static const struct fault faults[] = {
		{"unclean close in mid-stream", "reply\n<head>\nbytes <first><text:One>\nstall\n",
		 .text = "One", .says = "broke", .way = WAY_TLS, .killed = true},
		{"unclean close of a body without length",
		 "reply\nstatus 200\nbytes <first><text:One>\nstall\n", .text = "One", .says = "localhost",
		 .way = WAY_TLS, .killed = true},
		{"clean close in mid-stream", "reply\nstatus 200\nbytes <first><text:One>\nclose\n",
		 .text = "One", .says = "before it was complete", .way = WAY_TLS},
		{"unclean close after the reply",
		 "reply\nstatus 200\nbytes <first><text:One><text: two.><finish>\nstall\n", .text = WORDS,
		 .way = WAY_TLS, .killed = true},
	};
	if (!tls_begin())
		skip();
	faults_hold(faults, 3);
	/* Ollama's end is in its last line. */
	fault_holds("openai", &faults[3], 0);
	fault_holds("anthropic", &faults[3], 0);
}

/* What the client has acknowledged, it has taken: libcurl drops what comes in one breath with a
 * reset. */
#define PING(words) "frame 6 0 0 " words "\nawait " words "\n" /* of 8 bytes */
#define OPEN        "reply\nopen\nframe 4 0 0\nawait " FAULT_PROMPT "\n"
#define STATUS      "frame 1 4 1 \\x88\n" PING("a status") /* 200 */
#define DATA(bytes) "frame 0 0 1 " bytes "\n"
#define LAST(bytes) "frame 0 1 1 " bytes "\n"
#define RST         "frame 3 0 1 \\x00\\x00\\x00\\x02\n"
#define ONE         OPEN STATUS DATA("<first><text:One>") PING("one word")
#define ONE_CUT     OPEN STATUS DATA("<first><text:One><cut: two>") PING("one word")
#define REST        DATA("<text: two.><finish>") LAST("<end>")
/* With the last stream that is served. */
#define GOAWAY(last) "frame 7 0 0 \\x00\\x00\\x00" last "\\x00\\x00\\x00\\x00\n"

static void http_2_keeps_what_came(void **state)
{
	(void)state;
	static const struct fault faults[] = {
		{"whole", ONE REST, .text = WORDS, .way = WAY_HTTP2},
		{"reset in mid-stream", ONE_CUT RST, .text = "One", .says = "broke", .way = WAY_HTTP2},
		{"reset before text", OPEN STATUS RST ONE REST, .text = WORDS, .asked = 2,
		 .notice = "connection lost", .way = WAY_HTTP2},
		{"GOAWAY, and the stream goes on", ONE GOAWAY("\\x01") PING("some way") REST, .text = WORDS,
		 .way = WAY_HTTP2},
		{"GOAWAY and the end in mid-stream", ONE_CUT GOAWAY("\\x01") "close\n", .text = "One",
		 .says = "localhost", .way = WAY_HTTP2},
		{"GOAWAY that leaves the stream out", ONE GOAWAY("\\x00") "close\n", .text = "One",
		 .says = "localhost", .way = WAY_HTTP2},
		{"the end in mid-stream", ONE_CUT "close\n", .text = "One", .says = "localhost",
		 .way = WAY_HTTP2},
		{"a stream that ends early", OPEN STATUS DATA("<first>") LAST("<text:One>"), .text = "One",
		 .says = "before it was complete", .way = WAY_HTTP2},
	};
	if (!tls_begin())
		skip();
	FAULTS_HOLD(faults);
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
		cmocka_unit_test(untrusted_servers_get_no_key),
		cmocka_unit_test(handshakes_that_break_are_tried_again),
		cmocka_unit_test(unclean_ends_are_told_from_clean_ones),
		cmocka_unit_test(http_2_keeps_what_came),
	};
	alarm(600); /* a hang is a failure */
	return cmocka_run_group_tests_name(__FILE__, tests, NULL, end_tls);
}
