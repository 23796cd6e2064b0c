/* tests/llm/faults.h: what goes wrong between a server and us, as rows: what it sends, in the
 * dialect of each provider, and what must come of it.
 *
 * A row's script is that of server/script.h, where these stand for bytes of the dialect:
 *
 *   <head>         status and headers of a stream, in chunks (a line of its own)
 *   <first>        the event before any text, where the dialect has one
 *   <text:WORDS>   an event with a text delta; <cut:WORDS> the first half of its bytes
 *   <finish>       the event that says why the text ends
 *   <end>          the event that ends the stream
 *   <data:JSON>    an event of any data
 *   <error:N>      an error event that names status N in the words of the dialect
 *   <ping>         what keeps the connection and says nothing
 *
 * Waits of the client pass at once: its clock is moved on when a retry is announced. */
#ifndef TESTS_LLM_FAULTS_H
#define TESTS_LLM_FAULTS_H

#include <stddef.h>

enum fault_wait {
	WAIT_USUAL,
	WAIT_FIRST, /* only a moment for the first byte of the body */
	WAIT_IDLE,  /* between bytes */
	WAIT_CONNECT
};

struct fault {
	const char *name;
	const char *script;
	const char *text; /* what is kept, all of it */
	const char *says; /* of the error's sentence; NULL: the reply ends well */
	int asked;        /* requests that were made; 0: one */
	enum fault_wait wait;
	const char *newline;  /* of the dialect's events, as script.h escapes it; NULL: \n */
	const char *base_url; /* another than the server's; %d is its port */
	const char *notice;   /* of what is said before a retry; NULL: anything */
};

/* In each dialect: the row's outcome, and cancelling at its first moments. */
void faults_hold(const struct fault *faults, size_t count);

/* One, in the dialect of `provider`; kilobytes: by how much the process may have grown at its
 * most, 0 for any. */
void fault_holds(const char *provider, const struct fault *fault, long kilobytes);

#define FAULTS_HOLD(faults) faults_hold(faults, sizeof(faults) / sizeof *(faults))

extern const char *const fault_dialects[3];

#endif
