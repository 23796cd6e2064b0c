#include "cmd/settings.h"

#include "base/address.h"
#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/paths.h"
#include "cmd/output.h"
#include "llm/exposure.h"
#include "llm/price.h"

/* ---- Where they come from ------------------------------------------------------------------- */
static bool take_options(struct setting_set *set, const struct options *o, struct err *err)
{
	bool ok = true;
	for (int i = 0; ok && i < o->setting_count; i++) {
		const struct option_given *given = &o->settings[i];
		const struct setting_row *row = settings_of_option(given->option);
		struct buf where = BUF_INIT;
		buf_addf(&where, "--%s", given->option);
		ok = row ? setting_take(set, row->name, given->text, SETTING_OPTION, where.data, err)
				 : setting_take_pair(set, given->text, where.data, err);
		buf_release(&where);
	}
	return ok;
}

static bool take_shared(struct setting_set *set, struct err *err)
{
	for (const struct setting_row *row = set->rows; row->name; row++) {
		const char *text = row->shared ? getenv(row->shared) : NULL;
		if (text && !setting_take(set, row->name, text, SETTING_SHARED, row->shared, err))
			return false;
	}
	return true;
}

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), ending = strlen(end);
	return len > ending && !strcmp(text + len - ending, end);
}

/* Does base_urls stand in the place of base_url? */
static bool has_several(const struct setting_set *set)
{
	return setting_given(set, "base_urls") &&
		   setting_value(set, "base_urls")->rank >= setting_value(set, "base_url")->rank;
}

/* The first address that is configured, which the caller frees; "" for none. */
static char *first_url(const struct setting_set *set)
{
	if (!has_several(set))
		return mem_strdup(setting_text(set, "base_url", ""));
	const char *urls = setting_text(set, "base_urls", "");
	urls += strspn(urls, ADDRESS_GAPS);
	return mem_strndup(urls, strcspn(urls, ADDRESS_GAPS));
}

static const char *dialect_of_server(const struct settings *s)
{
	if (!setting_given(&s->set, "base_url") && !has_several(&s->set))
		return ends_with(setting_text(&s->set, "model", ""), ".gguf") ? "local" : "openai";
	char *url = first_url(&s->set);
	const char *dialect = place_provider(place_at(model_places, url));
	free(url);
	return dialect;
}

/* A server or a model that is named means the dialect that is spoken there, openai where that is
 * not known; nothing named, the demo writer. The variables that programs share are openai's. */
static bool choose_provider(struct settings *s, struct err *err)
{
	const char *name =
		setting_given(&s->set, "provider") ? setting_text(&s->set, "provider", NULL) : NULL;
	bool shared = !name || !strcmp(name, "openai");
	if (shared && !take_shared(&s->set, err))
		return false;
	bool has_server = setting_given(&s->set, "base_url") || has_several(&s->set) ||
					  setting_given(&s->set, "model");
	s->is_default = !name && !has_server;
	if (!name)
		setting_suppose(&s->set, "provider", has_server ? dialect_of_server(s) : "demo");
	s->provider = provider_named(setting_text(&s->set, "provider", "demo"));
	if (s->provider->base_url && !has_several(&s->set))
		setting_suppose(&s->set, "base_url", s->provider->base_url);
	return true;
}

/* The place's own variable where the server, and no other, is a known one; otherwise, and where
 * that is not set, the provider's. */
static const char *key_variable(const struct settings *s)
{
	const char *url = setting_text(&s->set, "base_url", "");
	const struct model_place *place = has_several(&s->set) ? NULL : place_at(model_places, url);
	const char *own = place ? place->key_variable : NULL;
	const char *text = own && s->provider->request ? getenv(own) : NULL;
	return text && *text ? own : s->provider->key_variable;
}

/* A key and a command for one exclude each other; the higher rank wins, then the variables have
 * their turn. */
static bool choose_key(struct settings *s, struct err *err)
{
	const struct setting_value *key = setting_value(&s->set, "api_key");
	const struct setting_value *command = setting_value(&s->set, "api_key_command");
	const char *variable = key_variable(s);
	if (key->text && command->text && key->rank == command->rank)
		return err_set(err, ERR_USAGE,
					   "Both a key (%s) and a command for one (%s) are given: keep one of them.",
					   key->where, command->where);
	if (key->text && command->text)
		setting_drop(&s->set, key->rank < command->rank ? "api_key" : "api_key_command");
	if (key->text || command->text || !variable)
		return true;
	return setting_take(&s->set, "api_key", getenv(variable), SETTING_SHARED, variable, err);
}

/* on, off and their like, or a file. */
static bool open_log(const struct settings *s, struct err *err)
{
	const char *text = setting_text(&s->set, "log", "off");
	bool bodies = !strcmp(setting_text(&s->set, "log_bodies", "off"), "on"), on = false;
	if (setting_is_switch(text, &on) && !on)
		return true;
	char *path = on ? paths_state("log") : mem_strdup(text);
	bool ok = log_open(path, bodies, err);
	log_secret(setting_text(&s->set, "api_key", ""));
	free(path);
	return ok;
}

static void wipe_variable(const char *name)
{
	char *value = getenv(name);
	if (value)
		mem_wipe(value, strlen(value));
	unsetenv(name);
}

/* Whoever we start has no use for our secrets, nor for an address of ours with a password in it. */
static void wipe_settings(void)
{
	for (const struct setting_row *row = settings_table; row->name; row++) {
		const char *const names[] = {row->variable, row->shared};
		for (size_t i = 0; i < 2; i++) {
			const char *value = names[i] ? getenv(names[i]) : NULL;
			if (value && (setting_is_secret(row) || address_in_text(value)))
				wipe_variable(names[i]);
		}
	}
}

/* Keeps those of known places, for who asks them for their models. */
static void take_keys(struct settings *s)
{
	place_keys_take(&s->keys, model_places);
	for (const struct provider *p = providers; p->name; p++) {
		if (p->key_variable)
			wipe_variable(p->key_variable);
	}
	wipe_settings();
}

static bool bind_keys(struct settings *s, struct err *err)
{
	bool ok = true;
	for (size_t i = 0; ok && i < s->set.pair_count; i++) {
		const struct setting_pair *pair = &s->set.pairs[i];
		if (*pair->section)
			continue;
		ok = keymap_bind(&s->keymap, pair->name, pair->value, pair->where, err);
	}
	return ok;
}

/* ---- Roles ---------------------------------------------------------------------------------- */

static const struct role_setting {
	const char *setting;
	enum model_role role;
} role_settings[] = {
	{"planner", MODEL_PLANNER},
	{"summariser", MODEL_SUMMARISER},
	{"judge", MODEL_JUDGE},
	{"fallback", MODEL_FALLBACK},
};

static bool need_section(const struct settings *s, const char *setting, const char *name,
						 struct err *err)
{
	return setting_in_section(&s->set, name, NULL) ||
		   err_set(err, ERR_USAGE, "%s is “%s” (%s), but there is no section [model %s] in %s.",
				   setting, name, setting_value(&s->set, setting)->where, name, s->path);
}

/* A server of its own has nothing of the other one's; a key of its own stands for the other. */
static void part_from_server(struct setting_set *set, const struct setting_set *from,
							 const char *name)
{
	static const char *const of_server[] = {
		"provider",          "base_url",           "base_urls",   "model",
		"api_key",           "api_key_command",    "window",      "extra",
		"client_cert",       "client_key",         "unix_socket", "headers",
		"endpoint_requests", "requests_per_minute"};
	bool moves = setting_in_section(from, name, "provider") ||
				 setting_in_section(from, name, "base_url") ||
				 setting_in_section(from, name, "base_urls");
	bool keyed = setting_in_section(from, name, "api_key") ||
				 setting_in_section(from, name, "api_key_command");
	for (size_t i = 0; moves && i < sizeof of_server / sizeof *of_server; i++)
		setting_drop(set, of_server[i]);
	if (keyed) {
		setting_drop(set, "api_key");
		setting_drop(set, "api_key_command");
	}
}

/* Of base_url and base_urls, the one that a section names stands for both. */
static void part_from_addresses(struct setting_set *set, const char *section)
{
	static const char *const names[] = {"base_url", "base_urls"};
	for (int i = 0; i < 2; i++)
		if (setting_in_section(set, section, names[i]) &&
			setting_value(set, names[!i])->rank <= SETTING_FILE)
			setting_drop(set, names[!i]);
}

/* The writer's section stands for [model], beneath variables and options. */
static bool take_writer(struct settings *s, struct err *err)
{
	const char *name = setting_text(&s->set, "writer", NULL);
	if (!name)
		return true;
	if (!need_section(s, "writer", name, err))
		return false;
	part_from_addresses(&s->set, name);
	return setting_overlay(&s->set, &s->set, name, false, err);
}

static bool make_model(struct settings *s, struct err *err);
static bool need_model(const struct settings *s, struct err *err);

static bool read_role(struct settings *s, const char *setting, struct model **made, struct err *err)
{
	const char *name = setting_text(&s->set, setting, NULL);
	struct settings own = {.path = s->path};
	if (!name)
		return true;
	if (!need_section(s, setting, name, err))
		return false;
	setting_copy(&own.set, &s->set);
	part_from_server(&own.set, &s->set, name);
	model_init(&own.model);
	bool ok = setting_overlay(&own.set, &s->set, name, true, err) && choose_provider(&own, err) &&
			  choose_key(&own, err) && make_model(&own, err) && need_model(&own, err);
	setting_release(&own.set);
	if (!ok) {
		model_release(&own.model);
		return false;
	}
	*made = mem_alloc(sizeof **made);
	**made = own.model;
	return true;
}

static bool read_roles(struct settings *s, struct err *err)
{
	bool ok = true;
	for (size_t i = 0; ok && i < sizeof role_settings / sizeof *role_settings; i++)
		ok = read_role(s, role_settings[i].setting, &s->roles.models[role_settings[i].role], err);
	return ok;
}

bool settings_load(struct settings *s, const struct options *o, struct err *err)
{
	*s = (struct settings){.path = paths_config("config")};
	setting_init(&s->set, settings_table);
	s->set.free_section = "keys";
	s->set.named_section = "model";
	keymap_init(&s->keymap);
	model_init(&s->model);
	bool ok = setting_read_file(&s->set, s->path, err) && bind_keys(s, err) &&
			  setting_read_variables(&s->set, err) && take_options(&s->set, o, err) &&
			  take_writer(s, err) && choose_provider(s, err) && choose_key(s, err) &&
			  read_roles(s, err) && open_log(s, err);
	take_keys(s);
	if (!ok)
		settings_release(s);
	return ok;
}

void settings_release(struct settings *s)
{
	log_close();
	model_release(&s->model);
	roles_release(&s->roles);
	place_keys_release(&s->keys);
	keymap_release(&s->keymap);
	setting_release(&s->set);
	free(s->path);
}

/* ---- What they make ------------------------------------------------------------------------- */
static void cut_slashes(struct buf *url)
{
	while (url->len && url->data[url->len - 1] == '/')
		buf_truncate(url, url->len - 1);
}

/* Without slashes at its end, and where the provider wants the server alone, without what others
 * want after it. */
static void add_base_url(struct buf *out, const struct provider *provider, const char *url,
						 size_t url_len)
{
	static const char *const ends[] = {"/v1", "/api"};
	struct buf base = BUF_INIT;
	buf_add(&base, url, url_len);
	cut_slashes(&base);
	for (size_t i = 0; provider->at_root && i < sizeof ends / sizeof *ends; i++) {
		size_t len = strlen(ends[i]);
		if (base.len > len && !strcmp(base.data + base.len - len, ends[i]))
			buf_truncate(&base, base.len - len);
	}
	cut_slashes(&base);
	buf_add(out, base.data, base.len);
	buf_release(&base);
}

static bool is_line_of(const struct buf *lines, const char *line, size_t len)
{
	for (const char *at = lines->data; at && *at; at += strcspn(at, "\n"), at += *at == '\n')
		if (strcspn(at, "\n") == len && !strncmp(at, line, len))
			return true;
	return false;
}

/* Each address once. */
static void set_base_urls(struct model *m, const char *urls)
{
	struct buf lines = BUF_INIT, url = BUF_INIT;
	for (const char *at = urls + strspn(urls, ADDRESS_GAPS); *at; at += strspn(at, ADDRESS_GAPS)) {
		size_t len = strcspn(at, ADDRESS_GAPS);
		buf_clear(&url);
		add_base_url(&url, m->provider, at, len);
		if (!is_line_of(&lines, url.data, url.len))
			buf_addf(&lines, "%s%s", lines.len ? "\n" : "", url.data);
		at += len;
	}
	mem_set_string(&m->base_urls, lines.data);
	model_narrow(m, 0);
	if (strchr(lines.data, '\n'))
		mem_set_string(&m->base_urls, lines.data);
	mem_wipe(lines.data, lines.len);
	buf_release(&lines);
	buf_release(&url);
}

static void set_base_url(struct model *m, const char *text)
{
	struct buf url = BUF_INIT;
	add_base_url(&url, m->provider, text, strlen(text));
	mem_set_string(&m->base_url, url.data);
	buf_release(&url);
}

static bool need_server(const struct settings *s, struct err *err)
{
	bool several = !s->provider->is_file && has_several(&s->set);
	if (several && setting_text(&s->set, "unix_socket", NULL))
		return err_set(
			err, ERR_USAGE,
			"base_urls (%s) names several servers, and unix_socket (%s) is one: keep one "
			"of the two.",
			setting_value(&s->set, "base_urls")->where,
			setting_value(&s->set, "unix_socket")->where);
	if (!s->provider->is_file && !several && !setting_text(&s->set, "base_url", NULL))
		return err_set(
			err, ERR_USAGE,
			"No server is named for %s: give --base-url URL, or set LONGHAND_BASE_URL or "
			"base_url in %s.",
			s->provider->name, s->path);
	return true;
}

static bool need_model(const struct settings *s, struct err *err)
{
	if (s->provider->request && s->provider->needs_model && !setting_text(&s->set, "model", NULL))
		return err_set(
			err, ERR_USAGE,
			"No model is named: give --model NAME, or set LONGHAND_MODEL or model in %s.", s->path);
	return true;
}

static int milliseconds(const struct setting_set *set, const char *name)
{
	return (int)setting_number(set, name, 0) * 1000;
}

static void set_route(struct route *r, const struct setting_set *set)
{
	mem_set_string(&r->proxy, setting_text(set, "proxy", ""));
	mem_set_string(&r->no_proxy, setting_text(set, "no_proxy", ""));
	mem_set_string(&r->ca_file, setting_text(set, "ca_file", ""));
	mem_set_string(&r->client_cert, setting_text(set, "client_cert", ""));
	mem_set_string(&r->client_key, setting_text(set, "client_key", ""));
	mem_set_string(&r->unix_socket, setting_text(set, "unix_socket", ""));
}

/* A line each, of a JSON array. */
static void set_headers(struct model *m, const char *array)
{
	struct buf lines = BUF_INIT;
	struct json *json = json_parse(array, strlen(array), JSON_STRICT, NULL);
	for (const struct json *item = json_first(json); item; item = json_next(item))
		buf_addf(&lines, "%s\n", json_string(item));
	json_free(json);
	mem_set_string(&m->headers, lines.data);
	mem_wipe(lines.data, lines.len);
	buf_release(&lines);
}

static void set_server(struct model *m, const struct settings *s)
{
	const struct setting_set *set = &s->set;
	if (has_several(set) && !s->provider->is_file)
		set_base_urls(m, setting_text(set, "base_urls", ""));
	else
		set_base_url(m, setting_text(set, "base_url", ""));
	m->endpoint_requests = (int)setting_number(set, "endpoint_requests", 0);
	m->requests_per_minute = (int)setting_number(set, "requests_per_minute", 0);
	mem_set_string(&m->name, setting_text(set, "model", ""));
	mem_set_string(&m->api_key, setting_text(set, "api_key", ""));
	mem_set_string(&m->key_command, setting_text(set, "api_key_command", ""));
	mem_set_string(&m->extra, setting_text(set, "extra", ""));
	set_headers(m, setting_text(set, "headers", ""));
	set_route(&m->route, set);
	mem_set_string(&m->server_program, setting_text(set, "llama_server", ""));
	mem_set_string(&m->server_args, setting_text(set, "llama_args", ""));
	m->exposed = exposure_of(m) && exposure_allowed(m, setting_text(set, "insecure_hosts", ""));
	m->window = (int)setting_number(set, "window", s->provider->window);
	price_of(settings_prices(s), m);
}

/* What goes for every model, also for one that is chosen later. */
static void set_asking(struct model *m, const struct setting_set *set)
{
	mem_set_string(&m->stop, setting_text(set, "stop", ""));
	mem_set_string(&m->currency, setting_text(set, "currency", ""));
	m->has_seed = setting_given(set, "seed");
	m->seed = strtoull(setting_text(set, "seed", "0"), NULL, 10);
	m->speed = setting_number(set, "speed", 0);
	m->temperature = setting_number(set, "temperature", -1);
	m->max_tokens = (int)setting_number(set, "max_tokens", 0);
	m->reasoning = reasoning_named(setting_text(set, "reasoning", ""));
	m->connect_ms = milliseconds(set, "connect_timeout");
	m->first_ms = milliseconds(set, "first_timeout");
	m->idle_ms = milliseconds(set, "idle_timeout");
}

static bool make_model(struct settings *s, struct err *err)
{
	struct model *m = &s->model;
	m->provider = s->provider;
	set_asking(m, &s->set);
	if (!s->provider->request)
		return true;
	set_server(m, s);
	return need_server(s, err);
}

static bool read_for(struct settings *s, const struct options *o,
					 bool (*need)(const struct settings *, struct err *), struct err *err)
{
	if (!settings_load(s, o, err))
		return false;
	if (make_model(s, err) && (!need || need(s, err)))
		return true;
	settings_release(s);
	return false;
}

bool settings_read(struct settings *s, const struct options *o, struct err *err)
{
	return read_for(s, o, need_model, err);
}

bool settings_read_server(struct settings *s, const struct options *o, struct err *err)
{
	return read_for(s, o, NULL, err);
}

/* ---- While the program runs ----------------------------------------------------------------- */

/* The environment's key of the server that is asked now, if it is a known place. */
static void use_place_key(struct settings *s)
{
	struct model *m = &s->model;
	const struct model_place *place = place_at(model_places, m->base_url);
	if (!place || *m->base_urls || *m->api_key || *m->key_command)
		return;
	const char *key = place_key(&s->keys, (size_t)(place - model_places));
	mem_set_string(&m->api_key, key ? key : "");
}

/* A key that belonged to the environment's server goes to no other. */
static bool remake(struct settings *s, const char *name, struct err *err)
{
	struct model old = s->model;
	bool moved =
		!strcmp(name, "base_url") || !strcmp(name, "base_urls") || !strcmp(name, "provider");
	if (moved && setting_value(&s->set, "api_key")->rank == SETTING_SHARED)
		setting_drop(&s->set, "api_key");
	model_init(&s->model);
	if (choose_provider(s, err) && make_model(s, err) && need_model(s, err)) {
		use_place_key(s);
		model_release(&old);
		return true;
	}
	model_release(&s->model);
	s->model = old;
	return false;
}

bool settings_change(struct settings *s, const char *name, const char *value, struct err *err)
{
	const struct setting_row *row = setting_row_named(settings_table, name);
	struct setting_value old, several = {SETTING_DEFAULT, NULL, NULL};
	if (row && !strcmp(row->section, "roles"))
		return err_set(err, ERR_USAGE, "%s is read at the start only: set it in %s.", name,
					   s->path);
	if (row && setting_is_secret(row))
		return err_set(err, ERR_USAGE, "%s is not typed here: set %s, or %s.", name, row->variable,
					   row->type == SETTING_SECRET ? "api_key_command" : "the configuration file");
	struct buf where = BUF_INIT;
	buf_addf(&where, ":set %s", name);
	bool taken = setting_replace(&s->set, name, value, where.data, &old, err);
	buf_release(&where);
	if (!taken)
		return false;
	if (!strcmp(name, "base_url"))
		setting_lift(&s->set, "base_urls", &several);
	if (remake(s, name, err)) {
		setting_forget(&old);
		setting_forget(&several);
		return true;
	}
	setting_put_back(&s->set, name, &old);
	if (several.text)
		setting_put_back(&s->set, "base_urls", &several);
	choose_provider(s, NULL);
	return false;
}

/* ---- Asking --------------------------------------------------------------------------------- */

const struct model *settings_judge(const struct settings *s, struct err *err)
{
	const struct model *own = s->roles.models[MODEL_JUDGE];
	const struct model *judge = own ? own : &s->model;
	if (judge->provider->request)
		return judge;
	err_set(
		err, ERR_USAGE,
		"The demo writer cannot judge: name a model with --base-url and --model, or as the judge "
		"in the configuration.");
	return NULL;
}

const char *settings_prices(const struct settings *s)
{
	return setting_text(&s->set, "price", "");
}

const char *settings_theme(const struct settings *s)
{
	return setting_text(&s->set, "theme", "dark");
}

void settings_tell_default(const struct settings *s)
{
	if (s->is_default)
		output_say("the demo writer serves, no model: set LONGHAND_BASE_URL and LONGHAND_MODEL "
				   "for one.");
}
