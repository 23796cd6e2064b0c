/* Whole screens, compared with golden ones. The model's side of them is scripted, and comes from a
 * host that is asked through a proxy, so that the port is in no picture. */

#include "../server/spawn.h"
#include "../test.h"

#include "../help.h"
#include "golden.h"

#define GAUGE " words · " /* its row changes while a section is written */

struct scene {
	char *folder;
	struct spawned server;
	struct pty pty;
};

static void serve(struct scene *s, const char *script)
{
	const char *source = getenv("SRCDIR");
	struct buf path = BUF_INIT, text = BUF_INIT, proxy = BUF_INIT;
	buf_addf(&path, "%s/tests/tui/goldens/%s.script", source ? source : ".", script);
	assert_true(file_read(path.data, FILE_LIMIT, &text, NULL));
	spawn_script(&s->server, text.data);
	buf_addf(&proxy, "http://127.0.0.1:%d", s->server.port);
	setenv("http_proxy", proxy.data, 1);
	unsetenv("no_proxy");
	unsetenv("NO_PROXY");
	s->folder = folder_new();
	buf_release(&path);
	buf_release(&text);
	buf_release(&proxy);
}

static void begin(struct scene *s, int rows, int cols, const char *theme)
{
	const char *const arguments[] = {"--base-url",
									 "http://studio.example:8080/v1",
									 "--model",
									 "qwen3-32b",
									 "--theme",
									 theme,
									 "-i",
									 "A guide to Beijing on foot",
									 "-w",
									 "1000",
									 "beijing.longhand",
									 NULL};
	pty_start(&s->pty, s->folder, rows, cols, arguments);
}

static void finish(struct scene *s)
{
	pty_send(&s->pty, "\033:q!\r");
	pty_end(&s->pty);
	spawn_stop(&s->server);
	folder_remove(s->folder);
	free(s->folder);
}

static void golden_of_an_outline_that_is_being_made(void **state)
{
	(void)state;
	struct scene s;
	serve(&s, "planning");
	begin(&s, 24, 80, "dark");
	pty_wait(&s.pty, "5 Two temples");
	golden_expect(&s.pty, "planning", "dark", NULL);
	finish(&s);
}

static void golden_of_a_section_that_is_being_written(void **state)
{
	(void)state;
	struct scene s;
	serve(&s, "writing");
	begin(&s, 30, 110, "dark");
	pty_wait(&s.pty, "The outline is made");
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "tips in with a clatter:");
	pty_send(&s.pty, "jj");
	pty_wait(&s.pty, "▸▌");
	golden_expect(&s.pty, "writing", "dark", GAUGE);
	finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(golden_of_an_outline_that_is_being_made),
		cmocka_unit_test(golden_of_a_section_that_is_being_written),
	};
	return RUN(tests);
}
