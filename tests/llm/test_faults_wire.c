/* What breaks below the reply: connections, framing, silence. */
#include <unistd.h>

#include "../server/full.h"
#include "../test.h"
#include "faults.h"

#define WHOLE "reply\n<head>\nbytes <first><text:One><text: two.><finish><end>\n"
#define WORDS "One two."

static void broken_connections_keep_what_came(void **state)
{
	(void)state;
	static const struct fault faults[] = {
		{"refused", "", .text = "", .says = "Nothing answers at 127.0.0.1:1", .asked = -1,
		 .base_url = "http://127.0.0.1:1"},
		{"unknown host", "", .text = "", .says = "was not found", .asked = -1,
		 .base_url = "http://no-such-host.invalid"},
		{"reset before headers", "reply\nreset\n" WHOLE, .text = WORDS, .asked = 2,
		 .notice = "connection lost"},
		{"FIN before headers", "reply\nclose\n" WHOLE, .text = WORDS, .asked = 2},
		{"FIN in the headers", "reply\nraw HTTP/1.1 200 OK\\r\\nContent-Ty\nclose\n" WHOLE,
		 .text = WORDS, .asked = 2},
		{"reset after headers", "reply\n<head>\ndelay 1\nreset\n" WHOLE, .text = WORDS, .asked = 2},
		{"reset for ever", "reply\nreset\nreply\nreset\nreply\nreset\nreply\nreset\nreply\nreset\n",
		 .text = "", .says = "It was tried 5 times", .asked = 5},
		{"reset in mid-event",
		 "reply\n<head>\nbytes <first><text:One><cut: two>\ndelay 20\nreset\n", .text = "One",
		 .says = "broke"},
		{"reset in mid-chunk",
		 "reply\n<head>\nbytes <first><text:One>\nraw ff\\r\\n<cut: two>\ndelay 20\nreset\n",
		 .text = "One", .says = "broke"},
		{"FIN in mid-event", "reply\n<head>\nbytes <first><text:One><cut: two>\nclose\n",
		 .text = "One", .says = "broke"},
		{"close-delimited body cut",
		 "reply\nstatus 200\nbytes <first><text:One><cut: two>\nclose\n", .text = "One",
		 .says = "before it was complete"},
		{"close-delimited body cut between events",
		 "reply\nstatus 200\nbytes <first><text:One>\nclose\n", .text = "One",
		 .says = "before it was complete"},
		{"close-delimited body whole",
		 "reply\nstatus 200\nbytes <first><text:One><text: two.><finish><end>\nclose\n",
		 .text = WORDS},
		{"no HTTP", "reply\nraw SSH-2.0-OpenSSH_9.2\\r\\n\nclose\n", .text = "",
		 .says = "does not speak HTTP"},
	};
	FAULTS_HOLD(faults);
}

static void broken_framing_keeps_what_came(void **state)
{
	(void)state;
	static const struct fault faults[] = {
		{"body shorter than its length",
		 "reply\nstatus 200\nheader Content-Length: 9999\nbytes <first><text:One>\nclose\n",
		 .text = "One", .says = "broke"},
		{"body longer than its length",
		 "reply\nstatus 200\nheader Content-Length: 5\nbytes <first><text:One>\nclose\n" WHOLE,
		 .text = WORDS, .asked = 2},
		{"bad chunk size", "reply\n<head>\nbytes <first><text:One>\nraw zz\\r\\n\nclose\n",
		 .text = "One", .says = "broke"},
		{"huge chunk size",
		 "reply\n<head>\nbytes <first><text:One>\nraw fffffffffffffffffff\\r\\n\nclose\n",
		 .text = "One", .says = "broke"},
		{"no last chunk",
		 "reply\n<head>\nbytes <first><text:One><text: two.><finish><end>\nclose\n", .text = WORDS},
		{.name = "trailers",
		 .script = "reply\n<head>\nbytes <first><text:One><text: two.><finish>\n"
				   "raw 0\\r\\nX-Checksum: 1\\r\\n\\r\\n\nclose\n"},
		{"an empty body", "reply\nstatus 200\nheader Content-Length: 0\n" WHOLE, .text = WORDS,
		 .asked = 2},
		{"informational answers before it",
		 "reply\nraw HTTP/1.1 103 Early Hints\\r\\n\\r\\n\n<head>\n"
		 "bytes <first><text:One><text: two.><finish><end>\n",
		 .text = WORDS},
	};
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		struct fault f = faults[i];
		if (f.text) {
			faults_hold(&f, 1);
			continue;
		}
		/* The end of an Ollama reply is its last line: it has no event before that. */
		f.text = WORDS;
		fault_holds("openai", &f, 0);
		fault_holds("anthropic", &f, 0);
	}
}

static void silence_is_told_and_slowness_borne(void **state)
{
	(void)state;
	static const struct fault faults[] = {
		{"no answer", "reply\nstall\n", .text = "", .says = "has sent nothing", .wait = WAIT_FIRST},
		{"stall after headers", "reply\n<head>\nstall\n", .text = "", .says = "has sent nothing",
		 .wait = WAIT_FIRST},
		{"stall after text", "reply\n<head>\nbytes <first><text:One>\nstall\n", .text = "One",
		 .says = "has sent nothing", .wait = WAIT_IDLE},
		{"stall in mid-event", "reply\n<head>\nbytes <first><text:One><cut: two>\nstall\n",
		 .text = "One", .says = "has sent nothing", .wait = WAIT_IDLE},
		{"one byte at a time",
		 "reply\npace 1 0\n<head>\nbytes <first><text:One><text: two.><finish>"
		 "<end>\n",
		 .text = WORDS},
		{"one slow byte after the other",
		 "reply\n<head>\nbytes <first><text:One>\npace 1 2\n"
		 "bytes <text: two.>\npace 999 0\nbytes <finish><end>\n",
		 .text = WORDS, .wait = WAIT_SLOW},
		{"pings only",
		 "reply\n<head>\nbytes <first>\npace 30 1\nrepeat 100 <ping>\npace 9999 0\n"
		 "bytes <text:One><text: two.><finish><end>\n",
		 .text = WORDS, .wait = WAIT_SLOW},
		{"pings, and then nothing", "reply\n<head>\nbytes <first>\nrepeat 30 <ping>\nclose\n" WHOLE,
		 .text = WORDS, .asked = 2},
	};
	FAULTS_HOLD(faults);
}

static void connections_that_hang_are_given_up(void **state)
{
	(void)state;
	struct full full;
	char url[64];
	struct fault fault = {"connect hang",      "",
						  .text = "",          .says = "came about in time",
						  .asked = -1,         .base_url = url,
						  .wait = WAIT_CONNECT};
	bool is_full = full_open(&full, AF_INET, 0);
	snprintf(url, sizeof url, "http://127.0.0.1:%d", full.port);
	if (is_full)
		faults_hold(&fault, 1);
	full_close(&full);
	if (!is_full) {
		print_message("here a listener lets in whoever comes\n");
		skip();
	}
}

#define CLOSED "reply\nclose\n"
#define EMPTY  "header Content-Length: 0\n"

static void proxies_that_refuse_are_told(void **state)
{
	(void)state;
	static const struct fault faults[] = {
		{"407", "reply\nstatus 407\n" EMPTY, .text = "", .says = "asks for a name and a password",
		 .way = WAY_PROXY, .base_url = "http://model.example"},
		{"407 to CONNECT", "reply\nstatus 407\n" EMPTY, .text = "",
		 .says = "wants a name and a password", .keyless = true, .way = WAY_PROXY,
		 .base_url = "https://model.example"},
		{"CONNECT failure", "reply\nstatus 502\n" EMPTY, .text = "",
		 .says = "The proxy makes no connection to model.example", .keyless = true,
		 .way = WAY_PROXY, .base_url = "https://model.example"},
		{"CONNECT cut", CLOSED CLOSED CLOSED CLOSED CLOSED, .text = "", .asked = 5,
		 .says = "The proxy on the way to model.example broke off", .keyless = true,
		 .way = WAY_PROXY, .base_url = "https://model.example"},
		{"CONNECT hang", "reply\nstall\n", .text = "", .says = "came about in time",
		 .keyless = true, .wait = WAIT_CONNECT, .way = WAY_PROXY,
		 .base_url = "https://model.example"},
		{"through a proxy", WHOLE, .text = WORDS, .way = WAY_PROXY,
		 .base_url = "http://model.example"},
	};
	FAULTS_HOLD(faults);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(broken_connections_keep_what_came),
		cmocka_unit_test(broken_framing_keeps_what_came),
		cmocka_unit_test(silence_is_told_and_slowness_borne),
		cmocka_unit_test(connections_that_hang_are_given_up),
		cmocka_unit_test(proxies_that_refuse_are_told),
	};
	alarm(600); /* a hang is a failure */
	return RUN(tests);
}
