/* tests/llm/faults.h: what goes wrong between a server and us, as rows: what it sends, in the
 * dialect of each provider (the marks of dialect.h), and what must come of it.
 *
 * Waits of the client pass at once: its clock is moved on when a retry is announced. */
#ifndef TESTS_LLM_FAULTS_H
#define TESTS_LLM_FAULTS_H

#include <stdbool.h>
#include <stddef.h>

#include "dialect.h"

#define FAULT_PROMPT "Lanes" /* what is asked */

enum fault_wait {
	WAIT_USUAL,
	WAIT_FIRST, /* only a moment for the first byte of the body */
	WAIT_IDLE,  /* between bytes */
	WAIT_CONNECT,
	WAIT_SLOW /* as long as usual, and a second passes with each thing that comes */
};

enum fault_way {
	WAY_STRAIGHT,
	WAY_TLS,   /* a TLS end before the server; needs tls_begin */
	WAY_HTTP2, /* one that speaks HTTP/2: the script sends its frames; needs tls_begin */
	WAY_PROXY  /* the server is the proxy on the way to base_url */
};

struct fault {
	const char *name;
	const char *script;
	const char *text; /* what is kept, all of it */
	const char *says; /* of the error's sentence; NULL: the reply ends well */
	int asked;        /* requests that were made; 0: one; -1: none, and the key was not sent */
	enum fault_wait wait;
	const char *newline;     /* of the dialect's events, as script.h escapes it; NULL: \n */
	const char *base_url;    /* another than the server's; %port is its port */
	const char *notice;      /* of what is said before a retry; NULL: anything */
	const char *other;       /* the host of a second server, in the script %other, that nothing may
								reach; NULL: there is none */
	const char *certificate; /* of the TLS end, as tls.h names them; NULL: the good one */
	enum fault_way way;
	bool killed;  /* the TLS end dies when the text has come */
	bool keyless; /* the requests do not tell the key */
};

/* In each dialect: the row's outcome, and cancelling at its first moments. */
void faults_hold(const struct fault *faults, size_t count);

/* One, in the dialect of `provider`; kilobytes: by how much the process may have grown at its
 * most, 0 for any. */
void fault_holds(const char *provider, const struct fault *fault, long kilobytes);

#define FAULTS_HOLD(faults) faults_hold(faults, sizeof(faults) / sizeof *(faults))

#endif
