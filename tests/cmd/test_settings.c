#include "cmd/settings.h"

#include "../test.h"

#include "../help.h"
#include "base/paths.h"

#define OPTIONS_MOST 4

static struct settings settings;
static struct err err;
static char *folder, *path;

static void clear_variables(void)
{
	for (const struct setting_row *row = settings_table; row->name; row++) {
		unsetenv(row->variable);
		if (row->shared)
			unsetenv(row->shared);
	}
	for (const struct model_place *p = model_places; p->name; p++)
		if (p->key_variable)
			unsetenv(p->key_variable);
}

static int setup(void **state)
{
	(void)state;
	clear_variables();
	folder = folder_new();
	setenv("XDG_CONFIG_HOME", folder, 1);
	path = paths_config("config");
	err = (struct err)ERR_INIT;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	folder_remove(folder);
	free(folder);
	free(path);
	return 0;
}

static void configure(const char *text)
{
	char *longhand = folder_path(folder, "longhand");
	assert_true(file_make_folder(longhand, NULL));
	put_file(path, text);
	assert_int_equal(chmod(path, 0600), 0);
	free(longhand);
}

/* Reads with options "model", "m", …, which end with NULL. */
static bool read_with(const char *const *words)
{
	struct option_given given[OPTIONS_MOST];
	struct options o = {.settings = given};
	for (; *words; words += 2)
		given[o.setting_count++] = (struct option_given){words[0], words[1]};
	err = (struct err)ERR_INIT;
	return settings_read(&settings, &o, &err);
}

#define READ(...) read_with((const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})

static void reads(bool read)
{
	if (!read)
		fail_msg("%s", err.text);
}

static void refuses(bool read, enum err_kind kind, const char *why)
{
	assert_false(read);
	assert_int_equal(err.kind, kind);
	if (!strstr(err.text, why))
		fail_msg("“%s” does not say “%s”", err.text, why);
}

static void settings_fall_back_to_the_demo_writer(void **state)
{
	(void)state;
	reads(READ("seed", "7", "speed", "3"));
	assert_string_equal(settings.model.provider->name, "demo");
	assert_true(settings.is_default);
	assert_true(settings.model.has_seed && settings.model.seed == 7);
	assert_true(settings.model.speed == 3);
	settings_release(&settings);
}

static void settings_take_a_key_alone_for_no_configuration(void **state)
{
	(void)state;
	setenv("OPENAI_API_KEY", "secret", 1);
	reads(READ());
	assert_true(settings.is_default);
	assert_string_equal(settings.model.api_key, "");
	settings_release(&settings);
}

static void settings_take_a_model_to_mean_openai(void **state)
{
	(void)state;
	reads(READ("model", "m"));
	assert_string_equal(settings.model.provider->name, "openai");
	assert_string_equal(settings.model.name, "m");
	assert_string_equal(settings.model.base_url, settings.model.provider->base_url);
	assert_false(settings.is_default);
	settings_release(&settings);
}

static void settings_know_ollama_by_its_address(void **state)
{
	(void)state;
	reads(READ("base-url", "http://127.0.0.1:11434/v1/", "model", "m"));
	assert_string_equal(settings.model.provider->name, "ollama");
	assert_string_equal(settings.model.base_url, "http://127.0.0.1:11434");
	settings_release(&settings);
	reads(READ("base-url", "http://localhost:11434/v1", "model", "m", "provider", "openai"));
	assert_string_equal(settings.model.provider->name, "openai");
	assert_string_equal(settings.model.base_url, "http://localhost:11434/v1");
	settings_release(&settings);
}

static void settings_of_other_providers_leave_openais_variables_alone(void **state)
{
	(void)state;
	setenv("OPENAI_BASE_URL", "http://theirs/v1", 1);
	setenv("OPENAI_API_KEY", "their key", 1);
	reads(READ("provider", "ollama", "model", "m"));
	assert_string_equal(settings.model.base_url, "http://localhost:11434");
	assert_string_equal(settings.model.api_key, "");
	settings_release(&settings);
}

static void settings_prefer_options_then_our_variables_then_theirs(void **state)
{
	(void)state;
	setenv("LONGHAND_MODEL", "ours", 1);
	setenv("LONGHAND_BASE_URL", "http://ours/v1//", 1);
	setenv("OPENAI_BASE_URL", "http://theirs/v1", 1);
	setenv("OPENAI_API_KEY", "their key", 1);
	reads(READ("model", "flag"));
	assert_string_equal(settings.model.name, "flag");
	assert_string_equal(settings.model.base_url, "http://ours/v1");
	assert_string_equal(settings.model.api_key, "their key");
	settings_release(&settings);
}

static void settings_of_the_file_stand_between_our_variables_and_theirs(void **state)
{
	(void)state;
	configure("[model]\nmodel = file\nbase_url = http://file/v1\napi_key_command = cat key\n");
	setenv("LONGHAND_MODEL", "ours", 1);
	setenv("OPENAI_BASE_URL", "http://theirs/v1", 1);
	setenv("OPENAI_API_KEY", "their key", 1);
	reads(READ());
	assert_string_equal(settings.model.name, "ours");
	assert_string_equal(settings.model.base_url, "http://file/v1");
	assert_string_equal(settings.model.key_command, "cat key");
	assert_string_equal(settings.model.api_key, "");
	settings_release(&settings);
}

static void settings_reach_the_model(void **state)
{
	(void)state;
	configure("model = m\n[model]\ntemperature = 0.7\nmax_tokens = 900\nstop = ###\n"
			  "extra = {\"top_p\": 0.9}\nwindow = 8192\nseed = 9007199254740991\n"
			  "[network]\nconnect_timeout = 3\nfirst_timeout = 4\nidle_timeout = 5\n");
	reads(READ());
	const struct model *m = &settings.model;
	assert_true(m->temperature == 0.7);
	assert_int_equal(m->max_tokens, 900);
	assert_string_equal(m->stop, "[\"###\"]");
	assert_string_equal(m->extra, "{\"top_p\": 0.9}");
	assert_int_equal(m->window, 8192);
	assert_true(m->has_seed && m->seed == UINT64_C(9007199254740991));
	assert_int_equal(m->connect_ms, 3000);
	assert_int_equal(m->first_ms, 4000);
	assert_int_equal(m->idle_ms, 5000);
	settings_release(&settings);
}

static void settings_not_given_are_the_servers_own(void **state)
{
	(void)state;
	reads(READ("model", "m"));
	const struct model *m = &settings.model;
	assert_true(m->temperature < 0);
	assert_int_equal(m->max_tokens, 0);
	assert_string_equal(m->stop, "");
	assert_string_equal(m->extra, "");
	assert_int_equal(m->window, 0);
	assert_false(m->has_seed);
	assert_int_equal(m->connect_ms, 15000);
	assert_string_equal(settings_theme(&settings), "dark");
	settings_release(&settings);
}

static void settings_of_the_file_name_theme_and_language(void **state)
{
	(void)state;
	configure("theme = light\nlanguage = zh\n");
	reads(READ("theme", "mine"));
	assert_string_equal(settings_theme(&settings), "mine");
	assert_string_equal(setting_text(&settings.set, "language", NULL), "zh");
	settings_release(&settings);
}

static void settings_take_empty_variables_for_absent(void **state)
{
	(void)state;
	setenv("LONGHAND_MODEL", "", 1);
	setenv("OPENAI_MODEL", "theirs", 1);
	reads(READ());
	assert_string_equal(settings.model.name, "theirs");
	settings_release(&settings);
}

static void settings_leave_no_key_in_the_environment(void **state)
{
	(void)state;
	setenv("LONGHAND_API_KEY", "ours", 1);
	setenv("OPENAI_API_KEY", "theirs", 1);
	reads(READ("model", "m"));
	assert_string_equal(settings.model.api_key, "ours");
	assert_null(getenv("LONGHAND_API_KEY"));
	assert_null(getenv("OPENAI_API_KEY"));
	settings_release(&settings);
}

static void settings_take_one_of_a_key_and_its_command(void **state)
{
	(void)state;
	configure("model = m\napi_key_command = cat key\n");
	setenv("LONGHAND_API_KEY", "ours", 1);
	reads(READ());
	assert_string_equal(settings.model.api_key, "ours");
	assert_string_equal(settings.model.key_command, "");
	settings_release(&settings);
	reads(READ("set", "api_key_command=cat other"));
	assert_string_equal(settings.model.key_command, "cat other");
	settings_release(&settings);
	configure("model = m\napi_key_command = cat key\napi_key = k\n");
	refuses(READ(), ERR_USAGE, "config:3");
}

static void settings_let_the_demo_writer_be_asked_for(void **state)
{
	(void)state;
	setenv("LONGHAND_MODEL", "m", 1);
	setenv("OPENAI_BASE_URL", "not for us", 1);
	reads(READ("provider", "demo"));
	assert_string_equal(settings.model.provider->name, "demo");
	assert_string_equal(settings.model.name, "");
	assert_false(settings.is_default);
	settings_release(&settings);
}

static void settings_have_the_price_of_their_model(void **state)
{
	(void)state;
	configure("model = m\n[prices]\nprice = n 1 2\nprice = m 3 4.5 0.25\n");
	reads(READ());
	assert_true(settings.model.price_in == 3 && settings.model.price_out == 4.5);
	assert_true(settings.model.price_cached == 0.25);
	assert_string_equal(settings.model.currency, "$");
	settings_release(&settings);
	reads(READ("model", "other", "set", "currency=€"));
	assert_true(settings.model.price_in < 0);
	assert_string_equal(settings.model.currency, "€");
	settings_release(&settings);
	refuses(READ("set", "currency=dollars"), ERR_USAGE, "too long");
}

static void settings_refuse_what_cannot_be(void **state)
{
	(void)state;
	refuses(READ("provider", "nobody"), ERR_USAGE, "demo, openai");
	refuses(READ("base-url", "localhost:1"), ERR_USAGE, "--base-url “localhost:1”");
	refuses(READ("base-url", "http://localhost:1/v1"), ERR_USAGE, "LONGHAND_MODEL");
	refuses(READ("speed", "1.2.3"), ERR_USAGE, "--speed takes a number");
	refuses(READ("seed", "-1"), ERR_USAGE, "--seed takes a whole number");
	refuses(READ("set", "extra={\"messages\": []}"), ERR_USAGE, "longhand says itself");
	refuses(READ("set", "extra={\"seed\": 1}"), ERR_USAGE, "a setting of its own");
	refuses(READ("set", "language=../en"), ERR_USAGE, "language");
	refuses(READ("set", "language=xx"), ERR_USAGE, "language");
	configure("modle = m\n");
	refuses(READ(), ERR_FILE, "config:1: There is no setting “modle”; did you mean “model”?");
}

static bool is_name(const char *name)
{
	return *name && !name[strspn(name, "abcdefghijklmnopqrstuvwxyz_")];
}

static void settings_take_the_key_of_a_known_server(void **state)
{
	(void)state;
	setenv("OPENROUTER_API_KEY", "a router's", 1);
	setenv("OPENAI_API_KEY", "another", 1);
	reads(READ("model", "m", "base-url", "https://openrouter.ai/api/v1/"));
	assert_string_equal(settings.model.api_key, "a router's");
	assert_null(getenv("OPENROUTER_API_KEY"));
	settings_release(&settings);
	setenv("OPENROUTER_API_KEY", "a router's", 1);
	setenv("OPENAI_API_KEY", "another", 1);
	reads(READ("model", "m"));
	assert_string_equal(settings.model.api_key, "another");
	settings_release(&settings);
	setenv("OPENROUTER_API_KEY", "a router's", 1);
	reads(READ());
	assert_true(settings.is_default);
	assert_string_equal(
		place_key(&settings.keys,
				  place_at(model_places, "https://openrouter.ai/api/v1") - model_places),
		"a router's");
	settings_release(&settings);
}

static void settings_of_asking_go_for_a_model_that_is_chosen_later(void **state)
{
	(void)state;
	reads(READ("set", "temperature=0.5", "set", "connect_timeout=3"));
	assert_true(settings.is_default);
	assert_true(settings.model.temperature == 0.5);
	assert_int_equal(settings.model.connect_ms, 3000);
	settings_release(&settings);
}

/* ---- Several servers ------------------------------------------------------------------------ */

static void is_served_at(const struct model *m, const char *base_url, const char *base_urls)
{
	assert_string_equal(m->base_url, base_url);
	assert_string_equal(m->base_urls, base_urls);
}

static void settings_take_several_servers_each_once(void **state)
{
	(void)state;
	configure("model = m\nbase_urls = http://a/v1/,  http://b:1/v1 http://a/v1,https://c\n"
			  "endpoint_requests = 2\nrequests_per_minute = 60\n");
	reads(READ());
	assert_string_equal(settings.model.provider->name, "openai");
	is_served_at(&settings.model, "http://a/v1", "http://a/v1\nhttp://b:1/v1\nhttps://c");
	assert_int_equal(settings.model.endpoint_requests, 2);
	assert_int_equal(settings.model.requests_per_minute, 60);
	settings_release(&settings);
	reads(READ("set", "base_urls=http://a/v1, http://a/v1/"));
	is_served_at(&settings.model, "http://a/v1", "");
	settings_release(&settings);
	reads(READ("set", "base_urls=http://localhost:11434/v1, http://gpu:11434/api/"));
	assert_string_equal(settings.model.provider->name, "ollama");
	is_served_at(&settings.model, "http://localhost:11434",
				 "http://localhost:11434\nhttp://gpu:11434");
	settings_release(&settings);
}

static void settings_take_one_or_several_servers_by_their_rank(void **state)
{
	(void)state;
	configure("model = m\nbase_url = http://one/v1\nbase_urls = http://a/v1, http://b/v1\n");
	setenv("OPENAI_BASE_URL", "http://theirs/v1", 1);
	reads(READ());
	is_served_at(&settings.model, "http://a/v1", "http://a/v1\nhttp://b/v1");
	settings_release(&settings);
	reads(READ("base-url", "http://flag/v1"));
	is_served_at(&settings.model, "http://flag/v1", "");
	settings_release(&settings);
	setenv("LONGHAND_BASE_URL", "http://ours/v1", 1);
	reads(READ());
	is_served_at(&settings.model, "http://ours/v1", "");
	settings_release(&settings);
	setenv("LONGHAND_BASE_URLS", "http://x/v1 http://y/v1", 1);
	reads(READ());
	is_served_at(&settings.model, "http://x/v1", "http://x/v1\nhttp://y/v1");
	settings_release(&settings);
}

static void settings_of_the_writer_name_one_or_several_servers(void **state)
{
	(void)state;
	static const char file[] = "[model]\nmodel = m\nbase_urls = http://a/v1, http://b/v1\n"
							   "[model one]\nmodel = o\nbase_url = http://one/v1\n"
							   "[model more]\nmodel = n\nbase_urls = http://c/v1, http://d/v1\n"
							   "endpoint_requests = 3\n";
	configure(file);
	reads(READ("set", "writer=one"));
	is_served_at(&settings.model, "http://one/v1", "");
	settings_release(&settings);
	reads(READ("set", "writer=more", "set", "planner=one"));
	is_served_at(&settings.model, "http://c/v1", "http://c/v1\nhttp://d/v1");
	settings_release(&settings);
}

static void settings_of_roles_take_over_the_servers_or_none_of_them(void **state)
{
	(void)state;
	const struct model *const *models = (const struct model *const *)settings.roles.models;
	configure("[model]\nmodel = m\nbase_urls = http://a/v1, http://b/v1\nendpoint_requests = 4\n"
			  "[model small]\nmodel = s\n[model far]\nmodel = f\nbase_url = http://far/v1\n"
			  "[model wide]\nmodel = w\nbase_urls = http://c/v1, http://d/v1\n"
			  "[roles]\nplanner = small\nsummariser = far\njudge = wide\n");
	reads(READ());
	is_served_at(models[MODEL_PLANNER], "http://a/v1", "http://a/v1\nhttp://b/v1");
	assert_int_equal(models[MODEL_PLANNER]->endpoint_requests, 4);
	is_served_at(models[MODEL_SUMMARISER], "http://far/v1", "");
	assert_int_equal(models[MODEL_SUMMARISER]->endpoint_requests, 0);
	is_served_at(models[MODEL_JUDGE], "http://c/v1", "http://c/v1\nhttp://d/v1");
	assert_string_equal(models[MODEL_JUDGE]->name, "w");
	settings_release(&settings);
}

static void settings_refuse_several_servers_that_cannot_be(void **state)
{
	(void)state;
	struct buf many = BUF_INIT;
	buf_add_str(&many, "base_urls=http://a/v1");
	for (int i = 0; i < MODEL_ADDRESSES_MOST; i++)
		buf_addf(&many, ",http://a%d/v1", i);
	refuses(READ("set", many.data), ERR_USAGE, "takes 1 to 32 addresses");
	refuses(READ("set", "base_urls=,"), ERR_USAGE, "takes 1 to 32 addresses");
	refuses(READ("set", "base_urls=http://a/v1, b/v1"), ERR_USAGE, "“b/v1” is no address");
	refuses(READ("set", "requests_per_minute=-1"), ERR_USAGE, "takes a whole number");
	configure("base_urls = http://a/v1\nmodel = m\n[network]\nunix_socket = /run/model\n");
	refuses(READ(), ERR_USAGE, "base_urls (");
	buf_release(&many);
}

static void settings_leave_several_servers_alone_for_a_model_file(void **state)
{
	(void)state;
	configure("base_urls = http://a/v1, http://b/v1\nmodel = m\n");
	reads(READ("provider", "local", "model", "./m.gguf"));
	assert_string_equal(settings.model.base_urls, "");
	settings_release(&settings);
	reads(READ("provider", "demo"));
	assert_string_equal(settings.model.base_urls, "");
	settings_release(&settings);
}

static void settings_give_several_servers_no_key_of_one_place(void **state)
{
	(void)state;
	setenv("OPENROUTER_API_KEY", "a router's", 1);
	setenv("OPENAI_API_KEY", "another", 1);
	reads(READ("model", "m", "set", "base_urls=https://openrouter.ai/api/v1, https://other/v1"));
	assert_string_equal(settings.model.api_key, "another");
	settings_release(&settings);
}

static void settings_change_from_one_server_to_several_and_back(void **state)
{
	(void)state;
	reads(READ("model", "m", "set", "base_urls=http://a/v1, http://b/v1"));
	assert_false(settings_change(&settings, "base_url", "nowhere", &err));
	is_served_at(&settings.model, "http://a/v1", "http://a/v1\nhttp://b/v1");
	reads(settings_change(&settings, "temperature", "1", &err));
	is_served_at(&settings.model, "http://a/v1", "http://a/v1\nhttp://b/v1");
	reads(settings_change(&settings, "base_url", "http://one/v1", &err));
	is_served_at(&settings.model, "http://one/v1", "");
	reads(settings_change(&settings, "base_urls", "http://c/v1,http://d/v1", &err));
	is_served_at(&settings.model, "http://c/v1", "http://c/v1\nhttp://d/v1");
	assert_false(settings_change(&settings, "unix_socket", "/run/model", &err));
	is_served_at(&settings.model, "http://c/v1", "http://c/v1\nhttp://d/v1");
	settings_release(&settings);
}

static void settings_table_is_whole(void **state)
{
	(void)state;
	for (const struct setting_row *row = settings_table; row->name; row++) {
		assert_true(is_name(row->name) && is_name(row->section));
		assert_ptr_equal(setting_row_named(settings_table, row->name), row);
		assert_true(row->help && *row->help && row->argument);
		assert_true(!row->standard != !row->otherwise);
		assert_true(row->least <= row->most);
		struct buf variable = BUF_INIT;
		buf_add_str(&variable, "LONGHAND_");
		for (const char *at = row->name; *at; at++)
			buf_add_char(&variable, *at == '_' ? '_' : (char)(*at - 'a' + 'A'));
		assert_string_equal(row->variable, variable.data);
		buf_release(&variable);
	}
}

/* ---- The manual -------------------------------------------------------------------------------
 */

static void read_manual(struct buf *manual)
{
	const char *source = getenv("SRCDIR");
	struct buf name = BUF_INIT;
	buf_addf(&name, "%s/man/longhand-config.5", source ? source : ".");
	assert_true(file_read(name.data, FILE_LIMIT, manual, NULL));
	buf_release(&name);
}

/* Its item in the list of its section, up to the next one; the caller frees it. */
static char *manual_item(const struct buf *manual, const struct setting_row *row)
{
	struct buf section = BUF_INIT, item = BUF_INIT;
	buf_addf(&section, "\n.Ss [%s]\n", row->section);
	buf_addf(&item, "\n.It Cm %s No = Ar ", row->name);
	const char *from = strstr(manual->data, section.data);
	const char *until = from ? strstr(from, "\n.El\n") : NULL;
	const char *at = from ? strstr(from, item.data) : NULL;
	if (!at || !until || at > until)
		fail_msg("%s is not in the section [%s] of the manual", row->name, row->section);
	const char *next = strstr(at + 1, "\n.It ");
	if (next && next < until)
		until = next;
	buf_release(&section);
	buf_release(&item);
	return mem_strndup(at, (size_t)(until - at));
}

static void item_says(const char *item, const struct setting_row *row, const char *what)
{
	if (what && !strstr(item, what))
		fail_msg("the manual does not say %s of %s", what, row->name);
}

static void settings_are_in_the_manual(void **state)
{
	(void)state;
	struct buf manual = BUF_INIT, option = BUF_INIT;
	read_manual(&manual);
	for (const struct setting_row *row = settings_table; row->name; row++) {
		char *item = manual_item(&manual, row);
		item_says(item, row, row->variable);
		item_says(item, row, row->shared);
		item_says(item, row, row->standard);
		buf_clear(&option);
		buf_addf(&option, "Fl -%s", row->option ? row->option : "");
		item_says(item, row, row->option ? option.data : NULL);
		free(item);
	}
	buf_release(&manual);
	buf_release(&option);
}

static void settings_of_keys_are_in_the_manual(void **state)
{
	(void)state;
	struct buf manual = BUF_INIT, line = BUF_INIT;
	read_manual(&manual);
	for (const struct model_place *p = model_places; p->name; p++) {
		buf_clear(&line);
		buf_addf(&line, "\n.It Pa %s Ta Ev %s\n", p->base_url,
				 p->key_variable ? p->key_variable : "");
		if (p->key_variable && !strstr(manual.data, line.data))
			fail_msg("the manual has no line for %s", p->name);
	}
	buf_release(&manual);
	buf_release(&line);
}

static void settings_in_the_manual_exist(void **state)
{
	static const char item[] = "\n.It Cm ";
	(void)state;
	struct buf manual = BUF_INIT;
	int count = 0;
	read_manual(&manual);
	for (const char *at = manual.data; (at = strstr(at, item)); count++) {
		at += sizeof item - 1;
		char *name = mem_strndup(at, strcspn(at, " \n"));
		if (!setting_row_named(settings_table, name))
			fail_msg("the manual has %s", name);
		free(name);
	}
	assert_true(count >= 15);
	buf_release(&manual);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(settings_fall_back_to_the_demo_writer),
		TEST(settings_take_a_key_alone_for_no_configuration),
		TEST(settings_take_a_model_to_mean_openai),
		TEST(settings_know_ollama_by_its_address),
		TEST(settings_of_other_providers_leave_openais_variables_alone),
		TEST(settings_prefer_options_then_our_variables_then_theirs),
		TEST(settings_of_the_file_stand_between_our_variables_and_theirs),
		TEST(settings_reach_the_model),
		TEST(settings_not_given_are_the_servers_own),
		TEST(settings_of_the_file_name_theme_and_language),
		TEST(settings_take_empty_variables_for_absent),
		TEST(settings_leave_no_key_in_the_environment),
		TEST(settings_take_one_of_a_key_and_its_command),
		TEST(settings_let_the_demo_writer_be_asked_for),
		TEST(settings_have_the_price_of_their_model),
		TEST(settings_refuse_what_cannot_be),
		TEST(settings_take_the_key_of_a_known_server),
		TEST(settings_of_asking_go_for_a_model_that_is_chosen_later),
		TEST(settings_take_several_servers_each_once),
		TEST(settings_take_one_or_several_servers_by_their_rank),
		TEST(settings_of_the_writer_name_one_or_several_servers),
		TEST(settings_of_roles_take_over_the_servers_or_none_of_them),
		TEST(settings_refuse_several_servers_that_cannot_be),
		TEST(settings_leave_several_servers_alone_for_a_model_file),
		TEST(settings_give_several_servers_no_key_of_one_place),
		TEST(settings_change_from_one_server_to_several_and_back),
		TEST(settings_table_is_whole),
		TEST(settings_are_in_the_manual),
		TEST(settings_of_keys_are_in_the_manual),
		TEST(settings_in_the_manual_exist),
	};
	return RUN(tests);
}
