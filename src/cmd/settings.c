#include "cmd/settings.h"

#include "base/mem.h"
#include "cmd/output.h"

/* The first that is given and not empty; NULL for none. */
static const char *first_of(const char *flag, const char *variable, const char *other)
{
	if (flag && *flag)
		return flag;
	const char *ours = getenv(variable);
	if (ours && *ours)
		return ours;
	const char *theirs = other ? getenv(other) : NULL;
	return theirs && *theirs ? theirs : NULL;
}

static bool choose_provider(struct settings *s, const struct options *o, struct err *err)
{
	const char *name = first_of(o->provider, "LONGHAND_PROVIDER", NULL);
	bool has_server = first_of(o->base_url, "LONGHAND_BASE_URL", "OPENAI_BASE_URL") ||
					  first_of(o->model, "LONGHAND_MODEL", "OPENAI_MODEL");
	s->is_default = !name && !has_server;
	s->model.provider =
		name ? provider_named(name) : provider_named(has_server ? "openai" : "demo");
	if (s->model.provider)
		return true;
	struct buf known = BUF_INIT;
	for (const struct provider *p = providers; p->name; p++)
		buf_addf(&known, "%s%s", known.len ? ", " : "", p->name);
	err_set(err, ERR_USAGE, "There is no provider “%s”; known are: %s.", name, known.data);
	buf_release(&known);
	return false;
}

static void set_base_url(struct model *m, const char *url)
{
	size_t len = strlen(url);
	while (len && url[len - 1] == '/')
		len--;
	free(m->base_url);
	m->base_url = mem_strndup(url, len);
}

/* For a provider with a server. */
static bool read_server(struct model *m, const struct options *o, struct err *err)
{
	const char *url = first_of(o->base_url, "LONGHAND_BASE_URL", "OPENAI_BASE_URL");
	const char *name = first_of(o->model, "LONGHAND_MODEL", "OPENAI_MODEL");
	const char *key = first_of(NULL, "LONGHAND_API_KEY", m->provider->key_variable);
	if (!url)
		url = m->provider->base_url;
	if (url)
		set_base_url(m, url);
	if (name)
		mem_set_string(&m->name, name);
	if (key)
		mem_set_string(&m->api_key, key);
	if (!url)
		return err_set(err, ERR_USAGE,
					   "No server is named for %s: give --base-url URL or set LONGHAND_BASE_URL.",
					   m->provider->name);
	if (m->provider->needs_model && !name)
		return err_set(err, ERR_USAGE,
					   "No model is named: give --model NAME or set LONGHAND_MODEL.");
	return true;
}

static void wipe_variable(const char *name)
{
	char *value = getenv(name);
	if (value)
		explicit_bzero(value, strlen(value));
	unsetenv(name);
}

static void wipe_keys(void)
{
	wipe_variable("LONGHAND_API_KEY");
	wipe_variable("OPENAI_API_KEY");
	for (const struct provider *p = providers; p->name; p++) {
		if (p->key_variable)
			wipe_variable(p->key_variable);
	}
}

bool settings_read(struct settings *s, const struct options *o, struct err *err)
{
	*s = (struct settings){.is_default = false};
	model_init(&s->model);
	bool ok = choose_provider(s, o, err);
	if (ok && s->model.provider->request)
		ok = read_server(&s->model, o, err);
	wipe_keys();
	s->model.has_seed = o->has_seed;
	s->model.seed = o->seed;
	s->model.speed = o->speed;
	if (!ok)
		settings_release(s);
	return ok;
}

void settings_release(struct settings *s)
{
	model_release(&s->model);
}

void settings_tell_default(const struct settings *s)
{
	if (s->is_default)
		output_say("the demo writer serves, no model: set LONGHAND_BASE_URL and LONGHAND_MODEL "
				   "for one.");
}
