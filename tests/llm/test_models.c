#include "llm/models.h"

#include "../server/spawn.h"
#include "../test.h"

#include "base/clock.h"
#include "base/mem.h"

/* Two servers and a port at which nothing listens; what is told becomes a line each. */
struct fixture {
	struct spawned one, two;
	struct model_place places[4];
	struct model configured;
	struct place_keys keys;
	struct llm *llm;
	struct models *models;
	struct buf told;
	struct model last; /* the last that was found */
	bool has_last, over, cancel;
};

static void hear(void *ctx, const struct models_event *event)
{
	struct fixture *f = ctx;
	f->over = event->kind == MODELS_OVER;
	if (event->kind == MODELS_FOUND) {
		buf_addf(&f->told, "%s: %s %d\n", event->place, event->model->name, event->model->window);
		if (f->has_last)
			model_release(&f->last);
		model_copy(&f->last, event->model);
		f->has_last = true;
	} else if (event->kind == MODELS_NONE) {
		buf_addf(&f->told, "%s? %s\n", event->place, event->err->text);
	}
	if (f->cancel) {
		models_cancel(f->models);
		f->over = true;
	}
}

static void begin(struct fixture *f, const char *one, const char *two)
{
	*f = (struct fixture){.told = BUF_INIT};
	spawn_script(&f->one, one);
	spawn_script(&f->two, two);
	f->places[0] = (struct model_place){"one", f->one.base_url, NULL, NULL};
	f->places[1] = (struct model_place){"two", f->two.base_url, "LHT_TWO_KEY", NULL};
	f->places[2] = (struct model_place){"nobody", "http://127.0.0.1:1/v1", NULL, NULL};
	setenv("LHT_TWO_KEY", "the second's own", 1);
	model_init(&f->configured);
}

static void ask(struct fixture *f)
{
	f->llm = llm_new();
	place_keys_take(&f->keys, f->places);
	f->models = models_ask(f->llm, &f->configured, &f->keys, hear, f);
	while (!f->over)
		llm_wait(f->llm, NULL, 0, CLOCK_NEVER);
}

static void release(struct fixture *f)
{
	if (f->has_last)
		model_release(&f->last);
	model_release(&f->configured);
	place_keys_release(&f->keys);
	llm_free(f->llm);
	buf_release(&f->told);
	spawn_stop(&f->one);
	spawn_stop(&f->two);
}

static void tells(const struct fixture *f, const char *line)
{
	if (!strstr(f->told.data, line))
		fail_msg("“%s” is not in:\n%s", line, f->told.data);
}

static bool was_sent(const struct spawned *server, const char *text)
{
	struct buf record = BUF_INIT;
	spawn_record(server, &record);
	bool found = strstr(record.data, text);
	buf_release(&record);
	return found;
}

#define LIST_OF(name) "reply\njson 200 {\"data\":[{\"id\":\"" name "\",\"max_model_len\":4096}]}\n"

static void models_of_all_places_are_told(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, LIST_OF("alpha"), LIST_OF("beta"));
	ask(&f);
	tells(&f, "one: alpha 4096\n");
	tells(&f, "two: beta 4096\n");
	assert_null(strstr(f.told.data, "nobody"));
	assert_true(was_sent(&f.one, "GET /v1/models HTTP"));
	release(&f);
}

static void models_send_a_key_to_its_own_place_alone(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, LIST_OF("alpha"), LIST_OF("beta"));
	ask(&f);
	assert_false(was_sent(&f.one, "uthorization"));
	assert_true(was_sent(&f.two, "uthorization: Bearer the second's own"));
	release(&f);
	begin(&f, LIST_OF("alpha"), LIST_OF("beta"));
	unsetenv("LHT_TWO_KEY");
	ask(&f);
	assert_false(was_sent(&f.two, "GET"));
	release(&f);
}

static void models_that_are_found_can_be_asked(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "reply\njson 200 []\n", LIST_OF("beta"));
	f.configured.temperature = 0.5;
	mem_set_string(&f.configured.extra, "{\"top_p\":1}");
	mem_set_string(&f.configured.api_key, "of another");
	ask(&f);
	assert_string_equal(f.last.name, "beta");
	assert_string_equal(f.last.base_url, f.two.base_url);
	assert_string_equal(f.last.api_key, "the second's own");
	assert_string_equal(f.last.provider->name, "openai");
	assert_string_equal(f.last.extra, "");
	assert_true(f.last.temperature == 0.5);
	tells(&f, "one? one has no model that writes.");
	release(&f);
}

static void models_of_ollama_are_listed_by_its_own_interface(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "reply\njson 200 {\"models\":[{\"name\":\"qwen3:8b\",\"model\":\"qwen3:8b\"}]}\n",
		  LIST_OF("beta"));
	*strrchr(f.one.base_url, '/') = '\0';
	f.places[0].provider = "ollama";
	ask(&f);
	tells(&f, "one: qwen3:8b 0\n");
	assert_true(was_sent(&f.one, "GET /api/tags HTTP"));
	assert_true(was_sent(&f.two, "GET /v1/models HTTP"));
	release(&f);
}

static void configure(struct fixture *f, const char *base_url)
{
	f->configured.provider = provider_named("openai");
	mem_set_string(&f->configured.base_url, base_url);
	mem_set_string(&f->configured.name, "alpha");
	mem_set_string(&f->configured.extra, "{\"top_p\":1}");
	f->configured.window = 1000;
}

static void models_of_the_configured_server_keep_what_was_configured(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, LIST_OF("alpha"), "reply\nstatus 500\n");
	configure(&f, f.one.base_url);
	mem_set_string(&f.configured.key_command, "echo a-key-of-a-command");
	ask(&f);
	tells(&f, "one: alpha 1000\n");
	assert_string_equal(f.last.extra, "{\"top_p\":1}");
	assert_true(was_sent(&f.one, "uthorization: Bearer a-key-of-a-command"));
	assert_null(strstr(strstr(f.told.data, "one:") + 1, "one:"));
	release(&f);
}

static void models_of_each_of_several_servers_are_told(void **state)
{
	(void)state;
	struct fixture f;
	struct buf urls = BUF_INIT;
	begin(&f, LIST_OF("alpha"), LIST_OF("alpha"));
	configure(&f, f.one.base_url);
	buf_addf(&urls, "%s\nhttp://127.0.0.1:1/v1\n%s", f.one.base_url, f.two.base_url);
	mem_set_string(&f.configured.base_urls, urls.data);
	mem_set_string(&f.configured.api_key, "of all");
	ask(&f);
	tells(&f, "one: alpha 1000\n");
	tells(&f, "two: alpha 1000\n");
	tells(&f, "nobody? Nothing answers at 127.0.0.1:1");
	assert_string_equal(f.last.base_urls, "");
	assert_true(model_is_at(&f.configured, f.last.base_url));
	assert_true(was_sent(&f.one, "uthorization: Bearer of all"));
	assert_true(was_sent(&f.two, "uthorization: Bearer of all"));
	assert_false(was_sent(&f.two, "the second's own"));
	buf_release(&urls);
	release(&f);
}

static void models_say_why_an_expected_place_has_none(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "reply\njson 200 <html>\n", "reply\njson 401 {\"error\":\"no\"}\n");
	configure(&f, "http://127.0.0.1:1/v1");
	ask(&f);
	tells(&f, "one? one answers, but not with a list of models.\n");
	tells(&f, "two? two refuses the key (status 401).\n");
	tells(&f, "nobody? Nothing answers at 127.0.0.1:1");
	release(&f);
	begin(&f, "reply\nstatus 404\n", "reply\nstatus 500\n");
	configure(&f, "http://127.0.0.1:1/v1");
	mem_set_string(&f.configured.key_command, "false");
	ask(&f);
	assert_null(strstr(f.told.data, "one?"));
	tells(&f, "two? two answers with status 500");
	tells(&f, "nobody? The command for the key");
	release(&f);
}

static void models_follow_no_redirect(void **state)
{
	(void)state;
	struct fixture f;
	struct buf script = BUF_INIT;
	begin(&f, LIST_OF("alpha"), LIST_OF("beta"));
	spawn_stop(&f.two);
	buf_addf(&script, "reply\nstatus 302\nheader Location: %s/stolen\n", f.one.base_url);
	spawn_script(&f.two, script.data);
	ask(&f);
	tells(&f, "two? two answers with status 302");
	assert_false(was_sent(&f.one, "stolen"));
	release(&f);
	buf_release(&script);
}

static void models_can_be_cancelled_by_their_callback(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, LIST_OF("alpha"), "reply\nstall\n");
	f.cancel = true;
	ask(&f);
	assert_string_equal(f.told.data, "one: alpha 4096\n");
	release(&f);
}

static void models_can_be_cancelled_while_servers_are_asked(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "reply\nstall\n", "reply\nstall\n");
	f.llm = llm_new();
	place_keys_take(&f.keys, f.places);
	f.models = models_ask(f.llm, &f.configured, &f.keys, hear, &f);
	llm_wait(f.llm, NULL, 0, 0);
	models_cancel(f.models);
	assert_int_equal(f.told.len, 0);
	release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(models_of_all_places_are_told),
		cmocka_unit_test(models_send_a_key_to_its_own_place_alone),
		cmocka_unit_test(models_that_are_found_can_be_asked),
		cmocka_unit_test(models_of_ollama_are_listed_by_its_own_interface),
		cmocka_unit_test(models_of_the_configured_server_keep_what_was_configured),
		cmocka_unit_test(models_of_each_of_several_servers_are_told),
		cmocka_unit_test(models_say_why_an_expected_place_has_none),
		cmocka_unit_test(models_follow_no_redirect),
		cmocka_unit_test(models_can_be_cancelled_by_their_callback),
		cmocka_unit_test(models_can_be_cancelled_while_servers_are_asked),
	};
	return RUN(tests);
}
