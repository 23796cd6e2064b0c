/* A program that nothing happens to sleeps: in no mode does it wake while another one writes a
 * whole section, which is the clock here. */
#include "../test.h"

#include "../help.h"
#include "pty.h"

struct sleeper {
	const char *keys, *shows;
	struct pty pty;
	long woken;
};

static struct sleeper sleepers[] = {
	{.keys = "", .shows = "Saved"},
	{.keys = "i", .shows = "Esc done"},
	{.keys = "\x10", .shows = "1 / "},
	{.keys = "?", .shows = "Esc close"},
	{.keys = ":set", .shows = ":set"},
	{.keys = "\r", .shows = "Point: "},
	{.keys = "z", .shows = "w write"},
	{.keys = "/tea", .shows = "/"},
	{.keys = NULL, .shows = "A long document"},
};

#define COUNT (sizeof sleepers / sizeof *sleepers)

/* How often it has given up the processor by itself. */
static long count_wakes(pid_t pid)
{
	char path[64], line[256];
	long wakes = -1;
	snprintf(path, sizeof path, "/proc/%ld/status", (long)pid);
	FILE *status = fopen(path, "r");
	assert_non_null(status);
	while (fgets(line, sizeof line, status))
		sscanf(line, "voluntary_ctxt_switches: %ld", &wakes);
	fclose(status);
	assert_true(wakes >= 0);
	return wakes;
}

static void start(struct sleeper *s, const char *folder, int number)
{
	char name[32];
	snprintf(name, sizeof name, "tea%d.longhand", number);
	const char *const tea[] = {"--provider",     "demo", "--seed", "7",  "-i",
							   "A guide to tea", "-w",   "2000",   name, NULL};
	static const char *const none[] = {NULL};
	pty_start(&s->pty, folder, 24, 80, s->keys ? tea : none);
	if (s->keys) {
		pty_wait(&s->pty, "The outline is made");
		pty_send(&s->pty, ":w\r");
		pty_wait(&s->pty, "Saved");
		pty_send(&s->pty, s->keys);
	}
	pty_wait(&s->pty, s->shows);
}

static void idle_costs_nothing_in_any_mode(void **state)
{
	(void)state;
	char *folder = folder_new();
	static const char *const clock_arguments[] = {
		"--provider", "demo", "--speed", "250",  "--seed",         "7",
		"-i",         "Tea",  "-w",      "2000", "clock.longhand", NULL};
	struct pty clock;
	for (size_t i = 0; i < COUNT; i++)
		start(&sleepers[i], folder, (int)i);
	pty_start(&clock, folder, 24, 80, clock_arguments);
	pty_wait(&clock, "The outline is made");
	/* What a key started, such as the journal on its way to the disk, may end first. */
	pty_send(&clock, "W");
	pty_wait(&clock, "✓  1");
	for (size_t i = 0; i < COUNT; i++)
		sleepers[i].woken = count_wakes(sleepers[i].pty.pid);
	pty_send(&clock, "2GW");
	pty_wait(&clock, "✓  2");
	for (size_t i = 0; i < COUNT; i++) {
		if (count_wakes(sleepers[i].pty.pid) != sleepers[i].woken)
			fail_msg("it woke up while it showed: %s", sleepers[i].shows);
	}
	pty_kill(&clock);
	for (size_t i = 0; i < COUNT; i++)
		pty_kill(&sleepers[i].pty);
	folder_remove(folder);
	free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(idle_costs_nothing_in_any_mode),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
