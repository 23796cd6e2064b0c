/* Damaged and hostile files of every kind that is read: a sentence that names the file and how to
 * mend it, in bounded time and memory, and the file as it was. */
#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>

#include "base/hash.h"
#include "base/ini.h"
#include "base/shipped.h"
#include "sessions.h"
#include "tui/theme.h"

#define LONG_LINE  (100 << 20) /* bytes */
#define MANY_LINES 1000000
#define SECONDS    120           /* for one reading, however slow the machine */
#define MEMORY     (1200L << 10) /* KiB */

#if defined __SANITIZE_ADDRESS__
#define HAS_SANITIZER 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define HAS_SANITIZER 1
#endif
#endif

/* ---- Damage --------------------------------------------------------------------------------- */

static void add(struct buf *out, const struct buf *good, size_t at, const char *bytes, size_t len)
{
	buf_add(out, good->data, at);
	buf_add(out, bytes, len);
	buf_add(out, good->data + at, good->len - at);
}

static void make_empty(struct buf *out, const struct buf *good)
{
	(void)out;
	(void)good;
}

static void make_marked(struct buf *out, const struct buf *good)
{
	add(out, good, 0, "\xef\xbb\xbf", 3);
}

static void make_utf16(struct buf *out, const struct buf *good)
{
	buf_add(out, "\xff\xfe", 2);
	for (size_t i = 0; i < good->len; i++)
		buf_add(out, (char[]){good->data[i], '\0'}, 2);
}

static void make_cr(struct buf *out, const struct buf *good)
{
	buf_add(out, good->data, good->len);
	for (size_t i = 0; i < out->len; i++)
		out->data[i] = (char)(out->data[i] == '\n' ? '\r' : out->data[i]);
}

static void make_crlf(struct buf *out, const struct buf *good)
{
	for (size_t i = 0; i < good->len; i++) {
		if (good->data[i] == '\n')
			buf_add_char(out, '\r');
		buf_add_char(out, good->data[i]);
	}
}

static void make_nul(struct buf *out, const struct buf *good)
{
	add(out, good, 20, "", 1);
}

static void make_latin(struct buf *out, const struct buf *good)
{
	add(out, good, 20, "\xe9", 1);
}

static void make_long(struct buf *out, const struct buf *good)
{
	(void)good;
	buf_reserve(out, LONG_LINE);
	memset(out->data, 'x', LONG_LINE);
	out->len = LONG_LINE;
}

static void make_lines(struct buf *out, const struct buf *good)
{
	for (int i = 0; i < MANY_LINES; i++)
		buf_add(out, "x\n", 2);
	(void)good;
}

static void make_deep(struct buf *out, const struct buf *good)
{
	buf_reserve(out, 100000);
	memset(out->data, '[', 100000);
	out->len = 100000;
	(void)good;
}

static void make_values(struct buf *out, const struct buf *good)
{
	buf_add_char(out, '[');
	for (int i = 0; i < 5000000; i++)
		buf_add(out, "1,", 2);
	buf_add_str(out, "1]");
	(void)good;
}

static void make_twice(struct buf *out, const struct buf *good)
{
	add(out, good, 1, "\"target\":1,", 11);
}

static void make_infinite(struct buf *out, const struct buf *good)
{
	add(out, good, 1, "\"weight\":1e999,", 15);
}

static void put_link(const char *path, const char *to)
{
	assert_int_equal(symlink(to, path), 0);
}

static void put_folder(const char *path)
{
	assert_int_equal(mkdir(path, 0700), 0);
}

static void put_pipe(const char *path)
{
	assert_int_equal(mkfifo(path, 0600), 0);
}

static void put_zero(const char *path)
{
	put_link(path, "/dev/zero");
}

static void put_loop(const char *path)
{
	put_link(path, strrchr(path, '/') + 1);
}

static void put_locked(const char *path)
{
	scratch_write(path, "x\n", 2);
	assert_int_equal(chmod(path, 0), 0);
}

#define FINE ""

/* What is said of it where it is a project, an INI file (configuration, theme) and a text (prompt).
 */
static const struct damage {
	const char *name;
	void (*make)(struct buf *out, const struct buf *good);
	void (*put)(const char *path);
	const char *project, *ini, *text;
} damages[] = {
	{"empty", make_empty, NULL, "is empty", FINE, FINE},
	{"BOM", make_marked, NULL, "byte order mark", FINE, FINE},
	{"UTF-16", make_utf16, NULL, "UTF-16 text: save it as UTF-8", "UTF-16 text: save it as UTF-8",
	 "UTF-16 text: save it as UTF-8"},
	{"CR", make_cr, NULL, FINE, "CR alone", FINE},
	{"CRLF", make_crlf, NULL, FINE, FINE, FINE},
	{"NUL", make_nul, NULL, "NUL at byte 21", "NUL at byte 21", "NUL at byte 21"},
	{"Latin", make_latin, NULL, "not UTF-8 at byte 21", "not UTF-8 at byte 21",
	 "not UTF-8 at byte 21"},
	{"long line", make_long, NULL, "not valid JSON at byte 1:", "There is more in",
	 "There is more in"},
	{"many lines", make_lines, NULL, "not valid JSON at byte 1:", "There is more in",
	 "There is more in"},
	{"deep", make_deep, NULL, "nested too deeply", "longer than", FINE},
	{"many values", make_values, NULL, "too many values", "There is more in", "There is more in"},
	{"same key twice", make_twice, NULL, "names \"target\" twice", NULL, NULL},
	{"infinite", make_infinite, NULL, "too large", NULL, NULL},
	{"folder", NULL, put_folder, "is a folder", "is a folder", "is a folder"},
	{"pipe", NULL, put_pipe, "but a pipe", "but a pipe", "but a pipe"},
	{"/dev/zero", NULL, put_zero, "but a device", "but a device", "but a device"},
	{"loop", NULL, put_loop, "leads back to itself", "leads back to itself",
	 "leads back to itself"},
	{"mode 000", NULL, put_locked, "Permission denied", "Permission denied", "Permission denied"},
};

#define DAMAGES (sizeof damages / sizeof *damages)

/* ---- Reading, in a process of its own ------------------------------------------------------- */

typedef bool read_fn(const char *path, struct err *err);

static bool read_project(const char *path, struct err *err)
{
	struct session *s;
	if (!session_open(&s, path, SESSION_OPEN, 0, err))
		return false;
	session_abandon(s);
	return true;
}

static bool view_project(const char *path, struct err *err)
{
	struct session *s;
	if (!session_open(&s, path, SESSION_READ_ONLY, 0, err))
		return false;
	session_abandon(s);
	return true;
}

static bool read_text(const char *path, struct err *err)
{
	struct buf text = BUF_INIT;
	bool ok = shipped_load("prompts/en/plan.txt", &text, NULL, err);
	(void)path;
	buf_release(&text);
	return ok;
}

static bool read_theme(const char *path, struct err *err)
{
	struct theme theme;
	(void)path;
	return theme_load(&theme, "mine", THEME_256, err);
}

static void begin_limits(void)
{
	struct rlimit none = {0, 0};
	setrlimit(RLIMIT_CORE, &none);
	alarm(SECONDS);
}

struct told {
	bool ok;
	struct err err;
};

static struct told try_reading(read_fn *read_it, const char *path, const char *name)
{
	int ends[2], status;
	struct told told = {false, ERR_INIT};
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (!child) {
		begin_limits();
		told.ok = read_it(path, &told.err);
		_exit(write(ends[1], &told, sizeof told) != sizeof told);
	}
	close(ends[1]);
	ssize_t got = read(ends[0], &told, sizeof told);
	close(ends[0]);
	struct rusage use;
	assert_true(wait4(child, &status, 0, &use) == child);
	if (status || got != (ssize_t)sizeof told)
		fail_msg("%s: reading %s ended with status %d", name, path, status);
#ifndef HAS_SANITIZER
	if (use.ru_maxrss > MEMORY)
		fail_msg("%s: reading %s took %ld KiB", name, path, use.ru_maxrss);
#endif
	return told;
}

/* By its bytes; 0 where it has none to look at. */
static uint64_t look(const char *path)
{
	uint64_t hash = 0;
	struct stat st;
	if (!lstat(path, &st) && S_ISREG(st.st_mode))
		file_hash(path, &hash, NULL);
	return hash;
}

static void assert_sentence(const struct told *told, const char *path, const char *expected,
							const char *name)
{
	if (told->ok != !*expected)
		fail_msg("%s of %s: %s", name, path, told->ok ? "nothing is said" : told->err.text);
	if (told->ok)
		return;
	assert_int_equal(told->err.kind, ERR_FILE);
	if (!strstr(told->err.text, "/dev/zero")) /* a project is named by where its link leads */
		assert_contains(told->err.text, path);
	assert_contains(told->err.text, expected);
	assert_null(strchr(told->err.text, '\n'));
}

static void try_damage(read_fn *read_it, const char *path, const struct damage *d,
					   const struct buf *good, const char *expected)
{
	struct buf bytes = BUF_INIT;
	if (!expected || (d->put == put_locked && !geteuid()))
		return;
	if (d->put) {
		d->put(path);
	} else {
		d->make(&bytes, good);
		scratch_write(path, bytes.data ? bytes.data : "", bytes.len);
	}
	buf_release(&bytes);
	uint64_t before = look(path);
	struct told told = try_reading(read_it, path, d->name);
	assert_sentence(&told, path, expected, d->name);
	assert_true(look(path) == before);
	if (unlink(path))
		assert_int_equal(rmdir(path), 0);
}

static struct buf good_project(void *const *state)
{
	uint64_t row;
	close_session(written(state, &row));
	struct buf good = file_in(state, "guide.longhand");
	char *path = scratch_path(state, "guide.longhand");
	unlink(path);
	free(path);
	return good;
}

static void hostile_projects_are_told(void **state)
{
	struct buf good = good_project(state);
	char *path = scratch_path(state, "guide.longhand");
	for (size_t i = 0; i < DAMAGES; i++) {
		try_damage(read_project, path, &damages[i], &good, damages[i].project);
		try_damage(view_project, path, &damages[i], &good, damages[i].project);
	}
	free(path);
	buf_release(&good);
}

/* Of the user's own files below the folder for configuration. */
static void try_own(void **state, const char *const *folders, const char *name, read_fn *read_it,
					bool ini)
{
	struct buf good = BUF_INIT, file = BUF_INIT;
	char *path = mem_strdup(*state);
	setenv("XDG_CONFIG_HOME", path, 1);
	for (; *folders; folders++) {
		buf_clear(&file);
		buf_addf(&file, "%s/%s", path, *folders);
		mem_set_string(&path, file.data);
		assert_int_equal(mkdir(path, 0700), 0);
	}
	buf_clear(&file);
	buf_addf(&file, "%s/%s", path, name);
	buf_add_str(&good, ini ? "# a comment of mine, long enough\n\n[256]\ntext = red\n"
						   : "Plan this for me, please: $INST$ $PLAN$ $plan.txt$\n");
	for (size_t i = 0; i < DAMAGES; i++)
		try_damage(read_it, file.data, &damages[i], &good, ini ? damages[i].ini : damages[i].text);
	while (strlen(path) > strlen(*state)) {
		assert_int_equal(rmdir(path), 0);
		*strrchr(path, '/') = '\0';
	}
	unsetenv("XDG_CONFIG_HOME");
	free(path);
	buf_release(&good);
	buf_release(&file);
}

static void hostile_prompts_are_told(void **state)
{
	static const char *const folders[] = {"longhand", "prompts", "en", NULL};
	try_own(state, folders, "plan.txt", read_text, false);
}

static void hostile_themes_are_told(void **state)
{
	static const char *const folders[] = {"longhand", "themes", NULL};
	try_own(state, folders, "mine.theme", read_theme, true);
}

/* ---- Journals ------------------------------------------------------------------------------- */

/* A project is opened without what a damaged journal does not hold, and the journal kept aside. */
static void hostile_journals_cost_no_project(void **state)
{
	uint64_t row;
	struct session *s = written(state, &row);
	append(s, row, " four");
	session_abandon(s);
	struct buf project = file_in(state, "guide.longhand"), good = file_in(state, JOURNAL);
	char *journal = scratch_path(state, JOURNAL), *path = scratch_path(state, "guide.longhand");
	for (size_t i = 0; i < DAMAGES; i++) {
		const struct damage *d = &damages[i];
		struct buf bytes = BUF_INIT;
		if (!d->make)
			continue;
		d->make(&bytes, &good);
		put_file(state, JOURNAL, bytes.data ? bytes.data : "", bytes.len);
		struct told told = try_reading(read_project, path, d->name);
		if (!told.ok)
			fail_msg("%s: %s", d->name, told.err.text);
		char *kept = NULL;
		int count = scratch_count(state, ".journal-kept-", &kept);
		if (count != (d->make != make_empty))
			fail_msg("%s: %d journals are kept", d->name, count);
		if (kept) {
			struct buf aside = scratch_read(kept);
			assert_int_equal(aside.len, bytes.len);
			assert_memory_equal(aside.data, bytes.data, bytes.len);
			buf_release(&aside);
			unlink(kept);
		}
		free(kept);
		buf_release(&bytes);
		struct buf after = file_in(state, "guide.longhand");
		assert_string_equal(after.data, project.data);
		buf_release(&after);
	}
	free(journal);
	free(path);
	buf_release(&project);
	buf_release(&good);
}

static void hostile_things_in_the_journals_place_are_told(void **state)
{
	uint64_t row;
	close_session(written(state, &row));
	char *journal = scratch_path(state, JOURNAL), *path = scratch_path(state, "guide.longhand");
	for (size_t i = 0; i < DAMAGES; i++) {
		const struct damage *d = &damages[i];
		if (!d->put || (d->put == put_locked && !geteuid()))
			continue;
		unlink(journal);
		d->put(journal);
		struct told told = try_reading(read_project, path, d->name);
		assert_sentence(&told, journal, d->project, d->name);
		if (unlink(journal))
			assert_int_equal(rmdir(journal), 0);
	}
	free(journal);
	free(path);
}

/* ---- What nobody touched -------------------------------------------------------------------- */

static void hostile_members_come_back_as_they_were(void **state)
{
	static const char *const members[] = {
		"\"zebra\":12345678901234567890",
		"\"apple\":1.10",
		"\"big\":1e300",
		"\"minus\":-0",
		"\"exact\":0.1000000000000000055511151231257827",
		"\"deep\":{\"b\":[1,[2.50,{\"a\":null}],true],\"a\":\"ü \\\" \\\\ \\u0001 \xe2\x80\xa8\"}",
		"\"\\u001b[31m\":\"\"",
	};
	struct buf good = good_project(state), file = BUF_INIT;
	buf_add(&file, "{", 1);
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		buf_addf(&file, "%s,\n", members[i]);
	buf_add(&file, good.data + 1, good.len - 1);
	for (int level = 0; level < 2; level++) {
		put_file(state, "guide.longhand", file.data, file.len);
		struct session *s = open_session(state);
		apply(s, edit_set_title("Changed"));
		close_session(s);
		struct buf after = file_in(state, "guide.longhand");
		const char *at = after.data;
		assert_contains(at, "Changed");
		for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
			size_t name = strcspn(members[i], ":") + 1;
			char *label = mem_strndup(members[i], name);
			const char *found = strstr(at, label);
			if (!found || !strstr(found, members[i] + name))
				fail_msg("%s is not, or not in its place, in: %s", members[i], after.data);
			at = found;
			free(label);
		}
		buf_clear(&file);
		buf_add(&file, after.data, after.len);
		buf_release(&after);
	}
	buf_release(&good);
	buf_release(&file);
}

static void hostile_texts_come_back_byte_for_byte(void **state)
{
	static const char text[] = "\n\n\nA\r\nB\r C\t\x7f\x01\xe2\x80\xa8\xef\xbb\xbf \xf4\x8f\xbf\xbf"
							   "e\xcc\x81 \xc2\x85\n\n \n\n\n";
	uint64_t row;
	struct session *s = written(state, &row);
	append(s, row, text);
	char *expected = mem_strdup(draft(s, row));
	session_tick(s);
	session_abandon(s); /* from the journal, then from the project */
	for (int i = 0; i < 2; i++) {
		s = open_session(state);
		assert_string_equal(draft(s, row), expected);
		close_session(s);
	}
	free(expected);
}

/* ---- Names ---------------------------------------------------------------------------------- */

static void hostile_names_are_names(void **state)
{
	static const char *const names[] = {"-w.longhand", "two\nlines.longhand",
										"\033[31mred.longhand", "sp ace's\".longhand"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char *path = scratch_path(state, names[i]);
		struct session *s;
		for (int life = 0; life < 3; life++) {
			assert_true(session_open(&s, path, SESSION_OPEN_OR_CREATE, 0, NULL));
			apply(s, edit_set_target(life + 1));
			if (life == 1)
				session_abandon(s);
			else
				close_session(s);
		}
		assert_true(session_open(&s, path, SESSION_READ_ONLY, 0, NULL));
		assert_int_equal(s->doc.target, 3);
		session_abandon(s);
		scratch_write(path, "x", 1);
		assert_false(session_open(&s, path, SESSION_OPEN, 0, NULL));
		free(path);
	}
}

/* ---- A file that shrinks -------------------------------------------------------------------- */

static const char *shrinking; /* after the first read(2) of it */

ssize_t __real_read(int fd, void *bytes, size_t len);
ssize_t __wrap_read(int fd, void *bytes, size_t len);

ssize_t __wrap_read(int fd, void *bytes, size_t len)
{
	ssize_t got = __real_read(fd, bytes, len);
	if (shrinking && got > 0)
		assert_int_equal(truncate(shrinking, 10), 0);
	return got;
}

static void hostile_shrinking_while_it_is_read_is_told(void **state)
{
	struct buf bytes = good_project(state);
	char *path = scratch_path(state, "guide.longhand");
	struct session *s;
	struct err err = ERR_INIT;
	size_t close = bytes.len - 2; /* before the last bracket */
	struct buf large = BUF_INIT;
	buf_add(&large, bytes.data, close);
	buf_add_str(&large, ",\"more\":\"");
	for (int i = 0; i < 30000; i++)
		buf_add_str(&large, "xxxxxxxx");
	buf_add_str(&large, "\"}\n");
	scratch_write(path, large.data, large.len);
	shrinking = path;
	assert_false(session_open(&s, path, SESSION_OPEN, 0, &err));
	shrinking = NULL;
	assert_contains(err.text, path);
	assert_contains(err.text, "the text ends");
	buf_release(&large);
	buf_release(&bytes);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(hostile_projects_are_told),
		SCRATCH_TEST(hostile_prompts_are_told),
		SCRATCH_TEST(hostile_themes_are_told),
		SCRATCH_TEST(hostile_journals_cost_no_project),
		SCRATCH_TEST(hostile_things_in_the_journals_place_are_told),
		SCRATCH_TEST(hostile_members_come_back_as_they_were),
		SCRATCH_TEST(hostile_texts_come_back_byte_for_byte),
		SCRATCH_TEST(hostile_names_are_names),
		SCRATCH_TEST(hostile_shrinking_while_it_is_read_is_told),
	};
	return RUN(tests);
}
