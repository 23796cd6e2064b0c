/* The sections with their figures, and the way to them. */

#include "../server/spawn.h"
#include "../test.h"

#include "../help.h"
#include "pty.h"

#define ENTER "\r"
#define ESC   "\033"
#define DOWN  "\033[B"

static const char text[] =
	"# Tea\n\n## Calm\n\nTea grows on the hills, where it rains in the evening.\n\n"
	"## Loud\n\nWe delve into a bustling tapestry, a treasure trove of leaves.\n\n"
	"In conclusion, we delve into a bustling tapestry, a treasure trove of leaves.\n";

struct scene {
	char *folder;
	struct pty pty;
};

static void open_scene(struct scene *s)
{
	const char *const arguments[] = {"--provider", "demo", "-i",         "A guide to tea",
									 "-w",         "100",  "t.longhand", NULL};
	s->folder = folder_new();
	char *path = folder_path(s->folder, "tea.md");
	put_file(path, text);
	free(path);
	pty_start(&s->pty, s->folder, 24, 120, arguments);
	pty_wait(&s->pty, "The outline is made");
}

static void close_scene(struct scene *s)
{
	pty_send(&s->pty, "q");
	assert_int_equal(pty_end(&s->pty), 0);
	folder_remove(s->folder);
	free(s->folder);
}

static void sections_are_listed_with_their_figures(void **state)
{
	(void)state;
	struct scene s;
	open_scene(&s);
	pty_send(&s.pty, ":quality" ENTER);
	pty_wait(&s.pty, "Nothing is written yet that could be measured.");
	pty_send(&s.pty, ":import tea.md" ENTER);
	pty_wait(&s.pty, "Loud");
	pty_send(&s.pty, ":quality" ENTER);
	pty_wait(&s.pty, "Quality: 1 of 2 stands out");
	pty_wait(&s.pty, "S_l 100.0 · repeats 0.0 %"); /* the calm one */
	pty_wait(&s.pty, "S_l 100.0 · ▲ repeats");     /* the other */
	pty_send(&s.pty, "loud");                      /* nothing has it in its point */
	pty_wait(&s.pty, "nothing here holds what is typed");
	pty_send(&s.pty, ESC);
	pty_wait_gone(&s.pty, "Quality:");
	pty_send(&s.pty, "gg:quality" ENTER);
	pty_wait(&s.pty, "Quality: 1 of 2 stands out");
	pty_send(&s.pty, DOWN ENTER);
	pty_wait_gone(&s.pty, "Quality:");
	pty_send(&s.pty, ":count" ENTER);
	pty_wait(&s.pty, "We delve into a bustling tapestry"); /* whose section is selected */
	pty_send(&s.pty, ESC);
	close_scene(&s);
}

/* The fake server's model judges as well. */
static void a_section_is_judged_on_demand(void **state)
{
	(void)state;
	struct scene s;
	struct spawned server;
	struct buf record = BUF_INIT;
	spawn_model(&server, NULL);
	const char *const arguments[] = {
		"--base-url", server.base_url, "--model",    "tester", "-i", "A guide to tea",
		"-w",         "300",           "t.longhand", NULL};
	s.folder = folder_new();
	pty_start(&s.pty, s.folder, 24, 140, arguments);
	pty_wait(&s.pty, "The outline is made");
	pty_send(&s.pty, ":judge" ENTER);
	pty_wait(&s.pty, "There is no text to judge here");
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "Written");
	pty_send(&s.pty, ":judge" ENTER);
	pty_wait(&s.pty, "Reading Experience");
	spawn_record(&server, &record);
	assert_non_null(strstr(record.data, "Of it, only this section"));
	pty_send(&s.pty, ":quality" ENTER);
	pty_wait(&s.pty, " · S_q ");
	pty_send(&s.pty, ESC);
	pty_wait_gone(&s.pty, "S_q");
	buf_release(&record);
	close_scene(&s);
	spawn_stop(&server);
}

static void the_demo_writer_does_not_judge(void **state)
{
	(void)state;
	struct scene s;
	open_scene(&s);
	pty_send(&s.pty, ":import tea.md" ENTER);
	pty_wait(&s.pty, "Loud");
	pty_send(&s.pty, "G:judge" ENTER);
	pty_wait(&s.pty, "The demo writer cannot judge");
	close_scene(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sections_are_listed_with_their_figures),
		cmocka_unit_test(a_section_is_judged_on_demand),
		cmocka_unit_test(the_demo_writer_does_not_judge),
	};
	return RUN(tests);
}
