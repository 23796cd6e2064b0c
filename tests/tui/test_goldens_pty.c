/* Whole screens, compared with golden ones. The model's side of them is scripted, and comes from a
 * host that is asked through a proxy, so that the port is in no picture. */

#include "../server/spawn.h"
#include "../test.h"

#include "../help.h"
#include "golden.h"

#define GAUGE " words · "          /* its row changes while something is written */
#define BY    " · by qwen3-32b · " /* a row that ends with the time */

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
	setenv("LONGHAND_INSECURE_HOSTS", "studio.example", 1);
	unsetenv("no_proxy");
	unsetenv("NO_PROXY");
	s->folder = folder_new();
	buf_release(&path);
	buf_release(&text);
	buf_release(&proxy);
}

static void begin(struct scene *s, int rows, int cols, const char *theme, const char *instruction,
				  const char *words)
{
	const char *const arguments[] = {"--base-url", "http://studio.example:8080/v1",
									 "--model",    "qwen3-32b",
									 "--theme",    theme,
									 "-i",         instruction,
									 "-w",         words,
									 "walk",       NULL};
	pty_start(&s->pty, s->folder, rows, cols, arguments);
}

static void begin_guide(struct scene *s, int rows, int cols, const char *theme)
{
	begin(s, rows, cols, theme, "A guide to Beijing on foot", "1000");
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
	begin_guide(&s, 24, 80, "dark");
	pty_wait(&s.pty, "5 Two temples");
	golden_expect(&s.pty, "planning", "dark", GAUGE);
	finish(&s);
}

/* Two sections and the beginning of a third, which is selected. */
static void write_three(struct scene *s, int rows, int cols, const char *theme)
{
	serve(s, "writing");
	begin_guide(s, rows, cols, theme);
	pty_wait(&s->pty, "The outline is made");
	pty_send(&s->pty, "w");
	pty_wait(&s->pty, "tips in with a clatter:");
	pty_send(&s->pty, "jj");
	pty_wait(&s->pty, "▸▌");
}

static void golden_of_a_section_that_is_being_written(void **state)
{
	(void)state;
	struct scene s;
	write_three(&s, 30, 110, "dark");
	golden_expect(&s.pty, "writing", "dark", GAUGE);
	finish(&s);
}

static void golden_of_a_light_theme(void **state)
{
	(void)state;
	struct scene s;
	write_three(&s, 40, 120, "light");
	golden_expect(&s.pty, "light", "light", GAUGE);
	finish(&s);
}

static void golden_of_two_versions_compared(void **state)
{
	(void)state;
	struct scene s;
	serve(&s, "diff");
	begin(&s, 30, 110, "dark", "A guide to Beijing on foot", "210");
	pty_wait(&s.pty, "The outline is made");
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "Written");
	pty_send(&s.pty, "jr");
	pty_wait(&s.pty, "like lamps left burning");
	pty_wait(&s.pty, "Written");
	pty_send(&s.pty, "D");
	pty_wait(&s.pty, "that somebody forgot to put out");
	golden_expect(&s.pty, "diff", "dark", BY);
	pty_send(&s.pty, "\033");
	finish(&s);
}

static void golden_of_chinese(void **state)
{
	(void)state;
	struct scene s;
	serve(&s, "chinese");
	begin(&s, 24, 80, "dark", "写一篇北京步行指南", "1000");
	pty_wait(&s.pty, "The outline is made");
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "115/130");
	golden_expect(&s.pty, "chinese", "dark", GAUGE);
	finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(golden_of_an_outline_that_is_being_made),
		cmocka_unit_test(golden_of_a_section_that_is_being_written),
		cmocka_unit_test(golden_of_a_light_theme),
		cmocka_unit_test(golden_of_two_versions_compared),
		cmocka_unit_test(golden_of_chinese),
	};
	return RUN(tests);
}
