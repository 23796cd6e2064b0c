#include "base/file.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/paths.h"

#define LOOPS      "%s is a link that leads back to itself: put a file in its place."
#define CHUNK      65536
#define SAVING     ".saving-" /* in the name of a temporary file, then its marks */
#define MARKS      "XXXXXX"
#define LINK_LIMIT 40  /* symbolic links in a row, as the kernel counts them */
#define INTERRUPTS 100 /* of one call; then it is a failure as any other */

bool file_interrupted(int *times)
{
	return errno == EINTR && ++*times <= INTERRUPTS;
}

int file_open(const char *path, int flags, unsigned mode)
{
	int fd, times = 0;
	do
		fd = open(path, flags, (mode_t)mode);
	while (fd < 0 && file_interrupted(&times));
	return fd;
}

bool file_sync(int fd)
{
	int failed, times = 0;
	do
		failed = fsync(fd);
	while (failed && file_interrupted(&times));
	return !failed;
}

/* Closes without disturbing the errno of what went wrong before. */
static void close_quietly(int fd)
{
	int saved = errno;
	close(fd);
	errno = saved;
}

static bool fail_reading(const char *name, struct err *err)
{
	int saved = errno;
	if (saved == ELOOP)
		err_set(err, ERR_FILE, LOOPS, name);
	else
		err_errno(err, ERR_FILE, "Cannot read %s", name);
	errno = saved;
	return false;
}

static bool no_file(const char *name, mode_t mode, struct err *err)
{
	if (S_ISDIR(mode))
		err_set(err, ERR_FILE, "%s is a folder: name a file, such as one in it.", name);
	else
		err_set(err, ERR_FILE, "%s is no file but a %s: put what it gives into a file first.", name,
				S_ISFIFO(mode)   ? "pipe"
				: S_ISSOCK(mode) ? "socket"
								 : "device");
	errno = EINVAL;
	return false;
}

static ssize_t read_some(int fd, void *bytes, size_t len)
{
	ssize_t got;
	int times = 0;
	do
		got = read(fd, bytes, len);
	while (got < 0 && file_interrupted(&times));
	return got;
}

static bool too_large(const char *name, size_t limit, struct err *err)
{
	err_set(err, ERR_FILE, "There is more in %s than the %zu bytes that can be read.", name, limit);
	errno = EFBIG;
	return false;
}

static bool read_all(int fd, const char *name, size_t limit, struct buf *out, struct err *err)
{
	size_t before = out->len;
	for (;;) {
		buf_reserve(out, CHUNK);
		ssize_t got = read_some(fd, out->data + out->len, CHUNK);
		if (got == 0)
			return true;
		if (got < 0 || (size_t)got > limit - (out->len - before)) {
			int saved = errno;
			buf_truncate(out, before);
			errno = saved;
			return got < 0 ? fail_reading(name, err) : too_large(name, limit, err);
		}
		out->len += (size_t)got;
		out->data[out->len] = '\0';
	}
}

static int open_regular(const char *path, struct err *err)
{
	/* O_NONBLOCK: the open of a pipe without a writer must not hang. */
	int fd = file_open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
	struct stat st;
	if (fd < 0 || fstat(fd, &st)) {
		fail_reading(path, err);
	} else if (!S_ISREG(st.st_mode)) {
		no_file(path, st.st_mode, err);
	} else {
		return fd;
	}
	if (fd >= 0)
		close_quietly(fd);
	return -1;
}

bool file_read(const char *path, size_t limit, struct buf *out, struct err *err)
{
	int fd = open_regular(path, err);
	if (fd < 0)
		return false;
	bool ok = read_all(fd, path, limit, out, err);
	close_quietly(fd);
	return ok;
}

bool file_check(const char *path, struct err *err)
{
	int fd = open_regular(path, err);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

bool file_read_stream(const char *path, size_t limit, struct buf *out, struct err *err)
{
	if (!path || !strcmp(path, "-"))
		return read_all(STDIN_FILENO, "standard input", limit, out, err);
	int fd = file_open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY, 0);
	if (fd < 0)
		return fail_reading(path, err);
	bool ok = read_all(fd, path, limit, out, err);
	close_quietly(fd);
	return ok;
}

bool file_exists(const char *path)
{
	struct stat st;
	return !stat(path, &st);
}

static int64_t nanoseconds(struct timespec t)
{
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

bool file_stamp(const char *path, struct file_stamp *stamp)
{
	struct stat st;
	if (stat(path, &st))
		return false;
	*stamp = (struct file_stamp){(uint64_t)st.st_dev, (uint64_t)st.st_ino, (uint64_t)st.st_size,
								 nanoseconds(st.st_mtim), nanoseconds(st.st_ctim)};
	return true;
}

bool file_stamps_equal(const struct file_stamp *a, const struct file_stamp *b)
{
	return a->device == b->device && a->number == b->number && a->size == b->size &&
		   a->modified == b->modified && a->changed == b->changed;
}

/* The bytes of path up to and with its last slash. */
static size_t folder_length(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? (size_t)(slash - path) + 1 : 0;
}

/* The folder that a path is in, and its name there. */
static bool stamp_folder(const char *path, struct file_stamp *stamp, const char **name)
{
	size_t len = folder_length(path);
	char *folder = len ? mem_strndup(path, len) : mem_strdup(".");
	bool ok = file_stamp(folder, stamp);
	*name = path + len;
	free(folder);
	return ok;
}

static bool is_same_stamp(const struct file_stamp *a, const struct file_stamp *b)
{
	return a->device == b->device && a->number == b->number;
}

bool file_same(const char *a, const char *b)
{
	struct file_stamp one, other;
	const char *name, *other_name;
	bool there = file_stamp(a, &one), other_there = file_stamp(b, &other);
	if (there && other_there)
		return is_same_stamp(&one, &other);
	return !there && !other_there && stamp_folder(a, &one, &name) &&
		   stamp_folder(b, &other, &other_name) && is_same_stamp(&one, &other) &&
		   !strcmp(name, other_name);
}

bool file_hash(const char *path, uint64_t *hash, struct err *err)
{
	int fd = open_regular(path, err);
	if (fd < 0)
		return false;
	char *chunk = mem_alloc(CHUNK);
	uint64_t sum = HASH_START;
	ssize_t got;
	while ((got = read_some(fd, chunk, CHUNK)) > 0)
		sum = hash_bytes(sum, chunk, (size_t)got);
	if (got == 0)
		*hash = sum;
	else
		fail_reading(path, err);
	close_quietly(fd);
	free(chunk);
	return got == 0;
}

bool file_write_all(int fd, const void *bytes, size_t len)
{
	const char *p = bytes;
	int times = 0;
	while (len) {
		ssize_t put = write(fd, p, len);
		if (put < 0 && file_interrupted(&times))
			continue;
		if (put <= 0) {
			errno = put ? errno : EIO;
			return false;
		}
		p += put;
		len -= (size_t)put;
	}
	return true;
}

/* Ours, or of who owns the folder: anybody else may have put it there for us to fall over. */
static bool is_trusted(const struct buf *path, const struct stat *link)
{
	struct stat folder;
	size_t len = folder_length(path->data);
	char *name = len ? mem_strndup(path->data, len) : mem_strdup(".");
	bool trusted =
		link->st_uid == geteuid() || (!stat(name, &folder) && link->st_uid == folder.st_uid);
	free(name);
	return trusted;
}

/* Replaces the link that is open by where it points; a relative one is read from its folder. */
static bool follow_link(struct buf *path, int fd)
{
	char to[4096];
	ssize_t len = readlinkat(fd, "", to, sizeof to);
	if (len < 0 || len == (ssize_t)sizeof to) {
		errno = len < 0 ? errno : ENAMETOOLONG;
		return false;
	}
	size_t keep = to[0] == '/' ? 0 : folder_length(path->data);
	buf_splice(path, keep, path->len - keep, to, (size_t)len);
	return true;
}

/* One link is looked at and read, whoever puts another one in its place meanwhile. */
static bool follow_links(struct buf *path, struct err *err)
{
	for (int i = 0; i < LINK_LIMIT; i++) {
		struct stat st;
		int fd = file_open(path->data, O_PATH | O_NOFOLLOW | O_CLOEXEC, 0);
		bool is_link = fd >= 0 && !fstat(fd, &st) && S_ISLNK(st.st_mode);
		bool trusted = is_link && is_trusted(path, &st);
		bool followed = trusted && follow_link(path, fd);
		if (fd >= 0)
			close_quietly(fd);
		if (!is_link)
			return true;
		if (!trusted)
			return err_set(err, ERR_FILE,
						   "%s is a link that somebody else put there: it is not followed.",
						   path->data);
		if (!followed)
			return err_errno(err, ERR_FILE, "Cannot write %s", path->data);
	}
	errno = ELOOP;
	return err_set(err, ERR_FILE, LOOPS, path->data);
}

char *file_resolve(const char *path, struct err *err)
{
	struct buf target = BUF_INIT;
	buf_add_str(&target, path);
	bool ok = follow_links(&target, err);
	char *real = ok ? buf_detach(&target) : NULL;
	buf_release(&target);
	return real;
}

int file_open_trusted(const char *path, int flags, unsigned mode, struct err *err)
{
	struct buf target = BUF_INIT;
	bool device = !strncmp(path, "/dev/", 5); /* whose links lead to what is no name */
	buf_add_str(&target, path);
	int fd = -1;
	if (device || follow_links(&target, err)) {
		fd = file_open(target.data, flags | (device ? 0 : O_NOFOLLOW), mode);
		if (fd < 0)
			err_errno(err, ERR_FILE, "Cannot write %s", path);
	}
	buf_release(&target);
	return fd;
}

/* What may stand at the target: nothing, or a file that we may write. */
static bool check_target(const char *target, mode_t *mode, struct err *err)
{
	struct stat st;
	*mode = 0600;
	if (lstat(target, &st))
		return errno == ENOENT || err_errno(err, ERR_FILE, "Cannot write %s", target);
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_FILE, "Cannot write %s, which is no file: name another one.",
					   target);
	if (access(target, W_OK))
		return err_errno(err, ERR_FILE, "Cannot write %s", target);
	*mode = st.st_mode & 0777;
	return true;
}

bool file_sync_folder(const char *path)
{
	size_t len = folder_length(path);
	char *folder = len ? mem_strndup(path, len) : mem_strdup(".");
	int fd = file_open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	/* Some file systems know no fsync of folders; a folder we may not read we cannot sync. */
	bool ok = fd < 0 ? errno == EACCES : file_sync(fd) || errno == EINVAL || errno == ENOTSUP;
	if (fd >= 0)
		close_quietly(fd);
	free(folder);
	return ok;
}

/* path ends with MARKS, which are replaced. */
static int make_marked(struct buf *path)
{
	size_t marks = path->len - (sizeof MARKS - 1);
	int fd, times = 0;
	do {
		buf_splice(path, marks, path->len - marks, MARKS, sizeof MARKS - 1);
		fd = mkostemp(path->data, O_CLOEXEC);
	} while (fd < 0 && file_interrupted(&times));
	return fd;
}

static int make_temporary(const char *target, struct buf *path)
{
	char *hidden = paths_hidden(target, SAVING MARKS);
	buf_add_str(path, hidden);
	free(hidden);
	int fd = make_marked(path);
	if (fd >= 0 || errno != ENAMETOOLONG)
		return fd;
	buf_truncate(path, folder_length(path->data));
	buf_add_str(path, SAVING MARKS);
	return make_marked(path);
}

struct file_new {
	char *target; /* without links */
	struct buf temporary;
	int fd;
};

static void release_new(struct file_new *n)
{
	free(n->target);
	buf_release(&n->temporary);
	free(n);
}

static bool make_new(struct file_new *n, struct err *err)
{
	mode_t mode;
	if (!check_target(n->target, &mode, err))
		return false;
	n->fd = make_temporary(n->target, &n->temporary);
	return (n->fd >= 0 && !fchmod(n->fd, mode)) ||
		   err_errno(err, ERR_FILE, "Cannot write %s", n->target);
}

struct file_new *file_new_begin(const char *path, struct err *err)
{
	struct buf target = BUF_INIT;
	buf_add_str(&target, path);
	if (!follow_links(&target, err)) {
		buf_release(&target);
		return NULL;
	}
	struct file_new *n = mem_alloc(sizeof *n);
	*n = (struct file_new){buf_detach(&target), BUF_INIT, -1};
	if (make_new(n, err))
		return n;
	file_new_drop(n);
	return NULL;
}

int file_new_fd(const struct file_new *n)
{
	return n->fd;
}

void file_new_drop(struct file_new *n)
{
	int saved = errno;
	if (n && n->fd >= 0) {
		close(n->fd);
		unlink(n->temporary.data);
	}
	if (n)
		release_new(n);
	errno = saved;
}

/* Closed in either case. */
static bool close_synced(struct file_new *n)
{
	bool ok = file_sync(n->fd);
	int saved = errno;
	if (close(n->fd) && ok)
		return false;
	errno = saved;
	return ok;
}

bool file_new_commit(struct file_new *n, file_ready_fn *ready, void *ctx, struct err *err)
{
	bool ok = close_synced(n);
	if (ok && ready)
		ready(ctx, n->target);
	ok = ok && !rename(n->temporary.data, n->target);
	if (!ok) {
		err_errno(err, ERR_FILE, "Cannot write %s", n->target);
		unlink(n->temporary.data);
	} else if (!file_sync_folder(n->target)) {
		ok = err_errno(err, ERR_FILE, "%s is written, but may not outlast a power cut", n->target);
	}
	release_new(n);
	return ok;
}

bool file_replace(const char *path, const void *bytes, size_t len, file_ready_fn *ready, void *ctx,
				  struct err *err)
{
	struct file_new *n = file_new_begin(path, err);
	if (!n)
		return false;
	if (file_write_all(n->fd, bytes, len))
		return file_new_commit(n, ready, ctx, err);
	err_errno(err, ERR_FILE, "Cannot write %s", n->target);
	file_new_drop(n);
	return false;
}

bool file_write(const char *path, const void *bytes, size_t len, struct err *err)
{
	return file_replace(path, bytes, len, NULL, NULL, err);
}

/* Named as make_temporary names one for `base`. */
static bool is_leftover(const char *name, const char *base)
{
	size_t len = strlen(base), marks = sizeof MARKS - 1;
	if (*name != '.' || strncmp(name + 1, base, len) != 0 ||
		strncmp(name + 1 + len, SAVING, sizeof SAVING - 1) != 0)
		return false;
	name += 1 + len + sizeof SAVING - 1;
	if (strlen(name) != marks)
		return false;
	while (*name && isalnum((unsigned char)*name))
		name++;
	return !*name;
}

void file_remove_leftovers(const char *path)
{
	size_t len = folder_length(path);
	char *name = len ? mem_strndup(path, len) : mem_strdup(".");
	DIR *folder = opendir(name);
	for (const struct dirent *entry; folder && (entry = readdir(folder));) {
		struct stat st;
		int fd = dirfd(folder);
		if (is_leftover(entry->d_name, path + len) &&
			!fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) && S_ISREG(st.st_mode) &&
			st.st_uid == geteuid() && st.st_nlink == 1)
			unlinkat(fd, entry->d_name, 0);
	}
	if (folder)
		closedir(folder);
	free(name);
}

static bool make_one(const char *path, struct err *err)
{
	struct stat st;
	if (!mkdir(path, 0700) || (errno == EEXIST && !stat(path, &st) && S_ISDIR(st.st_mode)))
		return true;
	return err_errno(err, ERR_FILE, "Cannot make the folder %s", path);
}

bool file_make_folder(const char *path, struct err *err)
{
	struct stat st;
	if (!stat(path, &st) && S_ISDIR(st.st_mode))
		return true;
	char *part = mem_strdup(path);
	bool ok = true;
	for (char *slash = part; ok && (slash = strchr(slash + 1, '/'));) {
		*slash = '\0';
		ok = make_one(part, err);
		*slash = '/';
	}
	ok = ok && make_one(part, err);
	free(part);
	return ok;
}

bool file_pipe(int ends[2])
{
	if (pipe(ends))
		return false;
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	return true;
}

size_t file_allow_open(size_t count)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit))
		return count;
	if (limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < count) {
		bool may = limit.rlim_max == RLIM_INFINITY || limit.rlim_max >= count;
		limit.rlim_cur = may ? (rlim_t)count : limit.rlim_max;
		if (setrlimit(RLIMIT_NOFILE, &limit) || getrlimit(RLIMIT_NOFILE, &limit))
			return count;
	}
	return limit.rlim_cur == RLIM_INFINITY ? SIZE_MAX : (size_t)limit.rlim_cur;
}
