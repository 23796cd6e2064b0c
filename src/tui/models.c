#include "tui/models.h"

#include "base/address.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/text.h"
#include "llm/exposure.h"
#include "llm/models.h"
#include "llm/price.h"
#include "tui/app.h"

#define DONE      (OUTCOME_HANDLED | OUTCOME_REDRAW)
#define DEMO_NAME "demo writer"
#define ASKING    "Model: servers are being asked …"
#define ASKED     "Model"

/* What one opening of the list has found. */
struct model_choice {
	struct models *search; /* NULL: over */
	struct model **found;  /* the data of the list's items */
	size_t count, cap;
	char *wanted; /* the name that is taken when it comes; "" for none */
};

/* ---- Life ------------------------------------------------------------------------------------ */

static void forget(struct app *app)
{
	struct model_choice *c = app->choice;
	if (!c)
		return;
	models_cancel(c->search);
	for (size_t i = 0; i < c->count; i++) {
		model_release(c->found[i]);
		free(c->found[i]);
	}
	free(c->found);
	free(c->wanted);
	free(c);
	app->choice = NULL;
}

void models_release(struct app *app)
{
	forget(app);
	model_release(&app->model);
	for (size_t i = 0; i < app->model_name_count; i++)
		free(app->model_names[i]);
	free(app->model_names);
}

/* ---- Taking one ------------------------------------------------------------------------------ */

/* Is the model served at one of the addresses of the one in use, which has several? */
static bool is_at_ours(const struct app *app, const struct model *m)
{
	return *app->model.base_urls && m->provider == app->model.provider &&
		   model_is_at(&app->model, m->base_url);
}

/* Another model of the same servers is asked at all of them. */
static void take(struct app *app, const struct model *model)
{
	struct model taken;
	model_copy(&taken, model);
	if (is_at_ours(app, model)) {
		mem_set_string(&taken.base_url, app->model.base_url);
		mem_set_string(&taken.base_urls, app->model.base_urls);
	}
	price_of(app->options->prices, &taken);
	model_release(&app->model);
	app->model = taken;
	if (app->engine)
		engine_set_model(app->engine, &app->model);
	app_say(app, "%s writes from now on; :model! tells how to keep it.",
			app->model.provider->request ? app->model.name : "The demo writer");
}

/* Remembered or not, it is allowed for now. */
unsigned models_allow(struct app *app, const char *argument, bool force)
{
	struct err err = ERR_INIT;
	struct buf host = BUF_INIT;
	(void)argument;
	(void)force;
	exposure_hosts(&app->model, &host);
	if (!exposure_of(&app->model)) {
		app_say(app,
				"Nothing is to be allowed: what is sent to the model cannot be read on the way.");
	} else {
		app->model.exposed = true;
		if (app->engine)
			engine_set_model(app->engine, &app->model);
		if (exposure_allow(&app->model, &err))
			app_say(app, "%s may be asked without encryption, now and later.", host.data);
		else
			app_complain(app, err.text);
	}
	buf_release(&host);
	return DONE;
}

/* Which model it is stays, and where it is served, unless the setting is about that. */
void models_changed(struct app *app, const char *name)
{
	static const char *const naming[] = {"provider", "base_url", "base_urls", "model",
										 "api_key_command"};
	struct model made;
	bool other = false;
	for (size_t i = 0; i < sizeof naming / sizeof *naming; i++)
		other = other || strcmp(name, naming[i]) == 0;
	model_copy(&made, app->options->model);
	if (!other) {
		made.provider = app->model.provider;
		mem_set_string(&made.name, app->model.name);
		mem_set_string(&made.base_url, app->model.base_url);
		mem_set_string(&made.base_urls, app->model.base_urls);
		made.exposed = app->model.exposed;
		mem_set_string(&made.api_key, app->model.api_key);
		mem_set_string(&made.key_command, app->model.key_command);
	}
	if (!other && strcmp(name, "endpoint_requests") != 0 &&
		strcmp(name, "requests_per_minute") != 0) {
		made.endpoint_requests = app->model.endpoint_requests;
		made.requests_per_minute = app->model.requests_per_minute;
	}
	price_of(app->options->prices, &made);
	model_release(&app->model);
	app->model = made;
	if (app->engine)
		engine_set_model(app->engine, &app->model);
}

static struct model *keep(struct model_choice *c, const struct model *model)
{
	struct model *m = mem_alloc(sizeof *m);
	model_copy(m, model);
	MEM_GROW(c->found, c->count + 1, &c->cap);
	return c->found[c->count++] = m;
}

static bool is_remembered(const struct app *app, const char *name)
{
	for (size_t i = 0; i < app->model_name_count; i++) {
		if (strcmp(app->model_names[i], name) == 0)
			return true;
	}
	return false;
}

static void remember(struct app *app, const char *name)
{
	if (!*name || is_remembered(app, name))
		return;
	MEM_GROW(app->model_names, app->model_name_count + 1, &app->model_name_cap);
	app->model_names[app->model_name_count++] = mem_strdup(name);
}

void models_init(struct app *app)
{
	model_copy(&app->model, app->options->model);
	remember(app, app->model.name);
}

void models_each(const struct app *app, void (*each)(void *ctx, const char *name), void *ctx)
{
	for (size_t i = 0; i < app->model_name_count; i++)
		each(ctx, app->model_names[i]);
}

/* As it was configured, but for all that a server needs. */
static void add_demo(struct app *app)
{
	struct model *demo = keep(app->choice, app->options->model);
	mem_wipe(demo->api_key, strlen(demo->api_key));
	demo->provider = provider_named("demo");
	mem_set_string(&demo->name, "");
	mem_set_string(&demo->base_url, "");
	mem_set_string(&demo->base_urls, "");
	mem_set_string(&demo->api_key, "");
	mem_set_string(&demo->key_command, "");
	list_add(app, DEMO_NAME, "built in: no model, no network", demo);
}

static unsigned answer(struct app *app, const struct list_item *item)
{
	if (item && item->data)
		take(app, item->data);
	else if (item)
		app_complain(app, item->detail);
	forget(app);
	return fresh_model(app);
}

/* Another list may have taken the place of ours. */
static bool is_open(const struct app *app)
{
	return app->list.title && app->list.answer == answer;
}

/* ---- What comes ------------------------------------------------------------------------------ */

static void add_decimal(struct buf *out, double price)
{
	char digits[32];
	int len = snprintf(digits, sizeof digits, "%.4f", price);
	while (digits[len - 1] == '0' && digits[len - 3] != '.')
		len--;
	buf_add(out, digits, (size_t)len);
}

static void add_price(struct buf *out, const struct model *m)
{
	if (m->price_in < 0)
		return;
	buf_addf(out, " · %s", m->currency);
	add_decimal(out, m->price_in);
	buf_addf(out, " in, %s", m->currency);
	add_decimal(out, m->price_out);
	buf_add_str(out, " out");
}

static bool is_current(const struct app *app, const struct model *m)
{
	const struct model *now = &app->model;
	return now->provider->request && !strcmp(now->name, m->name) && model_is_at(now, m->base_url);
}

static void describe(struct app *app, const char *place, const struct model *m, struct buf *out)
{
	struct buf host = BUF_INIT;
	model_host(m, &host);
	if (is_current(app, m))
		buf_add_str(out, "in use · ");
	buf_add_str(out, place);
	if (strcmp(place, host.data) != 0)
		buf_addf(out, " · %s", host.data);
	if (m->window)
		buf_addf(out, " · %dk tokens", (m->window + 512) / 1024);
	add_price(out, m);
	buf_release(&host);
}

/* One name stands for all of our servers that have it. */
static bool is_listed(const struct app *app, const struct model *m)
{
	const struct model_choice *c = app->choice;
	for (size_t i = 0; is_at_ours(app, m) && i < c->count; i++) {
		if (!strcmp(c->found[i]->name, m->name) && is_at_ours(app, c->found[i]))
			return true;
	}
	return false;
}

static void add_found(struct app *app, const struct models_event *event)
{
	struct buf detail = BUF_INIT;
	if (is_listed(app, event->model))
		return;
	struct model *m = keep(app->choice, event->model);
	remember(app, m->name);
	price_of(app->options->prices, m);
	describe(app, event->place, m, &detail);
	list_add(app, m->name, detail.data, m);
	buf_release(&detail);
}

static void add_none(struct app *app, const struct models_event *event)
{
	struct buf name = BUF_INIT;
	buf_addf(&name, "✗ %s", event->place);
	list_add(app, name.data, event->err->text, NULL);
	buf_release(&name);
}

/* There are servers that list nothing: the one in use may be asked for any name. */
static void add_unlisted(struct app *app)
{
	struct model_choice *c = app->choice;
	struct buf detail = BUF_INIT;
	if (app->model.provider->request) {
		struct model *m = keep(c, &app->model);
		mem_set_string(&m->name, c->wanted);
		m->window = 0;
		buf_add_str(&detail, "listed nowhere · ");
		model_host(m, &detail);
		list_add(app, m->name, detail.data, m);
		list_select(app, m->name);
	}
	app_complain(app, "No server that answers lists that model.");
	buf_release(&detail);
}

static void end_search(struct app *app)
{
	struct model_choice *c = app->choice;
	c->search = NULL;
	mem_set_string(&app->list.title, ASKED);
	if (*c->wanted)
		add_unlisted(app);
	else if (c->count == 1)
		app_say(app, "No model answers: start Ollama or llama.cpp, or set a key (OPENAI_API_KEY).");
}

/* The writer waits for this very one. */
static void take_wanted(struct app *app)
{
	struct model model;
	model_copy(&model, app->choice->found[app->choice->count - 1]);
	list_close(app);
	forget(app);
	take(app, &model);
	model_release(&model);
}

static void hear(void *ctx, const struct models_event *event)
{
	struct app *app = ctx;
	app->pending |= OUTCOME_REDRAW;
	if (!is_open(app))
		forget(app);
	else if (event->kind == MODELS_NONE)
		add_none(app, event);
	else if (event->kind == MODELS_OVER)
		end_search(app);
	else
		add_found(app, event);
	if (app->choice && event->kind == MODELS_FOUND &&
		!strcmp(event->model->name, app->choice->wanted))
		take_wanted(app);
}

/* ---- Keeping it ------------------------------------------------------------------------------ */

static void add_addresses(struct buf *line, const struct model *m)
{
	bool several = model_addresses(m) > 1;
	for (size_t i = 0; i < model_addresses(m); i++) {
		char *url = model_address(m, i);
		buf_add_str(line, i ? ", " : several ? "base_urls = " : "base_url = ");
		address_show(line, url);
		mem_wipe(url, strlen(url));
		free(url);
	}
}

static void add_lines(struct page_text *out, const struct model *m)
{
	struct buf line = BUF_INIT;
	if (!m->provider->request) {
		page_prose(out, ROLE_TEXT, "provider = demo", strlen("provider = demo"));
		return;
	}
	buf_addf(&line, "provider = %s", m->provider->name);
	page_prose(out, ROLE_TEXT, line.data, line.len);
	buf_clear(&line);
	add_addresses(&line, m);
	page_prose(out, ROLE_TEXT, line.data, line.len);
	buf_clear(&line);
	buf_addf(&line, "model = %s", m->name);
	page_prose(out, ROLE_TEXT, line.data, line.len);
	buf_clear(&line);
	if (m->window) {
		buf_addf(&line, "window = %d", m->window);
		page_prose(out, ROLE_TEXT, line.data, line.len);
	}
	buf_release(&line);
}

static void fill_keeping(struct app *app, struct page_text *out)
{
	struct buf name = BUF_INIT;
	char *path = paths_config("config");
	model_describe(&app->model, &name);
	buf_addf(&name,
			 " is asked in this session. To have it in every one, put these lines into %s:", path);
	page_prose(out, ROLE_TEXT, name.data, name.len);
	page_blank(out);
	page_prose(out, ROLE_TEXT, "[model]", strlen("[model]"));
	add_lines(out, &app->model);
	if (*app->model.api_key || *app->model.key_command) {
		static const char key[] = "Its key is not part of it: it stays where it is now, in the "
								  "environment or in that file.";
		page_blank(out);
		page_prose(out, ROLE_TEXT, key, sizeof key - 1);
	}
	free(path);
	buf_release(&name);
}

/* ---- The command ----------------------------------------------------------------------------- */

unsigned models_run(struct app *app, const char *name, bool force)
{
	if (force) {
		page_open(app, "The model", fill_keeping, false);
		return DONE;
	}
	forget(app);
	list_open(app, ASKING, answer, NULL);
	app->choice = mem_alloc(sizeof *app->choice);
	app->choice->wanted = mem_strdup(name);
	add_demo(app);
	app->choice->search = models_ask(app->llm, app->options->model, app->options->keys, hear, app);
	return DONE;
}
