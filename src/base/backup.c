#include "base/backup.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/paths.h"

char *backup_path(const char *path, int number)
{
	const char *base = paths_base(path), *dot = strrchr(base, '.');
	int stem = (int)(dot && dot > base ? (size_t)(dot - base) : strlen(base));
	struct buf backup = BUF_INIT;
	buf_addf(&backup, "%.*s.%.*s.backup-%d%s", (int)(base - path), path, stem, base, number,
			 base + stem);
	return buf_detach(&backup);
}

static bool is_there(const char *path, int number)
{
	struct stat st;
	char *backup = backup_path(path, number);
	bool there = !lstat(backup, &st);
	free(backup);
	return there;
}

static bool is_kept(const char *path, const struct stat *now)
{
	struct stat st;
	char *newest = backup_path(path, 1);
	bool same = !lstat(newest, &st) && st.st_dev == now->st_dev && st.st_ino == now->st_ino;
	free(newest);
	return same;
}

static bool shift_one(const char *path, int number)
{
	char *from = backup_path(path, number), *to = backup_path(path, number + 1);
	bool ok = !rename(from, to);
	free(from);
	free(to);
	return ok;
}

/* A gap takes what is before it, so that only a full row loses its oldest. */
static bool shift(const char *path, int count)
{
	int gap = 1;
	while (gap < count && is_there(path, gap))
		gap++;
	for (int n = gap - 1; n >= 0; n--) {
		if (!shift_one(path, n))
			return false;
	}
	return true;
}

static bool copy(const char *path, const char *to)
{
	struct buf bytes = BUF_INIT;
	bool ok =
		file_read(path, FILE_LIMIT, &bytes, NULL) && file_write(to, bytes.data, bytes.len, NULL);
	int saved = errno;
	buf_release(&bytes);
	errno = saved;
	return ok;
}

/* As number 0 first: what is older moves only when it is there. */
static bool keep(const char *path, int count)
{
	char *fresh = backup_path(path, 0);
	bool ok = (!link(path, fresh) || copy(path, fresh)) && shift(path, count);
	int saved = errno;
	if (!ok)
		unlink(fresh);
	free(fresh);
	errno = saved;
	return ok;
}

static void remove_from(const char *path, int number)
{
	for (bool more = true; more && number <= BACKUP_MOST; number++) {
		char *backup = backup_path(path, number);
		more = !unlink(backup);
		free(backup);
	}
}

/* Of one who was killed in keep. */
static void remove_fresh(const char *path)
{
	char *fresh = backup_path(path, 0);
	unlink(fresh);
	free(fresh);
}

bool backup_keep(const char *path, int count, struct err *err)
{
	struct stat st;
	remove_fresh(path);
	if (lstat(path, &st))
		return errno == ENOENT || err_errno(err, ERR_FILE, "Cannot back up %s", path);
	if (count && !is_kept(path, &st) && !keep(path, count))
		return err_errno(err, ERR_FILE, "Cannot keep a backup of %s beside it", path);
	remove_from(path, count + 1);
	return true;
}
