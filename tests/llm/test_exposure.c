#include "llm/exposure.h"

#include "../server/spawn.h"
#include "../test.h"
#include "base/mem.h"
#include "llm/llm.h"

#include "../help.h"

static void init(struct model *m, const char *url)
{
	model_init(m);
	m->provider = provider_named("openai");
	mem_set_string(&m->base_url, url);
	mem_set_string(&m->name, "tester");
}

static void exposure_is_http_to_another_machine(void **state)
{
	(void)state;
	static const struct {
		const char *url;
		bool exposed;
	} cases[] = {
		{"http://localhost:8080/v1", false},   {"http://LOCALHOST", false},
		{"http://127.0.0.1:1/v1", false},      {"http://127.9.8.7/v1", false},
		{"http://[::1]:8080/v1", false},       {"https://api.example/v1", false},
		{"HTTPS://api.example/v1", false},     {"http://api.example/v1", true},
		{"HTTP://api.example/v1", true},       {"http://192.168.1.7:11434", true},
		{"http://[2001:db8::1]:80/v1", true},  {"http://127.0.0.1.example/v1", true},
		{"http://localhost.example/v1", true}, {"http://127.0.0.1@api.example/v1", true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct model m;
		init(&m, cases[i].url);
		if (exposure_of(&m) != cases[i].exposed)
			fail_msg("%s", cases[i].url);
		mem_set_string(&m.route.unix_socket, "/run/model");
		assert_false(exposure_of(&m));
		model_release(&m);
	}
}

static void exposure_is_allowed_by_host_or_port(void **state)
{
	(void)state;
	static const struct {
		const char *hosts;
		bool allowed;
	} cases[] = {
		{"", false},
		{"api.example", true},
		{"other, API.example", true},
		{"api.example:8080", true},
		{"api.example:80", false},
		{"api.exampl", false},
		{"my.api.example", false},
		{"*", true},
		{"*.example", false},
	};
	char *folder = folder_new();
	setenv("XDG_STATE_HOME", folder, 1);
	struct model m;
	init(&m, "http://api.example:8080/v1");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (exposure_allowed(&m, cases[i].hosts) != cases[i].allowed)
			fail_msg("%s", cases[i].hosts);
	model_release(&m);
	folder_remove(folder);
	free(folder);
}

static void exposure_is_remembered_for_its_host_alone(void **state)
{
	(void)state;
	char *folder = folder_new();
	struct err err = ERR_INIT;
	struct model m, other;
	setenv("XDG_STATE_HOME", folder, 1);
	init(&m, "http://api.example:8080/v1");
	init(&other, "http://other.example:8080/v1");
	assert_true(exposure_allow(&other, &err));
	assert_false(exposure_allowed(&m, ""));
	assert_true(exposure_allow(&m, &err));
	assert_true(exposure_allowed(&m, "") && exposure_allowed(&other, ""));
	mem_set_string(&m.base_url, "http://api.example:9090/v1");
	assert_false(exposure_allowed(&m, ""));
	model_release(&m);
	model_release(&other);
	folder_remove(folder);
	free(folder);
}

static void exposure_of_several_servers_is_that_of_any(void **state)
{
	(void)state;
	char *folder = folder_new();
	struct err err = ERR_INIT;
	struct buf hosts = BUF_INIT;
	struct model m;
	setenv("XDG_STATE_HOME", folder, 1);
	init(&m, "https://api.example/v1");
	mem_set_string(&m.base_urls, "https://api.example/v1\nhttp://localhost:1/v1");
	assert_false(exposure_of(&m));
	assert_true(exposure_check(&m, &err));
	mem_set_string(
		&m.base_urls,
		"https://api.example/v1\nhttp://one.example:1/v1\nhttp://me:pass@two.example/v1");
	assert_true(exposure_of(&m));
	exposure_hosts(&m, &hosts);
	assert_string_equal(hosts.data, "one.example:1, two.example");
	assert_false(exposure_check(&m, &err));
	assert_non_null(strstr(err.text, "insecure_hosts = one.example:1, two.example;"));
	assert_false(exposure_allowed(&m, "one.example"));
	assert_true(exposure_allowed(&m, "one.example, two.example"));
	assert_true(exposure_allow(&m, &err) && exposure_allow(&m, &err));
	assert_true(exposure_allowed(&m, ""));
	buf_clear(&hosts);
	char *path = folder_path(folder, "longhand/insecure-hosts");
	assert_true(file_read(path, FILE_LIMIT, &hosts, NULL));
	assert_string_equal(hosts.data, "one.example:1\ntwo.example\n");
	free(path);
	buf_release(&hosts);
	model_release(&m);
	folder_remove(folder);
	free(folder);
}

static void never(void *ctx, const struct reply_event *event)
{
	(void)ctx;
	fail_msg("an event of kind %d", (int)event->kind);
}

static void exposure_is_refused_before_anything_is_sent(void **state)
{
	(void)state;
	struct spawned server;
	struct err err = ERR_INIT;
	struct model m;
	struct buf url = BUF_INIT, record = BUF_INIT;
	const struct ask ask = {.role = ASK_PLAN,
							.prompt = "x",
							.prompt_len = 1,
							.language = "en",
							.instruction = "",
							.point = ""};
	spawn_model(&server, NULL);
	buf_addf(&url, "http://0.0.0.0:%d/v1", server.port); /* this machine, but nobody knows */
	init(&m, url.data);
	struct llm *llm = llm_new();
	assert_null(llm_ask(llm, &m, &ask, never, NULL, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_non_null(strstr(err.text, "insecure_hosts = 0.0.0.0:"));
	m.exposed = true;
	struct reply *reply = llm_ask(llm, &m, &ask, never, NULL, &err);
	assert_non_null(reply);
	llm_cancel(reply);
	llm_free(llm);
	spawn_record(&server, &record);
	assert_int_equal(record.len, 0);
	model_release(&m);
	buf_release(&url);
	buf_release(&record);
	spawn_stop(&server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exposure_is_http_to_another_machine),
		cmocka_unit_test(exposure_is_allowed_by_host_or_port),
		cmocka_unit_test(exposure_is_remembered_for_its_host_alone),
		cmocka_unit_test(exposure_of_several_servers_is_that_of_any),
		cmocka_unit_test(exposure_is_refused_before_anything_is_sent),
	};
	alarm(120); /* a hang is a failure */
	return RUN(tests);
}
