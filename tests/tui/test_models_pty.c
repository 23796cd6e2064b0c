/* Choosing who writes, in the program as a whole. */

#include "../server/spawn.h"
#include "../test.h"

#include "../help.h"
#include "pty.h"

#define ENTER "\r"
#define ESC   "\033"

struct scene {
	char *folder;
	struct spawned server;
	struct pty pty;
};

static void start(struct scene *s)
{
	s->folder = folder_new();
	spawn_model(&s->server, NULL);
	char *longhand = folder_path(s->folder, "longhand"), *config;
	assert_true(file_make_folder(longhand, NULL));
	config = folder_path(longhand, "config");
	put_file(config, "[prices]\nprice = second-writer 0.15 2\n");
	const char *const arguments[] = {"--base-url", s->server.base_url, "--model",      "tester",
									 "-i",         "A guide to tea",   "tea.longhand", NULL};
	pty_start(&s->pty, s->folder, 24, 80, arguments);
	pty_wait(&s->pty, "The outline is made");
	free(longhand);
	free(config);
}

static void finish(struct scene *s)
{
	pty_send(&s->pty, ":q!" ENTER);
	assert_int_equal(pty_end(&s->pty), 0);
	spawn_stop(&s->server);
	folder_remove(s->folder);
	free(s->folder);
}

static void expect_record(const struct spawned *server, const char *text)
{
	struct buf record = BUF_INIT;
	spawn_record(server, &record);
	assert_non_null(strstr(record.data, text));
	buf_release(&record);
}

static void models_are_listed_and_one_is_taken(void **state)
{
	(void)state;
	struct scene s;
	start(&s);
	pty_wait(&s.pty, "tester on 127.0.0.1");
	pty_send(&s.pty, ":model" ENTER);
	pty_wait(&s.pty, "demo writer");
	pty_wait(&s.pty, "in use");
	pty_wait(&s.pty, "32k tokens");
	pty_wait(&s.pty, "second-writer");
	pty_wait(&s.pty, "$0.15 in, $2.00 out");
	pty_send(&s.pty, "second" ENTER);
	pty_wait(&s.pty, "second-writer writes from now on");
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "w again starts"); /* what costs is asked for twice */
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "Written");
	expect_record(&s.server, "{\"model\":\"second-writer\"");
	finish(&s);
}

static void models_are_taken_by_name(void **state)
{
	(void)state;
	struct scene s;
	start(&s);
	pty_send(&s.pty, ":model second-writer" ENTER);
	pty_wait(&s.pty, "second-writer writes from now on");
	pty_send(&s.pty, ":model of-no-list" ENTER);
	pty_wait(&s.pty, "No server that answers lists that model.");
	pty_wait(&s.pty, "listed nowhere");
	pty_send(&s.pty, ENTER);
	pty_wait(&s.pty, "of-no-list writes from now on");
	finish(&s);
}

static void models_tell_how_to_keep_the_choice(void **state)
{
	(void)state;
	struct scene s;
	start(&s);
	pty_send(&s.pty, ":model" ENTER);
	pty_wait(&s.pty, "second-writer");
	pty_send(&s.pty, "demo" ENTER);
	pty_wait(&s.pty, "The demo writer writes from now on");
	pty_send(&s.pty, ":model!" ENTER);
	pty_wait(&s.pty, "provider = demo");
	pty_wait(&s.pty, "longhand/config");
	pty_send(&s.pty, ESC);
	pty_wait_gone(&s.pty, "provider = demo");
	pty_send(&s.pty, ":model tester" ENTER);
	pty_wait(&s.pty, "tester writes from now on");
	pty_send(&s.pty, ":model!" ENTER);
	pty_wait(&s.pty, "base_url = http://127.0.0.1:");
	pty_wait(&s.pty, "model = tester");
	pty_send(&s.pty, ESC);
	pty_wait_gone(&s.pty, "model = tester");
	finish(&s);
}

static void models_can_be_left(void **state)
{
	(void)state;
	struct scene s;
	start(&s);
	pty_send(&s.pty, ":model" ENTER ESC);
	pty_wait_gone(&s.pty, "built in: no model");
	pty_wait(&s.pty, "tester on 127.0.0.1");
	finish(&s);
}

/* This machine by a name that is not known to be its own. */
static void models_are_asked_without_encryption_only_where_allowed(void **state)
{
	(void)state;
	struct scene s;
	struct buf url = BUF_INIT;
	s.folder = folder_new();
	spawn_model(&s.server, NULL);
	buf_addf(&url, "http://0.0.0.0:%d/v1", s.server.port);
	const char *const arguments[] = {"--base-url", url.data,         "--model",      "tester",
									 "-i",         "A guide to tea", "tea.longhand", NULL};
	pty_start(&s.pty, s.folder, 24, 80, arguments);
	pty_wait(&s.pty, "without encryption");
	pty_wait(&s.pty, ":allow");
	pty_send(&s.pty, ":allow" ENTER);
	pty_wait(&s.pty, "now and later");
	pty_send(&s.pty, "A");
	pty_wait(&s.pty, "The outline is made");
	pty_send(&s.pty, "q");
	assert_int_equal(pty_end(&s.pty), 0);
	pty_start(&s.pty, s.folder, 24, 80, arguments);
	pty_wait(&s.pty, "1 "); /* the outline is there */
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "Written"); /* it is remembered */
	buf_release(&url);
	finish(&s);
}

static void models_of_several_servers_are_one_choice(void **state)
{
	(void)state;
	struct scene s;
	struct spawned other;
	struct buf urls = BUF_INIT;
	s.folder = folder_new();
	spawn_model(&s.server, NULL);
	spawn_model(&other, NULL);
	buf_addf(&urls, "base_urls=%s, %s", s.server.base_url, other.base_url);
	const char *const arguments[] = {"--set", urls.data,        "--model",      "tester",
									 "-i",    "A guide to tea", "tea.longhand", NULL};
	pty_start(&s.pty, s.folder, 24, 100, arguments);
	pty_wait(&s.pty, "The outline is made");
	pty_wait(&s.pty, " and 1 more");
	pty_send(&s.pty, ":model second-writer" ENTER);
	pty_wait(&s.pty, "second-writer writes from now on");
	pty_send(&s.pty, ":model!" ENTER);
	pty_wait(&s.pty, "base_urls = http://127.0.0.1:");
	pty_wait(&s.pty, "model = second-writer");
	pty_send(&s.pty, ESC);
	pty_wait_gone(&s.pty, "model = second-writer");
	pty_wait(&s.pty, " and 1 more");
	pty_send(&s.pty, ":set base_url=http://127.0.0.1:1/v1" ENTER);
	pty_wait_gone(&s.pty, " and 1 more");
	finish(&s);
	spawn_stop(&other);
	buf_release(&urls);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(models_are_listed_and_one_is_taken),
		cmocka_unit_test(models_are_taken_by_name),
		cmocka_unit_test(models_tell_how_to_keep_the_choice),
		cmocka_unit_test(models_can_be_left),
		cmocka_unit_test(models_of_several_servers_are_one_choice),
		cmocka_unit_test(models_are_asked_without_encryption_only_where_allowed),
	};
	return RUN(tests);
}
