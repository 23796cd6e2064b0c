#include "base/backup.h"

#include <errno.h>
#include <sys/stat.h>

#include "../doc/scratch.h"

/* ---- Calls that a test lets fail ------------------------------------------------------------ */

static bool no_links;
static int renames_left = -1; /* before all of them fail; -1: none does */

int __real_link(const char *from, const char *to);
int __wrap_link(const char *from, const char *to);
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);

int __wrap_link(const char *from, const char *to)
{
	errno = EPERM;
	return no_links ? -1 : __real_link(from, to);
}

int __wrap_rename(const char *from, const char *to)
{
	errno = EIO;
	if (!renames_left)
		return -1;
	renames_left -= renames_left > 0;
	return __real_rename(from, to);
}

static int teardown(void **state)
{
	no_links = false;
	renames_left = -1;
	return scratch_remove(state);
}

#define BACKUP_TEST(f) cmocka_unit_test_setup_teardown(f, scratch_make, teardown)

/* ---- Saving --------------------------------------------------------------------------------- */

static int keeping; /* backups */
static struct err not_kept;

static void keep(void *ctx, const char *target)
{
	(void)ctx;
	not_kept = (struct err)ERR_INIT;
	bool ok = backup_keep(target, keeping, &not_kept);
	assert_int_equal(ok, !not_kept.kind);
}

static bool save(void *const *state, const char *text)
{
	char *path = scratch_path(state, "guide");
	bool ok = file_replace(path, text, strlen(text), keep, NULL, NULL);
	free(path);
	return ok;
}

/* "5 4 3": the project, then its backups; "-" for one that is not there. */
static void assert_kept(void *const *state, int count, const char *expected)
{
	char *path = scratch_path(state, "guide");
	struct buf found = BUF_INIT;
	for (int n = 0; n <= count; n++) {
		char *backup = n ? backup_path(path, n) : mem_strdup(path);
		if (!file_read(backup, 100, &found, NULL))
			buf_add_char(&found, '-');
		buf_add_str(&found, n < count ? " " : "");
		free(backup);
	}
	assert_string_equal(found.data, expected);
	buf_release(&found);
	free(path);
}

static void save_five(void *const *state)
{
	char text[] = "1";
	for (; *text <= '5'; ++*text)
		assert_true(save(state, text));
}

static void backup_keeps_the_last_saves(void **state)
{
	keeping = 3;
	assert_true(save(state, "1"));
	assert_kept(state, 1, "1 -");
	assert_true(save(state, "2"));
	assert_kept(state, 2, "2 1 -");
	assert_true(save(state, "3"));
	save_five(state);
	assert_kept(state, 4, "5 4 3 2 -");
	assert_int_equal(scratch_count(state, "guide", NULL), 4);
}

static void backup_keeps_fewer_when_told(void **state)
{
	keeping = 3;
	save_five(state);
	keeping = 1;
	assert_true(save(state, "6"));
	assert_kept(state, 4, "6 5 - - -");
	assert_true(save(state, "7"));
	assert_kept(state, 2, "7 6 -");
	keeping = 0;
	assert_true(save(state, "8"));
	assert_kept(state, 2, "8 - -");
	assert_int_equal(scratch_count(state, "guide", NULL), 1);
}

static void backup_copies_where_there_are_no_links(void **state)
{
	char *path = scratch_path(state, "guide"), *first = backup_path(path, 1);
	struct stat st;
	keeping = 3;
	no_links = true;
	save_five(state);
	assert_kept(state, 4, "5 4 3 2 -");
	assert_int_equal(stat(first, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(st.st_nlink, 1);
	free(path);
	free(first);
}

static void backup_fills_a_gap_before_it_lets_one_go(void **state)
{
	char *path = scratch_path(state, "guide"), *second = backup_path(path, 2);
	keeping = 3;
	save_five(state);
	unlink(second);
	assert_true(save(state, "6"));
	assert_kept(state, 4, "6 5 4 2 -");
	free(path);
	free(second);
}

/* A save whose rename failed kept one already: tried again, it must not push out the oldest. */
static void backup_keeps_one_file_once(void **state)
{
	keeping = 3;
	save_five(state);
	renames_left = 3;
	for (int i = 0; i < 5; i++) {
		assert_false(save(state, "6"));
		assert_int_equal(not_kept.kind, ERR_NONE);
		assert_kept(state, 4, "5 5 4 3 -");
		renames_left = 0;
	}
	renames_left = -1;
	assert_true(save(state, "6"));
	assert_kept(state, 4, "6 5 4 3 -");
	assert_int_equal(scratch_count(state, "guide", NULL), 4);
}

static void backup_that_fails_lets_the_save_go_on(void **state)
{
	char *path = scratch_path(state, "guide"), *third = backup_path(path, 3);
	keeping = 3;
	save_five(state);
	unlink(third);
	assert_int_equal(mkdir(third, 0700), 0); /* no place for the second */
	assert_true(save(state, "6"));
	assert_int_equal(not_kept.kind, ERR_FILE);
	assert_non_null(strstr(not_kept.text, path));
	assert_kept(state, 2, "6 4 3");
	assert_int_equal(scratch_count(state, "guide", NULL), 4);
	assert_int_equal(rmdir(third), 0);
	assert_true(save(state, "7"));
	assert_int_equal(not_kept.kind, ERR_NONE);
	assert_kept(state, 4, "7 6 4 3 -");
	free(path);
	free(third);
}

static void backup_loses_no_older_one_on_a_full_disk(void **state)
{
	keeping = 2;
	save_five(state);
	no_links = true;
	limit_files(0);
	char *path = scratch_path(state, "guide");
	assert_false(backup_keep(path, keeping, &not_kept));
	assert_kept(state, 3, "5 4 3 -");
	assert_int_equal(scratch_count(state, "guide", NULL), 3);
	free(path);
}

static void backup_removes_what_a_kill_left(void **state)
{
	char *path = scratch_path(state, "guide"), *fresh = backup_path(path, 0);
	for (keeping = 0; keeping < 2; keeping++) {
		scratch_write(fresh, "x", 1);
		assert_true(save(state, "1"));
		assert_false(file_exists(fresh));
	}
	free(path);
	free(fresh);
}

static void backup_of_nothing_is_none(void **state)
{
	char *path = scratch_path(state, "guide");
	assert_true(backup_keep(path, 3, NULL));
	assert_int_equal(scratch_count(state, "guide", NULL), 0);
	free(path);
}

static void backup_keeps_what_a_link_points_to(void **state)
{
	char *path = scratch_path(state, "guide"), *link = scratch_path(state, "link");
	keeping = 1;
	assert_true(save(state, "1"));
	assert_int_equal(symlink("guide", link), 0);
	assert_true(file_replace(link, "2", 1, keep, NULL, NULL));
	assert_kept(state, 1, "2 1");
	assert_int_equal(scratch_count(state, "link", NULL), 1);
	free(path);
	free(link);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BACKUP_TEST(backup_keeps_the_last_saves),
		BACKUP_TEST(backup_keeps_fewer_when_told),
		BACKUP_TEST(backup_copies_where_there_are_no_links),
		BACKUP_TEST(backup_fills_a_gap_before_it_lets_one_go),
		BACKUP_TEST(backup_keeps_one_file_once),
		BACKUP_TEST(backup_that_fails_lets_the_save_go_on),
		BACKUP_TEST(backup_loses_no_older_one_on_a_full_disk),
		BACKUP_TEST(backup_removes_what_a_kill_left),
		BACKUP_TEST(backup_of_nothing_is_none),
		BACKUP_TEST(backup_keeps_what_a_link_points_to),
	};
	return RUN(tests);
}
