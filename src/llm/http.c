#include "llm/http.h"

#include <assert.h>
#include <ctype.h>
#include <curl/curl.h>
#ifdef HAVE_MALLOC_USABLE_SIZE
#include <malloc.h>
#endif
#include <strings.h>

#include "base/address.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "llm/exposure.h"

#define TURN_BYTES  ((size_t)64 << 10)  /* of a body, given to its handler in one wait */
#define INBOX_BYTES ((size_t)256 << 10) /* not yet given: the server has to wait */

struct http {
	CURLM *multi; /* NULL until the first transfer */
	struct http_transfer *transfers;
	struct http_limits limits;
	bool delivering; /* handlers are running: what ends is freed after them */
};

struct http_transfer {
	struct http *http;
	struct http_transfer *next;
	struct http_handler handler;
	void *ctx;
	struct http_limits limits;
	char *host;
	char *socket; /* in its place; "" for none */
	CURL *easy;
	struct curl_slist *headers;
	char detail[CURL_ERROR_SIZE];
	struct buf inbox; /* of the body, not yet delivered */
	size_t received;  /* bytes of the body */
	int64_t deadline; /* for the next bytes */
	bool over;        /* curl is done with it: `code` */
	CURLcode code;
	bool too_long, silent;
	bool enough; /* of an error's body */
	bool packed; /* the body comes in a content encoding */
	bool paused; /* until the inbox is empty */
	bool dead;   /* no handler is called any more */
};

/* ---- Life -------------------------------------------------------------------------------------
 */

struct http *http_new(void)
{
	struct http *http = mem_alloc(sizeof *http);
	http->limits = (struct http_limits)HTTP_LIMITS;
	return http;
}

void http_limit(struct http *http, const struct http_limits *limits)
{
	http->limits = *limits;
}

#ifdef HAVE_MALLOC_USABLE_SIZE
/* libcurl keeps requests as they are sent, with the key: nothing of it is freed as it is. */
static void free_wiped(void *block)
{
	if (block)
		mem_wipe(block, malloc_usable_size(block));
	free(block);
}

static void *resize_wiped(void *block, size_t size)
{
	size_t had = block ? malloc_usable_size(block) : 0;
	void *grown = malloc(size ? size : 1);
	if (grown && had)
		memcpy(grown, block, had < size ? had : size);
	if (grown)
		free_wiped(block);
	return grown;
}

static void init_curl(void)
{
	curl_global_init_mem(CURL_GLOBAL_DEFAULT, malloc, free_wiped, resize_wiped, strdup, calloc);
}
#else
static void init_curl(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}
#endif

static void start_curl(struct http *http)
{
	if (http->multi)
		return;
	/* libcurl would write the session keys of TLS there. */
	unsetenv("SSLKEYLOGFILE");
	init_curl();
	http->multi = curl_multi_init();
	if (!http->multi)
		abort();
}

/* The headers hold the key. */
static void wipe_headers(struct curl_slist *headers)
{
	for (struct curl_slist *h = headers; h; h = h->next)
		mem_wipe(h->data, strlen(h->data));
	curl_slist_free_all(headers);
}

static void hang_up(struct http_transfer *t)
{
	if (t->easy) {
		curl_multi_remove_handle(t->http->multi, t->easy);
		curl_easy_cleanup(t->easy);
	}
	wipe_headers(t->headers);
	t->easy = NULL;
	t->headers = NULL;
	t->dead = true;
}

static void transfer_free(struct http_transfer *t)
{
	hang_up(t);
	buf_release(&t->inbox);
	free(t->host);
	free(t->socket);
	free(t);
}

static void sweep(struct http *http)
{
	struct http_transfer **link = &http->transfers;
	while (*link) {
		struct http_transfer *t = *link;
		if (t->dead) {
			*link = t->next;
			transfer_free(t);
		} else {
			link = &t->next;
		}
	}
}

void http_cancel(struct http_transfer *t)
{
	hang_up(t);
	if (!t->http->delivering)
		sweep(t->http);
}

void http_free(struct http *http)
{
	assert(!http->delivering);
	for (struct http_transfer *t = http->transfers; t; t = t->next)
		t->dead = true;
	sweep(http);
	if (http->multi) {
		curl_multi_cleanup(http->multi);
		curl_global_cleanup();
	}
	free(http);
}

/* ---- Starting ---------------------------------------------------------------------------------
 */

static char *url_part(CURLU *url, CURLUPart part)
{
	char *value = NULL;
	curl_url_get(url, part, &value, 0);
	char *copy = mem_strdup(value);
	curl_free(value);
	return copy;
}

/* Takes "host" or "host:port" from the URL. */
static bool read_url(const char *text, char **host, bool *local)
{
	CURLU *url = curl_url();
	bool ok = url && !curl_url_set(url, CURLUPART_URL, text, 0);
	char *scheme = url_part(url, CURLUPART_SCHEME);
	ok = ok && (!strcmp(scheme, "http") || !strcmp(scheme, "https"));
	if (ok) {
		char *name = url_part(url, CURLUPART_HOST), *port = url_part(url, CURLUPART_PORT);
		struct buf both = BUF_INIT;
		buf_addf(&both, "%s%s%s", name, *port ? ":" : "", port);
		*local = exposure_is_loopback(name);
		*host = buf_detach(&both);
		free(name);
		free(port);
	}
	free(scheme);
	curl_url_cleanup(url);
	return ok;
}

static struct curl_slist *make_headers(const char *lines)
{
	struct buf line = BUF_INIT;
	struct curl_slist *list = curl_slist_append(NULL, "Expect:");
	while (*lines) {
		size_t len = strcspn(lines, "\n");
		buf_set(&line, lines, len);
		if (len)
			list = curl_slist_append(list, line.data);
		lines += len + (lines[len] == '\n');
	}
	mem_wipe(line.data, line.cap);
	buf_release(&line);
	return list;
}

static int status_of(const struct http_transfer *t)
{
	long status = 0;
	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	return (int)status;
}

/* The content encoding, which nobody asked for; NULL for none. */
static const char *encoding_of(const struct http_transfer *t)
{
	struct curl_header *header;
	if (curl_easy_header(t->easy, "Content-Encoding", 0, CURLH_HEADER, -1, &header) ||
		!strcasecmp(header->value, "identity") || !*header->value)
		return NULL;
	return header->value;
}

/* How much of what comes is wanted; less than all of it ends the transfer. */
static size_t bound(struct http_transfer *t, size_t len)
{
	bool good = status_of(t) / 100 == 2;
	size_t most = good ? t->limits.body_max : HTTP_ERROR_MAX;
	t->packed = good && encoding_of(t);
	if (t->packed)
		return 0;
	if (len <= most - t->received)
		return len;
	t->too_long = good;
	t->enough = !good;
	return most - t->received;
}

/* No handler runs inside curl: it may not be called from there. */
static size_t on_bytes(char *bytes, size_t size, size_t count, void *ctx)
{
	struct http_transfer *t = ctx;
	size_t len = size * count;
	if (t->inbox.len >= INBOX_BYTES) {
		t->paused = true;
		return CURL_WRITEFUNC_PAUSE;
	}
	size_t wanted = bound(t, len);
	t->received += wanted;
	buf_add(&t->inbox, bytes, wanted);
	t->deadline = clock_now() + t->limits.idle;
	return wanted;
}

static void set_text(CURL *easy, CURLoption option, const char *text)
{
	if (*text)
		curl_easy_setopt(easy, option, text);
}

/* A server on this machine is no proxy's business. */
static void set_route(struct http_transfer *t, const struct route *route, bool local)
{
	CURL *easy = t->easy;
	if (local || *t->socket || !strcmp(route->proxy, ROUTE_OFF))
		curl_easy_setopt(easy, CURLOPT_PROXY, "");
	else
		set_text(easy, CURLOPT_PROXY, route->proxy);
	set_text(easy, CURLOPT_NOPROXY, route->no_proxy);
	set_text(easy, CURLOPT_UNIX_SOCKET_PATH, t->socket);
	set_text(easy, CURLOPT_CAINFO, route->ca_file);
	set_text(easy, CURLOPT_PROXY_CAINFO, route->ca_file);
	set_text(easy, CURLOPT_SSLCERT, route->client_cert);
	set_text(easy, CURLOPT_SSLKEY, route->client_key);
}

static void set_options(struct http_transfer *t, const struct http_request *request)
{
	CURL *easy = t->easy;
	curl_easy_setopt(easy, CURLOPT_URL, request->url);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
	curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)t->limits.connect);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, PACKAGE_NAME "/" PACKAGE_VERSION);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, t->headers);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, t->detail);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_bytes);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, t);
	curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, (long)request->fresh);
	if (request->body) {
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_len);
		curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, request->body);
	}
}

static void refuse(const char *url, struct err *err)
{
	struct buf shown = BUF_INIT;
	address_show(&shown, url);
	err_set(err, ERR_USAGE,
			"“%s” is no address of a server: it begins with http:// or https:// and a host.",
			shown.data);
	buf_release(&shown);
}

struct http_transfer *http_start(struct http *http, const struct http_request *request,
								 const struct http_handler *handler, void *ctx, struct err *err)
{
	char *host = NULL;
	bool local = false;
	if (!read_url(request->url, &host, &local)) {
		refuse(request->url, err);
		return NULL;
	}
	start_curl(http);
	struct http_transfer *t = mem_alloc(sizeof *t);
	*t = (struct http_transfer){.http = http, .handler = *handler, .ctx = ctx, .host = host};
	t->limits = http->limits;
	t->socket = mem_strdup(request->route ? request->route->unix_socket : "");
	buf_init(&t->inbox);
	t->headers = make_headers(request->headers);
	t->easy = curl_easy_init();
	if (!t->easy)
		abort();
	t->deadline = clock_now() + t->limits.first;
	t->next = http->transfers;
	http->transfers = t;
	set_options(t, request);
	if (request->route)
		set_route(t, request->route, local);
	else if (local)
		curl_easy_setopt(t->easy, CURLOPT_PROXY, "");
	curl_multi_add_handle(http->multi, t->easy);
	return t;
}

/* ---- Ending -----------------------------------------------------------------------------------
 */

#define BROKE_EARLY                                                                          \
	"The connection to ",                                                                    \
		" broke while it was made secure; where that goes on, check http:// or https:// in " \
		"the base URL (--base-url)",                                                         \
		false

/* The first row whose code and whose sign in curl's own words are those of the failure. */
static const struct failure {
	CURLcode code;    /* CURLE_OK: any */
	const char *sign; /* NULL: the code tells */
	enum http_outcome outcome;
	const char *before, *after; /* of the host */
	bool detail;                /* curl's own words follow */
} failures[] = {
	{CURLE_OK, "response 407", HTTP_HOPELESS, "The proxy on the way to ",
	 " wants a name and a password: give them in its address, http://NAME:PASSWORD@HOST:PORT",
	 false},
	{CURLE_OK, "CONNECT tunnel failed", HTTP_UNREACHABLE, "The proxy makes no connection to ", "",
	 true},
	{CURLE_OK, "certificate required", HTTP_HOPELESS, "",
	 " wants a certificate that proves who you are: name it in client_cert and client_key", false},
	{CURLE_COULDNT_RESOLVE_HOST, NULL, HTTP_UNREACHABLE, "The server ",
	 " was not found: check the base URL (--base-url) and the network", false},
	{CURLE_COULDNT_RESOLVE_PROXY, NULL, HTTP_UNREACHABLE, "The proxy on the way to ",
	 " was not found: check the setting proxy, or the proxy variables of the environment", false},
	{CURLE_COULDNT_CONNECT, NULL, HTTP_UNREACHABLE, "Nothing answers at ",
	 ": is the server running there?", false},
	{CURLE_OPERATION_TIMEDOUT, "Resolving timed out", HTTP_UNREACHABLE, "The name of ",
	 " was not looked up in time: check the network", false},
	{CURLE_OPERATION_TIMEDOUT, NULL, HTTP_UNREACHABLE, "No connection to ", " came about in time",
	 false},
	{CURLE_OK, "Proxy CONNECT aborted", HTTP_BROKEN, "The proxy on the way to ", " broke off",
	 false},
	{CURLE_PEER_FAILED_VERIFICATION, NULL, HTTP_HOPELESS, "The certificate of ",
	 " is not to be trusted; where it is by an authority of your own, name that in ca_file", true},
	{CURLE_SSL_CACERT_BADFILE, NULL, HTTP_HOPELESS, "To ask ",
	 ", the certificates in ca_file were wanted, but they cannot be used", true},
	{CURLE_SSL_CERTPROBLEM, NULL, HTTP_HOPELESS, "To ask ",
	 ", the certificate in client_cert and its key were wanted, but they cannot be used", true},
	{CURLE_SSL_CONNECT_ERROR, "SSL_ERROR_SYSCALL", HTTP_BROKEN, BROKE_EARLY},
	{CURLE_SSL_CONNECT_ERROR, "eof while reading", HTTP_BROKEN, BROKE_EARLY},
	{CURLE_SSL_CONNECT_ERROR, "reset by peer", HTTP_BROKEN, BROKE_EARLY},
	{CURLE_SSL_CONNECT_ERROR, NULL, HTTP_HOPELESS, "No secure connection to ",
	 " could be made: check http:// or https:// in the base URL (--base-url)", false},
	{CURLE_UNSUPPORTED_PROTOCOL, NULL, HTTP_HOPELESS, "What answers at ", " does not speak HTTP",
	 false},
	{CURLE_WEIRD_SERVER_REPLY, NULL, HTTP_HOPELESS, "What answers at ", " does not speak HTTP",
	 false},
	{CURLE_OK, NULL, HTTP_BROKEN, "The connection to ", " broke", true}, /* any other */
};

static const struct failure *find_failure(const struct http_transfer *t)
{
	const struct failure *f = failures;
	while ((f->code != CURLE_OK && f->code != t->code) || (f->sign && !strstr(t->detail, f->sign)))
		f++;
	return f;
}

/* Whether what does not answer is another machine than the one that was asked: the proxy. */
static bool is_proxy_dead(const struct http_transfer *t)
{
	static const char words[] = "Failed to connect to ";
	const char *host = t->host + (*t->host == '['), *tried = t->detail + sizeof words - 1;
	size_t len = strcspn(host, *t->host == '[' ? "]" : ":");
	return t->code == CURLE_COULDNT_CONNECT && !*t->socket &&
		   !strncmp(t->detail, words, sizeof words - 1) &&
		   (strncmp(tried, host, len) != 0 || tried[len] != ' ');
}

static void explain(const struct http_transfer *t, struct http_result *result)
{
	const struct failure *f = find_failure(t);
	bool detail = f->detail && *t->detail;
	result->outcome = f->outcome;
	if (is_proxy_dead(t))
		err_set(&result->err, ERR_MODEL,
				"The proxy on the way to %s does not answer: check the setting proxy, or the proxy "
				"variables of the environment.",
				t->host);
	else
		err_set(&result->err, ERR_MODEL, "%s%s%s%s%s", f->before, *t->socket ? t->socket : t->host,
				f->after, detail ? ": " : "", detail ? t->detail : "");
	err_end(&result->err);
}

static void add_time(struct buf *out, int ms)
{
	if (ms < 1000)
		buf_addf(out, "%d milliseconds", ms);
	else if (ms < 2000)
		buf_add_str(out, "a second");
	else
		buf_addf(out, "%d seconds", ms / 1000);
}

static void explain_silence(const struct http_transfer *t, struct http_result *result)
{
	bool first = !t->received;
	struct buf time = BUF_INIT;
	add_time(&time, first ? t->limits.first : t->limits.idle);
	result->outcome = first ? HTTP_HOPELESS : HTTP_BROKEN;
	err_set(&result->err, ERR_MODEL, "%s has sent nothing for %s.", t->host, time.data);
	buf_release(&time);
}

/* Seconds, as a number or a date; -1 for none. */
static double read_retry_after(CURL *easy)
{
	struct curl_header *header;
	if (curl_easy_header(easy, "Retry-After", 0, CURLH_HEADER, -1, &header))
		return -1;
	if (isdigit((unsigned char)header->value[0]))
		return strtod(header->value, NULL);
	time_t date = curl_getdate(header->value, NULL);
	int64_t wait = (int64_t)date - clock_wall();
	return date < 0 ? -1 : wait < 0 ? 0 : (double)wait;
}

static void finish(struct http_transfer *t)
{
	struct http_result result = {HTTP_ENDED, 0, -1, "", ERR_INIT};
	char *location = NULL;
	curl_easy_getinfo(t->easy, CURLINFO_REDIRECT_URL, &location);
	result.status = status_of(t);
	result.location = location ? location : "";
	result.retry_after = read_retry_after(t->easy);
	if (t->silent) {
		explain_silence(t, &result);
	} else if (t->too_long) {
		result.outcome = HTTP_HOPELESS;
		err_set(&result.err, ERR_MODEL, "%s sent more than %zu MB in one reply.", t->host,
				t->limits.body_max >> 20);
	} else if (t->packed) {
		result.outcome = HTTP_HOPELESS;
		err_set(&result.err, ERR_MODEL,
				"%s sent its reply compressed (%.40s), which nobody asked for: have it send plain "
				"text.",
				t->host, encoding_of(t));
	} else if (t->code != CURLE_OK && !t->enough) {
		explain(t, &result);
	}
	t->dead = true;
	t->handler.done(t->ctx, &result);
}

static void deliver(struct http_transfer *t)
{
	struct buf bytes = BUF_INIT;
	size_t len = t->inbox.len < TURN_BYTES ? t->inbox.len : TURN_BYTES;
	buf_set(&bytes, t->inbox.data, len);
	buf_splice(&t->inbox, 0, len, NULL, 0);
	if (bytes.len && !t->dead)
		t->handler.body(t->ctx, status_of(t), bytes.data, bytes.len);
	buf_release(&bytes);
	if (t->over && !t->inbox.len && !t->dead)
		finish(t);
}

static void deliver_all(struct http *http)
{
	http->delivering = true;
	for (struct http_transfer *t = http->transfers; t; t = t->next)
		deliver(t);
	http->delivering = false;
	sweep(http);
}

/* ---- The wait ---------------------------------------------------------------------------------
 */

static short wait_events(short events)
{
	return (short)(((events & POLLIN) ? CURL_WAIT_POLLIN : 0) |
				   ((events & POLLPRI) ? CURL_WAIT_POLLPRI : 0) |
				   ((events & POLLOUT) ? CURL_WAIT_POLLOUT : 0));
}

static void poll_transfers(struct http *http, const struct pollfd *fds, size_t count, int timeout)
{
	struct curl_waitfd *extra = mem_alloc((count + 1) * sizeof *extra);
	unsigned extra_count = 0;
	for (size_t i = 0; i < count; i++)
		if (fds[i].fd >= 0)
			extra[extra_count++] = (struct curl_waitfd){fds[i].fd, wait_events(fds[i].events), 0};
	curl_multi_poll(http->multi, extra, extra_count, timeout, NULL);
	free(extra);
}

static void collect_ended(struct http *http)
{
	CURLMsg *message;
	int left;
	while ((message = curl_multi_info_read(http->multi, &left))) {
		struct http_transfer *t = NULL;
		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&t);
		t->over = true;
		t->code = message->data.result;
	}
}

/* Those whose inboxes are empty by now. */
static void resume_paused(struct http *http)
{
	for (struct http_transfer *t = http->transfers; t; t = t->next) {
		if (!t->paused || t->inbox.len || t->over)
			continue;
		t->paused = false;
		t->deadline = clock_now() + t->limits.idle;
		curl_easy_pause(t->easy, CURLPAUSE_CONT);
	}
}

static void end_silent(struct http *http)
{
	for (struct http_transfer *t = http->transfers; t; t = t->next)
		if (!t->over && !t->inbox.len && clock_now() >= t->deadline)
			t->over = t->silent = true;
}

static int64_t next_deadline(const struct http *http)
{
	int64_t deadline = CLOCK_NEVER;
	for (const struct http_transfer *t = http->transfers; t; t = t->next)
		deadline = clock_earlier(deadline, t->inbox.len ? 0 : t->deadline);
	return deadline;
}

void http_wait(struct http *http, struct pollfd *fds, size_t count, int timeout)
{
	assert(!http->delivering);
	if (http->transfers) {
		resume_paused(http); /* before the wait: what is held back wakes nobody */
		int limit = clock_timeout(next_deadline(http));
		poll_transfers(http, fds, count, timeout < 0 || limit < timeout ? limit : timeout);
		timeout = 0;
	}
	/* Also after curl_multi_poll: it drops POLLHUP. */
	if (poll(fds, count, timeout) < 0)
		for (size_t i = 0; i < count; i++)
			fds[i].revents = 0;
	if (!http->transfers)
		return;
	int running;
	curl_multi_perform(http->multi, &running);
	collect_ended(http);
	end_silent(http);
	deliver_all(http);
}
