/* llm/http.h: HTTP requests on one curl multi handle. http.c is the only user of libcurl.
 *
 * http and https only, no redirects, TLS verified always, no environment surprises (SSLKEYLOGFILE
 * is unset), no content encoding: a body that comes in one is refused. A body is bounded, of an
 * error to HTTP_ERROR_MAX; what a handler is given in one wait as well, so that a flood of bytes
 * leaves keys their turn. Over TLS, HTTP/2 is spoken where the server does. A server on this
 * machine is asked without a proxy. Handlers run inside http_wait only, where they may start and
 * cancel transfers. */
#ifndef LLM_HTTP_H
#define LLM_HTTP_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "llm/route.h"

struct http;
struct http_transfer;

#define HTTP_ERROR_MAX ((size_t)64 << 10) /* bytes of the body of a status other than 2xx */

struct http_limits {
	int connect;     /* ms, to connect */
	int first;       /* ms, to the first byte of the body: a local model may be loading */
	int idle;        /* ms, between bytes */
	size_t body_max; /* bytes */
};

#define HTTP_LIMITS                             \
	{                                           \
		15000, 600000, 120000, (size_t)64 << 20 \
	}

struct http_request {
	const char *url;
	const char *headers; /* "Name: value\n" lines */
	const char *body;    /* NULL: GET */
	size_t body_len;
	const struct route *route; /* NULL: straight to the address, or as the environment says */
	bool fresh; /* over a connection of its own: one used before may be what is broken */
};

enum http_outcome {
	HTTP_ENDED,       /* the server ended the body, whole or not: only the dialect can tell */
	HTTP_BROKEN,      /* the connection broke or fell silent: another try may do */
	HTTP_UNREACHABLE, /* no connection was made */
	HTTP_HOPELESS     /* another try would end the same */
};

struct http_result {
	enum http_outcome outcome;
	int status;           /* 0: no answer came */
	double retry_after;   /* seconds the server asked for, -1 when it did not */
	const char *location; /* where a redirect points; "" for none */
	struct err err;       /* why, unless HTTP_ENDED */
};

struct http_handler {
	void (*body)(void *ctx, int status, const char *bytes, size_t len);
	void (*done)(void *ctx, const struct http_result *result); /* the transfer is gone after it */
};

struct http *http_new(void); /* cheap: libcurl starts with the first transfer */
void http_limit(struct http *http, const struct http_limits *limits); /* for later transfers */
void http_free(struct http *http);

/* NULL with err (ERR_USAGE) for a URL that cannot be used. */
struct http_transfer *http_start(struct http *http, const struct http_request *request,
								 const struct http_handler *handler, void *ctx, struct err *err);
void http_cancel(struct http_transfer *t);

/* Waits for transfers and `fds` up to timeout ms (-1: no limit), then runs the handlers. */
void http_wait(struct http *http, struct pollfd *fds, size_t count, int timeout);

#endif
