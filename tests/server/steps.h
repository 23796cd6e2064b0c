/* tests/server/steps.h: what the server does on a connection, one step after another. */
#ifndef TESTS_SERVER_STEPS_H
#define TESTS_SERVER_STEPS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum step_kind {
	STEP_BYTES,  /* sends bytes */
	STEP_REPEAT, /* sends bytes `count` times, made as they go */
	STEP_PACE,   /* from now on `len` bytes at most each ms */
	STEP_DELAY,  /* waits ms */
	STEP_CLOSE,  /* ends the connection */
	STEP_RESET,  /* ends it with a RST */
	STEP_STALL,  /* does nothing more until the client goes */
	STEP_AWAIT,  /* until these bytes have come in */
	STEP_EOF     /* ends what it sends, and no more */
};

struct step {
	enum step_kind kind;
	char *bytes;
	size_t len;
	int ms;
	long count;
	bool chunked; /* STEP_REPEAT */
};

/* A reply being made: the steps, and how its body is framed. Without a step that ends the
 * connection it stays open for the next request. */
struct steps {
	struct step *items;
	size_t count, cap;
	struct buf head; /* status line and headers, until the first byte of the body */
	bool chunked;
	bool sized; /* a Content-Length was given, or none is wanted */
};

void steps_init(struct steps *s);
void steps_release(struct steps *s);

void steps_status(struct steps *s, int status);
void steps_header(struct steps *s, const char *line);
void steps_chunked(struct steps *s);
void steps_raw(struct steps *s, const char *bytes, size_t len);  /* as they are */
void steps_body(struct steps *s, const char *bytes, size_t len); /* after the head, in a chunk */
void steps_repeat(struct steps *s, const char *bytes, size_t len, long count);
void steps_pace(struct steps *s, size_t bytes, int ms);
void steps_await(struct steps *s, const char *bytes, size_t len);
void steps_open(struct steps *s); /* it ends without framing, and keeps the connection */
void steps_do(struct steps *s, enum step_kind kind, int ms);
void steps_end(struct steps *s); /* ends the body as its framing wants */

/* The next bytes of a STEP_REPEAT. False: there are no more. */
bool step_make(struct step *step, struct buf *out);

/* Whole replies and events of a chat completion stream. */
void steps_json(struct steps *s, int status, const char *json);
void steps_stream(struct steps *s);
void steps_event(struct steps *s, const char *json);
void steps_text(struct steps *s, const char *text, size_t len);
void steps_finish(struct steps *s, const char *reason);

#endif
