/* Signals, a terminal that goes away and a full disk, while text streams in and is typed. */

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <termios.h>

#include "../test.h"

#include "../help.h"
#include "doc/session.h"
#include "pty.h"

#define ESC      "\033"
#define LEFT     ESC "[?1049l" /* the alternate screen */
#define NO_PASTE ESC "[?2004l"

#define TYPED "Typed by hand."

struct scene {
	char *folder, *path;
	struct buf sent;
	struct termios before; /* of the terminal */
	struct pty pty;
	pid_t pid;
};

static struct session *opened(struct scene *s, enum session_mode mode)
{
	struct err err = ERR_INIT;
	struct session *session = NULL;
	if (!session_open(&session, s->path, mode, 1, &err))
		fail_msg("%s", err.text);
	return session;
}

static void add_section(struct session *s, const char *point, const char *text)
{
	const struct doc *doc = &s->doc;
	uint64_t after = doc->row_count > 0 ? doc->rows[doc->row_count - 1]->id : 0;
	uint64_t id = session_new_id(s);
	struct row *row = row_new(id, ROW_SECTION, 1, point, 300);
	assert_true(session_apply(s, ACTOR_WRITER, "row", edit_insert_row(row, after), NULL));
	if (!text)
		return;
	struct version *v = version_new(session_new_id(s), BY_MODEL);
	buf_add_str(&v->text, text);
	v->state = VERSION_COMPLETE;
	assert_true(session_apply(s, ACTOR_WRITER, "text", edit_add_version(id, v), NULL));
}

/* A written section and one that is not. */
static void start(struct scene *s)
{
	static const char *const arguments[] = {"--provider", "demo", "--speed",      "200",
											"--seed",     "7",    "tea.longhand", NULL};
	static const char *const none[] = {NULL};
	*s = (struct scene){.folder = folder_new(), .sent = BUF_INIT};
	s->path = folder_path(s->folder, "tea.longhand");
	struct session *session = opened(s, SESSION_OPEN_OR_CREATE);
	session_apply(session, ACTOR_WRITER, "i", edit_set_instruction("A guide to tea"), NULL);
	add_section(session, "first", "One two three.");
	add_section(session, "second", NULL);
	assert_true(session_close(session, NULL));
	pty_start_with(&s->pty, s->folder, 24, 80, arguments, none, &s->sent);
	assert_int_equal(tcgetattr(s->pty.master, &s->before), 0);
	s->pid = s->pty.pid;
	pty_wait(&s->pty, "One two three.");
}

/* The words of the second section, as the outline counts them. */
static long streamed(struct pty *p)
{
	struct buf screen = pty_text(p, 0);
	const char *first = strstr(screen.data, "/300");
	const char *at = first ? strstr(first + 1, "/300") : NULL;
	while (at && at > screen.data && at[-1] >= '0' && at[-1] <= '9')
		at--;
	long words = at ? strtol(at, NULL, 10) : 0;
	buf_release(&screen);
	return words;
}

static bool streams(struct pty *p)
{
	return streamed(p) >= 30;
}

static void stream(struct scene *s)
{
	pty_send(&s->pty, "w");
	pty_wait_for(&s->pty, streams, "a text that streams in");
}

/* In the first section, while the second one streams in. */
static void type(struct scene *s)
{
	pty_send(&s->pty, "wi");
	pty_wait(&s->pty, "Esc done");
	pty_send(&s->pty, TYPED " ");
	pty_wait(&s->pty, TYPED " One");
	pty_wait_for(&s->pty, streams, "a text that streams in");
}

/* ---- What is left ------------------------------------------------------------------------------
 */

static size_t count(const char *text, const char *part)
{
	size_t n = 0;
	while ((text = strstr(text, part)) != NULL) {
		text += strlen(part);
		n++;
	}
	return n;
}

/* As it was before the program. */
static void assert_terminal_restored(struct scene *s, const struct termios *after)
{
	assert_int_equal(after->c_lflag, s->before.c_lflag);
	assert_int_equal(after->c_iflag, s->before.c_iflag);
	assert_int_equal(after->c_oflag, s->before.c_oflag);
	assert_int_equal(count(s->sent.data, LEFT), 1);
	assert_true(count(s->sent.data, NO_PASTE) > 0);
}

/* The program led a process group of its own. */
static void assert_no_orphans(const struct scene *s)
{
	assert_int_equal(kill(-s->pid, 0), -1);
	assert_int_equal(errno, ESRCH);
}

static void assert_kept(struct scene *s, bool typed)
{
	struct session *session = opened(s, SESSION_READ_ONLY);
	const struct doc *doc = &session->doc;
	assert_string_equal(session->recovered, ""); /* it was saved */
	assert_string_equal(row_current(doc->rows[0])->text.data,
						typed ? TYPED " One two three." : "One two three.");
	assert_true(row_words(doc->rows[1]) >= 30);
	session_close(session, NULL);
}

static void finish(struct scene *s)
{
	buf_release(&s->sent);
	folder_remove(s->folder);
	free(s->folder);
	free(s->path);
}

/* ---- Signals that end it -----------------------------------------------------------------------
 */

static void end_by(int number, void (*work)(struct scene *s))
{
	struct scene s;
	struct termios after;
	start(&s);
	work(&s);
	int other = dup(s.pty.master); /* the terminal stays while we look at it */
	kill(s.pid, number);
	assert_int_equal(pty_end(&s.pty), 0);
	assert_int_equal(tcgetattr(other, &after), 0);
	close(other);
	assert_terminal_restored(&s, &after);
	assert_no_orphans(&s);
	assert_kept(&s, work == type);
	finish(&s);
}

static void signals_to_end_save_what_streams_in(void **state)
{
	(void)state;
	end_by(SIGTERM, stream);
	end_by(SIGHUP, stream);
}

static void signals_to_end_save_what_is_typed(void **state)
{
	(void)state;
	end_by(SIGTERM, type);
	end_by(SIGHUP, type);
}

static void hang_up(void (*work)(struct scene *s))
{
	struct scene s;
	start(&s);
	work(&s);
	pty_hang_up(&s.pty);
	assert_int_equal(pty_end(&s.pty), 0);
	assert_no_orphans(&s);
	assert_kept(&s, work == type);
	finish(&s);
}

static void signals_of_a_closed_terminal_save_everything(void **state)
{
	(void)state;
	hang_up(stream);
	hang_up(type);
}

/* ---- Signals that do not -----------------------------------------------------------------------
 */

static void go_on_after(int number, void (*work)(struct scene *s))
{
	struct scene s;
	start(&s);
	work(&s);
	kill(s.pid, number);
	if (work == type)
		pty_send(&s.pty, ESC);
	pty_wait(&s.pty, "Written");
	pty_send(&s.pty, "q");
	assert_int_equal(pty_end(&s.pty), 0);
	assert_kept(&s, work == type);
	finish(&s);
}

static void signals_of_pipes_and_of_long_files_end_nothing(void **state)
{
	(void)state;
	go_on_after(SIGPIPE, stream);
	go_on_after(SIGXFSZ, type);
}

/* ---- Programs it has started -------------------------------------------------------------------
 */

static pid_t read_pid(const char *path)
{
	struct buf text = BUF_INIT;
	for (int tries = 0; tries < 6000 && !strchr(text.data, '\n'); tries++) {
		buf_clear(&text);
		file_read(path, FILE_LIMIT, &text, NULL);
		poll(NULL, 0, 10);
	}
	pid_t pid = (pid_t)strtol(text.data, NULL, 10);
	buf_release(&text);
	assert_true(pid > 0);
	return pid;
}

/* Or is dead, and waits for init to say so. */
static bool is_gone(pid_t pid)
{
	char path[64], line[256] = "";
	snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
	FILE *stat = fopen(path, "re");
	if (!stat)
		return kill(pid, 0) && errno == ESRCH;
	bool read = fgets(line, sizeof line, stat);
	fclose(stat);
	return !read || strstr(line, ") Z");
}

static void signals_take_the_command_that_prints_the_key_along(void **state)
{
	(void)state;
	struct scene s;
	start(&s);
	pty_send(&s.pty, "q");
	assert_int_equal(pty_end(&s.pty), 0);
	char *command = folder_path(s.folder, "command"), *told = folder_path(s.folder, "pid");
	put_file(command, "#!/bin/sh\necho $$ >pid\nexec sleep 600\n");
	assert_int_equal(chmod(command, 0700), 0);
	const char *const arguments[] = {
		"--base-url", "https://127.0.0.1:1/v1",    "--model",      "m",
		"--set",      "api_key_command=./command", "tea.longhand", NULL};
	pty_start(&s.pty, s.folder, 24, 80, arguments);
	s.pid = s.pty.pid;
	pty_wait(&s.pty, "One two three.");
	pty_send(&s.pty, "w");
	pid_t pid = read_pid(told);
	kill(s.pid, SIGTERM);
	assert_int_equal(pty_end(&s.pty), 0);
	for (int tries = 0; tries < 6000 && !is_gone(pid); tries++)
		poll(NULL, 0, 10);
	assert_true(is_gone(pid));
	free(command);
	free(told);
	finish(&s);
}

/* ---- A full disk -------------------------------------------------------------------------------
 */

/* Files may have so many bytes; 0: any. */
static void limit_files(const struct scene *s, rlim_t bytes)
{
	struct rlimit limit = {bytes ? bytes : RLIM_INFINITY, RLIM_INFINITY};
	assert_int_equal(prlimit(s->pid, RLIMIT_FSIZE, &limit, NULL), 0);
}

static bool journal_holds(struct scene *s, const char *text)
{
	struct session *session = opened(s, SESSION_READ_ONLY);
	bool found = strstr(row_current(session->doc.rows[0])->text.data, text);
	session_close(session, NULL);
	return found;
}

static void full_disk_is_told_and_made_good_by_itself(void **state)
{
	(void)state;
	struct scene s;
	start(&s);
	pty_send(&s.pty, "i");
	pty_wait(&s.pty, "Esc done");
	pty_send(&s.pty, "Before. ");
	pty_wait(&s.pty, "Before. One");
	assert_true(journal_holds(&s, "Before. "));
	limit_files(&s, 1);
	pty_send(&s.pty, "Meanwhile");
	pty_wait(&s.pty, "Meanwhile");
	pty_wait(&s.pty, "Cannot write the journal");
	pty_send(&s.pty, " and more. ");
	pty_wait(&s.pty, "Before. Meanwhile and more. One");
	pty_wait(&s.pty, "Cannot write the journal");
	pty_wait(&s.pty, "memory");
	assert_true(journal_holds(&s, "Before. "));
	assert_false(journal_holds(&s, "Meanwhile"));
	limit_files(&s, 0);
	pty_wait_gone(&s.pty, "Cannot write the journal");
	assert_true(journal_holds(&s, "Before. Meanwhile and more. "));
	pty_kill(&s.pty);
	assert_true(journal_holds(&s, "Before. Meanwhile and more. "));
	finish(&s);
}

static void full_disk_leaves_a_way_out_and_the_project_whole(void **state)
{
	(void)state;
	struct scene s;
	start(&s);
	limit_files(&s, 1);
	pty_send(&s.pty, "i");
	pty_wait(&s.pty, "Esc done");
	pty_send(&s.pty, TYPED);
	pty_wait(&s.pty, "Cannot write the journal");
	kill(s.pid, SIGTERM);
	assert_int_equal(pty_end(&s.pty), ERR_FILE);
	assert_non_null(strstr(s.sent.data, "longhand: Cannot write "));
	struct session *session = opened(&s, SESSION_OPEN);
	assert_string_equal(row_current(session->doc.rows[0])->text.data, "One two three.");
	assert_true(session_close(session, NULL));
	finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signals_to_end_save_what_streams_in),
		cmocka_unit_test(signals_to_end_save_what_is_typed),
		cmocka_unit_test(signals_of_a_closed_terminal_save_everything),
		cmocka_unit_test(signals_of_pipes_and_of_long_files_end_nothing),
		cmocka_unit_test(signals_take_the_command_that_prints_the_key_along),
		cmocka_unit_test(full_disk_is_told_and_made_good_by_itself),
		cmocka_unit_test(full_disk_leaves_a_way_out_and_the_project_whole),
	};
	return RUN(tests);
}
