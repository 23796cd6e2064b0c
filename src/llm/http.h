/* llm/http.h: HTTP requests on one curl multi handle. http.c is the only user of libcurl.
 *
 * http and https only, no redirects, TLS verified, no environment surprises (SSLKEYLOGFILE is unset),
 * no content encoding. A body is bounded to HTTP_BODY_MAX bytes. Handlers run inside http_wait only. */
#ifndef LLM_HTTP_H
#define LLM_HTTP_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define HTTP_BODY_MAX ((size_t)64 << 20)
#define HTTP_CONNECT_MS 15000 /* to connect */
#define HTTP_FIRST_MS 600000  /* to the first byte of the answer: a local model may be loading */
#define HTTP_IDLE_MS 120000   /* between bytes */

struct http;
struct http_transfer;

struct http_request {
	const char *url;
	const char *headers; /* "Name: value\n" lines */
	const char *body;    /* NULL: GET */
	size_t body_len;
};

struct http_handler {
	void (*body)(void *ctx, int status, const char *bytes, size_t len);
	/* Ends the transfer. err NULL: the server ended the body, whole or not: only the dialect can tell.
	 * retry_after: seconds the server asked for, -1 when it did not. */
	void (*done)(void *ctx, int status, double retry_after, const struct err *err);
};

struct http *http_new(void);
void http_free(struct http *http);

/* NULL with err (ERR_USAGE) for a URL that cannot be used. */
struct http_transfer *http_start(struct http *http, const struct http_request *request,
	const struct http_handler *handler, void *ctx, struct err *err);
void http_cancel(struct http_transfer *t);

/* Waits for transfers and `fds` up to timeout ms (-1: no limit), then runs the handlers. */
void http_wait(struct http *http, struct pollfd *fds, size_t count, int timeout);

#endif
