#include "base/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"

/* The pid in the lock file, 0 while its holder has not written it. */
static long read_holder(int fd)
{
	char text[32];
	ssize_t len = pread(fd, text, sizeof text - 1, 0);
	if (len <= 0)
		return 0;
	text[len] = '\0';
	return strtol(text, NULL, 10);
}

static bool held_elsewhere(int fd, const char *what, struct err *err)
{
	long pid = read_holder(fd);
	if (pid > 0)
		return err_set(err, ERR_FILE,
					   "%s is open in another longhand, process %ld: close it there, or look at it "
					   "with --read-only.",
					   what, pid);
	return err_set(err, ERR_FILE,
				   "%s is open in another longhand: close it there, or look at it with "
				   "--read-only.",
				   what);
}

/* The pid only serves the sentence above: the lock holds without it, on a full disk too. */
static void write_holder(int fd)
{
	char text[32];
	int len = snprintf(text, sizeof text, "%ld\n", (long)getpid());
	if (ftruncate(fd, 0) || pwrite(fd, text, (size_t)len, 0) != len)
		errno = 0;
}

static bool fail(int fd, const char *path, const char *what, struct err *err)
{
	if (errno == EWOULDBLOCK)
		held_elsewhere(fd, what, err);
	else
		err_errno(err, ERR_FILE, "Cannot lock %s by the file %s", what, path);
	close(fd);
	return false;
}

bool lock_take(struct lock *lock, const char *path, const char *what, struct err *err)
{
	int fd = file_open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600), times = 0;
	if (fd < 0 && errno == ENOENT)
		return err_set(err, ERR_FILE, "The folder of %s does not exist: make it first.", what);
	if (fd < 0 && (errno == EACCES || errno == EROFS))
		return err_errno(err, ERR_FILE, "The folder of %s cannot be written", what);
	if (fd < 0)
		return err_errno(err, ERR_FILE, "Cannot open the lock file %s", path);
	while (flock(fd, LOCK_EX | LOCK_NB)) {
		if (!file_interrupted(&times))
			return fail(fd, path, what, err);
	}
	write_holder(fd);
	lock->fd = fd;
	return true;
}

void lock_release(struct lock *lock)
{
	if (lock->fd >= 0)
		close(lock->fd);
	lock->fd = -1;
}
