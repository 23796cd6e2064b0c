/* A key is planted in the interface by every way in which one may come, and then looked for on its
 * screens, in the files it leaves, and in what the programs get that it starts. Those files are for
 * their user alone, though the umask is 0. */

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../server/spawn.h"
#include "../test.h"

#include "../help.h"
#include "base/base64.h"
#include "base/file.h"
#include "pty.h"

#define ENTER   "\r"
#define ESC     "\033"
#define TO_EDIT "\017" /* Ctrl-O, in a line */
#define CORE    "cAnaryQ7xkey"
#define KEY     CORE "+93/zz"
#define IN_URL  CORE "%2B93%2Fzz"
#define WRITE   "reply\nsse\ntext "
#define END     "\nfinish stop\ndone\n"
#define PLAN                                                         \
	WRITE "Paragraph 1 - Main Point: Hives - Word Count: 4 words\\n" \
		  "Paragraph 2 - Main Point: Honey - Word Count: 3 words" END
#define REPEATS                                                                   \
	"reply\njson 401 {\"error\":{\"message\":\"Bad key " KEY ", " IN_URL "\"}}\n" \
	"reply\njson 404 {\"error\":{\"message\":\"No model for " KEY "\"}}\n"

struct scene {
	char *folder, *dump;
	struct spawned server;
	struct pty pty;
};

/* ---- Looking for it -------------------------------------------------------------------------- */

/* The key as it is, and in base64 wherever it may begin among the bytes. */
static bool holds_key(const struct buf *text)
{
	bool found = memmem(text->data, text->len, CORE, sizeof CORE - 1) != NULL;
	for (size_t shift = 0; shift < 3; shift++) {
		struct buf plain = BUF_INIT, form = BUF_INIT;
		buf_add(&plain, "xxx", shift);
		buf_add_str(&plain, CORE);
		base64_add(&form, plain.data, plain.len);
		found = found || memmem(text->data, text->len, form.data + (shift ? 4 : 0), 12) != NULL;
		buf_release(&plain);
		buf_release(&form);
	}
	return found;
}

static void assert_not_in_file(const char *path)
{
	struct buf text = BUF_INIT;
	if (!file_read(path, FILE_LIMIT, &text, NULL))
		fail_msg("%s cannot be read", path);
	if (holds_key(&text))
		fail_msg("%s holds the key: %s", path, text.data);
	buf_release(&text);
}

/* The files below it, but the server's folder; returns how many. */
static size_t assert_nowhere_below(const char *folder)
{
	size_t files = 0;
	DIR *d = opendir(folder);
	assert_non_null(d);
	for (const struct dirent *entry; (entry = readdir(d));) {
		struct stat st;
		char *path = folder_path(folder, entry->d_name);
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
			lstat(path, &st) == 0) {
			if (st.st_mode & 077)
				fail_msg("%s has the mode %o", path, (unsigned)st.st_mode & 07777u);
			if (S_ISDIR(st.st_mode))
				files += assert_nowhere_below(path);
			else if (S_ISREG(st.st_mode)) {
				assert_not_in_file(path);
				files++;
			}
		}
		free(path);
	}
	closedir(d);
	return files;
}

static void assert_not_shown(struct scene *s)
{
	struct buf shown = pty_text(&s->pty, 0);
	if (holds_key(&shown)) {
		fprintf(stderr, "%s\n", shown.data);
		fail_msg("the screen above shows the key");
	}
	buf_release(&shown);
}

static void canary_is_found_where_it_is(void **state)
{
	(void)state;
	static const char *const before[] = {"", "a", "ab", "abc"};
	for (size_t i = 0; i < 4; i++) {
		struct buf plain = BUF_INIT, form = BUF_INIT, url = BUF_INIT;
		buf_addf(&plain, "%s%s", before[i], KEY);
		buf_addf(&url, "%s%s", before[i], IN_URL);
		base64_add(&form, plain.data, plain.len);
		assert_true(holds_key(&plain) && holds_key(&form) && holds_key(&url));
		buf_release(&plain);
		buf_release(&form);
		buf_release(&url);
	}
	char another[] = "cAnaryQ7x";
	assert_false(holds_key(&(struct buf){another, sizeof another - 1, 0}));
}

/* ---- The scene ------------------------------------------------------------------------------- */

/* An editor that tells what it got; it changes nothing. */
static char *make_editor(const struct scene *s)
{
	struct buf script = BUF_INIT;
	char *path = folder_path(s->folder, "editor");
	buf_addf(&script,
			 "#!/bin/sh\nexec >>'%s' 2>&1\necho \"$0 $*\"; env\n"
			 "tr '\\0' ' ' <\"/proc/$$/cmdline\"\n"
			 "for fd in 3 4 5 6 7 8 9 11 12 13 14 15 16 17 18 19; do\n"
			 "test -e /proc/$$/fd/$fd && echo OPEN $fd; done\nexit 0\n",
			 s->dump);
	put_file(path, script.data);
	assert_int_equal(chmod(path, 0700), 0);
	buf_release(&script);
	return path;
}

static char *variable(const char *name, const char *value)
{
	struct buf text = BUF_INIT;
	buf_addf(&text, "%s=%s", name, value);
	return buf_detach(&text);
}

/* With the key in `planted` (NAME=VALUE…, ends with NULL), and a log of all that passes. */
static void begin(struct scene *s, const char *script, const char *const *planted)
{
	*s = (struct scene){.folder = folder_new()};
	s->dump = folder_path(s->folder, "dump");
	spawn_script(&s->server, script);
	char *editor = make_editor(s), *log = folder_path(s->folder, "the.log");
	char *own[] = {variable("VISUAL", editor), variable("LONGHAND_LOG", log),
				   variable("TMPDIR", s->folder),
				   variable("LONGHAND_BASE_URL", s->server.base_url)};
	const char *variables[16] = {own[0],
								 own[1],
								 own[2],
								 own[3],
								 "LONGHAND_LOG_BODIES=1",
								 "LONGHAND_MODEL=bee",
								 "XDG_RUNTIME_DIR="};
	for (size_t i = 0; planted[i]; i++)
		variables[7 + i] = planted[i];
	umask(0);
	static const char *const arguments[] = {"-i", "A guide to bees", "bees.longhand", NULL};
	pty_start_with(&s->pty, s->folder, 30, 160, arguments, variables, NULL);
	umask(077);
	for (size_t i = 0; i < 4; i++)
		free(own[i]);
	free(editor);
	free(log);
}

static void end(struct scene *s, size_t least_files)
{
	pty_send(&s->pty, ESC);
	pty_wait(&s->pty, "? help");
	assert_not_shown(s);
	pty_send(&s->pty, "q");
	assert_int_equal(pty_end(&s->pty), 0);
	assert_in_range(assert_nowhere_below(s->folder), least_files, 1000);
	spawn_stop(&s->server);
	folder_remove(s->folder);
	free(s->folder);
	free(s->dump);
}

/* Does the record of the server hold what the program should have sent? */
static void assert_sent(const struct scene *s)
{
	struct buf record = BUF_INIT;
	spawn_record(&s->server, &record);
	assert_true(holds_key(&record));
	buf_release(&record);
}

static void open_page(struct scene *s, const char *command, const char *shows)
{
	pty_send(&s->pty, command);
	pty_send(&s->pty, ENTER);
	pty_wait(&s->pty, shows);
	assert_not_shown(s);
	pty_send(&s->pty, " ");
	pty_wait(&s->pty, "close");
	assert_not_shown(s);
	pty_send(&s->pty, ESC);
	pty_wait_gone(&s->pty, "close");
}

static const char *watched;

static bool editor_ran(struct pty *p)
{
	(void)p;
	return file_exists(watched);
}

static void visit_everything(struct scene *s)
{
	watched = s->dump;
	open_page(s, ":request", "What would be sent now");
	open_page(s, ":request last", "What was sent last");
	open_page(s, ":set", "Settings in force");
	open_page(s, ":set all", "Settings in force");
	open_page(s, ":messages", "Messages");
	pty_send(&s->pty, ":title" TO_EDIT);
	pty_wait_for(&s->pty, editor_ran, "what the editor got");
	pty_send(&s->pty, "!");
	pty_wait(&s->pty, ":title!");
	pty_send(&s->pty, ESC);
	pty_wait_gone(&s->pty, ":title!");
	pty_send(&s->pty, ":w copy.longhand" ENTER);
	pty_wait(&s->pty, "copy.longhand");
	struct buf dump = BUF_INIT;
	assert_true(file_read(s->dump, FILE_LIMIT, &dump, NULL));
	assert_non_null(strstr(dump.data, "VISUAL="));
	assert_null(strstr(dump.data, "OPEN "));
	buf_release(&dump);
}

/* ---- The ways in ------------------------------------------------------------------------------
 */

static void canary_of_the_environment_is_nowhere(void **state)
{
	(void)state;
	static const char *const planted[] = {"LONGHAND_API_KEY=" KEY,
										  "OPENAI_API_KEY=" KEY,
										  "ANTHROPIC_API_KEY=" KEY,
										  "OPENROUTER_API_KEY=" KEY,
										  "LONGHAND_HEADERS=X-Gate: " KEY,
										  "LONGHAND_PROXY=http://ann:" IN_URL "@127.0.0.1:1",
										  NULL};
	struct scene s;
	begin(&s, PLAN REPEATS, planted);
	pty_wait(&s.pty, "The outline is made: 2 sections");
	assert_sent(&s);
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "✗ 127.0.0.1");
	assert_not_shown(&s);
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "status 404");
	visit_everything(&s);
	end(&s, 6);
}

static void canary_that_is_typed_is_nowhere_afterwards(void **state)
{
	(void)state;
	static const char *const planted[] = {NULL};
	struct scene s;
	struct buf line = BUF_INIT;
	begin(&s, PLAN REPEATS, planted);
	pty_wait(&s.pty, "The outline is made: 2 sections");
	pty_send(&s.pty, ":set api_key=" KEY ENTER);
	pty_wait(&s.pty, "api_key is not typed here");
	pty_send(&s.pty, ":set proxy=http://ann:" IN_URL "@127.0.0.1:1" ENTER);
	pty_wait_gone(&s.pty, ":set proxy");
	pty_send(&s.pty, ":set proxy" ENTER);
	pty_wait(&s.pty, "http://(hidden)@127.0.0.1:1");
	assert_not_shown(&s);
	pty_send(&s.pty, ":set base_url=htp://ann:" IN_URL "@127.0.0.1:1" ENTER);
	pty_wait(&s.pty, "is no address of a server");
	assert_not_shown(&s);
	buf_addf(&line, ":set base_url=http://ann:%s@127.0.0.1:%d/v1" ENTER, IN_URL, s.server.port);
	pty_send(&s.pty, line.data);
	pty_wait_gone(&s.pty, ":set base_url");
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "status 401");
	assert_not_shown(&s);
	assert_sent(&s);
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "status 404");
	visit_everything(&s);
	pty_send(&s.pty, ":\020\020\020\020\020\020\020\020\020\020\020\020");
	pty_wait(&s.pty, ":set proxy "); /* the first that was kept */
	assert_not_shown(&s);
	buf_release(&line);
	end(&s, 6);
}

static void canary_survives_no_crash(void **state)
{
	(void)state;
	static const char *const planted[] = {"LONGHAND_API_KEY=" KEY, NULL};
	static const int signals[] = {SIGSEGV, SIGABRT, SIGHUP, SIGKILL};
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		struct scene s;
		begin(&s,
			  PLAN WRITE "Bees"
						 "\nstall\n",
			  planted);
		pty_wait(&s.pty, "The outline is made: 2 sections");
		pty_send(&s.pty, "w");
		pty_wait(&s.pty, "Bees");
		assert_sent(&s);
		assert_int_equal(kill(s.pty.pid, signals[i]), 0);
		pty_end(&s.pty);
		assert_in_range(assert_nowhere_below(s.folder), 3, 1000);
		spawn_stop(&s.server);
		folder_remove(s.folder);
		free(s.folder);
		free(s.dump);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canary_is_found_where_it_is),
		cmocka_unit_test(canary_of_the_environment_is_nowhere),
		cmocka_unit_test(canary_that_is_typed_is_nowhere_afterwards),
		cmocka_unit_test(canary_survives_no_crash),
	};
	return RUN(tests);
}
