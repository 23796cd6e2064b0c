#include "trial.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "../test.h"

#include "../help.h"
#include "base/clock.h"
#include "doc/export.h"
#include "doc/session.h"

#define LIMIT_MS  60000
#define LEAVE_MS  5000 /* until q is taken not to work */
#define STROKE_MS 6000
#define REFUSED   "(:q! leaves" /* as q does where nothing can be saved */
#define QUIET_MS  200           /* without a word, once trouble is told: that was all */
#define ARGUMENTS 31
#define ROWS      24
#define COLS      100

static void complain(struct trial *t, const char *what, const char *detail)
{
	buf_addf(&t->complaint, "%s%s%s%s", t->complaint.len ? "; " : "", what, *detail ? ": " : "",
			 detail);
}

/* ---- Without the interface ---------------------------------------------------------------------
 */

static size_t add_arguments(const struct trial *t, const char **arguments)
{
	size_t n = fault_arguments(&t->fault, t->log, arguments);
	for (size_t i = 0; t->scene->arguments[i]; i++)
		arguments[n++] = t->scene->arguments[i];
	arguments[n] = NULL;
	return n;
}

/* err: a pipe, which no limit on files touches. */
static void run_program(const struct trial *t, const char *const *arguments, int err)
{
	char *out = folder_path(t->aside, "out");
	dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
	dup2(open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	setenv("XDG_CONFIG_HOME", t->folder, 1);
	setenv("XDG_STATE_HOME", t->folder, 1);
	setenv("HOME", t->folder, 1);
	fault_limit(&t->fault);
	if (!chdir(t->folder))
		execv(arguments[0], (char *const *)arguments);
	_exit(127);
}

static int status_of(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static bool shows(struct pty *p, const char *text)
{
	struct buf screen = pty_text(p, 0);
	bool found = strstr(screen.data, text);
	buf_release(&screen);
	return found;
}

/* Waits up to `ms`; false: it goes on, or says that it will. */
static bool ends(struct trial *t, pid_t pid, struct pty *p, int64_t ms)
{
	int status;
	for (int64_t limit = clock_now() + ms; waitpid(pid, &status, WNOHANG) == 0;) {
		if (clock_now() > limit || (p && ms == LEAVE_MS && shows(p, REFUSED)))
			return false;
		if (!p || !pty_feed(p, 5))
			poll(NULL, 0, 2);
	}
	t->status = status_of(status);
	while (p && pty_feed(p, 0))
		if (poll(&(struct pollfd){.fd = p->master, .events = POLLIN}, 1, 0) <= 0)
			break;
	return true;
}

/* The program itself, where strace stands before it. */
static pid_t program_of(const struct trial *t, pid_t pid)
{
	struct buf path = BUF_INIT, text = BUF_INIT;
	long child = 0;
	buf_addf(&path, "/proc/%ld/task/%ld/children", (long)pid, (long)pid);
	if (!t->fault.limit && file_read(path.data, FILE_LIMIT, &text, NULL))
		child = strtol(text.data, NULL, 10);
	buf_release(&path);
	buf_release(&text);
	return child > 0 ? (pid_t)child : pid;
}

static void give_up(struct trial *t, pid_t pid)
{
	t->hung = true;
	kill(program_of(t, pid), SIGKILL);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void run_headless(struct trial *t)
{
	const char *arguments[ARGUMENTS + 1];
	char text[4096];
	int err[2];
	ssize_t len;
	add_arguments(t, arguments);
	assert_true(file_pipe(err));
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (!pid)
		run_program(t, arguments, err[1]);
	close(err[1]);
	if (!ends(t, pid, NULL, LIMIT_MS))
		give_up(t, pid);
	fcntl(err[0], F_SETFL, O_NONBLOCK);
	while ((len = read(err[0], text, sizeof text)) > 0)
		buf_add(&t->said, text, (size_t)len);
	close(err[0]);
	t->told = strstr(t->said.data, "longhand: ");
}

/* ---- With it -----------------------------------------------------------------------------------
 */

static void look(struct trial *t, struct pty *p)
{
	shown_take(&t->shown, p);
	t->told = t->told || shows(p, "✗");
}

/* Until it shows, or nothing more comes, or there is trouble; false when the program has ended. */
static bool await(struct trial *t, struct pty *p, const char *text, int64_t ms, int quiet)
{
	for (int64_t limit = clock_now() + ms; clock_now() < limit && !shows(p, text);) {
		long bytes = p->bytes;
		if (!pty_feed(p, quiet))
			return false;
		if (p->bytes == bytes)
			break;
		if (shows(p, "✗"))
			quiet = QUIET_MS;
	}
	look(t, p);
	return true;
}

/* By q; where the disk does not let it, by a signal. */
static void leave(struct trial *t, struct pty *p)
{
	(void)file_write_all(p->master, "q", 1);
	if (ends(t, p->pid, p, LEAVE_MS))
		return;
	look(t, p);
	kill(program_of(t, p->pid), SIGTERM);
	if (!ends(t, p->pid, p, LIMIT_MS))
		give_up(t, p->pid);
}

static void limit_here(const struct fault *f)
{
	struct rlimit limit = {f ? (rlim_t)f->limit : RLIM_INFINITY, RLIM_INFINITY};
	setrlimit(RLIMIT_FSIZE, &limit);
}

static void start(struct trial *t, struct pty *p)
{
	static const char *const none[] = {NULL};
	const char *arguments[ARGUMENTS + 1];
	char *program = mem_strdup(getenv("LONGHAND"));
	add_arguments(t, arguments);
	setenv("LONGHAND", arguments[0], 1);
	if (t->fault.limit)
		limit_here(&t->fault);
	pty_start_with(p, t->folder, ROWS, COLS, arguments + 1, none, NULL);
	limit_here(NULL);
	setenv("LONGHAND", program, 1);
	free(program);
}

static void run_interface(struct trial *t)
{
	struct pty p;
	const struct stroke *s = t->scene->strokes;
	start(t, &p);
	bool screen = t->fault.call && !strcmp(t->fault.call, "write");
	bool on = await(t, &p, s[0].shows, LIMIT_MS / 2, LIMIT_MS / 2);
	for (size_t i = 1; on && i < STROKES && s[i].keys; i++) {
		(void)file_write_all(p.master, s[i].keys, strlen(s[i].keys));
		on = await(t, &p, s[i].shows, STROKE_MS, screen ? QUIET_MS : STROKE_MS);
	}
	if (on)
		leave(t, &p);
	else if (!ends(t, p.pid, &p, LIMIT_MS))
		give_up(t, p.pid);
	t->said = pty_text(&p, 0);
	bool dumb = t->fault.ever && t->fault.error && !strcmp(t->fault.call, "write");
	t->told = t->told || dumb || strstr(t->said.data, "longhand: ");
	pty_release(&p);
}

/* ---- Judging -----------------------------------------------------------------------------------
 */

static bool was_killed(const struct trial *t)
{
	return t->fault.call && !t->fault.error && t->struck;
}

static void judge_end(struct trial *t)
{
	bool known = (t->status >= ERR_NONE && t->status <= ERR_FILE) ||
				 (t->status == -SIGKILL && was_killed(t));
	if (t->hung)
		complain(t, "it does not end", "");
	else if (!known)
		complain(t, "it ended badly", t->said.data);
	bool mute = t->struck && t->fault.call && fault_struck_message(t->log);
	if (t->status > 0 && !strstr(t->said.data, "longhand: ") && !mute)
		complain(t, "it failed without a word", t->said.data);
}

/* The document as it is found; NULL where there is none, or none that can be read. */
static struct session *found(struct trial *t)
{
	struct err err = ERR_INIT;
	struct session *s = NULL;
	char *path = folder_path(t->folder, SCENE_PROJECT);
	bool there = file_exists(path);
	if (there &&
		(!session_open(&s, path, SESSION_READ_ONLY, 0, &err) || strstr(s->recovered, "damaged")))
		complain(t, "the project is damaged", s ? s->recovered : err.text);
	if (!there && (t->scene->given == GIVEN_PROJECT || t->scene->given == GIVEN_JOURNAL))
		complain(t, "the project is gone", "");
	free(path);
	return s;
}

static bool holds(const struct held *h, const char *text)
{
	struct buf plain = BUF_INIT;
	shown_strip(&plain, text, strlen(text));
	bool found = strstr(h->text.data, plain.data);
	buf_release(&plain);
	return found;
}

/* Whether all that was done should be on disk. */
static bool should_hold(const struct trial *t)
{
	bool ever = t->fault.ever || t->fault.limit;
	bool blind = t->struck && t->fault.call && fault_struck_screen(t->log);
	return !t->scene->drops && !blind && !(ever && t->told);
}

static void judge_text(struct trial *t, const struct held *h, bool done)
{
	struct excuse none = {.text = NULL};
	bool given = t->scene->given == GIVEN_PROJECT || t->scene->given == GIVEN_JOURNAL;
	for (size_t i = 0; given && scene_texts[i]; i++) {
		if (!holds(h, scene_texts[i]))
			complain(t, "the project has lost", scene_texts[i]);
	}
	if ((done || t->scene->given == GIVEN_JOURNAL) && t->scene->holds && !holds(h, t->scene->holds))
		complain(t, "the project lacks", t->scene->holds);
	if (should_hold(t) && shown_lost(&t->shown, h, &none))
		complain(t, "what was shown is lost", "");
}

static void judge_project(struct trial *t, bool done)
{
	struct session *s = found(t);
	struct held held = {.text = BUF_INIT};
	if (s)
		held_take(&held, &s->doc);
	if (s || t->shown.lines.len)
		judge_text(t, &held, done);
	held_release(&held);
	session_abandon(s);
}

void trial_output(const struct trial *t, struct buf *out)
{
	char *path = t->scene->output ? folder_path(t->folder, t->scene->output) : NULL;
	if (path)
		file_read(path, FILE_LIMIT, out, NULL);
	free(path);
}

static bool is_project(const struct buf *text)
{
	struct doc doc;
	struct save_ids ids;
	doc_init(&doc);
	bool ok = project_parse(text->data, text->len, "", &doc, &ids, NULL);
	doc_release(&doc);
	return ok;
}

/* What is exported of the project as it is now. */
static bool is_export(struct trial *t, const struct buf *text)
{
	struct session *s = NULL;
	struct buf out = BUF_INIT;
	char *path = folder_path(t->folder, SCENE_PROJECT);
	bool ok = session_open(&s, path, SESSION_READ_ONLY, 0, NULL);
	if (ok)
		exporter_for_path(t->scene->output)->print(&s->doc, 0, &out);
	ok = ok && out.len == text->len && !memcmp(out.data, text->data, out.len);
	session_abandon(s);
	buf_release(&out);
	free(path);
	return ok;
}

static void judge_output(struct trial *t, bool done)
{
	struct buf now = BUF_INIT;
	const struct buf *whole = t->whole;
	trial_output(t, &now);
	bool old = t->scene->given == GIVEN_PROJECT && !t->scene->strokes[0].keys
				   ? !strcmp(now.data, SCENE_OLD)
				   : !now.len;
	bool all = whole && now.len == whole->len && !memcmp(now.data, whole->data, now.len);
	if (t->scene->output && strstr(t->scene->output, ".longhand"))
		all = is_project(&now);
	else if (t->scene->output)
		all = all || is_export(t, &now);
	if (t->scene->output && whole && !all && (done || !old))
		complain(t, "the output is not whole", now.data);
	buf_release(&now);
}

static void judge_folder(struct trial *t)
{
	DIR *d = opendir(t->folder);
	for (const struct dirent *entry; d && (entry = readdir(d));) {
		if (strstr(entry->d_name, ".saving-") || strstr(entry->d_name, "journal-kept"))
			complain(t, "left behind", entry->d_name);
	}
	if (d)
		closedir(d);
}

/* ---- When nothing fails any more ---------------------------------------------------------------
 */

static void work_on(struct trial *t)
{
	char *path = folder_path(t->folder, SCENE_PROJECT);
	struct err err = ERR_INIT;
	struct session *s = NULL;
	bool ok = !file_exists(path) || session_open(&s, path, SESSION_OPEN, 0, &err);
	if (ok && s && strstr(s->recovered, "damaged"))
		complain(t, "then it was damaged", s->recovered);
	ok = ok && (!s || (session_apply(s, ACTOR_WRITER, "t", edit_set_target(500), &err) &&
					   session_save(s, &err)));
	if (ok)
		ok = session_close(s, &err);
	if (!ok)
		complain(t, "then work does not go on", err.text);
	free(path);
}

static void run_again(struct trial *t)
{
	struct trial again = {.scene = t->scene,
						  .folder = t->folder,
						  .aside = t->aside,
						  .log = t->log,
						  .whole = t->whole,
						  .said = BUF_INIT,
						  .shown = {.lines = BUF_INIT},
						  .complaint = BUF_INIT};
	again.fault.limit = 1L << 30; /* without strace */
	run_headless(&again);
	if (again.status != 0)
		complain(&again, "it fails", again.said.data);
	judge_project(&again, true);
	judge_output(&again, true);
	if (again.complaint.len)
		complain(t, "when nothing fails any more", again.complaint.data);
	buf_release(&again.said);
	buf_release(&again.complaint);
	shown_release(&again.shown);
}

void trial_run(struct trial *t, const struct scene *scene, const struct fault *fault,
			   const struct buf *whole)
{
	*t = (struct trial){.scene = scene,
						.fault = *fault,
						.whole = whole,
						.said = BUF_INIT,
						.shown = {.lines = BUF_INIT},
						.complaint = BUF_INIT};
	t->folder = folder_new();
	t->aside = folder_new();
	t->log = folder_path(t->aside, "log");
	scene_prepare(scene, t->folder);
	if (scene->strokes[0].keys)
		run_interface(t);
	else
		run_headless(t);
	t->struck = fault->limit ? t->told : fault_struck(t->log);
	bool done = t->status == 0 && !t->hung && (!t->struck || should_hold(t));
	judge_end(t);
	judge_project(t, done && !t->told);
	judge_output(t, done && !t->told);
	if (!was_killed(t) && !t->hung)
		judge_folder(t);
	if (!scene->strokes[0].keys)
		run_again(t);
	work_on(t);
}

void trial_end(struct trial *t)
{
	buf_release(&t->said);
	buf_release(&t->complaint);
	shown_release(&t->shown);
	folder_remove(t->folder);
	folder_remove(t->aside);
	free(t->folder);
	free(t->aside);
	free(t->log);
}
