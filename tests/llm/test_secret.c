#include "llm/secret.h"

#include <fcntl.h>
#include <sys/wait.h>

#include "../server/spawn.h"
#include "../test.h"

#include "../help.h"
#include "base/clock.h"
#include "llm/llm.h"

/* ---- Words ------------------------------------------------------------------------------------
 */

static void expect_words(const char *command, const char *expected)
{
	char **words;
	struct buf joined = BUF_INIT;
	assert_true(secret_words(command, &words, NULL));
	for (char **word = words; *word; word++)
		buf_addf(&joined, "[%s]", *word);
	assert_string_equal(joined.data, expected);
	buf_release(&joined);
	secret_words_free(words);
}

static void secret_words_part_at_spaces_outside_quotes(void **state)
{
	(void)state;
	expect_words("pass show openai", "[pass][show][openai]");
	expect_words("  a\t b  ", "[a][b]");
	expect_words("sh -c 'echo \"$KEY\"'", "[sh][-c][echo \"$KEY\"]");
	expect_words("a \"b c\"'d e'f ''", "[a][b cd ef][]");
	expect_words("a b\\ c", "[a][b\\][c]");
}

static void secret_words_refuse_an_open_quote_and_no_command(void **state)
{
	(void)state;
	char **words;
	struct err err = ERR_INIT;
	assert_false(secret_words("sh -c 'echo", &words, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_non_null(strstr(err.text, "open quote"));
	assert_false(secret_words("   ", &words, &err));
	assert_false(secret_words("'' x", &words, &err));
}

/* ---- Commands ---------------------------------------------------------------------------------
 */

static struct secrets *all;
static struct err err;

static int setup(void **state)
{
	(void)state;
	all = secrets_new();
	err = (struct err)ERR_INIT;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	secrets_free(all);
	clock_set(0, -1);
	return 0;
}

static struct secret *begin(const char *command)
{
	struct secret *s = secrets_ask(all, command, &err);
	assert_string_equal(err.text, "");
	assert_non_null(s);
	return s;
}

static void run(const struct secret *s)
{
	while (secret_runs(s)) {
		struct pollfd *fds = NULL;
		size_t count = 0, cap = 0;
		secrets_add_fds(all, &fds, &count, &cap);
		poll(fds, count, clock_timeout(secrets_due(all)));
		free(fds);
		secrets_turn(all);
	}
}

static void expect_key(const char *command, const char *key)
{
	struct secret *s = begin(command);
	run(s);
	if (secret_error(s))
		fail_msg("%s", secret_error(s)->text);
	assert_string_equal(secret_key(s), key);
}

static void expect_failure(const char *command, const char *why)
{
	struct secret *s = begin(command);
	run(s);
	assert_null(secret_key(s));
	assert_int_equal(secret_error(s)->kind, ERR_MODEL);
	if (!strstr(secret_error(s)->text, why))
		fail_msg("“%s” does not say “%s”", secret_error(s)->text, why);
}

static void secret_is_the_first_line_that_is_printed(void **state)
{
	(void)state;
	expect_key("printf 'sk-1\\nuser: me\\n'", "sk-1");
	expect_key("printf '  sk-2 \\r\\n'", "sk-2");
	expect_key("printf sk-3", "sk-3");
	expect_key("sh -c 'printf sk; sleep 0.1; printf -- -4; echo warning >&2'", "sk-4");
	expect_key(
		"sh -c 'echo sk-5; i=0; while [ $i -lt 3000 ]; do echo more of it; i=$((i+1)); done'",
		"sk-5");
}

static void secret_command_runs_once(void **state)
{
	(void)state;
	char *folder = folder_new();
	struct buf command = BUF_INIT, text = BUF_INIT;
	buf_addf(&command, "sh -c 'echo ran >>%s/log; echo sk-1'", folder);
	expect_key(command.data, "sk-1");
	expect_key(command.data, "sk-1");
	char *log = folder_path(folder, "log");
	assert_true(file_read(log, 100, &text, NULL));
	assert_string_equal(text.data, "ran\n");
	buf_release(&command);
	buf_release(&text);
	free(log);
	folder_remove(folder);
	free(folder);
}

static void secret_command_is_run_by_no_shell(void **state)
{
	(void)state;
	expect_key("echo $HOME;true", "$HOME;true");
}

static void secret_command_has_no_input_and_no_other_files(void **state)
{
	(void)state;
	expect_failure("cat", "printed no key");
#ifdef HAVE_POSIX_SPAWN_FILE_ACTIONS_ADDCLOSEFROM_NP
	int fd = fcntl(STDERR_FILENO, F_DUPFD, 7);
	assert_true(fd >= 7 && fd <= 9);
	expect_key("sh -c 'for fd in 7 8 9; do true >&$fd && echo open; done; echo none'", "none");
	close(fd);
#endif
}

static void secret_command_that_fails_is_told_with_its_own_words(void **state)
{
	(void)state;
	expect_failure("sh -c 'echo; echo \"no such entry\" >&2; echo more >&2; exit 3'",
				   "failed with status 3: no such entry");
	expect_failure("sh -c 'printf sk-1; exit 1'", "failed with status 1.");
	expect_failure("sh -c 'kill -9 $$'", "was ended by signal 9");
	expect_failure("printf 'two words\\n'", "no key in its first line");
	expect_failure("printf '\\n\\n'", "printed no key");
	expect_failure("sh -c 'head -c 9000 /dev/zero | tr \"\\0\" x'", "more than a key");
}

static void secret_command_that_is_not_there_is_told_at_once(void **state)
{
	(void)state;
	assert_null(secrets_ask(all, "/no/such/command x", &err));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_non_null(strstr(err.text, "“/no/such/command x”, cannot be run: No such file"));
}

static void secret_command_that_failed_runs_again_when_asked_for(void **state)
{
	(void)state;
	struct secret *s = begin("false");
	run(s);
	assert_non_null(secret_error(s));
	assert_true(secret_runs(begin("false")));
	secrets_forget_failed(all);
	run(begin("false"));
}

static void secret_command_that_is_slow_is_ended(void **state)
{
	(void)state;
	struct secret *s = begin("sh -c 'echo half; sleep 1000'");
	clock_set(clock_now() + SECRET_TIMEOUT + 1, 0);
	run(s);
	assert_null(secret_key(s));
	assert_non_null(strstr(secret_error(s)->text, "did not end within 60 seconds"));
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static void secret_command_is_ended_with_all_of_them(void **state)
{
	(void)state;
	begin("sleep 1000");
	secrets_free(all);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	all = secrets_new();
}

static void secret_is_had_while_a_child_keeps_the_pipe(void **state)
{
	(void)state;
	expect_key("sh -c 'sleep 5 & echo sk-1'", "sk-1");
}

/* ---- With a model -----------------------------------------------------------------------------
 */

struct heard {
	struct buf text, error, notices;
	bool over;
};

static void hear(void *ctx, const struct reply_event *event)
{
	struct heard *h = ctx;
	if (event->kind == REPLY_TEXT)
		buf_add(&h->text, event->text, event->len);
	else if (event->kind == REPLY_NOTICE)
		buf_addf(&h->notices, "[%.*s]", (int)event->len, event->text);
	else if (event->kind == REPLY_ERROR)
		buf_add_str(&h->error, event->err->text);
	h->over = event->kind == REPLY_END || event->kind == REPLY_ERROR;
}

static void heard_release(struct heard *h)
{
	buf_release(&h->text);
	buf_release(&h->error);
	buf_release(&h->notices);
}

static const struct ask ask = {.prompt = "hi", .prompt_len = 2, .language = "en"};

static void make_model(struct model *m, const char *base_url, const char *command)
{
	model_init(m);
	m->provider = provider_named("openai");
	mem_set_string(&m->name, "some-model");
	mem_set_string(&m->base_url, base_url);
	mem_set_string(&m->key_command, command);
}

static void llm_asks_with_the_key_a_command_prints(void **state)
{
	(void)state;
	struct spawned server;
	struct model model;
	struct buf record = BUF_INIT;
	struct heard one = {BUF_INIT, BUF_INIT, BUF_INIT, false}, two = one;
	struct llm *llm = llm_new();
	spawn_script(&server, "reply\nsse\ntext one\nfinish stop\ndone\n"
						  "reply\nsse\ntext one\nfinish stop\ndone\n");
	make_model(&model, server.base_url, "sh -c 'sleep 0.1; echo sk-from-command'");
	assert_non_null(llm_ask(llm, &model, &ask, hear, &one, &err));
	assert_non_null(llm_ask(llm, &model, &ask, hear, &two, &err));
	assert_string_equal(one.notices.data, "");
	while (!one.over || !two.over)
		llm_wait(llm, NULL, 0, CLOCK_NEVER);
	assert_string_equal(one.text.data, "one");
	assert_string_equal(two.text.data, "one");
	assert_string_equal(one.notices.data, "[waiting for the command that prints the key][]");
	spawn_record(&server, &record);
	const char *at = strstr(record.data, "Authorization: Bearer sk-from-command\r\n");
	assert_non_null(at);
	assert_non_null(strstr(at + 1, "Authorization: Bearer sk-from-command\r\n"));
	llm_free(llm);
	model_release(&model);
	heard_release(&one);
	heard_release(&two);
	buf_release(&record);
	spawn_stop(&server);
}

static void llm_waits_for_a_key_and_for_other_descriptors(void **state)
{
	(void)state;
	int ends[2];
	struct model model;
	struct heard heard = {BUF_INIT, BUF_INIT, BUF_INIT, false};
	struct llm *llm = llm_new();
	assert_int_equal(pipe(ends), 0);
	make_model(&model, "http://127.0.0.1:1/v1", "sleep 1000");
	struct reply *reply = llm_ask(llm, &model, &ask, hear, &heard, &err);
	struct pollfd fd = {.fd = ends[0], .events = POLLIN};
	llm_wait(llm, &fd, 1, CLOCK_NEVER);
	assert_int_equal(fd.revents, 0);
	assert_int_equal(write(ends[1], "x", 1), 1);
	llm_wait(llm, &fd, 1, CLOCK_NEVER);
	assert_int_equal(fd.revents, POLLIN);
	llm_cancel(reply);
	llm_free(llm);
	assert_false(heard.over);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	close(ends[0]);
	close(ends[1]);
	model_release(&model);
	heard_release(&heard);
}

static void llm_tells_of_a_command_that_fails(void **state)
{
	(void)state;
	struct model model;
	struct heard heard = {BUF_INIT, BUF_INIT, BUF_INIT, false};
	struct llm *llm = llm_new();
	make_model(&model, "http://127.0.0.1:1/v1", "sh -c 'echo locked >&2; exit 2'");
	for (int i = 0; i < 2; i++) {
		heard.over = false;
		buf_clear(&heard.error);
		assert_non_null(llm_ask(llm, &model, &ask, hear, &heard, &err));
		while (!heard.over)
			llm_wait(llm, NULL, 0, CLOCK_NEVER);
		assert_non_null(strstr(heard.error.data, "failed with status 2: locked"));
	}
	mem_set_string(&model.key_command, "/no/such/command");
	assert_null(llm_ask(llm, &model, &ask, hear, &heard, &err));
	assert_non_null(strstr(err.text, "/no/such/command"));
	llm_free(llm);
	model_release(&model);
	heard_release(&heard);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(secret_words_part_at_spaces_outside_quotes),
		cmocka_unit_test(secret_words_refuse_an_open_quote_and_no_command),
		TEST(secret_is_the_first_line_that_is_printed),
		TEST(secret_command_runs_once),
		TEST(secret_command_is_run_by_no_shell),
		TEST(secret_command_has_no_input_and_no_other_files),
		TEST(secret_command_that_fails_is_told_with_its_own_words),
		TEST(secret_command_that_is_not_there_is_told_at_once),
		TEST(secret_command_that_failed_runs_again_when_asked_for),
		TEST(secret_command_that_is_slow_is_ended),
		TEST(secret_command_is_ended_with_all_of_them),
		TEST(secret_is_had_while_a_child_keeps_the_pipe),
		TEST(llm_asks_with_the_key_a_command_prints),
		TEST(llm_waits_for_a_key_and_for_other_descriptors),
		TEST(llm_tells_of_a_command_that_fails),
	};
	return RUN(tests);
}
