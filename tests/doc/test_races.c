/* Somebody else may write into the folder, and swaps links for whatever name we use there while we
 * save: nothing outside is written, made or cut. LONGHAND_RACES is how often that is tried. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../test.h"

#include "../help.h"
#include "base/log.h"
#include "doc/export.h"
#include "doc/session.h"

#define NOBODY   65534
#define TRIES    200
#define PRECIOUS "what nobody else may write\n"

struct scene {
	char *folder, *outside, *precious, *state;
	atomic_long *swaps; /* of the attacker */
	pid_t attacker;
	bool other_user; /* the attacker is one */
};

/* Names that can be known beforehand; those after the first `own` only when the attacker is another
 * user: a link of our own is followed there. */
static const char *const names[] = {
	".tea.longhand.journal",  ".tea.longhand.lock",     "tea.longhand", "tea.md",
	".tea.backup-0.longhand", ".tea.backup-1.longhand", "a.log",        "plain"};
#define OWN 2

/* ---- The attacker ---------------------------------------------------------------------------- */

static void swap(const struct scene *s, const char *name, long round)
{
	struct buf to = BUF_INIT;
	if (round % 2)
		buf_add_str(&to, s->precious);
	else
		buf_addf(&to, "%s/new", s->outside);
	unlink(name);
	if (symlink(to.data, name) == 0)
		atomic_fetch_add(s->swaps, 1);
	buf_release(&to);
}

/* Temporary files too, as soon as their names are there to be read. */
static void swap_temporary(const struct scene *s, long round)
{
	DIR *d = opendir(".");
	for (const struct dirent *entry; d && (entry = readdir(d));) {
		if (strstr(entry->d_name, ".saving-"))
			swap(s, entry->d_name, round);
	}
	if (d)
		closedir(d);
}

static _Noreturn void attack(const struct scene *s)
{
	size_t count = s->other_user ? sizeof names / sizeof *names : OWN;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (chdir(s->folder) != 0 || (s->other_user && (setgid(NOBODY) || setuid(NOBODY))))
		_exit(1);
	for (long round = 0;; round++) {
		swap(s, names[(size_t)round % count], round / (long)count);
		swap_temporary(s, round);
		/* Now and then the way is free, so that there is something to be cut. */
		for (size_t i = 0; round % 7 == 0 && i < count; i++)
			unlink(names[i]);
		usleep((useconds_t)(round % 7 * 50));
	}
}

/* ---- The scene --------------------------------------------------------------------------------
 */

static void begin(struct scene *s)
{
	*s = (struct scene){.folder = folder_new(), .outside = folder_new(), .state = folder_new()};
	s->precious = folder_path(s->outside, "precious");
	put_file(s->precious, PRECIOUS);
	s->other_user = geteuid() == 0;
	s->swaps =
		mmap(NULL, sizeof *s->swaps, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(s->swaps != MAP_FAILED);
	assert_int_equal(chmod(s->folder, 0777), 0);
	setenv("XDG_STATE_HOME", s->state, 1);
	fflush(NULL);
	s->attacker = fork();
	if (s->attacker == 0)
		attack(s);
	while (atomic_load(s->swaps) < 10) {
		if (waitpid(s->attacker, NULL, WNOHANG) != 0)
			fail_msg("the attacker cannot work here");
		usleep(1000);
	}
}

static void assert_nothing_new(const char *folder)
{
	DIR *d = opendir(folder);
	assert_non_null(d);
	for (const struct dirent *entry; (entry = readdir(d));) {
		if (entry->d_name[0] != '.' && strcmp(entry->d_name, "precious") != 0)
			fail_msg("%s was made outside", entry->d_name);
		if (entry->d_name[0] == '.' && strspn(entry->d_name, ".") < strlen(entry->d_name))
			fail_msg("%s was made outside", entry->d_name);
	}
	closedir(d);
}

static void assert_untouched(const struct scene *s)
{
	struct buf text = BUF_INIT;
	assert_true(file_read(s->precious, FILE_LIMIT, &text, NULL));
	assert_string_equal(text.data, PRECIOUS);
	assert_nothing_new(s->outside);
	buf_release(&text);
}

static void end(struct scene *s)
{
	kill(s->attacker, SIGKILL);
	waitpid(s->attacker, NULL, 0);
	print_message("%ld links were swapped\n", atomic_load(s->swaps));
	assert_untouched(s);
	munmap(s->swaps, sizeof *s->swaps);
	folder_remove(s->folder);
	folder_remove(s->outside);
	folder_remove(s->state);
	free(s->state);
	free(s->folder);
	free(s->outside);
	free(s->precious);
}

static long tries(void)
{
	const char *given = getenv("LONGHAND_RACES");
	return given && *given ? strtol(given, NULL, 10) : TRIES;
}

/* ---- What is tried ----------------------------------------------------------------------------
 */

/* A project is opened, changed, saved and exported; whatever fails may fail. */
static bool use_project(const struct scene *s)
{
	struct session *session = NULL;
	char *path = folder_path(s->folder, "tea.longhand"), *md = folder_path(s->folder, "tea.md");
	bool opened = session_open(&session, path, SESSION_OPEN_OR_CREATE, 3, NULL);
	if (opened) {
		session_apply(session, ACTOR_WRITER, "test", edit_set_title("Tea"), NULL);
		session_save(session, NULL);
		export_write(session, &exporters[0], md, 0, true, NULL, NULL);
		session_close(session, NULL);
	}
	free(path);
	free(md);
	return opened;
}

static bool use_log(const struct scene *s)
{
	char *path = folder_path(s->folder, "a.log");
	bool opened = log_open(path, true, NULL);
	log_line("a line");
	log_close();
	free(path);
	return opened;
}

static bool use_file(const struct scene *s)
{
	char *path = folder_path(s->folder, "plain");
	bool written = file_write(path, "words\n", 6, NULL);
	free(path);
	return written;
}

static void try(bool (*use)(const struct scene *s))
{
	struct scene s;
	long done = 0;
	begin(&s);
	for (long i = 0; i < tries(); i++)
		done += use(&s);
	print_message("%ld of %ld tries could be done\n", done, tries());
	end(&s);
}

static void races_over_a_file_touch_nothing_outside(void **state)
{
	(void)state;
	try(use_file);
}

static void races_over_a_log_touch_nothing_outside(void **state)
{
	(void)state;
	try(use_log);
}

static void races_over_a_project_touch_nothing_outside(void **state)
{
	(void)state;
	try(use_project);
}

/* ---- Links without a race ---------------------------------------------------------------------
 */

static void links_of_somebody_else_are_refused(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	char *folder = folder_new(), *link = folder_path(folder, "link");
	if (geteuid() != 0) {
		print_message("only root can make links of somebody else\n");
		folder_remove(folder);
		skip();
	}
	assert_int_equal(symlink("file", link), 0);
	assert_true(file_write(link, "a", 1, &err)); /* our own */
	assert_int_equal(lchown(link, NOBODY, NOBODY), 0);
	assert_false(file_write(link, "b", 1, &err));
	assert_non_null(strstr(err.text, "link is a link that somebody else put there"));
	assert_int_equal(file_open_trusted(link, O_WRONLY | O_CREAT, 0600, &err), -1);
	assert_int_equal(chown(folder, NOBODY, NOBODY), 0); /* in a folder of their own */
	assert_true(file_write(link, "c", 1, &err));
	folder_remove(folder);
	free(folder);
	free(link);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(races_over_a_file_touch_nothing_outside),
		cmocka_unit_test(races_over_a_log_touch_nothing_outside),
		cmocka_unit_test(races_over_a_project_touch_nothing_outside),
		cmocka_unit_test(links_of_somebody_else_are_refused),
	};
	return RUN(tests);
}
