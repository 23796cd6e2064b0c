/* What tests share: a folder of their own, and the corpora beside the source tree. */
#ifndef TESTS_HELP_H
#define TESTS_HELP_H

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

/* A new folder below TMPDIR; the caller frees it after folder_remove. */
static inline char *folder_new(void)
{
	const char *parent = getenv("TMPDIR");
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/longhand-test-XXXXXX", parent ? parent : "/tmp");
	assert_non_null(mkdtemp(path.data));
	return buf_detach(&path);
}

/* FOLDER/NAME; the caller frees it. */
static inline char *folder_path(const char *folder, const char *name)
{
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/%s", folder, name);
	return buf_detach(&path);
}

/* How many names the folder holds but . and .. */
static inline size_t folder_count(const char *folder)
{
	size_t n = 0;
	DIR *d = opendir(folder);
	assert_non_null(d);
	for (const struct dirent *entry; (entry = readdir(d));)
		n += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	closedir(d);
	return n;
}

/* Removes the folder with all that is in it. */
static inline void folder_remove(const char *folder)
{
	DIR *d = opendir(folder);
	assert_non_null(d);
	for (const struct dirent *entry; (entry = readdir(d));) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		char *path = folder_path(folder, entry->d_name);
		if (unlink(path))
			folder_remove(path);
		free(path);
	}
	closedir(d);
	assert_int_equal(rmdir(folder), 0);
}

/* The whole of a file is this text. */
static inline void assert_file_holds(const char *path, const char *text)
{
	struct buf got = BUF_INIT;
	struct err err = ERR_INIT;
	if (!file_read(path, FILE_LIMIT, &got, &err))
		fail_msg("%s", err.text);
	assert_string_equal(got.data, text);
	buf_release(&got);
}

static inline void put_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");
	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
	assert_int_equal(fclose(f), 0);
}

/* The path of a corpus file, NULL where the corpora are not there; the caller frees it. */
static inline char *corpus_path(const char *name)
{
	const char *source = getenv("SRCDIR");
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/../shared/corpora/%s", source ? source : ".", name);
	if (!file_exists(path.data)) {
		print_message("no %s: the corpora are not beside the source tree\n", path.data);
		buf_release(&path);
		return NULL;
	}
	return buf_detach(&path);
}

static inline bool corpus_read(const char *name, struct buf *out)
{
	char *path = corpus_path(name);
	bool ok = path && file_read(path, FILE_LIMIT, out, NULL);
	free(path);
	return ok;
}

#endif
