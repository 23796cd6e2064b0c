#include "llm/models.h"

#include "base/clock.h"
#include "base/mem.h"
#include "llm/catalog.h"
#include "llm/exposure.h"
#include "llm/hide.h"
#include "llm/http.h"
#include "llm/secret.h"

/* ms to connect, to the first byte, between bytes; bytes of an answer */
#define VISIT_LIMITS                      \
	{                                     \
		3000, 8000, 4000, (size_t)8 << 20 \
	}

/* One place that is asked. */
struct visit {
	struct models *owner;
	char *place;
	bool expected; /* by the writer: why it has none is told in any case */
	struct model model;
	struct secret *secret; /* its key, while a command is still to print it */
	struct http_transfer *transfer;
	struct buf body;
	bool over;
};

struct models {
	struct llm *llm;
	struct llm_turn turn;
	models_fn *fn;
	void *ctx;
	struct visit **visits;
	size_t count, cap;
	bool telling; /* the callback runs: the end of all comes after it */
	bool dead;
};

/* ---- Life ----------------------------------------------------------------------------------- */

static void visit_free(struct visit *v)
{
	if (v->transfer)
		http_cancel(v->transfer);
	model_release(&v->model);
	buf_release(&v->body);
	free(v->place);
	free(v);
}

static void models_free(struct models *m)
{
	llm_turn_remove(m->llm, &m->turn);
	for (size_t i = 0; i < m->count; i++)
		visit_free(m->visits[i]);
	free(m->visits);
	free(m);
}

void models_cancel(struct models *m)
{
	if (!m)
		return;
	m->dead = true;
	if (!m->telling)
		models_free(m);
}

/* ---- Telling -------------------------------------------------------------------------------- */

static void tell(struct models *m, const struct models_event *event)
{
	if (!m->dead)
		m->fn(m->ctx, event);
}

static void tell_none(struct visit *v, const struct err *err)
{
	struct err said = *err;
	hide_in_err(&said, &v->model);
	tell(v->owner, &(struct models_event){MODELS_NONE, v->place, NULL, &said});
}

static void tell_found(struct visit *v, const struct catalog_entry *entry)
{
	struct model *m = &v->model;
	bool known = !strcmp(m->name, entry->name) && m->window;
	int window = m->window;
	char *name = m->name;
	m->window = known ? window : entry->window ? entry->window : m->provider->window;
	m->name = entry->name;
	tell(v->owner, &(struct models_event){MODELS_FOUND, v->place, m, NULL});
	m->name = name;
	m->window = window;
}

static void tell_catalog(struct visit *v)
{
	struct catalog c;
	struct err err = ERR_INIT;
	bool ok = catalog_read(&c, v->body.data, v->body.len);
	if (!ok)
		err_set(&err, ERR_MODEL, "%s answers, but not with a list of models.", v->place);
	else if (!c.count)
		err_set(&err, ERR_MODEL, "%s has no model that writes.", v->place);
	for (size_t i = 0; i < c.count; i++)
		tell_found(v, &c.entries[i]);
	if (err.kind)
		tell_none(v, &err);
	catalog_release(&c);
}

static void tell_refusal(struct visit *v, const struct http_result *result)
{
	struct err err = ERR_INIT;
	if (result->outcome != HTTP_ENDED)
		err = result->err;
	else if (result->status == 401 || result->status == 403)
		err_set(&err, ERR_MODEL, "%s refuses the key (status %d).", v->place, result->status);
	else
		err_set(&err, ERR_MODEL, "%s answers with status %d, not with its models.", v->place,
				result->status);
	if (v->expected)
		tell_none(v, &err);
}

/* ---- Asking --------------------------------------------------------------------------------- */

static void on_body(void *ctx, int status, const char *bytes, size_t len)
{
	struct visit *v = ctx;
	if (status / 100 == 2)
		buf_add(&v->body, bytes, len);
}

static void on_done(void *ctx, const struct http_result *result)
{
	struct visit *v = ctx;
	struct models *m = v->owner;
	v->transfer = NULL;
	v->over = true;
	m->telling = true;
	if (result->outcome == HTTP_ENDED && result->status / 100 == 2)
		tell_catalog(v);
	else
		tell_refusal(v, result);
	m->telling = false;
	if (m->dead)
		models_free(m);
}

static const struct http_handler handler = {on_body, on_done};

/* With the key at hand. */
static bool call(struct visit *v, struct err *err)
{
	const struct http_limits limits = VISIT_LIMITS;
	struct http *http = llm_http(v->owner->llm);
	struct buf url = BUF_INIT, headers = BUF_INIT;
	if (!exposure_check(&v->model, err))
		return false;
	if (strpbrk(v->model.api_key, "\r\n"))
		return err_set(err, ERR_USAGE, "The key for %s holds a line break.", v->place);
	buf_addf(&url, "%s%s", v->model.base_url, v->model.provider->list_path);
	hide_from_log(&v->model);
	model_headers(&v->model, false, &headers);
	http_limit(http, &limits);
	v->transfer = http_start(
		http,
		&(struct http_request){.url = url.data, .headers = headers.data, .route = &v->model.route},
		&handler, v, err);
	mem_wipe(headers.data, headers.len);
	mem_wipe(url.data, url.len);
	buf_release(&headers);
	buf_release(&url);
	return v->transfer;
}

/* Calls, or has the key's command run first. */
static bool begin(struct visit *v, struct err *err)
{
	const struct model *m = &v->model;
	if (*m->api_key || !*m->key_command)
		return call(v, err);
	v->secret = secrets_ask(llm_secrets(v->owner->llm), m->key_command, err);
	return v->secret;
}

static bool go_on(struct visit *v, struct err *err)
{
	const struct secret *secret = v->secret;
	v->secret = NULL;
	if (secret_error(secret)) {
		*err = *secret_error(secret);
		return false;
	}
	mem_set_string(&v->model.api_key, secret_key(secret));
	return call(v, err);
}

/* A step that is due outside of a transfer: the beginning, and when a key has come. */
static void advance(struct visit *v)
{
	struct err err = ERR_INIT;
	bool begun = v->transfer || v->secret;
	if (v->over || v->transfer || (v->secret && secret_runs(v->secret)))
		return;
	if (begun ? go_on(v, &err) : begin(v, &err))
		return;
	v->over = true;
	tell_none(v, &err);
}

static bool all_over(const struct models *m)
{
	for (size_t i = 0; i < m->count; i++)
		if (!m->visits[i]->over)
			return false;
	return true;
}

/* Something can be done that no descriptor will announce. */
static int64_t due(void *ctx)
{
	const struct models *m = ctx;
	for (size_t i = 0; i < m->count; i++) {
		const struct visit *v = m->visits[i];
		if (!v->over && !v->transfer && !(v->secret && secret_runs(v->secret)))
			return 0;
	}
	return all_over(m) ? 0 : CLOCK_NEVER;
}

static void turn(void *ctx)
{
	struct models *m = ctx;
	m->telling = true;
	for (size_t i = 0; i < m->count && !m->dead; i++)
		advance(m->visits[i]);
	bool over = all_over(m);
	if (over)
		tell(m, &(struct models_event){.kind = MODELS_OVER});
	m->telling = false;
	if (over || m->dead)
		models_free(m);
}

/* ---- Whom to ask ---------------------------------------------------------------------------- */

static struct visit *add(struct models *m, const struct model *like, const char *place)
{
	struct visit *v = mem_alloc(sizeof *v);
	*v = (struct visit){.owner = m, .place = mem_strdup(place), .body = BUF_INIT};
	model_copy(&v->model, like);
	MEM_GROW(m->visits, m->count + 1, &m->cap);
	m->visits[m->count++] = v;
	return v;
}

static bool is_over_http(const struct model *m)
{
	return m->provider->request && !m->provider->is_file;
}

/* At each of its addresses. */
static void add_configured(struct models *m, const struct model *configured,
						   const struct model_place *places)
{
	for (size_t i = 0; is_over_http(configured) && i < model_addresses(configured); i++) {
		struct buf host = BUF_INIT;
		model_host_at(configured, i, &host);
		struct visit *v = add(m, configured, host.data);
		model_narrow(&v->model, i);
		const struct model_place *place = place_at(places, v->model.base_url);
		if (place)
			mem_set_string(&v->place, place->name);
		v->expected = true;
		buf_release(&host);
	}
}

static bool is_configured_at(const struct model *configured, const struct model_place *places,
							 const struct model_place *place)
{
	bool found = false;
	for (size_t i = 0; !found && i < model_addresses(configured); i++) {
		char *url = model_address(configured, i);
		found = place_at(places, url) == place;
		free(url);
	}
	return found;
}

/* What is the configured server's alone stays with it. */
static void add_place(struct models *m, const struct model *configured,
					  const struct model_place *place, const char *key)
{
	struct visit *v = add(m, configured, place->name);
	mem_wipe(v->model.api_key, strlen(v->model.api_key));
	v->model.provider = provider_named(place_provider(place));
	mem_set_string(&v->model.base_url, place->base_url);
	mem_set_string(&v->model.base_urls, "");
	v->model.endpoint_requests = v->model.requests_per_minute = 0;
	mem_set_string(&v->model.name, "");
	mem_set_string(&v->model.api_key, key);
	mem_set_string(&v->model.key_command, "");
	mem_set_string(&v->model.extra, "");
	route_leave_server(&v->model.route);
	v->model.exposed = false;
	v->model.window = 0;
	v->expected = key;
}

struct models *models_ask(struct llm *llm, const struct model *configured,
						  const struct place_keys *keys, models_fn *fn, void *ctx)
{
	struct models *m = mem_alloc(sizeof *m);
	*m = (struct models){.llm = llm, .fn = fn, .ctx = ctx, .turn = {due, turn, m, NULL}};
	add_configured(m, configured, keys->places);
	for (size_t i = 0; keys->places[i].name; i++) {
		const struct model_place *place = &keys->places[i];
		const char *key = place_key(keys, i);
		if (!is_configured_at(configured, keys->places, place) && (key || !place->key_variable))
			add_place(m, configured, place, key);
	}
	llm_turn_add(llm, &m->turn);
	return m;
}
