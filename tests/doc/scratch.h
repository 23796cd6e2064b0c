/* A folder of its own for a test: the cmocka state, made by the setup and removed by the teardown.
 */
#ifndef TESTS_DOC_SCRATCH_H
#define TESTS_DOC_SCRATCH_H

#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../test.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

static inline int scratch_make(void **state)
{
	const char *parent = getenv("TMPDIR");
	struct buf folder = BUF_INIT;
	buf_addf(&folder, "%s/longhand-XXXXXX", parent && *parent ? parent : "/tmp");
	if (!mkdtemp(folder.data))
		return -1;
	*state = buf_detach(&folder);
	return 0;
}

static inline char *scratch_path(void *const *state, const char *name)
{
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/%s", (const char *)*state, name);
	return buf_detach(&path);
}

/* No file may grow past `bytes` from here on: writes are cut short, then fail. */
static inline void limit_files(rlim_t bytes)
{
	struct rlimit limit;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes < limit.rlim_max ? bytes : limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static inline int scratch_remove(void **state)
{
	limit_files(RLIM_INFINITY);
	DIR *dir = opendir(*state);
	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		char *path = scratch_path(state, entry->d_name);
		unlink(path);
		free(path);
	}
	if (dir)
		closedir(dir);
	int failed = rmdir(*state);
	free(*state);
	return failed;
}

/* The files of the folder whose names contain `part`; *name, when not NULL, is the last one's path.
 */
static inline int scratch_count(void *const *state, const char *part, char **name)
{
	DIR *dir = opendir(*state);
	int n = 0;
	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		if (entry->d_name[0] == '.' && (!entry->d_name[1] || !strcmp(entry->d_name, "..")))
			continue;
		if (!strstr(entry->d_name, part))
			continue;
		n++;
		if (name) {
			free(*name);
			*name = scratch_path(state, entry->d_name);
		}
	}
	if (dir)
		closedir(dir);
	return n;
}

static inline struct buf scratch_read(const char *path)
{
	struct buf bytes = BUF_INIT;
	struct err err = ERR_INIT;
	if (!file_read(path, FILE_LIMIT, &bytes, &err))
		fail_msg("%s", err.text);
	return bytes;
}

static inline void scratch_write(const char *path, const void *bytes, size_t len)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

#define SCRATCH_TEST(f) cmocka_unit_test_setup_teardown(f, scratch_make, scratch_remove)

#endif
