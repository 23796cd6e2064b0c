/* What breaks below the reply: connections, framing, silence. */
#include <unistd.h>

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
		 .text = WORDS},
		{"pings only",
		 "reply\n<head>\nbytes <first>\npace 30 1\nrepeat 30 <ping>\npace 9999 0\n"
		 "bytes <text:One><text: two.><finish><end>\n",
		 .text = WORDS},
		{"pings, and then nothing", "reply\n<head>\nbytes <first>\nrepeat 30 <ping>\nclose\n" WHOLE,
		 .text = WORDS, .asked = 2},
	};
	FAULTS_HOLD(faults);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(broken_connections_keep_what_came),
		cmocka_unit_test(broken_framing_keeps_what_came),
		cmocka_unit_test(silence_is_told_and_slowness_borne),
	};
	alarm(300); /* a hang is a failure */
	return RUN(tests);
}
