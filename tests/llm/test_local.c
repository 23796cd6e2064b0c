/* A model file, with a stand-in for llama-server: tests/server/llama.sh. */
#include "llm/local.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../server/peer.h"
#include "../server/spawn.h"
#include "../test.h"
#include "base/clock.h"
#include "base/mem.h"
#include "llm/llm.h"

#include "../help.h"

struct fixture {
	struct spawned server;
	char *folder, *record, *file;
	struct llm *llm;
	struct model model;
	struct reply *reply;
	struct buf text, notices;
	bool over;
	struct err err;
};

static void begin(struct fixture *f, const char *fault)
{
	const char *source = getenv("SRCDIR");
	char port[16];
	*f = (struct fixture){.folder = folder_new(),
						  .llm = llm_new(),
						  .text = BUF_INIT,
						  .notices = BUF_INIT,
						  .err = ERR_INIT};
	spawn_model(&f->server, NULL);
	f->record = folder_path(f->folder, "record");
	f->file = folder_path(f->folder, "tiny.gguf");
	put_file(f->file, "GGUF and more");
	snprintf(port, sizeof port, "%d", f->server.port);
	setenv("FAKE_PORT", port, 1);
	setenv("FAKE_RECORD", f->record, 1);
	setenv("FAKE_FAULT", fault, 1);
	setenv("XDG_STATE_HOME", f->folder, 1);
	model_init(&f->model);
	f->model.provider = provider_named("local");
	mem_set_string(&f->model.name, f->file);
	free(f->model.server_program);
	f->model.server_program = folder_path(source ? source : ".", "tests/server/llama.sh");
}

static void finish(struct fixture *f)
{
	llm_free(f->llm);
	model_release(&f->model);
	spawn_stop(&f->server);
	buf_release(&f->text);
	buf_release(&f->notices);
	folder_remove(f->folder);
	free(f->folder);
	free(f->record);
	free(f->file);
}

static void hear(void *ctx, const struct reply_event *event)
{
	struct fixture *f = ctx;
	if (event->kind == REPLY_TEXT)
		buf_add(&f->text, event->text, event->len);
	else if (event->kind == REPLY_NOTICE)
		buf_addf(&f->notices, "%s\n", event->text);
	else if (event->kind == REPLY_ERROR)
		f->err = *event->err;
	f->over = event->kind == REPLY_END || event->kind == REPLY_ERROR;
}

static bool ask(struct fixture *f)
{
	static const char prompt[] = "Write a section.\nWord Count: 30 words";
	const struct ask ask = {.role = ASK_WRITE,
							.prompt = prompt,
							.prompt_len = sizeof prompt - 1,
							.language = "en",
							.instruction = "",
							.point = ""};
	f->over = false;
	buf_clear(&f->text);
	f->err = (struct err)ERR_INIT;
	f->reply = llm_ask(f->llm, &f->model, &ask, hear, f, &f->err);
	return f->reply;
}

static void ask_to_end(struct fixture *f)
{
	if (!ask(f))
		fail_msg("%s", f->err.text);
	while (!f->over)
		llm_wait(f->llm, NULL, 0, CLOCK_NEVER);
}

/* The values of NAME in what the server recorded; *count: how often it is there. */
static char *recorded(const struct fixture *f, const char *name, int *count)
{
	struct buf all = BUF_INIT;
	char *last = NULL;
	*count = 0;
	file_read(f->record, FILE_LIMIT, &all, NULL);
	for (const char *at = all.data; (at = strstr(at, name)); at += strlen(name)) {
		const char *value = at + strlen(name);
		free(last);
		last = mem_strndup(value, strcspn(value, "\n"));
		++*count;
	}
	buf_release(&all);
	return last;
}

static pid_t server_pid(const struct fixture *f)
{
	int count;
	char *text = recorded(f, "pid: ", &count);
	pid_t pid = text ? (pid_t)strtol(text, NULL, 10) : 0;
	free(text);
	return pid;
}

static void wait_gone(pid_t pid)
{
	while (!kill(pid, 0))
		usleep(1000);
}

static void local_serves_a_file_and_ends_with_us(void **state)
{
	(void)state;
	struct fixture f;
	int count;
	if (!peer_has("socat"))
		skip();
	begin(&f, "");
	ask_to_end(&f);
	if (f.err.kind)
		fail_msg("%s", f.err.text);
	assert_true(f.text.len > 0);
	assert_non_null(strstr(f.notices.data, "tiny.gguf on this machine is being loaded ("));
	ask_to_end(&f);
	assert_true(f.text.len > 0);
	pid_t pid = server_pid(&f);
	assert_int_equal(kill(pid, 0), 0);
	llm_free(f.llm);
	f.llm = llm_new();
	assert_int_not_equal(kill(pid, 0), 0);
	free(recorded(&f, "args: ", &count));
	assert_int_equal(count, 1); /* one server for both requests */
	finish(&f);
}

static void local_shows_its_key_to_its_server_alone(void **state)
{
	(void)state;
	struct fixture f;
	struct buf heard = BUF_INIT, header = BUF_INIT;
	int count;
	if (!peer_has("socat"))
		skip();
	begin(&f, "");
	setenv("SOME_API_KEY", "sk-canary-1234567890", 1);
	mem_set_string(&f.model.server_args, "--flash-attn 'on' --alias \"a b\"");
	f.model.window = 4096;
	ask_to_end(&f);
	char *key = recorded(&f, "LLAMA_API_KEY=", &count);
	assert_non_null(key);
	assert_int_equal(strlen(key), 32);
	buf_addf(&header, "Authorization: Bearer %s", key);
	spawn_record(&f.server, &heard);
	assert_non_null(strstr(heard.data, header.data));
	char *args = recorded(&f, "args: ", &count);
	assert_null(strstr(args, key));
	assert_non_null(strstr(args, "--host 127.0.0.1 --port "));
	assert_non_null(strstr(args, "--ctx-size 4096 --flash-attn on --alias a b"));
	char *canary = recorded(&f, "canary", &count);
	assert_null(canary);
	free(key);
	free(args);
	unsetenv("SOME_API_KEY");
	buf_release(&heard);
	buf_release(&header);
	finish(&f);
}

static void local_tells_why_its_server_ended(void **state)
{
	(void)state;
	static const struct {
		const char *fault, *says;
	} cases[] = {
		{"architecture",
		 "ended with status 1: llama_model_load: error loading model: unknown model "
		 "architecture: 'teapot'; its log is "},
		{"memory", "was killed by signal 9: ggml_backend_alloc: failed to allocate buffer"},
	};
	if (!peer_has("socat"))
		skip();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture f;
		begin(&f, cases[i].fault);
		ask_to_end(&f);
		assert_int_equal(f.err.kind, ERR_MODEL);
		if (!strstr(f.err.text, cases[i].says))
			fail_msg("%s", f.err.text);
		setenv("FAKE_FAULT", "", 1); /* mended, it is started again */
		ask_to_end(&f);
		assert_true(f.text.len > 0);
		finish(&f);
	}
}

static void local_takes_another_port_where_one_is_taken(void **state)
{
	(void)state;
	struct fixture f;
	int count;
	if (!peer_has("socat"))
		skip();
	begin(&f, "port");
	ask_to_end(&f);
	if (f.err.kind)
		fail_msg("%s", f.err.text);
	free(recorded(&f, "args: ", &count));
	assert_int_equal(count, 2);
	finish(&f);
}

static void local_starts_a_server_again_that_died(void **state)
{
	(void)state;
	struct fixture f;
	if (!peer_has("socat"))
		skip();
	begin(&f, "");
	ask_to_end(&f);
	pid_t pid = server_pid(&f);
	kill(pid, SIGKILL);
	siginfo_t info;
	assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	ask_to_end(&f);
	assert_true(f.text.len > 0);
	assert_int_not_equal(server_pid(&f), pid);
	finish(&f);
}

static void local_goes_on_loading_when_a_request_is_cancelled(void **state)
{
	(void)state;
	struct fixture f;
	int count;
	if (!peer_has("socat"))
		skip();
	begin(&f, "loads");
	assert_true(ask(&f));
	while (!f.notices.len)
		llm_wait(f.llm, NULL, 0, CLOCK_NEVER);
	llm_cancel(f.reply);
	char *go = folder_path(f.folder, "record.go");
	put_file(go, "");
	ask_to_end(&f);
	assert_true(f.text.len > 0);
	free(recorded(&f, "args: ", &count));
	assert_int_equal(count, 1);
	free(go);
	finish(&f);
}

/* A process of ours that has a server and is killed. */
static void local_ends_though_we_are_killed(void **state)
{
	(void)state;
	struct fixture f;
	int ends[2];
	char byte;
	if (!peer_has("socat"))
		skip();
	begin(&f, "");
	assert_int_equal(pipe(ends), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		ask_to_end(&f);
		if (write(ends[1], "x", 1) < 0)
			_exit(1);
		for (;;)
			pause();
	}
	assert_int_equal(read(ends[0], &byte, 1), 1);
	pid_t server = server_pid(&f);
	assert_int_equal(kill(server, 0), 0);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	wait_gone(server);
	close(ends[0]);
	close(ends[1]);
	finish(&f);
}

static void local_refuses_what_is_no_model(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "");
	put_file(f.file, "PK and more");
	assert_false(ask(&f));
	assert_int_equal(f.err.kind, ERR_FILE);
	assert_non_null(strstr(f.err.text, "it has to be a GGUF file"));
	unlink(f.file);
	assert_false(ask(&f));
	assert_non_null(strstr(f.err.text, "cannot be read: No such file"));
	put_file(f.file, "GGUF");
	mem_set_string(&f.model.server_program, "no-such-llama-server");
	assert_false(ask(&f));
	assert_non_null(strstr(f.err.text, "no-such-llama-server was not found: install llama.cpp"));
	finish(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(local_serves_a_file_and_ends_with_us),
		cmocka_unit_test(local_shows_its_key_to_its_server_alone),
		cmocka_unit_test(local_tells_why_its_server_ended),
		cmocka_unit_test(local_takes_another_port_where_one_is_taken),
		cmocka_unit_test(local_starts_a_server_again_that_died),
		cmocka_unit_test(local_goes_on_loading_when_a_request_is_cancelled),
		cmocka_unit_test(local_ends_though_we_are_killed),
		cmocka_unit_test(local_refuses_what_is_no_model),
	};
	alarm(120); /* a hang is a failure */
	return RUN(tests);
}
